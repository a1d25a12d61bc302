"""One HTML page that needs nothing else: no script, no network, nothing but itself (see docs/reports.md).

The index stands first and needs every document, so documents wait in a file without a name until the end; memory
stays the same for ten documents and for ten thousand. Written by our own escaping builder and not by a
template engine: it escapes by construction, needs no extra package, and a page of many small tables costs a
third of the time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

from imr_schema.reports._context import Run, Tally
from imr_schema.reports.html import document as _html_document
from imr_schema.reports.html import page as _html_page
from imr_schema.reports.html.page import Kept

OPEN_AT_MOST = 12
"""Up to how many documents the ones that are not acceptable are unfolded from the start."""

_CHUNK = 256 * 1024
_FOLDED, _UNFOLDED = '<details class="doc', '<details open class="doc'


class _Spool(Kept):
    """What the end needs, and the files in which index and documents wait."""

    rows: IO[str]
    documents: IO[str]


def begin(run: Run) -> str:
    """Nothing stands before the index."""
    return ""


def document(run: Run, tally: Tally) -> str:
    """Nothing yet: the newest document waits for the index."""
    if tally.aside is None:
        tally.aside = _spool()
    kept: _Spool = tally.aside
    report = tally.newest
    kept.add(report)
    kept.rows.write(_html_document.row(report, tally.documents))
    kept.documents.write(_html_document.details(report, tally.documents))
    return ""


def end(run: Run, tally: Tally) -> Iterator[str]:
    """The page; what lacks its last line was cut off."""
    kept: _Spool = tally.aside or _spool()
    with kept.rows, kept.documents:
        yield _html_page.head(run, tally, kept)
        if tally.documents > 1:
            yield _html_page.index_head(tally)
            yield from _chunks(kept.rows)
            yield _html_page.index_tail()
        yield _html_page.documents_head(tally)
        yield from _unfolded(kept.documents, tally) if tally.documents <= OPEN_AT_MOST else _chunks(kept.documents)
        yield _html_page.tail(run, tally, kept)


def _spool() -> _Spool:
    def waiting() -> IO[str]:
        return tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="\n")

    return _Spool(rows=waiting(), documents=waiting())


def _unfolded(file: IO[str], tally: Tally) -> Iterator[str]:
    """The few documents, open where there is something to see. No text can hold what is replaced: it is escaped."""
    told = "".join(_chunks(file))
    for kind in ("right", "wrong", "unknown") if tally.documents == 1 else ("wrong", "unknown"):
        told = told.replace(f"{_FOLDED} {kind}", f"{_UNFOLDED} {kind}")
    yield told


def _chunks(file: IO[str]) -> Iterator[str]:
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk
