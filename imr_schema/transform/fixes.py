"""Safe repairs of documents that their schema refuses, by name: none changes a decision or a text.

They work on what a document's reader parsed, before it is read as data: on JSON data, or on XML elements. What a value
becomes is the same in both. A value is changed only where the schema refuses it as it is and accepts what it becomes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from imr_schema import pointer
from imr_schema.pointer import Data
from imr_schema.standard import (
    CODE,
    LIST,
    OBJECT,
    TEXT,
    VERSIONS,
    Field,
    SchemaVersion,
    field_at,
    moved_from,
    root,
)
from imr_schema.standard.meant import slip_for

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SPACES, DATES, CODES, NAMES, ORDER, COMMENTS = "spaces", "dates", "codes", "names", "order", "comments"

FIXES = {
    SPACES: "white space around codes, dates and numbers is removed",
    DATES: "dates written MM/DD/YYYY, the order of the letters, become YYYY-MM-DD; never a year of two digits",
    CODES: "codes of closed lists in other letter case become as the list has them: Posted, MTUS",
    NAMES: "misspelled names of members become ours, where one name alone can be meant and is missing",
    ORDER: "elements of XML that stand out of order are put in the schema's order",
    COMMENTS: "comments and processing instructions of XML are left out; the canonical form has no place for them",
}
"""What each fix does, by its name, in the order in which they are applied to a value."""

DECIDED = frozenset({"decision", "outcome"})
"""Members that say what was decided: no fix touches them or makes another member one of them, however clear it seems.

