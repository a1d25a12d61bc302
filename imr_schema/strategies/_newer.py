"""What newer versions can say and the first one cannot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from imr_schema.migrations import upgrade
from imr_schema.versions import PRINTED, SchemaVersion, in_order, root

Data = dict[str, Any]
Texts = st.SearchStrategy[str]

_NUMBERS = st.integers(0, 9_999_999_999)


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
                "documentId": _NUMBERS.map(lambda number: f"urn:example:{number}"),
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
                "claimNumber": _NUMBERS.map(lambda number: f"EX {number}"),
                "adjNumber": _NUMBERS.map(lambda number: f"ADJ{number}"),
                "jurisdictionalClaimNumber": _NUMBERS.map(lambda number: f"{number:025}"),
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
                    "code": _NUMBERS.map(lambda number: f"{number % 10_000:04}-0000-00"),
                }
            ),
            min_size=1,
            max_size=2,
        ),
    }
