"""Data to a letter of the newest edition. The fixed sentences are this project's own."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from imr_schema.errors import UsageError
from imr_schema.letter.render_docx import to_docx
from imr_schema.letter.render_html import to_html
from imr_schema.letter.render_pdf import to_pdf
from imr_schema.versions import PRINTED

WIDTH = 96
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
    """What the letter of *data* says: valid data of the version that letters are read into, as the copy that it is.

    The served copy has the list of documents and the outcome, the posted copy has neither. Raises ``UsageError`` for
    data of any other version: ``migrations.migrate`` moves them to this one, and names what no letter prints of them.
    """
    if data["schemaVersion"] != PRINTED.name:
        raise UsageError(f"a letter is rendered from data of version {PRINTED.name}; migrate the data to it first")
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


def render_text(data: dict[str, Any], width: int = WIDTH) -> str:
    """The letter as text, lines of at most *width* characters."""
    letter = printed(data)
    cells = [f"{label}: {value}" for label, value in letter.header]
    blocks = [cells[0], " ".join(cells[1:3]), " ".join(cells[3:5]), " ".join(cells[5:7]), *cells[7:], ""]
    for section in filter(None, (letter.how, letter.documents, letter.summary, letter.issues)):
        blocks += [section.heading, *section.paragraphs, ""]
    for item in letter.items:
        blocks += [item.line, ""]
        for label, text in item.parts:
            blocks += [f"{label} {text}", ""]
    return "\n".join(line for block in blocks for line in _wrapped(block, width))


def _wrapped(block: str, width: int) -> list[str]:
    return textwrap.wrap(block, width, break_long_words=False, break_on_hyphens=False) or [""]


RENDERERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "txt": lambda data: render_text(data).encode("utf-8"),
    "html": lambda data: to_html(printed(data)),
    "pdf": lambda data: to_pdf(printed(data)),
    "docx": lambda data: to_docx(printed(data)),
}
"""The forms of a letter by name."""
