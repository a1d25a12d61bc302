"""What a run adds to the content of documents: the verdict on each, and its findings."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.findings import Finding, Report, Severity, Verdict
from imr_schema.standard import VERSIONS
from imr_schema.tables.schema_walk import DOCUMENTS, column_at, walk
from imr_schema.tables.table import BOOLEAN, INTEGER, TEXT, Column, Row, Table, document_key
from imr_schema.text import encodable

FINDINGS = "findings"
_COUNT = {"minimum": 0}
_FROM_ONE = {"minimum": 1}

VERDICT = Column(
    "verdict",
    TEXT,
    "Verdict",
    "What became of the document. Content is given of acceptable documents only.",
    required=True,
    limits={"enum": [verdict.value for verdict in Verdict]},
)
SOURCE = Column(
    "source", TEXT, "Source", "The document by its file, as reports name it; #3 is the third of a file.", required=True
)

ITEM = column_at(
    "disputedItems.number",
    "item",
    title="Item number",
    about="The number that the item states; empty where it states none that an item may have.",
)


def stated(number: int | None) -> int | None:
    """The *number* that an item states; None where it is none that an item may have: in a faulty document it is any."""
    least, most = ITEM.limits["minimum"], ITEM.limits["maximum"]
    return number if number is not None and least <= number <= most else None


def _count(name: str, title: str, about: str) -> Column:
    return Column(name, INTEGER, title, about, required=True, limits=_COUNT)


_OF_THE_RUN = (
    SOURCE,
    VERDICT,
    Column("syntax", TEXT, "Syntax", "json, xml or letter; empty where it was not recognized."),
    Column(
        "schema_version",
        TEXT,
        "Schema version",
        "The version that the document itself names; the columns are those of the newest one.",
        limits={"enum": [*VERSIONS]},
    ),
    Column(
        "rules",
        TEXT,
        "Rules",
        "run; notReached: reading or the schema refused the document; notEvaluated: a rule failed.",
        required=True,
        limits={"enum": ["run", "notReached", "notEvaluated"]},
    ),
    Column("partial", BOOLEAN, "Partial", "Whether the run was narrowed, so that not all rules ran.", required=True),
    _count("errors", "Errors", "Findings of severity error."),
    _count("warnings", "Warnings", "Findings of severity warning."),
    _count("infos", "Infos", "Findings of severity info."),
    _count("suppressed", "Suppressed", "Findings that the settings or a baseline suppress."),
    _count("items", "Disputed items", "Disputed items that were found, also in a document that is not acceptable."),
    _count("incomplete_items", "Incomplete items", "Disputed items that lack a decision, a guideline or a rationale."),
)

DOCUMENTS_TABLE = Table(
    DOCUMENTS,
    "Documents",
    "Every document of the run, whatever its verdict. One row each.",
    (document_key(),),
    (*_OF_THE_RUN, *walk().document),
)

FINDINGS_TABLE = Table(
    FINDINGS,
    "Findings",
    "Every finding on every document, the suppressed ones too. One row each; no text of a document.",
    (document_key(), Column("finding_row", INTEGER, "Finding, place", "Its place, from 1.", True, _FROM_ONE)),
    (
        Column("rule", TEXT, "Rule", "The id of the rule.", True, {"pattern": "^IMR[0-9]{3}$"}),
        Column("name", TEXT, "Name", "The name of the rule.", True),
        Column("severity", TEXT, "Severity", "How much it weighs.", True, {"enum": [each.value for each in Severity]}),
        Column("message", TEXT, "Message", "A sentence without text of the document.", True),
        Column("pointer", TEXT, "Pointer", "The place in the document as it was sent, as a JSON Pointer (RFC 6901)."),
        Column("disputed_item_row", INTEGER, "Disputed item, place", "The item it is about, from 1.", False, _FROM_ONE),
        ITEM,
        Column("obligation", TEXT, "Obligation", "What the item lacks, where the finding is about that."),
        Column("line", INTEGER, "Line", "From 1; in a letter, on its page.", False, _FROM_ONE),
        Column("column", INTEGER, "Column", "From 1, in code points.", False, _FROM_ONE),
        Column("page", INTEGER, "Page", "From 1, in letters alone.", False, _FROM_ONE),
        Column("clause", TEXT, "Clause", "The law or standard that the rule rests on."),
        Column("number", INTEGER, "Number", "How many findings it stands for: 1, or those only counted.", True),
        Column("suppressed", TEXT, "Suppressed", "Why it does not count; empty for a finding that counts."),
        Column("fingerprint", TEXT, "Fingerprint", "The same for this finding after the document was reformatted."),
    ),
    parent=DOCUMENTS,
    parent_keys=(document_key().name,),
)


def run_columns(report: Report) -> Row:
    """The first columns of the row of a document in the table documents."""
    return (
        encodable(report.source),
        report.verdict.value,
        report.syntax,
        report.schema_version,
        report.rules,
        report.partial,
        *(report.count(severity) for severity in Severity),
        report.total_suppressed,
        len(report.items),
        sum(not item.complete for item in report.items),
    )


def finding_rows(document: int, report: Report) -> Iterator[Row]:
    """The rows of the table findings."""
    counting: list[tuple[Finding, str | None]] = [(finding, None) for finding in report.findings]
    others = [(each.finding, each.reason) for each in report.suppressed]
    for row, (finding, why_not) in enumerate((*counting, *others), 1):
        yield document, row, *_finding(finding), why_not, finding.fingerprint or None


def _finding(finding: Finding) -> Row:
    return (
        finding.rule,
        finding.name,
        finding.severity.value,
        finding.message,
        finding.pointer or None,
        None if finding.item_index is None else finding.item_index + 1,
        stated(finding.item),
        finding.obligation,
        finding.line,
        finding.column,
        finding.page,
        finding.clause,
        finding.number,
    )
