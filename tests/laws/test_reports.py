"""Laws over every report format: what it declares holds, no text does anything, and nothing is lost."""

import json
import re
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from msgspec import structs

from imr_schema.findings import Excerpt, Finding, Presence, Report, Severity, Suppressed, Verdict
from imr_schema.reports import FORMATS, NoPlace, SettingsUsed
from imr_schema.rules import CATALOG
from imr_schema.standard import schema_bytes
from imr_schema.text import visible
from tests import reporting
from tests.reporting import stated
from tests.rows import row

SCHEMA = json.loads(schema_bytes("report/1.0/imr-report-1.0.schema.json"))
WHOLE = jsonschema_rs.validator_for(SCHEMA)
LINE = jsonschema_rs.validator_for(
    {**SCHEMA, "$ref": "#/$defs/line", "type": "object", "required": [], "properties": {}, "additionalProperties": True}
)

NASTY = [
    "::error::owned", "\n::set-output name=a::b", "\r::stop-commands::x", "##[error]owned", " ##vso[task.complete]",
    "<script>alert(1)</script>", "</style><img src=x onerror=alert(1)>", "\"'><b>", "&lt;&#60;", "javascript:x",
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "\x00\x08\x7f\x85", "\u202egnirts\u2066", "\u2028\u2029",
    "\ufeff\u200b",
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "| a | b |\n| - | - |", "](http://x) ![](y) `code` *b* <!--",
    "%0A::error::x",
    "%25", "a,b:c=d",
    "\ud800", "\udcff", "\ufffe\uffff", "]]>", "a#b?c%d e\\f", "{{ x }} {% y %}", "", " ", "CON", "..", "/abs/é/ü",
    "x.imr.ndjson#3",
]  # fmt: skip
TEXTS = (
    st.sampled_from(NASTY)
    | st.lists(st.sampled_from(NASTY), min_size=2, max_size=3).map("".join)
    | st.text(max_size=20)
)
RULES = st.sampled_from([CATALOG[rule] for rule in ("IMR001", "IMR302", "IMR304", "IMR601", "IMR305")])
PARTS = st.sampled_from(Presence)
KEYS = st.sampled_from(["disputedItems", "rationale", "case"]) | TEXTS
DATA = st.recursive(
    TEXTS | st.integers() | st.none() | st.booleans(),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(KEYS, some, max_size=3),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [
        ("", None, None),
        ("/disputedItems/0", 0, None),
        ("/disputedItems/0/description", 0, None),
        ("/disputedItems/0/rationale", 0, "rationale"),
        ("/disputedItems/1/decision", 1, "decision"),
        ("/outcome", None, None),
    ]
) | TEXTS.map(lambda text: (f"/{text}", None, None))
"""A pointer, the index of its item, the obligation."""


@st.composite
def findings(draw):
    rule, line = draw(RULES), draw(st.none() | st.integers(1, 99))
    pointer, item_index, obligation = draw(PLACES)
    return Finding(
        rule=rule.id, name=rule.name, severity=draw(st.sampled_from(Severity)), message=draw(TEXTS), pointer=pointer,
        item_index=item_index, obligation=obligation,
        line=line, column=line and draw(st.integers(1, 9)), page=draw(st.none() | st.integers(1, 3)) if line else None,
        clause=rule.clause, help=rule.help, fingerprint=draw(st.sampled_from(["", *(f"{n:016x}" for n in range(3))])),
        values=draw(st.dictionaries(st.sampled_from(["found", "expected"]), TEXTS, max_size=2)),
        excerpt=draw(st.none() | TEXTS.map(lambda text: Excerpt(visible(text), min(1, len(text))))),
    )  # fmt: skip


ROWS = st.builds(
    row, PARTS, PARTS, PARTS, PARTS,
    number=st.none() | st.integers(-2, 30), index=st.integers(0, 2), unexpected=st.integers(0, 2),
)  # fmt: skip
SUPPRESSED = st.builds(Suppressed, findings(), TEXTS, st.none() | st.dates(date(2020, 1, 1)))
REPORT = st.builds(
    Report, TEXTS, st.sampled_from(Verdict), st.lists(findings(), max_size=2).map(tuple),
    st.lists(ROWS, max_size=2).map(tuple),
    syntax=st.sampled_from([None, "xml", "letter"]), rules=st.sampled_from(["run", "notReached"]),
    suppressed=st.lists(SUPPRESSED, max_size=1).map(tuple), data=st.none() | st.dictionaries(KEYS, DATA, max_size=3),
)  # fmt: skip
REPORTS = st.lists(REPORT, max_size=2)
RUN = structs.replace(reporting.RUN, folder="/abs")


def rendered(form, reports, run=RUN):
    return reporting.rendered(form, *reports, run=run)


def parsed(form: str, text: str) -> Any:
    """What the format's own reader makes of *text*; raises when it is not whole."""
    if form in {"json", "sarif", "gitlab", "receipt"}:
        return json.loads(text)
    if form == "json-lines":
        lines = [json.loads(line) for line in text.splitlines()]
        assert lines[-1]["complete"] is True
        assert text.endswith("\n")
        return lines
    assert form in {"junit", "checkstyle"}
    return etree.fromstring(text.encode())


