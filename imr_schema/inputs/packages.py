"""ZIP packages, read strictly: the directory is checked before a file is opened, and each file while it is unpacked.

Readers of ZIP differ in what they make of a damaged or ambiguous package. This one refuses it, so that what we read is
what every other reader shows. APPNOTE.TXT 6.3 is the standard; numbers in comments are its sections.
"""

from __future__ import annotations

import io
import posixpath
import struct
import unicodedata
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import IO, Any, overload

from msgspec import Struct

from imr_schema.errors import OverLimit, Unreadable
from imr_schema.inputs.package_entry import Entry

MOST_RATIO = 200
"""Text packs to a tenth or so; what unpacks to more than this many times its size was made to do harm."""

MOST_ENTRIES, MOST_DIRECTORY = 100_000, 32 * 1024 * 1024
"""Files of a package, and bytes of its directory, where nothing else is said."""

ROOM = 1024 * 1024
"""What anything may unpack to, however small it is packed."""

BROKEN = "it is no archive that can be unpacked: it is cut off, damaged, or something else under its name"
_AMBIGUOUS = "it holds two files of one name, or of names that differ in letter case alone"
_TWO_NAMES = "it gives one file two names"

NO_FILE = 0x8000
"""In the flags of an entry, where the standard has a bit that is reserved: it is a link, a device or has holes."""

_OF_UNIX = {3, 19}
"""The systems whose attributes of a file have its mode in the upper half (4.4.2)."""
_KIND_OF_FILE, _REGULAR, _FOLDER = 0o170000, 0o100000, 0o040000

_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_SIZES_FOLLOW = 0x8
_UTF_8 = 0x800
_PIECE = 16 * 1024

_HEADER = struct.Struct("<4s5H3L2H")  # 4.3.7
_ENTRY = struct.Struct("<4s6H3L5H2L")  # 4.3.12
_LARGE_END = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
_LARGE_LOCATOR = struct.Struct("<4sLQL")  # 4.3.15
_END = struct.Struct("<4s4H2LH")  # 4.3.16
_LARGE, _UNICODE_PATH = 0x0001, 0x7075
_DESCRIPTORS = {12, 16, 20, 24}  # 4.3.9: with and without a signature, of 32 and of 64 bits
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_LONGEST_COMMENT = 0xFFFF


class Listing(Sequence[Entry]):
    """The entries of a package, in a third of the memory that as many ``Entry`` take: an archive may hold a million."""

    def __init__(self) -> None:
        self.names: list[str] = []
        """The name of each, in the order of the directory."""
        self._order: Sequence[int] = range(0)
        self._offsets, self._ends, self._packed, self._sizes = (array("Q") for _ in range(4))
        self._crcs, self._flags, self._methods = array("I"), array("H"), array("H")

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return [self._entry(at) for at in self._order[index]]
        return self._entry(self._order[index])

    def __iter__(self) -> Iterator[Entry]:
        return map(self._entry, self._order)

    def of(self, indexes: Iterable[int]) -> Listing:
        """Those of its ``names`` at *indexes*, in that order; what they are is kept once for both."""
        those = Listing()
        those.__dict__.update(self.__dict__, _order=array("I", indexes))
        return those

    def only(self, counts: Callable[[str], bool]) -> Listing:
        """Those whose name *counts*."""
        return self.of(index for index in self._order if counts(self.names[index]))

    def add(self, entry: Entry) -> None:
        """One more entry, at the end."""
        self.names.append(entry.name)
        self._order = range(len(self.names))
        self._offsets.append(entry.offset)
        self._ends.append(entry.end)
        self._flags.append(entry.flags)
        self._methods.append(entry.method)
        self._crcs.append(entry.crc)
        self._packed.append(entry.packed)
        self._sizes.append(entry.size)

    def _extend(self, beyond: int) -> None:
        """Let each entry end where the next one begins, the last one at *beyond*; ``Unreadable`` where two overlap."""
        in_place = sorted(range(len(self.names)), key=self._offsets.__getitem__)
        begins = [*(self._offsets[index] for index in in_place), beyond]
        if begins[0] != 0:  # what lies before the first entry is one to readers that do not look at the directory
            raise Unreadable(BROKEN)
        for index, (_, end) in zip(in_place, pairwise(begins), strict=True):
            if self._ends[index] > end:
                raise Unreadable("the files in it overlap")
            self._ends[index] = end

    def _entry(self, at: int) -> Entry:
        return Entry(
            self.names[at],
            self._offsets[at],
            self._ends[at],
            self._flags[at],
            self._methods[at],
            self._crcs[at],
            self._packed[at],
            self._sizes[at],
        )


