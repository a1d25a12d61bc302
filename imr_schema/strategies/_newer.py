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
_OTHER_STANDARDS = [
    "peerReviewedEvidence",
    "professionalStandards",
    "expertOpinion",
    "medicalPractice",
    "likelyBenefit",
]
_NUMBERS = st.integers(0, 9_999_999_999)


@st.composite
def grown(draw: st.DrawFn, data: Data, version: SchemaVersion, texts: Texts, *, every_part: bool) -> Data:
    """Data of the first version as data of *version*, with any of the optional parts of that, or with all of them."""
    data = upgrade(data, PRINTED, version)
    fields = root(version)
    newer = _newer_parts(texts, decided=date.fromisoformat(data["case"]["decisionDate"]))
    parts = {name: part for name, part in newer.items() if fields.part(name) and _may_have(name, data)}
    _add(draw, data, parts, every_part=every_part)
    _add_to_case(draw, data, every_part=every_part)
    item_fields = disputed_items(version).entry
    for item in data["disputedItems"]:
        parts = {
            name: part
            for name, part in _item_parts(texts, item, data["case"], edited=every_part).items()
            if item_fields.part(name)
        }
        _add(draw, item, parts, every_part=every_part)
    if fields.part("reviewers"):
        _describe(draw, data, texts, every_part=every_part)
        if not every_part and draw(st.booleans()):
            _add_reviewers(draw, data)
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
            document |= {"type": "Medical record", "extensions": draw(_extensions(texts))}
    for item in data["disputedItems"]:
        if every_part or draw(st.booleans()):
            item["extensions"] = draw(_extensions(texts))
            _add(
                draw,
                item["analyses"][0],
                _analysis_parts(texts, item["analyses"][0], edited=every_part),
                every_part=every_part,
            )
            _add(draw, item, _request(item, data["case"], edited=every_part), every_part=every_part)
            for citation in item["analyses"][0]["guideline"]["citations"]:
                _add(draw, citation, _of_a_citation(citation, edited=every_part), every_part=every_part)
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


def _add_to_case(draw: st.DrawFn, data: Data, *, every_part: bool) -> None:
    """Add the days that fit in with those of the case, and the facts.

    The days are left out of what is to have every part: edits of the other days of such a document would contradict
    them.
    """
    case = data["case"]
    days: dict[str, st.SearchStrategy[object]] = {
        "requestForAuthorizationDate": st.just(case["utilizationReviewDate"]),
        "recordsReceivedDate": st.just(case["decisionDate"]),
        "mailedDate": st.just(case["decisionDate"]),
    }
    if not every_part:
        _add(draw, case, days, every_part=False)
    number = st.integers(1, 9_999_999).map(lambda drawn: f"CM99-{drawn:07}")
    parts: dict[str, st.SearchStrategy[object]] = {
        # Of drugs alone, and requests of other categories would contradict it.
        "formularyDispute": st.just(value=False) if every_part else st.booleans(),
        "convertedToExpedited": st.just(value=False),
        "consolidatedCaseNumbers": st.lists(number, min_size=1, max_size=2, unique=True),
    }
    _add(draw, case, parts, every_part=every_part)


def _extensions(texts: Texts) -> st.SearchStrategy[list[object]]:
    owner = st.sampled_from(["https://example.org/ns", "urn:example:owner"])
    named = st.fixed_dictionaries({"name": st.just("claimOffice"), "value": texts})
    one = st.fixed_dictionaries({"owner": owner, "properties": st.lists(named, min_size=1, max_size=2)})
    return st.lists(one, min_size=1, max_size=1)


# Of what is to have every part, rules edit the other members; what such an edit would contradict is left out of it.


def _analysis_parts(texts: Texts, analysis: Data, *, edited: bool) -> dict[str, st.SearchStrategy[object]]:
    """The standards that fit the basis of an *analysis*, and why the MTUS was left where it was."""
    if edited:
        return {"standards": st.just(["mtus", "peerReviewedEvidence"]), "extensions": _extensions(texts)}
    outside = analysis["guideline"]["basis"] == "nonMtus"
    others = st.lists(st.sampled_from(_OTHER_STANDARDS), max_size=2, unique=True)
    first = [] if outside else ["mtus"]
    standards = others.map(lambda drawn: [*first, *drawn] or ["expertOpinion"])
    return {"standards": standards} | ({"whyNotMtus": texts} if outside else {}) | {"extensions": _extensions(texts)}


def _request(item: Data, case: Data, *, edited: bool) -> dict[str, st.SearchStrategy[object]]:
    """The request of an *item* as data: what its description says, and what that does not contradict."""
    parts: dict[str, st.SearchStrategy[object]] = {
        "strength": st.just("double strength"),
        "frequency": st.just("every morning"),
        "duration": st.just("as needed"),
        "bodyRegion": st.just("Nervous system"),
    }
    if edited:
        return parts
    parts["serviceDate"] = st.just(case["utilizationReviewDate"])
    if "refill" not in item["description"]:
        parts["refills"] = st.integers(1, 9)
    if re.search(r"\b(?:left|right|lt|rt|both|bilateral)\b", item["description"], re.IGNORECASE) is None:
        parts["laterality"] = st.sampled_from(["left", "right", "bilateral"])
    said = re.search(r"\b(?P<count>[1-9][0-9]{0,2}) visits\b", item["description"])
    if said is not None:
        parts |= {"quantity": st.just(int(said["count"])), "unit": st.just("visits")}
    return parts


