"""The table items: one row for each disputed item, made for people. Its columns are a contract of their own.

A column is never renamed and never means another thing; a new one raises the second part of the version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from imr_schema.findings import Report
from imr_schema.pointer import Data
from imr_schema.tables.run_tables import ITEM, SOURCE, VERDICT, stated
from imr_schema.tables.schema_walk import DOCUMENTS, column_at
from imr_schema.tables.table import BOOLEAN, INTEGER, Column, Row, Table, document_key
from imr_schema.text import encodable

ITEMS = "items"
ITEMS_VERSION = "1.0"
"""The version of the columns."""

_CITED = "The first that is cited; empty where none is."
_COUNT = {"minimum": 0}

CONTENT = {
    "case_number": column_at("case.caseNumber", "case_number"),
    "copy": column_at("copy", "copy"),
    "priority": column_at("case.priority", "priority"),
    "review_organization": column_at("reviewOrganization.name", "review_organization", title="Review organization"),
    "date_of_injury": column_at("case.dateOfInjury", "date_of_injury"),
    "application_received_date": column_at("case.applicationReceivedDate", "application_received_date"),
    "decision_date": column_at("case.decisionDate", "decision_date"),
    "days_to_decision": Column(
        "days_to_decision", INTEGER, "Days to decision", "Days from the receipt of the application to the decision."
    ),
    "outcome": column_at("outcome", "outcome"),
    "description": column_at("disputedItems.description", "description", title="Disputed item"),
    "category": column_at("disputedItems.classification.category", "category"),
    "decision": column_at("disputedItems.decision", "decision"),
    "claims_administrator_basis": column_at(
        "disputedItems.claimsAdministratorGuideline.basis",
        "claims_administrator_basis",
        title="Basis of the claims administrator's guideline",
    ),
    "claims_administrator_source": column_at(
        "disputedItems.claimsAdministratorGuideline.citations.source",
        "claims_administrator_source",
        title="Source of the claims administrator's guideline",
        about=_CITED,
    ),
    "claims_administrator_title": column_at(
        "disputedItems.claimsAdministratorGuideline.citations.title",
        "claims_administrator_title",
        title="Title of the claims administrator's guideline",
        about=_CITED,
    ),
    "reviewer_basis": column_at(
        "disputedItems.analyses.guideline.basis", "reviewer_basis", title="Basis of the reviewer's guideline"
    ),
    "reviewer_source": column_at(
        "disputedItems.analyses.guideline.citations.source",
        "reviewer_source",
        title="Source of the reviewer's guideline",
        about=_CITED,
    ),
    "reviewer_title": column_at(
        "disputedItems.analyses.guideline.citations.title",
        "reviewer_title",
        title="Title of the reviewer's guideline",
        about=_CITED,
    ),
    "reviewer_specialty": column_at(
        "reviewers.specialties",
        "reviewer_specialty",
        title="Reviewer's specialty",
        about="The first specialty of the reviewer; in a panel, of the first one who decided as the item was decided.",
    ),
    "reviewers": Column("reviewers", INTEGER, "Reviewers", "How many reviewers the determination has."),
}
"""The columns that a document fills, by name, in order; they are empty where it is not acceptable."""

ITEMS_TABLE = Table(
    ITEMS,
    "Disputed items for people",
    "One row for each disputed item that was found. Where the document is not acceptable, the row says which item it "
    "is, the verdict and the findings, and nothing of the content: count such rows, do not leave them out unseen.",
    (
        document_key(),
        Column(
            "disputed_item_row",
            INTEGER,
            "Disputed item, place",
            "The place of the item in the document, from 1.",
            required=True,
            limits={"minimum": 1},
        ),
    ),
    (
        SOURCE,
        ITEM,
        VERDICT,
        Column(
            "complete",
            BOOLEAN,
            "Complete",
            "Whether the item has a decision, both guideline statements and a rationale.",
            required=True,
        ),
        Column("findings", INTEGER, "Findings", "Findings about this item.", required=True, limits=_COUNT),
        Column(
            "document_findings",
            INTEGER,
            "Findings on the document",
            "Findings on the document, those about its items too.",
            required=True,
            limits=_COUNT,
        ),
        *CONTENT.values(),
    ),
    parent=DOCUMENTS,
    parent_keys=(document_key().name,),
)

_NO_CONTENT: Row = (None,) * len(CONTENT)


def item_rows(document: int, report: Report, data: Data | None) -> Iterator[Row]:
    """The rows of the items of one document; *data* is that of the newest version, None of one not acceptable."""
    about = Counter[int | None]()
    for finding in report.findings:
        about[finding.item_index] += finding.number
    source, verdict, total = encodable(report.source), report.verdict.value, report.total
    of_case = _case(data) if data is not None else None
    for index, item in enumerate(report.items):
        content = _NO_CONTENT if data is None or of_case is None else _content(data, of_case, index)
        yield document, index + 1, source, stated(item.number), verdict, item.complete, about[index], total, *content


def _case(data: Data) -> Row:
    case = data["case"]
    received, decided = case["applicationReceivedDate"], case["decisionDate"]
    return (
        case["caseNumber"],
        data["copy"],
        case["priority"],
        data["reviewOrganization"]["name"],
        case["dateOfInjury"],
        received,
        decided,
        (date.fromisoformat(decided) - date.fromisoformat(received)).days,
        data.get("outcome"),
    )


def _content(data: Data, of_case: Row, index: int) -> Row:
    item = data["disputedItems"][index]
    analysis = _decisive(item)
    # Where the rule is lowered, an analysis may name a reviewer that there is not.
    reviewer = next((each for each in data["reviewers"] if each["number"] == analysis["reviewer"]), None)
    return (
        *of_case,
        item["description"],
        item.get("classification", {}).get("category"),
        item["decision"],
        *_guideline(item["claimsAdministratorGuideline"]),
        *_guideline(analysis["guideline"]),
        reviewer["specialties"][0] if reviewer else None,
        len(data["reviewers"]),
    )


def _decisive(item: Data) -> dict[str, Any]:
    """The first analysis of *item* that decides as the item was decided; the first of all where none does."""
    analyses: list[dict[str, Any]] = item["analyses"]
    return next((each for each in analyses if each["decision"] == item["decision"]), analyses[0])


def _guideline(guideline: Data) -> Row:
    citations: list[Data] = guideline["citations"]
    first = citations[0] if citations else {}
    return guideline["basis"], first.get("source"), first.get("title")
