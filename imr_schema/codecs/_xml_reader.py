"""Elements to data, two ways, both compiled from the schema's fields.

The quick way trusts that the XSD accepted the tree: it walks the elements once in document order and
looks at a tag only where a part is optional. The careful way trusts nothing and says what it could
not place. A law holds them together: where the quick way may be taken, both give the same data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, cast

from imr_schema.codecs._parsed import Fault, integer, like_a_number
from imr_schema.pointer import Data
from imr_schema.versions import BOOLEAN, INTEGER, LIST, OBJECT, Field, SchemaVersion, root

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Faults = list[Fault]
Careful = Callable[["Element", Faults], object]
Quick = Callable[[Iterator["Element"]], Data]
QuickPart = Callable[["Element", Iterator["Element"]], object]

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
HINTS = (XSI + "schemaLocation", XSI + "noNamespaceSchemaLocation")
_SPACE = " \t\r\n"


@cache
def quick(version: SchemaVersion) -> Quick:
    """Reads an iterator over the elements of a tree that the XSD of *version* accepted."""
    read_root = _quick_object(root(version), f"{{{version.namespace}}}")
    return lambda elements: cast("Data", read_root(next(elements), elements))


@cache
def careful(version: SchemaVersion) -> Callable[[Element, Faults], Data]:
    """Reads a root element of any content, and adds what it could not place to a list."""
    return cast("Callable[[Element, Faults], Data]", _careful(root(version), f"{{{version.namespace}}}"))


def _quick(field: Field, namespace: str) -> QuickPart | None:
    """The reader of *field*'s element; None for plain text, which its holder reads itself."""
    if field.kind == OBJECT:
        return _quick_object(field, namespace)
    if field.kind == LIST:
        return _quick_list(field, namespace)
    typed = _TYPED.get(field.kind)
    return (lambda element, _: typed(element.text or "")) if typed else None


def _quick_list(field: Field, namespace: str) -> QuickPart:
    assert field.entry is not None
    read_entry = _quick(field.entry, namespace)
    if read_entry is None:
        return lambda element, elements: [entry.text or "" for entry in islice(elements, len(element))]
    return lambda element, elements: [read_entry(next(elements), elements) for _ in range(len(element))]


def _quick_object(field: Field, namespace: str) -> QuickPart:
    attributes = [(part.name, part.xml_name, _TYPED.get(part.kind)) for part in field.parts if part.attribute]
    parts = [part for part in field.parts if not part.attribute and not part.hint]
    every = [(part.name, _quick(part, namespace)) for part in parts]
    least = [every[i] for i, part in enumerate(parts) if part.required]
    by_tag = {namespace + part.xml_name: every[i] for i, part in enumerate(parts)}

    def read_object(element: Element, elements: Iterator[Element]) -> object:
        found: dict[str, object] = {}
        for name, xml_name, typed in attributes:
            written = element.get(xml_name)
            if written is not None:
                found[name] = typed(written) if typed else written
        many = len(element)
        if many == len(every) or many == len(least):
            for name, read_part in every if many == len(every) else least:
                child = next(elements)
                found[name] = (child.text or "") if read_part is None else read_part(child, elements)
        else:
            for _ in range(many):
                child = next(elements)
                name, read_part = by_tag[child.tag]
                found[name] = (child.text or "") if read_part is None else read_part(child, elements)
        return found

    return read_object


def _careful(field: Field, namespace: str) -> Careful:
    if field.kind == OBJECT:
        return _careful_object(field, namespace)
    if field.kind == LIST:
        return _careful_list(field, namespace)
    return _careful_text(field)


def _careful_text(field: Field) -> Careful:
    typed = _CAREFULLY.get(field.kind)

    def read_text(element: Element, faults: Faults) -> object:
        if len(element):
            faults.append(Fault("IMR108", []))
        _strangers(len(_unknown_attributes(element, (), faults)), False, faults)
        written = element.text or ""
        return typed(written, faults) if typed else written

    return read_text


def _careful_list(field: Field, namespace: str) -> Careful:
    entry = field.entry
    assert entry is not None
    tag = namespace + entry.xml_name
    read_entry = _careful(entry, namespace)

    def read_list(element: Element, faults: Faults) -> object:
        found: list[object] = []
        unknown, mixed = len(_unknown_attributes(element, (), faults)), _speaks(element.text)
        for child in element:
            mixed = mixed or _speaks(child.tail)
            if child.tag != tag:
                unknown += 1
                continue
            before = len(faults)
            found.append(read_entry(child, faults))
            if len(faults) > before:
                _under(len(found) - 1, faults, before)
        _strangers(unknown, mixed, faults)
        return found

    return read_list


