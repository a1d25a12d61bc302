"""1.1 and 2.0: one reviewer becomes the first of several, with an analysis of each item."""

from __future__ import annotations

from typing import Any

from imr_schema.migrations._step import Loss, Step, leaves

_ITEM = "/disputedItems/*"
_DROPPED = "IMR910"


def _number(data: dict[str, Any]) -> None:
    """The one reviewer has the number 1, and made every decision."""
    if "reviewers" in data:
        data["reviewers"] = [{"number": 1, **reviewer} for reviewer in data["reviewers"]]
    for item in data.get("disputedItems", ()):
        # A letter may lack what is needed, and is moved all the same.
        decided = {"reviewer": 1} | ({"decision": item["decision"]} if "decision" in item else {})
        if "analyses" in item:
            item["analyses"] = [{**decided, **each} for each in item["analyses"]]


def _one_reviewer(data: dict[str, Any]) -> list[Loss]:
    """One reviewer is kept, and of each item one analysis: never one that decided otherwise than the item.

    The reviewer kept is the first of those whose decisions are most often those of the items.
    """
    losses: list[Loss] = []
    kept = _kept_reviewer(data)
    reviewers: list[dict[str, Any]] = []
    for i, reviewer in enumerate(data["reviewers"]):
        if reviewer["number"] == kept and not reviewers:
            reviewers.append({name: value for name, value in reviewer.items() if name != "number"})
        else:
            losses += leaves(reviewer, ("reviewers", i), _DROPPED)
    data["reviewers"] = reviewers
    data["disputedItems"] = [
        {**item, "analyses": _one_analysis(item, i, kept, losses)} for i, item in enumerate(data["disputedItems"])
    ]
    return losses


def _kept_reviewer(data: dict[str, Any]) -> int:
    agreed: dict[int, int] = {reviewer["number"]: 0 for reviewer in data["reviewers"]}
    for item in data["disputedItems"]:
        for analysis in item["analyses"]:
            if analysis["decision"] == item["decision"] and analysis["reviewer"] in agreed:
                agreed[analysis["reviewer"]] += 1
    return max(agreed.items(), key=lambda each: each[1])[0]


def _one_analysis(item: dict[str, Any], index: int, kept: int, losses: list[Loss]) -> list[dict[str, Any]]:
    agreeing = [i for i, analysis in enumerate(item["analyses"]) if analysis["decision"] == item["decision"]]
    own = [i for i in agreeing if item["analyses"][i]["reviewer"] == kept]
    chosen = (own or agreeing or [0])[0]
    place = ("disputedItems", index, "analyses")
    for i, analysis in enumerate(item["analyses"]):
        if i != chosen:
            losses += leaves(analysis, (*place, i), _DROPPED)
    analysis = item["analyses"][chosen]
    for name, said in (("reviewer", kept), ("decision", item["decision"])):
        if analysis[name] != said:
            losses += leaves({name: analysis[name]}, (*place, chosen), _DROPPED)
    return [{name: value for name, value in analysis.items() if name not in ("reviewer", "decision")}]


STEP = Step(
    old="1.1",
    new="2.0",
    moves=(
        ("/reviewer", "/reviewers/0"),
        ("/documentsReviewed/*", "/documentsReviewed/*/title"),
        (f"{_ITEM}/modifiedRequest/original", f"{_ITEM}/modifiedRequest/original/text"),
        (f"{_ITEM}/modifiedRequest/authorized", f"{_ITEM}/modifiedRequest/authorized/text"),
        (f"{_ITEM}/modifiedRequest/eligible", f"{_ITEM}/modifiedRequest/eligible/text"),
        (f"{_ITEM}/reviewerGuideline", f"{_ITEM}/analyses/0/guideline"),
        (f"{_ITEM}/rationale", f"{_ITEM}/analyses/0/rationale"),
    ),
    fix_up=_number,
    fix_down=_one_reviewer,
)
