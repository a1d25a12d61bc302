"""A journal of what a run has written into a folder, so that a run that was interrupted goes on where it was.

The journal lies in the folder as ``.imr-journal.jsonl``, for its owner alone. Its first line states the run: this tool,
and what was asked for. Each other line is one document that is done: a digest of its bytes, its name and the run; the
digest of what was written; and of a document with findings its report, without text of it. A line is written once the
output is on the disk. Lines that are torn or damaged count for nothing, and outputs are digested before they are
believed to be there.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from types import TracebackType

import msgspec
from msgspec import Struct, structs

from imr_schema import atomic_write, part_files
from imr_schema.batch import identity
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.batch.earlier_runs import Document, documents
from imr_schema.batch.sealed_lines import SealedLines, as_bytes, unsealed
from imr_schema.errors import Unreadable
from imr_schema.findings import Days, Report, Verdict, without_text
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.files import Source
from imr_schema.inputs.ndjson import Part
from imr_schema.migrations import Loss
from imr_schema.text import encodable, sha256

NAME = ".imr-journal.jsonl"
"""The name of the journal in its folder."""

_TOGETHER = 32
"""Documents whose lines are written together, as their outputs are."""
_SPARE = 1000
"""Lines of documents that are no longer among those of the run, beside as many as the run has, that are kept."""


class _Head(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """The first line."""

    tool: str
    asked: str
    journal: int = 1


class _Written(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """What was written of a document."""

    size: int
    digest: str


class _Line(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """One document that is done."""

    key: str
    name: str
    written: _Written | None = None
    #: None: it is acceptable, and nothing was found.
    report: Report | None = None
    #: Places and rules.
    losses: tuple[tuple[str, str | None], ...] = ()
    first: date | None = None
    last: date | None = None


_as_line = msgspec.json.Decoder(_Line).decode
_as_head = msgspec.json.Decoder(_Head).decode


class Journal:
    """The journal of the folder *target*, for a run by *instructions* on *day*.

    *output* gives the path of what is made of a document, by its source and its number in a file of several. *texts*:
    the run shows text of documents; what it would show is not in the journal, so such documents are done again.
    *tell* is called with a sentence where an earlier run counts for nothing. Raises ``UsageError`` where another run is
    at work in the folder, or others may write the journal, and ``EnvironmentFailure`` where the machine refuses.
    """

    def __init__(
        self,
        target: str,
        instructions: Instructions,
        day: date,
        output: Callable[[Source, int | None], str],
        tell: Callable[[str], None],
        *,
        texts: bool,
    ) -> None:
        self._path, self._day, self._output, self._texts = os.path.join(target, NAME), day, output, texts
        self._most = instructions.settings.limits.size
        self._head = _Head(identity.tool().hex(), identity.asked(instructions).hex())
        self._base = hashlib.sha256(as_bytes(self._head)).digest()
        self._lines: dict[str, _Line] = {}
        self._used: set[str] = set()
        self._pending: list[_Line] = []
        self.place: Callable[[], None] = self.placed
        """Has the outputs of all documents so far in place, and calls ``placed``."""
        self._file = SealedLines(self._path)
        self._read(tell)

    def find(self, source: Source, part: Part) -> Sequence[Outcome] | None:
        """As :class:`imr_schema.batch.earlier_runs.Earlier` has it."""
        if not self._lines:
            return None
        found = documents(source, part, self._most)
        outcomes = []
        for document in found or ():
            outcome = self._known(source, document)
            if outcome is None:
                return None
            outcomes.append(outcome)
        return outcomes if found is not None else None

    def keep(self, document: Document, outcome: Outcome) -> None:
        """As :class:`imr_schema.batch.earlier_runs.Earlier` has it; what is written of it may be in place later."""
        if len(self._pending) >= _TOGETHER:
            self.place()
        content, report = outcome.content, outcome.report
        bare = structs.replace(without_text(report), source="", size=None, digest=None)
        self._pending.append(
            _Line(
                key=document.key(self._base).hex(),
                name=encodable(document.name),
                written=_Written(len(content), sha256(content)) if content is not None else None,
                report=bare if report.findings or outcome.losses or not report.acceptable else None,
                losses=tuple((loss.pointer, loss.rule) for loss in outcome.losses),
                first=outcome.days.first,
                last=outcome.days.last,
            )
        )

    def placed(self) -> None:
        """All outputs of the documents so far are in place: write their lines."""
        pending, self._pending = self._pending, []
        written = []
        for line in pending:
            with suppress(UnicodeEncodeError):  # a place in the document that is no Unicode; it is done again
                written.append(as_bytes(line))
            self._lines[line.key] = line
            self._used.add(line.key)
        if written:
            self._file.write(b"".join(written))

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.placed()
                self._leave_out()
        finally:
            self._file.close()

    def _known(self, source: Source, document: Document) -> Outcome | None:
        key = document.key(self._base).hex()
        line = self._lines.get(key)
        days = Days(line.first, line.last) if line else None
        if line is None or days is None or not days.include(self._day):
            return None
        if self._texts and line.report is not None and (line.losses or not line.report.acceptable):
            return None
        if line.written is not None and not _is_there(self._output(source, document.number), line.written):
            return None
        self._used.add(key)
        report = line.report or Report("", Verdict.ACCEPTABLE)
        return Outcome(
            structs.replace(report, source=document.name),
            document.number,
            losses=tuple(Loss(pointer, None, rule) for pointer, rule in line.losses),
            line=document.line,
            days=days,
            in_place=line.written is not None,
        )

    def _read(self, tell: Callable[[str], None]) -> None:
        """Read what the journal has; begin it anew where it is of another run."""
        first, others = self._file.read()
        head = unsealed(first, _as_head)
        if head != self._head:
            if first or others:
                tell(f"{self._path}: {self._other(head)}; all is made anew")
            self._file.begin(self._head)
            return
        for each in others:
            line = unsealed(each, _as_line)
            if line is not None:
                self._lines[line.key] = line

    def _other(self, head: _Head | None) -> str:
        if head is None:
            return "it is damaged"
        if head.tool != self._head.tool:
            return "it is of another version of this tool or its engines"
        return "it is of a run with other settings or options"

    def _leave_out(self) -> None:
        """Write the journal anew, where most of it is about documents that are gone."""
        if len(self._lines) <= 2 * len(self._used) + _SPARE:
            return
        used = [line for key, line in self._lines.items() if key in self._used]
        lines = [as_bytes(self._head)]
        for line in used:
            with suppress(UnicodeEncodeError):
                lines.append(as_bytes(line))
        atomic_write.write(self._path, b"".join(lines), private=True)


def _is_there(path: str, written: _Written) -> bool:
    """Whether the file at *path* is what was written, byte by byte."""
    part_files.remove_left(os.path.realpath(os.path.dirname(path)))
    try:
        return os.stat(path).st_size == written.size and sha256(read_file(path, written.size)) == written.digest
    except (OSError, ValueError, Unreadable):
        return False
