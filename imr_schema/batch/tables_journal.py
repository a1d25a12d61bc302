"""What keeps ``tabulate --resume`` from doing work twice, beside the tables.

Tables are whole or not there at all, so there is nothing of them to go on with. What is kept while they are made is
what was found in each document and its content, in a private database; it is gone once the tables are there. What is
left then is one line that states what they were made of: a run with the same documents and settings has nothing to do.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from types import TracebackType

import msgspec
from msgspec import Struct

from imr_schema.batch import identity
from imr_schema.batch.documents import Instructions, Outcome, parts
from imr_schema.batch.earlier_runs import document_of, documents
from imr_schema.batch.outcome_cache import OutcomeCache
from imr_schema.batch.sealed_lines import SealedLines, as_bytes, unsealed
from imr_schema.errors import Unreadable
from imr_schema.findings import Days
from imr_schema.inputs.bounded_read import open_regular
from imr_schema.inputs.files import Source


class _Head(Struct, forbid_unknown_fields=True):
    """The first line: this tool, and what was asked for."""

    tool: str
    asked: str
    tables: str
    journal: int = 1


class Made(Struct, forbid_unknown_fields=True):
    """What was made in full, and of what."""

    documents: str
    """A digest of all documents, in order."""
    files: dict[str, str]
    """The SHA-256 of each file, by its path."""
    told: list[str]
    """What was told about them."""
    code: int
    """The exit code."""
    first: date | None = None
    last: date | None = None


_as_head = msgspec.json.Decoder(_Head).decode
_as_made = msgspec.json.Decoder(Made).decode


def beside(target: str, *, folder: bool, kind: str) -> str:
    """The path of a file of ours for the tables at *target*: in that *folder*, or in the folder of that file."""
    if folder:
        return os.path.join(target, f".imr-{kind}")
    stem, dot, end = kind.partition(".")
    return os.path.join(os.path.dirname(target), f".imr-{stem}-{os.path.basename(target)}{dot}{end}")


JOURNAL, KEPT = "journal.jsonl", "kept.sqlite"
"""The kinds of these files: the line that is left, and what is there until the tables are."""


class TablesJournal:
    """The files beside the tables at *target*, for a run by *instructions* on *day*.

    *asked* has whatever else decides what is made. *tell* is called with a sentence where earlier work counts for
    nothing. Raises ``UsageError`` where another run is at work on the same tables, and ``EnvironmentFailure`` where the
    machine refuses.
    """

    def __init__(
        self,
        target: str,
        instructions: Instructions,
        day: date,
        tell: Callable[[str], None],
        *,
        folder: bool,
        asked: Sequence[str],
    ) -> None:
        self._instructions, self._day, self._tell = instructions, day, tell
        tables = hashlib.sha256(repr([*asked]).encode("utf-8", "surrogatepass")).hexdigest()
        self._head = _Head(identity.tool().hex(), identity.asked(instructions).hex(), tables)
        self._base = hashlib.sha256(as_bytes(self._head)).digest()
        self._documents: hashlib._Hash | None = hashlib.sha256()
        self._days = Days()
        self._file = SealedLines(beside(target, folder=folder, kind=JOURNAL))
        first, others = self._file.read()
        known = unsealed(first, _as_head) == self._head
        made = [unsealed(each, _as_made) for each in others] if known else []
        self._made = next((each for each in reversed(made) if each is not None), None)
        self._kept = beside(target, folder=folder, kind=KEPT)
        self._cache: OutcomeCache | None = None

    @property
    def earlier(self) -> OutcomeCache:
        """What was found in each document; the file is made when it is first asked for."""
        if self._cache is None:
            self._cache = OutcomeCache(self._kept, self._instructions, self._day, self._tell, contents=True)
        return self._cache

    def made(self, sources: Iterable[Source]) -> Made | None:
        """What is there already of the same *sources*; None where there is something to do."""
        made = self._made
        if made is None or not Days(made.first, made.last).include(self._day):
            return None
        digest = hashlib.sha256()
        most = self._instructions.settings.limits.size
        for source in sources:
            for part in parts(self._instructions, source, keep=True):
                found = documents(source, part, most)
                if found is None:
                    return None
                for document in found:
                    digest.update(document.key(self._base))
        if digest.hexdigest() != made.documents:
            return None
        return made if all(_digest(path) == known for path, known in made.files.items()) else None

    def add(self, outcome: Outcome) -> None:
        """Note what became of the next document; its report has a digest."""
        document = document_of(outcome)
        if document is None:
            self._documents = None  # what was found may be another thing next time
        elif self._documents is not None:
            self._documents.update(document.key(self._base))
        first, last = outcome.days.first, outcome.days.last
        days = self._days
        self._days = Days(
            max(first, days.first or first) if first else days.first,
            min(last, days.last or last) if last else days.last,
        )

    def finish(self, files: Iterable[str], told: list[str], code: int, *, day_alone: bool) -> None:
        """The *files* are there: state what they are made of, and remove what was kept to make them.

        *day_alone*: they state the day of the run.
        """
        self._file.begin(self._head)
        if self._documents is not None:
            days = Days(self._day, self._day) if day_alone else self._days
            digests = {path: _digest(path) or "" for path in files}
            with suppress(UnicodeEncodeError):
                made = Made(self._documents.hexdigest(), digests, told, code, days.first, days.last)
                self._file.write(as_bytes(made))
        if self._cache is not None:
            self._cache.__exit__(None, None, None)
        for end in ("", "-journal"):
            with suppress(OSError):
                os.unlink(self._kept + end)

    def __enter__(self) -> TablesJournal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cache is not None:
            self._cache.__exit__(kind, error, trace)
        self._file.close()


def _digest(path: str) -> str | None:
    """The SHA-256 of the file at *path*; None where it cannot be read."""
    try:
        with open_regular(path) as file:
            digest = hashlib.sha256()
            while piece := file.read(1 << 20):
                digest.update(piece)
            return digest.hexdigest()
    except (OSError, Unreadable):
        return None
