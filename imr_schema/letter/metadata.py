"""What a letter does not state, from a file: JSON, or rows of the public index as CSV."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import msgspec

from imr_schema.config.settings import EVERY
from imr_schema.errors import UsageError
from imr_schema.inputs.bounded_read import read_file
from imr_schema.pointer import Data

_LARGEST = 256 * 1024 * 1024
"""The public index of all years is far below it."""

_COLUMNS = {
    "decision date": ("case", "decisionDate"),
    "date of injury": ("case", "dateOfInjury"),
    "received date": ("case", "applicationReceivedDate"),
}
_OUTCOMES = {
    "uphold": "uphold",
    "overturn": "overturn",
    "partially overturn": "partialOverturn",
    "partial overturn": "partialOverturn",
}


def read_metadata(path: str) -> dict[str, Data]:
    """By case number, or under ``*`` for every letter, the members to supply.

    A JSON file contains one object of the schema's members, or a list of them, each with its case number. A CSV file
    contains rows of the index. Raises ``UsageError`` for anything else.
    """
    raw = read_file(path, _LARGEST, lambda why: UsageError(f"{path}: {why}"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path}: it is not UTF-8") from None
    if text.lstrip()[:1] not in ("{", "["):
        return _of_rows(path, text)
    try:
        return _of_objects(path, msgspec.json.decode(text))
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise UsageError(f"{path}: it is not JSON") from None


def _of_objects(path: str, entries: object) -> dict[str, Data]:
    wrong = UsageError(f"{path}: each entry is an object of the schema's members, with a case and its caseNumber")
    found: dict[str, Data] = {}
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict) or not isinstance(case := entry.get("case", {}), dict):
            raise wrong
        number = case.get("caseNumber")
        if isinstance(number, str):
            found[number] = entry
        elif isinstance(entries, list):
            raise wrong
        if entry is entries:
            found[EVERY] = entry  # a single object may be meant for a letter that does not state its number
    return found


def _of_rows(path: str, text: str) -> dict[str, Data]:
    found: dict[str, Data] = {}
    for cells in _rows(path, text):
        number = cells.get("case number")
        if not number:
            raise UsageError(f"{path}: it is neither JSON nor rows with a column Case Number")
        data: Data = {"case": {"caseNumber": number}}
        for column, (part, name) in _COLUMNS.items():
            if day := _day(cells.get(column, "")):
                data[part][name] = day
        if outcome := _OUTCOMES.get(cells.get("case outcome", "").lower()):
            data["outcome"] = outcome
        found[number] = data
    return found


def _rows(path: str, text: str) -> Iterator[dict[str, str]]:
    """The cells of each row, by the name of their column in small letters."""
    import csv  # slow to start, and most runs read no rows

    try:
        for row in csv.DictReader(io.StringIO(text)):
            yield {(name or "").strip().lower(): cell.strip() for name, cell in row.items() if isinstance(cell, str)}
    except csv.Error:
        raise UsageError(f"{path}: it is neither JSON nor rows with a column Case Number") from None


def _day(written: str) -> str | None:
    if american := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: .*)?", written):
        return f"{american[3]}-{int(american[1]):02}-{int(american[2]):02}"
    return written[:10] if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written) else None


def filled(data: Data, metadata: dict[str, Data]) -> Data:
    """*data* of a letter with what *metadata* supplies for its case number, then for every letter (``*``).

    What the letter itself states stays, whatever the metadata contains.
    """
    number = data.get("case", {}).get("caseNumber")
    for extra in (metadata.get(number), metadata.get(EVERY)):
        if extra:
            data = _over(data, extra)
    return data


def _over(data: Data, extra: Data) -> Data:
    """*data* over *extra*, member by member: what *data* has wins."""
    merged = {**extra, **data}
    for name in data.keys() & extra.keys():
        if isinstance(data[name], dict) and isinstance(extra[name], dict):
            merged[name] = _over(data[name], extra[name])
    return merged
