"""XML of every version: one reader and one writer, compiled from the schema's fields."""

from __future__ import annotations

from imr_schema import pointer, xml_parser
from imr_schema.codecs.generated import Uses
from imr_schema.codecs.parsed import FOREIGN, Fault, Faults, Parsed, Positions, Reading
from imr_schema.config.settings import Limits
from imr_schema.findings import Problem
from imr_schema.read_errors import over, refuse
from imr_schema.standard import NAMESPACE, SchemaVersion, field_at, identify, moved_from, newer_parts, root
from imr_schema.standard.meant import meant

__all__ = ["detect", "parse", "places", "read", "too_deep", "write"]

_ROOT = "determination"


def parse(raw: bytes, limits: Limits) -> Parsed:
    """The root element of *raw*; raises ``ReadError`` for anything but plain, well-formed XML 1.0."""
    tree, raw, problems = xml_parser.parse(raw, limits)
    if len(raw) > limits.field:
        for element in tree.iter():
            for text in (element.text or "", *map(str, element.values())):
                if len(text) > limits.field // 4 and len(text.encode()) > limits.field:
                    raise over("bytes in one text", limits.field)
    if (b"!" in raw and b"<!--" in raw) or b"?" in raw[raw.find(b"?>") + 2 :]:
        from imr_schema.codecs.xml_positions import dropped  # most documents have no comment

        problems = problems + dropped(raw)
    return Parsed(tree, raw, problems)


def detect(parsed: Parsed) -> SchemaVersion:
    """The version that the root element names; raises ``ReadError`` for what :mod:`standard.identify` refuses."""
    namespace, local = _namespace_and_name(parsed.tree.tag)
    if local != _ROOT:
        inner = next((each for each in parsed.tree.iter(f"{{*}}{_ROOT}") if _is_known(each.tag)), None)
        if inner is not None:
            raise identify.within(f"the element {_ROOT}", (inner.sourceline, 1) if inner.sourceline else None)
        raise refuse("IMR008", why=f"its root element is not {_ROOT}")
    identify.known_namespace(namespace)
    return identify.version_of(parsed.tree.get, namespace)


def _is_known(tag: str) -> bool:
    return _namespace_and_name(tag)[0].startswith(NAMESPACE)


def _namespace_and_name(tag: str) -> tuple[str, str]:
    """The namespace and the local name of an element's *tag*."""
    namespace, _, local = tag[1:].rpartition("}") if tag[:1] == "{" else ("", "", tag)
    return namespace, local


def read(parsed: Parsed, version: SchemaVersion, accepted: bool) -> Reading:
    """The document's data, and a problem for what is unknown, repeated, out of order or mixed with text.

    *accepted*: the XSD accepts the tree. Then nothing in it is unexpected but attributes of the xsi namespace, which
    the XSD allows everywhere; they need a prefix, so a document that declares none is regular, and can be read the
    quick way. White space around a date or a number is the other thing that the XSD lets pass; then the careful reader
    takes over.
    """
    is_regular = accepted and b"xmlns:" not in parsed.raw
    if is_regular and _uses.pay(version):
        from imr_schema.codecs import xml_quick_reader  # a process that reads one document does not need it

        try:
            data = xml_quick_reader.read_quick(parsed.tree, version)
            parsed.regular = True
            return Reading(data, parsed.problems)
        except xml_quick_reader.Padded:
            pass
    from imr_schema.codecs import xml_reader  # one that writes XML does not need it

    faults = Faults()
    data = xml_reader.careful(version)(parsed.tree, faults)
    parsed.regular = is_regular and not (faults or faults.padded)
    problems: list[Problem] = []
    unexpected: list[str] = []
    for fault in faults:
        steps = [str(step) for step in reversed(fault.path)]
        problems += _problems(fault, steps, version)
        unexpected += [pointer.join([*steps, name]) for name, _ in fault.names]
    hints = [version for name in xml_reader.HINTS for version in identify.hinted(parsed.tree.get(name))]
    return Reading(data, parsed.problems + problems + faults.counted, hints, unexpected, faults.padded)


def write(data: object, version: SchemaVersion) -> bytes:
    """Canonical XML of valid *data*."""
    from imr_schema.codecs.xml_writer import write_xml  # validating needs none

    return write_xml(data, version)


_uses = Uses()


_IN_ANOTHER = "; {} in another namespace than the root element, or in none"


def _problems(fault: Fault, steps: list[str], version: SchemaVersion) -> list[Problem]:
    """*fault* at the place of *steps*; a member that another version defines there is a problem of its own, by name."""
    place = pointer.join(steps)
    if not fault.names and not fault.facts.get("foreign"):
        return [Problem(rule=fault.rule, pointer=place, facts=fault.facts)]
    names = set(fault.names)
    newer = [(part, since) for part, since in newer_parts(version, steps) if (part.xml_name, part.attribute) in names]
    problems = [
        Problem(
            rule="IMR114",
            pointer=place + pointer.join([part.name]),
            facts={"member": part.name, "newer": since.name, "version": version.name},
        )
        for part, since in newer
    ]
    known = {(part.xml_name, part.attribute) for part, _ in newer}
    for name, now in moved_from(version, place).items():
        if (element := (name, False)) in names:
            known.add(element)
            facts = {"member": name, "now": now, "version": version.name}
            problems.append(Problem(rule="IMR115", pointer=place + pointer.join([name]), facts=facts))
    rest = fault.facts["count"] - sum(name in known for name in fault.names)
    if rest:
        others = [name for name in fault.names if name not in known]
        foreign = fault.facts["foreign"]
        near = _meant(others, steps, version) + (_IN_ANOTHER.format(foreign) if foreign else "")
        facts = {"count": rest, "foreign": foreign, "near": near}
        inner = place + (pointer.join([others[0][0]]) if others else FOREIGN)
        values = {"found": others[0][0]} if others else {}
        problems.append(Problem(rule=fault.rule, pointer=place, facts=facts, values=values, inner=inner))
    return problems


def _meant(names: list[tuple[str, bool]], steps: list[str], version: SchemaVersion) -> str:
    """As :func:`imr_schema.standard.meant.meant`, for elements and attributes of the object at *steps*."""
    field = field_at(root(version), steps)
    if field is None or not names:
        return ""
    return meant((name for name, _ in names), [part.xml_name for part in field.parts])


def too_deep(parsed: Parsed, levels: int) -> bool:
    """Whether the tree has more than *levels* levels; called for a tree that its schema refuses."""
    return xml_parser.deeper(parsed.tree, levels)


def places(parsed: Parsed, version: SchemaVersion, wanted: set[str]) -> Positions:
    """The positions of the elements and attributes of the *wanted* pointers in the bytes."""
    if parsed.regular:
        from imr_schema.codecs.xml_lines import positions_by_line  # only a document with findings needs it

        positions = positions_by_line(parsed.tree, parsed.raw, root(version), wanted)
        if positions is not None:
            return positions
    from imr_schema.codecs.xml_positions import find_positions  # the lines nearly always show where all is

    namespace, _ = _namespace_and_name(parsed.tree.tag)
    return find_positions(parsed.raw, root(version), namespace, wanted)
