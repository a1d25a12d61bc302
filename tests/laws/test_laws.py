"""What must hold for every determination that there could be."""

import itertools
import json
import os
from functools import cache

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.codecs import CODECS, xml_quick_reader, xml_reader, xml_writer
from imr_schema.codecs.parsed import Faults
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import Limits, Settings
from imr_schema.findings import Severity, Verdict
from imr_schema.migrations import upgrade
from imr_schema.model import Determination, structure, unstructure
from imr_schema.publish.plain import write_plain
from imr_schema.rules import CATALOG, edited
from imr_schema.standard import LATEST, VERSIONS, root, schema_bytes, source
from imr_schema.validation import cross_check as second_opinion
from imr_schema.validation import json_schema as shape
from imr_schema.validation import pipeline
from imr_schema.validation.xsd import xsd_accepts
from tests.test_migrations import members

PROFILE = os.environ.get("IMR_PROFILE", "fast")
PER_RULE = settings(max_examples={"full": 60, "mutants": 2, "quick": 1}.get(PROFILE, 8))
BOTH = Settings(both_engines=True)
EVERY_RULE = Settings(profile=PROFILES["thorough"])

versions = st.sampled_from(list(VERSIONS.values()))
difficult = versions.flatmap(lambda each: some.determinations(some.difficult_texts(), most_items=2, version=each))
acceptable = versions.flatmap(lambda each: some.determinations(version=each))
BREAKABLE = [rule for rule in CATALOG.values() if rule.invalid or rule.invalid_text]
SILENT = {Severity.INFO}
KEYED = {
    "an item's number twice": lambda data: data["disputedItems"][1].update(number=1),
    "a reviewer's number twice": lambda data: data["reviewers"].append(data["reviewers"][0]),
    "an analysis of nobody": lambda data: data["disputedItems"][0]["analyses"][0].update(reviewer=99),
    "two analyses of one reviewer": lambda data: data["disputedItems"][0]["analyses"].append(
        data["disputedItems"][0]["analyses"][0]
    ),
}
"""What breaks a key of the XSD, in a document with two items and one reviewer."""

versions = st.sampled_from(list(VERSIONS.values()))
difficult = versions.flatmap(lambda each: some.determinations(some.difficult_texts(), most_items=2, version=each))
acceptable = versions.flatmap(lambda each: some.determinations(version=each))
BREAKABLE = [rule for rule in CATALOG.values() if rule.invalid or rule.invalid_text]
SILENT = {Severity.INFO}


def of(data):
    """The version that *data* names."""
    return VERSIONS[data["schemaVersion"]]


def told(report):
    return {(f.rule, f.pointer, f.item, f.severity) for f in report.findings}


@given(difficult)
def test_law_1_every_codec_reads_what_it_wrote(data):
    for codec in CODECS.values():
        written = codec.write(data, of(data))
        judged = pipeline.validate(written, syntax=codec.name)
        assert judged.report.verdict is Verdict.ACCEPTABLE
        assert judged.data == data
        assert pipeline.rewrite(judged, codec.name) == written


@given(difficult)
def test_law_1_json_to_xml_to_json_is_the_identity(data):
    first = CODECS["json"].write(data, of(data))
    across = pipeline.rewrite(pipeline.validate(first, syntax="json"), "xml")
    assert pipeline.rewrite(pipeline.validate(across, syntax="xml"), "json") == first


@given(difficult)
def test_law_1_the_quick_and_the_careful_xml_reader_agree(data):
    tree = CODECS["xml"].parse(CODECS["xml"].write(data, of(data)), Limits()).tree
    faults = Faults()
    assert xml_quick_reader.read_quick(tree, of(data)) == xml_reader.careful(of(data))(tree, faults) == data
    assert faults == []


@given(difficult, st.data())
def test_law_1_the_quick_and_the_tolerant_xml_writer_agree(data, drawn):
    version = of(data)
    for plain in {False, xml_writer._is_plain(data)}:
        quick, tolerant = [""], [""]
        assert xml_writer._write_quick(data, version, quick, plain=plain)
        xml_writer._writer(version, plain)(data, tolerant)
        assert "".join(quick) == "".join(tolerant)
    # A draft may lack any member.
    lacking = drawn.draw(st.sampled_from([place for place in members(data) if place]))
    draft, written, tolerant = pointer.drop(data, lacking), [""], [""]
    xml_writer._writer(version, False)(draft, tolerant)
    if xml_writer._write_quick(draft, version, written, plain=False):
        assert "".join(written) == "".join(tolerant)
    else:
        assert written == [""]


@given(difficult)
def test_law_1_the_model_holds_everything(data):
    newest = upgrade(data, of(data), LATEST)
    assert unstructure(structure(newest)) == newest


