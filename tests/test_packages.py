"""ZIP packages of other parties: what was packed is read, or nothing is; no damage and no trick does more."""

import io
import struct
import warnings
import zipfile
import zlib
from contextlib import suppress
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.errors import Unreadable
from imr_schema.inputs import archives, files, packages
from imr_schema.inputs.bounded_read import read_stream
from tests.processes import peak

SMALL = {"a.imr.json": b'{"a": 1}' * 40, "b/\u00e9.imr.xml": b"<x/>" * 60, "c": b""}


class Streamed(io.RawIOBase):
    """A file that cannot be sought: sizes follow the bytes."""

    def __init__(self):
        self.raw = bytearray()

    def writable(self):
        return True

    def write(self, piece):
        self.raw += piece
        return len(piece)


def written(target, method, contents=SMALL, **more):
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as archive:
        warnings.simplefilter("ignore")  # names given twice are what some tests are about
        for name, content in contents.items() if isinstance(contents, dict) else contents:
            with archive.open(name, "w", **more) as file:
                file.write(content)
    return target


def zipped(method=zipfile.ZIP_DEFLATED, contents=SMALL, **more):
    return written(io.BytesIO(), method, contents, **more).getvalue()


def read(raw):
    """The content of every file in *raw* by name."""
    file = io.BytesIO(raw)
    found = {}
    for entry in archives.members(file):
        with packages.unpacked(file, entry) as stream:
            found[entry.name] = read_stream(stream, 1 << 24)
    return found


def refused(raw, why=packages.BROKEN):
    with pytest.raises(Unreadable) as caught:
        read(raw)
    assert caught.value.why == why


GOOD = {
    "deflated": zipped(),
    "stored": zipped(zipfile.ZIP_STORED),
    "streamed": bytes(written(Streamed(), zipfile.ZIP_DEFLATED).raw),
    "large": zipped(force_zip64=True),
}


@pytest.mark.parametrize("kind", GOOD)
def test_what_was_packed_is_read(kind):
    assert read(GOOD[kind]) == SMALL


def test_a_comment_at_the_end_and_more_files_than_16_bits_count_are_read():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = b"sent in good order"
        for number in range(0x10000 + 3):
            archive.writestr(f"{number}.imr.json", b"")
    assert len(archives.members(target)) == 0x10000 + 3


