"""What a letter of the newest edition prints, whatever its form. The fixed sentences are this project's own."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from imr_schema.errors import UsageError
from imr_schema.pointer import Data
from imr_schema.standard import PRINTED

_TITLE = "IMR Final Determination"
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
    """One disputed item as it is printed."""

    #: Its description and its decision.
    line: str
    #: The two guidelines and the rationale: each with its label.
    parts: tuple[tuple[str, str], ...]


class LetterContent(Struct, frozen=True):
    """A letter before it has a form: every renderer prints this, in this order."""

    title: str
    #: The date of the decision, YYYY-MM-DD.
    date: str
    #: The label and the value of each cell of the header.
    header: tuple[tuple[str, str], ...]
    #: How the determination was made.
    how: Section
    #: The documents reviewed; None in a posted copy.
    documents: Section | None
    #: The clinical case summary.
    summary: Section
    #: The heading above the items, and its sentence.
    issues: Section
    items: tuple[Item, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that this copy has, in the order in which they are printed."""
        sections = (self.how, self.documents, self.summary, self.issues)
        return tuple(section for section in sections if section is not None)


def letter_content(data: Data) -> LetterContent:
    """What the letter of *data* prints: valid data of ``PRINTED``, as the copy that it is.

    The served copy has the list of documents and the outcome, the posted copy has neither. Raises ``UsageError`` for
    data of any other version: ``migrations.migrate`` moves them to this one, and names what no letter prints of them.
    """
    if data["schemaVersion"] != PRINTED.name:
        raise UsageError(f"a letter is rendered from data of version {PRINTED.name}; migrate the data to it first")
    data = _in_one_paragraph_each(data)
    case, reviewer = data["case"], data["reviewer"]
    organization = data["reviewOrganization"]["name"]
    served = data["copy"] == "served"
    outcome = (("Case Outcome", _OUTCOMES[data["outcome"]]),) if served and "outcome" in data else ()
    credentials = (
        "The Expert Reviewer has the following credentials:",
        f"State(s) of Licensure: {', '.join(reviewer['licensureStates'])}",
        f"Certification(s)/Specialty: {', '.join(reviewer['specialties'])}",
    )
    return LetterContent(
        title=_TITLE,
        date=case["decisionDate"],
        header=(*((label, _as_printed(case[name])) for label, name in _HEADER), *outcome),
        how=Section(
            "HOW THE IMR FINAL DETERMINATION WAS MADE",
            (_CONDUCTED.format(organization), *reviewer["statement"], *credentials),
        ),
        documents=Section("DOCUMENTS REVIEWED", tuple(data.get("documentsReviewed", ()))) if served else None,
        summary=Section("CLINICAL CASE SUMMARY", (_SUMMARY, *data["clinicalCaseSummary"])),
        issues=Section("IMR ISSUES, DECISIONS AND RATIONALES", (_ISSUES,)),
        items=tuple(_item(item, organization) for item in data["disputedItems"]),
    )


def _in_one_paragraph_each(value: Any) -> Any:
    """*value* with single spaces for the white space of its texts: a line end in one would begin a paragraph in print.

    A paragraph that reads as a label or a decision would be one to every reader of the letter.
    """
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {name: _in_one_paragraph_each(part) for name, part in value.items()}
    return [_in_one_paragraph_each(entry) for entry in value] if isinstance(value, list) else value


def _item(item: Data, organization: str) -> Item:
    return Item(
        line=f"{item['description']}: {item['decision'].capitalize()}",
        parts=(
            ("Claims Administrator guideline:", item["claimsAdministratorGuideline"]["statement"]),
            (f"{_in_label(organization)} guideline:", item["reviewerGuideline"]["statement"]),
            ("Decision rationale:", " ".join(item["rationale"])),
        ),
    )


def _in_label(organization: str) -> str:
    """The organization as a label names it: MAXIMUS by its first word, any other in full."""
    return "MAXIMUS" if organization.upper().startswith("MAXIMUS") else organization


def _as_printed(value: str) -> str:
    """A date as the letter prints it, MM/DD/YYYY; a priority with a capital."""
    if value[4:5] == "-" and value[:4].isdigit():
        return f"{value[5:7]}/{value[8:]}/{value[:4]}"
    return value.capitalize() if value.islower() else value
