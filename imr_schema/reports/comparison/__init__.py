"""What two documents state otherwise, for people, programs and browsers: one file a form."""

from __future__ import annotations

from collections.abc import Callable

from imr_schema.changes import Comparison
from imr_schema.reports.comparison import html, json, text
from imr_schema.reports.comparison.shown import Shown

__all__ = ["FORMS", "Shown"]

FORMS: dict[str, Callable[[Comparison, Shown], str]] = {
    "text": text.render,
    "json": json.render,
    "html": html.render,
}
"""The forms in which ``diff`` tells a comparison, by name."""