def _of_a_citation(citation: Data, *, edited: bool) -> dict[str, st.SearchStrategy[object]]:
    """What fits a *citation* beside its title."""
    parts: dict[str, st.SearchStrategy[object]] = {"uri": st.just("https://example.org/guidelines/1")}
    if citation["source"] == "MTUS" and not edited:
        parts["regulation"] = st.sampled_from(["9792.23.1", "9792.24.2"])
    if citation.get("year", 9999) <= 2009 and not edited:
        parts["edition"] = st.just(f"{citation['year']}-01-01")
    return parts


def _newer_parts(texts: Texts, *, decided: date) -> dict[str, st.SearchStrategy[object]]:
    named = st.fixed_dictionaries({"name": texts})
    roles = ["employeeAttorney", "employeeRepresentative", "claimsAdministratorAttorney"]
    representative = st.fixed_dictionaries({"role": st.sampled_from(roles), "name": texts})
    return {
        "documentId": _NUMBERS.map(lambda number: f"urn:example:{number}"),
        "created": st.datetimes(datetime.combine(decided, time.min) + _LATER, datetime(2199, 12, 31)).map(
            lambda made: f"{made:%Y-%m-%dT%H:%M:%SZ}"
        ),
        "exchange": st.fixed_dictionaries(
            {"sender": _identified(texts.map("From {}".format))},
            optional={"recipient": _identified(texts.map("To {}".format))},
        ),
        "provenance": _provenance(texts),
        "replaces": st.fixed_dictionaries(
            {
                "caseNumber": st.integers(0, 9_999_999).map(lambda number: f"CM13-{number:07}"),
                "decisionDate": st.dates(datetime(1990, 1, 1).date(), datetime(1999, 12, 31).date()).map(str),
                "reason": st.sampled_from(["correction", "appeal"]),
            },
            optional={"documentId": st.just("urn:example:replaced")},
        ),
        "parties": st.fixed_dictionaries(
            {"employee": named},
            optional={
                "employer": named,
                "claimsAdministrator": _identified(texts),
                "requestingPhysician": _identified(texts),
                "representatives": st.lists(representative, min_size=1, max_size=2),
                "claimNumber": _NUMBERS.map(lambda number: f"EX {number}"),
                "adjNumber": _NUMBERS.map(lambda number: f"ADJ{number}"),
                "jurisdictionalClaimNumber": _NUMBERS.map(lambda number: f"{number:025}"),
            },
        ),
    }


def _identified(names: Texts) -> st.SearchStrategy[object]:
    """A party with any identifiers."""
    systems = st.sampled_from(["https://example.org/licenses", "urn:example:organizations"])
    identifier = st.fixed_dictionaries({"system": systems, "value": _NUMBERS.map(str)})
    several = st.lists(identifier, min_size=1, max_size=2, unique_by=lambda each: each["system"])
    return st.fixed_dictionaries({"name": names}, optional={"identifiers": several})


def _provenance(texts: Texts) -> st.SearchStrategy[object]:
    """How the data came to be; those that were extracted name the letter."""
    generator = st.fixed_dictionaries({"name": texts}, optional={"version": st.just("4.2.1")})
    letter = st.fixed_dictionaries(
        {"sha256": st.integers(0, 2**256 - 1).map("{:064x}".format), "mediaType": st.just("application/pdf")},
        optional={"edition": st.just("2014")},
    )
    return st.one_of(
        st.fixed_dictionaries({"method": st.just("authored"), "generator": generator}),
        st.fixed_dictionaries({"method": st.just("converted"), "generator": generator}, optional={"letter": letter}),
        st.fixed_dictionaries({"method": st.just("extracted"), "generator": generator, "letter": letter}),
    )


def _item_parts(texts: Texts, item: Data, case: Data, *, edited: bool) -> dict[str, st.SearchStrategy[object]]:
    modified, given = "modifiedRequest" in item, item["description"].startswith("Retrospective")
    decision = {"decision": st.just("modified" if modified else "denied")}
    optional = {"reason": st.sampled_from(["medicalNecessity", *([] if modified else ["informationNotReceived"])])}
    timing = {"timing": st.sampled_from(["retrospective"] if given else ["prospective", "concurrent"])}
    return {
        "utilizationReview": st.fixed_dictionaries(timing, optional=optional)
        if edited
        else st.fixed_dictionaries(decision, optional={**timing, **optional}),
        "classification": st.fixed_dictionaries(
            {
                "category": st.sampled_from(
                    ["Pharmaceuticals"]
                    if case.get("formularyDispute")
                    else ["Home Health", "Programs", "Transportation"]
                )
            }
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
