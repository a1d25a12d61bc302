"""What several formats phrase alike: counts, verdicts, places, and the run in one line."""

from __future__ import annotations

from imr_schema.findings import MOST_OF_A_RULE, Finding, Severity, Verdict
from imr_schema.reports._context import Run
from imr_schema.reports._tally import Tally
from imr_schema.text import other_files, visible

VERDICTS = {
    Verdict.ACCEPTABLE: "acceptable",
    Verdict.NOT_ACCEPTABLE: "not acceptable",
    Verdict.UNDETERMINED: "undetermined",
}
RULES = {"notReached": "rules not reached", "notEvaluated": "not all rules evaluated"}
LISTED_BY_JSON = f"the JSON report lists them, up to {MOST_OF_A_RULE:,} of each rule"
"""Where the findings are that a format for people has no room for."""
ACROSS = "across documents"
"""What a second report on a document is about."""
PARTIAL = "Partial run: "
"""How every sentence begins that states what was not validated."""

_EXCLUDED = f'{PARTIAL}the "only" or "skip" setting excluded some rules.'


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


def notes(run: Run, assumed: int) -> list[str]:
    """What a reader must know before believing the counts; *assumed* documents were validated as an older version."""
    return settings(run) + passed_over(run) + partial(run, assumed)


def settings(run: Run) -> list[str]:
    """The settings file that was used, and what it changes, in a sentence; none where there was none."""
    return [f"Settings of {visible(run.settings.file)}: {visible(run.settings.effect)}."] if run.settings else []


def passed_over(run: Run) -> list[str]:
    """How many files of the folders that were named were not looked at, in a sentence; none where there were none."""
    return [f"Not validated: {other_files(run.passed_over)}."] if run.passed_over else []


def names_passed_over(run: Run) -> list[str]:
    """The names of these files, as far as they are kept, and how many more there are."""
    rest = sum(run.passed_over.values()) - len(run.names_passed_over)
    more = [many(rest, "more file")] if run.names_passed_over and rest > 0 else []
    return [*map(visible, run.names_passed_over), *more]


def partial(run: Run, assumed: int) -> list[str]:
    """What was not validated, in sentences; *assumed* documents were validated as an older version."""
    notes = [_EXCLUDED] if run.partial else []
    if assumed:
        were = "was" if assumed == 1 else "were"
        documents = f"{many(assumed, 'document')} of a newer version {were} validated as version {run.assumed}"
        notes.append(f"{PARTIAL}{documents}; anything that version {run.assumed} does not define was not validated.")
    return notes


def complete(tally: Tally) -> str:
    """How many disputed items are complete, in one line."""
    return f"{tally.complete_items} of {many(tally.items, 'disputed item')} complete"


def summary(tally: Tally) -> str:
    """The run in one line; a report that ends without it was cut off."""
    suppressed = f"; {tally.suppressed} suppressed" if tally.suppressed else ""
    findings = f"findings: {severities(tally)}{suppressed}"
    return f"{many(tally.documents, 'document')}: {verdicts(tally)}; {findings}; {complete(tally)}"


def unexpected(count: int) -> str:
    """ "1 unexpected element", "2 unexpected elements"."""
    return many(count, "unexpected element")


def where(finding: Finding) -> str:
    """ "page 2, line 14", "line 14, column 3", or nothing."""
    if finding.line is None:
        return ""
    if finding.page is not None:
        return f"page {finding.page}, line {finding.line}"
    return f"line {finding.line}, column {finding.column}"


def is_failure(severity: Severity, run: Run) -> bool:
    """Whether a finding of *severity* makes a document not acceptable in this run."""
    return severity.weight >= run.fail_on.weight
