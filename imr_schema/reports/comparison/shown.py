"""What the forms of a comparison have in common: what may be shown, the groups, and the sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from msgspec import Struct

from imr_schema.changes import Change, Comparison, Renumbered, text_of
from imr_schema.reports._phrases import many


class Shown(Struct, frozen=True):
    """How a comparison is shown."""

    values: bool = False
    """Whether text of the documents may be shown."""
    color: bool = False
    """Whether a form for people may use colors."""
    tool: str = ""
    """The version of this tool."""


def groups(comparison: Comparison) -> Iterator[tuple[str, list[Change]]]:
    """The changes by disputed item, each group under its heading, those outside the items first."""
    outside = [each for each in comparison.changes if _item(each) is None]
    inside = [each for each in comparison.changes if _item(each) is not None]
    if outside:
        yield "Outside the disputed items", outside
    for (before, after), found in groupby(inside, key=lambda each: (each.item_before, each.item_after)):
        yield heading(before, after), list(found)


def _item(change: Change) -> int | None:
    return change.item_before if change.item_before is not None else change.item_after


def heading(before: int | None, after: int | None) -> str:
    """The name of a disputed item with one number, or with one in each document."""
    if before is None or after is None or before == after:
        return f"Item {after if before is None else before}"
    return f"Item {before}, now {after}"


def sentence(change: Change) -> str:
    """What became of what a change is about, without any text of a document."""
    if change.kind != "changed":
        return change.kind
    if change.form == "code":
        return f"{change.before} -> {change.after}"
    words = change.words
    if words is not None:
        return f"text changed, {words.changed:,} of {many(words.of, 'word')}"
    return "changed"


def renumbered(comparison: Comparison, arrow: str = "->") -> str:
    """The other numbers of disputed items: "2-4 -> 3-5, 5 -> 2"."""
    runs: list[list[Renumbered]] = []
    for each in comparison.renumbered:
        last = runs[-1][-1] if runs else None
        if last is not None and (each.before - last.before, each.after - last.after) == (1, 1):
            runs[-1].append(each)
        else:
            runs.append([each])
    return ", ".join(
        f"{_span(run[0].before, run[-1].before)} {arrow} {_span(run[0].after, run[-1].after)}" for run in runs
    )


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def value(found: Any) -> str:
    """A value for people: a text as it is, of an entry its first text, a list with commas."""
    text = text_of(found)
    if text is not None:
        return text
    if isinstance(found, dict):
        return next((inner for inner in map(text_of, found.values()) if inner), "...")
    return "; ".join(map(value, found)) if isinstance(found, list) else str(found).lower()


def notes(comparison: Comparison) -> Iterator[str]:
    """What is to be said of the comparison as a whole."""
    first, second = comparison.first, comparison.second
    if first.version != second.version:
        yield f"The versions differ, {first.version} and {second.version}; compared in version {comparison.version}."
    for side in (first, second):
        if not side.whole:
            yield f"{side.source} is not acceptable as a document, and not all of it may have been compared."
    if comparison.same and not comparison.identical:
        yield "They differ in white space, or in the division of texts into paragraphs, which does not count."


def counted(changes: Iterable[Change], renumbered: int) -> str:
    """How much differs: "3 differences: 1 added, 2 changed"."""
    kinds = [each.kind for each in changes]
    total = len(kinds) + renumbered
    if not total:
        return "No difference"
    parts = [f"{kinds.count(kind):,} {kind}" for kind in ("added", "removed", "changed", "moved") if kind in kinds]
    parts += [f"{renumbered:,} renumbered"] if renumbered else []
    return f"{many(total, 'difference')}: {', '.join(parts)}"
