"""``imr-schema fmt`` as a person or a pipeline runs it: real processes, real files."""

import gzip
import json
import os
import shutil
import subprocess
import sys

import pytest

from imr_schema.standard.meant import slip_for
from imr_schema.transform.fixes import FIXES
from tests.test_cli import ENVIRONMENT, SAMPLES, run

GOLDEN = SAMPLES / "valid" / "golden.imr.json"
BAD = SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"
WORD = "Lumbar"


def damaged(path, *pairs):
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


AMERICAN = ('"decisionDate": "2019-04-24"', '"decisionDate": "04/24/2019"')
MISSPELLED = ('"rationale"', '"rational"')


@pytest.fixture
def data(tmp_path):
    """A folder with one document that is canonical, one that is acceptable, one to be mended and one that cannot be."""
    shutil.copy(GOLDEN, tmp_path / "canonical.imr.json")
    (tmp_path / "compact.imr.json").write_text(json.dumps(json.loads(GOLDEN.read_text())))
    (tmp_path / "dated.imr.json").write_bytes(damaged(GOLDEN, AMERICAN))
    shutil.copy(BAD, tmp_path / "lacking.imr.json")
    return tmp_path


def said(done):
    return done.stderr.decode().splitlines()


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_acceptable_document_becomes_canonical_in_place_and_others_stay_byte_for_byte(data):
    before = contents(data)
    done = run("fmt", ".", cwd=data)
    assert done.returncode == 1
    after = contents(data)
    assert after.pop("compact.imr.json") == GOLDEN.read_bytes()
    assert after == {name: raw for name, raw in before.items() if name != "compact.imr.json"}
    assert "./compact.imr.json: rewritten" in said(done)
    assert "./dated.imr.json: left as it is: it is not acceptable; it needs --fix dates" in said(done)
    assert "./lacking.imr.json: left as it is: it is not acceptable" in said(done)
    assert said(done)[-1] == "4 documents: 1 in canonical form, 2 left as it is, 1 rewritten"
    assert done.stdout == b""


def test_a_fix_is_told_by_its_place_and_never_by_a_value(data):
    done = run("fmt", "--fix", "dates", "dated.imr.json", cwd=data)
    assert (done.returncode, done.stdout) == (0, b"")
    assert said(done) == ["dated.imr.json:12:21: fixed dates: /case/decisionDate", "dated.imr.json: rewritten"]
    assert (data / "dated.imr.json").read_bytes() == GOLDEN.read_bytes()


def test_a_second_run_changes_nothing_and_check_is_clean(data):
    files = ["canonical.imr.json", "compact.imr.json", "dated.imr.json"]
    assert run("fmt", "--fix", "all", *files, cwd=data).returncode == 0
    times = [(data / name).stat().st_mtime_ns for name in files]
    for options in (["--check"], ["--diff"], ["--fix", "all"]):
        done = run("fmt", *options, *files, cwd=data)
        assert (done.returncode, done.stdout, said(done)) == (0, b"", ["3 documents: 3 in canonical form"])
    assert [(data / name).stat().st_mtime_ns for name in files] == times


@pytest.mark.parametrize("options", [["--check"], ["--diff"], ["--check", "--diff"]])
def test_check_and_diff_write_nothing_and_exit_1_where_something_would_change(data, options):
    before = contents(data)
    done = run("fmt", *options, "--fix", "dates", "compact.imr.json", "dated.imr.json", cwd=data)
    assert done.returncode == 1
    assert contents(data) == before
    assert "dated.imr.json:12:21: would fix dates: /case/decisionDate" in said(done)
    assert said(done)[-1] == "2 documents: 2 would be rewritten"
    assert (b"---" in done.stdout) is ("--diff" in options)


