"""``imr-schema diff`` as a person runs it: real processes, real files."""

import copy
import gzip
import json
import time
import zipfile

import pytest

import imr_schema
from imr_schema.errors import NotAcceptable
from imr_schema.standard import LATEST, PRINTED, VERSIONS
from imr_schema.transform.comparison import Side, compare
from tests.test_cli import SAMPLES, run

OLD, NEW = SAMPLES.parent / PRINTED.name / "valid", SAMPLES.parent / LATEST.name / "valid"
LETTERS = SAMPLES.parent / "letters" / "posted-2016"


@pytest.fixture
def revised(tmp_path):
    """A document in which the first item was decided otherwise."""
    data = json.loads((NEW / "mixed-outcome.imr.json").read_bytes())
    item = data["disputedItems"][0]
    item["decision"] = "overturned" if item["decision"] == "upheld" else "upheld"
    item["description"] += " Zebrafish"
    path = tmp_path / "revised.imr.json"
    path.write_text(json.dumps(data))
    return path


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["golden", "difficult-characters", "twenty-one-items"])
def test_a_sample_of_any_version_is_the_same_in_both_syntaxes(version, name):
    folder = SAMPLES.parent / version / "valid"
    done = run("diff", folder / f"{name}.imr.xml", folder / f"{name}.imr.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"No difference.\n", b"")


def test_versions_that_differ_are_named():
    done = run("diff", OLD / "golden.imr.xml", NEW / "golden.imr.json")
    assert done.returncode == 0
    assert done.stdout.decode().startswith(
        f"The versions differ, {PRINTED.name} and {LATEST.name}; compared in version"
    )


def test_texts_are_shown_only_where_that_is_asked_for(revised, tmp_path):
    html = tmp_path / "d.html"
    plain = run("diff", OLD / "mixed-outcome.imr.xml", revised, "--report", "text", "--report", f"html:{html}")
    assert plain.returncode == 1
    assert b"Decision: " in plain.stdout
    assert b"text changed, 1 of " in plain.stdout
    assert b"Zebrafish" not in plain.stdout + plain.stderr + html.read_bytes()
    assert b"\x1b" not in plain.stdout
    full = run("diff", OLD / "mixed-outcome.imr.xml", revised, "--show-values", "full", "--color", "always")
    assert b"{+Zebrafish+}" in full.stdout
    assert b"\x1b[32m" in full.stdout
    told = json.loads(run("diff", OLD / "mixed-outcome.imr.xml", revised, "--report", "json").stdout)
    shown = [each for each in told["changes"] if "before" in each]
    assert shown
    assert {each["what"].rpartition(", ")[2] for each in shown} == {"Decision"}


def test_what_a_terminal_would_act_on_is_not_printed(tmp_path):
    data = json.loads((NEW / "one-item.imr.json").read_bytes())
    data["disputedItems"][0]["description"] = "MRI\u202e \u200bof the knee ##[error]x"
    path = tmp_path / "odd.imr.json"
    path.write_text(json.dumps(data))
    for form in ("text", "html", "json"):
        done = run("diff", NEW / "one-item.imr.json", path, "--show-values", "full", "--report", form)
        assert done.returncode == 1
        assert not {"\u202e", "\u200b"} & set(done.stdout.decode())
        assert form == "html" or b"##[" not in done.stdout


def test_letters_are_compared_as_they_are_read():
    done = run("diff", LETTERS / "mixed-outcome.pdf", LETTERS / "mixed-outcome.txt")
    assert (done.returncode, done.stdout) == (0, b"No difference.\n")
    done = run("diff", LETTERS / "mixed-outcome.txt", LETTERS / "one-item.txt")
    assert done.returncode == 1


def test_white_space_and_paragraphs_alone_are_no_difference_and_told(tmp_path):
    data = json.loads((NEW / "one-item.imr.json").read_bytes())
    data["clinicalCaseSummary"] = ["  ".join(data["clinicalCaseSummary"])]
    data["disputedItems"][0]["description"] += "  "
    path = tmp_path / "spaced.imr.json"
    path.write_text(json.dumps(data))
    done = run("diff", NEW / "one-item.imr.json", path)
    assert done.returncode == 0
    assert b"They differ in white space" in done.stdout


def test_of_a_faulty_document_nothing_is_called_the_same_that_was_not_compared(tmp_path):
    data = json.loads((NEW / "one-item.imr.json").read_bytes())
    path = tmp_path / "odd.imr.json"
    path.write_text(json.dumps({**data, "somethingElse": "x"}))
    done = run("diff", NEW / "one-item.imr.json", path)
    assert done.returncode == 3
    assert b"not all of it may have been compared" in done.stdout
    older = json.loads((OLD / "one-item.imr.json").read_bytes())
    older["disputedItems"][0]["decision"] = 7
    path.write_text(json.dumps(older))
    done = run("diff", path, NEW / "one-item.imr.json")
    assert done.returncode == 1
    assert b"added    Decision" in done.stdout


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"<a/>", b'{"documentType": "other"}', b"[" * 100_000])
def test_a_document_that_cannot_be_read_is_exit_3_and_says_why(content, tmp_path):
    path = tmp_path / "x.imr.json"
    path.write_bytes(content)
    for pair in ((path, NEW / "golden.imr.json"), (NEW / "golden.imr.json", path)):
        done = run("diff", *pair)
        assert (done.returncode, done.stdout) == (3, b"")
        assert b"x.imr.json" in done.stderr


