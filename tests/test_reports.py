"""Reports as a pipeline gets them: real runs, real files, and surroundings that do not play along."""

import gzip
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from msgspec import structs

from imr_schema.config.settings import Settings
from imr_schema.findings import Finding, ItemCompleteness, Obligation, Presence, Report, Severity, Suppressed, Verdict
from imr_schema.reports import FORMATS, NoPlace
from imr_schema.standard import LATEST
from imr_schema.validation import pipeline
from tests.reporting import RUN, declaring, rendered, stated
from tests.rows import row

SAMPLES = Path(__file__).parent.parent / "samples" / LATEST.name
BAD = SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"
GOOD = SAMPLES / "valid" / "golden.imr.json"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}


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
    assert "IMR304" in stated(form, shown.stdout.decode())


def test_only_the_format_asked_for_is_imported():
    code = "import sys; from imr_schema.reports import FORMATS; FORMATS['json'].load(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=ENVIRONMENT)
    modules = {f"imr_schema.reports.{each.module}" for each in FORMATS.values()}
    assert modules & set(done.stdout.decode().split()) == {"imr_schema.reports.json"}


def test_the_page_about_reports_lists_every_format():
    page = (Path(__file__).parent.parent / "docs" / "reports.md").read_text()
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.M) == list(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_each_form_says_that_nothing_was_found(form):
    text = stated(form, rendered(form, Report("good.imr.json", Verdict.ACCEPTABLE, items=(row(Presence.PRESENT),))))
    assert "IMR" not in text.replace("IMR determinations", "").replace("IMR report", "")


@pytest.mark.parametrize("form", declaring("names_files_for_hosts"))
def test_hosts_get_paths_from_the_working_folder(form, folder):
    relative = run("validate", "in", "-r", form, cwd=folder).stdout
    absolute = run("validate", folder / "in", "-r", form, cwd=folder).stdout
    assert b"in/bad.imr.json" in relative
    if form in {"sarif", "github", "checkstyle"}:
        assert relative == absolute
    assert b"in/bad.imr.json" in absolute


def test_a_file_outside_the_working_folder_keeps_its_name():
    report = Report("/other/a b.imr.json", Verdict.NOT_ACCEPTABLE, (finding(line=1, column=1),))
    here = structs.replace(RUN, folder="/work")
    assert '"uri":"file:///other/a%20b.imr.json"' in rendered("sarif", report, run=here)
    assert "file=/other/a b.imr.json,line=1" in rendered("github", report, run=here)


def test_a_document_of_a_file_of_several_is_reported_at_its_line_of_that_file(folder):
    (folder / "x.imr.ndjson").write_text(
        "".join(json.dumps(json.loads(path.read_text())) + "\n" for path in (GOOD, BAD, BAD))
    )
    shown = run(
        "validate", "x.imr.ndjson", "-r", "github", "-r", "sarif:s", "-r", "gitlab:g", cwd=folder
    ).stdout.decode()
    assert re.findall(r"file=x\.imr\.ndjson,line=(\d)", shown) == ["2", "3"]
    (sarif,) = json.loads((folder / "s").read_text())["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in sarif["results"]]
    assert [(p["artifactLocation"]["uri"], p["region"]["startLine"]) for p in places] == [
        ("x.imr.ndjson", 2),
        ("x.imr.ndjson", 3),
    ]
    assert len({issue["fingerprint"] for issue in json.loads((folder / "g").read_text())}) == 2


@pytest.mark.parametrize(
    "name", ["x.imr.ndjson", "x.imr.ndjson.gz", "x.jsonl", "x.JSONL.gz", "x.imr.zip", "x.tar", "x.tgz"]
)
def test_results_of_two_documents_of_one_file_have_names_and_fingerprints_of_their_own(name, folder):
    document = json.dumps(json.loads(BAD.read_text()))
    packed = name.endswith((".zip", ".tar", ".tgz"))
    if name.endswith(".zip"):
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr("a/bad.imr.json", document)
            archive.writestr("b/bad.imr.json", document)
    elif packed:
        with tarfile.open(folder / name, "w:gz" if name.endswith("gz") else "w") as archive:
            for member in ("a/bad.imr.json", "b/bad.imr.json"):
                header = tarfile.TarInfo(member)
                header.size = len(document)
                archive.addfile(header, io.BytesIO(document.encode()))
    else:
        opened = gzip.open if name.endswith(".gz") else open
        with opened(folder / name, "wt") as file:
            file.write(f"{document}\n{document}\n")
    run("validate", name, "-r", "sarif:s", "-r", "junit:j", cwd=folder)
    (sarif,) = json.loads((folder / "s").read_text())["runs"]
    prints = [result["partialFingerprints"]["imrFinding/v1"] for result in sarif["results"]]
    assert len(set(prints)) == len(prints) == 2
    cases = [(case.get("classname"), case.get("name")) for case in etree.parse(folder / "j").iter("testcase")]
    assert len(set(cases)) == len(cases) > 2
    suites = [suite.get("file") for suite in etree.parse(folder / "j").iter("testsuite")]
    assert suites == ([f"{name}/a/bad.imr.json", f"{name}/b/bad.imr.json"] if packed else [name, name])


def test_a_file_of_one_document_keeps_the_fingerprints_of_its_findings():
    one = finding(fingerprint="0123456789abcdef")
    (run_,) = json.loads(rendered("sarif", Report("a.imr.json", Verdict.NOT_ACCEPTABLE, (one,))))["runs"]
    assert run_["results"][0]["partialFingerprints"]["imrFinding/v1"] == "0123456789abcdef"


def test_items_with_one_number_are_cases_of_different_names():
    presence = {each.name: Presence.PRESENT for each in RUN.obligations}
    items = tuple(ItemCompleteness(f"/disputedItems/{i}", presence, True, n) for i, n in enumerate([1, 2, 2, None]))
    shown = etree.fromstring(rendered("junit", Report("a", Verdict.ACCEPTABLE, items=items)).encode())
    names = [case.get("name") for case in shown.iter("testcase")]
    assert len(set(names)) == len(names) == 4 * len(RUN.obligations)
    assert names[0] == f"Disputed item 1: {RUN.obligations[0].words}"


def test_a_place_on_a_page_is_stated_in_words_and_not_as_a_line_of_the_file():
    report = Report("letter.pdf", Verdict.NOT_ACCEPTABLE, (finding(page=2, line=14, column=1),))
    assert "page 2, line 14" in rendered("sarif", report)
    assert "region" not in rendered("sarif", report)
    assert "::error file=letter.pdf,title=IMR304 item-rationale::page 2, line 14: Disputed" in rendered(
        "github", report
    )


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
    lines = rendered(
        "github", Report("a", Verdict.ACCEPTABLE, notes), Report("b", Verdict.NOT_ACCEPTABLE, errors)
    ).splitlines()
    assert [line.split()[0] for line in lines] == ["::error"] * 10 + ["::notice"] * 10 + ["24", "2", "2"]
    assert lines[20:22] == [
        "24 more findings of severity error; the JSON report lists them, up to 1,000 of each rule",
        "2 more findings of severity info; the JSON report lists them, up to 1,000 of each rule",
    ]


def test_the_summary_page_stays_under_what_the_host_takes():
    errors = tuple(finding() for _ in range(50))
    rows = tuple(row(Presence.BLANK) for n in range(50))
    page = rendered("github-summary", *(Report(f"{n}.json", Verdict.NOT_ACCEPTABLE, errors, rows) for n in range(400)))
    assert len(page.encode()) < 1024 * 1024
    assert "more documents with findings" in page


def test_junit_has_a_case_for_each_obligation_of_each_item():
    root = etree.fromstring(run("validate", BAD, "-r", "junit").stdout)
    cases = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}
    assert len(cases) == 8
    assert {name for name, inner in cases.items() if inner} == {"Disputed item 1: rationale"}


def test_junit_fails_what_the_run_fails_on_and_skips_what_is_suppressed():
    warning = finding("IMR305", "short-rationale", Severity.WARNING)
    report = Report("a", Verdict.ACCEPTABLE, (warning,), suppressed=(Suppressed(finding("IMR309", "x"), "settled"),))
    for level, kind in ((Severity.ERROR, "system-out"), (Severity.WARNING, "failure")):
        root = etree.fromstring(rendered("junit", report, run=structs.replace(RUN, fail_on=level)).encode())
        assert [child.tag for case in root.iter("testcase") for child in case] == [kind, "skipped"]


def test_a_document_that_could_not_be_validated_is_an_error_in_junit():
    root = etree.fromstring(run("validate", "nowhere.imr.json", "-r", "junit").stdout)
    assert (root[0].get("errors"), root[0].get("failures")) == ("1", "0")


def test_an_obligation_that_is_missing_is_a_failure_even_where_the_finding_stands_elsewhere():
    report = Report("a", Verdict.NOT_ACCEPTABLE, items=(row(Presence.ABSENT),))
    root = etree.fromstring(rendered("junit", report).encode())
    assert root[0].get("failures") == "4"
    assert next(root.iter("failure")).items() == [("message", "The decision is absent."), ("type", "completeness")]


def test_values_are_in_a_report_file_only_when_they_were_asked_for(folder):
    data = json.loads(BAD.read_text())
    data["disputedItems"][0]["decision"] = "granted by Nobody"
    (folder / "in" / "bad.imr.json").write_text(json.dumps(data, indent=1))
    reports = [part for form in FORMATS for part in ("-r", f"{form}:{form}")]
    run("validate", "in", *reports, cwd=folder)
    assert not [form for form in FORMATS if "Nobody" in stated(form, (folder / form).read_text())]
    run("validate", "in", *reports, "--show-values", "full", cwd=folder)
    shown = [form for form in FORMATS if "Nobody" in stated(form, (folder / form).read_text())]
    assert shown == declaring("shows_values")


def test_the_data_of_a_document_is_kept_only_where_values_are_shown_in_full():
    for values, kept in (("none", False), ("clip", False), ("full", True)):
        report = pipeline.validate(GOOD.read_bytes(), syntax="json", settings=Settings(values=values)).report
        assert (report.data is not None) is kept


def test_the_page_leads_from_a_gap_to_the_finding_to_the_determination_and_back(folder):
    page: Any = html.fromstring(run("validate", "in", "-r", "html", "--show-values", "full", cwd=folder).stdout)
    (blank,) = page.find_class("blank")
    (to_finding,) = blank.iter("a")
    shown = page.get_element_by_id(to_finding.get("href", "")[1:])
    links = [link.get("href", "")[1:] for link in shown.iter("a")]
    assert links[0] == "rule-IMR304"
    mark = page.get_element_by_id(links[1])
    assert [link.get("href") for link in mark.iter("a")] == [f"#{shown.get('id')}"]


def gaps(*findings):
    """The targets of the gaps on the page about an item that lacks its reviewer's guideline and its rationale."""
    item = row(Presence.PRESENT, Presence.PRESENT, Presence.ABSENT, Presence.ABSENT)
    page: Any = html.fromstring(rendered("html", Report("a", Verdict.NOT_ACCEPTABLE, findings, (item,))))
    return [[link.get("href") for link in gap.iter("a")] for gap in page.find_class("absent")]


def test_a_gap_leads_to_its_finding_or_to_the_one_that_is_about_more():
    own = finding(pointer="/disputedItems/0/rationale", item_index=0, obligation="rationale")
    other = finding(pointer="/disputedItems/0/description", item_index=0)
    item = finding(pointer="/disputedItems/0", item_index=0)
    elsewhere = finding(pointer="/outcome")
    note = finding(pointer="/disputedItems/0/description", item_index=0, severity=Severity.INFO)
    assert gaps(elsewhere, own) == [[], ["#d1-f2"]]
    assert gaps(other, item, own) == [["#d1-f2"], ["#d1-f3"]]
    assert gaps(note, other) == [["#d1-f2"], ["#d1-f2"]]
    assert gaps(other, other) == [[], []]  # nobody knows which of them it is


def test_the_columns_are_the_obligations_of_the_run_and_items_are_known_by_their_pointers():
    parts = tuple(Obligation("IMR302", name, f"the {name}", f"{name} here") for name in ("first", "second"))
    presence = {"first": Presence.PRESENT, "second": Presence.BLANK}
    item = ItemCompleteness("/things/0", presence, complete=False, number=7, about="A thing…")
    gap = finding(pointer="/things/0/part", item_index=0, obligation="second")
    report = Report("a", Verdict.NOT_ACCEPTABLE, (gap,), (item,), data={"things": [{"part": {"a": " "}}]})
    shown = {form: rendered(form, report, run=structs.replace(RUN, obligations=parts)) for form in FORMATS}
    assert "  item  first here  second here\n     7  present     BLANK\n" in shown["text"]
    assert "| Item | The first | The second |" in shown["github-summary"]
    assert json.loads(shown["json"])["documents"][0]["items"] == [{"number": 7, "first": "present", "second": "blank"}]
    cases = etree.fromstring(shown["junit"].encode()).iter("testcase")
    assert [(case.get("name"), len(case)) for case in cases] == [
        ("Disputed item 7: the first", 0),
        ("Disputed item 7: the second", 1),
    ]
    page: Any = html.fromstring(shown["html"])
    (link,) = page.xpath("//tbody/tr/th/a[.='7']")
    entry = page.get_element_by_id(link.get("href")[1:])
    assert entry.xpath("h6/text()") == ["Item 7"]
    assert [each.text for each in page.find_class("item")] == ["A thing…"]
    assert [head.text for head in page.xpath("//table[@class='completeness']/thead//th")] == [
        "Item",
        "The first",
        "The second",
    ]


def test_the_page_lists_200_findings_of_a_document_and_counts_the_rest():
    page = rendered("html", Report("a", Verdict.NOT_ACCEPTABLE, tuple(finding() for _ in range(1250))))
    assert page.count('<li id="d1-f') == 200
    assert "1,050 more; the JSON report lists them, up to 1,000 of each rule." in page


def test_few_documents_are_unfolded_where_something_is_wrong_and_many_are_folded():
    wrong = [Report(f"{n}", Verdict.NOT_ACCEPTABLE, (finding(),)) for n in range(13)]
    good = Report("g", Verdict.ACCEPTABLE)
    assert rendered("html", good).count("<details open") == 1
    assert rendered("html", wrong[0], good).count("<details open") == 1
    assert rendered("html", *wrong).count("<details open") == 0


@pytest.mark.parametrize("form", FORMATS)
def test_a_suppressed_finding_is_counted_but_never_as_a_finding(form):
    suppressed = Suppressed(finding(fingerprint="0" * 16), "settled by the parties")
    text = stated(form, rendered(form, Report("a", Verdict.ACCEPTABLE, suppressed=(suppressed,))))
    counts = FORMATS[form].load().counts_suppressed
    if isinstance(counts, NoPlace):
        assert counts.reason.endswith(".")
        assert "IMR304" not in text
    else:
        assert re.findall(counts, text) == ["1"]
    assert '"error": 1' not in text
    assert "1 error" not in text


def test_an_unwritable_report_is_a_sentence_and_nothing_is_validated(folder):
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


STRANGE = [
    "a\n::error::x.imr.json",
    "b\x1b[31m.imr.json",
    "=1+1 #3?%41.imr.json",
    "\udcff.imr.json",
    "-r.imr.json",
    "<b>&.imr.json",
]


@pytest.mark.parametrize("form", FORMATS)
def test_strange_file_names_are_shown_and_do_nothing(form, folder):
    for name in STRANGE:
        (folder / "in" / name).write_bytes(BAD.read_bytes())
    done = run("validate", "in", "-r", form, cwd=folder)
    assert (done.returncode, done.stderr) == (1, b"")
    shown = done.stdout.decode()
    assert "\x1b" not in shown
    assert not [line for line in shown.splitlines() if line.startswith("::error::")]


_PEAK = """
import sys
from imr_schema.findings import Finding, Report, Severity, Verdict
from imr_schema.reports import FORMATS
from tests.reporting import RUN
def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
report, count = FORMATS[sys.argv[1]](RUN), 0
found = tuple(
    Finding("IMR304", "item-rationale", Severity.ERROR, f"Disputed item {i} has no rationale.", f"/disputedItems/{i}",
            line=i + 1, column=1, help="A decision needs reasons.", fingerprint=f"{i:016x}") for i in range(100)
)
with open("/dev/null", "w") as sink:
    for n in range(1000):
        sink.write(report.add(Report(f"{n}.imr.json", Verdict.NOT_ACCEPTABLE, found)))
        count += len(found)
        if n == 20:
            before = peak()
    sink.writelines(report.finish())
print(count, peak() - before)
"""


@pytest.mark.parametrize(("results", "runs"), [(0, [0]), (25_000, [25_000]), (25_001, [25_000, 1])])
def test_a_sarif_file_of_more_results_than_a_host_takes_goes_on_in_another_run(results, runs):
    many = Report("a.imr.json", Verdict.NOT_ACCEPTABLE, (finding(),) * (results // 2))
    silenced = tuple(Suppressed(finding(), "known") for _ in range(results - results // 2))
    found = json.loads(rendered("sarif", many, Report("b.imr.json", Verdict.ACCEPTABLE, suppressed=silenced)))["runs"]
    assert [len(run["results"]) for run in found] == runs
    assert [run["automationDetails"]["id"] for run in found] == ["imr-schema/", "imr-schema/2/"][: len(runs)]
    for run in found:
        rules = run["tool"]["driver"]["rules"]
        assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert [run["properties"].get("documents") for run in found] == [*[None] * (len(runs) - 1), 2]
    assert found[-1]["properties"]["silenced"] == len(silenced)


@pytest.mark.parametrize("form", FORMATS)
def test_100_000_findings_need_no_more_memory_than_2_000(form):
    done = subprocess.run([sys.executable, "-c", _PEAK, form], capture_output=True, check=True, env=ENVIRONMENT)
    count, kib = map(int, done.stdout.split())
    assert count == 100_000
    assert kib < 4096
