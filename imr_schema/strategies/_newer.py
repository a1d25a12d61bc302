"""What newer versions define and the first one does not."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from imr_schema.migrations import upgrade
from imr_schema.pointer import Data
from imr_schema.standard import PRINTED, SchemaVersion, disputed_items, in_order, root
from imr_schema.strategies._texts import Texts, reasons

_LATER = timedelta(1_500)
"""How long after the decision a document is made at the earliest, so that edits may make the decision later."""
_NUMBERS = st.integers(0, 9_999_999_999)


@st.composite
def grown(draw: st.DrawFn, data: Data, version: SchemaVersion, texts: Texts, *, every_part: bool) -> Data:
    """Data of the first version as data of *version*, with any of the optional parts of that, or with all of them."""
    data = upgrade(data, PRINTED, version)
    fields = root(version)
    newer = _newer_parts(texts, decided=date.fromisoformat(data["case"]["decisionDate"]))
    parts = {name: part for name, part in newer.items() if fields.part(name) and _may_have(name, data)}
    _add(draw, data, parts, every_part=every_part)
    item_fields = disputed_items(version).entry
    item_parts = {name: part for name, part in _item_parts(texts).items() if item_fields.part(name)}
    for item in data["disputedItems"]:
        _add(draw, item, item_parts, every_part=every_part)
    if fields.part("reviewers"):
        _describe(draw, data, texts, every_part=every_part)
        if not every_part and draw(st.booleans()):
            _add_reviewers(draw, data)
    review = data.get("utilizationReview", {})
    if "retrospective" in review:
        # What an item says of itself and the data of the review agree.
        said = any(item["description"].startswith("Retrospective") for item in data["disputedItems"])
        review["retrospective"] = said or review["retrospective"]
    ordered: Data = in_order(data, fields)
    return ordered


def _add(draw: st.DrawFn, data: Data, parts: dict[str, st.SearchStrategy[object]], *, every_part: bool) -> None:
    """Add any of the *parts*, or all of them."""
    for name, part in parts.items():
        if every_part or draw(st.booleans()):
            data[name] = draw(part)


def _describe(draw: st.DrawFn, data: Data, texts: Texts, *, every_part: bool) -> None:
    """Add who wrote a document and when, and the quantity of a part of a request."""
    days = st.dates(date(1990, 1, 1), date(2009, 12, 31)).map(str)
    for document in data.get("documentsReviewed", ()):
        if every_part or draw(st.booleans()):
            first, last = sorted(draw(st.tuples(days, days)))
            document |= {"author": draw(texts), "date": first, "lastDate": last}
    for item in data["disputedItems"]:
        for part in item.get("modifiedRequest", {}).values():
            visits = re.fullmatch(r"\A(?:.* )?(?P<count>[1-9][0-9]{0,2}) visits", part["text"])
            if visits and draw(st.booleans()):
                part |= {"quantity": int(visits["count"]), "unit": "visits"}


def _add_reviewers(draw: st.DrawFn, data: Data) -> None:
    """Make it two or three reviewers, each with an analysis of every item; each decision still prevails."""
    count = draw(st.integers(2, 3))
    data["reviewers"] = [{**data["reviewers"][0], "number": n} for n in range(1, count + 1)]
    for item in data["disputedItems"]:
        first = item["analyses"][0]
        other = {"upheld": "overturned", "overturned": "upheld"}[first["decision"]]
        # If two differ, the decision for the treatment prevails; of three, the majority.
        may_differ = count == 3 or first["decision"] == "overturned"
        last = other if may_differ and draw(st.booleans()) else first["decision"]
        more = [first["decision"]] * (count - 2) + [last]
        why = f"{draw(reasons())}."
        item["analyses"] += [
            {**first, "reviewer": n, "decision": decision, "rationale": [why]} for n, decision in enumerate(more, 2)
        ]


def _may_have(name: str, data: Data) -> bool:
    """Only a served copy may identify the parties."""
    return name != "parties" or data["copy"] == "served"


def _newer_parts(texts: Texts, *, decided: date) -> dict[str, st.SearchStrategy[object]]:
    named = st.fixed_dictionaries({"name": texts})
    roles = ["employeeAttorney", "employeeRepresentative", "claimsAdministratorAttorney"]
    representative = st.fixed_dictionaries({"role": st.sampled_from(roles), "name": texts})
    return {
        "exchange": st.fixed_dictionaries(
            {
                "documentId": _NUMBERS.map(lambda number: f"urn:example:{number}"),
                "created": st.datetimes(datetime.combine(decided, time.min) + _LATER, datetime(2199, 12, 31)).map(
                    lambda made: f"{made:%Y-%m-%dT%H:%M:%SZ}"
                ),
            },
            optional={"sender": texts, "recipient": texts},
        ),
        "replaces": st.fixed_dictionaries(
            {
                "caseNumber": st.integers(0, 9_999_999).map(lambda number: f"CM13-{number:07}"),
                "decisionDate": st.dates(datetime(1990, 1, 1).date(), datetime(1999, 12, 31).date()).map(str),
                "reason": st.sampled_from(["correction", "appeal"]),
            }
        ),
        "parties": st.fixed_dictionaries(
            {"employee": named},
            optional={
                "employer": named,
                "claimsAdministrator": named,
                "requestingPhysician": named,
                "representatives": st.lists(representative, min_size=1, max_size=2),
                "claimNumber": _NUMBERS.map(lambda number: f"EX {number}"),
                "adjNumber": _NUMBERS.map(lambda number: f"ADJ{number}"),
                "jurisdictionalClaimNumber": _NUMBERS.map(lambda number: f"{number:025}"),
            },
        ),
        "utilizationReview": st.fixed_dictionaries(
            {"decision": st.sampled_from(["denied", "modified"])}, optional={"retrospective": st.booleans()}
        ),
    }


def _item_parts(texts: Texts) -> dict[str, st.SearchStrategy[object]]:
    return {
        "classification": st.fixed_dictionaries(
            {"category": st.sampled_from(["Home Health", "Programs", "Transportation"])}
        ),
        "codes": st.lists(
            st.fixed_dictionaries(
                {
                    "source": st.sampled_from(["letter", "annotator"]),
                    "system": st.just("http://hl7.org/fhir/sid/ndc"),
                    "code": _NUMBERS.map(lambda number: f"{number % 10_000:04}-0000-00"),
                }
            ),
            min_size=1,
            max_size=2,
        ),
    }
