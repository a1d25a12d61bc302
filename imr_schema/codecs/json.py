"""JSON, read strictly: a document has one meaning, or a finding names why it has not.

The quick way lets msgspec decode the bytes, and proves from a count of characters that nothing was lost. Where that
does not prove it, :mod:`codecs.json_careful` reads the text again.
"""

from __future__ import annotations

from functools import cache

import msgspec

from imr_schema import pointer
from imr_schema.codecs.parsed import Faults, Parsed, Positions, Reading, check_lengths
from imr_schema.config.settings import Limits
from imr_schema.findings import Problem
from imr_schema.json_text import depth, depth_of, marks, outside_strings
from imr_schema.read_errors import forbidden_at, over, refuse, strict_utf8
from imr_schema.standard import BOOLEAN, INTEGER, LIST, OBJECT, Field, SchemaVersion, identify, root
from imr_schema.text import pretty_json

_BOM = b"\xef\xbb\xbf"
_SAFE_LEVELS = 100
"""So deep, no reader and no engine comes to its limit of recursion."""
_DEEPEST_INSIDE, _MOST_INSIDE = 4, 200
"""How deep, and among how many values of a level, a determination is looked for inside something else."""
_FEW_BRACKETS = 512


class _NeedsCare(Exception):
    """Raised in the quick reader for what only the careful one can name."""


