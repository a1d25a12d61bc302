"""Reports as a pipeline gets them: real runs, real files, and surroundings that do not play along."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from imr_schema import engine
from imr_schema.config.settings import Settings
from imr_schema.finding import Finding, Presence, Report, Severity, Suppressed, Verdict
from imr_schema.reports import FORMATS, Run, Tally
from imr_schema.versions import LATEST
from tests.rows import row

SAMPLES = Path(__file__).parent.parent / "samples" / LATEST.name
BAD = SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"
GOOD = SAMPLES / "valid" / "golden.imr.json"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
RUN = Run(version="1.2.3", as_of="2026-11-23")


def run(*arguments, cwd=None, env=None, **more):
    command = [sys.executable, "-m", "imr_schema", *map(str, arguments)]
    more.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(
        command,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env={**ENVIRONMENT, **(env or {})},
        timeout=120,
        check=False,
        **more,
    )


def told(form, *reports, run=RUN):
    tally, pieces = Tally(), [FORMATS[form].begin(run)]
    for report in reports:
        tally.add(report)
        pieces.append(FORMATS[form].document(run, tally))
    return "".join([*pieces, *FORMATS[form].end(run, tally)])


def finding(rule="IMR304", name="item-rationale", severity=Severity.ERROR, **more):
    return Finding(rule, name, severity, **{"message": "Disputed item 1 has no rationale.", "pointer": "", **more})


@pytest.fixture
def folder(tmp_path):
    """A working folder with a bad document below it."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.imr.json").write_bytes(BAD.read_bytes())
    return tmp_path


@pytest.mark.parametrize("form", FORMATS)
def test_each_form_is_written_to_standard_output_and_to_a_file_alike(form, folder):
    shown = run("validate", "in", "-r", form, cwd=folder)
    assert shown.returncode == 1
    assert shown.stderr == b""
    assert run("validate", "in", "-r", f"{form}:r", cwd=folder).stdout == b""
    assert (folder / "r").read_bytes() == shown.stdout
    assert b"IMR304" in shown.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_each_form_says_that_nothing_was_found(form):
    text = told(form, Report("good.imr.json", Verdict.ACCEPTABLE, items=(row(Presence.PRESENT),)))
    assert "IMR" not in text.replace("IMR determinations", "").replace("IMR report", "")


@pytest.mark.parametrize("form", ["junit", "sarif", "github", "gitlab", "checkstyle"])
def test_hosts_get_paths_from_the_working_folder(form, folder):
    relative = run("validate", "in", "-r", form, cwd=folder).stdout
    absolute = run("validate", folder / "in", "-r", form, cwd=folder).stdout
    assert b"in/bad.imr.json" in relative
    if form in {"sarif", "github", "checkstyle"}:
        assert relative == absolute
    assert b"in/bad.imr.json" in absolute


def test_a_file_outside_the_working_folder_keeps_its_name():
    report = Report("/other/a b.imr.json", Verdict.NOT_ACCEPTABLE, (finding(line=1, column=1),))
    here = Run(version="1", as_of="2026-11-23", folder="/work")
    assert '"uri":"file:///other/a%20b.imr.json"' in told("sarif", report, run=here)
    assert "file=/other/a b.imr.json,line=1" in told("github", report, run=here)


