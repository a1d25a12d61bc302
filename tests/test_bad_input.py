"""What other parties may send: each gets one named finding, none a crash, none a read or a fetch."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.config.settings import Limits, Settings
from imr_schema.findings import Verdict
from imr_schema.standard import PRINTED
from imr_schema.validation import pipeline

BASE = Path(__file__).parent.parent / "samples" / PRINTED.name / "valid" / "every-part.imr.json"
JSON = BASE.read_bytes()
XML = BASE.with_suffix(".xml").read_bytes()
XSI = b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
LAUGHS = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


def in_xml(old, new):
    assert old in XML
    return XML.replace(old, new, 1)


def in_json(old, new):
    assert old in JSON
    return JSON.replace(old, new, 1)


def before_root(text):
    return in_xml(b"<determination", text + b"<determination")


NO, UNKNOWN = Verdict.NOT_ACCEPTABLE, Verdict.UNDETERMINED
CASES = {
    # bytes, the syntax that the sender named, the rule, the verdict
    "nothing, sent as XML": (b"", "xml", "IMR003", NO),
    "nothing, sent as JSON": (b"", "json", "IMR003", NO),
    "nothing": (b"", None, "IMR002", UNKNOWN),
    "white space": (b" \n\t", None, "IMR002", UNKNOWN),
    "prose": (b"Dear Sir or Madam", None, "IMR002", UNKNOWN),
    "a PDF": (b"%PDF-1.7\n", None, "IMR003", NO),
    "XML sent as JSON": (XML, "json", "IMR003", NO),
    "JSON sent as XML": (JSON, "xml", "IMR003", NO),
    "half of the XML": (XML[: len(XML) // 2], "xml", "IMR003", NO),
    "half of the JSON": (JSON[: len(JSON) // 2], "json", "IMR003", NO),
    "compressed XML": (gzip.compress(XML), "xml", "IMR004", NO),
    "compressed JSON": (gzip.compress(JSON), "json", "IMR004", NO),
    "a DOCTYPE": (before_root(b"<!DOCTYPE determination>"), "xml", "IMR004", NO),
    "a DOCTYPE after a comment": (before_root(b"<!-- a --><?b?> <!DOCTYPE determination>"), "xml", "IMR004", NO),
    "a DOCTYPE of laughs": (before_root(LAUGHS), "xml", "IMR004", NO),
    "an external DTD": (before_root(b'<!DOCTYPE d SYSTEM "file:///etc/passwd">'), "xml", "IMR004", NO),
    "the 41 bytes that crash a validating parser": (
        b"<!DOCTYPE a [<!ATTLIST a b CDATA #FIXED 'c'>]><a/>",
        "xml",
        "IMR004",
        NO,
    ),
    "XML 1.1": (in_xml(b'version="1.0"', b'version="1.1"'), "xml", "IMR004", NO),
    "a declaration of another encoding": (in_xml(b'encoding="UTF-8"', b'encoding="ISO-8859-1"'), "xml", "IMR003", NO),
    "Latin-1 without a declaration": (in_xml(b"The worker", b"The w\xf6rker"), "xml", "IMR003", NO),
    "Latin-1 in JSON": (in_json(b"The worker", b"The w\xf6rker"), "json", "IMR003", NO),
    "JSON in UTF-16": (JSON.decode().encode("utf-16"), "json", "IMR003", NO),
    "UTF-16 that says UTF-8": (XML.decode().encode("utf-16"), "xml", "IMR003", NO),
    "UTF-16 without a byte order mark": (XML.decode().encode("utf-16-le"), "xml", "IMR003", NO),
    "an entity that nobody defined": (in_xml(b"The worker", b"&worker;"), "xml", "IMR003", NO),
    "an undeclared prefix": (in_xml(b"<case>", b"<x:case>").replace(b"</case>", b"</x:case>"), "xml", "IMR003", NO),
    "two roots": (XML + b"<more/>", "xml", "IMR003", NO),
    "data after the end": (JSON + b"{}", "json", "IMR003", NO),
    "NaN": (in_json(b'"year": 2009', b'"year": NaN'), "json", "IMR003", NO),
    "Infinity": (in_json(b'"year": 2009', b'"year": -Infinity'), "json", "IMR003", NO),
    "a comment in JSON": (in_json(b'"copy"', b'/* served */ "copy"'), "json", "IMR003", NO),
    "a raw tab in a JSON text": (in_json(b"The worker", b"The\tworker"), "json", "IMR003", NO),
    "1e400": (in_json(b'"year": 2009', b'"year": 1e400'), "json", "IMR009", NO),
    "2009.0": (in_json(b'"year": 2009', b'"year": 2009.0'), "json", "IMR009", NO),
    "2.009e3": (in_json(b'"year": 2009', b'"year": 2.009e3'), "json", "IMR009", NO),
    "-0": (in_json(b'"number": 1', b'"number": -0'), "json", "IMR009", NO),
    "+5 in XML": (in_xml(b'number="1"', b'number="+1"'), "xml", "IMR009", NO),
    "01 in XML": (in_xml(b'number="1"', b'number="01"'), "xml", "IMR009", NO),
    "a year between spaces": (in_xml(b"<year>2009</year>", b"<year> 2009 </year>"), "xml", "IMR009", NO),
    "a date before a line break": (in_xml(b">2014-11-20<", b">2014-11-20\n<"), "xml", "IMR009", NO),
    "a date before a line break in JSON": (in_json(b'"2014-11-20"', b'"2014-11-20\\n"'), "json", "IMR009", NO),
    "a code after a no-break space": (in_json(b'"upheld"', b'"\\u00a0upheld"'), "json", "IMR009", NO),
    "an integer over 2^53-1": (in_json(b'"year": 2009', b'"year": 9007199254740992'), "json", "IMR001", UNKNOWN),
    "an integer of 5,000 digits": (in_json(b'"year": 2009', b'"year": ' + b"9" * 5000), "json", "IMR001", UNKNOWN),
    "an integer of 5,000 digits in XML": (in_xml(b">2009<", b">" + b"9" * 5000 + b"<"), "xml", "IMR001", UNKNOWN),
    "U+0000 escaped in JSON": (in_json(b"The worker", b"The \\u0000worker"), "json", "IMR005", NO),
    "U+0000 escaped in a name": (in_json(b'"copy"', b'"co\\u0000py"'), "json", "IMR005", NO),
    "backspace": (in_json(b"The worker", b"The \\bworker"), "json", "IMR005", NO),
    "U+FFFE": (in_json(b"The worker", "The \ufffeworker".encode()), "json", "IMR005", NO),
    "U+FFFF in XML": (in_xml(b"The worker", "The \uffffworker".encode()), "xml", "IMR005", NO),
    "U+0001 in XML": (in_xml(b"The worker", b"The \x01worker"), "xml", "IMR005", NO),
    "U+0001 by reference": (in_xml(b"The worker", b"The &#1;worker"), "xml", "IMR005", NO),
    "a surrogate by reference": (in_xml(b"The worker", b"The &#xD800;worker"), "xml", "IMR005", NO),
    "a lone surrogate": (in_json(b"The worker", b"The \\ud800worker"), "json", "IMR005", NO),
    "a lone surrogate in a name": (in_json(b'"copy"', b'"copy\\udc00"'), "json", "IMR005", NO),
    "a raw U+0000 in JSON": (in_json(b"The worker", b"The \x00worker"), "json", "IMR005", NO),
    "a name twice": (in_json(b'"copy": "served"', b'"copy": "served", "copy": "served"'), "json", "IMR006", NO),
    "a name twice, once escaped": (
        in_json(b'"copy": "served"', b'"copy": "posted", "c\\u006fpy": "served"'),
        "json",
        "IMR006",
        NO,
    ),
    "an unknown name twice": (in_json(b'"copy"', b'"x": 1, "x": 2, "copy"'), "json", "IMR006", NO),
    "an attribute twice": (in_xml(b'number="1"', b'number="1" number="1"'), "xml", "IMR006", NO),
    "an element twice": (in_xml(b"<outcome>", b"<outcome>uphold</outcome><outcome>"), "xml", "IMR006", NO),
    "an unknown version": (in_json(b'"schemaVersion": "1.0"', b'"schemaVersion": "one"'), "json", "IMR007", UNKNOWN),
    "a version that is a number": (
        in_json(b'"schemaVersion": "1.0"', b'"schemaVersion": 1'),
        "json",
        "IMR007",
        UNKNOWN,
    ),
    "no version": (in_json(b'"schemaVersion": "1.0",', b""), "json", "IMR007", UNKNOWN),
    "no version in XML": (in_xml(b' schemaVersion="1.0"', b""), "xml", "IMR007", UNKNOWN),
    "a namespace of another version": (in_xml(b"determination:1", b"determination:7"), "xml", "IMR015", UNKNOWN),
    "no namespace": (in_xml(b' xmlns="urn:imr-schema:determination:1"', b""), "xml", "IMR008", UNKNOWN),
    "another namespace": (
        in_xml(b"urn:imr-schema:determination:1", b"http://www.w3.org/1999/xhtml"),
        "xml",
        "IMR008",
        UNKNOWN,
    ),
    "another root": (b"<letter/>", "xml", "IMR008", UNKNOWN),
    "another type": (in_json(b"imr-final-determination", b"imr-application"), "json", "IMR008", UNKNOWN),
    "a list": (b"[]", "json", "IMR008", UNKNOWN),
    "xsi:type": (in_xml(b"<decision>", b"<decision " + XSI + b' xsi:type="text">'), "xml", "IMR004", NO),
    "xsi:nil": (in_xml(b"<outcome>", b"<outcome " + XSI + b' xsi:nil="false">'), "xml", "IMR004", NO),
    "xml:space": (in_xml(b"<decision>", b'<decision xml:space="preserve">'), "xml", "IMR101", NO),
    "an unknown element": (in_xml(b"<outcome>", b"<clerk/><outcome>"), "xml", "IMR101", NO),
    "an unknown name": (in_json(b'"outcome"', b'"clerk": 1, "outcome"'), "json", "IMR101", NO),
    "a misplaced element": (
        in_xml(b"<case>", b"<outcome>uphold</outcome><case>").replace(b"<outcome>partialOverturn</outcome>", b""),
        "xml",
        "IMR102",
        NO,
    ),
    "no-break space between elements": (in_xml(b"<outcome>", "\u00a0<outcome>".encode()), "xml", "IMR108", NO),
    "deep XML": (in_xml(b"<outcome>", b"<a>" * 300 + b"</a>" * 300 + b"<outcome>"), "xml", "IMR001", UNKNOWN),
    "very deep XML": (b"<a>" * 100_000, "xml", "IMR001", UNKNOWN),
    "deep JSON": (in_json(b'"outcome"', b'"a": ' + b"[" * 70 + b"]" * 70 + b', "outcome"'), "json", "IMR001", UNKNOWN),
    "very deep JSON": (b"[" * 100_000 + b"]" * 100_000, "json", "IMR001", UNKNOWN),
    "very deep JSON that never closes": (b'{"a":' * 100_000, "json", "IMR001", UNKNOWN),
    "many elements": (in_xml(b"<outcome>", b"<a/>" * 400_001 + b"<outcome>"), "xml", "IMR001", UNKNOWN),
    "many members": (b"[" + b"0," * 400_001 + b"0]", "json", "IMR001", UNKNOWN),
    "a long text": (in_json(b"The worker", b"x" * (1024 * 1024 + 1)), "json", "IMR001", UNKNOWN),
    "a long text in XML": (in_xml(b"The worker", b"x" * (1024 * 1024 + 1)), "xml", "IMR001", UNKNOWN),
    "a very long text in XML": (in_xml(b"The worker", b"x" * (11 * 1024 * 1024)), "xml", "IMR001", UNKNOWN),
    "two byte order marks before a DOCTYPE": (
        b"\xef\xbb\xbf" * 2 + LAUGHS + XML.partition(b"\n")[2],
        "xml",
        "IMR003",
        NO,
    ),
    "two byte order marks in UTF-16": (
        ("\ufeff" + XML.decode().replace("UTF-8", "UTF-16")).encode("utf-16"),
        "xml",
        "IMR003",
        NO,
    ),
    "two byte order marks in JSON": (b"\xef\xbb\xbf" * 2 + JSON, "json", "IMR003", NO),
    "a fraction for an outcome": (in_json(b'"outcome": "partialOverturn"', b'"outcome": 1.5'), "json", "IMR104", NO),
    "a name of the fifth edition": (in_xml(b"<outcome>", "<\u0370/><outcome>".encode()), "xml", "IMR101", NO),
    "a zero character by a long reference": (in_xml(b"The worker", b"The &#0000000000;worker"), "xml", "IMR005", NO),
    "a reference in a comment beside a fault": (in_xml(b"<case>", b"<!-- &#0; --><x><case>"), "xml", "IMR003", NO),
    "a comment of 11 MB": (
        in_xml(b"<case>", b"<!--" + b"x" * (11 * 1024 * 1024) + b"--><case>"),
        "xml",
        "IMR001",
        UNKNOWN,
    ),
    "a long attribute": (
        in_xml(b'copy="served"', b'copy="' + b"x" * (1024 * 1024 + 1) + b'"'),
        "xml",
        "IMR001",
        UNKNOWN,
    ),
    "a number with 500 zeros": (in_xml(b'number="1"', b'number="1.' + b"0" * 500 + b'"'), "xml", "IMR009", NO),
    "an element three times": (
        in_xml(b"<priority>", b"<priority>standard</priority>" * 2 + b"<priority>"),
        "xml",
        "IMR006",
        NO,
    ),
    "JSON of unended escapes": (b'{"' + b'\\"' * 200_000, "json", "IMR003", NO),
}


@pytest.mark.parametrize("case", CASES)
def test_each_gets_its_finding(case):
    raw, syntax, rule, verdict = CASES[case]
    report = pipeline.validate(raw, syntax=syntax).report
    assert rule in [f.rule for f in report.findings]
    assert report.verdict is verdict
    if CASES[case][2] < "IMR006":
        assert [f.rule for f in report.findings if f.severity.value == "error"] == [rule]


@pytest.mark.parametrize("case", CASES)
def test_what_it_says_quotes_nothing(case):
    raw, syntax, _, _ = CASES[case]
    for finding in pipeline.validate(raw, syntax=syntax).report.findings:
        assert "worker" not in finding.message
        assert "clerk" not in finding.message + finding.pointer
        assert not finding.values


def test_utf_16_with_its_mark_is_read():
    raw = XML.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    judged = pipeline.validate(raw, syntax="xml")
    assert judged.report.acceptable
    assert judged.data == json.loads(JSON)


def test_a_comment_does_not_split_a_word_and_is_told():
    raw = in_xml(b"<decision>upheld", b"<decision>up<!-- not quite -->held")
    judged = pipeline.validate(raw, syntax="xml")
    assert judged.data["disputedItems"][0]["decision"] == "upheld"
    assert [f.rule for f in judged.report.findings] == ["IMR010"]
    assert judged.report.acceptable


def test_a_doctype_in_a_comment_or_cdata_is_no_doctype():
    raw = in_xml(b"<outcome>", b"<!-- <!DOCTYPE a> --><outcome>").replace(
        b"The worker", b"<![CDATA[<!DOCTYPE a> The worker]]>"
    )
    assert pipeline.validate(raw, syntax="xml").report.acceptable


def test_hints_for_editors_are_no_content():
    raw = in_json(b'"documentType"', b'"$schema": "http://127.0.0.1:1/x.json", "documentType"')
    judged = pipeline.validate(raw, syntax="json")
    assert judged.report.acceptable
    assert pipeline.rewrite(judged, "json") == JSON
    hinted = in_xml(
        b"<determination ", b"<determination " + XSI + b' xsi:noNamespaceSchemaLocation="http://127.0.0.1:1/x.xsd" '
    )
    judged = pipeline.validate(hinted, syntax="xml", settings=Settings(both_engines=True))
    assert judged.report.acceptable
    assert pipeline.rewrite(judged, "xml") == XML


@pytest.mark.parametrize("syntax", CODECS)
def test_512_findings_in_one_file_are_all_told(syntax):
    data = json.loads(JSON)
    item = data["disputedItems"][0]
    data["disputedItems"] = [
        {**item, "number": i + 1, "description": f"Office visit {i}", "decision": "perhaps"} for i in range(512)
    ]
    raw = json.dumps(data).encode() if syntax == "json" else CODECS["xml"].write(data, PRINTED)
    report = pipeline.validate(raw, syntax=syntax).report
    assert [f.rule for f in report.findings] == ["IMR302"] * 512
    assert [f.item for f in report.findings] == list(range(1, 513))
    assert report.verdict is Verdict.NOT_ACCEPTABLE


def test_a_limit_is_an_option():
    for limits in (Limits(depth=3), Limits(elements=20), Limits(field=40), Limits(size=100)):
        small = Settings(limits=limits)
        for raw, syntax in ((JSON, "json"), (XML, "xml")):
            report = pipeline.validate(raw, syntax=syntax, settings=small).report
            assert [f.rule for f in report.findings] == ["IMR001"]
            assert report.verdict is UNKNOWN


MUTATED = st.tuples(
    st.sampled_from([JSON, XML]),
    st.integers(0, 4000),
    st.integers(0, 30),
    st.binary(max_size=8) | st.sampled_from([b"<", b"]]>", b'"', b"\\u", b"&#", b"{", b"\xff", b"</"]),
).map(lambda m: m[0][: m[1]] + m[3] + m[0][m[1] + m[2] :])


@given(st.binary(max_size=200) | MUTATED, st.sampled_from([None, "xml", "json"]))
def test_no_bytes_at_all_crash_us(raw, syntax):
    report = pipeline.validate(raw, syntax=syntax).report
    assert "IMR090" not in {f.rule for f in report.findings}
    assert report.findings or report.acceptable


@given(some.determinations(some.difficult_texts(), most_items=1), st.sampled_from([None, 1]), st.booleans())
def test_the_strict_json_reader_reads_what_python_reads(data, indent, ascii_only):
    written = json.dumps(data, indent=indent, ensure_ascii=ascii_only).encode()
    judged = pipeline.validate(written, syntax="json")
    assert judged.report.acceptable
    assert judged.data == data


def found(raw, syntax, **more):
    report = pipeline.validate(raw, syntax=syntax, **more).report
    return [(f.rule, f.pointer, f.item) for f in report.findings]


@pytest.mark.parametrize(
    ("in_one", "in_other"),
    [
        (
            in_json(b'"priority": "standard"', b'"priority": "standard"' + b', "priority": "expedited"' * 2),
            in_xml(b"</priority>", b"</priority>" + b"<priority>expedited</priority>" * 2),
        ),
        (
            in_json(b'"priority"', b'"x": "1", "x": "2", "priority"'),
            in_xml(b"<priority>", b"<x>1</x><x>2</x><priority>"),
        ),
        (in_json(b'"priority"', b'"x": 1.5, "priority"'), in_xml(b"<priority>", b"<x>1.5</x><priority>")),
        (in_json(b'"decision": "upheld"', b'"decision": 1.5'), in_xml(b"<decision>upheld<", b"<decision>1.5<")),
        (in_json(b'"number": 1,', b'"number": 1.5,'), in_xml(b'number="1"', b'number="1.5"')),
    ],
    ids=["three times", "unknown and twice", "unknown number", "a number for a code", "a fraction"],
)
def test_one_fault_gives_one_finding_in_both_syntaxes(in_one, in_other):
    assert found(in_one, "json") == found(in_other, "xml")


def test_many_faults_take_a_time_that_grows_with_the_document():
    """Each of these took minutes once: the square of what it takes now."""
    pipeline.validate(in_xml(b"<paragraph>", b"<paragraph><b/></paragraph>" * 40_000 + b"<paragraph>"), syntax="xml")
    pipeline.validate(in_xml(b"<paragraph>", b"<paragraph/>" * 60_000 + b"<paragraph>"), syntax="xml")
    twice = b'{"a": 1, "a": 1, ' + b"".join(b'"k%d": 0, ' % n for n in range(60_000)) + JSON[1:]
    assert ("IMR006", "", None) in found(twice, "json")
    many = in_json(b'"disputedItems": [', b'"disputedItems": [' + b"{}," * 130_000)
    assert ("IMR105" in {rule for rule, _, _ in found(many, "json")}) or ("IMR300", "/disputedItems", None) in found(
        many, "json"
    )
    full = Settings(values="full")
    pipeline.validate(in_xml(b"<name>", b"<name>" + b"a<!---->" * 25_000), syntax="xml", settings=full)


def test_a_foreign_or_second_element_does_not_take_the_place_of_the_first():
    foreign = in_xml(b"<disputedItems>", b'<disputedItems><x:disputedItem xmlns:x="urn:x"/>').replace(
        b"<decision>upheld", b"<decision>up"
    )
    line = next(f.line or 0 for f in pipeline.validate(foreign, syntax="xml").report.findings if f.rule == "IMR302")
    assert foreign.splitlines()[line - 1].strip() == b"<decision>up</decision>"
    second = in_xml(b"<case>", b"<case><caseNumber>CM14-0000000</caseNumber></case><case>")
    lacking = next(f for f in pipeline.validate(second, syntax="xml").report.findings if f.pointer == "/case/priority")
    assert (lacking.line, lacking.column) == (3, 3)


@pytest.mark.parametrize("said", [" ", "\u1bca", "\U0001bca0", "\u0081", "\ufff9", "\u2800", "\U000e0fff"])
def test_text_that_says_nothing_is_found_wherever_it_stands(said):
    data = json.loads(JSON)
    data["documentsReviewed"] = [said]
    data["disputedItems"][1]["modifiedRequest"]["eligible"] = said
    data["disputedItems"][0]["reviewerGuideline"]["citations"][0]["topics"] = [said]
    blank = {pointer for rule, pointer, _ in found(json.dumps(data).encode(), "json") if rule == "IMR026"}
    places = {
        "/documentsReviewed/0",
        "/disputedItems/1/modifiedRequest/eligible",
        "/disputedItems/0/reviewerGuideline/citations/0/topics/0",
    }
    assert blank == (set() if said == "\u1bca" else places)  # U+1BCA is a letter


def test_the_second_opinion_is_not_asked_about_what_was_refused():
    both = Settings(both_engines=True)
    typed = in_xml(b"<name>", b"<name " + XSI + b' xsi:type="x">')
    assert [rule for rule, _, _ in found(typed, "xml", settings=both)] == ["IMR004"]
    newline = in_json(b'"98-99"', b'"98-99\\n"')
    assert "IMR109" not in {rule for rule, _, _ in found(newline, "json", settings=both)}


def test_a_text_over_the_limit_is_refused_in_a_letter_as_in_data():
    letter = BASE.parent.parent.parent / "letters" / "posted-2016" / "one-item.txt"
    *rest, last = letter.read_text().rstrip().splitlines()
    long = "\n".join([*rest, last, *["Therapy helps the back, and more of it helps more."] * 25_000])
    report = pipeline.validate(long.encode(), syntax="letter").report
    assert [(each.rule, "bytes in one text" in each.message) for each in report.findings] == [("IMR001", True)]
