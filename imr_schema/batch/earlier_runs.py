"""What earlier runs found, in place of work: a document that is the same as it was then is not validated again.

The bytes of every document are read and digested: neither its time nor its size is taken for its content.
"""

from __future__ import annotations

import hashlib
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from msgspec import Struct

from imr_schema.batch.documents import Outcome
from imr_schema.errors import Unreadable
from imr_schema.inputs import files, ndjson
from imr_schema.inputs.files import Source
from imr_schema.inputs.ndjson import Part

T = TypeVar("T")
R = TypeVar("R")

_MOST_WAITING = 1000
"""Tasks whose results are known already, and that wait for one before them to be done."""

_NOT_KEPT = {"IMR001", "IMR090"}
"""Rules whose findings may be about the run, not about the document: a limit of time or memory, a failure of ours."""


class Document(Struct, frozen=True, gc=False):
    """One document of a source, as it lies there."""

    name: str
    """How reports name it."""
    number: int | None
    """Its place in a file of several, from 1."""
    line: int | None
    """The line on which it begins in a file of several."""
    size: int
    digest: bytes
    """The SHA-256 of its bytes."""

    def key(self, base: bytes) -> bytes:
        """What stands for what is found in it by a run that *base* stands for: 32 bytes.

        The name is part of it, since rules and settings read it.
        """
        where = b"%d %d " % (self.number or 0, self.line or 0)
        return hashlib.sha256(base + self.digest + where + self.name.encode("utf-8", "surrogatepass")).digest()


class Earlier(Protocol):
    """What earlier runs found."""

    def find(self, source: Source, part: Part) -> Sequence[Outcome] | None:
        """What becomes of each document of *part* of *source*; None where that must be found out."""

    def keep(self, document: Document, outcome: Outcome) -> None:
        """Keep what was found in *document*, for later runs."""


def documents(source: Source, part: Part, most: int) -> list[Document] | None:
    """The documents of *part* of *source*, of at most *most* bytes each; None where reading it must give the reason."""
    try:
        if not source.several:
            raw = files.read(source, most)
            return [Document(source.name, None, None, len(raw), hashlib.sha256(raw).digest())]
        if part.content is None:
            return None
        lines = ndjson.most_lines(files.size(source))
        found = [
            Document(f"{source.name}#{number}", number, line, len(raw), hashlib.sha256(raw).digest())
            for number, line, raw in ndjson.split(io.BytesIO(part.content), most, lines, part)
        ]
    except (Unreadable, MemoryError):
        return None
    return found if found or part.documents else None  # a file that holds no document is not in order


def document_of(outcome: Outcome) -> Document | None:
    """The document that *outcome* is about; None where it was not read, or what was found need not hold again."""
    report = outcome.report
    if report.digest is None or report.size is None or any(each.rule in _NOT_KEPT for each in report.findings):
        return None
    return Document(report.source, outcome.number, outcome.line, report.size, bytes.fromhex(report.digest))


def over(
    tasks: Iterable[T], find: Callable[[T], Sequence[R] | None], work: Callable[[Iterator[T]], Iterator[tuple[T, R]]]
) -> Iterator[tuple[T, R]]:
    """Each of *tasks* with its results, in order: those that ``find(task)`` gives, or where it gives None, of *work*.

    *work* gives the results of the tasks that it takes, in order. It is called again after many tasks in a row that
    were known, so that what waits for their turn does not grow with the batch.
    """
    left = iter(tasks)
    for task in left:
        found = find(task)
        if found is None:
            yield from _worked(task, left, find, work)
        else:
            yield from ((task, each) for each in found)


def _worked(
    first: T,
    left: Iterator[T],
    find: Callable[[T], Sequence[R] | None],
    work: Callable[[Iterator[T]], Iterator[tuple[T, R]]],
) -> Iterator[tuple[T, R]]:
    """The results of *first*, which must be worked out, and of as many of those *left* as go with it."""
    waiting: deque[tuple[T, Sequence[R]]] = deque()

    def to_do() -> Iterator[T]:
        waiting.append((first, ()))
        yield first
        for task in left:
            found = find(task)
            waiting.append((task, found or ()))
            if found is None:
                yield task
            elif len(waiting) > _MOST_WAITING:
                return

    for task, result in work(to_do()):
        while waiting[0][0] is not task:
            known, found = waiting.popleft()
            yield from ((known, each) for each in found)
        yield task, result
    for known, found in waiting:
        yield from ((known, each) for each in found)
