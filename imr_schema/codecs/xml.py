"""XML for every version: one reader and one writer, compiled from the schema's fields."""

from __future__ import annotations

from imr_schema import pointer, xml_parser
from imr_schema.codecs import _xml_reader
from imr_schema.codecs._parsed import Fault, Parsed, Positions, Reading
from imr_schema.codecs._xml_places import dropped, find
from imr_schema.codecs._xml_writer import write
from imr_schema.config.settings import Limits
from imr_schema.finding import Problem
from imr_schema.refusal import over, refuse
from imr_schema.versions import SchemaVersion, identify, newer_parts, root

__all__ = ["detect", "parse", "places", "read", "too_deep", "write"]


def parse(raw: bytes, limits: Limits) -> Parsed:
    """The root element of *raw*; ``Refused`` for what is not plain, well-formed XML 1.0."""
    tree, raw, problems = xml_parser.parse(raw, limits)
    if len(raw) > limits.field:
        for element in tree.iter():
            for text in (element.text or "", *element.values()):
                if len(text) > limits.field // 4 and len(text.encode()) > limits.field:
                    raise over("bytes in one text", limits.field)
    if (b"!" in raw and b"<!--" in raw) or b"?" in raw[raw.find(b"?>") + 2 :]:
        problems = problems + dropped(raw)
    return Parsed(tree, raw, problems)


def detect(parsed: Parsed) -> SchemaVersion:
    """The version that the root element names; ``Refused`` (IMR007, IMR008) when it is not ours."""
    tag = parsed.tree.tag
    namespace, _, local = tag[1:].rpartition("}") if tag[:1] == "{" else ("", "", tag)
    if local != "determination":
        raise refuse("IMR008", why="its root element is not determination")
    identify.known_namespace(namespace)
    return identify.version_of(parsed.tree.get, namespace)


def read(parsed: Parsed, version: SchemaVersion, accepted: bool) -> Reading:
    """The document's data, and what has no place in it: unknown, repeated, misplaced, mixed.

    *accepted* says that the XSD accepts the tree. It leaves nothing unplaced then, but attributes of
    the xsi namespace, and those need a prefix.
    """
    if accepted and b"xmlns:" not in parsed.raw:
        return Reading(_xml_reader.quick(version)(parsed.tree.iter()), parsed.problems)
    faults: list[Fault] = []
    data = _xml_reader.careful(version)(parsed.tree, faults)
    problems: list[Problem] = []
    unplaced: list[str] = []
    for fault in faults:
        steps = [str(step) for step in reversed(fault.path)]
        problems += _problems(fault, steps, version)
        unplaced += [pointer.join([*steps, name]) for name, _ in fault.names]
    hints = [version for name in _xml_reader.HINTS for version in identify.hinted(parsed.tree.get(name))]
    return Reading(data, parsed.problems + problems, hints, unplaced)


def _problems(fault: Fault, steps: list[str], version: SchemaVersion) -> list[Problem]:
    """*fault* at the place of *steps*; members that a newer version has there are told by their names."""
    place = pointer.join(steps)
    if not fault.names:
        return [Problem(rule=fault.rule, pointer=place, facts=fault.facts)]
    names = set(fault.names)
    newer = [(part, has) for part, has in newer_parts(version, steps) if (part.xml_name, part.attribute) in names]
    found = [
        Problem(
            rule="IMR114",
            pointer=place + pointer.join([part.name]),
            facts={"member": part.name, "newer": has.name, "version": version.name},
        )
        for part, has in newer
    ]
    known = {(part.xml_name, part.attribute) for part, _ in newer}
    left = fault.facts["count"] - sum(name in known for name in fault.names)
    facts = {"count": left, "foreign": fault.facts["foreign"]}
    return [*found, Problem(rule=fault.rule, pointer=place, facts=facts)] if left else found


def too_deep(parsed: Parsed, levels: int) -> bool:
    """Whether the tree has more than *levels* levels; asked only of one that its schema refuses."""
    return xml_parser.deeper(parsed.tree, levels)


def places(parsed: Parsed, version: SchemaVersion, wanted: set[str]) -> Positions:
    """Where the elements and attributes of the *wanted* pointers stand in the bytes."""
    tag = parsed.tree.tag
    namespace = tag[1:].partition("}")[0] if tag[:1] == "{" else ""
    return find(parsed.raw, root(version), namespace, wanted)