class _Directory(Struct, frozen=True):
    """Where the directory of a package is."""

    count: int
    offset: int
    length: int


def entries(file: IO[bytes], most: int = MOST_ENTRIES, most_bytes: int = MOST_DIRECTORY) -> Listing:
    """What the package in *file* holds, in the order of its directory; no more than the directory is read.

    Raises ``Unreadable`` for what is no package, and for one in which entries overlap or two files would lie at one
    place, also where case, form or separators alone differ: another reader may show the other one. Raises ``OverLimit``
    for more than *most* entries or a directory of more than *most_bytes* bytes.
    """
    try:
        directory = _directory(file)
        if directory.count > most:
            raise OverLimit(f"it holds more than {most:,} files")
        if directory.length > most_bytes:
            raise OverLimit(f"its directory is over the limit of {most_bytes:,} bytes")
        found = _entries(_exactly(file, directory.offset, directory.length), directory)
    except (OSError, OverflowError, struct.error, UnicodeDecodeError):
        raise Unreadable(BROKEN) from None
    check_places(found.names)
    return found


def _directory(file: IO[bytes]) -> _Directory:
    """Where the directory is, from the record that ends the package, after which nothing may follow."""
    size = file.seek(0, io.SEEK_END)
    start = max(0, size - _END.size - _LONGEST_COMMENT)
    tail = _exactly(file, start, size - start)
    places = []
    at = tail.find(b"PK\5\6")
    while at >= 0:
        if at + _END.size <= len(tail) and at + _END.size + _END.unpack_from(tail, at)[-1] == len(tail):
            places.append(at)
        at = tail.find(b"PK\5\6", at + 1)
    # A comment may contain another end, which other readers take, whether it fits or not.
    if len(places) != 1 or tail.find(b"PK\5\6", places[0] + 1) >= 0:
        raise Unreadable(BROKEN)
    _, disk, first_disk, here, count, length, offset, _ = _END.unpack_from(tail, places[0])
    end = start + places[0]
    found = _Directory(count, offset, length)
    if end >= _LARGE_LOCATOR.size:
        locator = _exactly(file, end - _LARGE_LOCATOR.size, _LARGE_LOCATOR.size)
        if locator.startswith(b"PK\6\7"):
            found, end = _large_directory(file, locator, found)
            here = count = found.count
    if (disk, first_disk, here) != (0, 0, count) or found.offset + found.length != end:
        raise Unreadable(BROKEN)
    return found


def _large_directory(file: IO[bytes], locator: bytes, small: _Directory) -> tuple[_Directory, int]:
    """Where the directory of a large package (ZIP64) is, and where the record that states it begins.

    The *small* record must leave each number open, or state the same.
    """
    _, disk, end, disks = _LARGE_LOCATOR.unpack(locator)
    signature, _, _, _, own_disk, first_disk, here, count, length, offset = _LARGE_END.unpack(
        _exactly(file, end, _LARGE_END.size)
    )
    if signature != b"PK\6\6" or (disk, own_disk, first_disk, here) != (0, 0, 0, count) or disks > 1:
        raise Unreadable(BROKEN)
    if (
        small.count not in (count, _FULL_16)
        or small.length not in (length, _FULL_32)
        or small.offset not in (offset, _FULL_32)
    ):
        raise Unreadable(BROKEN)
    return _Directory(count, offset, length), end


