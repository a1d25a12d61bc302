"""Positions of elements and attributes in XML bytes: a second pass, by expat, made only when needed.

lxml's ``sourceline`` is not used: it has no column, and can be wrong beyond line 65,535.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from imr_schema import pointer
from imr_schema.codecs.parsed import FOREIGN, Positions
from imr_schema.findings import MOST_OF_A_RULE, Problem
from imr_schema.read_errors import position
from imr_schema.standard import LIST, TEXT, Field

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

_ATTRIBUTE = re.compile(
    rb"""
    \s (?P<attribute> [^\s=]+ ) \s*=\s* (?: "[^"]*" | '[^']*' )
    """,
    re.VERBOSE,
)
_TAG = re.compile(
    rb"""
    < [^"'>]* (?: (?: "[^"]*" | '[^']*' ) [^"'>]* )* >
    """,
    re.VERBOSE,
)

# Stands for any element or attribute that the schema does not define: it too can be located.
_UNKNOWN = Field(
    name="",
    kind=TEXT,
    xml_name="",
    attribute=False,
    required=False,
    hint=False,
    rule=None,
    privacy=None,
    type_name=None,
    keywords={},
)


def find_positions(raw: bytes, root: Field, namespace: str, wanted: set[str]) -> Positions:
    """The positions of the *wanted* pointers in well-formed UTF-8 *raw*.

    *wanted* must contain the pointers above each one too. The position of an element is that of its ``<``, of an
    attribute that of the first letter of its name. A member given twice has one position for each time. *namespace*
    is the one that the document uses, whether or not it is known.
    """
    from xml.parsers import expat  # only a document with findings needs it

    positions: Positions = {}
    parser = expat.ParserCreate("utf-8", "|")
    # One entry for each open element; None where nothing inside it is wanted.
    open_elements: list[_Open | None] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        above = open_elements[-1] if open_elements else _Open(None, "")
        uri, _, local = tag.rpartition("|")
        here = _child(above, local, root) if above and uri == namespace else _foreign(above)
        if here is None or here.place not in wanted:
            open_elements.append(None)
            return
        # Of a member given twice the data contains the first value, so no pointer leads into the second.
        open_elements.append(None if here.place in positions else here)
        positions.setdefault(here.place, []).append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))
        for name in attributes:
            place = _member(here, name, attribute=True).place
            if place in wanted:
                positions.setdefault(place, []).append(_attribute_position(raw, parser, name))

    def end(tag: str) -> None:
        open_elements.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    # libxml2 allows some names that expat does not. Then the positions before the first of them are all there are.
    with suppress(expat.ExpatError):
        parser.Parse(raw, True)
    # Parser and handlers refer to one another, and to the document, which would stay until the next collection.
    parser.StartElementHandler = parser.EndElementHandler = None
    return positions


def dropped(raw: bytes) -> list[Problem]:
    """One IMR010 for each comment and processing instruction, at its position; those beyond the bound are one."""
    from xml.parsers import expat

    problems: list[Problem] = []
    others = 0
    parser = expat.ParserCreate("utf-8")

    def note(*_: str) -> None:
        nonlocal others
        if len(problems) < MOST_OF_A_RULE:
            problems.append(Problem(rule="IMR010", at=(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)))
        else:
            others += 1

    parser.CommentHandler = note
    parser.ProcessingInstructionHandler = note
    with suppress(expat.ExpatError):
        parser.Parse(raw, True)
    parser.CommentHandler = parser.ProcessingInstructionHandler = None
    return [*problems, Problem(rule="IMR010", counted=others)] if others else problems


class _Open:
    """An open element: its field (None above the root), its pointer, and how many entries it had so far."""

    __slots__ = ("entries", "field", "place")

    def __init__(self, field: Field | None, place: str) -> None:
        self.field, self.place, self.entries = field, place, 0


def _child(above: _Open, local: str, root: Field) -> _Open:
    """The element with the name *local* that opens in *above*."""
    field = above.field
    if field is None:
        return _Open(root, "")
    if field.kind == LIST and field.entry is not None and field.entry.xml_name == local:
        above.entries += 1
        return _Open(field.entry, f"{above.place}/{above.entries - 1}")
    return _member(above, local, attribute=False)


def _foreign(above: _Open | None) -> _Open | None:
    """An element in another namespace, or in none, in *above*."""
    return _Open(_UNKNOWN, above.place + FOREIGN) if above is not None and above.field is not None else None


def _member(above: _Open, local: str, *, attribute: bool) -> _Open:
    """The member of *above* whose XML name is *local*, which is its own name where the schema does not define it."""
    assert above.field is not None
    for part in above.field.parts:
        if part.xml_name == local and part.attribute is attribute:
            return _Open(part, f"{above.place}/{part.name}")
    # An element that should be an attribute, or the other way round, must not be taken for the real one.
    is_defined = above.field.part(local) is not None
    return _Open(_UNKNOWN, "" if is_defined else above.place + pointer.join([local]))


def _attribute_position(raw: bytes, parser: XMLParserType, name: str) -> tuple[int, int]:
    """Where the attribute *name* of the element that opens now begins."""
    line, column, offset = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, parser.CurrentByteIndex
    tag = _TAG.match(raw, offset)
    for attribute in _ATTRIBUTE.finditer(raw, offset, tag.end() if tag else offset):
        if attribute["attribute"] == name.encode():
            begin = attribute.start("attribute")
            down, across = position(raw[offset:begin].decode("utf-8"), begin)
            return line + down - 1, across if down > 1 else column + across - 1
    return line, column
