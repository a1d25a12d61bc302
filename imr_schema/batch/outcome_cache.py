"""A file of what was found in documents, so that what has not changed is not validated again.

It is a database of SQLite. The key of an entry is a digest of the document's bytes and name, of the settings, and of
this tool with its engines; the value is the report without text of the document, and the days for which it holds.
Nothing in it is believed without its own digest, and nothing about it stops a run: where it fails, the run says so once
and goes on without.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from types import TracebackType
from typing import IO, Self

import msgspec
from msgspec import Struct, structs

from imr_schema import own_file, part_files
from imr_schema.batch import identity
from imr_schema.batch.documents import Instructions, Outcome
from imr_schema.batch.earlier_runs import Document, documents
from imr_schema.errors import UsageError
from imr_schema.findings import Days, Report
from imr_schema.inputs.files import Source
from imr_schema.inputs.ndjson import Part

_APPLICATION = int.from_bytes(b"IMRC", "big")
_FORMAT = 1
"""The format of the file; one of another format is begun anew."""
_UNUSED_DAYS, _MARKED_DAYS = 30, 7
"""An entry that no run has used for so many days is dropped; its use is noted once in so many."""
_TOGETHER, _LONGEST = 256, 1.0
"""Entries that are written together, and seconds that the first of them waits for the others."""
_SEAL = 16
_PATIENCE = 2.0
"""Seconds to wait for another run that writes."""
_SECONDS_A_DAY = 86_400

_OPEN: set[str] = set()
"""The caches that this process has open. A second connection would, as it looks at the file, take its locks away."""

_TABLE = "CREATE TABLE outcomes (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL)"


class _Kept(Struct, array_like=True):
    """The value of an entry."""

    report: Report
    first: date | None
    last: date | None
    content: bytes | None


class OutcomeCache:
    """The cache in the file *path*, for a run by *instructions* on *day*.

    *contents*: what documents are written as is kept too, which is text of theirs. *tell* is called with a sentence
    where the cache cannot be used, or no longer. Raises ``UsageError`` for a file that is no cache of this tool, or
    that others own or may write.
    """

    def __init__(
        self,
        path: str,
        instructions: Instructions,
        day: date,
        tell: Callable[[str], None],
        *,
        contents: bool = False,
    ) -> None:
        self._path, self._tell, self._day, self._contents = path, tell, day, contents
        self._most, self._digests = instructions.settings.limits.size, instructions.digests
        self._base = hashlib.sha256(identity.tool() + identity.asked(instructions)).digest()
        self._today = int(time.time()) // _SECONDS_A_DAY
        self._new: list[tuple[bytes, bytes, int]] = []
        self._marked: list[tuple[int, bytes]] = []
        self._since = 0.0
        self._reading = False
        self._pack, self._unpack = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(_Kept).decode
        self._real = os.path.realpath(path)
        self._database = self._open()

    def find(self, source: Source, part: Part) -> Sequence[Outcome] | None:
        """As :class:`imr_schema.batch.earlier_runs.Earlier` has it."""
        if self._database is None:
            return None
        found = documents(source, part, self._most)
        outcomes = []
        for document in found or ():
            outcome = self._known(document)
            if outcome is None:
                break
            outcomes.append(outcome)
        if found is None or len(outcomes) < len(found):
            self._end_reading()
            return None
        return outcomes

    def keep(self, document: Document, outcome: Outcome) -> None:
        """As :class:`imr_schema.batch.earlier_runs.Earlier` has it."""
        if self._database is None or outcome.losses or (outcome.content is not None and not self._contents):
            return
        report = structs.replace(outcome.report, source="", size=None, digest=None)
        try:
            packed = self._pack(_Kept(report, outcome.days.first, outcome.days.last, outcome.content))
        except UnicodeEncodeError:
            return  # a place in the document that is no Unicode
        key = document.key(self._base)
        if not self._new:
            self._since = time.monotonic()
        self._new.append((key, _seal(key, packed) + packed, self._today))
        if len(self._new) >= _TOGETHER or time.monotonic() - self._since > _LONGEST:
            self._write()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write()
        if kind is None and self._database is not None:
            self._drop_unused()
        if self._database is not None:
            self._database.close()
            self._database = None
            _OPEN.discard(self._real)

    def _known(self, document: Document) -> Outcome | None:
        key = document.key(self._base)
        row = self._row(key)
        if row is None:
            return None
        value, used = row
        packed = value[_SEAL:]
        if _seal(key, packed) != value[:_SEAL]:
            return None
        try:
            kept = self._unpack(packed)
        except (msgspec.MsgspecError, ValueError):
            return None
        days = Days(kept.first, kept.last)
        if not days.include(self._day):
            return None
        if not 0 <= self._today - used < _MARKED_DAYS:
            self._marked.append((self._today, key))
        size, digest = (document.size, document.digest.hex()) if self._digests else (None, None)
        report = structs.replace(kept.report, source=document.name, size=size, digest=digest)
        return Outcome(report, document.number, kept.content, line=document.line, days=days)

    def _row(self, key: bytes) -> tuple[bytes, int] | None:
        if self._database is None:
            return None
        try:
            if not self._reading:  # many looks under one lock
                self._database.execute("BEGIN")
                self._reading = True
            row = self._database.execute("SELECT value, used FROM outcomes WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._stop(error)
            return None
        value, used = row or (None, None)
        return (value, used) if isinstance(value, bytes) and isinstance(used, int) else None

    def _end_reading(self) -> None:
        """Let other runs write."""
        if self._reading and self._database is not None:
            self._reading = False
            try:
                self._database.execute("COMMIT")
            except sqlite3.Error as error:
                self._stop(error)

    def _write(self) -> None:
        self._end_reading()
        new, marked, self._new, self._marked = self._new, self._marked, [], []
        if self._database is None or not (new or marked):
            return
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?)", new)
            self._database.executemany("UPDATE outcomes SET used = ? WHERE key = ?", marked)
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            self._stop(error)

    def _drop_unused(self) -> None:
        assert self._database is not None
        try:
            old = (self._today - _UNUSED_DAYS, self._today)
            if self._database.execute("SELECT 1 FROM outcomes WHERE used < ? OR used > ? LIMIT 1", old).fetchone():
                self._database.execute("DELETE FROM outcomes WHERE used < ? OR used > ?", old)
        except sqlite3.Error as error:
            self._stop(error)

    def _stop(self, error: sqlite3.Error) -> None:
        """Go on without the cache."""
        database, self._database = self._database, None
        if database is not None:
            with suppress(sqlite3.Error):
                database.rollback()
            with suppress(sqlite3.Error):
                database.close()
            _OPEN.discard(self._real)
        self._tell(f"the cache {self._path} is not used: {_why(error)}")

    def _open(self) -> sqlite3.Connection | None:
        """The database; None where the machine refuses, which is told."""
        if self._real in _OPEN:
            self._tell(f"the cache {self._path} is not used: this process has it open already")
            return None
        try:
            if not os.path.lexists(self._path):
                _create(self._path)
            descriptor = own_file.opened(self._path)
        except OSError as error:
            self._tell(f"the cache {self._path} is not used: {(error.strerror or 'it cannot be opened').lower()}")
            return None
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            if not self._is_ours(file):
                raise UsageError(
                    f"{self._path} is no cache of imr-schema; nothing in it was changed: name another file"
                )
        for beside in (f"{self._path}-journal", f"{self._path}-wal"):
            if own_file.is_of_another(beside):
                raise UsageError(f"{beside} belongs to another user, and would be believed; name another cache")
        try:
            database = _connected(self._path)
            _OPEN.add(self._real)
            return database
        except sqlite3.Error as error:
            self._tell(f"the cache {self._path} is not used: {_why(error)}")
            return None

    def _is_ours(self, file: IO[bytes]) -> bool:
        """Whether *file* is empty, or a database of SQLite that says it is ours; another run may just be making it."""
        until, looks = time.monotonic() + _PATIENCE, 0
        while True:
            file.seek(0)
            begins = file.read(100)
            ours = begins.startswith(b"SQLite format 3\0") and begins[68:72] == _APPLICATION.to_bytes(4, "big")
            being_made = looks == 0 or os.path.lexists(f"{self._path}-journal")
            if not begins or ours or not being_made or time.monotonic() > until:
                return ours or not begins
            looks += 1
            time.sleep(0.02)


def _create(path: str) -> None:
    """An empty cache at *path*, whole or not at all; where another run is faster, its own. Raises ``OSError``."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("PRAGMA auto_vacuum = FULL")
    _begin_anew(database)
    content = database.serialize()
    database.close()
    part, file = part_files.create(os.path.dirname(path) or os.curdir)
    try:
        left = memoryview(content)
        while left:
            left = left[file.write(left) :]
        try:
            os.link(part, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            os.replace(part, path)
    finally:
        file.close()
        part_files.discard(part)


def _connected(path: str) -> sqlite3.Connection:
    """The database at *path*, with its table; one of another format is begun anew."""
    database = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, cached_statements=16)
    try:
        database.execute("PRAGMA auto_vacuum = FULL")
        database.execute("PRAGMA secure_delete = ON")
        database.execute("PRAGMA trusted_schema = OFF")
        (found,) = database.execute("PRAGMA user_version").fetchone()
        if found != _FORMAT:
            _begin_anew(database)
    except BaseException:
        database.close()
        raise
    return database


def _begin_anew(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    (found,) = database.execute("PRAGMA user_version").fetchone()
    if found != _FORMAT:  # another run may have been faster
        older = "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view')"
        for kind, name in database.execute(older).fetchall():
            if not name.startswith("sqlite_"):
                quoted = name.replace('"', '""')
                database.execute(f'DROP {kind} IF EXISTS "{quoted}"')
        database.execute(_TABLE)
        database.execute(f"PRAGMA application_id = {_APPLICATION}")
        database.execute(f"PRAGMA user_version = {_FORMAT}")
    database.execute("COMMIT")


def _seal(key: bytes, packed: bytes) -> bytes:
    """What a damaged entry does not have."""
    return hashlib.blake2b(packed, digest_size=_SEAL, key=key).digest()


def _why(error: sqlite3.Error) -> str:
    """What SQLite says is wrong, and what to do; its messages quote no content."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return "it is damaged; remove it, and the next run makes it anew"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "another run holds it"
    return str(error).splitlines()[0] if str(error) else "it cannot be used"