def test_what_is_no_one_document_is_refused_by_name(tmp_path):
    lines, archive = tmp_path / "a.imr.ndjson", tmp_path / "a.imr.zip"
    lines.write_bytes((NEW / "golden.imr.json").read_bytes().replace(b"\n", b"") + b"\n")
    with zipfile.ZipFile(archive, "w") as file:
        file.write(NEW / "golden.imr.json", "golden.imr.json")
    for path in (lines, archive, tmp_path):
        done = run("diff", NEW / "golden.imr.json", path)
        assert (done.returncode, done.stdout) == (2, b""), path
        assert str(path).encode() in done.stderr


@pytest.mark.parametrize(
    "options",
    [["--report", "pdf"], ["--report", "text", "--report", "json"], ["--show-values", "clip"], ["third.json"]],
)
def test_wrong_usage_is_exit_2(options):
    done = run("diff", NEW / "golden.imr.json", NEW / "golden.imr.xml", *options)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


def test_a_report_never_replaces_a_document(tmp_path):
    path = tmp_path / "a.imr.json"
    path.write_bytes((NEW / "golden.imr.json").read_bytes())
    done = run("diff", path, NEW / "golden.imr.xml", "--report", f"json:{path}")
    assert done.returncode == 2
    assert path.read_bytes() == (NEW / "golden.imr.json").read_bytes()


def test_packed_documents_and_standard_input_are_read(tmp_path):
    packed = tmp_path / "golden.imr.json.gz"
    packed.write_bytes(gzip.compress((NEW / "golden.imr.json").read_bytes()))
    assert run("diff", packed, NEW / "golden.imr.xml").stdout == b"No difference.\n"
    done = run("diff", "-", NEW / "golden.imr.xml", stdin=(NEW / "golden.imr.json").read_bytes())
    assert done.stdout == b"No difference.\n"
    assert run("diff", "-", "-").returncode == 2


def test_the_library_raises_for_what_cannot_be_read():
    with pytest.raises(NotAcceptable):
        imr_schema.diff(b"{", NEW / "golden.imr.json")
    found = imr_schema.diff(NEW / "golden.imr.json", imr_schema.load(NEW / "golden.imr.xml"))
    assert found.same
    assert found.whole


def test_twenty_one_items_are_compared_in_little_time():
    """Some 2 ms on a machine with nothing else to do; ten times that is a fault."""
    data = json.loads((NEW / "twenty-one-items.imr.json").read_bytes())
    other = copy.deepcopy(data)
    items = other["disputedItems"]
    items.insert(1, items.pop(4))
    del items[10]
    items[8]["description"] += " #30"
    took = []
    for _ in range(5):
        began = time.process_time()
        found = compare(Side("a", data, LATEST), Side("b", other, LATEST))
        took.append(time.process_time() - began)
        assert {each.kind for each in found.changes} == {"moved", "removed", "changed"}
    assert min(took) < 0.02


def test_many_long_and_unlike_texts_are_compared_in_bounded_time():
    data = json.loads((NEW / "one-item.imr.json").read_bytes())
    other = copy.deepcopy(data)
    data["clinicalCaseSummary"] = [" ".join(f"a{n}" for n in range(100_000))]
    other["clinicalCaseSummary"] = [" ".join(f"b{n}" for n in range(100_000))]
    item = data["disputedItems"][0]
    data["disputedItems"] = [{**item, "number": n, "description": f"x{n} y" * 50} for n in range(1, 2_001)]
    other["disputedItems"] = [{**item, "number": n, "description": f"z{n} q" * 50} for n in range(3_001, 5_001)]
    began = time.process_time()
    found = compare(Side("a", data, LATEST), Side("b", other, LATEST))
    assert len(found.changes) == 4_001
    assert found.changes[0].words == imr_schema.WordCount(100_000, 100_000)
    assert time.process_time() - began < 10
