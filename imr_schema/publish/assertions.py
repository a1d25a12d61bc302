"""The portable rules as assertions over the XML form, ready to be written for other engines.

Every form that is written gives SVRL (ISO/IEC 19757-3, annex D). In each ``failed-assert``, ``flag`` is the id of the
rule, ``role`` its severity, the text its message, and the one ``diagnostic-reference`` the place as a JSON Pointer: as
in the reports of this tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from string import ascii_letters, digits

from msgspec import Struct, structs

from imr_schema import law, pointer
from imr_schema.findings import Problem
from imr_schema.migrations import place_after, place_before
from imr_schema.rules import CATALOG, Portable, Rule
from imr_schema.rules.messages import sentence
from imr_schema.standard import LATEST, Field, SchemaVersion, disputed_items, field_at, root
from imr_schema.standard.characters import ranges
from imr_schema.standard.codelists import MTUS_NAMES
from imr_schema.standard.placeholders import placeholders
from imr_schema.text import ACTIVE_RANGES, BLANK_CHARACTERS, WHITE, capitals

_NUMBER = 987_654_321  # in the place of an item's number while a sentence is made
_FACT = re.compile(f"\ue000([^\ue000\ue001]*)\ue001|{_NUMBER}")
LITERAL = re.compile(r"'[^']*'")
"""A string of XPath."""
_LONGEST = 8000
"""So many characters a string of XPath has at most: the JDK compiles none of more than 65,535 bytes."""

_REFERENCES = {
    char: f"&#x{ord(char):X};"
    for char in (
        *'&<>"',
        *(char for char in BLANK_CHARACTERS if char != " " and char <= "\uffff"),
        *(chr(code) for low, high in ACTIVE_RANGES for code in range(low, high + 1)),
    )
}
_OTHER_WHITE = "".join(char for char in WHITE if char not in " \t\r\n")


class Value(Struct, frozen=True):
    """A part of a message that an XPath expression gives."""

    select: str


class Assertion(Struct, frozen=True):
    """One assertion, ready to be written: XPath for the test and for the pointer, the message in parts."""

    id: str
    rule: Rule
    context: str
    test: str
    let: dict[str, str]
    message: tuple[str | Value, ...]
    pointer: str


def portable_rules(version: SchemaVersion = LATEST) -> list[Rule]:
    """The rules that XPath 1.0 can state in full about documents of *version*."""
    return [rule for rule in CATALOG.values() if assertions(rule, version)]


def assertions(rule: Rule, version: SchemaVersion) -> list[Assertion]:
    """The assertions of *rule* about documents of *version*, in its own order; none about places that they do not have.

    Rules name places of the newest version; raises ``ValueError`` for one that it does not have.
    """
    found = []
    for n, newest in enumerate(rule.portable, 1):
        portable = _as_of(newest, version)
        if portable is None:
            continue
        steps = pointer.split(portable.context)
        found.append(
            Assertion(
                id=f"{rule.id}-{n}",
                rule=rule,
                context=_path(steps, version),
                test=portable.test,
                let=portable.let,
                message=tuple(_message(rule, portable, version)),
                pointer=_pointer(steps, portable.member),
            )
        )
    return found


def _as_of(portable: Portable, version: SchemaVersion) -> Portable | None:
    """*portable* at the places of *version*; None when that version has no such place."""
    if version is LATEST:
        return portable
    place = portable.context + (f"/{portable.member}" if portable.member else "")
    there, context = place_before(place, version, LATEST), place_before(portable.context, version, LATEST)
    if not all(_has(version, needed) for needed in (place, portable.needs)):
        return None
    return structs.replace(portable, context=context, member=there[len(context) :].lstrip("/"))


def _has(version: SchemaVersion, place: str) -> bool:
    """Whether *version* has a *place* of the newest version."""
    there = place_after(place_before(place, version, LATEST), version, LATEST)
    return re.sub("/0(?=/|$)", "/*", there) == place


def _since(name: str) -> str:
    """The day of the fact *name*, as dates are compared; raises ``ValueError`` where the law has several."""
    (fact,) = (each for each in law.facts() if each.name == name)
    return f"{fact.value:%Y%m%d}"


def variables() -> dict[str, str]:
    """What expressions name, as :class:`imr_schema.rules.Portable` lists it: each as an attribute that gives it."""
    blank = "".join(char for char in BLANK_CHARACTERS if char not in "\v\f")
    listed = placeholders()
    everywhere = frozenset.intersection(*map(frozenset, listed.of.values()))
    texts = {
        "blank": blank,
        "white": _OTHER_WHITE,
        "spaces": " " * len(_OTHER_WHITE),
        "upper": capitals()[0],
        "lower": capitals()[1],
        "compared": "".join(char for char, _ in listed.replaced()),
        "keys": "".join(key for _, key in listed.replaced()),
        "plain": f"{digits}{ascii_letters}",
        "silent": _silent(blank),
        "mtusNames": _between_bars(MTUS_NAMES),
        "injuredSince": _since("injured_since"),
        "reviewedSince": _since("reviewed_since"),
        "placeholders": _between_bars(everywhere),
    }
    own = {f"{member}Placeholders": _between_bars(values - everywhere)[1:] for member, values in listed.of.items()}
    return {name: literal(text) for name, text in texts.items()} | {
        name: f"\"concat($placeholders, '{text}')\"" for name, text in own.items()
    }


def _silent(blank: str) -> str:
    """The characters that are neither letters nor digits, without *blank* ones, those of ASCII, and forbidden ones."""
    codes = (code for low, high in ranges("neitherLetterNorDigit") for code in range(max(low, 0x21), high + 1))
    found = (chr(code) for code in codes if not 0xD800 <= code <= 0xDFFF and code not in (0xFFFE, 0xFFFF))
    known = frozenset(blank)
    return "".join(char for char in found if char not in known)


def _between_bars(texts: Iterable[str]) -> str:
    """*texts* in one, each between two bars, which are marks and so in none of them."""
    return "".join(f"|{text}" for text in sorted(texts)) + "|"


def _path(steps: list[str], version: SchemaVersion) -> str:
    """The XPath of the element that *steps* lead to."""
    here: list[str] = [root(version).xml_name]
    for n in range(len(steps)):
        field: Field | None = field_at(root(version), steps[: n + 1])
        if field is None or field.attribute:
            raise ValueError(f"{pointer.join(steps)}: the schema has no such element")
        here.append(field.xml_name)
    return "".join(f"/d:{name}" for name in here)


def _pointer(steps: list[str], member: str) -> str:
    """The XPath that gives the JSON Pointer of *member* below the element that *steps* lead to."""
    parts = [""]
    for n, step in enumerate(steps):
        if step == "*":
            up = "../" * (len(steps) - 1 - n)
            parts += [f"count({up}preceding-sibling::*)", ""]
        parts[-1] += "/" if step == "*" and n + 1 < len(steps) else "" if step == "*" else f"{step}/"
    parts[0] = "/" + parts[0]
    parts[-1] = (parts[-1].rstrip("/") + (f"/{member}" if member else "")).replace("//", "/")
    written = [part if part.startswith("count(") else f"'{part}'" for part in parts if part]
    return written[0] if len(written) == 1 else f"concat({', '.join(written)})"


def _message(rule: Rule, portable: Portable, version: SchemaVersion) -> Iterator[str | Value]:
    """The sentence of *rule* in parts: made by the code that words findings, with marks in the places of facts."""
    place = portable.context.replace("*", "0") + (f"/{portable.member}" if portable.member else "")
    facts = {name: f"\ue000{select}\ue001" for name, select in portable.facts.items()}
    items = disputed_items(version)
    data = {items.member: [{items.number: _NUMBER}]}
    text = sentence(Problem(rule=rule.id, pointer=place, facts=facts), rule, data, version)
    done = 0
    for mark in _FACT.finditer(text):
        if text[done : mark.start()]:
            yield text[done : mark.start()]
        select = mark[1] or "ancestor-or-self::d:disputedItem/@number"
        yield select[1:-1] if LITERAL.fullmatch(select) else Value(select)
        done = mark.end()
    if text[done:]:
        yield text[done:]


def by_context(found: Iterable[Assertion]) -> Iterator[tuple[str, list[Assertion]]]:
    """The assertions in groups of one context: of several Schematron rules for a node, only the first is tried."""
    groups: dict[str, list[Assertion]] = {}
    for each in found:
        groups.setdefault(each.context, []).append(each)
    yield from groups.items()


def let_of(several: list[Assertion]) -> dict[str, str]:
    """The variables of one group; raises ``ValueError`` when a name has two meanings."""
    together: dict[str, str] = {}
    for each in several:
        for name, select in each.let.items():
            if together.setdefault(name, select) != select:
                raise ValueError(f"{each.id}: ${name} stands for two expressions")
    return together


def literal(text: str) -> str:
    """An attribute that holds *text* as a string of XPath.

    What is seen as nothing, or acted upon, is a character reference; any other character is written as it is, which
    takes less than half of the space.
    """
    pieces = [part for part in re.split("(')", text) if part] or [""]
    strings = [part[at : at + _LONGEST] for part in pieces for at in range(0, len(part) or 1, _LONGEST)]
    written = [_string("".join(_REFERENCES.get(char, char) for char in each)) for each in strings]
    return f'"{written[0]}"' if len(written) == 1 else f'"concat({", ".join(written)})"'


def _string(plain: str) -> str:
    return "&#x22;'&#x22;" if plain == "'" else f"'{plain}'"
