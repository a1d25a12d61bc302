"""The JSON report: a contract of its own, described by schemas/report/."""

from __future__ import annotations

from imr_schema.reports import _json as _told
from imr_schema.reports._context import Run, Tally


def begin(run: Run) -> str:
    """The head; the documents follow, and what they add up to comes last, so a cut-off report is no JSON."""
    return _told.indented(_told.head(run))[:-2] + ',\n  "documents": ['


def document(run: Run, tally: Tally) -> str:
    """The newest document of *tally*."""
    comma = "" if tally.documents == 1 else ","
    return f"{comma}\n    " + _told.indented(_told.document(tally.newest)).replace("\n", "\n    ")


def end(run: Run, tally: Tally) -> str:
    """The summary, and whether every document was reached."""
    return ("\n  ]" if tally.documents else "]") + ",\n" + _told.indented(_told.tail(tally))[2:] + "\n"
