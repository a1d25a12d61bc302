"""A letter beside the data of the same case: what the one says and the other does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from imr_schema.finding import Problem

_SINGLE = (
    "/case/caseNumber",
    "/case/priority",
    "/case/dateOfInjury",
    "/case/utilizationReviewDate",
    "/case/applicationReceivedDate",
    "/case/assignedDate",
    "/case/decisionDate",
    "/reviewOrganization/name",
    "/reviewer/licensureStates",
    "/reviewer/specialties",
)
_PROSE = ("/reviewer/statement", "/clinicalCaseSummary")
_SIDES = ("claimsAdministratorGuideline", "reviewerGuideline")


def compare(letter: dict[str, Any], data: dict[str, Any]) -> list[Problem]:
    """IMR810 to IMR816 for every field in which *letter*, as read, and *data* differ; pointers are the letter's.

    White space does not count, nor how prose is divided into paragraphs. Items are matched by their
    description, those left over by their number.
    """
    found = [p for place in _SINGLE for p in _differ("IMR810", place, _get(letter, place), _get(data, place))]
    found += [p for place in _PROSE for p in _differ("IMR812", place, _get(letter, place), _get(data, place))]
    ours, theirs = _list(letter), _list(data)
    matched = _matched(ours, theirs)
    for i, j in sorted(matched.items()):
        found += _items(f"/disputedItems/{i}", ours[i], theirs[j])
    found += [Problem(rule="IMR814", pointer=f"/disputedItems/{i}") for i in range(len(ours)) if i not in matched]
    lacking = [theirs[j] for j in range(len(theirs)) if j not in matched.values()]
    return found + [
        Problem(rule="IMR815", pointer="/disputedItems", facts={"number": item.get("number")}) for item in lacking
    ]


def _items(place: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[Problem]:
    said, held = ours.get("decision"), theirs.get("decision")
    if said != held:
        yield Problem(
            rule="IMR811", pointer=f"{place}/decision", facts={"letter": said or "nothing", "data": held or "nothing"}
        )
    yield from _differ("IMR810", f"{place}/description", ours.get("description"), theirs.get("description"))
    yield from _differ("IMR812", f"{place}/rationale", ours.get("rationale"), theirs.get("rationale"))
    for side in _SIDES:
        mine, other = ours.get(side) or {}, theirs.get(side) or {}
        yield from _differ("IMR812", f"{place}/{side}/statement", mine.get("statement"), other.get("statement"))
        if (
            mine
            and other
            and (mine.get("basis"), mine.get("citations")) != (other.get("basis"), other.get("citations"))
        ):
            yield Problem(rule="IMR813", pointer=f"{place}/{side}")


def _differ(rule: str, place: str, ours: Any, theirs: Any) -> list[Problem]:
    if theirs is None or _same(ours) == _same(theirs):
        return []
    return [Problem(rule="IMR816" if ours is None else rule, pointer=place)]


def _same(value: Any) -> Any:
    """What is compared: one running text without regard to white space; other lists entry by entry."""
    if isinstance(value, list):
        value = " ".join(str(entry) for entry in value)
    return " ".join(value.split()) if isinstance(value, str) else value


def _matched(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> dict[int, int]:
    """Which item of *theirs* each of *ours* is."""
    found: dict[int, int] = {}
    for key in (lambda item: _folded(item.get("description")), lambda item: item.get("number")):
        for i, item in enumerate(ours):
            free = (j for j, other in enumerate(theirs) if j not in found.values() and key(other) == key(item))
            if i not in found and key(item) is not None and (j := next(free, None)) is not None:
                found[i] = j
    return found


def _folded(text: Any) -> str | None:
    return " ".join(text.casefold().split()) if isinstance(text, str) else None


def _list(data: dict[str, Any]) -> list[dict[str, Any]]:
    items = data.get("disputedItems")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _get(data: Any, place: str) -> Any:
    for step in place.split("/")[1:]:
        data = data.get(step) if isinstance(data, dict) else None
    return data
