"""What newer versions can say and the first one cannot, drawn for data of any of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from imr_schema.migrations import upgrade
from imr_schema.versions import PRINTED, SchemaVersion, in_order, root

Data = dict[str, Any]
Texts = st.SearchStrategy[str]


@st.composite
def grown(draw: st.DrawFn, data: Data, version: SchemaVersion, texts: Texts, *, every_part: bool) -> Data:
    """Data of the first version as data of *version*, with any of the parts that it may have, or all of them."""
    data = upgrade(data, PRINTED, version)
    known = root(version)
    for name, part in _parts(texts).items():
        if known.part(name) and (every_part or draw(st.booleans())) and _may_have(name, data):
            data[name] = draw(part)
    item_parts = known.part("disputedItems").entry  # type: ignore[union-attr]
    assert item_parts is not None
    for item in data["disputedItems"]:
        for name, part in _item_parts(texts).items():
            if item_parts.part(name) and (every_part or draw(st.booleans())):
                item[name] = draw(part)
    if known.part("reviewers"):
        _with_more(draw, data, texts)
    ordered: Data = in_order(data, known)
    return ordered


def _may_have(name: str, data: Data) -> bool:
    """Who the parties are stands in served copies only."""
    return name != "parties" or data["copy"] == "served"


def _parts(texts: Texts) -> dict[str, st.SearchStrategy[Any]]:
    named = st.fixed_dictionaries({"name": texts})
    roles = ["employeeAttorney", "employeeRepresentative", "claimsAdministratorAttorney"]
    representative = st.fixed_dictionaries({"role": st.sampled_from(roles), "name": texts})
    return {
        "exchange": st.fixed_dictionaries(
            {
                "documentId": st.uuids().map(lambda uuid: f"urn:uuid:{uuid}"),
                "created": st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(
                    lambda time: f"{time:%Y-%m-%dT%H:%M:%SZ}"
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
                "claimNumber": st.from_regex(r"[A-Z0-9]{1,8}( [0-9]{1,8})?", fullmatch=True),
                "adjNumber": st.integers(0, 9_999_999_999).map(lambda number: f"ADJ{number}"),
                "jurisdictionalClaimNumber": st.from_regex(r"[A-Z0-9]{1,25}", fullmatch=True),
            },
        ),
        "utilizationReview": st.fixed_dictionaries(
            {"decision": st.sampled_from(["denied", "modified"])}, optional={"retrospective": st.booleans()}
        ),
    }


def _item_parts(texts: Texts) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "classification": st.fixed_dictionaries(
            {"category": st.sampled_from(["Home Health", "Programs", "Transportation"])}
        ),
        "codes": st.lists(
            st.fixed_dictionaries(
                {
                    "source": st.sampled_from(["letter", "annotator"]),
                    "system": st.just("http://hl7.org/fhir/sid/ndc"),
                    "code": st.from_regex(r"[0-9]{4}-[0-9]{4}-[0-9]{2}", fullmatch=True),
                }
            ),
            min_size=1,
            max_size=2,
        ),
    }


def _with_more(draw: st.DrawFn, data: Data, texts: Texts) -> None:
    """More reviewers, whose decisions add up to the item's; authors, dates and quantities."""
    for more in range(draw(st.integers(0, 2))):
        data["reviewers"].append({**data["reviewers"][0], "number": more + 2})
    many = len(data["reviewers"])
    for item in data["disputedItems"]:
        item["analyses"] = [
            {**item["analyses"][0], "reviewer": number, "decision": item["decision"]} for number in range(1, many + 1)
        ]
        for part in item.get("modifiedRequest", {}).values():
            if draw(st.booleans()):
                part |= {"quantity": draw(st.integers(1, 1_000_000)), "unit": draw(texts)}
    for document in data.get("documentsReviewed", []):
        if draw(st.booleans()):
            document["author"] = draw(texts)
