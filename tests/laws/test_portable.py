"""The portable rules say what the Python rules say: rule, severity, place and sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.migrations import upgrade
from imr_schema.portable import portable_rules
from imr_schema.rules import CATALOGUE, edited
from imr_schema.text import WHITE
from imr_schema.versions import LATEST, PRINTED, VERSIONS
from tests import svrl
from tests.laws.test_laws import PER_RULE

EVERY = tuple(VERSIONS.values())
BREAKS = [rule for rule in CATALOGUE.values() if rule.invalid]
NEAR = [
    pytest.param(edits, id=f"{rule.id} {what}") for rule in CATALOGUE.values() for what, edits in rule.valid.items()
]

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
    """A determination of good shape in which members that rules have something to say about were edited, of one of *versions*."""
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


@settings(max_examples=settings().max_examples * 6)
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
            assert rule.id in {found[0] for found in svrl.ours(CODECS["xml"].write(rule.broken(data), LATEST))}

    same()


@pytest.mark.parametrize("edits", NEAR)
def test_on_every_near_miss_the_portable_rules_agree(edits):
    @PER_RULE
    @given(some.determinations(every_part=True))
    def same(data):
        svrl.agree(edited(data, edits))

    same()


@given(some.damaged("xml"))
def test_on_every_damaged_document_of_good_shape_the_portable_rules_agree(damage):
    expected = svrl.pythons(damage.raw)
    if expected is not None:
        assert sorted(svrl.ours(damage.raw)) == sorted(expected)


@given(uneven_determinations())
def test_the_iso_skeleton_understands_the_schematron_as_we_compile_it(data):
    raw = CODECS["xml"].write(data, VERSIONS[data["schemaVersion"]])
    assert sorted(svrl.skeletons(raw)) == sorted(svrl.ours(raw))


def test_the_rules_that_have_to_be_portable_are():
    wanted = {"IMR026", "IMR211", "IMR301", "IMR304", "IMR305", "IMR306", "IMR307", "IMR309", "IMR312"}
    assert wanted | {"IMR401", "IMR501", "IMR601", "IMR602"} <= {rule.id for rule in portable_rules()}