def _entries(raw: bytes, directory: _Directory) -> Listing:
    """The entries that *raw* lists, each with its end; ``Unreadable`` where two of them overlap."""
    found = Listing()
    at = 0
    for _ in range(directory.count):
        signature, made_by, _, flags, method, _, _, crc, packed, size, *more = _ENTRY.unpack_from(raw, at)
        of_name, of_extra, of_comment, disk, _, attributes, offset = more
        at += _ENTRY.size
        name = raw[at : at + of_name]
        extra = raw[at + of_name : at + of_name + of_extra]
        at += of_name + of_extra + of_comment
        if signature != b"PK\1\2" or at > len(raw) or disk not in (0, _FULL_16):
            raise Unreadable(BROKEN)
        _check_other_name(name, extra)
        size, packed, offset = _in_full((size, packed, offset), extra)
        least = offset + _HEADER.size + of_name + packed
        flags = flags & ~NO_FILE | (0 if _is_file(made_by, attributes) else NO_FILE)
        found.add(Entry(_text(name, flags), offset, least, flags, method, crc, packed, size))
    if at != len(raw):
        raise Unreadable(BROKEN)
    found._extend(directory.offset)
    return found


def _is_file(made_by: int, attributes: int) -> bool:
    """Whether an entry is a file or a folder to every reader: some make a link, or a device, of what is none."""
    kind = (attributes >> 16) & _KIND_OF_FILE if made_by >> 8 in _OF_UNIX else 0
    return kind in (0, _REGULAR, _FOLDER)


def _in_full(numbers: tuple[int, int, int], extra: bytes) -> tuple[int, ...]:
    """*numbers*, with each that has no room in 32 bits taken from the field *extra* (4.5.3)."""
    if _FULL_32 not in numbers:
        return numbers
    for kind, content in _fields(extra):
        if kind == _LARGE:
            large = iter(struct.unpack_from(f"<{numbers.count(_FULL_32)}Q", content))
            return tuple(next(large) if number == _FULL_32 else number for number in numbers)
    return numbers


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of *extra*, each with its kind (4.5.1)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _check_other_name(name: bytes, extra: bytes) -> None:
    """Raises ``Unreadable`` where *extra* has another name than *name*, which some readers take (4.6.9)."""
    if any(kind == _UNICODE_PATH and content[5:] != name for kind, content in _fields(extra)):
        raise Unreadable(_TWO_NAMES)


def _text(name: bytes, flags: int) -> str:
    return name.decode("utf-8" if flags & _UTF_8 else "cp437")


def check_places(names: list[str]) -> None:
    """Raises ``Unreadable`` where a file would lie at the place of another of *names*."""
    hashes = array("q", (hash(same_place(name)) for name in names))
    in_order = array("q", sorted(hashes))
    twice = {one for one, other in pairwise(in_order) if one == other}
    if not twice:
        return
    files: set[str] = set()
    folders: set[str] = set()
    for name, hashed in zip(names, hashes, strict=True):
        if hashed not in twice:
            continue
        place = same_place(name)
        if place in files or (place in folders and not name.endswith("/")):
            raise Unreadable(_AMBIGUOUS)
        (folders if name.endswith("/") else files).add(place)


def same_place(name: str) -> str:
    """One text for all names that lead to one place in the eyes of some reader or system."""
    return unicodedata.normalize("NFC", posixpath.normpath(name.replace("\\", "/")).casefold())


def unpacked(file: IO[bytes], entry: Entry) -> IO[bytes]:
    """The bytes of *entry* of the package in *file*, unpacked as they are read.

    Raises ``Unreadable``, also while reading, for what is locked, is packed in another way than by deflate, or does not
    have the header, the size or the checksum that the directory states; ``OverLimit`` for what unpacks to more than
    ``MOST_RATIO`` times its size.
    """
    if entry.flags & _ENCRYPTED:
        raise Unreadable("it is locked with a password")
    if entry.method not in (_STORED, _DEFLATED):
        raise Unreadable("it is packed in another way than by deflate")
    if entry.size > entry.packed * MOST_RATIO + ROOM:
        raise OverLimit(f"it unpacks to more than {MOST_RATIO} times its size")
    try:
        start = _start(file, entry)
    except (OSError, struct.error, UnicodeDecodeError):
        raise Unreadable(BROKEN) from None
    return io.BufferedReader(_Unpacked(file, start, entry), 4 * _PIECE)