def test_a_diff_is_unified_and_nothing_in_it_acts_on_a_terminal(data):
    (data / "dated.imr.json").write_bytes(
        damaged(GOLDEN, AMERICAN, ("Example Review", "\u202eExample ##[error] Review"))
    )
    done = run("fmt", "--fix", "dates", "--diff", "dated.imr.json", cwd=data)
    lines = done.stdout.decode().splitlines()
    assert lines[:2] == ["--- dated.imr.json", "+++ dated.imr.json"]
    assert '-    "decisionDate": "04/24/2019"' in lines
    assert '+    "decisionDate": "2019-04-24"' in lines
    assert "\u202e" not in done.stdout.decode()
    assert "##[" not in done.stdout.decode()


def test_without_diff_no_text_of_a_document_is_told(data):
    secret = "Zaphod Beeblebrox"
    for path in data.iterdir():
        path.write_text(path.read_text().replace("The request", f"{secret} asks. The request"))
    (data / "wrong.imr.json").write_bytes(damaged(GOLDEN, ('"rationale"', f'"{secret}"')))
    for options in ([], ["--check"], ["--fix", "all"]):
        done = run("fmt", *options, ".", cwd=data)
        assert secret.encode() not in done.stderr + done.stdout


@pytest.mark.parametrize("syntax", ["json", "xml"])
def test_standard_input_goes_to_standard_output(syntax):
    path = GOLDEN.with_suffix(f".{syntax}")
    done = run("fmt", "-", stdin=path.read_bytes() + b"\n\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, path.read_bytes(), b"")
    done = run("fmt", "-", stdin=BAD.read_bytes())
    assert (done.returncode, done.stdout) == (1, b"")
    done = run("fmt", "--check", "-", stdin=path.read_bytes() + b"\n\n")
    assert (done.returncode, done.stdout) == (1, b"")


def test_xml_is_mended_as_json_is(tmp_path):
    path = tmp_path / "a.imr.xml"
    text = GOLDEN.with_suffix(".xml").read_text()
    case = text.index("<priority>"), text.index("</priority>") + len("</priority>")
    moved = text[: case[0]] + text[case[1] :]
    moved = moved.replace("<case>", f"<case>{text[case[0] : case[1]]}", 1).replace('copy="served"', 'Copy="Served "', 1)
    path.write_bytes(b"\xef\xbb\xbf" + moved.replace("<case>", "<!-- note --><case>").encode())
    done = run("fmt", "--fix", "all", path.name, cwd=tmp_path)
    assert done.returncode == 0
    assert path.read_bytes() == GOLDEN.with_suffix(".xml").read_bytes()
    told = [line.split(": ", 1)[1] for line in said(done)]
    assert told[:2] == ["fixed bom", "fixed comments"]
    assert {*told[2:-1]} == {
        "fixed names: /copy",
        "fixed spaces: /copy",
        "fixed codes: /copy",
        "fixed order: /case/caseNumber",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"decisionDate": "2019-04-24"', '"decisionDate": "04/24/19"'),
        ('"decisionDate": "2019-04-24"', '"decisionDate": "24/04/2019"'),
        ('"decisionDate": "2019-04-24"', '"decisionDate": "02/30/2019"'),
        ('"decisionDate": "2019-04-24"', '"decisionDate": "4.24.2019"'),
        ('"decision": "overturned"', '"decision": "Overturned"'),
        ('"decision": "overturned"', '"decison": "overturned"'),
        ('"decision": "overturned"', '"decision": " overturned"'),
        ('"outcome"', '"Outcome"'),
        ('"rationale"', '"reasons"'),
        ('"priority": "standard"', '"priority": "regular"'),
        ('"priority": "standard"', '"priority": "standard", "Priority": "standard"'),
        ('"priority": "standard"', '"priorty": "standard", "Priority": "standard"'),
        ('"priority": "standard"', '"priority": "standard", "priority": "standard"'),
    ],
)
def test_what_is_not_safe_is_not_mended(tmp_path, old, new):
    path = tmp_path / "a.imr.json"
    path.write_bytes(damaged(GOLDEN, (old, new)))
    before = path.read_bytes()
    done = run("fmt", "--fix", "all", path)
    assert done.returncode == 1
    assert path.read_bytes() == before
    assert said(done)[-1].endswith("left as it is: it is not acceptable")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"priority": "standard"', '"priority": "standard", "priority": "standard"'),
        ('"name": "Example Review Services"', '"name": "TBD"'),
        ('"priority": "standard",', ""),
        ('"number": 1', '"number": 1.0'),
        ('"served"', '"delivered"'),
    ],
)
def test_where_one_fault_is_left_no_fix_is_applied(tmp_path, old, new):
    path = tmp_path / "a.imr.json"
    path.write_bytes(damaged(GOLDEN, AMERICAN, (old, new)))
    before = path.read_bytes()
    done = run("fmt", "--fix", "all", path)
    assert (done.returncode, path.read_bytes()) == (1, before)
    assert said(done)[-1].endswith("left as it is: it is not acceptable")


