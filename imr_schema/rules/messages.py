"""From a problem to its message. No message contains text of the document."""

from __future__ import annotations

from imr_schema import pointer
from imr_schema.findings import Problem
from imr_schema.rules import Rule
from imr_schema.standard import LATEST, SchemaVersion, disputed_items, field_at, root

# Shown for a fact that the problem does not give: a message with a gap is better than no message.
_MISSING = "not stated"


def sentence(problem: Problem, rule: Rule, data: object, version: SchemaVersion | None) -> str:
    """The message of *rule*, filled with the facts of *problem* and the names of its place."""
    item = disputed_items(version or LATEST).number_at(problem.pointer, data)
    facts = {"item": item, "near": "", **_names(problem.pointer, item, version), **problem.facts}
    return rule.message.format_map(_Facts(facts))


class _Facts(dict[str, object]):
    """Facts for a template; one that is not given is reported as such rather than raised."""

    def __missing__(self, key: str) -> str:
        return _MISSING


def _names(place: str, item: int | None, version: SchemaVersion | None) -> dict[str, str]:
    """``where``: the disputed item, the member or the document; ``what``: the field; ``place``: both."""
    steps = pointer.split(place)
    titles = _titles(steps, version) if version else []
    if item is not None:
        where, titles = f"Disputed item {item}", titles[2:]
    elif len(titles) > 1:
        where, titles = f"The {titles[0]}", titles[1:]
    else:
        where = "The document"
    # The titles between are those of lists and of their entries, which mean nothing more to a person.
    named = list(dict.fromkeys([*titles[:1], *titles[-1:]]))
    return {"where": where, "what": titles[-1] if titles else "document", "place": ", ".join([where, *named])}


def _titles(steps: list[str], version: SchemaVersion) -> list[str]:
    """The title of the field at each step, as far as the schema defines them."""
    fields = (field_at(root(version), steps[: i + 1]) for i in range(len(steps)))
    return [_lower(field.title) for field in fields if field is not None]


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:] if not title[1:2].isupper() else title
