"""What is left out of a letter, what is reported of it, and what of its prose must stay."""

import pytest

from imr_schema.findings import Severity
from imr_schema.validation import pipeline
from tests.laws.damage import samples, text_of

[TEXT] = [text_of(data) for name, data in samples() if name == "mixed-outcome.imr.json"]


def read(text):
    """The data of a letter, and the findings about its reading with their severities."""
    result = pipeline.validate(text.encode(), syntax="letter")
    return result.data, [(f.rule, f.severity) for f in result.report.findings if f.rule.startswith(("IMR8", "IMR3"))]


CLEAN, QUIET = read(TEXT)


def cut(text, *more):
    """*text* in three pages, each with what *more* gives for its number below it."""
    lines = text.rstrip("\n").split("\n")
    third = len(lines) // 3 + 1
    pages = [lines[i : i + third] for i in range(0, len(lines), third)]
    return "\f".join("\n".join([*page, *(each(n) for each in more)]) for n, page in enumerate(pages, 1)) + "\n"


def test_a_letter_without_anything_around_it_has_no_such_finding():
    assert [rule for rule, _ in QUIET if rule.startswith("IMR8")] == []
    assert read(cut(TEXT)) == (CLEAN, QUIET)


@pytest.mark.parametrize(
    ("foot", "reported"),
    [
        (lambda n: f"Page {n} of 3", []),
        (lambda n: "i" * n, []),
        (lambda n: "CONFIDENTIAL", ["IMR826"]),
        (lambda n: "July 19, 2016", ["IMR826"]),
        (lambda n: "www.example.org/imr", ["IMR826"]),
    ],
)
def test_what_recurs_at_the_end_of_pages_is_no_text(foot, reported):
    data, found = read(cut(TEXT, foot))
    assert data == CLEAN
    assert [rule for rule, _ in found if rule.startswith("IMR8")] == reported


@pytest.mark.parametrize(("numbers", "rules"), [((1, 2, 3), []), ((1, 2, 4), ["IMR834"]), ((2, 1, 3), ["IMR834"] * 2)])
def test_page_numbers_that_do_not_count_show_a_page_that_is_missing(numbers, rules):
    data, found = read(cut(TEXT, lambda n: f"Page {numbers[n - 1]} of {max(numbers)}"))
    assert data == CLEAN
    assert [rule for rule, _ in found if rule == "IMR834"] == rules


def test_a_page_that_is_there_twice_is_read_once_and_reported():
    pages = cut(TEXT).split("\f")
    data, found = read("\f".join([*pages, pages[-1]]))
    assert data == CLEAN
    assert ("IMR825", Severity.WARNING) in found


PROSE = ["records received.", "is to be continued.", "page 43.", "not medically necessary.", "the sample."]


@pytest.mark.parametrize("words", PROSE)
def test_prose_at_the_end_of_a_page_stays_text(words):
    [*before, last] = TEXT.rstrip("\n").split("\n")
    data, found = read("\n".join([*before, words, "\f" + last]) + "\n")
    assert words in data["disputedItems"][-1]["rationale"][0]
    assert "IMR826" not in {rule for rule, _ in found}


@pytest.mark.parametrize("words", ["Records Received May 2", "Office of Medical Records"])
def test_a_line_that_may_be_a_head_stays_text_and_is_reported(words):
    [*before, last] = TEXT.rstrip("\n").split("\n")
    data, found = read("\n".join([*before, words, "\f" + last]) + "\n")
    assert words in data["disputedItems"][-1]["rationale"][0]
    assert ("IMR833", Severity.WARNING) in found


@pytest.mark.parametrize(
    "words",
    [
        "cc: Division of Workers' Compensation",
        "Sincerely,\n\nMedical Director",
        "You may appeal this determination within 30 days.",
        "I declare under penalty of perjury that I served it.",
    ],
)
def test_what_follows_the_last_rationale_is_no_part_of_it(words):
    data, found = read(TEXT.rstrip("\n") + "\n\n" + words + "\n")
    assert data == CLEAN
    assert ("IMR830", Severity.INFO) in found


@pytest.mark.parametrize("words", ["Signed agreements were not found.", "Fax: the request of May was read."])
def test_prose_before_the_conclusion_is_no_closing(words):
    conclusion = "The request is not medically necessary."
    text = TEXT.rstrip("\n") + f"\n\n{words}\n{conclusion}\n"
    data, found = read(text)
    assert data["disputedItems"][-1]["rationale"][0].endswith(f"{words} {conclusion}")
    assert "IMR830" not in {rule for rule, _ in found}


def test_a_decision_inside_a_rationale_shows_an_item_that_was_not_found():
    labels = {"Claims Administrator guideline:": "The claim:", "Decision rationale:": "The reason:"}
    *before, second = TEXT.partition("Decision rationale:")
    for label, other in labels.items():
        second = second.replace(label, other, 1)
    _, found = read("".join([*before, second]))
    assert ("IMR308", Severity.ERROR) in found


def test_a_description_that_holds_a_conclusion_is_an_error():
    first = CLEAN["disputedItems"][0]["description"].split()[0]
    _, found = read(TEXT.replace(f"\n{first}", f"\nIt is medically necessary. {first}", 1))
    assert ("IMR832", Severity.ERROR) in found