@given(some.determinations(every_part=True), st.sampled_from([rule for rule in BREAKABLE if rule.invalid]))
def test_law_2_both_syntaxes_give_the_same_findings(data, rule):
    broken = rule.broken(data)
    in_json = pipeline.validate(json.dumps(broken).encode(), syntax="json").report
    in_xml = pipeline.validate(CODECS["xml"].write(broken, LATEST), syntax="xml").report
    assert told(in_json) == told(in_xml)
    assert in_json.items == in_xml.items
    assert in_json.verdict is in_xml.verdict


@given(difficult)
def test_law_3_the_engines_agree_on_what_is_valid(data):
    for codec in CODECS.values():
        report = pipeline.validate(codec.write(data, of(data)), syntax=codec.name, settings=BOTH).report
        assert report.verdict is Verdict.ACCEPTABLE


@given(versions.flatmap(lambda each: some.damaged(version=each)))
def test_law_3_the_engines_agree_on_what_is_damaged(damage):
    codec = CODECS[damage.syntax]
    judged = pipeline.validate(damage.raw, syntax=damage.syntax, settings=BOTH)
    assert "IMR109" not in {f.rule for f in judged.report.findings}
    version = judged.version
    assert version is not None
    assert shape.is_valid(judged.data, version) == second_opinion.json_schema_accepts(judged.data, version)
    if damage.syntax == "xml":
        tree = codec.parse(damage.raw, Limits()).tree
        assert xsd_accepts(tree, version) == second_opinion.xsd_accepts(tree, version)


PADDING = st.text(" \t\r\n", min_size=1, max_size=3)


def collapsing(data, version):
    """The pointer of every value in *data* around which an XSD engine would drop white space, where the XSD has one."""

    def below(place, value, field):
        if field.collapses:
            yield place
        elif isinstance(value, dict):
            for name, part in value.items():
                yield from below(f"{place}/{name}", part, field.part(name))
        elif isinstance(value, list):
            for i, entry in enumerate(value):
                yield from below(f"{place}/{i}", entry, field.entry)

    return list(below("", data, root(version)))


@settings(max_examples={"full": 500}.get(PROFILE, 40))  # few would miss a kind of value, or the versions with types
@given(versions.flatmap(lambda each: some.determinations(every_part=True, version=each)), st.data())
def test_law_3_white_space_around_a_date_or_a_number_is_the_one_difference_between_xsd_and_json_schema(data, drawn):
    version = of(data)
    place = drawn.draw(st.sampled_from(collapsing(data, version)))
    value = pointer.get(data, place)
    before, after = drawn.draw(st.sampled_from([("", PADDING), (PADDING, ""), (PADDING, PADDING)]))
    ends = [end if end == "" else drawn.draw(end) for end in (before, after)]
    written = str(value).lower() if isinstance(value, bool) else str(value)
    padded = edited(data, {place: written.join(ends)})
    raw = CODECS["xml"].write(padded, version)
    tree = CODECS["xml"].parse(raw, Limits()).tree
    # The first version's numbers restrict xs:string, which drops nothing.
    drops = b'base="xs:positiveInteger"' in schema_bytes(version.xsd)
    assert xsd_accepts(tree, version) is second_opinion.xsd_accepts(tree, version) is drops
    # With one engine the XSD's verdict would be the only one.
    for hints, engines in itertools.product((b"", b' xmlns:x="urn:x"'), (BOTH, Settings())):
        hinted = raw.replace(b" xmlns=", hints + b" xmlns=")
        report = pipeline.validate(hinted, syntax="xml", settings=engines).report
        assert [(f.rule, f.pointer) for f in report.findings] == [("IMR009", place)]
    if isinstance(value, str):
        assert not shape.is_valid(padded, version)
        assert not any(accepts(padded) for accepts in by_json_schemas(version))
        assert told(pipeline.validate(json.dumps(padded).encode(), syntax="json").report) == told(report)


@pytest.mark.parametrize("break_key", KEYED.values(), ids=KEYED)
def test_law_3_the_keys_of_the_xsd_refuse_what_a_rule_reports(break_key):
    @PER_RULE
    @given(some.determinations(every_part=True))
    def refused(data):
        break_key(data)
        raw = CODECS["xml"].write(data, LATEST)
        tree = CODECS["xml"].parse(raw, Limits()).tree
        published = etree.XMLSchema(etree.fromstring(schema_bytes(LATEST.xsd)))
        assert not published.validate(tree)
        assert xsd_accepts(tree, LATEST)
        report = pipeline.validate(raw, syntax="xml", settings=BOTH).report
        assert {f.rule for f in report.findings} & {"IMR312", "IMR507"}
        assert "IMR109" not in {f.rule for f in report.findings}

    refused()