def test_a_document_that_only_a_byte_order_mark_keeps_from_being_acceptable_is_mended(tmp_path):
    path = tmp_path / "a.imr.json"
    path.write_bytes(b"\xef\xbb\xbf" + GOLDEN.read_bytes())
    done = run("fmt", "--fail-on", "warning", path.name, cwd=tmp_path)
    assert said(done) == ["a.imr.json:1:1: fixed bom", "a.imr.json: rewritten"]
    assert path.read_bytes() == GOLDEN.read_bytes()


def test_a_hint_for_editors_is_told(tmp_path):
    path = tmp_path / "a.imr.json"
    path.write_bytes(damaged(GOLDEN, ("{", '{"$schema": "x.json",')))
    assert said(run("fmt", path.name, cwd=tmp_path)) == ["a.imr.json: fixed hint", "a.imr.json: rewritten"]
    path.write_bytes(damaged(GOLDEN, ("{", '{"schema": "x.json",')))
    assert run("fmt", "--fix", "all", path.name, cwd=tmp_path).returncode == 1


def test_a_member_of_another_version_is_no_misspelling(tmp_path):
    path = tmp_path / "a.imr.json"
    path.write_bytes(damaged(GOLDEN, ('"reviewer": {', '"reviewers": {')))
    assert run("fmt", "--fix", "all", path).returncode == 1


def test_a_file_of_several_keeps_what_is_not_acceptable_and_is_written_whole(tmp_path):
    good = json.dumps(json.loads(GOLDEN.read_text()), separators=(",", ":"))
    spaced = json.dumps(json.loads(GOLDEN.read_text()))
    bad = json.dumps(json.loads(BAD.read_text()))
    path = tmp_path / "all.imr.ndjson"
    path.write_text("\n".join([good, "", spaced, bad, damaged(GOLDEN, AMERICAN).decode().replace("\n", " ")]))
    done = run("fmt", "--fix", "dates", path.name, cwd=tmp_path)
    assert done.returncode == 1
    assert path.read_text() == f"{good}\n{good}\n{bad}\n{good}\n"
    assert any(
        line.startswith("all.imr.ndjson#4:5:") and line.endswith("fixed dates: /case/decisionDate")
        for line in said(done)
    )
    assert said(done)[-1] == "4 documents: 1 in canonical form, 1 left as it is, 2 rewritten"
    again = path.stat().st_ino
    done = run("fmt", "--jobs", "2", path.name, cwd=tmp_path)
    assert done.returncode == 1
    assert path.stat().st_ino == again
    assert [path.name for path in tmp_path.iterdir()] == ["all.imr.ndjson"]


@pytest.mark.parametrize("end", ["", "\n\n", "\n \n"])
def test_a_file_of_several_in_which_the_lines_alone_are_not_canonical_is_rewritten(tmp_path, end):
    line = json.dumps(json.loads(GOLDEN.read_text()), separators=(",", ":"))
    path = tmp_path / "all.imr.ndjson"
    path.write_text(f"{line}\n{line}{end}")
    assert run("fmt", "--check", path).returncode == 1
    assert run("fmt", path).returncode == 0
    assert path.read_text() == f"{line}\n{line}\n"
    assert run("fmt", "--check", path).returncode == 0


