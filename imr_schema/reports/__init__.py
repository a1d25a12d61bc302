"""One entry for each form in which findings are told; each is written document by document."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from imr_schema.reports import json, text
from imr_schema.reports._run import Run, Tally

__all__ = ["FORMATS", "Format", "Run", "Tally"]


class Format(Struct, frozen=True):
    """A report as text, in three parts: before the documents, one for each, and after them."""

    begin: Callable[[Run], str]
    document: Callable[[Run, Tally], str]
    end: Callable[[Run, Tally], str]


FORMATS: dict[str, Format] = {
    "text": Format(text.begin, text.document, text.end),
    "json": Format(json.begin, json.document, json.end),
}
"""The formats by name."""
