"""What several forms say alike: counts, verdicts, obligations, and the last line of a run."""

from __future__ import annotations

from imr_schema.finding import Finding, ItemCompleteness, Presence, Severity, Verdict
from imr_schema.reports._context import Run, Tally

VERDICTS = {
    Verdict.ACCEPTABLE: "acceptable",
    Verdict.NOT_ACCEPTABLE: "not acceptable",
    Verdict.UNDETERMINED: "undetermined",
}
RULES = {"notReached": "rules not reached", "notEvaluated": "rules not all evaluated"}
NARROWED = "This run was narrowed by --only or --skip."
INTERRUPTED = "This run was interrupted; more documents were to come."

OBLIGATIONS = {
    "decision": "decision",
    "claimsAdministratorGuideline": "claims administrator's guideline",
    "reviewerGuideline": "reviewer's guideline",
    "rationale": "rationale",
}
"""What each disputed item must have, by its name in data of one reviewer."""


_OF_AN_ANALYSIS = {"decision": "decision", "guideline": "reviewerGuideline", "rationale": "rationale"}


def obligation(pointer: str) -> tuple[str, str] | None:
    """The index of the item that *pointer* leads to, and the obligation, or "" for none of them; None elsewhere.

    Where an item has several analyses, the obligations of each are those of the item.
    """
    steps = pointer.split("/")
    if len(steps) < 3 or steps[1] != "disputedItems":
        return None
    member = steps[3] if len(steps) > 3 else ""
    if member == "analyses":
        member = _OF_AN_ANALYSIS.get(steps[5], "") if len(steps) > 5 else ""
    return steps[2], member


def parts(row: ItemCompleteness) -> tuple[Presence, ...]:
    """The obligations of *row*, in the order of ``OBLIGATIONS``."""
    return tuple(row.presence.values())


def many(count: int, what: str) -> str:
    """ "1 document", "2 documents"."""
    return f"{count:,} {what}{'' if count == 1 or what == 'info' else 's'}"


def verdicts(tally: Tally) -> str:
    """How many documents of each verdict, in words."""
    counts = [f"{tally.verdicts[verdict]} {words}" for verdict, words in VERDICTS.items() if tally.verdicts[verdict]]
    return ", ".join(counts) or "none"


def severities(tally: Tally) -> str:
    """How many findings of each severity, in words."""
    found = [many(tally.severities[severity], severity.value) for severity in Severity if tally.severities[severity]]
    return ", ".join(found) or "none"


def notes(run: Run, tally: Tally) -> list[str]:
    """What a reader must know before believing the counts."""
    said = [NARROWED] if run.partial else []
    if tally.assumed:
        told = f"{many(tally.assumed, 'document')} of a newer version judged as version {run.assumed}"
        said.append(f"{told}: what that does not know was not judged.")
    return said if tally.complete else [*said, INTERRUPTED]


def complete(tally: Tally) -> str:
    """The ledger in one line."""
    return f"{tally.complete_items} of {many(tally.items, 'disputed item')} complete"


def summary(tally: Tally) -> str:
    """The run in one line; a report that ends without it was cut off."""
    silenced = f"; {tally.silenced} silenced" if tally.silenced else ""
    told = f"{many(tally.documents, 'document')}: {verdicts(tally)}; findings: {severities(tally)}{silenced}"
    return f"{told}; {complete(tally)}"


def where(finding: Finding) -> str:
    """ "page 2, line 14", "line 14, column 3", or nothing."""
    if finding.line is None:
        return ""
    if finding.page is not None:
        return f"page {finding.page}, line {finding.line}"
    return f"line {finding.line}, column {finding.column}"


def is_wrong(severity: Severity, run: Run) -> bool:
    """Whether a finding of *severity* makes a document not acceptable in this run."""
    return severity.weight >= run.fail_on.weight
