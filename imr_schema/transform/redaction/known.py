"""What is known of whom a document is about: names, numbers and days, from its parties and from a file of names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from msgspec import Struct

from imr_schema.errors import UsageError
from imr_schema.pointer import Data, values
from imr_schema.standard import CODE, LIST, OBJECT, TEXT, VERSIONS, Field, SchemaVersion, field_at, root
from imr_schema.standard.privacy import NUMBER, ORGANIZATION, PERSON, SERVED_ONLY, private_members
from imr_schema.transform.redaction.words import folded, words_of

BIRTH = "date of birth"
"""What stands in the place of a day."""

MOST_NAMES, LONGEST_NAME = 100_000, 200
"""Lines of a file of names, and characters of one."""

_ROLES = {
    "person": PERSON,
    "employee": PERSON,
    "physician": PERSON,
    "representative": PERSON,
    "organization": ORGANIZATION,
    "employer": ORGANIZATION,
    "claims administrator": ORGANIZATION,
    "number": NUMBER,
}
"""What may stand before a colon in a file of names, and of what kind it is."""

_DAY = re.compile(
    r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})|(?P<m2>[0-9]{1,2})/(?P<d2>[0-9]{1,2})/(?P<y2>[0-9]{4})"
)
_TITLES = "mr mrs ms miss dr md do dc phd dds dpm np pa rn esq jr sr ii iii iv"
_ASIDE = frozenset(_TITLES.split())
"""Before and after a name, and no part of it."""
_SMALL = "de la del las los da das dos di du le van von der den ten y e al bin ibn st and of the"
_PARTICLES = frozenset(_SMALL.split())
_MARKERS = """
    administrator administrators agency associates association bank bureau center centers church city claims clinic
    college company corporation county department district firm foundation fund group health healthcare hospital inc
    industries institute insurance international laboratories laboratory law llc llp lp management medical national
    office offices partners partnership pharmacy risk school schools service services solutions state store stores
    systems therapy unified university
"""
_ORGANIZATIONS = frozenset(_MARKERS.split())
_FORMS = "inc incorporated llc llp lp ltd co corp corporation company pc apc the"
_ENDINGS = frozenset(_FORMS.split())
_FEWEST_OF_NUMBER = 5
_MOST_WORDS = 4
"""So many words has the name of a person; what has more is an organization's."""


class Known(Struct, frozen=True):
    """One name, number or day that must not be in a copy for the public."""

    role: str
    """What stands in its place, in square brackets."""
    kind: str
    """person, organization, number or date of birth."""
    words: tuple[str, ...] = ()
    """Of a name, in the order in which it is written; titles and degrees are not among them."""
    alone: bool = False
    """Whether each word of it that is no other word counts alone, too."""
    number: str = ""
    """Letters and digits alone."""
    day: date | None = None
    line: int | None = None
    """Where it stands in the file of names, from 1."""
    pointer: str | None = None
    """Where it stands in the document."""

    @property
    def place(self) -> str:
        """Which one it is, without its text."""
        return f"line {self.line} of the names" if self.line is not None else f"the name at {self.pointer}"

    @property
    def searched(self) -> bool:
        """Whether there is enough of it to be searched for."""
        if self.day is not None:
            return True
        if self.kind == NUMBER:
            return len(self.number) >= _FEWEST_OF_NUMBER
        return any(len(word) > 1 for word in self.words)


@cache
def placeholders() -> re.Pattern[str]:
    """What stands in the place of anything that was removed, of any version."""
    titles = {_title(field) for version in VERSIONS.values() for field in _private_fields(version)}
    return re.compile(r"\[(?:" + "|".join(sorted({*_ROLES, *titles, BIRTH})) + r")\]")


def _private_fields(version: SchemaVersion) -> Iterator[Field]:
    for place, kind in private_members(version).items():
        field = field_at(root(version), place.split("/")[1:])
        if kind != SERVED_ONLY and field is not None:
            yield field