@given(versions.flatmap(lambda each: some.damaged("json", version=each)), difficult)
def test_law_3_the_plain_json_schema_accepts_the_same_documents(damage, data):
    made, published = by_json_schemas(of(data))
    assert made(data)
    assert published(data)
    judged = pipeline.validate(damage.raw, syntax="json")
    if judged.data is not None:
        made, published = by_json_schemas(judged.version)
        assert made(judged.data) == published(judged.data)


@cache
def by_json_schemas(version):
    """Whether the plain JSON Schema of *version* accepts data, and whether the published one does, with conditions."""
    schemas = (json.loads(write_plain(version)), source(version))
    return [jsonschema_rs.Draft202012Validator(each, validate_formats=False).is_valid for each in schemas]


@pytest.mark.parametrize("syntax", CODECS)
def test_law_4_every_disputed_item_of_an_acceptable_document_has_a_decision_both_guideline_statements_and_a_rationale(
    syntax,
):
    @given(versions.flatmap(lambda each: some.damaged(syntax, version=each)))
    def damaged_is_refused(damage):
        report = pipeline.validate(damage.raw, syntax=syntax).report
        assert report.verdict is Verdict.NOT_ACCEPTABLE
        assert (damage.rule, damage.item) in {(f.rule, f.item) for f in report.findings}
        if damage.rule != "IMR006":
            assert not report.items[damage.item - 1].complete

    @given(difficult)
    def acceptable_is_complete(data):
        report = pipeline.validate(CODECS[syntax].write(data, of(data)), syntax=syntax).report
        assert report.acceptable
        assert len(report.items) == len(data["disputedItems"])
        assert all(row.complete for row in report.items)

    damaged_is_refused()
    acceptable_is_complete()


@pytest.mark.parametrize("rule", BREAKABLE, ids=lambda rule: rule.id)
def test_law_5_every_rule_catches_its_own_break(rule):
    @PER_RULE
    @given(some.determinations(every_part=True))
    def caught(data):
        for codec in CODECS.values():
            raw = broken(rule, data, codec)
            if raw is not None:
                source = f"{rule.named}{codec.suffix}" if rule.named else "-"
                judged = pipeline.validate(raw, syntax=codec.name, source=source, settings=EVERY_RULE)
                assert rule.id in {f.rule for f in judged.report.findings}
                assert {f.rule for f in judged.report.findings if f.severity is not Severity.INFO} <= {rule.id}

    caught()


def broken(rule, data, codec):
    if rule.invalid:
        return (
            json.dumps(rule.broken(data)).encode() if codec.name == "json" else codec.write(rule.broken(data), LATEST)
        )
    return rule.broken_text(codec.write(data, LATEST), codec.name)


@given(acceptable)
def test_law_5_no_rule_fires_on_a_valid_document(data):
    for codec in CODECS.values():
        report = pipeline.validate(codec.write(data, of(data)), syntax=codec.name).report
        assert {f.severity for f in report.findings} <= SILENT


@given(...)
def test_a_typed_determination_has_a_registered_strategy(determination: Determination):
    assert structure(unstructure(determination)) == determination


@given(some.determinations(every_part=True), st.data())
def test_a_fingerprint_survives_reformatting_and_reordering(data, draw):
    rule = draw.draw(st.sampled_from([rule for rule in BREAKABLE if rule.invalid and rule.id != "IMR312"]))
    broken = rule.broken(data)
    first = pipeline.validate(json.dumps(broken, indent=7).encode(), syntax="json").report
    items = broken.get("disputedItems")
    if isinstance(items, list):
        broken["disputedItems"] = draw.draw(st.permutations(items))
    second = pipeline.validate(CODECS["xml"].write(broken, LATEST), syntax="xml").report
    if rule.id != "IMR309":  # which of two items has the same description as the other depends on their order
        assert {f.fingerprint for f in first.findings} == {f.fingerprint for f in second.findings}
    for report in (first, second):
        assert len({f.fingerprint for f in report.findings}) == len(report.findings)


NEAR = [
    pytest.param(rule, edits, id=f"{rule.id} {what}") for rule in CATALOG.values() for what, edits in rule.valid.items()
]


@pytest.mark.parametrize(("rule", "edits"), NEAR)
def test_a_near_miss_does_not_fire(rule, edits):
    """Nor does any other rule in the document of the kit; in a generated one, the edit may not fit in with the rest."""

    @PER_RULE
    @given(some.determinations(every_part=True))
    def silent(data):
        report = pipeline.validate(json.dumps(edited(data, edits)).encode(), syntax="json").report
        assert {f.severity for f in report.findings if f.rule == rule.id} <= SILENT

    silent()
