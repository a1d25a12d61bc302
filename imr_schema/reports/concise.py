"""A line a finding, as compilers and linters write, and one line for the run."""

from __future__ import annotations

from imr_schema.reports import _phrases as _words
from imr_schema.reports._context import Run, Tally
from imr_schema.text import safe_line


def begin(run: Run) -> str:
    """Nothing stands before the first document."""
    return ""


def document(run: Run, tally: Tally) -> str:
    """``FILE:LINE:COLUMN: severity RULE message`` for each finding, all of them."""
    told = []
    for finding in tally.newest.findings:
        place = tally.newest.source
        if finding.line is not None:
            page = f":page {finding.page}" if finding.page is not None else ""
            place += f"{page}:{finding.line}:{finding.column}"
        told.append(safe_line(f"{place}: {finding.severity.value} {finding.rule} {finding.message}") + "\n")
    return "".join(told)


def end(run: Run, tally: Tally) -> str:
    """The run in one line; without it the report was cut off."""
    return " ".join([_words.summary(tally), *_words.notes(run, tally)]) + "\n"
