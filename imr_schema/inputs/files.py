"""Which documents a command line names, and their bytes."""

from __future__ import annotations

import glob
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain, groupby
from typing import IO, TYPE_CHECKING, overload

from msgspec import Struct

from imr_schema.errors import Unreadable, UsageError
from imr_schema.inputs.bounded_read import open_regular, read_stream, why
from imr_schema.inputs.names import (
    INCLUDED,
    PLAIN_LETTERS,
    REPORT,
    SEVERAL,
    archive,
    hidden,
    is_packed,
    kind,
    left_out,
    matches,
    promised_syntax,
    stem,
    unpacked,
    wanted,
)
from imr_schema.inputs.package_entry import Entry
from imr_schema.text import other_files

if TYPE_CHECKING:
    from imr_schema.inputs.packages import Listing


class Source(Struct, frozen=True):
    """Where documents come from: a file, a file in an archive, standard input, or bytes that are there already."""

    name: str
    """How reports name it; its suffix promises the syntax, and whether it may hold several documents."""
    path: str | None = None
    """The file, or the archive; None for standard input and for ``content``."""
    below: str = ""
    """Its place below the folder that was named, mirrored by ``-o DIR/``; empty: its name leads out of the archive."""
    member: str | None = None
    """Its name in the archive at ``path``."""
    lacking: str | None = None
    """Why there is nothing to read."""
    content: bytes | None = None
    """Its bytes, where they need not be read; they are taken as they are, never unpacked."""
    entry: Entry | None = None
    """What the directory of the archive lists of ``member``; None: the directory is read again to open it."""

    @property
    def several(self) -> bool:
        """Whether it may hold several documents, by its name."""
        return unpacked(self.name.lower()).endswith(SEVERAL)


class _OneByOne(Sequence[Source]):
    """Sources that are made when they are asked for, so that many take little memory."""

    @overload
    def __getitem__(self, index: int) -> Source: ...
    @overload
    def __getitem__(self, index: slice) -> list[Source]: ...
    def __getitem__(self, index: int | slice) -> Source | list[Source]:
        return [*self][index]


class Sources(_OneByOne):
    """The sources that were found, in order; of a file in a folder or an archive little more than its name is kept."""

    def __init__(
        self,
        groups: Iterable[Sequence[Source]] = (),
        passed_over: Counter[str] | None = None,
        names_passed_over: Sequence[str] = (),
    ) -> None:
        self._groups = [group for group in groups if group]
        self.passed_over: Counter[str] = Counter() if passed_over is None else passed_over
        """Files of folders and archives that are none of the sources, by what their names say: ``.pdf``, ``hidden``."""
        self.names_passed_over: tuple[str, ...] = tuple(names_passed_over)
        """The first hundred of these files."""

    def __len__(self) -> int:
        return sum(map(len, self._groups))

    def __iter__(self) -> Iterator[Source]:
        return chain.from_iterable(self._groups)


class _Choice:
    """Which files of folders and archives count; the others are counted by kind."""

    def __init__(self, include: tuple[str, ...], exclude: tuple[str, ...]) -> None:
        self._include, self._exclude = include or INCLUDED, exclude
        self.passed_over: Counter[str] = Counter()
        self.names: list[str] = []

    def takes(self, path: str, below: str) -> bool:
        """Whether the file at *path*, whose path below the folder is *below*, counts."""
        name = os.path.basename(path)
        if wanted(name, below, self._include) and not matches(name, below, self._exclude):
            return True
        self._pass_over(name, below, path)
        return False

    def takes_any(self, path: str, names: Iterable[tuple[str, str]]) -> bool:
        """Whether the file at *path* counts, which may have any of *names*, each with its path below the folder."""
        names = [*names]
        if any(wanted(*each, self._include) for each in names) and not any(
            matches(*each, self._exclude) for each in names
        ):
            return True
        self._pass_over(*names[0], path)
        return False

    def _pass_over(self, name: str, below: str, source: str) -> None:
        counted = kind(name, below)
        if counted is not None:
            self._note(counted, source)

    def _note(self, counted: str, source: str) -> None:
        self.passed_over[counted] += 1
        if len(self.names) < MOST_NAMES:
            self.names.append(source)

    def is_report(self, path: str) -> bool:
        """Whether the file at *path*, which counts by a suffix that many files have, is a report of this tool."""
        if not _MAY_BE_REPORT.search(path.lower()):
            return False
        try:
            with open_regular(path) as file:
                begins = file.read(_HEAD)
        except (OSError, Unreadable):
            return False  # reading it gives the reason
        if not _REPORT.match(begins.lstrip()):
            return False
        self._note(REPORT, path)
        return True