PLACES = st.integers(0, 2000)
DAMAGE = st.lists(
    st.one_of(
        st.tuples(st.just("flip"), PLACES, st.integers(0, 7)),
        st.tuples(st.just("cut"), PLACES, st.integers(1, 2000)),
        st.tuples(st.just("put"), PLACES, st.sampled_from([b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\7", b"\xff" * 4])),
        st.tuples(st.just("put"), PLACES, st.sampled_from([b"\x0e\0", b"\x0c\0", b"\0\0\0\0", b"\x01\0\x08\0"])),
        st.tuples(st.just("repeat"), PLACES, st.integers(1, 80)),
    ),
    min_size=1,
    max_size=4,
)


def damaged(raw, damage):
    for how, place, more in damage:
        # Places count from the end, where the directory is.
        at = max(0, len(raw) - 1 - place)
        if how == "flip":
            raw = raw[:at] + bytes([raw[at] ^ 1 << more]) + raw[at + 1 :] if raw else raw
        elif how == "cut":
            raw = raw[:at] + raw[at + more :]
        elif how == "put":
            raw = raw[:at] + more + raw[at + len(more) :]
        else:
            raw = raw[:at] + raw[at : at + more] * 2 + raw[at + more :]
    return raw


@given(st.sampled_from([*GOOD, "lzma"]), DAMAGE)
def test_of_a_damaged_package_each_file_is_what_was_packed_or_refused(kind, damage):
    raw = damaged(GOOD.get(kind) or zipped(zipfile.ZIP_LZMA), damage)
    file = io.BytesIO(raw)
    with suppress(Unreadable):
        for entry in archives.members(file):
            with suppress(Unreadable), packages.unpacked(file, entry) as stream:
                assert read_stream(stream, 1 << 24) in SMALL.values()


@pytest.mark.parametrize("at", range(len(zipped(contents={"a": b"ab" * 9}))))
def test_every_single_byte_of_a_package_may_be_any_other(at):
    raw = zipped(contents={"a": b"ab" * 9})
    for bit in range(8):
        with suppress(Unreadable):
            found = read(raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :])
            assert set(found.values()) <= {b"ab" * 9}


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_only_deflate_is_unpacked(method):
    refused(zipped(method), "it is packed in another way than by deflate")


@pytest.mark.parametrize(
    "names",
    [
        ("a.xml", "a.xml"),
        ("a.xml", "A.XML"),
        ("b/a.xml", "b\\a.xml"),
        ("b/a.xml", "b//a.xml"),
        ("b/a.xml", "./b/c/../a.xml"),
        ("\u00e9.xml", "e\u0301.xml"),
        ("b", "b/"),
        ("b/", "B"),
    ],
    ids=str,
)
def test_two_names_of_one_place_are_refused(names):
    refused(zipped(contents=[(name, b"" if name.endswith("/") else b"x") for name in names]), packages._AMBIGUOUS)


def test_a_folder_may_be_listed_twice():
    assert read(zipped(contents=[("b/", b""), ("b/", b""), ("b/a", b"x")])) == {"b/a": b"x"}


def test_a_file_whose_own_header_has_another_name_is_refused():
    raw = zipped()
    refused(raw.replace(b"a.imr.json", b"z.imr.json", 1))
    assert raw.count(b"a.imr.json") == 2


def test_a_file_whose_own_header_states_another_method_lock_or_size_is_refused():
    raw = zipped()
    for at, value in ((6, b"\1\0"), (8, b"\0\0"), (14, b"abcd"), (18, b"\1\0\0\0"), (22, b"\1\0\0\0")):
        refused(raw[:at] + value + raw[at + len(value) :])


def entry_at(raw, nth):
    at = -1
    for _ in range(nth + 1):
        at = raw.index(b"PK\1\2", at + 1)
    return at


def test_files_that_overlap_are_refused():
    raw = bytearray(zipped())
    struct.pack_into("<L", raw, entry_at(raw, 1) + 42, 0)
    refused(bytes(raw), "the files in it overlap")
    raw = bytearray(zipped())
    at = entry_at(raw, 0) + 20
    struct.pack_into("<L", raw, at, struct.unpack_from("<L", raw, at)[0] + 40)
    refused(bytes(raw), "the files in it overlap")


@pytest.mark.parametrize("offset", [-1, 1, 0x7FFFFFFF])
def test_a_directory_that_is_not_where_the_end_states_is_refused(offset):
    raw = bytearray(zipped())
    struct.pack_into("<L", raw, len(raw) - 6, struct.unpack_from("<L", raw, len(raw) - 6)[0] + offset)
    refused(bytes(raw))


def test_what_stands_before_behind_or_between_the_records_of_a_package_is_refused():
    raw = zipped()
    refused(b"MZ" + raw)
    refused(raw + b"\n")
    refused(raw[:-22] + b"\n" + raw[-22:])


def test_a_directory_of_more_entries_than_the_end_states_is_refused():
    raw = bytearray(zipped())
    struct.pack_into("<2H", raw, len(raw) - 14, 2, 2)
    refused(bytes(raw))


def test_bytes_that_belong_to_the_next_file_are_refused():
    """The field that the first file's own header adds reaches to the content of the second, which is the same."""
    raw = bytearray(zipped(zipfile.ZIP_STORED, {"a": b"xy", "b": b"xy"}))
    struct.pack_into("<H", raw, 28, raw.index(b"xy", raw.index(b"xy") + 1) - raw.index(b"xy"))
    refused(bytes(raw))


def test_two_ends_of_one_package_are_refused():
    inner = zipped(contents={"z": b"other"})
    raw = bytearray(zipped() + inner)
    struct.pack_into("<H", raw, len(raw) - len(inner) - 2, len(inner))
    refused(bytes(raw))


def test_a_large_directory_that_contradicts_the_small_one_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(0x10000):
            archive.writestr(str(number), b"")
    raw = bytearray(target.getvalue())
    struct.pack_into("<2H", raw, len(raw) - 14, 7, 7)
    with pytest.raises(Unreadable):
        packages.entries(io.BytesIO(raw))


def test_more_than_is_declared_and_less_are_refused():
    for change in (-1, 1):
        raw = bytearray(zipped())
        for at in (22, entry_at(raw, 0) + 24):
            struct.pack_into("<L", raw, at, len(SMALL["a.imr.json"]) + change)
        refused(bytes(raw))
        if change < 0:
            file = io.BytesIO(raw)
            stream = packages.unpacked(file, packages.entries(file)[0])
            with pytest.raises(Unreadable):  # at once, however much more there is
                stream.read(1)


def test_bytes_behind_the_deflated_data_are_refused():
    raw = zipped(contents={"a": b"ab" * 9})
    packed = struct.unpack_from("<L", raw, 18)[0]
    at, end = 31 + packed, len(raw) - 6
    longer = bytearray(raw[:at] + b"\0" + raw[at:])
    struct.pack_into("<L", longer, end + 1, struct.unpack_from("<L", raw, end)[0] + 1)
    for place in (18, entry_at(longer, 0) + 20):
        struct.pack_into("<L", longer, place, packed + 1)
    refused(bytes(longer))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_opening_a_listed_file_reads_its_header_and_no_directory(method):
    class Counting(io.BytesIO):
        count = 0

        def read(self, size=-1):
            Counting.count += size
            return super().read(size)

    file = Counting(zipped(method, {f"{number}.imr.json": b"x" * 10 for number in range(2000)}))
    entries = archives.members(file)
    Counting.count = 0
    for entry in entries:
        with packages.unpacked(file, entry) as stream:
            assert stream.read() == b"x" * 10
    assert Counting.count < 100 * len(entries)


def test_the_directory_of_an_archive_is_read_once_for_all_its_files(tmp_path, monkeypatch):
    path = tmp_path / "many.imr.zip"
    path.write_bytes(zipped(contents={f"{number}.imr.json": b"{}" for number in range(50)}))
    listed = Mock(side_effect=packages.entries)
    monkeypatch.setattr(archives, "entries", listed)
    sources = files.find((str(path),))
    assert [files.read(source, 10) for source in sources] == [b"{}"] * 50
    assert listed.call_count == 1


def test_an_archive_that_has_changed_since_its_directory_was_read_is_refused(tmp_path):
    path = tmp_path / "a.imr.zip"
    path.write_bytes(zipped(contents={"a.imr.json": b"{}", "b.imr.json": b"{ }"}))
    sources = files.find((str(path),))
    path.write_bytes(zipped(contents={"b.imr.json": b"{ }", "a.imr.json": b"{}"}))
    for source in sources:
        with pytest.raises(Unreadable):
            files.read(source, 10)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a\x07.imr.json", "its name in the archive has control characters"),
        ("a\x85.imr.json", "its name in the archive has control characters"),
        ("a\n::error::.imr.json", "its name in the archive has control characters"),
        ("/etc/a.imr.json", "its name in the archive leads out of it"),
        ("c:\\a.imr.json", "its name in the archive leads out of it"),
        ("b/../../a.imr.json", "its name in the archive leads out of it"),
        ("a" * 300 + ".imr.json", "its name in the archive is too long to be a file's"),
        ("\u00e9" * 120 + ".imr.json", "its name in the archive is too long to be a file's"),
        ("a/" * 600 + "b.imr.json", "its name in the archive is too long to be a file's"),
    ],
    ids=lambda value: value[:20],
)
def test_a_name_that_no_file_can_have_costs_its_own_result_alone(tmp_path, name, why):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(contents={"Icon\r": b"", "b.imr.json": b"{}", name: b"{}"}))
    [bad, good] = sorted(files.find((str(path),)), key=lambda source: source.lacking is None)
    assert (good.member, files.read(good, 10)) == ("b.imr.json", b"{}")
    assert (bad.below, bad.lacking) == ("", why)
    with pytest.raises(Unreadable):
        files.read(bad, 10)


