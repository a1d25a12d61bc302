"""What is wrong in real letters, made in an invented one: each of these gives a warning or an info."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.benchmarks.invented import phrases
from tests.benchmarks.invented.prose import Slots

Data = dict[str, Any]
Fault = Callable[[random.Random, Data, Slots], None]


def _last(data: Data) -> Data:
    analysis: Data = data["disputedItems"][-1]["analyses"][0]
    return analysis


def _say(data: Data, sentence: str) -> None:
    """Add *sentence* to the summary, after its first one."""
    first, _, rest = data["clinicalCaseSummary"][0].partition(". ")
    data["clinicalCaseSummary"][0] = f"{first}. {sentence} {rest}".rstrip()


def review_date(rng: random.Random, data: Data, slots: Slots) -> None:
    """The prose gives another day of the utilization review than the header."""
    day = slots.day(date.fromisoformat(data["case"]["utilizationReviewDate"]) - timedelta(rng.randint(1, 9)))
    summary = data["clinicalCaseSummary"]
    if slots["reviewed"] in summary[0]:
        summary[0] = summary[0].replace(slots["reviewed"], day)
    else:
        _say(data, f"In a utilization review report dated {day}, the request was denied.")


def injury_date(rng: random.Random, data: Data, slots: Slots) -> None:
    """The prose gives another day of the injury than the header."""
    day = date.fromisoformat(data["case"]["dateOfInjury"]) + timedelta(rng.randint(3, 300))
    _say(data, f"The date of injury is {slots.day(day)}.")


def other_age(rng: random.Random, data: Data, slots: Slots) -> None:
    """The rationale gives another age than the summary."""
    age = int(slots["age"]) + rng.randint(6, 12)
    rationale = _last(data)["rationale"]
    rationale[0] = f"The patient is a {age} year old {slots['sex']}. {rationale[0]}"


def late(rng: random.Random, data: Data, slots: Slots) -> None:
    """The decision was made later than a month after the assignment."""
    decided = date.fromisoformat(data["case"]["assignedDate"]) + timedelta(31)
    decided += timedelta((1 - decided.weekday()) % 7)
    data["case"]["decisionDate"] = decided.isoformat()


def no_quantity(rng: random.Random, data: Data, slots: Slots) -> None:
    """The request does not say how much."""
    item = data["disputedItems"][-1]
    item.pop("modifiedRequest", None)
    asked = rng.choice((rng.choice(phrases.MEDICINES), slots["therapy"].capitalize()))
    item["description"] = f"{asked}, {rng.choice(('unspecified quantity', 'quantity not specified'))}"


def no_reason(rng: random.Random, data: Data, slots: Slots) -> None:
    """The reviewer leaves the MTUS and does not say why."""
    analysis = _last(data)
    chapter = rng.choice(phrases.ODG_CHAPTERS)
    statement = f"Decision based on Non-MTUS Citation Official Disability Guidelines (ODG), {chapter} Chapter."
    analysis["guideline"] = {
        "basis": "nonMtus",
        "statement": statement,
        "citations": [{"source": "ODG", "title": chapter}],
    }
    for sentence in phrases.NOT_ADDRESSED:
        analysis["rationale"][0] = analysis["rationale"][0].replace(f"{sentence} ", "")


def other_side(rng: random.Random, data: Data, slots: Slots) -> None:
    """The rationale concludes on the other side than the request is for."""
    item = data["disputedItems"][-1]
    item.pop("modifiedRequest", None)
    item["description"] = "MRI of the left knee"
    no = " not" if item["decision"] == "upheld" else ""
    rationale = item["analyses"][0]["rationale"]
    rationale[0] = rationale[0].rsplit(". ", 1)[0] + f". The MRI of the right knee is{no} medically necessary."


def copied(rng: random.Random, data: Data, slots: Slots) -> None:
    """Two items have the same reasons."""
    items = data["disputedItems"]
    if len(items) > 1:
        items[-1]["decision"] = items[-1]["analyses"][0]["decision"] = items[0]["decision"]
        items[-1]["analyses"][0]["rationale"] = list(items[0]["analyses"][0]["rationale"])


def old_edition(rng: random.Random, data: Data, slots: Slots) -> None:
    """A chapter is cited in an edition that was not yet, or no longer, in force."""
    guideline = data["disputedItems"][0]["claimsAdministratorGuideline"]
    statement = "Decision based on MTUS Chronic Pain Medical Treatment 2012."
    citation = {"source": "MTUS", "title": "Chronic Pain Medical Treatment", "year": 2012}
    guideline |= {"basis": "mtus", "statement": statement, "citations": [citation]}


def cites_nothing(rng: random.Random, data: Data, slots: Slots) -> None:
    """The reviewer cites nothing."""
    statement = "The Expert Reviewer did not cite any medical evidence for its decision."
    _last(data)["guideline"] = {"basis": "noneCited", "statement": statement, "citations": []}


def web_address(rng: random.Random, data: Data, slots: Slots) -> None:
    """The claims administrator cites a web page without saying what it is."""
    address = f"www.example.org/guidelines/{slots['n']}.html"
    statement = f"Decision based on Non-MTUS Citation {address}."
    guideline = data["disputedItems"][0]["claimsAdministratorGuideline"]
    guideline |= {"basis": "nonMtus", "statement": statement, "citations": [{"source": address, "title": address}]}


def leftover(rng: random.Random, data: Data, slots: Slots) -> None:
    """Markup was left in the prose."""
    _say(data, f"Pain was {slots['pain']}/10&nbsp;at every visit.<br>")


def other_chapter(rng: random.Random, data: Data, slots: Slots) -> None:
    """The reviewer cites the chapter of another part of the body."""
    item = data["disputedItems"][-1]
    item.pop("modifiedRequest", None)
    item["description"] = "MRI of the shoulder"
    citation = {"source": "MTUS", "title": "Knee Complaints", "year": 2004}
    guideline = {"basis": "mtus", "statement": "Decision based on MTUS Knee Complaints 2004.", "citations": [citation]}
    item["analyses"][0]["guideline"] = guideline


FAULTS: dict[str, Fault] = {
    "review date": review_date,
    "injury date": injury_date,
    "other age": other_age,
    "late": late,
    "no quantity": no_quantity,
    "no reason": no_reason,
    "other side": other_side,
    "copied": copied,
    "old edition": old_edition,
    "cites nothing": cites_nothing,
    "web address": web_address,
    "leftover": leftover,
    "other chapter": other_chapter,
}