MOST_NAMES = 100
"""Names of files that are not looked at; the others are counted only."""
_MAY_BE_REPORT = re.compile(r"(?<!\.imr)\.(xml|json|jsonl)$")
_HEAD = 512
_REPORT = re.compile(
    rb"""
      <\?xml [^>]{0,99} > \s{0,9} < (?: testsuites \s name="imr-schema" | checkstyle \s version= )
    | \{ \s{0,9} "(?: reportVersion | baselineVersion )"
    | \{ "line":"run", "reportVersion"
    | \{ "payloadType":"application/vnd\.in-toto
    | \{ \s{0,9} "profile" \s? : \s? "tabular-data-package" ,\s{0,9} "name" \s? : \s? "imr-tables"
    | \{ \s{0,9} "\$schema" \s? : \s? "[^"]{0,99} /sarif- [^"]{0,99} "
    | \[ \s{0,9} (?: \{ "description":"IMR [0-9]{3} \x20 | \] )
    """,
    re.VERBOSE,
)
"""How reports and baselines begin; one that lies in a folder since the last run is no determination."""


class _Files(_OneByOne):
    """Files in one folder or below it, by their places in it."""

    def __init__(self, folder: str, places: list[str]) -> None:
        self._folder, self._places = folder, places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Source]:
        for place in self._places:
            path = os.path.join(self._folder, place)
            yield Source(path, path, place)


class _Members(_OneByOne):
    """Files of the archive at *path*, whose place below the folder that was named is *below*."""

    def __init__(self, path: str, below: str, listing: Listing) -> None:
        self._path, self._below, self._listing = path, _as_folder(below), listing

    def __len__(self) -> int:
        return len(self._listing)

    def __iter__(self) -> Iterator[Source]:
        from imr_schema.inputs import archives  # most batches hold none

        for entry in self._listing:
            lacking = archives.lacking(entry)
            inner = archives.inside(entry.name) or entry.name
            place = "" if lacking else os.path.join(self._below, inner)
            yield Source(f"{self._path}/{entry.name}", self._path, place, entry.name, lacking, entry=entry)


