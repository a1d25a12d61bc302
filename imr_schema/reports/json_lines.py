"""The JSON report as it happens: a line for the run, one a document, and the sum as the last.

A report that was cut off lacks the line of the sum. Each line is described by schemas/report/.
"""

from __future__ import annotations

from imr_schema.reports import _json as _told
from imr_schema.reports._context import Run, Tally


def begin(run: Run) -> str:
    """The line of the run."""
    return _told.compact({"line": "run", **_told.head(run)}) + "\n"


def document(run: Run, tally: Tally) -> str:
    """The line of the newest document."""
    return _told.compact({"line": "document", **_told.document(tally.newest)}) + "\n"


def end(run: Run, tally: Tally) -> str:
    """The line of the sum."""
    return _told.compact({"line": "summary", **_told.tail(tally)}) + "\n"