def parse(raw: bytes, limits: Limits) -> Parsed:
    """The data in *raw*; raises ``ReadError`` for anything but strict JSON in UTF-8 within *limits*."""
    problems = []
    if raw.startswith(_BOM):
        raw = raw[len(_BOM) :]
        problems.append(Problem(rule="IMR011", at=(1, 1)))
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{"):
        raise refuse("IMR003", at=(1, 1), why="it is UTF-16; JSON is exchanged in UTF-8")
    text = strict_utf8(raw)
    its_marks = marks(raw)
    _check_counts(raw, its_marks, limits)
    data = _quick(raw, its_marks)
    marked = False
    if data is None:
        from imr_schema.codecs import json_careful  # most documents are read without it

        data, marked = json_careful.decode(text)
        if b"\\" in raw:
            json_careful.check_escapes(text)
    if not raw.isascii() and ("\ufffe" in text or "\uffff" in text):
        # The decoders refuse every other forbidden character, unless it is escaped, which was checked above.
        raise refuse("IMR005", at=forbidden_at(text), why="")
    if len(raw) > limits.field:
        check_lengths(data, limits)
    return Parsed(data, raw, problems, marked)


def detect(parsed: Parsed) -> SchemaVersion:
    """The version that the document names; raises ``ReadError`` for what :mod:`standard.identify` refuses."""
    if not isinstance(parsed.tree, dict):
        _refuse_envelope(parsed.tree)
        raise refuse("IMR008", why="it is not a JSON object")
    tree = parsed.tree
    if identify.TYPE not in tree:
        _refuse_envelope(tree)
    if not parsed.marked:
        return identify.version_of(tree.get)
    from imr_schema.codecs import json_careful  # most documents have no marks

    return identify.version_of(lambda name: json_careful.without_marks(tree.get(name), None, Faults()))


def _refuse_envelope(tree: object) -> None:
    """Raises ``ReadError`` (IMR008) where a determination stands inside *tree*, a few levels below its top."""
    level = [tree]
    for _ in range(_DEEPEST_INSIDE):
        held = [list(each.values()) if isinstance(each, dict) else each for each in level]
        level = [inner for each in held if isinstance(each, list) for inner in each[:_MOST_INSIDE]][:_MOST_INSIDE]
        if any(isinstance(each, dict) and each.get(identify.TYPE) == identify.DOCUMENT_TYPE for each in level):
            raise identify.within(f"an object with {identify.TYPE} {identify.DOCUMENT_TYPE}", None)


def read(parsed: Parsed, version: SchemaVersion, accepted: bool) -> Reading:
    """The document's data without its hint for editors, and a problem for each repeated name or irregular number.

    *accepted*: the schema accepts the tree. A tree that was read the quick way has no repeated name, and every number
    in canonical form but ``-0``, which lost its hyphen. The schema accepts 0 nowhere, so only a tree that it refuses
    is compared with the bytes.
    """
    data, problems, marked = parsed.tree, parsed.problems, parsed.marked
    lost_sign = not marked and not accepted and msgspec.json.encode(data).count(b"-") != parsed.raw.count(b"-")
    if marked or lost_sign:
        from imr_schema.codecs import json_careful  # an accepted document does not need it

        if lost_sign:
            data, _ = json_careful.decode(parsed.raw.decode("utf-8"))
        faults = Faults()
        try:
            data = json_careful.without_marks(data, root(version), faults)
        except RecursionError:
            raise refuse("IMR001", why="it is nested too deeply to be read") from None
        problems = problems + [
            Problem(rule=fault.rule, pointer=pointer.join(reversed(fault.path)), facts=fault.facts) for fault in faults
        ]
        problems += faults.counted
    hint = data.get(identify.HINT)
    if isinstance(hint, str):
        data = {name: value for name, value in data.items() if name != identify.HINT}
        return Reading(data, problems, identify.hinted(hint))
    return Reading(data, problems)


def too_deep(parsed: Parsed, levels: int) -> bool:
    """Whether the data has more than *levels* levels; called for data that its schema refuses."""
    return depth(parsed.raw) > levels


def write(data: object, version: SchemaVersion) -> bytes:
    """Canonical JSON of valid *data*: UTF-8, schema order, two-space indent, final LF."""
    ordered = msgspec.convert(data, _ordered(version))
    return pretty_json(ordered)


def places(parsed: Parsed, version: SchemaVersion, wanted: set[str]) -> Positions:
    """The positions of the values of the *wanted* pointers in the bytes."""
    from imr_schema.codecs import json_positions  # only a document with findings needs it

    return json_positions.places(parsed.raw.decode("utf-8"), wanted)


def _check_counts(raw: bytes, its_marks: bytes, limits: Limits) -> None:
    """Raises ``ReadError`` (IMR001) for too many levels or members, before anything recurses.

    *its_marks* are the brackets and quotation marks of *raw*. A document with few brackets cannot be deep.
    """
    brackets = its_marks.count(b"[")
    if brackets > _SAFE_LEVELS:
        # Where few brackets are too deep, the schema still finds what is wrong above them, and the items are measured.
        most = limits.depth if brackets > _FEW_BRACKETS else max(limits.depth, _SAFE_LEVELS)
        if depth_of(raw, its_marks) > most:
            raise over("levels of nesting", limits.depth)
    if len(raw) > limits.elements:
        outside = outside_strings(raw)
        if outside.count(b",") + outside.count(b"[") + outside.count(b"{") > limits.elements:
            raise over("members", limits.elements)


def _quick(raw: bytes, its_marks: bytes) -> object:
    """The data of *raw*, or None where it is not certain that it is JSON without a repeated name.

    msgspec keeps the last of two members with the same name. Encoding its data again then gives fewer quotation marks
    than *raw* has; every other quotation mark is encoded as it was written, unless it is a ``\\u`` escape. So a
    document with such escapes is read the careful way, as is one with ``\\b`` or ``\\f``, which are forbidden
    characters. A decoder with a hook for each object would see the repeated name itself, but takes about twice as long
    as both passes.
    """
    if b"\\" in raw and (b"\\u" in raw or b"\\b" in raw or b"\\f" in raw):
        return None
    try:
        data = _DECODER.decode(raw)
    except (ValueError, RecursionError, _NeedsCare):
        return None
    again = msgspec.json.encode(data)
    return data if its_marks.count(b'"') == again.count(b'"') else None


def _no_float(written: str) -> object:
    raise _NeedsCare


_DECODER = msgspec.json.Decoder(float_hook=_no_float)


@cache
def _ordered(version: SchemaVersion) -> object:
    """A type for the data of *version* in the order of the schema: encoded, it is canonical."""
    return _type(root(version))


def _type(field: Field) -> object:
    if field.kind == LIST:
        assert field.entry is not None
        return list[_type(field.entry)]  # type: ignore[misc]
    if field.kind == OBJECT:
        parts = [part for part in field.parts if not part.hint]
        return msgspec.defstruct(
            field.title.title().replace(" ", ""),
            [
                (part.name, _type(part))
                if part.required
                else (part.name, _type(part) | msgspec.UnsetType, msgspec.UNSET)
                for part in parts
            ],
            kw_only=True,
        )
    return {INTEGER: int, BOOLEAN: bool}.get(field.kind, str)
