"""Rules at their edges: the place, and the facts in the sentence, one step on either side, as mutants showed."""

import json
from pathlib import Path

import pytest

from imr_schema import rules
from imr_schema.findings import Severity
from imr_schema.rules import ABSENT, edited
from imr_schema.validation import pipeline

BASE = json.loads(
    (Path(__file__).parent.parent.parent / "samples" / "1.1" / "valid" / "every-part.imr.json").read_bytes()
)
ITEM = "/disputedItems/0"
DAYS = ("dateOfInjury", "utilizationReviewDate", "applicationReceivedDate", "assignedDate", "decisionDate")
WORDS = ("date of injury", "utilization review", "receipt of the application", "assignment", "decision")


def messages(edits, rule):
    """(pointer, message) of each finding of *rule* after *edits* of a document that is in order."""
    report = pipeline.validate(json.dumps(edited(BASE, edits)).encode(), syntax="json").report
    assert report.rules == "run"
    return [(f.pointer, f.message) for f in report.findings if f.rule == rule]


def cited(*sources):
    return [{"source": source, "title": "Knee Complaints"} for source in sources]


@pytest.mark.parametrize("n", range(1, 5))
def test_a_date_is_compared_with_the_one_before_it_alone(n):
    days = dict.fromkeys(DAYS[:n], "2015-03-01") | dict.fromkeys(DAYS[n:], "2015-02-28")
    edits = {f"/case/{name}": day for name, day in days.items()}
    said = f"The {WORDS[n]} (2015-02-28) comes before the {WORDS[n - 1]} (2015-03-01)."
    assert messages(edits, "IMR211") == [(f"/case/{DAYS[n]}", said)]
    edits |= {f"/case/{name}": "2015-03-01" for name in DAYS[n:]}
    assert messages(edits, "IMR211") == []


@pytest.mark.parametrize(
    ("paragraphs", "words"),
    [
        (["One two three four five."], 5),
        (["One two three four five six."], None),
        (["One two", " ", "three four five"], 5),
        (["One two", "three four", "five six"], None),
        (["One", "two", "three", "four", "five"], 5),
        (["One", "two", "three", "four", "five", "six"], None),
        (["One\u00a0two\u3000three  four"], 4),
        (["Denied."], 1),
        (["\u200b"], None),
    ],
)
def test_a_rationale_is_short_below_six_words(paragraphs, words):
    sentence = rules.CATALOG["IMR305"].message.format(item=1, words=words)
    expected = [(f"{ITEM}/rationale", sentence)] if words else []
    assert messages({f"{ITEM}/rationale": paragraphs}, "IMR305") == expected


@pytest.mark.parametrize(
    ("description", "spared"),
    [
        ("Associated surgical service: cold therapy unit", True),
        ("  ASSOCIATED  Surgical\u00a0Service", True),
        ("Pre-op clearance", True),
        ("preop clearance", True),
        ("POST-OP visit", True),
        ("Postop visit", True),
        ("Labs to include a blood count", True),
        ("Visit post-op", False),
        ("Labs", False),
    ],
)
def test_a_service_that_hangs_on_a_surgery_may_point_to_it(description, spared):
    edits = {f"{ITEM}/description": description, f"{ITEM}/rationale": ["See item 2."]}
    assert bool(messages(edits, "IMR305")) != spared


def items(*changes):
    first = BASE["disputedItems"][0]
    return {"/disputedItems": [{**first, "number": n, **change} for n, change in enumerate(changes, 1)]}


def test_every_later_item_with_the_description_of_an_earlier_one_names_the_first():
    same = ["Brace", "Visit", "  BRACE ", "brace\u2003", "Visits"]
    assert messages(items(*({"description": text} for text in same)), "IMR309") == [
        ("/disputedItems/2/description", "Disputed items 1 and 3 have the same description."),
        ("/disputedItems/3/description", "Disputed items 1 and 4 have the same description."),
    ]


