"""More examples of rules that take several edits at once, or an edit of the written form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from imr_schema.rules import ABSENT, CATALOG, Edits, Json


class Example(Struct, frozen=True):
    """Edits of the base document of the newest version, what they show, and whether they break the rule."""

    rule: str
    about: str
    edits: Edits
    breaks: bool = True


_ITEM = "/disputedItems/0"
_THEIRS = f"{_ITEM}/claimsAdministratorGuideline"
_OURS = f"{_ITEM}/analyses/0/guideline"
_DAYS = ("dateOfInjury", "utilizationReviewDate", "applicationReceivedDate", "assignedDate", "decisionDate")
_MTUS: Json = {"source": "MTUS", "title": "Low Back Complaints", "year": 2004}
_ODG: Json = {"source": "ODG", "title": "Low Back", "year": 2014}
_SAYS = {
    "mtus": "Decision based on MTUS Low Back Complaints 2004.",
    "nonMtus": "Decision based on Non-MTUS Citation Official Disability Guidelines 2014, Low Back.",
    "both": "Decision based on MTUS Low Back Complaints 2004, and Non-MTUS Citation Official Disability Guidelines "
    "2014, Low Back.",
    "noneCited": "The Claims Administrator did not cite any medical evidence for its decision.",
}
_CITED: dict[str, Json] = {"mtus": [_MTUS], "nonMtus": [_ODG], "both": [_MTUS, _ODG], "noneCited": []}
_OUTCOMES = ("uphold", "overturn", "partialOverturn")
_DENIED = ["The record shows no gain in function after ten visits. The request is not medically necessary."]
_GRANTED = ["The record shows a gain in function after ten visits. The request is medically necessary."]
_ADDS_UP = {("upheld", "upheld"): "uphold", ("overturned", "overturned"): "overturn"}


def examples() -> Iterator[Example]:
    """Every such example."""
    yield from _outcomes()
    yield from _bases()
    yield from _orders_of_dates()
    yield from _guidelines()
    yield from _several_blank()
    yield from _numbers()
    yield from _law_by_date()
    yield from _private_elsewhere()
    yield from _names_elsewhere()
    yield from _others()


def _outcomes() -> Iterator[Example]:
    """Every two decisions with every outcome."""
    for first in ("upheld", "overturned"):
        for second in ("upheld", "overturned"):
            expected = _ADDS_UP.get((first, second), "partialOverturn")
            for outcome in _OUTCOMES:
                edits: dict[str, Any] = {"/outcome": outcome}
                for i, decision in enumerate((first, second)):
                    item = f"/disputedItems/{i}"
                    edits[f"{item}/decision"] = edits[f"{item}/analyses/0/decision"] = decision
                    edits[f"{item}/analyses/0/rationale"] = [
                        f"Of item {i + 1}: {text}" for text in (_DENIED if decision == "upheld" else _GRANTED)
                    ]
                rule = "IMR602" if outcome == "partialOverturn" else "IMR601"
                about = f"items {first} and {second}, outcome {outcome}"
                yield Example(rule, about, edits, outcome != expected)


def _bases() -> Iterator[Example]:
    """Every basis with every kind of citations, on both sides."""
    for side in (_THEIRS, _OURS):
        for cited, citations in _CITED.items():
            for basis in _CITED:
                guideline: Json = {"basis": basis, "statement": _SAYS[cited], "citations": citations}
                about = f"{cited} cited, basis {basis}, at {side}"
                yield Example("IMR401", about, {side: guideline}, basis != cited)


def _orders_of_dates() -> Iterator[Example]:
    """Each two neighbors among the dates in the wrong order by one day."""
    for n in range(1, len(_DAYS)):
        days = dict.fromkeys(_DAYS[:n], "2015-03-03") | dict.fromkeys(_DAYS[n:], "2015-03-02")
        edits = {"/case/caseNumber": "CM15-0000000"} | {f"/case/{name}": day for name, day in days.items()}
        yield Example("IMR211", f"{_DAYS[n]} a day before {_DAYS[n - 1]}", edits)
        ordered = dict.fromkeys(_DAYS[:n], "2015-03-02") | dict.fromkeys(_DAYS[n:], "2015-03-03")
        edits = {"/case/caseNumber": "CM15-0000000"} | {f"/case/{name}": day for name, day in ordered.items()}
        yield Example("IMR211", f"{_DAYS[n]} a day after {_DAYS[n - 1]}", edits, breaks=False)


def _guidelines() -> Iterator[Example]:
    """A guideline absent, empty, blank and a placeholder, on both sides and in both items."""
    for i in (0, 1):
        for rule, side in (("IMR306", "claimsAdministratorGuideline"), ("IMR307", "analyses/0/guideline")):
            place = f"/disputedItems/{i}/{side}"
            yield Example(rule, f"without {place}", {place: ABSENT})
            yield Example(rule, f"without the statement at {place}", {f"{place}/statement": ABSENT})
            for what, text in (("nothing", ""), ("a space", " "), ("a no-break space", "\u00a0"), ("a tab", "\t")):
                yield Example(rule, f"{what} as the statement at {place}", {f"{place}/statement": text})
            for text in ("N/A", "TBD", "see above", "--", "None."):
                yield Example("IMR030", f"a placeholder as the statement at {place}", {f"{place}/statement": text})


def _several_blank() -> Iterator[Example]:
    """Texts that are required, blank in the second item as well."""
    second = "/disputedItems/1"
    yield Example("IMR304", "no rationale of the second item", {f"{second}/analyses/0/rationale": ABSENT})
    yield Example("IMR304", "a blank rationale of the second item", {f"{second}/analyses/0/rationale": ["\u2003"]})
    yield Example("IMR304", "several blank paragraphs", {f"{_ITEM}/analyses/0/rationale": [" ", "\u200b", "\t"]})
    yield Example("IMR301", "a blank description of the second item", {f"{second}/description": "\u00a0"})
    yield Example("IMR302", "no decision of the second item", {f"{second}/decision": ABSENT})
    yield Example("IMR030", "dashes in every paragraph", {f"{_ITEM}/analyses/0/rationale": ["-", "--"]})
    yield Example("IMR501", "no state of licensure", {"/reviewers/0/licensureStates": ["\u200b"]})
    yield Example("IMR501", "an empty list of states", {"/reviewers/0/licensureStates": []})
    yield Example("IMR026", "a blank statement", {"/reviewers/0/statement": ["\u00a0", " "]})
    yield Example("IMR026", "a blank name of the organization", {"/reviewOrganization/name": "\u3000"})


def _numbers() -> Iterator[Example]:
    first, second = f"{_ITEM}/number", "/disputedItems/1/number"
    yield Example("IMR312", "both numbered 2", {first: 2, second: 2})
    yield Example("IMR312", "numbered 2 and 3", {first: 2, second: 3})
    yield Example("IMR312", "the first numbered 3", {first: 3})


def _law_by_date() -> Iterator[Example]:
    """Time limits on their last days, and on the days after these."""
    base = {"/case/utilizationReviewDate": "2014-09-17", "/case/assignedDate": "2014-11-03"}
    decided = {**base, "/case/decisionDate": "2014-12-10"}
    for day, late in (("2014-10-21", False), ("2014-10-22", False), ("2014-10-23", True), ("2014-10-24", True)):
        yield Example("IMR212", f"received on {day}", {**decided, "/case/applicationReceivedDate": day}, late)
    scope = {"/case/applicationReceivedDate": "2013-07-10", "/case/caseNumber": "CM13-0000001"}
    rest = {"/case/assignedDate": "2013-07-12", "/case/decisionDate": "2013-08-06"}
    for injured, reviewed, out in (
        ("2012-12-31", "2013-06-30", True),
        ("2012-12-31", "2013-07-01", False),
        ("2013-01-01", "2013-06-30", False),
        ("2013-01-01", "2013-07-01", False),
        ("2011-10-27", "2013-06-28", True),
    ):
        edits = {**scope, **rest, "/case/dateOfInjury": injured, "/case/utilizationReviewDate": reviewed}
        yield Example("IMR213", f"injured {injured}, reviewed {reviewed}", edits, out)
    for day, late in (("2014-10-27", False), ("2014-10-28", True), ("2014-11-05", True)):
        edits = {"/case/priority": "expedited", "/case/decisionDate": day}
        yield Example("IMR216", f"an expedited review decided on {day}", edits, late)


def _private_elsewhere() -> Iterator[Example]:
    """Private data at other places than in the summary."""
    posted = {place: value for place, value in CATALOG["IMR701"].invalid.items() if place != "/clinicalCaseSummary"}
    text = "The worker can be reached at (555) 010-4477, and had ten visits without a gain."
    for place, value in (
        (f"{_ITEM}/analyses/0/rationale", [text]),
        (f"{_ITEM}/description", "Physical therapy, call (555) 010-4477"),
        ("/reviewers/0/statement", [text]),
        (f"{_THEIRS}/statement", "Decision based on MTUS Chronic Pain Treatment Guidelines 2009, (555) 010-4477."),
        ("/extensions/0/properties/0/value", "(555) 010-4477"),
    ):
        yield Example("IMR701", f"a telephone number at {place}", {**posted, place: value})
    yield Example("IMR701", "a posted copy with parties", {"/copy": "posted"})


def _names_elsewhere() -> Iterator[Example]:
    """Reviewers who are named elsewhere than in the statement about them."""
    reason = "Ten visits brought no gain in function, and none is to be expected of more."
    for place, value in (
        ("/clinicalCaseSummary", ["The expert reviewer, Jane Roe, M.D., read the notes of the worker."]),
        (f"{_ITEM}/analyses/0/rationale", [f"{reason} I, Jane Roe, M.D., have reviewed the notes."]),
        (f"{_ITEM}/analyses/0/rationale", [reason, "Electronically signed by Jane Roe, M.D."]),
        ("/disputedItems/1/analyses/0/rationale", ["The expert reviewer, Dr. Jane Roe, finds a purchase in order."]),
        ("/reviewers/0/specialties", ["Occupational Medicine", "Jane Roe, M.D."]),
        ("/extensions/0/properties/0/name", "reviewerName"),
        ("/extensions/0/properties/0/name", "licenseNumber"),
        ("/extensions/0/properties/0/value", "Reviewer: Jane Roe"),
    ):
        yield Example("IMR502", f"a reviewer who is known by what is at {place}", {place: value})
    for place, value in (
        ("/clinicalCaseSummary", ["Jane Roe, M.D., the treating physician, signed the request."]),
        ("/extensions/0/properties/0/name", "reviewerCount"),
    ):
        yield Example("IMR502", f"no reviewer is known by what is at {place}", {place: value}, breaks=False)


def _others() -> Iterator[Example]:
    year = f"{_OURS}/citations/0/year"
    yield Example("IMR106", "no paragraph of the statement", {"/reviewers/0/statement": []})
    yield Example("IMR105", "twenty extensions", {"/extensions": [_EXTENSION] * 20}, breaks=False)
    yield Example("IMR113", "the first year", {year: 1900}, breaks=False)
    yield Example(
        "IMR204", "an expedited review", {"/case/priority": "expedited", "/case/decisionDate": "2014-10-24"}, False
    )
    yield Example("IMR110", "the posted copy", {"/copy": "posted", "/parties": ABSENT}, breaks=False)
    yield Example("IMR210", "29 February of a leap year", {"/case/dateOfInjury": "2012-02-29"}, breaks=False)
    yield Example("IMR210", "29 February of no leap year", {"/case/dateOfInjury": "1900-02-29"})
    yield Example("IMR224", "made on the day of the decision", {"/created": "2014-11-20T00:00:00Z"}, False)
    yield Example(
        "IMR501", "a blank specialty beside another", {"/reviewers/0/specialties": [" ", "Pain Medicine"]}, breaks=False
    )
    served = [{"title": "Progress notes of Dr. X"}]
    yield Example("IMR510", "a list of one document", {"/documentsReviewed": served}, breaks=False)
    ranges = [{"title": "Records 2010 through 2011"}, {"title": "MRI of the lumbar spine, report of the radiologist"}]
    yield Example("IMR511", "a document beside a range", {"/documentsReviewed": ranges}, breaks=False)
    yield from _near_the_schema()


def _near_the_schema() -> Iterator[Example]:
    """What is as the schema wants it, though it looks like what is not."""
    yield Example("IMR006", "one name in two objects", {"/extensions/0/properties/1/name": "claimOffice"}, breaks=False)
    yield Example("IMR010", "a text like a comment", {"/extensions/0/properties/1/value": "<!-- 7 -->"}, breaks=False)
    yield Example("IMR101", "any name of a property", {"/extensions/0/properties/0/name": "clerk"}, breaks=False)
    yield Example("IMR103", "without the extensions", {"/extensions": ABSENT}, breaks=False)
    yield Example("IMR104", "digits as a text", {"/extensions/0/properties/0/value": "2009"}, breaks=False)
    yield Example("IMR106", "one paragraph", {"/clinicalCaseSummary": ["Pain of the lower back."]}, breaks=False)
    yield Example("IMR201", "the highest number", {"/case/caseNumber": "CM14-9999999"}, breaks=False)
    yield Example("IMR300", "one item", {"/disputedItems/1": ABSENT, "/outcome": "uphold"}, breaks=False)
    granted: dict[str, Any] = {f"{_ITEM}/decision": "overturned", f"{_ITEM}/analyses/0/decision": "overturned"}
    granted |= {f"{_ITEM}/analyses/0/rationale": _GRANTED, "/outcome": "overturn"}
    yield Example("IMR302", "both items overturned", granted, breaks=False)
    both: Json = {"basis": "both", "statement": _SAYS["both"], "citations": _CITED["both"]}
    yield Example("IMR307", "another guideline", {_OURS: both}, breaks=False)
    yield Example("IMR407", "the same chapter on both sides", {_OURS: both, _THEIRS: both}, breaks=False)


_EXTENSION: Json = {"owner": "https://example.org/ns", "properties": [{"name": "queue", "value": "7"}]}