def is_particle(word: str) -> bool:
    """Whether *word* is a part of names, and none alone."""
    return word in _PARTICLES


def read_names(text: str) -> list[Known]:
    """What a file of names has: one a line, "#" for a remark, and before a colon what it is, if that is stated.

    A line with a day is a date of birth, one with four digits or more a number. Raises ``UsageError``, with the number
    of the line and never its text, for a line that is too long, and for too many.
    """
    lines = text.splitlines()
    if len(lines) > MOST_NAMES:
        raise UsageError(f"--names: {len(lines):,} lines; at most {MOST_NAMES:,} are read")
    known = []
    for number, line in enumerate(lines, 1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        if len(written) > LONGEST_NAME:
            raise UsageError(f"--names: line {number} is longer than {LONGEST_NAME} characters")
        label, colon, rest = written.partition(":")
        role = " ".join(label.lower().split()) if colon else ""
        if role in _ROLES:
            known.append(_known(rest, role, _ROLES[role], line=number))
        else:
            known.append(_known(written, "", "", line=number))
    return known


def names_in(data: Data, version: SchemaVersion) -> Iterator[Known]:
    """What the members of *data* say of the parties."""
    for place, kind in private_members(version).items():
        if kind == SERVED_ONLY:
            continue
        steps = place.split("/")[1:]
        field = field_at(root(version), steps)
        for found, value in values(data, steps):
            if field is not None:
                yield from _of_part(value, found, field, _title(field), kind)


def _title(field: Field) -> str:
    """What *field* is called within a sentence."""
    title = (field.entry or field).title if field.kind == LIST else field.title
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _of_part(value: object, place: str, field: Field, role: str, kind: str) -> Iterator[Known]:
    if field.kind == OBJECT and isinstance(value, dict):
        for part in field.parts:
            if part.name in value:
                yield from _of_part(value[part.name], f"{place}/{part.name}", part, role, kind)
    elif field.kind == LIST and isinstance(value, list) and field.entry is not None:
        for i, entry in enumerate(value):
            yield from _of_part(entry, f"{place}/{i}", field.entry, role, kind)
    elif isinstance(value, str) and field.kind == TEXT:
        yield _known(value, role, kind, pointer=place)
    elif isinstance(value, str) and field.kind == CODE and not field.keywords.keys() & {"enum", "const", "format"}:
        yield _known(value, role if kind == NUMBER else "number", NUMBER, pointer=place)


def _known(text: str, role: str, kind: str, line: int | None = None, pointer: str | None = None) -> Known:
    written = text.strip()
    if day := _day(written):
        return Known(BIRTH, BIRTH, day=day, line=line, pointer=pointer)
    words = words_of(folded(written).text)
    digits = sum(len(word.text) for word in words if word.text.isdigit())
    if kind == NUMBER or (not kind and digits >= _MOST_WORDS):
        number = "".join(word.text for word in words)
        return Known(role or "number", NUMBER, number=number, line=line, pointer=pointer)
    named = [word.text for word in words if not word.text.isdigit() and word.text not in _ASIDE]
    # "Do, Anh": the surname is a degree too, and the only word beside the given name.
    named = named if len(named) > 1 else [word.text for word in words if not word.text.isdigit()]
    is_firm = _is_organization(named)
    found = ORGANIZATION if kind == ORGANIZATION or is_firm else PERSON
    if found == ORGANIZATION:
        named = [word for word in named if word not in _ENDINGS] or named
    alone = kind == PERSON or found == PERSON
    return Known(role or found, found, words=tuple(named), alone=alone, line=line, pointer=pointer)


def _is_organization(words: list[str]) -> bool:
    return any(word in _ORGANIZATIONS or word in _ENDINGS for word in words) or len(words) > _MOST_WORDS + 1


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(found[name] or found[f"{name}2"]) for name in ("y", "m", "d"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
