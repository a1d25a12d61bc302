"""What a person gets who asks for nothing: what is wrong, the worst first, in as many lines as can be read."""

import gzip
import json
import re
import subprocess
import sys
from hashlib import sha256

import pytest
from msgspec import structs

from imr_schema.findings import Finding, Presence, Report, Severity, Suppressed, Verdict
from tests.reporting import RUN, rendered
from tests.rows import row
from tests.test_reports import BAD, GOOD, run


def found(severity, count=1, rule="IMR304"):
    one = Finding(rule, "item-rationale", severity, "A fault.", "", line=1, column=1)
    return tuple(structs.replace(one, line=n + 1) for n in range(count))


def documents(counts, of=None, severity=Severity.ERROR):
    """Documents with so many findings."""
    return [structs.replace(of or ERRORS, source=f"d{n}", findings=found(severity, c)) for n, c in enumerate(counts)]


ERRORS = Report("bad", Verdict.NOT_ACCEPTABLE, found(Severity.ERROR), (row(Presence.PRESENT),))
UNKNOWN = Report("torn", Verdict.UNDETERMINED, found(Severity.ERROR))
WARNED = Report("odd", Verdict.ACCEPTABLE, found(Severity.WARNING), (row(Presence.PRESENT),))
NOTED = Report("noted", Verdict.ACCEPTABLE, found(Severity.INFO), (row(Presence.PRESENT),))
CLEAN = Report("clean", Verdict.ACCEPTABLE, (), (row(Presence.PRESENT), row(Presence.PRESENT)))


def lines(*reports, form="text", **run_):
    return rendered(form, *reports, run=structs.replace(RUN, **run_)).splitlines()


def test_a_clean_document_has_no_line_of_its_own():
    assert lines(CLEAN, CLEAN) == ["2 documents: 2 acceptable; findings: none", "4 of 4 disputed items complete"]
    assert lines(CLEAN)[0] == "1 document: 1 acceptable; findings: none"


def test_the_worst_comes_first():
    told = [line.partition(":")[0] for line in lines(CLEAN, NOTED, WARNED, UNKNOWN, ERRORS)][:4]
    assert told == ["bad", "torn", "odd", "noted"]


def test_only_items_that_lack_something_have_a_row():
    item = row(Presence.PRESENT, Presence.PRESENT, Presence.ABSENT, Presence.PLACEHOLDER)
    told = lines(structs.replace(ERRORS, items=(row(Presence.PRESENT), structs.replace(item, number=2))))
    assert [line.split()[0] for line in told if line.startswith("  ")] == ["item", "2"]
    assert "1 of 2 disputed items complete" in told


def test_a_thousand_documents_are_told_in_less_than_200_lines():
    bad = [structs.replace(ERRORS, source=f"bad{n}", findings=found(Severity.ERROR, 1 + n % 7)) for n in range(58)]
    odd = [structs.replace(WARNED, source=f"odd{n}") for n in range(300)]
    noted = [structs.replace(NOTED, source=f"noted{n}") for n in range(340)]
    told = lines(*noted, *odd, *bad, *[CLEAN] * 302)
    assert len(told) < 200
    assert {line.partition(":")[0] for line in told if line.startswith("bad")} == {each.source for each in bad}
    shown = sum(line.startswith("odd") for line in told)
    (rest,) = [line for line in told if line.startswith("Not shown")]
    assert rest == (
        f"Not shown: {300 - shown} documents acceptable with warnings, 340 acceptable with infos alone "
        f"({300 - shown + 340} findings); -v shows them."
    )


def test_each_finding_is_shown_or_counted():
    for counts in ([400], [3] * 90, [1] * 700, [100, 1, 100]):
        told = lines(*documents(counts))
        shown = sum(bool(re.match(r"d\d+:\d", line)) for line in told)
        more = sum(int(m[1]) for line in told if (m := re.search(r"(\d+) more (in this document|findings)", line)))
        rest = sum(int(m[1].replace(",", "")) for line in told if (m := re.search(r"\(([0-9,]+) findings?\)", line)))
        assert shown + more + rest == sum(counts)
        assert len(told) < 160


def test_one_document_with_many_faults_shows_many_of_them():
    told = lines(structs.replace(ERRORS, findings=found(Severity.ERROR, 300)))
    assert sum(line.startswith("bad:") for line in told) == 101
    assert told[100] == "bad: 200 more findings; the JSON report lists them, up to 1,000 of each rule"


