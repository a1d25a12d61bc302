"""The careful way to read JSON: it names what the quick way only notices.

A decoder of the standard library marks each object with a repeated name and each number that is not canonical. The
marks are in the data until :func:`without_marks` takes them out and reports them, which needs the schema.
"""

from __future__ import annotations

import re
from collections import Counter

from msgspec import structs

from imr_schema.codecs.parsed import Fault, Faults, integer
from imr_schema.errors import ReadError
from imr_schema.pointer import Data
from imr_schema.read_errors import position, refuse
from imr_schema.standard import INTEGER, LIST, OBJECT, Field
from imr_schema.text import FORBIDDEN
from imr_schema.why_malformed import why_not_json

_ESCAPE = re.compile(
    r"""
      \\ u [dD] [89abAB] [0-9a-fA-F]{2}  \\ u [dD] [c-fC-F] [0-9a-fA-F]{2}   # a surrogate pair, one character
    | \\ (?: u [0-9a-fA-F]{4} | . )
    """,
    re.VERBOSE,
)


class _Repeated(Data):
    """An object in which some names are given twice; it contains the first value of each."""

    names: frozenset[str]


class _Written(str):
    """A number as it is written, which is not the canonical form of an integer."""

    __slots__ = ()


class _Marker:
    """The hooks of one decoder; ``marked`` is whether they marked anything."""

    marked = False

    def pairs(self, pairs: list[tuple[str, object]]) -> Data:
        first_values = dict(reversed(pairs))
        if len(first_values) == len(pairs):
            return dict(pairs)
        self.marked = True
        repeated = _Repeated(first_values)
        repeated.names = frozenset(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        return repeated

    def number(self, written: str) -> object:
        value = integer(written)
        if value is not None:
            return value
        self.marked = True
        return _Written(written)


def decode(text: str) -> tuple[object, bool]:
    """The data of *text*, and whether it contains marks; raises ``ReadError`` for anything but strict JSON."""
    import json  # slow to start, and most documents are read without it

    marker = _Marker()
    decoder = json.JSONDecoder(
        object_pairs_hook=marker.pairs, parse_int=marker.number, parse_float=marker.number, parse_constant=_no_constant
    )
    try:
        return decoder.decode(text), marker.marked
    except json.JSONDecodeError as error:
        raise _refused(text, error.pos, error.msg) from None
    except ReadError as refused:
        raise _located(refused, text) from None
    except (ValueError, RecursionError):
        raise refuse("IMR003", why="it is not JSON") from None


def _refused(text: str, offset: int, message: str) -> ReadError:
    """The finding for a decoder's error; of its *message* nothing is passed on."""
    at = position(text, offset)
    if text[offset : offset + 1] and FORBIDDEN.search(text[offset]):
        return refuse("IMR005", at=at, why="")
    if not text.strip(" \t\r\n"):
        return refuse("IMR003", at=(1, 1), why="it is empty")
    return refuse("IMR003", at=at, why=why_not_json(text, offset, message))


_TOKENS = re.compile(r'\\. | " | (?P<refused> -?Infinity | NaN | -?[0-9]{17} )', re.VERBOSE | re.DOTALL)
"""Where texts begin and end, and what Python takes for a number although it is none, or is too large for one."""


def _located(refused: ReadError, text: str) -> ReadError:
    """*refused* for a number in *text*, at its place."""
    if refused.problem.at is not None:
        return refused
    is_within = False
    for token in _TOKENS.finditer(text):
        if token[0] == '"':
            is_within = not is_within
        elif token["refused"] and not is_within:
            return ReadError(structs.replace(refused.problem, at=position(text, token.start())))
    return refused


def _no_constant(written: str) -> object:
    raise refuse("IMR003", why=f"{written} is not a number in JSON")


def check_escapes(text: str) -> None:
    """Raises ``ReadError`` (IMR005) for an escape of a character that must not be in a document in any form."""
    import json

    for escape in _ESCAPE.finditer(text):
        if FORBIDDEN.search(json.loads(f'"{escape[0]}"')):
            raise refuse("IMR005", at=position(text, escape.start()), why="")


def without_marks(data: object, field: Field | None, faults: Faults) -> object:
    """*data* without marks, each of which becomes a fault.

    The place of a name that the schema does not define is its parent: the name itself may be confidential.
    """
    if isinstance(data, _Written):
        return _number(data, field, faults)
    if isinstance(data, dict):
        return _object(data, field, faults)
    if isinstance(data, list):
        entry = field.entry if field and field.kind == LIST else None
        return [_inside(value, entry, i, faults) for i, value in enumerate(data)]
    return data


def _number(written: str, field: Field | None, faults: Faults) -> object:
    if field is None or field.kind != INTEGER:
        return 0.5  # no field allows a number that is not an integer, so the schema reports any such value
    faults.append(Fault("IMR009", []))
    return str(written)


def _object(data: Data, field: Field | None, faults: Faults) -> Data:
    parts = {part.name: part for part in field.parts} if field and field.kind == OBJECT else {}
    if isinstance(data, _Repeated):
        for name in sorted(data.names & parts.keys()):
            faults.append(Fault("IMR006", [name]))
        if data.names - parts.keys():
            faults.append(Fault("IMR006", []))
    return {
        name: _inside(value, parts.get(name), name if name in parts else None, faults) for name, value in data.items()
    }


def _inside(value: object, field: Field | None, step: str | int | None, faults: Faults) -> object:
    """*value* without marks; the faults in it are at *step*, or at the parent where that is None."""
    before = len(faults)
    plain = without_marks(value, field, faults)
    for fault in faults[before:]:
        if step is None:
            fault.path.clear()
        else:
            fault.path.append(step)
    return plain