def test_a_document_of_a_file_of_several_is_told_at_its_line_of_that_file(folder):
    (folder / "x.imr.ndjson").write_text(
        "".join(json.dumps(json.loads(path.read_text())) + "\n" for path in (GOOD, BAD, BAD))
    )
    said = run(
        "validate", "x.imr.ndjson", "-r", "github", "-r", "sarif:s", "-r", "gitlab:g", cwd=folder
    ).stdout.decode()
    assert re.findall(r"file=x\.imr\.ndjson,line=(\d)", said) == ["2", "3"]
    (sarif,) = json.loads((folder / "s").read_text())["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in sarif["results"]]
    assert [(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in places] == [
        ("x.imr.ndjson", 2),
        ("x.imr.ndjson", 3),
    ]
    assert len({issue["fingerprint"] for issue in json.loads((folder / "g").read_text())}) == 2


def test_a_place_on_a_page_is_told_in_words_and_not_as_a_line_of_the_file():
    report = Report("letter.pdf", Verdict.NOT_ACCEPTABLE, (finding(page=2, line=14, column=1),))
    assert "page 2, line 14" in told("sarif", report)
    assert "region" not in told("sarif", report)
    assert "::error file=letter.pdf,title=IMR304 item-rationale::page 2, line 14: Disputed" in told("github", report)


def test_fingerprints_in_sarif_stay_when_the_document_is_reformatted(folder):
    def prints():
        (sarif,) = json.loads(run("validate", "in", "-r", "sarif", cwd=folder).stdout)["runs"]
        return [result["partialFingerprints"] for result in sarif["results"]]

    before = prints()
    bad = folder / "in" / "bad.imr.json"
    bad.write_text("\n\n" + json.dumps(json.loads(bad.read_text()), indent=7))
    assert prints() == before
    assert before[0]["imrFinding/v1"]


def test_github_shows_the_worst_first_and_counts_what_the_host_would_drop():
    notes = tuple(finding("IMR020", "odd-white-space", Severity.INFO) for _ in range(12))
    errors = tuple(finding() for _ in range(34))
    lines = told(
        "github", Report("a", Verdict.ACCEPTABLE, notes), Report("b", Verdict.NOT_ACCEPTABLE, errors)
    ).splitlines()
    assert [line.split()[0] for line in lines] == ["::error"] * 10 + ["::notice"] * 10 + ["24", "2", "2"]
    assert lines[20:22] == [
        "24 more of severity error; --report json tells them all",
        "2 more of severity info; --report json tells them all",
    ]


def test_the_summary_page_stays_under_what_the_host_takes():
    errors = tuple(finding() for _ in range(50))
    rows = tuple(row(Presence.BLANK) for n in range(50))
    page = told("github-summary", *(Report(f"{n}.json", Verdict.NOT_ACCEPTABLE, errors, rows) for n in range(400)))
    assert len(page.encode()) < 1024 * 1024
    assert "more documents with findings" in page


def test_junit_has_a_case_for_each_obligation_of_each_item():
    root = etree.fromstring(run("validate", BAD, "-r", "junit").stdout)
    cases = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}
    assert len(cases) == 8
    assert {name for name, inner in cases.items() if inner} == {"Disputed item 1: rationale"}


def test_junit_fails_what_the_run_fails_on_and_skips_what_is_silenced():
    warning = finding("IMR305", "short-rationale", Severity.WARNING)
    report = Report("a", Verdict.ACCEPTABLE, (warning,), suppressed=(Suppressed(finding("IMR309", "x"), "settled"),))
    for level, kind in ((Severity.ERROR, "system-out"), (Severity.WARNING, "failure")):
        root = etree.fromstring(told("junit", report, run=Run(version="1", as_of="", fail_on=level)).encode())
        assert [child.tag for case in root.iter("testcase") for child in case] == [kind, "skipped"]


def test_a_document_that_could_not_be_judged_is_an_error_in_junit():
    root = etree.fromstring(run("validate", "nowhere.imr.json", "-r", "junit").stdout)
    assert (root[0].get("errors"), root[0].get("failures")) == ("1", "0")


def test_an_obligation_that_lacks_is_a_failure_even_where_the_finding_stands_elsewhere():
    report = Report("a", Verdict.NOT_ACCEPTABLE, items=(row(Presence.ABSENT),))
    root = etree.fromstring(told("junit", report).encode())
    assert root[0].get("failures") == "4"


def test_values_are_in_a_report_file_only_when_they_were_asked_for(folder):
    data = json.loads(BAD.read_text())
    data["disputedItems"][0]["decision"] = "granted by Nobody"
    (folder / "in" / "bad.imr.json").write_text(json.dumps(data, indent=1))
    reports = [part for form in FORMATS for part in ("-r", f"{form}:{form}")]
    run("validate", "in", *reports, cwd=folder)
    assert not [form for form in FORMATS if "Nobody" in (folder / form).read_text()]
    run("validate", "in", *reports, "--show-values", "full", cwd=folder)
    assert {form for form in FORMATS if "Nobody" in (folder / form).read_text()} == {
        "text",
        "json",
        "json-lines",
        "sarif",
        "html",
    }


def test_the_data_of_a_document_is_kept_only_where_values_are_shown_in_full():
    for values, kept in (("none", False), ("clip", False), ("full", True)):
        report = engine.judge(GOOD.read_bytes(), syntax="json", settings=Settings(values=values)).report
        assert (report.data is not None) is kept


def test_the_page_leads_from_the_ledger_to_the_finding_to_the_determination_and_back(folder):
    page: Any = html.fromstring(run("validate", "in", "-r", "html", "--show-values", "full", cwd=folder).stdout)
    (blank,) = page.find_class("blank")
    (to_finding,) = blank.iter("a")
    shown = page.get_element_by_id(to_finding.get("href", "")[1:])
    links = [link.get("href", "")[1:] for link in shown.iter("a")]
    assert links[0] == "rule-IMR304"
    mark = page.get_element_by_id(links[1])
    assert [link.get("href") for link in mark.iter("a")] == [f"#{shown.get('id')}"]


def test_the_page_tells_200_findings_of_a_document_and_counts_the_rest():
    page = told("html", Report("a", Verdict.NOT_ACCEPTABLE, tuple(finding() for _ in range(1250))))
    assert page.count('<li id="d1-f') == 200
    assert "1,050 more; the JSON report tells them all." in page


def test_few_documents_are_unfolded_where_something_is_wrong_and_many_are_folded():
    wrong = [Report(f"{n}", Verdict.NOT_ACCEPTABLE, (finding(),)) for n in range(13)]
    good = Report("g", Verdict.ACCEPTABLE)
    assert told("html", good).count("<details open") == 1
    assert told("html", wrong[0], good).count("<details open") == 1
    assert told("html", *wrong).count("<details open") == 0


@pytest.mark.parametrize("form", FORMATS)
def test_a_silenced_finding_is_counted_or_told_but_never_a_finding(form):
    silenced = Suppressed(finding(fingerprint="0" * 16), "settled by the parties")
    text = told(form, Report("a", Verdict.ACCEPTABLE, suppressed=(silenced,)))
    if form not in {"gitlab", "checkstyle"}:  # they have no word for it
        assert re.search("settled by the parties|1 silenced", text)
    assert '"error": 1' not in text
    assert "1 error" not in text


def test_an_unwritable_report_is_a_sentence_and_nothing_is_judged(folder):
    for target in ("in", "in/bad.imr.json/r"):
        done = run("validate", "in", "-r", f"html:{target}", cwd=folder)
        assert done.returncode == 6
        assert re.fullmatch(rb"imr-schema: \S+: cannot be written: [a-z ]+\n", done.stderr)
        assert done.stdout == b""


def test_a_full_disk_is_a_sentence():
    for form in FORMATS:
        done = run("validate", BAD, "-r", f"{form}:/dev/full")
        assert (done.returncode, done.stderr) == (
            6,
            b"imr-schema: /dev/full: cannot be written: no space left on device\n",
        )


def test_two_reports_for_one_file_are_refused_before_anything_is_written(folder):
    for other in ("r.json", "./r.json", "in/../r.json", str(folder / "r.json")):
        done = run("validate", "in", "-r", "json:r.json", "-r", f"html:{other}", cwd=folder)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
        assert not (folder / "r.json").exists()


@pytest.mark.parametrize("form", FORMATS)
def test_standard_output_that_is_closed_early_leaves_no_torn_report(form, folder):
    for n in range(200):
        (folder / "in" / f"{n:03}.imr.json").write_bytes(BAD.read_bytes())
    reader, writer = os.pipe()
    os.close(reader)
    done = run("validate", "in", "-r", form, "-r", "json:whole.json", cwd=folder, stdout=writer)
    os.close(writer)
    assert done.returncode == 6
    assert done.stderr == b""
    assert sorted(os.listdir(folder)) == ["in"]


@pytest.mark.parametrize("width", ["", "0", "-3", "many", "1", "999999999"])
def test_a_broken_terminal_width_breaks_nothing(width, folder):
    for arguments in (["validate", "in"], ["validate", "--help"]):
        done = run(*arguments, cwd=folder, env={"COLUMNS": width, "LINES": width})
        assert done.returncode in {0, 1}
        assert done.stderr == b""


ODD = [
    "a\n::error::x.imr.json",
    "b\x1b[31m.imr.json",
    "=1+1 #3?%41.imr.json",
    "\udcff.imr.json",
    "-r.imr.json",
    "<b>&.imr.json",
]


@pytest.mark.parametrize("form", FORMATS)
def test_odd_file_names_are_told_and_do_nothing(form, folder):
    for name in ODD:
        (folder / "in" / name).write_bytes(BAD.read_bytes())
    done = run("validate", "in", "-r", form, cwd=folder)
    assert (done.returncode, done.stderr) == (1, b"")
    said = done.stdout.decode()
    assert "\x1b" not in said
    assert not [line for line in said.splitlines() if line.startswith("::error::")]


_PEAK = """
import sys
from imr_schema.finding import Finding, Report, Severity, Verdict
from imr_schema.reports import FORMATS, Run, Tally
def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
run, tally, form = Run(version="1", as_of="2026-11-23"), Tally(), FORMATS[sys.argv[1]]
found = tuple(
    Finding("IMR304", "item-rationale", Severity.ERROR, f"Disputed item {i} has no rationale.", f"/disputedItems/{i}",
            line=i + 1, column=1, help="A decision needs reasons.", fingerprint=f"{i:016x}") for i in range(100)
)
with open("/dev/null", "w") as sink:
    sink.write(form.begin(run))
    for n in range(1000):
        tally.add(Report(f"{n}.imr.json", Verdict.NOT_ACCEPTABLE, found))
        sink.write(form.document(run, tally))
        if n == 20:
            before = peak()
    sink.writelines(form.end(run, tally))
print(tally.severities[Severity.ERROR], peak() - before)
"""


@pytest.mark.parametrize("form", FORMATS)
def test_100_000_findings_need_no_more_memory_than_2_000(form):
    done = subprocess.run([sys.executable, "-c", _PEAK, form], capture_output=True, check=True, env=ENVIRONMENT)
    count, kib = map(int, done.stdout.split())
    assert count == 100_000
    assert kib < 4096
