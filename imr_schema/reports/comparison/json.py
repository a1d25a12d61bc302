"""A comparison as JSON, described by ``schemas/comparison/``."""

from __future__ import annotations

from typing import Any

from imr_schema.changes import Change, Comparison
from imr_schema.reports.comparison.shown import Shown
from imr_schema.text import pretty_json, quiet

COMPARISON_VERSION = "1.0"
"""The version of this format."""


def render(comparison: Comparison, shown: Shown) -> str:
    """The *comparison*; with values only where they may be shown."""
    told = {
        "comparisonVersion": COMPARISON_VERSION,
        "tool": {"name": "imr-schema", "version": shown.tool},
        "first": _side(comparison.first.source, comparison.first.version, comparison.first.whole),
        "second": _side(comparison.second.source, comparison.second.version, comparison.second.whole),
        "version": comparison.version,
        "same": comparison.same,
        "identical": comparison.identical,
        "renumbered": [
            {
                "before": each.before,
                "after": each.after,
                "pointerBefore": each.pointer_before,
                "pointerAfter": each.pointer_after,
            }
            for each in comparison.renumbered
        ],
        "changes": [_change(each, shown) for each in comparison.changes],
    }
    return quiet(pretty_json(told).decode())


def _side(source: str, version: str, whole: bool) -> dict[str, Any]:
    return {"source": source, "schemaVersion": version, "whole": whole}


def _change(change: Change, shown: Shown) -> dict[str, Any]:
    words = change.words
    told = {
        "kind": change.kind,
        "what": change.what,
        "itemBefore": change.item_before,
        "itemAfter": change.item_after,
        "pointerBefore": change.pointer_before,
        "pointerAfter": change.pointer_after,
        "words": {"changed": words.changed, "of": words.of} if words else None,
    }
    if (change.form == "code" and change.kind == "changed") or shown.values:
        told |= {"before": change.before, "after": change.after}
    return {name: value for name, value in told.items() if value is not None}
