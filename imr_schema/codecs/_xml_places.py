"""Where elements and attributes stand in XML bytes: a second pass, by expat, only when needed."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from imr_schema import pointer
from imr_schema.codecs._parsed import Positions
from imr_schema.finding import Problem
from imr_schema.refusal import position
from imr_schema.versions import LIST, TEXT, Field

_ATTRIBUTE = re.compile(rb"\s([^\s=]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_TAG = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+>")


# What the schema does not know has a place all the same where its pointer is wanted.
_UNKNOWN = Field(
    name="", kind=TEXT, xml_name="", attribute=False, required=False, hint=False, rule=None, type_name=None, keywords={}
)


def find(raw: bytes, root: Field, namespace: str, wanted: set[str]) -> Positions:
    """The positions of the *wanted* pointers in well-formed UTF-8 *raw*; it holds those above them too.

    An element's is its ``<``, an attribute's the first letter of its name. A member given twice
    has one position each time. *namespace* is the document's own, which need not be known.
    """
    from xml.parsers import expat  # only a document with findings needs it

    found: Positions = {}
    parser = expat.ParserCreate("utf-8", "|")
    # For each open element its field, pointer and count of entries so far; None where nothing is wanted.
    open_places: list[_Open | None] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        above = open_places[-1] if open_places else _Open(None, "")
        uri, _, local = tag.rpartition("|")
        here = _child(above, local, root) if above and uri == namespace else None
        if here is None or here.place not in wanted:
            open_places.append(None)
            return
        # The data holds the first of two; what stands in the second is nowhere in it.
        open_places.append(None if here.place in found else here)
        found.setdefault(here.place, []).append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))
        for name in attributes:
            place = _named(here, name, attribute=True).place
            if place in wanted:
                found.setdefault(place, []).append(_attribute(raw, parser, name))

    def end(tag: str) -> None:
        open_places.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    # Of a name that libxml2 allows and expat does not, we know what came before it.
    with suppress(expat.ExpatError):
        parser.Parse(raw, True)
    return found


def dropped(raw: bytes) -> list[Problem]:
    """One IMR010 for each comment and processing instruction, at its place."""
    from xml.parsers import expat

    found: list[Problem] = []
    parser = expat.ParserCreate("utf-8")

    def note(*_: Any) -> None:
        found.append(Problem(rule="IMR010", at=(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)))

    parser.CommentHandler = note
    parser.ProcessingInstructionHandler = note
    with suppress(expat.ExpatError):
        parser.Parse(raw, True)
    return found


class _Open:
    """An element that is open: its field (None above the root), its pointer, its entries so far."""

    __slots__ = ("entries", "field", "place")

    def __init__(self, field: Field | None, place: str) -> None:
        self.field, self.place, self.entries = field, place, 0


def _child(above: _Open, local: str, root: Field) -> _Open:
    """The element that opens now."""
    field = above.field
    if field is None:
        return _Open(root, "")
    if field.kind == LIST and field.entry is not None and field.entry.xml_name == local:
        above.entries += 1
        return _Open(field.entry, f"{above.place}/{above.entries - 1}")
    return _named(above, local, attribute=False)


def _named(above: _Open, local: str, *, attribute: bool) -> _Open:
    """The part of *above* that XML calls *local*; a name that the schema does not know stands for itself."""
    assert above.field is not None
    for part in above.field.parts:
        if part.xml_name == local and part.attribute is attribute:
            return _Open(part, f"{above.place}/{part.name}")
    # An element in the place of an attribute, or the other way round, must not be taken for it.
    known = above.field.part(local) is not None
    return _Open(_UNKNOWN, "" if known else above.place + pointer.join([local]))


def _attribute(raw: bytes, parser: Any, name: str) -> tuple[int, int]:
    """Where the attribute *name* of the element that opens now begins."""
    line, column, offset = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, parser.CurrentByteIndex
    tag = _TAG.match(raw, offset)
    for found in _ATTRIBUTE.finditer(raw, offset, tag.end() if tag else offset):
        if found[1] == name.encode():
            down, across = position(raw[offset : found.start(1)].decode("utf-8"), found.start(1))
            return line + down - 1, across if down > 1 else column + across - 1
    return line, column
