"""IMR601 to IMR603: what the decisions add up to, and which copy says so."""

from __future__ import annotations

from imr_schema.findings import Severity
from imr_schema.model import Copy, Decision, Determination, Outcome
from imr_schema.rules._portable import Portable
from imr_schema.rules._rule import ABSENT, Problems, at, rule
from imr_schema.rules.context import RuleContext

_ADDS_UP = {
    frozenset({Decision.UPHELD}): Outcome.UPHOLD,
    frozenset({Decision.OVERTURNED}): Outcome.OVERTURN,
    frozenset(Decision): Outcome.PARTIAL_OVERTURN,
}
_DECISIONS = "../d:disputedItems/d:disputedItem/d:decision"
_ADDS_UP_TO = (
    (Outcome.UPHOLD, f"not({_DECISIONS} = 'overturned')"),
    (Outcome.OVERTURN, f"not({_DECISIONS} = 'upheld')"),
    (Outcome.PARTIAL_OVERTURN, f"{_DECISIONS} = 'upheld' and {_DECISIONS} = 'overturned'"),
)
"""Each outcome, and when the decisions add up to it, in XPath."""


def adds_up(document: Determination) -> Outcome:
    """The outcome that the decisions of *document* add up to."""
    decisions = [item.decision for item in document.disputed_items]
    return _ADDS_UP[frozenset(each for each in Decision if each in decisions)]


@rule(
    "IMR601",
    "outcome-adds-up",
    Severity.ERROR,
    invalid={"/outcome": "overturn"},
    valid={"no outcome": {"/outcome": ABSENT}},
    portable=tuple(
        Portable(
            "/outcome",
            f". = 'partialOverturn' or . = '{expected.value}' or not({when})",
            facts={"stated": ".", "expected": f"'{expected.value}'"},
        )
        for expected, when in _ADDS_UP_TO
    ),
)
def outcome_adds_up(document: Determination, context: RuleContext) -> Problems:
    """The outcome is {stated}, but the decisions add up to {expected}.

    uphold: every item was upheld. overturn: every item was overturned. The public index counts outcomes, the parties
    follow decisions. The rule rests on no clause of the law, which knows decisions alone: the outcome is the index's.
    """
    stated = document.outcome
    if stated not in (None, Outcome.PARTIAL_OVERTURN) and stated is not adds_up(document):
        yield at("/outcome", stated=stated.value, expected=adds_up(document).value)


@rule(
    "IMR602",
    "partial-needs-both",
    Severity.ERROR,
    invalid={
        "/disputedItems/1/decision": "upheld",
        "/disputedItems/1/analyses/0/decision": "upheld",
        "/disputedItems/1/analyses/0/rationale": [
            "The record shows no gain in function. The request is not medically necessary."
        ],
        "/outcome": "partialOverturn",
    },
    portable=tuple(
        Portable("/outcome", f". != 'partialOverturn' or not({when})", facts={"expected": f"'{expected.value}'"})
        for expected, when in _ADDS_UP_TO[:2]
    ),
)
def partial_needs_both(document: Determination, context: RuleContext) -> Problems:
    """The outcome is partialOverturn, but every item was decided the same way: {expected}.

    A partial overturn has at least one item upheld and one overturned. The rule rests on no clause of the law, which
    knows decisions alone: the outcome is the index's.
    """
    if document.outcome is Outcome.PARTIAL_OVERTURN and adds_up(document) is not Outcome.PARTIAL_OVERTURN:
        yield at("/outcome", expected=adds_up(document).value)


@rule(
    "IMR603",
    "outcome-in-posted-copy",
    Severity.INFO,
    invalid={"/copy": "posted", "/parties": ABSENT},
    valid={"a posted copy without one": {"/copy": "posted", "/parties": ABSENT, "/outcome": ABSENT}},
)
def outcome_in_posted_copy(document: Determination, context: RuleContext) -> Problems:
    """The posted copy states an outcome of the case; the letters that the Division posts have none.

    The outcome of a case stands in the served copy and in the public index. It gives away nobody, so this is info: a
    served copy may have been marked as posted.
    """
    if document.copy is Copy.POSTED and document.outcome is not None:
        yield at("/outcome")