def is_whole(form: str, text: str) -> bool:
    """Whether *text* has the end that the format declares."""
    return re.search(f"(?:{FORMATS[form].load().ends_with})\\Z", text) is not None


PARSED = {"json", "sarif", "gitlab", "json-lines", "junit", "checkstyle", "receipt"}
PLAIN = {"text", "verbose", "statistics", "concise", "github", "github-summary", "letter"}
"""Formats that are lines for people, with no grammar of their own."""


def test_every_format_is_read_by_its_own_reader_or_is_plain_lines():
    assert PARSED | PLAIN | {"html"} == set(FORMATS), "add the format to PARSED, and its reader to parsed()"


ACTS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff]"
)


@pytest.mark.parametrize("form", FORMATS)
@given(REPORTS)
def test_no_text_acts_on_a_terminal_a_log_or_a_ci_host(form, reports):
    text = rendered(form, reports)
    assert not ACTS.search(text.replace(FORMATS[form].load().line_end, ""))
    assert not re.search(r"##[^ ]*\[", text)
    findings_ = [f for report in reports for f in report.findings]
    lines = [line for line in text.splitlines() if line.lstrip().startswith("::")]
    commands = FORMATS[form].load().commands
    if commands is None:
        assert lines == []
    else:
        assert all(re.fullmatch(commands, line) for line in lines)
        assert len(lines) == sum(min(10, sum(f.severity is s for f in findings_)) for s in Severity)


@pytest.mark.parametrize("form", FORMATS)
@given(REPORTS, st.data())
def test_a_report_is_whole_and_one_that_was_cut_off_is_not(form, reports, data):
    text = rendered(form, reports)
    line_ends = [0, *(found.end() for found in re.finditer("\n", text[:-1]))]
    cut = text[: data.draw(st.integers(0, len(text) - 2) | st.sampled_from(line_ends))]
    assert is_whole(form, text)
    assert not is_whole(form, cut)
    if form in PARSED:
        parsed(form, text)
        with pytest.raises((ValueError, AssertionError, LookupError, etree.XMLSyntaxError)):
            parsed(form, cut)


@pytest.mark.parametrize("form", FORMATS)
@given(st.lists(REPORT, min_size=1, max_size=2), st.booleans(), st.booleans())
def test_a_partial_run_is_stated_and_a_whole_one_is_not_called_partial(form, reports, narrowed, assumed):
    run = structs.replace(RUN, partial=narrowed, assumed="1.0" if assumed else None)
    reports = [structs.replace(report, assumed_version="1.0") for report in reports] if assumed else reports
    statement = FORMATS[form].load().states_partial
    text = stated(form, rendered(form, reports, run))
    if isinstance(statement, NoPlace):
        assert statement.reason.endswith(".")
        assert text == rendered(form, reports)
    else:
        assert (re.search(statement, text) is not None) is (narrowed or assumed)


@pytest.mark.parametrize("form", FORMATS)
@given(REPORTS)
def test_every_suppressed_finding_is_counted(form, reports):
    counts = FORMATS[form].load().counts_suppressed
    text = stated(form, rendered(form, reports))
    if isinstance(counts, NoPlace):
        assert counts.reason.endswith(".")
        assert text == rendered(form, [structs.replace(report, suppressed=()) for report in reports])
    else:
        assert sum(map(int, re.findall(counts, text))) == sum(len(report.suppressed) for report in reports)


@given(REPORTS)
def test_json_contains_everything_exactly(reports):
    shown = parsed("json", rendered("json", reports))
    WHOLE.validate(shown)
    lines = parsed("json-lines", rendered("json-lines", reports))
    for line in lines:
        LINE.validate(line)
    assert [{k: v for k, v in line.items() if k != "line"} for line in lines[1:-1]] == shown["documents"]
    assert shown["summary"] == lines[-1]["summary"]
    assert [[f["message"] for f in document["findings"]] for document in shown["documents"]] == [
        [f.message.encode("utf-8", "backslashreplace").decode() for f in report.findings] for report in reports
    ]
    assert shown["summary"]["silenced"] == sum(len(report.suppressed) for report in reports)
    assert [s["reason"] for d in shown["documents"] for s in d["silenced"]] == [
        s.reason.encode("utf-8", "backslashreplace").decode() for report in reports for s in report.suppressed
    ]


URI = re.compile(r"(file://)?([A-Za-z0-9\-._~/]|%[0-9A-F]{2})*")


