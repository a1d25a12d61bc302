"""The portable rules find what the Python rules find: rule, severity and place, and the sentence where both change.

Where a version's portable rules are frozen, a sentence may have been reworded since, and a severity changed on purpose:
``tests/severity_changes.json``, which make samples makes, names the rules whose severity did.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.findings import Severity
from imr_schema.migrations import upgrade
from imr_schema.publish.assertions import portable_rules
from imr_schema.rules import CATALOG, RETIRED, edited
from imr_schema.standard import LATEST, PRINTED, VERSIONS
from imr_schema.standard.codelists import MTUS_NAMES
from imr_schema.text import WHITE
from tests import svrl
from tests.laws import at_stake
from tests.laws.test_laws import PER_RULE
from tests.tools import make_rule_tables

SAMPLES = Path(__file__).parents[2] / "samples"
EVERY = tuple(VERSIONS.values())
BREAKS = [rule for rule in CATALOG.values() if rule.invalid]
NEAR = [pytest.param(edits, id=f"{rule.id} {what}") for rule in CATALOG.values() for what, edits in rule.valid.items()]

few_words = st.lists(st.sampled_from(["Knee", "KNEE", "brace", "ÉTÉ", "été", "\u200b", "x"]), min_size=1, max_size=4)
spaced = st.tuples(few_words, st.sampled_from([" ", "  ", *WHITE])).map(lambda pair: pair[1].join(pair[0]))
described = st.sampled_from(
    ["Knee brace", "KNEE\u2003brace", " knee brace", "Post-Op", "PRE-OP  labs", "\u200b", "\u3000"]
)
short = st.lists(
    st.sampled_from(["Not needed.", "It helps", "\u00a0", "\u200b", "See\u2028it"]), min_size=1, max_size=8
)
uneven = some.blank_texts(least=1) | spaced | st.just("Post-Op visit") | some.difficult_texts()
paragraphs = st.lists(uneven, min_size=1, max_size=7)
days = st.sampled_from(["1900-01-01", "2016-02-29", "2016-03-01", "2199-12-31"])
sources = st.sampled_from(["MTUS", "mtus", " Mtus\u2003", "MT US", "ODG", "mtu\u017f"])
cited = st.fixed_dictionaries({"source": sources, "title": uneven}, optional={"topics": paragraphs})
statement = st.fixed_dictionaries(
    {
        "basis": st.sampled_from(["mtus", "nonMtus", "both", "noneCited"]),
        "statement": uneven,
        "citations": st.lists(cited, max_size=3),
    }
)
EDITS = {
    "/case/dateOfInjury": days,
    "/case/utilizationReviewDate": days,
    "/case/applicationReceivedDate": days,
    "/case/assignedDate": days,
    "/case/decisionDate": days,
    "/reviewOrganization/name": uneven,
    "/reviewer/licensureStates": paragraphs,
    "/reviewer/specialties": paragraphs,
    "/reviewer/statement": paragraphs,
    "/documentsReviewed": paragraphs,
    "/clinicalCaseSummary": paragraphs,
    "/outcome": st.sampled_from(["uphold", "overturn", "partialOverturn"]),
    "/disputedItems/*/number": st.integers(1, 4),
    "/disputedItems/*/description": described | uneven,
    "/disputedItems/*/decision": st.sampled_from(["upheld", "overturned"]),
    "/disputedItems/*/modifiedRequest": st.fixed_dictionaries(
        {"original": uneven, "authorized": uneven, "eligible": uneven}
    ),
    "/disputedItems/*/claimsAdministratorGuideline": statement,
    "/disputedItems/*/reviewerGuideline": statement,
    "/disputedItems/*/rationale": short | paragraphs,
}


@st.composite
def uneven_determinations(draw, versions=EVERY):
    """A determination of one of *versions* that its schema accepts, with edits of members that rules look at."""
    version = draw(st.sampled_from(versions[::-1]))
    first = version if version.namespace == PRINTED.namespace else PRINTED
    data = draw(some.determinations(most_items=4, version=first))
    for place in draw(st.sets(st.sampled_from(sorted(EDITS)), min_size=1, max_size=4)):
        for i in range(len(data["disputedItems"]) if "*" in place else 1):
            data = pointer.put(data, place.replace("*", str(i)), draw(EDITS[place]))
    return upgrade(data, first, version)


@given(some.determinations(some.difficult_texts()))
def test_on_every_valid_determination_the_portable_rules_agree(data):
    assert svrl.agree(data)


@settings(max_examples=settings().max_examples * 3)
@given(uneven_determinations())
def test_on_every_uneven_determination_the_portable_rules_agree(data):
    assert svrl.agree(data)


@pytest.mark.parametrize("rule", BREAKS, ids=lambda rule: rule.id)
def test_on_every_break_the_portable_rules_agree(rule):
    @PER_RULE
    @given(some.determinations(every_part=True))
    def same(data):
        reached = svrl.agree(rule.broken(data))
        if reached and rule.portable:
            assert rule.id in {found.rule for found in svrl.ours(CODECS["xml"].write(rule.broken(data), LATEST))}

    same()


@pytest.mark.parametrize("edits", NEAR)
def test_on_every_near_miss_the_portable_rules_agree(edits):
    @PER_RULE
    @given(some.determinations(every_part=True))
    def same(data):
        svrl.agree(edited(data, edits))

    same()


AT_STAKE = [(version, CATALOG[id]) for version in EVERY for id in svrl.stated_severities(version) if id in CATALOG]


@pytest.mark.parametrize(("version", "rule"), AT_STAKE, ids=[f"{version.name} {rule.id}" for version, rule in AT_STAKE])
def test_where_a_portable_rule_is_at_stake_it_agrees(version, rule):
    """Every assertion of every version's file is reached from both sides, however rare it is in drawn documents."""
    broken: Counter[str] = Counter()
    near: Counter[str] = Counter()
    stake = at_stake.stake(rule)

    @settings(max_examples=max(2, PER_RULE.max_examples // 2))
    @given(at_stake.documents(version), st.tuples(*stake.breaking), st.tuples(*stake.near))
    def agrees(data, breaking, coming_near):
        for edits in breaking:
            if version.name in svrl.FROZEN and at_stake.is_later(edits):
                continue
            failed = failed_where_both_agree(data, edits, version)
            if failed is not None:
                assert rule.id in {found.rule for _, found in failed}
                assert edits != rule.invalid or {found.rule for _, found in failed} == {rule.id}
                broken.update(id for id, found in failed if found.rule == rule.id)
        for edits in coming_near:
            failed = failed_where_both_agree(data, edits, version)
            if failed is not None:
                assert rule.id not in {found.rule for _, found in failed} or rule.id in svrl.LIGHTER
                near.update(edits.keys())

    agrees()
    assert set(broken) == {each.id for each in svrl.assertions(version) if each.rule == rule.id}
    assert near, "tests/laws/at_stake.py gives what comes near"


def failed_where_both_agree(data, edits, version):
    """What fails in a document of *version* after *edits*; None where it has no place for them, or no rule runs."""
    edited_data = at_stake.edited_as(data, edits, version)
    if edited_data is None or not svrl.agree(edited_data):
        return None
    return svrl.failed_by_ours(CODECS["xml"].write(edited_data, version))


@pytest.mark.parametrize("version", EVERY, ids=VERSIONS)
def test_every_portable_rule_of_a_version_is_drawn(version):
    drawn = {rule.id for each, rule in AT_STAKE if each is version}
    assert drawn
    assert svrl.stated_severities(version).keys() - drawn <= RETIRED.keys()
    if version.name not in svrl.FROZEN:
        assert drawn == {rule.id for rule in portable_rules(version)}


def complete(version):
    """The sample of *version* with every part."""
    path = SAMPLES / version.name / "valid" / "every-part.imr.json"
    return at_stake.complete(json.loads(path.read_bytes()), version)


@pytest.mark.parametrize("name", [*MTUS_NAMES, "California  MTUS ", "mtus|ca mtus", "mtus|", "x", "CA MTUS 2009"])
def test_the_mtus_has_the_same_names_in_portable_rules_that_are_not_frozen(name):
    for version in EVERY:
        if version.name not in svrl.FROZEN:
            place = "/disputedItems/0/claimsAdministratorGuideline"
            edits = {f"{place}/basis": "mtus", f"{place}/citations": [{"source": name, "title": "Knee"}]}
            data = at_stake.edited_as(complete(version), edits, version)
            assert data is not None
            assert svrl.agree(data)


def test_a_version_is_frozen_as_the_index_records_it():
    assert {version.name for version in EVERY[:-1] if not version.may_change} == svrl.FROZEN


REWORDED = CATALOG["IMR304"]
BROKEN = {
    version: at_stake.edited_as(
        at_stake.complete(json.loads((SAMPLES / version.name / "valid" / "every-part.imr.json").read_bytes()), version),
        REWORDED.invalid,
        version,
    )
    for version in EVERY
}
"""By version, a document that one portable rule finds something in."""
live = pytest.mark.parametrize(
    "version", [each for each in EVERY if each.name not in svrl.FROZEN], ids=lambda v: v.name
)
frozen = pytest.mark.parametrize("version", [each for each in EVERY if each.name in svrl.FROZEN], ids=lambda v: v.name)


@pytest.fixture
def changed(monkeypatch):
    """``changed(...)``: members of the rule that are not what they were when portable rules were made."""

    def change(**members):
        monkeypatch.setitem(CATALOG, REWORDED.id, structs.replace(REWORDED, **members))

    return change


@frozen
def test_a_sentence_may_be_reworded_where_portable_rules_are_frozen(changed, version):
    changed(text="In other words.")
    assert svrl.agree(BROKEN[version])


@live
def test_a_sentence_is_compared_where_portable_rules_are_not_frozen(changed, version):
    changed(text="In other words.")
    with pytest.raises(AssertionError):
        svrl.agree(BROKEN[version])


@frozen
def test_a_severity_may_change_where_portable_rules_are_frozen_and_is_recorded(changed, version, monkeypatch):
    changed(severity=Severity.WARNING)
    with pytest.raises(AssertionError):
        svrl.agree(BROKEN[version])
    monkeypatch.setattr(svrl, "SEVERITY_CHANGES", make_rule_tables.severity_changes())
    assert svrl.agree(BROKEN[version])
    changed(severity=Severity.INFO)
    with pytest.raises(AssertionError):
        svrl.agree(BROKEN[version])


@pytest.mark.parametrize("version", EVERY, ids=VERSIONS)
def test_another_place_and_a_finding_more_or_less_are_seen_in_every_version(changed, version):
    check = REWORDED.check
    assert check

    def elsewhere(document, context):
        return (structs.replace(problem, pointer="/outcome") for problem in check(document, context))

    def twice(document, context):
        return (*check(document, context), *elsewhere(document, context))

    for other in (elsewhere, twice, lambda document, context: ()):
        changed(check=other)
        with pytest.raises(AssertionError):
            svrl.agree(BROKEN[version])


@given(some.damaged("xml"))
def test_on_every_damaged_document_of_good_shape_the_portable_rules_agree(damage):
    expected = svrl.pythons(damage.raw, LATEST)
    if expected is not None:
        assert svrl.comparable(svrl.ours(damage.raw), LATEST) == svrl.comparable(expected, LATEST)


@given(uneven_determinations())
def test_the_iso_skeleton_understands_the_schematron_as_we_compile_it(data):
    raw = CODECS["xml"].write(data, VERSIONS[data["schemaVersion"]])
    assert sorted(svrl.skeletons(raw)) == sorted(svrl.ours(raw))


def test_the_rules_that_have_to_be_portable_are():
    wanted = {"IMR026", "IMR211", "IMR301", "IMR304", "IMR305", "IMR306", "IMR307", "IMR309", "IMR312"}
    wanted |= {"IMR030", "IMR031", "IMR202", "IMR213", "IMR402", "IMR505", "IMR507", "IMR510"}
    assert wanted | {"IMR401", "IMR501", "IMR601", "IMR602"} <= {rule.id for rule in portable_rules()}
