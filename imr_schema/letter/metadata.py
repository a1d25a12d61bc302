"""What a letter does not state, from a file: JSON, or rows of the public index as CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from imr_schema.config.settings import EVERY
from imr_schema.errors import UsageError
from imr_schema.inputs import side_files
from imr_schema.letter.index_rows import COLUMNS, DATES, OUTCOMES, day
from imr_schema.pointer import Data

T = TypeVar("T")

LARGEST = 256 * 1024 * 1024
"""Bytes of metadata; the public index of all years is far below it."""


def read_metadata(path: str) -> dict[str, Data]:
    """By case number, or under ``*`` for every letter, the members to supply.

    A JSON file contains one object of the schema's members, or a list of them, each with its case number. A CSV file
    contains rows of the index. Raises ``UsageError`` for anything else.
    """

    def error(why: str) -> UsageError:
        return UsageError(f"{path}: {why}")

    text = side_files.read_text(path, LARGEST, error)
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
        for short, name in DATES.items():
            if written := day(cells.get(COLUMNS[short], "")):
                data["case"][name] = written
        if outcome := OUTCOMES.get(cells.get("case outcome", "").lower()):
            data["outcome"] = outcome
        found[number] = data
    return found


def of_case(found: Mapping[str, T], number: str | None, error: Callable[[str], Exception]) -> T:
    """What was *found* for the case *number*, or for the only case; raises what *error* makes of a sentence."""
    if number is None:
        cases = {case: each for case, each in found.items() if case != EVERY} or found
        if len(cases) != 1:
            raise error(f"it has {len(cases)} cases; --case NUMBER selects one")
        return next(iter(cases.values()))
    if number in found:
        return found[number]
    if len(found) == 1 and EVERY in found:
        return found[EVERY]
    raise error(f"it has no case {number}")


def numbered(number: str) -> Data:
    """That a case has the *number*."""
    return {"case": {"caseNumber": number}}


def of_one_case(one: Data, other: Data) -> bool:
    """Whether both are of one case, as far as both say of which they are."""
    numbers = {each.get("case", {}).get("caseNumber") for each in (one, other)}
    return len(numbers - {None}) < 2


def also_wanted(data: Data) -> tuple[str, ...]:
    """The members that rules ask of a determination like *data* although its schema does not require them."""
    return ("documentsReviewed",) if data.get("copy") == "served" else ()


def filled(data: Data, metadata: dict[str, Data]) -> Data:
    """*data* of a letter with what *metadata* supplies for its case number, then for every letter (``*``).

    What the letter itself states stays, whatever the metadata contains.
    """
    number = data.get("case", {}).get("caseNumber")
    for extra in (metadata.get(number), metadata.get(EVERY)):
        if extra:
            data = over(data, extra)
    return data


def over(data: Data, extra: Data) -> Data:
    """*data* over *extra*, member by member: what *data* has wins."""
    merged = {**extra, **data}
    for name in data.keys() & extra.keys():
        if isinstance(data[name], dict) and isinstance(extra[name], dict):
            merged[name] = over(data[name], extra[name])
    return merged