def test_two_blank_descriptions_are_not_called_the_same():
    edits = items({"description": "\u200b"}, {"description": "\u200b"})
    assert messages(edits, "IMR309") == []
    assert [place for place, _ in messages(edits, "IMR301")] == [f"/disputedItems/{i}/description" for i in (0, 1)]


@pytest.mark.parametrize(
    ("numbers", "faults"),
    [
        ((1, 2, 3), {}),
        ((3, 1, 2), {}),
        ((1, 1, 2), {1: "1 is given twice"}),
        ((1, 1, 1), {1: "1 is given twice", 2: "1 is given twice"}),
        ((1, 2, 4), {2: "4 is too high"}),
        ((4, 4, 1), {0: "4 is too high", 1: "4 is too high"}),
        ((2, 3, 3), {2: "3 is given twice"}),
    ],
)
def test_the_items_are_numbered_from_1_to_their_count_each_once(numbers, faults):
    edits = items(*({"number": number, "description": f"Brace {i}"} for i, number in enumerate(numbers)))
    tail = "; the 3 disputed items are numbered 1 to 3, each once."
    expected = [(f"/disputedItems/{i}/number", f"The number {fault}{tail}") for i, fault in faults.items()]
    assert messages(edits, "IMR312") == expected


@pytest.mark.parametrize(
    ("sources", "basis"),
    [
        ((), "noneCited"),
        (("MTUS",), "mtus"),
        ((" mtus\u00a0",), "mtus"),
        (("MTUS", "Mtus"), "mtus"),
        (("ODG",), "nonMtus"),
        (("MT US",), "nonMtus"),
        (("ODG", "ACOEM"), "nonMtus"),
        (("MTUS", "ODG"), "both"),
        (("ODG", "mtus"), "both"),
    ],
)
@pytest.mark.parametrize("side", ["claimsAdministratorGuideline", "reviewerGuideline"])
def test_the_basis_is_what_the_citations_add_up_to(sources, basis, side):
    place = f"/disputedItems/1/{side}"
    for claimed in ("noneCited", "mtus", "nonMtus", "both"):
        said = f"Disputed item 2: the basis is {claimed}, but what is cited adds up to {basis}."
        edits = {f"{place}/basis": claimed, f"{place}/citations": cited(*sources), f"{place}/statement": "As cited."}
        assert messages(edits, "IMR401") == ([] if claimed == basis else [(f"{place}/basis", said)])


@pytest.mark.parametrize(
    ("decisions", "adds_up"),
    [
        (("upheld", "upheld"), "uphold"),
        (("overturned", "overturned"), "overturn"),
        (("upheld", "overturned"), "partialOverturn"),
        (("overturned", "upheld"), "partialOverturn"),
    ],
)
def test_the_outcome_is_what_the_decisions_add_up_to(decisions, adds_up):
    decided = {f"/disputedItems/{i}/decision": decision for i, decision in enumerate(decisions)}
    for said in ("uphold", "overturn"):
        wrong = [("/outcome", f"The outcome is {said}, but the decisions add up to {adds_up}.")]
        assert messages({**decided, "/outcome": said}, "IMR601") == ([] if said == adds_up else wrong)
        assert messages({**decided, "/outcome": said}, "IMR602") == []
    same = f"The outcome is partialOverturn, but every item was decided the same way: {adds_up}."
    partial = {**decided, "/outcome": "partialOverturn"}
    assert messages(partial, "IMR602") == ([] if adds_up == "partialOverturn" else [("/outcome", same)])
    assert messages(partial, "IMR601") == []
    assert messages({**decided, "/outcome": rules.ABSENT}, "IMR601") == []


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ("/disputedItems/1/description", "IMR301"),
        ("/disputedItems/1/claimsAdministratorGuideline/statement", "IMR306"),
        ("/disputedItems/1/reviewerGuideline/statement", "IMR307"),
        ("/reviewOrganization/name", "IMR026"),
        ("/documentsReviewed/0", "IMR026"),
    ],
)
def test_a_blank_text_is_told_at_its_place_under_its_own_obligation(place, rule):
    for blank in (" ", "\u200b", "\u00a0\u2003", "\u2800", "\u3164", "\ufe0f"):
        report = pipeline.validate(json.dumps(edited(BASE, {place: blank})).encode(), syntax="json").report
        found = [(f.rule, f.pointer) for f in report.findings if f.severity is Severity.ERROR]
        assert found == [(rule, place)]


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ("/disputedItems/1/rationale", "IMR304"),
        ("/reviewer/licensureStates", "IMR501"),
        ("/reviewer/specialties", "IMR501"),
        ("/reviewer/statement", "IMR026"),
        ("/clinicalCaseSummary", "IMR026"),
    ],
)
def test_a_list_is_blank_when_every_entry_is(place, rule):
    assert [found for found, _ in messages({place: ["\u00a0", " "]}, rule)] == [place]
    assert messages({place: ["\u00a0", "Said at some length, in six words."]}, rule) == []


