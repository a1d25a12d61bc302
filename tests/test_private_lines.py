"""What a letter prints beside its values is searched for private data too, where it is for the public."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import strategies as some
from imr_schema.config.settings import Settings
from imr_schema.findings import Severity
from imr_schema.letter.extract import SOURCES, kind_of
from imr_schema.letter.reader import read_letter
from imr_schema.letter.render import RENDERERS
from imr_schema.rules.privacy import _printed
from imr_schema.validation import pipeline
from tests.tools.make_letters import POSTED, letters

TEXT = (POSTED / "mixed-outcome.txt").read_text()
SERVED = (POSTED.parent / "documents-2014" / "served-copy.txt").read_text()
COPY = "cc: John Doe, SSN 123-45-6789, (415) 555-0100, john@example.org"
NAMED = "Mr. John Doe, SSN 123-45-6789, 12 Main Street, has HIV."


def found(text):
    """Severity, page and line of each finding of IMR701."""
    report = pipeline.validate(text.encode(), syntax="letter").report
    assert "IMR090" not in {f.rule for f in report.findings}
    return [(f.severity, f.page, f.line) for f in report.findings if f.rule == "IMR701"]


def on_pages(text, head, count=3):
    lines = text.rstrip("\n").split("\n")
    third = len(lines) // count + 1
    return "\f".join("\n".join([head, "", *lines[i : i + third]]) for i in range(0, len(lines), third)) + "\n"


def test_a_copy_line_after_the_end_is_searched():
    assert found(f"{TEXT}\n{COPY}\n") == [(Severity.ERROR, 1, TEXT.count("\n") + 2)]


@pytest.mark.parametrize("line", [NAMED, COPY, "123-45-6789", "12 Main Street", "(415) 555-0100"])
def test_a_line_above_the_header_is_searched(line):
    assert found(f"{line}\n\n{TEXT}") == [(Severity.ERROR, 1, 1)]


@pytest.mark.parametrize("line", [NAMED, COPY])
def test_a_running_head_is_searched_and_reported_once(line):
    assert found(on_pages(TEXT, line)) == [(Severity.ERROR, 1, 1)]


@pytest.mark.parametrize("line", ["123-45-6789", "(415) 555-0100"])
def test_a_number_on_each_page_is_found(line):
    assert found(on_pages(TEXT, line))


def test_what_is_divided_between_two_lines_is_found_at_the_first():
    closing = "cc: the parties\nclaim number\n06123456"
    assert found(f"{TEXT}\n{closing}\n") == [(Severity.ERROR, 1, TEXT.count("\n") + 3)]


def test_a_finding_quotes_nothing():
    settings = Settings(values="none")
    report = pipeline.validate(f"{TEXT}\n{COPY}\n".encode(), syntax="letter", settings=settings).report
    [message] = [f.message for f in report.findings if f.rule == "IMR701"]
    assert message.startswith("A line of the letter that is read into no field: ")
    assert not any(word in message for word in ("John", "6789", "example.org"))


@pytest.mark.parametrize("line", [NAMED, COPY])
def test_a_copy_for_the_parties_may_name_them(line):
    assert found(f"{SERVED}\n{line}\n") == []
    assert found(f"{line}\n\n{SERVED}") == []


OFFICES = [
    "MAXIMUS FEDERAL SERVICES, INC.\nIndependent Medical Review\nP.O. Box 138009\nSacramento, CA 95813-8009\n"
    "(855) 865-8873 Fax: (916) 605-4270",
    "Department of Industrial Relations\nDivision of Workers' Compensation\n1515 Clay Street, 18th Floor\n"
    "Oakland, CA 94612\nTelephone: 1-800-736-7401",
    "Administrative Director, Division of Workers' Compensation, P.O. Box 420603, San Francisco, CA 94142-0603",
]


@pytest.mark.parametrize("office", OFFICES)
def test_the_offices_of_the_program_are_no_private_data(office):
    assert found(f"{office}\n\n{TEXT}") == []
    assert found(f"{TEXT}\ncc: the parties\n\n{office}\n") == []
    assert found(f"{office}, and (415) 555-0100\n\n{TEXT}") != []


@pytest.mark.parametrize(
    "words",
    [
        "You may appeal this determination within 30 days by a verified petition.",
        "Sincerely,\n\nPaul Roe, MD, MPH\nMedical Director",
        "cc: Division of Workers' Compensation",
        "This document is confidential under Labor Code 138.7 and 8 CCR 9792.10.6.",
    ],
)
def test_a_usual_closing_is_no_private_data(words):
    assert found(f"{TEXT}\n{words}\n") == []


@pytest.mark.parametrize("path", letters(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_sample_prints_beside_its_values_is_no_private_data(path):
    raw = path.read_bytes()
    beside = read_letter(SOURCES[kind_of(raw)](raw)).text.beside()
    assert beside
    assert list(_printed(beside)) == []


@given(some.posted_determinations(), st.sampled_from([NAMED, COPY]), st.booleans())
def test_law_a_private_line_around_any_posted_letter_is_found(data, line, first):
    text = RENDERERS["txt"](data).decode()
    assert found(text) == []
    assert found(f"{line}\n\n{text}" if first else f"{text}\n{line}\n") != []