def check_headers(file: IO[bytes], found: Iterable[Entry]) -> None:
    """Raises ``Unreadable`` where something in *found* has a header of its own that differs from the directory.

    For a package whose files belong together: one that is not opened under its name may be what another reader opens.
    """
    try:
        for entry in found:
            _start(file, entry)
    except (OSError, struct.error, UnicodeDecodeError):
        raise Unreadable(BROKEN) from None


def _start(file: IO[bytes], entry: Entry) -> int:
    """Where the bytes of *entry* begin, behind its own header, which must state what the directory does."""
    header = _HEADER.unpack(_exactly(file, entry.offset, _HEADER.size))
    signature, _, flags, method, _, _, crc, packed, size, of_name, of_extra = header
    start: int = entry.offset + _HEADER.size + of_name + of_extra
    if signature != b"PK\3\4" or (flags ^ entry.flags) & _ENCRYPTED or method != entry.method:
        raise Unreadable(BROKEN)
    name, extra = _exactly(file, entry.offset + _HEADER.size, of_name), _exactly(file, start - of_extra, of_extra)
    _check_other_name(name, extra)
    # Behind it may be a record of its sizes, if they were not known in its header, and nothing else: a reader of the
    # stream, which does not look at the directory, would take a file from there.
    follows = bool(flags & _SIZES_FOLLOW)
    behind = entry.end - start - entry.packed
    if _text(name, flags) != entry.name or follows != bool(entry.flags & _SIZES_FOLLOW):
        raise Unreadable(BROKEN)
    if behind not in (_DESCRIPTORS if follows else {0}):
        raise Unreadable(BROKEN)
    if not follows:
        stated = ((crc, entry.crc), (packed, entry.packed), (size, entry.size))
        if any(own not in (listed, _FULL_32) for own, listed in stated):
            raise Unreadable(BROKEN)
    return start


def _exactly(file: IO[bytes], at: int, length: int) -> bytes:
    """The *length* bytes at *at*; raises ``Unreadable`` where there are fewer."""
    try:
        file.seek(at)
    except (OverflowError, ValueError):
        raise Unreadable(BROKEN) from None
    raw = file.read(length)
    if len(raw) != length:
        raise Unreadable(BROKEN)
    return raw


class _Unpacked(io.RawIOBase):
    """The bytes of one entry; it ends in ``Unreadable`` where they are not what the directory states."""

    def __init__(self, file: IO[bytes], start: int, entry: Entry) -> None:
        self._file, self._at, self._entry = file, start, entry
        self._left, self._found, self._crc = entry.packed, 0, 0
        self._deflate = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == _DEFLATED else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not len(buffer):
            return 0
        try:
            piece = self._inflated(len(buffer)) if self._deflate else self._take(len(buffer))
        except (OSError, zlib.error):
            raise Unreadable(BROKEN) from None
        self._found += len(piece)
        self._crc = zlib.crc32(piece, self._crc)
        stated = (self._entry.size, self._entry.crc)
        if self._found > self._entry.size or (not piece and (self._found, self._crc) != stated):
            raise Unreadable(BROKEN)
        buffer[: len(piece)] = piece
        return len(piece)

    def _take(self, most: int) -> bytes:
        """The next bytes of the package, at most *most*; none at the end of the entry."""
        length = min(most, self._left)
        piece = _exactly(self._file, self._at, length)
        self._at, self._left = self._at + length, self._left - length
        return piece

    def _inflated(self, most: int) -> bytes:
        """The next unpacked bytes, at most *most*; none at the end of the deflated data, which is that of the entry."""
        assert self._deflate is not None
        while not self._deflate.eof:
            packed = self._deflate.unconsumed_tail or self._take(_PIECE)
            if piece := self._deflate.decompress(packed, most):
                return piece
            if not packed and not self._deflate.eof:
                raise Unreadable(BROKEN)
        if self._left or self._deflate.unused_data:
            raise Unreadable(BROKEN)
        return b""