@given(REPORTS)
def test_sarif_contains_every_finding_and_the_suppressed_ones_as_that(reports):
    (run,) = parsed("sarif", rendered("sarif", reports))["runs"]
    assert len([r for r in run["results"] if "suppressions" not in r]) == sum(len(r.findings) for r in reports)
    assert len([r for r in run["results"] if "suppressions" in r]) == sum(len(r.suppressed) for r in reports)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert URI.fullmatch(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


@given(REPORTS)
def test_gitlab_contains_every_finding_with_a_fingerprint_of_its_own(reports):
    named = [
        Report(f"{i}.imr.json", r.verdict, tuple(f for f in r.findings if f.fingerprint)) for i, r in enumerate(reports)
    ]
    shown = parsed("gitlab", rendered("gitlab", named))
    assert len(shown) == sum(len(r.findings) for r in named)
    distinct = {(r.source, f.fingerprint) for r in named for f in r.findings}
    assert len({issue["fingerprint"] for issue in shown}) == len(distinct)


@given(REPORTS)
def test_junit_counts_what_it_contains_and_fails_when_the_document_does(reports):
    root = parsed("junit", rendered("junit", reports))
    assert [suite.get("name") for suite in root] == [visible(report.source) for report in reports]
    for suite, report in zip(root, reports, strict=True):
        for name, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(name)) == len(suite.findall(f"testcase/{element}"))
        assert int(suite.get("tests")) == len(suite.findall("testcase")) >= max(1, 4 * len(report.items))
        if any(f.severity is Severity.ERROR for f in report.findings):
            assert int(suite.get("failures")) + int(suite.get("errors")) > 0


@given(REPORTS)
def test_checkstyle_contains_every_finding_as_it_is(reports):
    root = parsed("checkstyle", rendered("checkstyle", reports))
    assert [len(file) for file in root.iter("file")] == [len(report.findings) for report in reports]
    shown = [error.get("message") for error in root.iter("error")]
    assert all(
        m.endswith(visible(f.message)) for m, f in zip(shown, [f for r in reports for f in r.findings], strict=True)
    )


TAGS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "main", "section", "article", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "dl", "div", "dt", "dd", "table", "caption", "thead", "tbody",
    "tr", "th", "td", "svg", "rect", "fieldset", "legend", "span", "input", "label", "select", "option",
    "details", "summary", "ol", "ul", "li", "pre", "code", "mark",
}  # fmt: skip
NAMES = {
    "lang", "charset", "http-equiv", "content", "name", "href", "class", "id", "aria-labelledby", "aria-label",
    "aria-hidden", "focusable", "viewbox", "preserveaspectratio", "width", "height", "rx", "x", "type",
    "checked", "for", "value", "role", "tabindex", "scope", "open",
}  # fmt: skip


@given(REPORTS)
def test_html_holds_no_element_attribute_or_link_that_a_text_brought(reports):
    text = rendered("html", reports)
    root = html.fromstring(text)
    for element in root.iter(etree.Element):
        assert element.tag in TAGS
        assert set(element.keys()) <= NAMES
    ids = [element.get("id") for element in root.iter(etree.Element) if element.get("id")]
    links = [element.get("href", "") for element in root.iter("a")]
    assert len(set(ids)) == len(ids)
    assert {href[:1] for href in links} <= {"#"}
    assert {href[1:] for href in links} <= set(ids)
    assert not [
        cell for cell in root.iter("td", "th") if "".join(map(str, cell.itertext()))[:1] in {"=", "+", "-", "@"}
    ]
    assert text.count("<style>") == text.count("&#39;sha256-") == 2


@given(TEXTS)
def test_markdown_shows_a_text_and_means_nothing_by_it(text):
    finding = Finding("IMR304", "item-rationale", Severity.ERROR, text, "")
    (line,) = [
        x
        for x in rendered("github-summary", [Report(text, Verdict.NOT_ACCEPTABLE, (finding,))]).splitlines()
        if x.startswith("- ")
    ]
    shown = line.removeprefix("- **error IMR304** ")
    assert re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), shown) == visible(text)
    assert not re.search(r"[^\w\s/;&#-]", re.sub(r"[^\x00-\x7f]", "", shown))


@pytest.mark.parametrize("form", FORMATS)
@given(st.lists(REPORT, min_size=1, max_size=2), st.dictionaries(st.sampled_from([".pdf", "hidden"]), st.integers(1)))
def test_files_that_were_not_looked_at_are_counted(form, reports, passed_over):
    expression = FORMATS[form].load().counts_passed_over
    counted = stated(form, rendered(form, reports, structs.replace(RUN, passed_over=passed_over)))
    if isinstance(expression, NoPlace) or not passed_over:
        assert counted == stated(form, rendered(form, reports))
        return
    found = re.search(expression, counted, re.S)
    assert found
    for kind in passed_over:
        assert kind.strip(".") in found[1]
    assert not re.search(expression, stated(form, rendered(form, reports)))


@pytest.mark.parametrize("form", FORMATS)
@given(st.lists(REPORT, min_size=1, max_size=2), TEXTS, TEXTS)
def test_the_settings_file_and_its_effect_are_named_where_one_was_used(form, reports, file, effect):
    expression = FORMATS[form].load().names_settings
    used = stated(form, rendered(form, reports, structs.replace(RUN, settings=SettingsUsed(f"Quill{file}", effect))))
    if isinstance(expression, NoPlace):
        assert used == rendered(form, reports)
        return
    assert any(found.startswith("Quill") for found in re.findall(expression, used))
    assert not re.search(expression, stated(form, rendered(form, [])))
    if form in {"json", "sarif", "gitlab", "json-lines", "junit", "checkstyle"}:
        parsed(form, used)
