"""What a finding says of how to mend it: what was expected, at the place itself, and what may be meant."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import imr_schema
from imr_schema import UsageError
from imr_schema.codecs import CODECS
from imr_schema.config.settings import Settings
from imr_schema.standard import VERSIONS
from imr_schema.standard.meant import meant
from imr_schema.validation import pipeline

SAMPLES = Path(__file__).parent.parent / "samples"
XML = (SAMPLES / "1.0" / "valid" / "one-item.imr.xml").read_text()
JSON = (SAMPLES / "1.0" / "valid" / "one-item.imr.json").read_text()


def only(document, settings=None):
    """The one finding on *document*."""
    raw = document if isinstance(document, bytes) else document.encode()
    (finding,) = pipeline.validate(raw, settings=settings or Settings()).report.findings
    return finding


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("</case>", "</kase>", "an end tag has not the name of the element that it ends"),
        ("</determination>", "", "it ends too early, and may have been cut off"),
        ("</determination>", "</determination>x", "something follows the end of its root element"),
        ("<paragraph>", "<paragraph>&nbsp;", "an entity that XML does not have, as &nbsp; is one of HTML"),
        ("<paragraph>", "<paragraph>Pain & swelling ", "in a text write &lt; or &amp;"),
        ("<paragraph>", "<paragraph>A&B ", "in a text write &lt; or &amp;"),
        ("<paragraph>", "<paragraph>pain < 5 ", "in a text write &lt; or &amp;"),
        ("<paragraph>", "<paragraph>]]>", "write ]]&gt;"),
        ("<paragraph>", "<paragraph><![CDATA[", "a CDATA section does not end"),
        ("<paragraph>", "<paragraph><!-- ", "a comment does not end"),
        ("<paragraph>", "<paragraph><x:b/>", "a prefix is bound to no namespace"),
        ("<case>", "<case a=b>", "the value of an attribute is not in quotation marks"),
        ("<case>", "<case a>", "an attribute has no value"),
        ("<?xml", " <?xml", "an XML declaration stands elsewhere than at its very beginning"),
    ],
)
def test_xml_that_is_not_well_formed_is_told_why(old, new, why):
    broken = only(XML[::-1].replace(old[::-1], new[::-1], 1)[::-1])
    assert broken.rule == "IMR003"
    assert "it is not well-formed XML: " in broken.message
    assert why in broken.message


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (JSON[:300], "cut off"),
        (JSON.rstrip()[:-1], "it ends too early, and may have been cut off"),
        (JSON.replace('"standard",', '"standard"', 1), "a comma or a closing bracket is missing"),
        (JSON.replace('"standard",', '"standard",,', 1), "no comma follows the last member"),
        (JSON.replace('"priority": ', '"priority" ', 1), "a colon is missing after a name"),
        (JSON.replace('"standard"', "'standard'", 1), "a value is missing"),
        (JSON.replace('"standard"', '"stan\ndard"', 1), r"write \n or \t"),
        (JSON.replace('"standard"', '"stan\\dard"', 1), "a backslash in a text begins no escape"),
        (JSON + "{}", "there is more after its end"),
    ],
)
def test_what_is_not_json_is_told_why(document, why):
    found = only(document)
    assert found.rule == "IMR003"
    assert "it is not JSON: " in found.message
    assert why in found.message


@pytest.mark.parametrize("declared", ["", ' encoding="utf-8"', ' encoding="windows-1252"', ' encoding="Mr. Roe"'])
def test_a_byte_that_is_not_utf_8_is_told_with_what_was_declared(declared):
    found = only(f'<?xml version="1.0"{declared}?>\n<determination>caf'.encode() + b"\xe9</determination>")
    said = ", and is declared as windows-1252" if "1252" in declared else ""
    assert found.message.endswith(f"it is not UTF-8{said}: the byte E9 has no meaning there; save it as UTF-8.")
    assert (found.line, found.column) == (2, 19)


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("XML", XML.replace("<rationale>", "<rationel>").replace("</rationale>", "</rationel>")),
        ("JSON", JSON.replace('"rationale"', '"rationel"')),
    ],
)
def test_an_unknown_member_is_told_at_its_own_place_with_the_one_that_may_be_meant(name, document):
    found = pipeline.validate(document.encode()).report.findings
    (unknown,) = [finding for finding in found if finding.rule == "IMR101"]
    line = next(n for n, text in enumerate(document.splitlines(), 1) if "rationel" in text)
    assert unknown.line == line
    assert unknown.message.endswith("does not allow here (1 in all); rationale may be meant.")
    assert "rationel" not in str(found).replace("rationale", "")
    shown = pipeline.validate(document.encode(), settings=Settings(values="full")).report.findings
    assert {"found": "rationel"} in [finding.values for finding in shown]


@pytest.mark.parametrize(
    ("said", "near"),
    [("Overturned", "overturned"), ("overtuned", "overturned"), ("UPHELD", "upheld"), ("denied", None)],
)
@pytest.mark.parametrize("syntax", ["json", "xml"])
def test_a_code_that_resembles_a_known_one_is_told_with_it(said, near, syntax):
    document = (
        JSON.replace('"overturned"', f'"{said}"') if syntax == "json" else XML.replace(">overturned<", f">{said}<")
    )
    message = next(f.message for f in pipeline.validate(document.encode()).report.findings if f.rule == "IMR302")
    assert message.endswith(f"not one of upheld, overturned{f'; {near} may be meant' if near else ''}.")
    assert said not in message


@pytest.mark.parametrize(
    ("names", "near"),
    [
        (["rationel"], "rationale"),
        (["Rationale"], "rationale"),
        (["case_number"], "caseNumber"),
        (["zzz", "case-numbr"], "caseNumber"),
        (["patientName"], None),
        ([], None),
    ],
)
def test_only_our_own_names_are_suggested(names, near):
    assert meant(names, ["rationale", "caseNumber", "priority"]) == (f"; {near} may be meant" if near else "")


@given(st.lists(st.text(max_size=12), max_size=4), st.sampled_from(["xml", "json"]))
def test_no_name_that_a_partner_gave_stands_in_a_message(names, syntax):
    odd = {f"Roe{name}": "x" for name in names if name.isalnum() and name.isascii()}
    if syntax == "json":
        document = json.dumps({**json.loads(JSON), **odd}).encode()
    else:
        added = "".join(f"<{name}/>" for name in odd)
        document = XML.replace("</determination>", f"{added}</determination>").encode()
    for finding in pipeline.validate(document).report.findings:
        assert "Roe" not in finding.message


def test_a_determination_inside_something_else_is_told_to_be_validated_by_itself():
    inside = XML.split("?>", 1)[1]
    soap = '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
    found = only(f"{soap}<soap:Body>\n\n{inside}</soap:Body></soap:Envelope>")
    assert found.rule == "IMR008"
    assert "stands inside something else; validate it by itself" in found.message
    assert found.line == 4
    for wrapped in (f'{{"payload": {{"letters": [{JSON}]}}}}', f"[{JSON}]"):
        assert "stands inside something else" in only(wrapped).message
    assert "stands inside" not in only("<soap/>").message
    assert "stands inside" not in only("{}").message


def test_another_namespace_is_told_with_those_that_are_expected():
    found = only(XML.replace("urn:imr-schema:determination:1", "urn:example"))
    assert "not of this standard; expected is urn:imr-schema:determination:1 (versions 1.0 and 1.1)" in found.message
    assert "urn:example" not in found.message
    assert "is in no namespace" in only(XML.replace(' xmlns="urn:imr-schema:determination:1"', "")).message


def test_the_name_of_a_file_as_a_str_is_no_document():
    with pytest.raises(UsageError, match=r"pass a pathlib\.Path"):
        imr_schema.validate("letters/one.imr.json")
    assert imr_schema.validate(JSON).acceptable
    assert [f.rule for f in imr_schema.validate("Dear colleague,\nsee one.xml").findings] == ["IMR002"]


@pytest.mark.parametrize(("typed", "meant_"), [("valdiate", "validate"), ("scehmas", "schemas"), ("frobnicate", None)])
def test_an_unknown_command_is_told_with_the_one_that_may_be_meant(typed, meant_):
    done = subprocess.run([sys.executable, "-m", "imr_schema", typed], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"Did you mean {meant_}?" in done.stderr if meant_ else "Did you mean" not in done.stderr


def test_a_text_in_the_place_of_a_flag_is_written_as_it_is_however_many_documents_were_written():
    data = json.loads((SAMPLES / "2.0" / "valid" / "every-part.imr.json").read_bytes())
    wrong = json.loads(json.dumps(data))
    wrong["case"]["formularyDispute"] = "false "
    for _ in range(20):
        CODECS["xml"].write(data, VERSIONS["2.0"])
    assert b"<formularyDispute>false </formularyDispute>" in CODECS["xml"].write(wrong, VERSIONS["2.0"])


GOLDEN_XML = (SAMPLES / "1.0" / "valid" / "golden.imr.xml").read_text()


def test_an_element_in_another_namespace_is_located_and_told():
    for namespace in ("urn:other", ""):
        report = imr_schema.validate(GOLDEN_XML.replace("<case>", f'<case xmlns="{namespace}">', 1))
        (found,) = [finding for finding in report.findings if finding.rule == "IMR101"]
        assert (found.line, found.column) == (3, 3)
        assert "1 in another namespace than the root element, or in none" in found.message


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "12345678901234567890"])
def test_a_number_that_is_none_is_located(number):
    data = json.loads((SAMPLES / "1.0" / "valid" / "golden.imr.json").read_text())
    data["case"]["caseNumber"] = "NaN"  # in a text it is one
    written = json.dumps(data, indent=1).replace('"standard"', number, 1)
    report = imr_schema.validate(written)
    (line,) = [n for n, each in enumerate(written.splitlines(), 1) if f": {number}" in each]
    assert (report.findings[0].rule[:4], report.findings[0].line) == ("IMR0", line)


def test_xml_that_ends_within_a_tag_may_have_been_cut_off():
    for at in range(300, len(GOLDEN_XML) - 20, 97):
        (found,) = imr_schema.validate(GOLDEN_XML[:at], syntax="xml").findings
        assert "cut off" in found.message, (at, found.message)
