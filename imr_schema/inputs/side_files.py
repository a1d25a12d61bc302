"""What stands beside documents: settings, profiles, code lists, baselines, metadata, kits.

It may come from another party as the documents may, so all of it comes through one door: a regular file of a bounded
size, in strict UTF-8, and as JSON without a second meaning. Each function raises what *error* makes of a sentence such
as "there is no such file"; none of the sentences quotes the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from imr_schema.errors import Unreadable
from imr_schema.inputs.bounded_read import read_file
from imr_schema.json_text import depth

Error = Callable[[str], Exception]
"""Makes the exception that fits the caller of a sentence."""

MOST_LEVELS = 64
"""Levels of nesting in JSON, and parts of a key in TOML: for more, readers take too much time or memory."""

_MOST_CELL = 128 * 1024
_LONG_KEY = re.compile(rf"(?:[A-Za-z0-9_-]{{1,100}}\.){{{MOST_LEVELS}}}")
_TOML_PLACE = re.compile(r"at line [0-9]+, column [0-9]+|at end of document")


def read_text(path: str, most: int, error: Error = Unreadable) -> str:
    """The text of the file at *path*, of at most *most* bytes in UTF-8, without its byte order mark."""
    raw = read_file(path, most, error)
    try:
        return raw.decode("utf-8-sig")  # editors of Windows begin a file with a byte order mark
    except UnicodeDecodeError:
        raise error("it is not UTF-8") from None


def read_json(path: str, most: int, error: Error = Unreadable) -> Any:
    """The value of the JSON file at *path*, as :func:`json_value` gives it."""
    return json_value(read_text(path, most, error), error)


def json_value(text: str, error: Error = Unreadable) -> Any:
    """The value of the JSON *text*: at most ``MOST_LEVELS`` deep, no name twice in an object, nothing but JSON."""
    import json  # slow to start, and most runs have no such file

    if depth(text.encode("utf-8")) > MOST_LEVELS:
        raise error(f"it is nested more than {MOST_LEVELS} levels deep")
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse_constant, parse_float=_finite)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")  # half a character has no meaning
    except UnicodeEncodeError:
        raise error("it is not JSON: it has half of a surrogate pair") from None
    except _NotStrict as wrong:
        raise error(f"it is not JSON: {wrong.why}") from None
    except json.JSONDecodeError as wrong:
        raise error(f"it is not JSON: line {wrong.lineno}, column {wrong.colno}") from None
    except (ValueError, RecursionError):
        raise error("it is not JSON") from None
    return value


def read_toml(path: str, most: int, error: Error = Unreadable) -> tuple[str, dict[str, Any]]:
    """The text of the TOML file at *path*, and its tables."""
    import tomllib  # most runs have no settings file

    text = read_text(path, most, error)
    if _LONG_KEY.search(text):
        raise error(f"it is no TOML that is read here: a key has more than {MOST_LEVELS} parts")
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        place = _TOML_PLACE.search(str(wrong))
        raise error(f"it is no TOML: {place[0] if place else 'it cannot be read'}") from None
    except (ValueError, RecursionError):
        raise error("it is no TOML: it cannot be read") from None


def rows(text: str, error: Error = Unreadable) -> Iterator[dict[str, str]]:
    """The cells of each row of the CSV *text*, by the name of their column in small letters, without white space."""
    import csv  # slow to start, and most runs read no rows
    import io

    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), restkey=""):
            yield {(name or "").strip().lower(): cell.strip() for name, cell in row.items() if isinstance(cell, str)}
    except csv.Error:
        raise error(f"it is no CSV: a cell is longer than {_MOST_CELL:,} characters, or has no end") from None


def table(text: str, error: Error = Unreadable) -> Iterator[list[str]]:
    """The cells of each row of the CSV *text*, its header first; a row without any cell is ``[]``.

    Cells are divided by commas, or by semicolons or tabs where the header has more of them, or a first line ``sep=;``
    says so. Of a cell that a spreadsheet protects, ``="07"``, the text is given.
    """
    import csv  # slow to start, and most runs read no rows
    import io

    stated = re.match(r"sep=([,;\t])\r?\n", text)
    text = text[stated.end() :] if stated else text
    header = text.partition("\n")[0]
    delimiter = stated[1] if stated else max(",;\t", key=header.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_PROTECTED.sub(r"\1", cell.strip()) for cell in row]
    except csv.Error:
        raise error(f"it is no CSV: a cell is longer than {_MOST_CELL:,} characters, or has no end") from None


_PROTECTED = re.compile(r'\A="([^"]*)"\Z')


class _NotStrict(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _NotStrict("a name is given twice in one object")
    return value


def _refuse_constant(_: str) -> object:
    raise _NotStrict("it has a number that JSON does not have")


def _finite(written: str) -> float:
    value = float(written)
    if value in (float("inf"), float("-inf")):
        raise _NotStrict("it has a number that is too large")
    return value
