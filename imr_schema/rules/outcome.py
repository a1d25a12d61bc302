"""IMR601 to IMR610: what the decisions add up to."""

from imr_schema.finding import Severity
from imr_schema.model import Decision, Determination, Outcome
from imr_schema.rules._portable import Portable
from imr_schema.rules._rule import ABSENT, Problems, at, rule

_ADDS_UP = {
    frozenset({Decision.UPHELD}): Outcome.UPHOLD,
    frozenset({Decision.OVERTURNED}): Outcome.OVERTURN,
    frozenset(Decision): Outcome.PARTIAL_OVERTURN,
}
_DECISIONS = "../d:disputedItems/d:disputedItem/d:decision"
# When the decisions add up to which outcome.
_TOLD_BY = (
    (Outcome.UPHOLD, f"not({_DECISIONS} = 'overturned')"),
    (Outcome.OVERTURN, f"not({_DECISIONS} = 'upheld')"),
    (Outcome.PARTIAL_OVERTURN, f"{_DECISIONS} = 'upheld' and {_DECISIONS} = 'overturned'"),
)


def adds_up(doc: Determination) -> Outcome:
    """The outcome that the decisions of *doc* add up to."""
    decisions = [item.decision for item in doc.disputed_items]
    return _ADDS_UP[frozenset(each for each in Decision if each in decisions)]


@rule(
    "IMR601",
    "outcome-adds-up",
    Severity.ERROR,
    clause="LC 4610.6",
    breaks={"/outcome": "overturn"},
    near={"no outcome": {"/outcome": ABSENT}},
    portable=tuple(
        Portable(
            "/outcome",
            f". = 'partialOverturn' or . = '{told.value}' or not({when})",
            facts={"said": ".", "told": f"'{told.value}'"},
        )
        for told, when in _TOLD_BY
    ),
)
def outcome_adds_up(doc: Determination) -> Problems:
    """The outcome is {said}, but the decisions add up to {told}.

    uphold: every item was upheld. overturn: every item was overturned. The public index counts outcomes, the parties follow decisions.
    """
    if doc.outcome not in (None, Outcome.PARTIAL_OVERTURN) and doc.outcome is not adds_up(doc):
        yield at("/outcome", said=doc.outcome.value, told=adds_up(doc).value)


@rule(
    "IMR602",
    "partial-needs-both",
    Severity.ERROR,
    clause="LC 4610.6",
    breaks={
        "/disputedItems/1/decision": "upheld",
        "/disputedItems/1/analyses/0/decision": "upheld",
        "/disputedItems/1/analyses/0/rationale": [
            "The record shows no gain in function. The request is not medically necessary."
        ],
        "/outcome": "partialOverturn",
    },
    portable=tuple(
        Portable("/outcome", f". != 'partialOverturn' or not({when})", facts={"told": f"'{told.value}'"})
        for told, when in _TOLD_BY[:2]
    ),
)
def partial_needs_both(doc: Determination) -> Problems:
    """The outcome is partialOverturn, but every item was decided the same way: {told}.

    A partial overturn has at least one item upheld and one overturned.
    """
    if doc.outcome is Outcome.PARTIAL_OVERTURN and adds_up(doc) is not Outcome.PARTIAL_OVERTURN:
        yield at("/outcome", told=adds_up(doc).value)