def test_a_blank_text_of_an_extension_is_left_to_its_owner():
    assert messages({"/extensions/0/properties/0/value": " "}, "IMR026") == []


def test_a_character_is_told_by_its_code_point_and_counted():
    said = "The document, clinical case summary: white space other than the space, first U+00A0, 3 in all."
    found = messages({"/clinicalCaseSummary": ["Pain\u00a0of\u2003the\u00a0back."]}, "IMR020")
    assert [(place, message[-len(said) :][-40:]) for place, message in found] == [
        ("/clinicalCaseSummary/0", said[-40:])
    ]


def test_a_rule_is_found_by_its_id_in_any_case_and_by_its_name():
    assert rules.find("imr304") is rules.find("IMR304") is rules.find("item-rationale") is rules.CATALOG["IMR304"]
    assert rules.find("item rationale") is None


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("IMR3O4", "IMR304"),
        ("IMR3044", "IMR304"),
        ("item-rational", "item-rationale"),
        ("IMR999", None),
        ("IMR994", None),
        ("zzz", None),
    ],
)
def test_a_slip_in_one_character_of_an_id_is_told_with_the_id_that_was_meant(asked, near):
    assert rules.meant(asked) == (f"; did you mean {near}?" if near else "")


def test_no_two_rules_share_an_id_or_a_name():
    assert len({rule.name for rule in rules.CATALOG.values()}) == len(rules.CATALOG)
    assert list(rules.CATALOG) == sorted(rules.CATALOG)
    assert not rules.CATALOG.keys() & rules.RETIRED.keys()


def test_the_help_of_a_rule_is_the_first_paragraph_of_its_page_on_one_line():
    rule = rules.CATALOG["IMR002"]
    first, _, rest = rule.manual.partition("\n\n")
    assert rule.help == " ".join(first.split())
    several = [each for each in rules.CATALOG.values() if "\n\n" in each.manual]
    assert several
    assert all(
        each.manual.startswith(each.help[:40]) and each.help != " ".join(each.manual.split()) for each in several
    )
    assert rest == ""


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (f"{ITEM}/description", "Brace, name: Jane Roe"),
        (
            f"{ITEM}/rationale/0",
            "Of the claim nothing is known but 12 Main Street. The request is not medically necessary.",
        ),
        ("/clinicalCaseSummary/0", "The worker lives at 12 Main Street."),
        ("/clinicalCaseSummary/0", "The worker was reached at 555.010.4477."),
    ],
)
def test_private_data_is_found_where_nothing_else_of_the_posted_copy_looks_private(place, text):
    edits = {
        "/copy": "posted",
        "/parties": ABSENT,
        "/documentsReviewed": ["Notes of the treating physician"],
        place: text,
    }
    assert [pointer for pointer, _ in messages(edits, "IMR701")] == [place]
