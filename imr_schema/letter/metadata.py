"""What a letter does not state, from a file: JSON, or rows of the public index as CSV."""

from __future__ import annotations

import re

from imr_schema.config.settings import EVERY
from imr_schema.errors import UsageError
from imr_schema.inputs import side_files
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

    def error(why: str) -> UsageError:
        return UsageError(f"{path}: {why}")

    text = side_files.read_text(path, _LARGEST, error)
    if text.lstrip()[:1] not in ("{", "["):
        return _of_rows(path, text)
    return _of_objects(path, side_files.json_value(text, error))


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
    wrong = UsageError(f"{path}: it is neither JSON nor rows with a column Case Number")
    if "case number" not in text.partition("\n")[0].lower():
        raise wrong
    for cells in side_files.rows(text, lambda _: wrong):
        number = cells.get("case number")
        if not number:
            raise wrong
        data: Data = {"case": {"caseNumber": number}}
        for column, (part, name) in _COLUMNS.items():
            if day := _day(cells.get(column, "")):
                data[part][name] = day
        if outcome := _OUTCOMES.get(cells.get("case outcome", "").lower()):
            data["outcome"] = outcome
        found[number] = data
    return found


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
