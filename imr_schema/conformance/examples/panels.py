"""Cases of several reviewers: the majority prevails, an even split favors the treatment (LC 4610.6(e))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from imr_schema.pointer import Data
from imr_schema.rules import Edits

_SAID = ["The notes were read once more, and weighed with care."]
_PANELS = ("uu", "uo", "ou", "oo", "uuo", "uou", "ouu", "uoo", "oou", "uuou", "uuoo", "ouou", "oouo", "ouuu", "uuuoo")
_DECISIONS = {"u": "upheld", "o": "overturned"}


def panels(data: Data) -> Iterator[tuple[str, Edits, bool]]:
    """What each panel is, the edits of *data*, a base document of the newest version, and whether it is right.

    Each panel decides the first item once as its analyses add up, and once the other way. The second item is decided
    as by the base document, by all.
    """
    for panel in _PANELS:
        prevails = "o" if 2 * panel.count("o") >= len(panel) else "u"
        for decided in "uo":
            about = f"{len(panel)} reviewers ({panel}), the item is {_DECISIONS[decided]}"
            yield about, _edits(data, panel, _DECISIONS[decided]), decided == prevails


def in_another_order(data: Data) -> tuple[str, Edits]:
    """A panel whose reviewers stand in another order than their numbers, which is no fault."""
    edits = _edits(data, "uuo", "upheld")
    return "reviewers in another order", {**edits, "/reviewers": edits["/reviewers"][::-1]}


def unevenly_numbered(data: Data) -> Iterator[tuple[str, Edits]]:
    """Panels in which an analysis is missing, given twice, or of nobody."""
    edits = _edits(data, "uuo", "upheld")
    analyses: Any = edits[_ANALYSES]
    yield "no analysis of the third reviewer", {**edits, _ANALYSES: analyses[:2]}
    yield "two analyses of the second reviewer", {**edits, _ANALYSES: [*analyses[:2], {**analyses[2], "reviewer": 2}]}
    yield "an analysis of a fourth reviewer", {**edits, _ANALYSES: [*analyses[:2], {**analyses[2], "reviewer": 4}]}
    reviewers: Any = edits["/reviewers"]
    yield "a reviewer's number twice", {**edits, "/reviewers": [*reviewers[:2], {**reviewers[2], "number": 2}]}
    yield "a reviewer's number that is too high", {**edits, "/reviewers/2/number": 4}


_ANALYSES = "/disputedItems/0/analyses"


def _edits(data: Data, panel: str, decision: str) -> dict[str, Any]:
    reviewer = data["reviewers"][0]
    edits: dict[str, Any] = {
        "/reviewers": [{**reviewer, "number": n} for n in range(1, len(panel) + 1)],
        "/disputedItems/0/decision": decision,
        "/outcome": "partialOverturn" if decision == "upheld" else "overturn",
    }
    for i, item in enumerate(data["disputedItems"]):
        first = item["analyses"][0]
        decisions = [_DECISIONS[short] for short in panel] if i == 0 else [item["decision"]] * len(panel)
        edits[f"/disputedItems/{i}/analyses"] = [
            {**first, "reviewer": n, "decision": each, "rationale": _SAID if i == 0 else first["rationale"]}
            for n, each in enumerate(decisions, 1)
        ]
    return edits
