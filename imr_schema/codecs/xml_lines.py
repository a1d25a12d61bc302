"""Positions of elements by the lines that libxml2 counted: quicker than a second pass, where the lines show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from imr_schema.codecs.parsed import Positions
from imr_schema.standard import LIST, Field

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MOST_LINES = 65_000
"""Beyond some more than these, libxml2 gives lines that may be wrong."""


def positions_by_line(tree: Element, raw: bytes, root: Field, wanted: set[str]) -> Positions | None:
    """The positions of the *wanted* pointers in *raw*, the bytes of *tree*, which its XSD accepts.

    *wanted* must contain the pointers above each one too. None where the lines do not show them all: where an element
    that is wanted does not begin its line, as it does in every document that is indented, and where an attribute is
    wanted.
    """
    if b"\r" in raw:
        return None  # XML has other line ends than libxml2 counts
    lines = raw.split(b"\n")
    if len(lines) > _MOST_LINES:
        return None
    namespace = tree.tag[: tree.tag.index("}") + 1]
    positions: Positions = {}
    found: dict[str, tuple[Element, Field]] = {}
    for place in sorted(wanted):  # what is above a place comes before it
        above, _, step = place.rpartition("/")
        if place and above not in found:
            continue  # the document has no such place
        here = _below(*found[above], step, namespace) if place else (tree, root)
        if here is None:
            return None
        element, field = here
        if element is None:
            continue
        number = cast("int", element.sourceline)
        column = _column(lines[number - 1], b"<" + field.xml_name.encode())
        if column is None:
            return None
        found[place] = element, field
        positions[place] = [(number, column)]
    return positions


def _below(above: Element, field: Field, step: str, namespace: str) -> tuple[Element | None, Field] | None:
    """The element at *step* in that of *field*, None where there is none, and its field; None for no element at all."""
    if field.kind == LIST and field.entry is not None:
        return above[int(step)] if step.isdigit() and int(step) < len(above) else None, field.entry
    part = field.part(step)
    if part is None or part.attribute or part.hint:
        return None
    return next(above.iterchildren(namespace + part.xml_name), None), part


def _column(line: bytes, opening: bytes) -> int | None:
    """The column of the start tag that begins *line* with *opening*; None where the line does not show that it is it.

    *line* is one that the start tag of the element reaches. Nothing in a tag is a ``<``, so what begins with one is no
    rest of a tag that began in a line above; and where no other tag begins with the name, it is the element's.
    """
    tag = line.lstrip(b" \t")
    if not tag.startswith(opening) or line.count(opening) != 1:
        return None
    return len(line) - len(tag) + 1