def _careful_object(field: Field, namespace: str) -> Careful:
    attributes = [(part.name, part.xml_name, _CAREFULLY.get(part.kind)) for part in field.parts if part.attribute]
    known = tuple(xml_name for _, xml_name, _ in attributes)
    elements = [part for part in field.parts if not part.attribute and not part.hint]
    slots = {namespace + part.xml_name: (i, part.name, _careful(part, namespace)) for i, part in enumerate(elements)}

    def read_object(element: Element, faults: Faults) -> object:
        found: dict[str, object] = {}
        for name, xml_name, typed in attributes:
            written = element.get(xml_name)
            if written is not None:
                before = len(faults)
                found[name] = typed(written, faults) if typed else written
                _under(name, faults, before)
        attributes_left = _unknown_attributes(element, known, faults)
        last = 0
        again: set[str] = set()
        strangers: Counter[str] = Counter()
        mixed = _speaks(element.text)
        for child in element:
            mixed = mixed or _speaks(child.tail)
            slot = slots.get(child.tag)
            if slot is None:
                strangers[child.tag] += 1
                continue
            place, name, read_part = slot
            if name in found:
                again.add(name)
                continue
            if place < last:
                faults.append(Fault("IMR102", [name]))
            last = max(last, place)
            before = len(faults)
            found[name] = read_part(child, faults)
            if len(faults) > before:
                _under(name, faults, before)
        faults.extend(Fault("IMR006", [name]) for name in sorted(again))
        if strangers and max(strangers.values()) > 1:
            faults.append(Fault("IMR006", []))
        unknown = strangers.total() + len(attributes_left)
        _strangers(unknown, mixed, faults, _names(strangers.elements(), attributes_left, namespace))
        return {part.name: found[part.name] for part in field.parts if part.name in found}

    return read_object


def _integer(written: str, faults: Faults) -> object:
    """A number in its canonical form; whatever else stands there, as text for the shape to judge."""
    value = integer(written)
    if value is None and like_a_number(written):
        faults.append(Fault("IMR009", []))
    return written if value is None else value


def _boolean(written: str, faults: Faults) -> object:
    """A truth value in its canonical form; whatever else stands there, as text for the shape to judge."""
    if written in _TRUTH:
        return _TRUTH[written]
    if written.strip().lower() in ("true", "false", "1", "0"):
        faults.append(Fault("IMR009", []))
    return written


_TRUTH = {"true": True, "false": False}
_TYPED: dict[str, Callable[[str], object]] = {INTEGER: int, BOOLEAN: _TRUTH.__getitem__}
_CAREFULLY: dict[str, Callable[[str, Faults], object]] = {INTEGER: _integer, BOOLEAN: _boolean}
"""How the written form of a kind becomes a value; the other kinds are text."""


def _under(step: str | int, faults: Faults, before: int) -> None:
    """The faults found since *before* lie within *step*."""
    for fault in faults[before:]:
        fault.path.append(step)


def _speaks(text: str | None) -> bool:
    """Whether text between elements is more than the white space of a pretty print."""
    return text is not None and text.strip(_SPACE) != ""


def _names(elements: Iterable[str], attributes: list[str], namespace: str) -> list[tuple[str, bool]]:
    """What could be members of another version, each time: elements in the document's own namespace, and attributes in none."""
    own = [(tag[len(namespace) :], False) for tag in elements if tag.startswith(namespace)]
    return own + [(name, True) for name in attributes if name[:1] != "{"]


def _strangers(unknown: int, mixed: bool, faults: Faults, names: Sequence[tuple[str, bool]] = ()) -> None:
    """Elements and attributes that have no place where they stand, and text between elements.

    What is foreign could not be a member of any version.
    """
    if unknown:
        facts = {"count": unknown, "foreign": unknown - len(names)}
        faults.append(Fault("IMR101", [], facts, names=list(names)))
    if mixed:
        faults.append(Fault("IMR108", []))


def _unknown_attributes(element: Element, known: tuple[str, ...], faults: Faults) -> list[str]:
    """The names of the attributes that the schema lacks; those of the xsi namespace are a fault of their own."""
    names = cast("list[str]", element.keys())
    if len(names) == 0:
        return []
    others = [name for name in names if name not in known and name not in HINTS]
    if any(name.startswith(XSI) for name in others):
        faults.append(Fault("IMR004", [], {"why": "it has an xsi attribute other than a schema hint"}))
        others = [name for name in others if not name.startswith(XSI)]
    return others