def test_a_document_that_fails_for_infos_alone_is_shown():
    failing = structs.replace(NOTED, verdict=Verdict.NOT_ACCEPTABLE)
    told = lines(*documents([3] * 60, failing, Severity.INFO))
    assert sum(line.startswith("d") for line in told) >= 60


def test_what_keeps_rules_from_running_is_told():
    refused = structs.replace(ERRORS, schema_version="1.0")
    assert "Rules were not evaluated in 1 document: correct what stands in their way first." in lines(refused)
    assert "Rules were" not in "".join(lines(structs.replace(refused, rules="run")))
    assert "Rules were" not in "".join(lines(ERRORS)), "it could not even be read, which says all"


def test_statistics_count_by_rule_and_by_document():
    four, two = found(Severity.ERROR, 4), found(Severity.INFO, 2, "IMR402")
    other = structs.replace(ERRORS, source="worse", findings=(*four, *two))
    told = lines(CLEAN, ERRORS, other, form="statistics")
    assert told == [
        " findings  documents  rule",
        "        5          2  IMR304  error    item-rationale",
        "        2          1  IMR402  info     item-rationale",
        "",
        " findings     errors  document",
        "        6          4  worse",
        "        1          1  bad",
        "",
        "3 documents: 1 acceptable, 2 not acceptable; findings: 5 errors, 2 info",
        "4 of 4 disputed items complete",
    ]
    assert "and 5 more" in "".join(lines(*documents([1] * 25), form="statistics"))


def test_suppressed_findings_are_counted_of_a_single_document():
    suppressed = Suppressed(found(Severity.ERROR)[0], "settled")
    assert lines(structs.replace(CLEAN, suppressed=(suppressed,)))[0].endswith("findings: none; 1 suppressed")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.imr.json").write_bytes(GOOD.read_bytes())
    (tmp_path / "bad.imr.json").write_bytes(BAD.read_bytes())
    return tmp_path


def test_quiet_gives_the_exit_code_alone(folder):
    done = run("validate", ".", "-q", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert run("validate", "good.imr.json", "-q", cwd=folder).returncode == 0
    done = run("validate", ".", "-q", "-r", "json:r.json", cwd=folder)
    assert (done.returncode, done.stdout) == (1, b"")
    assert json.loads((folder / "r.json").read_text())["complete"] is True


def test_verbose_shows_every_document_and_item(folder):
    shown = run("validate", ".", "-v", cwd=folder).stdout
    assert b"./good.imr.json: acceptable" in shown
    assert shown == run("validate", ".", "-r", "verbose", cwd=folder).stdout
    assert run("validate", ".", "--statistics", cwd=folder).stdout.startswith(b" findings  documents  rule\n")


@pytest.mark.parametrize(
    "options",
    [("-q", "-v"), ("-q", "--statistics"), ("-q", "-r", "json"), ("-v", "--statistics"), ("-v", "-r", "text")],
)
def test_options_that_disagree_are_wrong_usage(folder, options):
    done = run("validate", ".", *options, cwd=folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"imr-schema: -")


def test_color_is_as_chosen(folder):
    for options, env, colored in (
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"IMR_SCHEMA_COLOR": "always"}, True),
        ((), {}, False),
    ):
        assert (b"\x1b[" in run("validate", ".", *options, cwd=folder, env=env).stdout) is colored
    run("validate", ".", "--color", "always", "-r", "text:r.txt", cwd=folder)
    assert "\x1b" not in (folder / "r.txt").read_text()


def inbox_of(folder):
    """A folder as partners send them."""
    inbox = folder / "inbox"
    raw = GOOD.read_bytes()
    contents = {
        "A.XML": GOOD.with_suffix("").with_suffix(".imr.xml").read_bytes(),
        "b.json": raw,
        "c.jsonl": json.dumps(json.loads(raw)).encode() + b"\n",
        "d.json.gz": gzip.compress(raw),
        ".hidden/e.json": raw,
        ".hidden/f.imr.json": raw,
        "__MACOSX/._b.json": b"?",
    }
    others = ("x.pdf", "y.PDF", "notes.txt", "README", "._b.json", ".DS_Store", ".gitignore")
    for name, content in {**contents, **dict.fromkeys(others, b"?")}.items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_files_of_any_name_are_read_and_others_counted(tmp_path):
    inbox_of(tmp_path)
    done = run("validate", "inbox", "-r", "json", cwd=tmp_path)
    told = json.loads(done.stdout)
    assert sorted(each["source"] for each in told["documents"]) == [
        "inbox/.hidden/f.imr.json",
        "inbox/A.XML",
        "inbox/b.json",
        "inbox/c.jsonl#1",
        "inbox/d.json.gz",
    ]
    assert (told["summary"]["acceptable"], done.returncode) == (5, 0)
    assert told["notValidated"]["counts"] == {".pdf": 2, ".txt": 1, "hidden": 1, "other": 1}
    others = [f"inbox/{name}" for name in ("README", "notes.txt", "x.pdf", "y.PDF", ".hidden/e.json")]
    assert sorted(told["notValidated"]["files"]) == sorted(others)
    for form in ("verbose", "letter", "html"):
        shown = run("validate", "inbox", "-r", form, cwd=tmp_path).stdout.decode()
        assert [name for name in others if name in shown] == others


