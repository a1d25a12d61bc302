"""IMR505 and IMR507: several reviewers, what each decided, and what that adds up to."""

from __future__ import annotations

import re

from imr_schema.findings import Severity
from imr_schema.model import Decision, Determination, DisputedItem
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._portable import EACH_ANALYSIS, EACH_ITEM, Portable
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext, analysis_at

_SEVERAL = Pattern(
    r"""
    \b(?:two|three|four|five|[2-5]|several|both|majority\s+of(?:\s+the)?|panel\s+of(?:\s+\w+)?) \s+
    (?:(?:expert|physician|medical|independent|professional)\s+)* reviewers\b
    """,
    re.IGNORECASE,
)
_ANALYSES = "/disputedItems/0/analyses"
_STATEMENT = "/reviewers/0/statement"
_REVIEWERS = "/d:determination/d:reviewers/d:reviewer"
_FIRST_MISSING = "$missing[not(@number > $missing/@number)]/@number"
_PREVAILS = (
    (Decision.OVERTURNED, "2 * count($decisions[. = 'overturned']) >= count($decisions)"),
    (Decision.UPHELD, "2 * count($decisions[. = 'overturned']) < count($decisions)"),
)
"""Each decision, and when the analyses of an item add up to it, in XPath."""


def prevails(item: DisputedItem) -> Decision:
    """What the analyses of *item* add up to: the majority; an even split favors the treatment (LC 4610.6(e))."""
    overturned = sum(analysis.decision is Decision.OVERTURNED for analysis in item.analyses)
    return Decision.OVERTURNED if 2 * overturned >= len(item.analyses) else Decision.UPHELD


@rule(
    "IMR505",
    "panel-majority",
    Severity.ERROR,
    clause="LC 4610.6(e) and (f), 8 CCR 9792.10.6(c)",
    invalid={
        f"{_ANALYSES}/0/decision": "overturned",
        f"{_ANALYSES}/0/rationale": ["Six visits brought a gain in function. More are reasonable."],
    },
    valid={
        "specialties in the plural": {
            _STATEMENT: ["The reviewer knows the same or similar specialties that several physicians hold."]
        },
        "earlier reviewers": {
            "/clinicalCaseSummary": ["Two physician reviewers of the claims administrator denied the request."]
        },
    },
    # What the statement of one reviewer speaks of is read in prose.
    portable=tuple(
        Portable(
            EACH_ITEM,
            f"d:decision = '{expected.value}' or not({when})",
            "decision",
            facts={"fault": f"concat('the item is ', d:decision, ', but its analyses add up to {expected.value}')"},
            let={"decisions": "d:analyses/d:analysis/d:decision"},
            needs=EACH_ANALYSIS,
        )
        for expected, when in _PREVAILS
    ),
)
def panel_majority(document: Determination, context: RuleContext) -> Problems:
    """{place}: {fault}.

    More than one reviewer takes a written approval; then each reviewer's analysis is sent, the majority prevails, and
    an even split favors the treatment. So the decision of an item is what its analyses add up to; with one analysis it
    is the same. A document with one reviewer whose statement speaks of several is a warning: versions before 2.0 have
    room for one, and such a letter cannot be put into them in full. The wording of Labor Code 4610.6(e) and (f) could
    not be read at its source.
    """
    for i, item in enumerate(document.disputed_items):
        if len(item.analyses) == 1 and item.decision is item.analyses[0].decision:
            continue  # most of them
        expected = prevails(item)
        if item.decision is not expected:
            fault = f"the item is {item.decision.value}, but its analyses add up to {expected.value}"
            yield at(f"/disputedItems/{i}/decision", fault=fault)
    if len(document.reviewers) > 1:
        return
    for p, text in enumerate(document.reviewers[0].statement):
        if "eviewers" in text and _SEVERAL.search(text):
            fault = "the statement speaks of several reviewers, and the document has one"
            yield at(f"{_STATEMENT}/{p}", severity=Severity.WARNING, fault=fault)


@rule(
    "IMR507",
    "analysis-of-each-reviewer",
    Severity.ERROR,
    clause="LC 4610.6(e) and (f), 8 CCR 9792.10.6(c)",
    detected_by=("schema", "rule"),
    mandatory=True,
    invalid={f"{_ANALYSES}/0/reviewer": 2},
    portable=(
        Portable(
            "/reviewers/*",
            "@number <= count(../d:reviewer) and not(@number = preceding-sibling::d:reviewer/@number)",
            "number",
            facts={"fault": "concat('the ', $count, ' reviewers are numbered 1 to ', $count, ', each once')"},
            let={"count": "count(../d:reviewer)"},
        ),
        Portable(
            EACH_ANALYSIS,
            f"@reviewer = {_REVIEWERS}/@number",
            "reviewer",
            facts={"fault": "concat('there is no reviewer ', @reviewer)"},
        ),
        Portable(
            EACH_ANALYSIS,
            f"not(@reviewer = {_REVIEWERS}/@number and @reviewer = preceding-sibling::d:analysis/@reviewer)",
            "reviewer",
            facts={"fault": "concat('reviewer ', @reviewer, ' has an analysis already')"},
        ),
        Portable(
            f"{EACH_ITEM}/analyses",
            "not($missing)",
            facts={
                "fault": f"concat('there is no analysis of reviewer ', {_FIRST_MISSING}, "
                "substring(concat(' nor of ', count($missing) - 1, ' more'), 1, 99 * (count($missing) > 1)))"
            },
            let={
                "analyzed": "d:analysis/@reviewer",
                "missing": f"{_REVIEWERS}[not(@number = $analyzed)]"
                "[not(@number = preceding-sibling::d:reviewer/@number)]",
            },
        ),
    ),
)
def analysis_of_each_reviewer(document: Determination, context: RuleContext) -> Problems:
    """{place}: {fault}.

    The reviewers are numbered from 1 to their count, each once, and every item has one analysis of each reviewer. An
    item without an analysis of one of them lacks a decision with its reasons that the parties have a right to. The
    wording of Labor Code 4610.6(e) and (f) could not be read at its source.
    """
    count = len(document.reviewers)
    only = count == 1 and document.reviewers[0].number == 1
    if only and all(len(i.analyses) == 1 and i.analyses[0].reviewer == 1 for i in document.disputed_items):
        return  # most documents
    numbers: set[int] = set()
    for r, reviewer in enumerate(document.reviewers):
        if reviewer.number > count or reviewer.number in numbers:
            yield at(f"/reviewers/{r}/number", fault=f"the {count} reviewers are numbered 1 to {count}, each once")
        numbers.add(reviewer.number)
    for i, item in enumerate(document.disputed_items):
        yield from _without_one_of_each(i, item, numbers)


def _without_one_of_each(i: int, item: DisputedItem, numbers: set[int]) -> Problems:
    """Where *item*, at index *i*, has not one analysis of each of the reviewers with these *numbers*."""
    analyzed: set[int] = set()
    for j, analysis in enumerate(item.analyses):
        if analysis.reviewer not in numbers:
            yield at(f"{analysis_at(i, j)}/reviewer", fault=f"there is no reviewer {analysis.reviewer}")
        elif analysis.reviewer in analyzed:
            yield at(f"{analysis_at(i, j)}/reviewer", fault=f"reviewer {analysis.reviewer} has an analysis already")
        analyzed.add(analysis.reviewer)
    if missing := numbers - analyzed:
        more = f" nor of {len(missing) - 1} more" if len(missing) > 1 else ""
        yield at(f"/disputedItems/{i}/analyses", fault=f"there is no analysis of reviewer {min(missing)}{more}")