OPEN = "import sys; from imr_schema.inputs import files; print(len(files.find((sys.argv[1],))))"


def listing(count, length=20):
    """A package of *count* empty files, each with a name of *length* digits; built by hand, because it is large."""
    entries, headers = bytearray(), bytearray()
    for number in range(count):
        own = str(number).zfill(length).encode()
        entries += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, *[0] * 7, length, *[0] * 5, len(headers)) + own
        headers += struct.pack("<4s5H3L2H", b"PK\3\4", 20, *[0] * 7, length, 0) + own
    return package(count, bytes(headers), bytes(entries))


def package(count, headers, entries):
    small = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(entries), len(headers))
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(headers) + len(entries), 1)
    return headers + entries + large + locator + small


def test_more_files_than_were_ever_sent_at_once_are_read_and_listed_as_often_as_they_are_asked_for():
    members = archives.members(io.BytesIO(listing(120_000)))
    assert [entry.name for entry in members] == [str(number).zfill(20) for number in range(120_000)]
    assert members[7] == [*members][7] == members[7:8][0]
    some = members.only(lambda name: name.endswith("77"))
    assert [entry.name for entry in some][:2] == [members[77].name, members[177].name]


def test_a_directory_takes_memory_as_it_is_long_and_one_over_a_limit_takes_none(tmp_path):
    """In MiB, beyond what reading an archive of one file takes."""

    def taken(raw):
        path = tmp_path / "a.zip"
        path.write_bytes(raw)
        return peak(OPEN, path)

    least = taken(listing(1))
    once, twice = taken(listing(45_000)) - least, taken(listing(90_000)) - least
    assert twice < 2.5 * once + 8
    assert twice < 32
    assert taken(package(1_000_001, b"", b"x" * 46 * 1_000_001)) - least < 8  # too many
    assert taken(package(1_000_000, b"", b"x" * 135 * 1_000_000)) - least < 8  # a directory that is too long


