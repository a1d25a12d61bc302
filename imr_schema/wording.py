"""From a problem to the sentence a person reads; no sentence holds text of the document."""

from __future__ import annotations

from typing import Any

from imr_schema import pointer
from imr_schema.finding import Problem
from imr_schema.rules import Rule
from imr_schema.versions import OBJECT, SchemaVersion, field_at, root

_MISSING = "not said"


def item_number(place: str, data: Any) -> int | None:
    """The number of the disputed item that *place* lies in: its own, or its place in the list."""
    steps = pointer.split(place)
    if len(steps) < 2 or steps[0] != "disputedItems" or not steps[1].isdigit():
        return None
    index = int(steps[1])
    try:
        number = data["disputedItems"][index]["number"]
    except (LookupError, TypeError):
        number = None
    return number if isinstance(number, int) and not isinstance(number, bool) else index + 1


def sentence(problem: Problem, rule: Rule, data: Any, version: SchemaVersion | None) -> str:
    """The message of *rule* with the facts of *problem* and the names of its place."""
    facts = {"item": item_number(problem.pointer, data), **_names(problem.pointer, data, version), **problem.facts}
    return _Filled(facts).fill(rule.message)


class _Filled(dict[str, Any]):
    """Facts for a template; one that nobody gave is said to be missing rather than raised."""

    def fill(self, template: str) -> str:
        return template.format_map(self)

    def __missing__(self, key: str) -> str:
        return _MISSING


def _names(place: str, data: Any, version: SchemaVersion | None) -> dict[str, str]:
    steps = pointer.split(place)
    item = item_number(place, data)
    within = f"Disputed item {item}" if item is not None else "The document"
    if version is None or not steps:
        return {"where": within, "what": "document"}
    field = field_at(root(version), steps)
    while field is None or not field.title:
        steps = steps[:-1]
        field = field_at(root(version), steps)
    if item is None and len(steps) > 1:
        top = field_at(root(version), steps[:1])
        if top is not None and top.kind == OBJECT:
            within = f"The {_lower(top.title)}"
    return {"where": within, "what": _lower(field.title) if steps else "document"}


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:] if not title[1:2].isupper() else title
