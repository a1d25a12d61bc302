"""What decides something is never taken for a notice, a letterhead or a running head."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import strategies as some
from imr_schema.config.settings import Settings
from imr_schema.findings import Severity
from imr_schema.letter.render import RENDERERS
from imr_schema.validation import pipeline
from tests.tools.make_letters import POSTED

TEXT = (POSTED / "mixed-outcome.txt").read_text()
DATA = json.loads((POSTED / "mixed-outcome.txt.expected.json").read_text())["data"]
LAST = TEXT.count("\n") + 2
DECIDING = [
    "Notice: On reconsideration the decision on physical therapy is overturned.",
    "cc: the parties. The MRI is denied.",
    "NOTICE: The denial is hereby upheld.",
    "Notice to all: the therapy was found to be medically necessary.",
    "Sincerely, we approve the MRI",
    "Notice: All requested treatment is approved.",
    "Signed: treatment is not certified",
    "Confidential. The request was authorized.",
    "I declare the therapy medically necessary.",
]
USUAL = [
    "You may appeal this determination within 30 days by a verified petition.",
    "Right of Appeal: the determination shall be presumed correct and shall be set aside only upon proof.",
    "Notice of rights: If the determination of the Administrative Director is reversed, the dispute is remanded.",
    "cc: Administrative Director, Division of Workers' Compensation\nP.O. Box 420603, San Francisco, CA 94142",
    "Confidential: if you are not the intended recipient, you are not authorized to read this.",
    "Sincerely,\n\nPaul Roe, MD, MPH, Board Certified\nMedical Director",
    "Notice: This is the review of treatment that was denied by the claims administrator.",
    "Proof of service: sent by certified mail. I declare under penalty of perjury that I served it.",
    "Notice: Form approved by the Administrative Director.",
]


def found(text):
    """Rule, page and line of what is said of the lines of a letter."""
    report = pipeline.validate(text.encode(), syntax="letter", settings=Settings(fail_on=Severity.WARNING)).report
    return [(f.rule, f.page, f.line) for f in report.findings if f.rule.startswith("IMR8")]


@pytest.mark.parametrize("words", DECIDING)
def test_a_line_after_the_end_that_decides_is_unread(words):
    assert found(f"{TEXT}\n{words}\n") == [("IMR803", 1, LAST)]


@pytest.mark.parametrize("words", [*DECIDING, "The MRI is denied.", "All requested treatment is approved."])
def test_a_line_above_the_header_that_decides_is_unread(words):
    assert found(f"{words}\n\n{TEXT}") == [("IMR803", 1, 1)]
    assert found(f"Review Services\n{words}\n\n{TEXT}") == [("IMR829", 1, 1), ("IMR803", 1, 2)]


def test_only_the_line_that_decides_is_unread():
    text = f"{TEXT}\nSincerely,\n\nMedical Director\n\nThe MRI is denied.\n\ncc: the parties\n"
    assert found(text) == [("IMR830", 1, LAST), ("IMR803", 1, LAST + 4)]


def test_a_condition_in_the_paragraph_before_excuses_nothing():
    text = f"{TEXT}\nNotice: ask us if you may be heard\n\nThe MRI is denied.\n"
    assert found(text) == [("IMR830", 1, LAST), ("IMR803", 1, LAST + 2)]


@pytest.mark.parametrize("words", USUAL)
def test_a_usual_notice_is_no_decision(words):
    assert found(f"{TEXT}\n{words}\n")[:1] == [("IMR830", 1, LAST)]
    assert "IMR803" not in {rule for rule, _, _ in found(f"{TEXT}\n{words}\n")}


def on_pages(head):
    lines = TEXT.rstrip("\n").split("\n")
    third = len(lines) // 3 + 1
    return "\f".join("\n".join([head, "", *lines[i : i + third]]) for i in range(0, len(lines), third)) + "\n"


@pytest.mark.parametrize("words", ["The MRI is denied.", "All Treatment Approved", "Notice of Records: MRI Denied"])
def test_a_running_head_that_decides_is_reported_and_not_left_out(words):
    data = pipeline.validate(on_pages(words).encode(), syntax="letter").data
    assert data != DATA
    rules = {rule for rule, _, _ in found(on_pages(words))}
    assert {"IMR803", "IMR833"} <= rules
    assert "IMR826" not in rules


@given(some.posted_determinations(), st.sampled_from(DECIDING), st.booleans())
def test_law_a_line_that_decides_around_any_letter_is_unread(data, words, first):
    text = RENDERERS["txt"](data).decode()
    changed = f"{words}\n\n{text}" if first else f"{text}\n{words}\n"
    read = pipeline.validate(changed.encode(), syntax="letter")
    assert "IMR803" in {f.rule for f in read.report.findings} or read.data != data
