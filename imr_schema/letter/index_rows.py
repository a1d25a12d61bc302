"""Rows of the public index of determinations that the Division of Workers' Compensation keeps: one row a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from imr_schema.inputs import side_files
from imr_schema.pointer import Data
from imr_schema.standard import SchemaVersion, disputed_items

COLUMNS = {
    "case": "case number",
    "outcome": "case outcome",
    "decided": "decision date",
    "injured": "date of injury",
    "received": "received date",
    "specialty": "imro reviewer specialty",
    "category": "request category",
    "subcategory": "subcategory/drug",
    "decision": "request decision",
}
"""The columns of the index by short names of ours, in small letters."""

DATES = {"decided": "decisionDate", "injured": "dateOfInjury", "received": "applicationReceivedDate"}
"""The members of a case that stand in a column."""

OUTCOMES = {
    "uphold": "uphold",
    "overturn": "overturn",
    "partially overturn": "partialOverturn",
    "partial overturn": "partialOverturn",
}
_DECISIONS = {"uphold": "upheld", "upheld": "upheld", "overturn": "overturned", "overturned": "overturned"}
_DRUGS = "pharmaceuticals"
"""The category whose subcategories are classes of drugs."""


class IndexCase(Struct, frozen=True):
    """What the rows of one case contain."""

    data: Data
    """As data of the version that a letter gives, incomplete; an item for each row."""
    classifications: list[Data] = field(default_factory=list)
    """Category, and subcategory or class of drugs, of each item, which only newer versions have a place for."""
    ignored: int = 0
    """Cells that are none of the known words or days, contradict a row before, or name a subcategory of nothing."""


def cases(text: str, columns: Mapping[str, str], error: Callable[[str], Exception]) -> dict[str, IndexCase]:
    """The cases in the CSV *text* by their numbers; raises what *error* makes of a sentence for anything else.

    *columns* has the names of columns that are called otherwise than in :data:`COLUMNS`, by the same short names.
    """
    named = COLUMNS | {short: header.strip().lower() for short, header in columns.items()}
    first = next(side_files.rows(text, error), {})
    missing = [header for short, header in columns.items() if named[short] not in first]
    if named["case"] not in first or missing:
        raise error(f"it has no column {(missing or [named['case']])[0]}; --column NAME=HEADER names another")
    found: dict[str, IndexCase] = {}
    for cells in side_files.rows(text, error):
        row = {short: cells.get(header, "") for short, header in named.items()}
        if not row["case"]:
            raise error("a row has no case number")
        known = found.get(row["case"])
        found[row["case"]] = _of_row(row) if known is None else _together(known, _of_row(row))
    return found


def _of_row(row: dict[str, str]) -> IndexCase:
    days = {member: day(row[short]) for short, member in DATES.items()}
    outcome, decision = OUTCOMES.get(row["outcome"].lower()), _DECISIONS.get(row["decision"].lower())
    specialties = [part.strip() for part in re.split("[;,]", row["specialty"]) if part.strip()]
    data: Data = {"case": {"caseNumber": row["case"], **{name: value for name, value in days.items() if value}}}
    data |= {"reviewer": {"specialties": specialties}} if specialties else {}
    data["disputedItems"] = [{"decision": decision} if decision else {}]
    data |= {"outcome": outcome} if outcome else {}
    category, part = row["category"], row["subcategory"]
    inner = "drugClass" if category.lower() == _DRUGS else "subcategory"
    classification = {"category": category, **({inner: part} if part else {})} if category else {}
    given = {"outcome": outcome, "decision": decision, **{short: days[member] for short, member in DATES.items()}}
    ignored = sum(bool(row[short]) and not value for short, value in given.items()) + bool(part and not category)
    return IndexCase(data, [classification], ignored)


def _together(one: IndexCase, other: IndexCase) -> IndexCase:
    """Both rows of a case: what the first one has stands, and the items and specialties of both."""
    data = {**other.data, **one.data, "case": {**other.data["case"], **one.data["case"]}}
    data["disputedItems"] = [*one.data["disputedItems"], *other.data["disputedItems"]]
    specialties = [each for row in (one, other) for each in row.data.get("reviewer", {}).get("specialties", ())]
    if specialties:
        data["reviewer"] = {"specialties": list(dict.fromkeys(specialties))}
    said = [{**each.data["case"], "outcome": each.data.get("outcome")} for each in (one, other)]
    contradictions = sum(bool(value) and said[0].get(name, value) != value for name, value in said[1].items())
    ignored = one.ignored + other.ignored + contradictions
    return IndexCase(data, [*one.classifications, *other.classifications], ignored)


def classified(data: Data, classifications: list[Data]) -> Data:
    """*data* of a version that has a place for them with the *classifications* of its items."""
    items = zip(data["disputedItems"], classifications, strict=True)
    return {**data, "disputedItems": [item | ({"classification": each} if each else {}) for item, each in items]}


def holds_classifications(version: SchemaVersion) -> bool:
    """Whether *version* has a place for the classifications of items."""
    return disputed_items(version).entry.part("classification") is not None


def day(written: str) -> str | None:
    """The day that a cell names, MM/DD/YYYY or YYYY-MM-DD, a time after it or not; None where it names none."""
    if american := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: .*)?", written):
        return f"{american[3]}-{int(american[1]):02}-{int(american[2]):02}"
    return written[:10] if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written) else None
