"""Reports checked by those who read them: code hosts' tools, test tools, an HTML checker, axe in a browser."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest
from msgspec import structs

from imr_schema.findings import Finding, Presence, Report, Severity, Suppressed, Verdict
from imr_schema.reports.html.pages import MOST_ON_A_PAGE
from imr_schema.standard import LATEST
from tests.reporting import RUN, rendered
from tests.rows import row

pytestmark = pytest.mark.external

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SAMPLES = ROOT / "samples" / LATEST.name
HOME = ROOT / "build" / "external"
MODULES = HOME / "node_modules"
MULTITOOL = MODULES / "@microsoft" / "sarif-multitool-linux"
CHROMIUM = shutil.which("chromium")

# What the multitool would like and we do not give. Texts by id, snippets and contexts: findings quote no document.
# Addresses: we have no public one. Provenance: the host adds it when it takes the report.
NOT_GIVEN = {"SARIF2002", "SARIF2003", "SARIF2005", "SARIF2006", "SARIF2010", "SARIF2011", "SARIF2012"}

CODE_QUALITY = {  # as GitLab documents it: these members, these severities, a path that is not ./
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^.]|^[.][^/]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
        "additionalProperties": False,
    },
}


def validate(folder, *arguments):
    command = [sys.executable, "-m", "imr_schema", "validate", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, cwd=folder, check=False)
    assert done.returncode in {0, 1, 3, 70}, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """1 document with findings, 12 of all verdicts, 1,000, and more than one page holds, as folders."""
    home = tmp_path_factory.mktemp("inputs")
    one, twelve, thousand, many = (home / name for name in ("1", "12", "1000", "many"))
    for folder in (one, twelve, thousand, many):
        folder.mkdir()
    data = json.loads((SAMPLES / "valid" / "every-part.imr.json").read_text())
    data["disputedItems"][0]["analyses"][0]["rationale"] = [" "]
    data["disputedItems"][1]["decision"] = "granted"
    del data["disputedItems"][1]["analyses"][0]["guideline"]
    (one / "determination.imr.json").write_text(json.dumps(data, indent=1))
    bad = [SAMPLES / "invalid" / rule for rule in ("IMR304", "IMR601", "IMR007", "IMR020")]
    chosen = [*sorted((SAMPLES / "valid").glob("*.json"))[:8], *(next(folder.glob("*.json")) for folder in bad)]
    for path in chosen:
        (twelve / path.name).write_bytes(path.read_bytes())
    for n in range(1000):
        path = chosen[n % len(chosen)]
        (thousand / f"CM16-{n:07}.imr.json").write_bytes(path.read_bytes())
    for n in range(MOST_ON_A_PAGE + 400):
        (many / f"CM16-{n:07}.imr.json").hardlink_to(twelve / chosen[n % len(chosen)].name)
    return {"1": one, "12": twelve, "1000": thousand, "many": many}


@pytest.fixture(scope="module")
def pages(inputs, tmp_path_factory):
    """The HTML report of each, rendered letters, and the page about many documents, by name."""
    home = tmp_path_factory.mktemp("pages")
    found = {}
    for name, folder in inputs.items():
        found[f"report-{name}"] = home / f"report-{name}.html"
        values = ["--show-values", "full"] if name == "1" else []
        validate(folder, ".", "-r", f"html:{found[f'report-{name}']}", *values)
    for number, path in enumerate(sorted((home / "report-many-pages").iterdir()), 1):
        found[f"report-many-{number}"] = path
    for letter in ("golden", "served-copy", "mixed-outcome"):
        found[f"letter-{letter}"] = target = home / f"letter-{letter}.html"
        data = SAMPLES / "valid" / f"{letter}.imr.json"
        command = [sys.executable, "-m", "imr_schema", "letter", "render", data, "--to", "html", "-o", target]
        subprocess.run(command, capture_output=True, check=True)
    found["summary"] = home / "summary.html"
    command = [sys.executable, "-m", "imr_schema", "tabulate", SAMPLES, "--summary", f"html:{found['summary']}"]
    subprocess.run(command, capture_output=True, check=False)
    return found


def rare():
    """What a run seldom meets: suppressed findings, no place, a page, names that mean something in a URI or a log."""
    rationale = Finding(
        "IMR304", "item-rationale", Severity.ERROR, "Disputed item 1 has no rationale.", "/disputedItems/0/rationale",
        item_index=0, obligation="rationale",
    )  # fmt: skip
    short = Finding(
        "IMR305",
        "short-rationale",
        Severity.WARNING,
        "It is short.",
        "",
        line=3,
        column=1,
        page=2,
        fingerprint="1" * 16,
    )
    item = row(Presence.PRESENT, Presence.PRESENT, Presence.ABSENT, Presence.BLANK)
    suppressed = (Suppressed(short, "Settled <by> the parties & us", date(2027, 1, 1)),)
    names = ("-", "/other/a b.imr.json", "in/a#b?c%41.imr.json", "a\n::error::x.json", "letter.pdf")
    return [
        Report(name, Verdict.NOT_ACCEPTABLE, (rationale, short), (item,), "json", suppressed=suppressed)
        for name in names
    ]


@pytest.fixture(scope="module")
def written():
    """Reports in one format: on all samples, on valid ones, on nothing, and on what is rare, in a partial run."""

    def write(form):
        return [
            validate(ROOT, "samples", "-r", form),
            validate(ROOT, "samples/1.0/valid", "-r", form, "--skip", "IMR020"),
            rendered(form).encode(),
            rendered(form, *rare(), run=structs.replace(RUN, folder="/work", partial=True)).encode(),
        ]

    return write


def test_sarif_is_what_its_schema_and_microsofts_tool_ask_for(written, tmp_path):
    schema = jsonschema_rs.validator_for(json.loads((MULTITOOL / "sarif-2.1.0.json").read_text("utf-8-sig")))
    for name, report in zip(("samples", "valid", "none", "rare"), written("sarif"), strict=True):
        schema.validate(json.loads(report))
        (tmp_path / f"{name}.sarif").write_bytes(report)
    output = multitool(tmp_path)
    assert "Done. 4 files scanned." in output
    found = set(re.findall(r"(\w+)\.sarif\(.*?\): (?:note|warning|error) (\w+)", "\n".join(output)))
    assert {rule for name, rule in found if name != "rare"} <= NOT_GIVEN
    assert {rule for _, rule in found} <= NOT_GIVEN | {"SARIF2016", "SARIF2017"}  # a file elsewhere; no place to tell
    assert ("samples", "SARIF2012") in found, "the tool no longer looks at what it looked at"


def multitool(folder):
    tool = MULTITOOL / "Sarif.Multitool"
    tool.chmod(0o755)
    command = [
        tool,
        "validate",
        folder / "*.sarif",
        "--rule-kind",
        "Sarif;Ghas",
        "--level",
        "Error;Warning;Note",
        "--kind",
        "Fail",
    ]
    environment = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HOME": str(folder)}
    return subprocess.run(command, capture_output=True, check=False, env=environment).stdout.decode().splitlines()


def test_junit_is_what_xunit_s_schema_asks_for_and_junitparser_reads(written, tmp_path):
    from junitparser import JUnitXml  # type: ignore[import-not-found,unused-ignore]  # make external installs it

    for n, report in enumerate(written("junit")):
        path = tmp_path / f"{n}.xml"
        path.write_bytes(report)
        done = subprocess.run(
            ["xmllint", "--noout", "--nonet", "--schema", HOME / "junit-10.xsd", path], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        suites = JUnitXml.fromfile(str(path))
        for suite in suites:
            before = (suite.tests, suite.failures, suite.errors, suite.skipped)
            suite.update_statistics()
            assert (suite.tests, suite.failures, suite.errors, suite.skipped) == before


def test_gitlab_s_report_is_what_gitlab_documents(written):
    schema = jsonschema_rs.validator_for(CODE_QUALITY)
    for report in written("gitlab"):
        issues = json.loads(report)
        schema.validate(issues)
        assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_pages_are_html_as_a_checker_reads_it(pages):
    done = subprocess.run(
        [MODULES / ".bin" / "html-validate", "-c", HERE / "htmlvalidate.json", "--formatter", "text", *pages.values()],
        capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.decode()) == (0, ""), done.stderr.decode()


@pytest.fixture(scope="module")
def seen(pages):
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed and cannot be: make external installs it where it runs as root with apt")
    jobs = [{"name": name, "file": str(path), "act": name == "report-12"} for name, path in pages.items()]
    done = subprocess.run(
        ["node", HERE / "browser.cjs", MODULES, CHROMIUM, HOME / "shots"],
        input=json.dumps(jobs).encode(), capture_output=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_axe_finds_no_barrier_light_dark_or_narrow(seen):
    assert len(seen) == (7 + 4) * 3  # of many documents what leads to the pages, and a page for each verdict
    assert {f"{page['name']} {page['look']}": page["violations"] for page in seen if page["violations"]} == {}


def test_a_page_says_nothing_loads_nothing_and_fits(seen):
    for page in seen:
        assert page["said"] == []
        assert len(page["requests"]) == 1
        assert not page["wider"], (page["name"], page["look"])


def test_filters_links_and_print_work_without_a_script(seen):
    (acted,) = [page["acted"] for page in seen if "acted" in page]
    assert acted["first"] == "Skip to the documents"
    assert acted["rows"] == 12
    assert acted["rowsOfRule"] > 0
    assert acted["otherRows"] == 0
    assert acted["wrongRows"] > 0
    assert acted["notWrongRows"] == 0
    assert acted["findings"] > 0
    assert acted["hidden"] == 0
    assert acted["unfolded"] is True
    assert acted["printed"] == 1
    assert acted["filtersPrinted"] == 0


def test_1_000_documents_open_within_3_seconds(seen):
    (page,) = [page for page in seen if (page["name"], page["look"]) == ("report-1000", "light")]
    assert page["milliseconds"] < 3000