Whoever made the determination writes its decisions; a tool that writes there would have to be trusted with them.
"""

_SPACE = " \t\r\n"
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class Applied(Struct, frozen=True):
    """One fix at one place; neither the old nor the new value, which may be confidential."""

    name: str
    pointer: str
    """Where it is once all fixes are applied."""
    before: str
    """Where it was in the document as it came; may contain names of others, so it serves to locate it alone."""


def mended_json(data: Data, version: SchemaVersion) -> tuple[Data, list[Applied]]:
    """*data* of *version* with every fix that applies, and these."""
    mending = _Mending(version)
    return mending.value(root(version), data, (), ()), mending.applied


def mend_xml(tree: Element, version: SchemaVersion) -> list[Applied]:
    """Apply to the root element *tree* of *version* every fix that applies but the order of elements; gives these."""
    mending = _Mending(version)
    mending.element(root(version), tree, (), ())
    return mending.applied


Steps = tuple[str | int, ...]


class _Mending:
    """One walk through a document, along the fields of its schema; nothing that these do not define is entered."""

    def __init__(self, version: SchemaVersion) -> None:
        self._version = version
        self._namespace = f"{{{version.namespace}}}"
        self.applied: list[Applied] = []

    def value(self, field: Field, value: Any, steps: Steps, before: Steps) -> Any:
        """The JSON *value* of *field* at *steps*, mended; *before* leads to it in the document as it came."""
        if field.kind == OBJECT and isinstance(value, dict):
            parts = {part.name: part for part in field.parts if not part.hint}
            names = {name: name for name in value} | self._renamed(value, parts, steps, before)
            return {
                names[name]: self._member(parts.get(names[name]), inner, steps, (*before, name))
                for name, inner in value.items()
            }
        if field.kind == LIST and field.entry is not None and isinstance(value, list):
            entry = field.entry
            return [self.value(entry, inner, (*steps, i), (*before, i)) for i, inner in enumerate(value)]
        # A number that JSON writes as text is of another type, which is no matter of white space.
        return self._text(field, value, steps, before) if field.kind == CODE and isinstance(value, str) else value

    def _member(self, part: Field | None, value: Any, steps: Steps, before: Steps) -> Any:
        return value if part is None else self.value(part, value, (*steps, part.name), before)

    def element(self, field: Field, element: Element, steps: Steps, before: Steps) -> None:
        """Mend the XML *element* of *field*, as :meth:`value` does."""
        if field.kind == OBJECT:
            self._attributes(field, element, steps, before)
            self._children(field, element, steps, before)
        elif field.kind == LIST and field.entry is not None:
            for i, child in enumerate(element.iterchildren(self._namespace + field.entry.xml_name)):
                self.element(field.entry, child, (*steps, i), (*before, i))
        elif field.kind != TEXT and len(element) == 0 and element.text:
            element.text = self._text(field, element.text, steps, before)

    def _attributes(self, field: Field, element: Element, steps: Steps, before: Steps) -> None:
        parts = {part.xml_name: part for part in field.attributes}
        written = {str(name): str(text) for name, text in element.items()}
        for old, new in self._renamed(written, parts, steps, before).items():
            del element.attrib[old]
            element.set(new, written[old])
        for name, text in [*element.items()]:
            if part := parts.get(str(name)):
                mended = self._text(part, str(text), (*steps, part.name), (*before, part.name))
                if mended != text:
                    element.set(name, mended)

    def _children(self, field: Field, element: Element, steps: Steps, before: Steps) -> None:
        parts = {part.xml_name: part for part in field.elements}
        children = {
            child: child.tag.removeprefix(self._namespace) for child in element.iterchildren(f"{self._namespace}*")
        }
        renamed = self._renamed(children.values(), parts, steps, before)
        for child, name in children.items():
            if name in renamed:
                child.tag = self._namespace + renamed[name]
            if part := parts.get(renamed.get(name, name)):
                old = name if name in renamed else part.name
                self.element(part, child, (*steps, part.name), (*before, old))

    def _renamed(self, names: Iterable[str], parts: dict[str, Field], steps: Steps, before: Steps) -> dict[str, str]:
        """By each of the *names* of an object that is a slip for one of its *parts*, by their names, that one."""
        given = [*names]
        meant = {name: known for name in self._unknown(given, parts, steps) if (known := slip_for(name, parts))}
        targets = [*meant.values(), *given]
        sure = {
            name: known
            for name, known in meant.items()
            if targets.count(known) == 1 and given.count(name) == 1 and parts[known].name not in DECIDED
        }
        self.applied += [
            Applied(NAMES, pointer.join([*steps, parts[known].name]), pointer.join([*before, name]))
            for name, known in sure.items()
        ]
        return sure

    def _unknown(self, names: Iterable[str], parts: dict[str, Field], steps: Steps) -> Iterator[str]:
        """Those of *names* that neither are *parts* of the object at *steps*, nor were or are so in another version."""
        places = [field_at(root(each), [str(step) for step in steps]) for each in VERSIONS.values()]
        elsewhere = {name for field in places if field for part in field.parts for name in (part.name, part.xml_name)}
        elsewhere.update(moved_from(self._version, pointer.join(steps)))
        for name in islice(names, _MOST_NAMES):
            if name not in parts and name not in elsewhere and name[:1] != "{":
                yield name

    def _text(self, field: Field, text: str, steps: Steps, before: Steps) -> str:
        """The *text* of a code, a date or a number, mended."""
        if field.name in DECIDED or _accepts(field, text):
            return text
        names = []
        mended = text.strip(_SPACE)
        if mended != text:
            names.append(SPACES)
        for name, mend in ((DATES, _dated), (CODES, _listed)):
            if not _accepts(field, mended) and (better := mend(field, mended)) is not None:
                mended = better
                names.append(name)
        if not names or not _accepts(field, mended):
            return text
        self.applied += [Applied(name, pointer.join(steps), pointer.join(before)) for name in names]
        return mended


_MOST_NAMES = 200
"""Names of one object that are looked at; a hostile document has many more."""


def _dated(field: Field, text: str) -> str | None:
    """The day that *text* is in the order of the letters, where *field* takes days; None for anything else."""
    written = _AMERICAN.fullmatch(text)
    if written is None:
        return None
    month, day, year = map(int, written.groups())
    with suppress(ValueError):
        written_anew = date(year, month, day).isoformat()
        return written_anew if _accepts(field, written_anew) else None
    return None


def _listed(field: Field, text: str) -> str | None:
    """The one code of the closed list of *field* that *text* is but for letter case; None where there is none."""
    same = [code for code in field.keywords.get("enum", ()) if code.lower() == text.lower()]
    return same[0] if len(same) == 1 else None


def _accepts(field: Field, text: str) -> bool:
    """Whether *text* is as *field* wants it, as far as its list or pattern says; its schema judges the whole later."""
    if field.kind != CODE:
        return text.strip(_SPACE) == text
    keywords = field.keywords
    return text in keywords["enum"] if "enum" in keywords else bool(re.fullmatch(keywords.get("pattern", ".*"), text))