def test_reports_of_an_earlier_run_are_no_documents(tmp_path):
    inbox_of(tmp_path)
    ends = {
        "junit": "xml",
        "checkstyle": "xml",
        "sarif": "json",
        "gitlab": "json",
        "json": "json",
        "json-lines": "jsonl",
    }
    for form, end in ends.items():
        run("validate", "inbox", "-r", f"{form}:inbox/{form}.{end}", cwd=tmp_path)
    again = run("validate", "inbox", cwd=tmp_path)
    assert again.returncode == 0
    counted = "11 other files: 6 reports of this tool, 2 .pdf, 1 .txt, 1 hidden, 1 other."
    assert f"Not validated: {counted}" in again.stdout.decode()


def test_a_document_that_begins_like_a_report_is_not_accepted_for_it(tmp_path):
    """Whoever sends it gains nothing: it is not validated, which every report counts, and not converted either."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_text('{"reportVersion": "1.0", "documentType": "imr-final-determination"}')
    assert run("validate", "in", cwd=tmp_path).returncode == 3
    assert run("validate", "in/a.json", cwd=tmp_path).returncode == 3


def test_the_letter_begins_with_what_was_not_accepted_and_quotes_nothing(folder):
    (folder / "torn.xml").write_bytes(b"<determination>")
    data = json.loads(BAD.read_text())
    data["disputedItems"][0]["decision"] = "granted by Nobody"
    (folder / "worse.json").write_text(json.dumps(data))
    (folder / "notes.txt").write_bytes(b"?")
    told = run("validate", ".", "-r", "letter", "--show-values", "full", cwd=folder).stdout.decode()
    names = [line for line in told.splitlines() if line.startswith("* ")]
    assert names == ["* bad.imr.json", "* torn.xml", "* worse.json", "* good.imr.json", "* ./notes.txt"]
    heads = [line for line in told.splitlines() if line.isupper() and "SHA" not in line]
    assert heads == ["NOT ACCEPTED", "ACCEPTED", "NOT LOOKED AT"]
    assert (
        f"  JSON, version 2.0, {BAD.stat().st_size:,} bytes\n  SHA-256 {sha256(BAD.read_bytes()).hexdigest()}\n" in told
    )
    assert "Not validated: 1 other file: 1 .txt." in told
    assert "Nobody" not in told
    assert "Why: A decision without its reasons cannot be checked, followed or" in told
    assert "Basis: 8 CCR 9792.10.6(d)." in told
    assert max(map(len, told.splitlines()[:-2])) <= 100


def test_the_page_shows_what_is_not_acceptable_first_with_the_digest_of_each(folder):
    page = run("validate", ".", "-r", "html", cwd=folder).stdout.decode()
    assert page.index(">./bad.imr.json<") < page.index(">./good.imr.json<")
    for path in (BAD, GOOD):
        assert f"<code>{sha256(path.read_bytes()).hexdigest()}</code>" in page


def test_digests_are_taken_for_no_other_report(folder):
    code = (
        "import hashlib, sys; from imr_schema.batch import documents as d\n"
        "from imr_schema.inputs.files import Source; from imr_schema.config.settings import DEFAULT\n"
        "(one,) = d.outcomes(d.Instructions(DEFAULT), Source('a', 'good.imr.json')); print(one.report.digest)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == "None\n"


def test_a_link_to_a_folder_is_reported_and_not_followed(tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_bytes(GOOD.read_bytes())
    (tmp_path / "in" / "more").symlink_to("../theirs")
    done = run("validate", "in", cwd=tmp_path)
    assert done.returncode == 3
    assert b"in/more: error IMR001 The document cannot be validated: it is a link to a folder" in done.stdout


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.docx", "a.html"])
def test_a_letter_that_cannot_be_opened_is_no_internal_error_to_convert(tmp_path, name):
    (tmp_path / name).write_bytes(b"x" if name != "a.txt" else b"")
    done = run("convert", name, "--to", "json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"IMR090" not in done.stderr
