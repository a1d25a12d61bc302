"""Data to a letter of the newest edition. The fixed sentences are this project's own."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

TITLE = "IMR Final Determination"

_CONDUCTED = "{} conducted this review."
_SUMMARY = "The reviewer's summary of the case, drawn from the file with all medical records:"
_ISSUES = "The Final Determination on each disputed item or service is set forth below:"
_OUTCOMES = {"uphold": "Uphold", "overturn": "Overturn", "partialOverturn": "Partial Overturn"}
_HEADER = (
    ("Case Number", "caseNumber"),
    ("Date Assigned", "assignedDate"),
    ("Date of Injury", "dateOfInjury"),
    ("Decision Date", "decisionDate"),
    ("UR Denial Date", "utilizationReviewDate"),
    ("Priority", "priority"),
    ("Application Received", "applicationReceivedDate"),
)


class Section(Struct, frozen=True):
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


class Item(Struct, frozen=True):
    """One disputed item as it is printed: its first line, then label and text three times."""

    line: str
    parts: tuple[tuple[str, str], ...]


class Printed(Struct, frozen=True):
    """A letter before it has a form: every renderer prints these, in this order."""

    title: str
    date: str
    header: tuple[tuple[str, str], ...]
    how: Section
    documents: Section | None
    summary: Section
    issues: Section
    items: tuple[Item, ...]


def printed(data: dict[str, Any]) -> Printed:
    """What the letter of *data* says: valid data of the newest version, as the copy that it is.

    The served copy has the list of documents and the outcome, the posted copy has neither.
    """
    case, reviewer = data["case"], data["reviewer"]
    served = data["copy"] == "served"
    outcome = (("Case Outcome", _OUTCOMES[data["outcome"]]),) if served and "outcome" in data else ()
    credentials = (
        "The Expert Reviewer has the following credentials:",
        f"State(s) of Licensure: {', '.join(reviewer['licensureStates'])}",
        f"Certification(s)/Specialty: {', '.join(reviewer['specialties'])}",
    )
    return Printed(
        title=TITLE,
        date=case["decisionDate"],
        header=(*((label, _shown(case[name])) for label, name in _HEADER), *outcome),
        how=Section(
            "HOW THE IMR FINAL DETERMINATION WAS MADE",
            (_CONDUCTED.format(data["reviewOrganization"]["name"]), *reviewer["statement"], *credentials),
        ),
        documents=Section("DOCUMENTS REVIEWED", tuple(data.get("documentsReviewed", ()))) if served else None,
        summary=Section("CLINICAL CASE SUMMARY", (_SUMMARY, *data["clinicalCaseSummary"])),
        issues=Section("IMR ISSUES, DECISIONS AND RATIONALES", (_ISSUES,)),
        items=tuple(_item(item, _label(data["reviewOrganization"]["name"])) for item in data["disputedItems"]),
    )


def _item(item: dict[str, Any], label: str) -> Item:
    return Item(
        line=f"{item['description']}: {item['decision'].capitalize()}",
        parts=(
            ("Claims Administrator guideline:", item["claimsAdministratorGuideline"]["statement"]),
            (f"{label} guideline:", item["reviewerGuideline"]["statement"]),
            ("Decision rationale:", " ".join(item["rationale"])),
        ),
    )


def _label(organisation: str) -> str:
    """The organisation as its label names it: MAXIMUS by its first word, any other in full."""
    return "MAXIMUS" if organisation.upper().startswith("MAXIMUS") else organisation


def _shown(value: str) -> str:
    """A date as the letter prints it, MM/DD/YYYY; a priority with a capital."""
    if value[4:5] == "-" and value[:4].isdigit():
        return f"{value[5:7]}/{value[8:]}/{value[:4]}"
    return value.capitalize() if value.islower() else value
