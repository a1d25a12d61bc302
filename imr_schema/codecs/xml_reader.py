"""The careful way from XML elements to data, compiled from the schema's fields.

It relies on nothing, and reports whatever the schema does not allow. A law compares it with the quick way: where that
may be taken, both give the same data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, cast

from imr_schema.codecs.parsed import Fault, Faults, integer, like_a_number
from imr_schema.pointer import Data
from imr_schema.standard import BOOLEAN, INTEGER, LIST, OBJECT, Field, SchemaVersion, root

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Careful = Callable[["Element", Faults], object]

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
HINTS = (XSI + "schemaLocation", XSI + "noNamespaceSchemaLocation")
_SPACE = " \t\r\n"


@cache
def careful(version: SchemaVersion) -> Callable[[Element, Faults], Data]:
    """Reads a root element of any content, and adds to a list what the schema of *version* does not allow."""
    return cast("Callable[[Element, Faults], Data]", _careful(root(version), f"{{{version.namespace}}}"))


def _careful(field: Field, namespace: str) -> Careful:
    if field.kind == OBJECT:
        return _careful_object(field, namespace)
    if field.kind == LIST:
        return _careful_list(field, namespace)
    return _careful_text(field)


def _careful_text(field: Field) -> Careful:
    typed = _typed(field)

    def read_text(element: Element, faults: Faults) -> object:
        if len(element):
            faults.append(Fault("IMR108", []))
        _report_unexpected(len(_unknown_attributes(element, (), faults)), False, faults)
        written = element.text or ""
        return typed(written, faults) if typed else written

    return read_text


def _careful_list(field: Field, namespace: str) -> Careful:
    entry = field.entry
    assert entry is not None
    tag = namespace + entry.xml_name
    read_entry = _careful(entry, namespace)

    def read_list(element: Element, faults: Faults) -> object:
        entries: list[object] = []
        unknown, mixed = len(_unknown_attributes(element, (), faults)), _has_text(element.text)
        for child in element:
            mixed = mixed or _has_text(child.tail)
            if child.tag != tag:
                unknown += 1
                continue
            before = len(faults)
            entries.append(read_entry(child, faults))
            if len(faults) > before:
                _add_step(len(entries) - 1, faults, before)
        _report_unexpected(unknown, mixed, faults)
        return entries

    return read_list


def _careful_object(field: Field, namespace: str) -> Careful:
    read_attributes, read_children = _careful_attributes(field), _careful_children(field, namespace)
    names = [part.name for part in field.parts]

    def read_object(element: Element, faults: Faults) -> object:
        data: Data = {}
        attributes = read_attributes(element, faults, data)
        elements, mixed = read_children(element, faults, data)
        candidates = _candidates(elements.elements(), attributes, namespace)
        _report_unexpected(elements.total() + len(attributes), mixed, faults, candidates)
        return {name: data[name] for name in names if name in data}

    return read_object


def _careful_attributes(field: Field) -> Callable[[Element, Faults, Data], list[str]]:
    """Adds the attributes of an element to the data, and gives the names of those that the schema does not define."""
    attributes = [(part.name, part.xml_name, _typed(part)) for part in field.attributes]
    defined = tuple(xml_name for _, xml_name, _ in attributes)

    def read_attributes(element: Element, faults: Faults, data: Data) -> list[str]:
        for name, xml_name, typed in attributes:
            written = element.get(xml_name)
            if written is not None:
                before = len(faults)
                data[name] = typed(written, faults) if typed else written
                _add_step(name, faults, before)
        return _unknown_attributes(element, defined, faults)

    return read_attributes


def _careful_children(field: Field, namespace: str) -> Callable[[Element, Faults, Data], tuple[Counter[str], bool]]:
    """Adds the child elements to the data; gives the tags that the schema does not define, and whether text is mixed.

    Of an element given twice, the data contains the first.
    """
    slots = {
        namespace + part.xml_name: (i, part.name, _careful(part, namespace)) for i, part in enumerate(field.elements)
    }

    def read_children(element: Element, faults: Faults, data: Data) -> tuple[Counter[str], bool]:
        last = 0
        repeated: set[str] = set()
        unknown: Counter[str] = Counter()
        mixed = _has_text(element.text)
        for child in element:
            mixed = mixed or _has_text(child.tail)
            slot = slots.get(child.tag)
            if slot is None:
                unknown[child.tag] += 1
                continue
            index, name, read_part = slot
            if name in data:
                repeated.add(name)
                continue
            if index < last:
                faults.append(Fault("IMR102", [name]))
            last = max(last, index)
            before = len(faults)
            data[name] = read_part(child, faults)
            if len(faults) > before:
                _add_step(name, faults, before)
        for name in sorted(repeated):
            faults.append(Fault("IMR006", [name]))
        if unknown and max(unknown.values()) > 1:
            faults.append(Fault("IMR006", []))
        return unknown, mixed

    return read_children


def _integer(written: str, faults: Faults) -> object:
    """An integer in its canonical form; any other text as it is, which the schema then refuses."""
    value = integer(written)
    if value is None and like_a_number(written):
        faults.append(Fault("IMR009", []))
    return written if value is None else value


def _boolean(written: str, faults: Faults) -> object:
    """A boolean in its canonical form; any other text as it is, which the schema then refuses."""
    if written in _BOOLEANS:
        return _BOOLEANS[written]
    if written.strip().lower() in ("true", "false", "1", "0"):
        faults.append(Fault("IMR009", []))
    return written


def _noting_padding(written: str, faults: Faults) -> object:
    """A date as it is written; with white space around it the schema then refuses it."""
    faults.padded = faults.padded or written.strip(_SPACE) != written
    return written


_BOOLEANS = {"true": True, "false": False}
# How the text of an element becomes a value, by kind; the other kinds are text.
_TYPED: dict[str, Callable[[str, Faults], object]] = {INTEGER: _integer, BOOLEAN: _boolean}


def _typed(field: Field) -> Callable[[str, Faults], object] | None:
    return _TYPED.get(field.kind, _noting_padding if field.collapses else None)


def _add_step(step: str | int, faults: Faults, before: int) -> None:
    """Add *step* to the paths of the faults after the first *before*: those that are inside it."""
    for fault in faults[before:]:
        fault.path.append(step)


def _has_text(text: str | None) -> bool:
    """Whether *text* between elements is more than the white space of an indented document."""
    return text is not None and text.strip(_SPACE) != ""


def _candidates(elements: Iterable[str], attributes: list[str], namespace: str) -> list[tuple[str, bool]]:
    """Those of the undefined elements and attributes that could be members in another version, as ``Fault.names``.

    They are elements in the document's own namespace, and attributes in none.
    """
    own = [(tag[len(namespace) :], False) for tag in elements if tag.startswith(namespace)]
    return own + [(name, True) for name in attributes if name[:1] != "{"]


def _report_unexpected(unknown: int, mixed: bool, faults: Faults, candidates: Sequence[tuple[str, bool]] = ()) -> None:
    """Add a fault for *unknown* elements and attributes that the schema does not allow, and one for mixed text.

    Those that are not *candidates* are foreign: they could not be a member in any version.
    """
    if unknown:
        facts = {"count": unknown, "foreign": unknown - len(candidates)}
        faults.append(Fault("IMR101", [], facts, names=list(candidates)))
    if mixed:
        faults.append(Fault("IMR108", []))


def _unknown_attributes(element: Element, defined: tuple[str, ...], faults: Faults) -> list[str]:
    """The names of the attributes that are not *defined*; those of the xsi namespace are a fault of their own."""
    names = cast("list[str]", element.keys())
    if len(names) == 0:
        return []
    others = [name for name in names if name not in defined and name not in HINTS]
    if any(name.startswith(XSI) for name in others):
        faults.append(Fault("IMR004", [], {"why": "it has an xsi attribute other than a schema hint"}))
        others = [name for name in others if not name.startswith(XSI)]
    return others
