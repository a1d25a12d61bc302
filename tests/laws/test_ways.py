"""Documents give the same results whatever way they travel, and however many processes share the work."""

import gzip
import io
import json
import zipfile
from datetime import date
from itertools import accumulate
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

import imr_schema
from imr_schema import Settings
from imr_schema.errors import OverLimit
from imr_schema.inputs import ndjson
from imr_schema.inputs.bounded_read import skip

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "2.0"
SETTINGS = Settings(as_of=date(2026, 11, 26))
ONE_OF_EACH = [
    *(path.read_bytes() for path in sorted(SAMPLES.glob("valid/*.imr.json"))[:4]),
    *(path.read_bytes() for path in sorted(SAMPLES.glob("invalid/*/*.imr.json"))[::40]),
]
DOCUMENTS = [
    *(json.dumps(json.loads(raw), ensure_ascii=False).encode() for raw in ONE_OF_EACH),
    *(b"{}", b"[", b'"', b"\xff", b"null", b'{"schemaVersion": "2.0"}', b"<determination/>"),
]
MOST = 60
"""Bytes of a line, for the laws about cutting."""

LINES = st.lists(
    st.sampled_from([b"{}", b"", b" \t", b"\r", b"x" * 58, b"y" * MOST, b"z" * 61, b"q" * 500, b"[]"]), max_size=120
)


def read(file, lines, part=ndjson.WHOLE):
    """What a reader of *part* finds, and whether it ended at the limit."""
    found: list[object] = []
    try:
        found.extend(ndjson.split(file, MOST, lines, part))
    except OverLimit as error:
        found.append(error.why)
    return found


class Stream(io.BufferedReader):
    """What is being unpacked: it cannot be gone back in."""

    def __init__(self, raw):
        super().__init__(io.BytesIO(raw))

    def seekable(self):
        return False


@given(LINES, st.sampled_from([b"", b"\n"]), st.booleans(), st.integers(0, 130))
@example([b"{}"] * 64, b"\n", True, 130)
@example([b"{}"] * 40 + [b"q" * 500] + [b"{}"] * 40, b"\n", True, 130)
@example([b""] * 100, b"", False, 50)
def test_the_parts_of_a_file_hold_what_the_file_holds(content, end, keep, lines):
    raw = b"\n".join(content) + end
    parts = [*ndjson.parts(io.BytesIO(raw), MOST, lines, keep=keep)]
    found: list[object] = []
    for part in parts:
        file = Stream(raw) if part.content is None else io.BytesIO(part.content)
        if part.content is None:
            skip(file, part.begin)
        found += read(file, lines, part)
    assert found == read(io.BytesIO(raw), lines)
    assert [part.begin for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end is None
    assert all(keep == (part.content is not None) for part in parts[:-1])


@given(st.integers(1, 2000), st.booleans())
@settings(max_examples=5)
def test_a_part_is_small_and_so_is_what_is_read_to_find_it(many, keep):
    read_so_far = []

    class Counting(io.BytesIO):
        def readline(self, size=-1):
            line = super().readline(size)
            read_so_far.append(len(line))
            return line

    file = Counting(b"".join(b"%07d" % number + b"x" * 5_000 + b"\n" for number in range(many)))
    first = next(ndjson.parts(file, 10_000, many, keep=keep))
    assert sum(read_so_far) <= 32 * 5_008
    assert first.end is None or first.end <= max(accumulate(read_so_far))


def folder(where, documents):
    where.mkdir()
    for number, raw in enumerate(documents, 1):
        (where / f"{number:03}.imr.json").write_bytes(raw)
    return where


def archive(path, documents):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, raw in enumerate(documents, 1):
            packed.writestr(f"{number:03}.imr.json", raw)
    return path


def in_one(path, documents):
    raw = b"\n".join(documents) + b"\n"
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


def in_archive(path, documents):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("all.imr.ndjson", b"\n".join(documents) + b"\n")
    return path


def known(finding):
    """*finding* without where its document stands."""
    return structs.replace(finding, line=None, column=None)


def results(path, jobs, to=None):
    """What is found in, and made of, each document at *path*, in order, and the numbers that it has there."""
    if to is None:
        reports = [*imr_schema.validate_many([path], settings=SETTINGS, jobs=jobs)]
        return [(report.verdict, report.items, [*map(known, report.findings)]) for report in reports]
    made = [*imr_schema.convert_many([path], to, settings=SETTINGS, jobs=jobs)]
    assert [each.number for each in made] in ([None] * len(made), [*range(1, len(made) + 1)])
    return [(each.report.verdict, each.content, each.losses) for each in made]


@given(
    st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=80),
    st.sampled_from([None, "xml", "json"]),
    st.integers(2, 4),
)
@settings(max_examples=8)
@example(DOCUMENTS * 3, None, 3)
def test_a_folder_an_archive_and_a_file_of_lines_give_the_same_results(tmp_path_factory, documents, to, jobs):
    where = tmp_path_factory.mktemp("ways")
    ways = [
        folder(where / "in", documents),
        archive(where / "a.imr.zip", documents),
        in_one(where / "b.imr.ndjson", documents),
        in_one(where / "c.imr.ndjson.gz", documents),
        in_archive(where / "d.imr.zip", documents),
    ]
    expected = results(ways[0], 1, to)
    assert len(expected) == len(documents)
    for way in ways:
        assert results(way, 1, to) == expected
        assert results(way, jobs, to) == expected