def test_an_end_record_in_the_comment_is_refused_whatever_length_it_states():
    other = zipped(contents={"a.imr.json": b'{"evil": true}'})
    for cut in (0, 1, 5):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("a.imr.json", b"{}")
            archive.comment = other[: len(other) - cut] + b"   " * cut
        refused(target.getvalue())


def named_otherwise(name, other, where):
    """A package in which the file *name* has another name in an extra field (APPNOTE 4.6.9)."""
    info = zipfile.ZipInfo(name)
    content = b"\x01" + struct.pack("<L", zlib.crc32(name.encode())) + other.encode()
    info.extra = struct.pack("<2H", 0x7075, len(content)) + content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(info, b"{}")
        if where == "header":
            info.extra = b""  # the directory, which is written at the end, has none
    return target.getvalue()


@pytest.mark.parametrize("where", ["header", "directory"])
def test_a_file_with_two_names_is_refused(where):
    assert read(named_otherwise("a.txt", "a.txt", where)) == {"a.txt": b"{}"}
    refused(named_otherwise("a.txt", "a.imr.json", where), "it gives one file two names")


def moved(raw, at, inserted):
    """The package *raw* with *inserted* at *at*: what the directory states is where it was stated, further down."""
    directory = struct.unpack_from("<L", raw, len(raw) - 6)[0]
    new = bytearray(raw[:at] + inserted + raw[at:])
    struct.pack_into("<L", new, len(new) - 6, directory + len(inserted))
    place = directory + len(inserted)
    while new[place : place + 4] == b"PK\1\2":
        name, extra, comment = struct.unpack_from("<3H", new, place + 28)
        (offset,) = struct.unpack_from("<L", new, place + 42)
        struct.pack_into("<L", new, place + 42, offset + (len(inserted) if offset >= at else 0))
        place += 46 + name + extra + comment
    return bytes(new)


@pytest.mark.parametrize("kind", ["deflated", "stored", "streamed"])
def test_nothing_lies_between_the_files(kind):
    raw = GOOD[kind]
    hidden = zipped(contents={"hidden.imr.json": b"{}"})
    hidden = hidden[: hidden.index(b"PK\1\2")]
    second = raw.index(b"PK\3\4", 4)
    last = raw.index(b"PK\1\2")
    assert read(moved(raw, 0, b"")) == SMALL
    for at in (0, second, last):
        for inserted in (hidden, b"x", bytes(40)):
            refused(moved(raw, at, inserted))
