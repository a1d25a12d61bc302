"""Data to a letter of the newest edition, as text. The fixed sentences are this project's own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

WIDTH = 96

_SUMMARY = "The reviewer's summary of the case, drawn from the file with all medical records:"
_ISSUES = "The Final Determination on each disputed item or service is set forth below:"
_HEADER = (
    (("Case Number", "caseNumber"),),
    (("Date Assigned", "assignedDate"), ("Date of Injury", "dateOfInjury")),
    (("Decision Date", "decisionDate"), ("UR Denial Date", "utilizationReviewDate")),
    (("Priority", "priority"), ("Application Received", "applicationReceivedDate")),
)


def render_text(data: dict[str, Any], width: int = WIDTH) -> str:
    """The letter that says *data*, valid data of the newest version; lines of at most *width* characters."""
    return "\n".join(line for block in _blocks(data) for line in _wrapped(block, width))


def _blocks(data: dict[str, Any]) -> Iterator[str]:
    """The paragraphs of the letter, ``""`` for a blank line."""
    case = data["case"]
    for row in _HEADER:
        yield " ".join(f"{label}: {_shown(case[name])}" for label, name in row)
    yield from ("", "HOW THE IMR FINAL DETERMINATION WAS MADE", *data["reviewer"]["statement"], "")
    yield "The Expert Reviewer has the following credentials:"
    yield f"State(s) of Licensure: {', '.join(data['reviewer']['licensureStates'])}"
    yield f"Certification(s)/Specialty: {', '.join(data['reviewer']['specialties'])}"
    yield from ("", "CLINICAL CASE SUMMARY", _SUMMARY, "", *data["clinicalCaseSummary"], "")
    yield from ("IMR ISSUES, DECISIONS AND RATIONALES", _ISSUES)
    for item in data["disputedItems"]:
        yield ""
        yield f"{item['description']}: {item['decision'].capitalize()}"
        yield ""
        yield f"Claims Administrator guideline: {item['claimsAdministratorGuideline']['statement']}"
        yield ""
        yield f"{_label(data['reviewOrganization']['name'])} guideline: {item['reviewerGuideline']['statement']}"
        yield ""
        yield f"Decision rationale: {' '.join(item['rationale'])}"
    yield ""


def _label(organisation: str) -> str:
    """The organisation as its label names it: MAXIMUS by its first word, any other in full."""
    return "MAXIMUS" if organisation.upper().startswith("MAXIMUS") else organisation


def _shown(value: str) -> str:
    """A date as the letter prints it, MM/DD/YYYY; a priority with a capital."""
    if value[4:5] == "-" and value[:4].isdigit():
        return f"{value[5:7]}/{value[8:]}/{value[:4]}"
    return value.capitalize() if value.islower() else value


def _wrapped(block: str, width: int) -> list[str]:
    return textwrap.wrap(block, width, break_long_words=False, break_on_hyphens=False) or [""]