def test_a_file_of_several_of_which_one_is_over_a_limit_stays_as_it_is(tmp_path):
    path = tmp_path / "all.imr.ndjson"
    spaced = json.dumps(json.loads(GOLDEN.read_text()))
    path.write_text(f"{spaced}\n{spaced.replace('The request', 'The request ' * 1_000)}\n{spaced}\n")
    before = path.read_bytes()
    done = run("fmt", "--max-size", str(len(spaced) + 10), path.name, cwd=tmp_path)
    assert done.returncode == 3
    assert "all.imr.ndjson: left as it is: not all of its documents could be read" in said(done)
    assert path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["all.imr.ndjson"]


def test_what_cannot_be_rewritten_in_place_is_refused_before_anything_is_written(data):
    before = contents(data)
    packed = data / "packed.imr.json.gz"
    packed.write_bytes(gzip.compress(GOLDEN.read_bytes()))
    for paths in (["compact.imr.json", packed.name], ["."]):
        done = run("fmt", *paths, cwd=data)
        assert done.returncode == 2
        assert b"packed.imr.json.gz: it is packed: unpack it; or --exclude it" in done.stderr
    # A check writes nothing, and tells of each document.
    assert b"Traceback" not in run("fmt", "--check", ".", cwd=data).stderr
    assert run("fmt", "--check", packed.name, cwd=data).returncode == 0
    packed.unlink()
    link = data / "link.imr.json"
    link.symlink_to("compact.imr.json")
    done = run("fmt", ".", cwd=data)
    assert done.returncode == 2
    assert b"it is a link" in done.stderr
    link.unlink()
    assert contents(data) == before


def test_a_file_keeps_its_permissions(data):
    path = data / "compact.imr.json"
    path.chmod(0o640)
    assert run("fmt", path).returncode == 0
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_cannot_be_written_to_ends_with_6_and_the_old_file(data):
    if os.geteuid() == 0:
        pytest.skip("root writes anywhere")
    before = contents(data)
    data.chmod(0o500)
    try:
        assert run("fmt", "compact.imr.json", cwd=data).returncode == 6
    finally:
        data.chmod(0o700)
    assert contents(data) == before


def test_a_letter_has_no_canonical_form(tmp_path):
    path = tmp_path / "letter.txt"
    letters = sorted((SAMPLES.parent / "letters").rglob("*.txt"))
    shutil.copy(letters[0], path)
    done = run("fmt", path)
    assert done.returncode == 1
    assert said(done)[-1].endswith("left as it is: it is a letter; imr-schema convert writes its data")


def test_what_cannot_be_validated_is_left_and_the_exit_code_says_so():
    done = run("fmt", "--fix", "all", "-", stdin=b'{"a": 1}')
    assert (done.returncode, done.stdout) == (3, b"")
    assert said(done)[-1] == "-: left as it is: it cannot be validated"


def test_fixes_are_listed_and_unknown_ones_refused():
    lines = run("fmt", "--list-fixes").stdout.decode().splitlines()
    assert [line.split()[0] for line in lines] == list(FIXES)
    assert run("fmt", "--fix", "decisions", GOLDEN).returncode == 2
    assert run("fmt").returncode == 2


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("case_number", "caseNumber"),
        ("CaseNumber", "caseNumber"),
        ("rational", "rationale"),
        ("citatoins", "citations"),
        ("statment", "statement"),
        ("topicss", "topics"),
        ("citationx", "citations"),
        ("priorDecision", None),
        ("page", None),
        ("sitatiens", None),
        ("title2", "title"),
    ],
)
def test_a_slip_is_other_letter_case_or_one_letter(name, known):
    members = ["caseNumber", "rationale", "citations", "statement", "topics", "pages", "title", "decision"]
    assert slip_for(name, members) == known


def test_a_slip_for_two_members_is_none():
    assert slip_for("topicx", ["topics", "topica"]) is None
    assert slip_for("employe", ["employee", "employer"]) is None
    assert slip_for("Employee", ["employee", "employer"]) == "employee"


def test_it_ends_whole_when_it_is_interrupted_by_a_closed_output(data):
    command = f"{sys.executable} -m imr_schema fmt --diff --fix all . | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=data, env=ENVIRONMENT, capture_output=True, check=False)
    assert done.stdout.startswith(b"---")
