"""Documents in TAR archives, packed or not: what is there is validated, and what is damaged is no empty archive."""

import gzip
import io
import tarfile
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imr_schema.errors import Unreadable
from imr_schema.inputs import files
from imr_schema.inputs.archives import members
from tests.processes import doubles, peak
from tests.test_archives import GOLDEN, MANY, run, told

WAYS = {"pax": tarfile.PAX_FORMAT, "gnu": tarfile.GNU_FORMAT, "ustar": tarfile.USTAR_FORMAT}
ENDS = (".tar", ".tgz", ".tar.gz", ".TGZ")


def tarred(contents, way="pax", special=()):
    """A TAR archive of *contents* by name, and of entries that are no files."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=WAYS[way]) as archive:
        for name, content in contents.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
        for name, kind in special:
            header = tarfile.TarInfo(name)
            header.type, header.linkname = kind, "/etc/passwd"
            archive.addfile(header)
    return made.getvalue()


def written(folder, name, raw):
    path = folder / name
    path.write_bytes(raw if name.lower().endswith(".tar") else gzip.compress(raw))
    return path


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("end", ENDS)
def test_an_archive_is_read_as_a_folder(tmp_path, end, way):
    long = "b/" + "y" * 90 + ".imr.xml"
    written(tmp_path, f"inbox{end}", tarred({"./a.json": GOLDEN, long: MANY, "notes.md": b"?"}, way))
    expected = {f"inbox{end}/a.json": "acceptable", f"inbox{end}/{long}": "acceptable"}
    assert told(tmp_path, f"inbox{end}") == (expected, 0)
    assert told(tmp_path, ".") == ({f"./{name}": verdict for name, verdict in expected.items()}, 0)
    assert told(tmp_path, f"inbox{end}", "--jobs", "2") == (expected, 0)
    done = run("convert", f"inbox{end}", "--to", "json", "-o", "out/", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "imr-schema: not looked at: 1 other file: 1 .md\n")
    made = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "out").rglob("*.json"))
    assert made == ["out/inbox/a.imr.json", f"out/inbox/{long.removesuffix('.xml')}.json"]


NAMES = st.text("abc", min_size=1, max_size=5)
CONTENTS = st.dictionaries(NAMES.map(lambda name: f"{name}.json"), st.binary(max_size=3000), max_size=12)


@given(CONTENTS, st.sampled_from(ENDS), st.sampled_from(sorted(WAYS)))
def test_every_file_is_read_as_it_was_put_in_in_any_order(contents, end, way):
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), f"x{end}", tarred(contents, way))
        found = [source for source in files.find((str(path),)) if source.member]
        assert [source.member for source in found] == list(contents)
        for source in (*found, *reversed(found)):
            assert files.read(source, 10_000) == contents[source.member]


@given(CONTENTS, st.integers(0), st.sampled_from(sorted(WAYS)))
@example({"a.json": b"{}"}, 1536, "pax")  # nothing but the two blocks that end it is missing
def test_an_archive_that_is_cut_off_is_never_taken_for_a_whole_one(contents, at, way):
    raw = tarred(contents, way)
    whole = len(raw.rstrip(b"\0"))
    cut = raw[: at % max(1, whole)]
    if not cut.strip(b"\0"):
        return  # of an archive of nothing, nothing is missing
    with pytest.raises(Unreadable):
        members(io.BytesIO(cut), ".tar")
    with pytest.raises(Unreadable):
        members(io.BytesIO(raw[: (len(raw.rstrip(b"\0")) + 511) // 512 * 512]), ".tar")


@given(CONTENTS.filter(bool), st.data())
def test_a_damaged_header_ends_nothing_in_silence(contents, data):
    raw = bytearray(tarred(contents))
    at = data.draw(st.integers(0, 147))
    raw[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        members(io.BytesIO(bytes(raw)), ".tar")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "it is no archive that can be unpacked"),
        (b"no archive at all", "it is no archive that can be unpacked"),
        (tarred({"a.json": b"{}"}) + b"more", "it is no archive that can be unpacked"),
        (tarred({"a.json": b"{}"}) + tarred({"b.json": b"{}"}), "it is no archive that can be unpacked"),
        (tarred({"a.json": b"{}", "x/../A.json": b"{}"}), "it holds two files of one name"),
        (tarred({"n" * 2_000_000: b""}), "it has a header that is too long"),
    ],
)
def test_what_is_ambiguous_is_refused(raw, why):
    with pytest.raises(Unreadable, match=why):
        members(io.BytesIO(raw), ".tar")


def test_what_other_readers_would_follow_is_not(tmp_path):
    kinds = [("a.json", tarfile.SYMTYPE), ("b.json", tarfile.LNKTYPE), ("c.json", tarfile.CHRTYPE)]
    written(
        tmp_path,
        "x.tar",
        tarred({"../d.json": GOLDEN, "e.tgz": b"?", "f.json.gz": gzip.compress(GOLDEN)}, "pax", kinds),
    )
    verdicts, code = told(tmp_path, "x.tar")
    assert code == 3
    assert [name for name, verdict in verdicts.items() if verdict == "acceptable"] == ["x.tar/f.json.gz"]
    assert len(verdicts) == 6
    shown = run("validate", "x.tar", cwd=tmp_path).stdout
    assert shown.count("it is a link, a device or a file with holes in the archive") == 3
    assert "x.tar/e.tgz: error IMR001 The document cannot be validated: it is an archive in an archive" in shown


def test_an_archive_that_unpacks_out_of_proportion_is_refused(tmp_path):
    written(tmp_path, "x.tgz", tarred({"a.json": bytes(80_000_000)}))
    assert "it unpacks to more than 200 times its size" in run("validate", "x.tgz", cwd=tmp_path).stdout


def archive_of(count):
    return tarred({f"{n:06}.json": b"{}" for n in range(count)})


def test_the_time_for_an_archive_grows_with_it(tmp_path):
    paths = {times: written(tmp_path, f"{times}.tgz", archive_of(1000 * times)) for times in (1, 2)}

    def work(times):
        for source in files.find((str(paths[times]),)):
            files.read(source, 100)

    assert doubles(work)


OPEN = "import sys; from imr_schema.inputs import files; print(len(files.find((sys.argv[1],))))"


def test_the_memory_for_an_archive_is_that_of_its_names(tmp_path):
    small, large = (peak(OPEN, written(tmp_path, f"{n}.tar", archive_of(n))) for n in (100, 20_000))
    assert (large - small) * 1024 / 20_000 < 0.3  # KiB for each: 0.14; 0.58 where its headers are kept


def test_a_packed_archive_is_unpacked_again_when_it_is_another(tmp_path):
    path = written(tmp_path, "x.tgz", tarred({"a.json": b"1"}))
    (first,) = files.find((str(path),))
    assert files.read(first, 9) == b"1"
    path.unlink()
    path = written(tmp_path, "x.tgz", tarred({"a.json": b"22"}))
    (second,) = files.find((str(path),))
    assert files.read(second, 9) == b"22"
