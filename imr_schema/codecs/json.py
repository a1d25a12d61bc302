"""JSON, read strictly: one meaning, or a named finding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Any

import msgspec

from imr_schema import pointer
from imr_schema.codecs._json_places import places as find_places
from imr_schema.codecs._parsed import Fault, Parsed, Positions, Reading, integer
from imr_schema.config.settings import Limits
from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.refusal import forbidden_at, over, position, refuse, strict_utf8
from imr_schema.text import FORBIDDEN, pretty_json
from imr_schema.versions import BOOLEAN, INTEGER, LIST, OBJECT, Field, SchemaVersion, identify, root

_BOM = b"\xef\xbb\xbf"
_ESCAPE = r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\(?:u[0-9a-fA-F]{4}|.)"
_SHALLOW = 512
_NOT_MARKS = bytes(byte for byte in range(256) if byte not in b'[{"')
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


class _Careful(Exception):
    """Something that the quick reader does not settle; the careful one names it."""


class _Repeated(dict[str, Any]):
    """An object of which some names were given twice."""

    names: frozenset[str]


class _Written(str):
    """A number token that is not the canonical form of an integer."""

    __slots__ = ()


def parse(raw: bytes, limits: Limits) -> Parsed:
    """The data in *raw*; ``Refused`` for what is not strict JSON in UTF-8 within *limits*."""
    problems = []
    if raw.startswith(_BOM):
        raw = raw[len(_BOM) :]
        problems.append(Problem(rule="IMR011", at=(1, 1)))
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{"):
        raise refuse("IMR003", at=(1, 1), why="it is UTF-16; JSON is exchanged in UTF-8")
    text = strict_utf8(raw)
    marks = raw.translate(None, _NOT_MARKS)
    _gate(raw, marks, limits)
    data = _quick(raw, marks)
    marked = False
    if data is None:
        data, marked = _careful(text)
        if b"\\" in raw:
            _allowed_escapes(text)
    if not raw.isascii() and ("\ufffe" in text or "\uffff" in text):
        # Whatever else is forbidden, the decoders have refused, or an escape would have to say it.
        raise refuse("IMR005", at=forbidden_at(text), why="")
    if len(raw) > limits.field:
        _short_fields(data, limits)
    return Parsed(data, raw, problems, marked)


def detect(parsed: Parsed) -> SchemaVersion:
    """The version that the document names; ``Refused`` (IMR007, IMR008) when it is not ours."""
    if not isinstance(parsed.tree, dict):
        raise refuse("IMR008", why="it is not a JSON object")
    return identify.version_of(parsed.tree.get)


def read(parsed: Parsed, version: SchemaVersion, accepted: bool) -> Reading:
    """The document's data without its hint, and what was given twice or not canonically.

    *accepted* says that the schema accepts the tree. A quickly read tree has no name twice, and no
    number in another form but ``-0``, which lost its hyphen; the schema accepts no 0 anywhere.
    """
    data, problems = parsed.tree, parsed.problems
    marked = parsed.marked
    if not marked and not accepted and msgspec.json.encode(data).count(b"-") != parsed.raw.count(b"-"):
        data, marked = _careful(parsed.raw.decode("utf-8"))
    if marked:
        faults: list[Fault] = []
        data = _plain(data, root(version), faults)
        problems = problems + [
            Problem(rule=fault.rule, pointer=pointer.join(reversed(fault.path)), facts=fault.facts) for fault in faults
        ]
    hint = data.get(identify.HINT)
    if isinstance(hint, str):
        data = {name: value for name, value in data.items() if name != identify.HINT}
        return Reading(data, problems, identify.hinted(hint))
    return Reading(data, problems)


def too_deep(parsed: Parsed, levels: int) -> bool:
    """Whether the data has more than *levels* levels; asked only of data that its schema refuses."""
    return _depth(parsed.raw) > levels


def write(data: object, version: SchemaVersion) -> bytes:
    """Canonical JSON of valid *data*: UTF-8, schema order, two-space indent, final LF."""
    ordered = msgspec.convert(data, _ordered(version))
    return pretty_json(ordered)


def places(parsed: Parsed, version: SchemaVersion, wanted: set[str]) -> Positions:
    """Where the values of the *wanted* pointers stand in the bytes."""
    return find_places(parsed.raw.decode("utf-8"), wanted)


def _gate(raw: bytes, marks: bytes, limits: Limits) -> None:
    """Depth and count, before anything recurses. A document with few brackets cannot be deep."""
    if len(marks) - marks.count(b'"') > _SHALLOW and _depth(raw) > limits.depth:
        raise over("levels of nesting", limits.depth)
    if len(raw) > limits.elements:
        outside = _outside_strings(raw)
        if outside.count(b",") + outside.count(b"[") + outside.count(b"{") > limits.elements:
            raise over("members", limits.elements)


def _outside_strings(raw: bytes) -> bytes:
    """*raw* without its strings: brackets, commas, colons, numbers and white space."""
    if b"\\" in raw:
        raw = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    return b"".join(raw.split(b'"')[::2])


def _depth(raw: bytes) -> int:
    """How many brackets are open at once."""
    brackets = _outside_strings(raw).translate(None, _NOT_BRACKETS)
    return max(accumulate(1 if byte in b"[{" else -1 for byte in brackets), default=0)


def _quick(raw: bytes, marks: bytes) -> object:
    """The data of *raw* if it can be told at once that it is JSON without a name given twice, else None.

    The decoder keeps the last of two equal names. Written again, its data then holds fewer quotation
    marks than *raw*: every other one is written as it was read, if only no ``\\u`` escape stands for one.
    """
    if b"\\" in raw and (b"\\u" in raw or b"\\b" in raw or b"\\f" in raw):
        return None
    try:
        data = _DECODER.decode(raw)
    except (ValueError, RecursionError, _Careful):
        return None
    again = msgspec.json.encode(data)
    return data if marks.count(b'"') == again.count(b'"') else None


def _careful(text: str) -> tuple[object, bool]:
    """The data of *text*, and whether it is marked where a name stands twice or a number is not canonical."""
    import json  # slow to start, and most documents are read without it

    marks = _Marks()
    decoder = json.JSONDecoder(
        object_pairs_hook=marks.pairs, parse_int=marks.number, parse_float=marks.number, parse_constant=_not_a_number
    )
    try:
        return decoder.decode(text), marks.made
    except json.JSONDecodeError as error:
        at = position(text, error.pos)
        if text[error.pos : error.pos + 1] and FORBIDDEN.search(text[error.pos]):
            raise refuse("IMR005", at=at, why="") from None
        if not text.strip(" \t\r\n"):
            raise refuse("IMR003", at=(1, 1), why="it is empty") from None
        why = "something follows its end" if error.msg == "Extra data" else "it is not JSON"
        raise refuse("IMR003", at=at, why=why) from None
    except Refused:
        raise
    except (ValueError, RecursionError):
        raise refuse("IMR003", why="it is not JSON") from None


def _refuse_float(written: str) -> object:
    raise _Careful


def _not_a_number(written: str) -> object:
    raise refuse("IMR003", why=f"{written} is not a number in JSON")


class _Marks:
    """The hooks of one careful reading; ``made`` says whether they marked anything."""

    made = False

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(reversed(pairs))
        if len(found) == len(pairs):
            return dict(pairs)
        self.made = True
        repeated = _Repeated(found)
        repeated.names = frozenset(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        return repeated

    def number(self, written: str) -> object:
        value = integer(written)
        if value is not None:
            return value
        self.made = True
        return _Written(written)


_DECODER = msgspec.json.Decoder(float_hook=_refuse_float)


def _plain(data: object, field: Field | None, faults: list[Fault]) -> object:
    """*data* without the careful reader's marks, each of them told as a fault.

    A name that the schema does not know may itself be clinical: then the parent is the place.
    """
    if isinstance(data, _Written):
        if field is None or field.kind != INTEGER:
            return 0.5  # a number of any kind is wrong here, and the schema says so
        faults.append(Fault("IMR009", []))
        return str(data)
    if isinstance(data, dict):
        parts = {part.name: part for part in field.parts} if field and field.kind == OBJECT else {}
        if isinstance(data, _Repeated):
            faults += [Fault("IMR006", [name]) for name in sorted(data.names & parts.keys())]
            faults += [Fault("IMR006", [])] if data.names - parts.keys() else []
        return {
            name: _within(value, parts.get(name), name if name in parts else None, faults)
            for name, value in data.items()
        }
    if isinstance(data, list):
        entry = field.entry if field and field.kind == LIST else None
        return [_within(value, entry, i, faults) for i, value in enumerate(data)]
    return data


def _within(value: object, field: Field | None, step: str | int | None, faults: list[Fault]) -> object:
    before = len(faults)
    plain = _plain(value, field, faults)
    if step is not None:
        for fault in faults[before:]:
            fault.path.append(step)
    elif len(faults) > before:
        for fault in faults[before:]:
            fault.path.clear()
    return plain


def _allowed_escapes(text: str) -> None:
    """No escape may smuggle in what could not stand there as it is."""
    import json

    for found in re.finditer(_ESCAPE, text):
        said = json.loads(f'"{found[0]}"')
        if FORBIDDEN.search(said):
            raise refuse("IMR005", at=position(text, found.start()), why="")


def _strings(data: object) -> Iterator[str]:
    """Every string of *data*, names too."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from data
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def _short_fields(data: object, limits: Limits) -> None:
    for text in _strings(data):
        if len(text) > limits.field // 4 and len(text.encode()) > limits.field:
            raise over("bytes in one text", limits.field)


@cache
def _ordered(version: SchemaVersion) -> object:
    """A type that holds the data of *version* in the schema's order: encoded, it is canonical."""
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
