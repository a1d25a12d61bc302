"""1.1 and 2.0: the one reviewer becomes the first of several, each with an analysis of every item."""

from __future__ import annotations

from imr_schema.migrations._step import Loss, Step, leaves
from imr_schema.pointer import Data

_NEW = "2.0"
_ITEM = "/disputedItems/*"
_DROPPED = "IMR910"


def _give_numbers(data: Data) -> None:
    """Give the one reviewer the number 1 and every decision. Data of a letter may be incomplete, and is kept so."""
    if "reviewers" in data:
        data["reviewers"] = [{"number": 1, **reviewer} for reviewer in data["reviewers"]]
    for item in data.get("disputedItems", ()):
        decided = {"reviewer": 1} | ({"decision": item["decision"]} if "decision" in item else {})
        if "analyses" in item:
            item["analyses"] = [{**decided, **analysis} for analysis in item["analyses"]]


def _quick_up(data: Data) -> Data:
    """The moves, the number of the reviewer and the decisions, in one pass over complete data."""
    newer = data.copy()
    newer["reviewers"] = [{"number": 1, **newer.pop("reviewer")}]
    if "documentsReviewed" in newer:
        newer["documentsReviewed"] = [{"title": title} for title in newer["documentsReviewed"]]
    newer["disputedItems"] = items = [item.copy() for item in newer["disputedItems"]]
    for item in items:
        if "modifiedRequest" in item:
            item["modifiedRequest"] = {part: {"text": text} for part, text in item["modifiedRequest"].items()}
        decided = {"reviewer": 1, "decision": item["decision"], "guideline": item.pop("reviewerGuideline")}
        decided["rationale"] = item.pop("rationale")
        item["analyses"] = [decided]
    newer["schemaVersion"] = _NEW
    return newer


def _one_reviewer(data: Data) -> list[Loss]:
    """Keep one reviewer, and one analysis of each item: never one whose decision differs from the item's.

    The reviewer is the one whose decisions are most often those of the items, the first of several.
    """
    losses: list[Loss] = []
    kept = _kept_reviewer(data)
    reviewers: list[Data] = []
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


def _kept_reviewer(data: Data) -> int:
    agreed: dict[int, int] = {reviewer["number"]: 0 for reviewer in data["reviewers"]}
    for item in data["disputedItems"]:
        for analysis in item["analyses"]:
            if analysis["decision"] == item["decision"] and analysis["reviewer"] in agreed:
                agreed[analysis["reviewer"]] += 1
    return max(agreed, key=agreed.__getitem__)


def _one_analysis(item: Data, index: int, kept: int, losses: list[Loss]) -> list[Data]:
    agreeing = [i for i, analysis in enumerate(item["analyses"]) if analysis["decision"] == item["decision"]]
    own = [i for i in agreeing if item["analyses"][i]["reviewer"] == kept]
    chosen = (own or agreeing or [0])[0]
    place = ("disputedItems", index, "analyses")
    for i, analysis in enumerate(item["analyses"]):
        if i != chosen:
            losses += leaves(analysis, (*place, i), _DROPPED)
    analysis = item["analyses"][chosen]
    for name, implied in (("reviewer", kept), ("decision", item["decision"])):
        if analysis[name] != implied:
            losses += leaves({name: analysis[name]}, (*place, chosen), _DROPPED)
    return [{name: value for name, value in analysis.items() if name not in ("reviewer", "decision")}]


STEP = Step(
    old="1.1",
    new=_NEW,
    moves=(
        ("/reviewer", "/reviewers/0"),
        ("/documentsReviewed/*", "/documentsReviewed/*/title"),
        (f"{_ITEM}/modifiedRequest/original", f"{_ITEM}/modifiedRequest/original/text"),
        (f"{_ITEM}/modifiedRequest/authorized", f"{_ITEM}/modifiedRequest/authorized/text"),
        (f"{_ITEM}/modifiedRequest/eligible", f"{_ITEM}/modifiedRequest/eligible/text"),
        (f"{_ITEM}/reviewerGuideline", f"{_ITEM}/analyses/0/guideline"),
        (f"{_ITEM}/rationale", f"{_ITEM}/analyses/0/rationale"),
    ),
    fix_up=_give_numbers,
    fix_down=_one_reviewer,
    quick_up=_quick_up,
)