def find(paths: tuple[str, ...], include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> Sources:
    """The files that *paths* name, in order, each once: files, folders with all below, patterns, ``-``.

    *include* and *exclude* are patterns for the files of folders, matched against the name and the
    path below the folder. Something that is not there is a source too: its report states that; and so, beside
    others, is what was named and holds nothing that matches.
    """
    groups: list[Sequence[Source]] = []
    several = len(paths) > 1 or any(glob.has_magic(path) for path in paths)
    choice = _Choice(include, exclude)
    seen: set[str] = set()
    empty = 0
    for path in paths:
        found = [*_groups_at(path, choice)]
        if not any(found):
            empty += path not in seen
            found = [[Source(path, path, os.path.basename(path), lacking="no file matches")]]
        groups += [_unseen(group, seen) for group in found] if several else found
    sources = Sources(groups, choice.passed_over, choice.names)
    return sources if len(sources) > empty else Sources((), choice.passed_over, choice.names)


def _unseen(group: Sequence[Source], seen: set[str]) -> Sequence[Source]:
    """*group*, in which each source stands once, without those that were *seen* before; they are added to these."""
    new = group if seen.isdisjoint(map(_key, group)) else [source for source in group if _key(source) not in seen]
    seen.update(map(_key, new))
    return new


def _key(source: Source) -> str:
    """What two names of one source have alike."""
    return source.name if source.member else source.path or "-"


def _groups_at(path: str, choice: _Choice) -> Iterator[Sequence[Source]]:
    if path == "-":
        yield [Source("-", None, "stdin")]
    elif os.path.isdir(path):
        yield from _folder(path, choice)
    elif not os.path.lexists(path) and glob.has_magic(path):
        for each in sorted(_matching(path)):
            # A file of that name is no standard input.
            yield from _groups_at(os.path.join(os.curdir, each) if each == "-" else each, choice)
    elif archive(path):
        yield _archive(path, os.path.basename(path), choice)
    else:
        yield [Source(path, path, os.path.basename(path))]


def _matching(pattern: str) -> list[str]:
    try:
        return glob.glob(pattern, recursive=True)
    except RecursionError:
        raise UsageError(f"{pattern}: the folders are too deep for **; name the folder itself") from None


def _archive(path: str, below: str, choice: _Choice) -> Sequence[Source]:
    """The files of the archive at *path* as if it were a folder; archives in it are not opened."""
    from imr_schema.inputs import archives  # most batches hold none

    try:
        with open_regular(path) as file:
            listing = archives.members(file, archive(path) or "")
    except Unreadable:
        return [Source(path, path, below)]  # reading it gives the reason
    if not listing:
        return [Source(path, path, below)]  # reading it gives the reason

    def counts(name: str) -> bool:
        inner = archives.inside(name) or name
        if any(map(left_out, inner.split("/"))):
            return False
        elsewhere = [(os.path.basename(each), each) for each in sorted(archives.as_elsewhere(inner))]
        return choice.takes_any(f"{path}/{name}", elsewhere)

    return _Members(path, below, listing.only(counts))


def _folder(folder: str, choice: _Choice) -> Iterator[Sequence[Source]]:
    if stem(os.path.basename(folder.rstrip("/"))) != os.path.basename(folder.rstrip("/")):
        # It is named as a document; reading it finds what it is.
        yield [Source(folder, folder, os.path.basename(folder))]
        return
    closed: list[OSError] = []
    places: list[str] = []
    for place, special in _places(folder, choice, closed):
        if special is None:
            places.append(place)
            continue
        yield _Files(folder, places)
        yield special
        places = []
    yield _Files(folder, places)
    for error in closed:
        path = str(error.filename)
        why_not = f"the folder cannot be read: {why(error)}"
        yield [Source(path, path, os.path.relpath(path, folder), lacking=why_not)]


def _places(folder: str, choice: _Choice, closed: list[OSError]) -> Iterator[tuple[str, Sequence[Source] | None]]:
    """The place of each file in *folder* and below that counts, with its sources where it is not one file to read.

    What cannot be read is added to *closed*.
    """
    real = os.path.realpath(folder)
    above = len(os.path.join(folder, ""))
    for here, folders, names, linked in _walked(folder, closed):
        for name in filter(_is_no_program_s, linked):
            path = os.path.join(here, name)
            why_not = "it is a link to a folder, and such links are not followed"
            yield path[above:], [Source(path, path, path[above:], lacking=why_not)]
        for name in sorted([*[f for f in folders if stem(f) != f], *names]):
            path = os.path.join(here, name)
            below = path[above:]
            if left_out(name) or not choice.takes(path, below) or choice.is_report(path):
                continue
            if os.path.islink(path) and not _is_below(os.path.realpath(path), real):
                # Who sent the folder would have a file of ours read, and converted, that it cannot read itself.
                yield below, [Source(path, path, below, lacking="it is a link that leads out of the folder")]
            else:
                yield below, _archive(path, below, choice) if archive(name) else None
        folders[:] = [name for name in folders if stem(name) == name and not left_out(name)]


def _is_no_program_s(folder: str) -> bool:
    """Whether a sender made the *folder* of that name, and no system or program."""
    return not hidden(folder) and not left_out(folder)


def _as_folder(path: str) -> str:
    """The folder that mirrors the archive at *path*: its path without its end, where that leaves a name of its own."""
    name = path[: -len(archive(path) or "")] or path
    return path if os.path.basename(name) in ("", os.curdir, os.pardir) else name


def _walked(folder: str, closed: list[OSError]) -> Iterator[tuple[str, list[str], list[str], list[str]]]:
    """Each folder from *folder* down, as ``os.walk`` gives them in order: its path, its folders, its files, and links.

    The links are those to folders, which nobody follows.

    Who takes a name out of the folders keeps the walk out of it. ``os.walk`` itself recurses before Python 3.12, and a
    folder in a folder a thousand times would end the run. What cannot be read is added to *closed*.
    """
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        folders: list[str] = []
        names: list[str] = []
        links: set[str] = set()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    (folders if entry.is_dir() else names).append(entry.name)
                    if entry.is_symlink():
                        links.add(entry.name)
        except OSError as error:
            error.filename = here
            closed.append(error)
            continue
        folders.sort()
        linked = [name for name in folders if name in links]
        folders[:] = [name for name in folders if name not in links]
        yield here, folders, names, linked
        waiting += [os.path.join(here, name) for name in reversed(folders)]


def _is_below(path: str, folder: str) -> bool:
    """Whether the real *path* lies in the real *folder* or below it."""
    return path.startswith(os.path.join(folder, ""))


def paths(sources: Iterable[Source]) -> Iterator[str]:
    """The files that *sources* lie in, an archive once for all that follow one another in it."""
    return (path for path, _ in groupby(source.path for source in sources) if path)


def size(source: Source) -> int:
    """How many bytes *source* takes where it lies, packed or not; 0 where that is not known."""
    if source.content is not None:
        return len(source.content)
    if source.entry is not None:
        return source.entry.packed
    try:
        return os.stat(source.path).st_size if source.path is not None else 0
    except (OSError, ValueError):
        return 0


def packed(source: Source, syntax: str | None = None) -> bool:
    """Whether the size of *source* says little of how much is in it: a PDF, a DOCX, a file in an archive.

    *syntax* is that of the documents, where it is known: any file may be declared to be a letter.
    """
    name = source.name.lower()
    if source.member is not None or is_packed(name):
        return True
    letter = syntax == "letter" or (syntax is None and promised_syntax(name) in (None, "letter"))
    return letter and not name.endswith(PLAIN_LETTERS)


def read(source: Source, most: int) -> bytes:
    """The bytes of *source*; raises ``Unreadable``, also when there are more than *most*."""
    with opened(source) as file:
        return read_stream(file, most)


@contextmanager
def opened(source: Source) -> Iterator[IO[bytes]]:
    """The bytes of *source* as an open file; raises ``Unreadable``."""
    if source.lacking:
        raise Unreadable(source.lacking)
    if source.content is not None:
        yield io.BytesIO(source.content)
    elif source.path is not None:
        with open_regular(source.path) as file, _unpacking(source, file) as content:
            yield content
    elif sys.stdin is None:
        raise Unreadable("standard input is closed")
    else:
        yield sys.stdin.buffer


def _unpacking(source: Source, file: IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    name = source.name.lower()
    if source.member is None and not is_packed(name):
        return nullcontext(file)
    from imr_schema.inputs import archives  # most documents travel as they are

    if source.member is not None:
        if not source.below:
            raise Unreadable("its name in the archive leads out of it")
        return archives.opened_member(file, archive(source.path or "") or "", source.member, source.entry)
    if not archive(name):
        return archives.gunzipped(file, os.fstat(file.fileno()).st_size)
    archives.members(file, archive(name) or "")  # it finds what is wrong with the archive
    raise Unreadable("it holds no document")


def nothing_found(paths: tuple[str, ...], include: tuple[str, ...], passed_over: Counter[str]) -> str:
    """The sentence for a batch that holds no file, with what is there instead."""
    if not paths:
        raise UsageError("name at least one file or folder, or - for standard input")
    there = f" ({other_files(passed_over)})" if passed_over else ""
    wanted = ", ".join(include) if include else "*.xml, *.json, *.ndjson, *.jsonl, packed or not"
    return f"no file matches: {wanted} in {', '.join(paths)}{there}; --include names other patterns"
