"""IMR221 to IMR226: which document it is, when it was made, and which one it replaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from imr_schema.findings import Severity
from imr_schema.model import Determination, ReplacementReason
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.text import folded

_HEX = "[0-9a-f]"
_UUID = Pattern(rf"urn:uuid: {_HEX}{{8}} (?:-{_HEX}{{4}}){{3}} -{_HEX}{{12}}")
_OF_NOTHING = ("urn:uuid:00000000-0000-0000-0000-000000000000", "urn:uuid:ffffffff-ffff-ffff-ffff-ffffffffffff")
"""Those that stand for no identifier, or for all of them (RFC 9562)."""
_OID = Pattern(
    r"""
    urn:oid: (?:[01] \. (?:[0-9]|[1-3][0-9]) | 2 \. (?:0|[1-9][0-9]{0,63})) (?:\. (?:0|[1-9][0-9]{0,63})){0,60}
    """
)
_URN = Pattern(r"urn: [a-z0-9][a-z0-9-]{0,31} : .")
_WEB = Pattern(r"https?:// [^/?\#@\s]+ (?:[/?\#]|\Z)")
_LONGEST = 2_000
_AHEAD = timedelta(31)
"""How far ahead a letter may be dated."""


@rule(
    "IMR221",
    "replaces-itself",
    Severity.WARNING,
    clause="LC 4610.6(i)",
    invalid={"/replaces": {"caseNumber": "CM14-0000000", "decisionDate": "2014-11-20", "reason": "correction"}},
    valid={
        "an earlier determination of the case": {
            "/replaces": {"caseNumber": "CM14-0000000", "decisionDate": "2014-11-19", "reason": "correction"}
        },
        "another determination of that day": {
            "/replaces": {"caseNumber": "CM14-0000001", "decisionDate": "2014-11-20", "reason": "appeal"}
        },
    },
)
def replaces_itself(document: Determination, context: RuleContext) -> Problems:
    """The determination of {decided} replaces {what}, of {replaced}.

    What is replaced is named by its case number and the day of its decision. With the number and the day of the
    document itself, a receiver that withdraws the one replaced withdraws both. A determination of a later day cannot be
    replaced by an earlier one, whatever case it is of. Whether the one replaced is of the same worker is not known.
    """
    replaced, case = document.replaces, document.case
    if replaced is None:
        return
    itself = replaced.case_number == case.case_number and replaced.decision_date == case.decision_date
    if itself or replaced.decision_date > case.decision_date:
        what = "itself" if itself else "a later one"
        decided, earlier = case.decision_date.isoformat(), replaced.decision_date.isoformat()
        yield at("/replaces", what=what, decided=decided, replaced=earlier)


@rule(
    "IMR222",
    "identifier-form",
    Severity.WARNING,
    invalid={"/exchange/documentId": "urn:uuid:not-a-uuid"},
    valid={
        "a UUID in capitals": {"/exchange/documentId": "urn:uuid:6F6B1C9E-2F3A-4F0E-9D43-0C5E2A4D7B11"},
        "an object identifier": {"/exchange/documentId": "urn:oid:2.16.840.1.113883.19.5.1"},
        "a web address": {"/exchange/documentId": "https://example.org/determinations/1?part=a"},
        "another name": {"/exchange/documentId": "tag:example.org,2014:determination-1"},
    },
)
def identifier_form(document: Determination, context: RuleContext) -> Problems:
    """{place}: the identifier does not have the form that its beginning promises ({form}).

    An identifier that begins with `urn:uuid:` has the 36 characters of a UUID after it, not all of them 0 or F; one
    with `urn:oid:` has numbers with periods between them; any other `urn:` names its kind and then the thing; a web
    address has a host. A receiver that parses identifiers rejects others. Looked at are the identifier of the document,
    the systems of codes and the owners of extensions. Identifiers of other kinds are not looked at, and nothing is
    fetched.
    """
    for place, identifier in _identifiers(document):
        form = _missed_form(identifier)
        if form is not None:
            yield at(place, form=form)


def _identifiers(document: Determination) -> Iterator[tuple[str, str]]:
    """Every URI of *document* after its pointer."""
    if document.exchange is not None:
        yield "/exchange/documentId", document.exchange.document_id
    for i, item in enumerate(document.disputed_items):
        for c, code in enumerate(item.codes):
            yield f"/disputedItems/{i}/codes/{c}/system", code.system
    for e, extension in enumerate(document.extensions):
        yield f"/extensions/{e}/owner", extension.owner


def _missed_form(identifier: str) -> str | None:
    """The form that the beginning of *identifier* promises and the rest does not keep; None where it is kept."""
    small = identifier[:_LONGEST].lower()
    if small.startswith("urn:uuid:"):
        return None if _UUID.fullmatch(small) and small not in _OF_NOTHING else "urn:uuid"
    if small.startswith("urn:oid:"):
        return None if _OID.fullmatch(small) else "urn:oid"
    if small.startswith("urn:"):
        return None if _URN.match(small) else "urn"
    if small.startswith(("http:", "https:")):
        return None if _WEB.match(small) else "http"
    return None


@rule(
    "IMR223",
    "created-before-decision",
    Severity.WARNING,
    invalid={"/exchange/created": "1901-01-01T00:00:00Z"},
    valid={
        "made on the day of the decision": {"/exchange/created": "2014-11-20T00:00:00Z"},
        "made years after": {"/exchange/created": "2020-01-01T00:00:00Z"},
    },
)
def created_before_decision(document: Determination, context: RuleContext) -> Problems:
    """The document was made on {created}, before the decision of {decided} that it contains.

    The time is in Coordinated Universal Time, which is ahead of California's, so a document that is made on the day of
    the decision never seems to be made before it. A letter may carry the date of a day to come, so a month or less is
    info.
    """
    if document.exchange is None:
        return
    created, decided = document.exchange.created.date(), document.case.decision_date
    if created < decided:
        severity = Severity.INFO if decided - created <= _AHEAD else None
        yield at("/exchange/created", severity=severity, created=created.isoformat(), decided=decided.isoformat())


@rule(
    "IMR224",
    "created-in-future",
    Severity.INFO,
    invalid={"/exchange/created": "2199-12-31T00:00:00Z"},
)
def created_in_future(document: Determination, context: RuleContext) -> Problems:
    """The document was made on {created}, after the day of this run, {today}.

    A clock that is wrong, or a slip in the year. One day more is let pass, since days begin at different times. The day
    of the run is today unless `--as-of` states another.
    """
    if document.exchange is not None and document.exchange.created.date() > context.as_of + timedelta(1):
        created = document.exchange.created.date().isoformat()
        yield at("/exchange/created", created=created, today=context.as_of.isoformat())


@rule(
    "IMR225",
    "correction-of-other-case",
    Severity.INFO,
    clause="LC 4610.6(i)",
    invalid={"/replaces/reason": "correction"},
    valid={
        "a new review after an appeal": {"/replaces/reason": "appeal"},
        "a correction of the same case": {"/replaces/reason": "correction", "/replaces/caseNumber": "CM14-0000000"},
    },
)
def correction_of_other_case(document: Determination, context: RuleContext) -> Problems:
    """The determination corrects one of another case, {other}.

    A letter that contains an error is corrected under its own case number. A new review after an appeal may have a
    number of its own, and then the reason is appeal.
    """
    replaced = document.replaces
    if replaced is None or replaced.reason is not ReplacementReason.CORRECTION:
        return
    if replaced.case_number != document.case.case_number:
        yield at("/replaces/caseNumber", other=replaced.case_number)


@rule(
    "IMR226",
    "sent-to-sender",
    Severity.INFO,
    invalid={"/exchange/sender": "Example Review Services", "/exchange/recipient": "EXAMPLE Review Services"},
    valid={
        "a recipient with a longer name": {
            "/exchange/sender": "Example Review Services",
            "/exchange/recipient": "Example Review Services, Appeals",
        }
    },
)
def sent_to_sender(document: Determination, context: RuleContext) -> Problems:
    """The sender and the recipient of the document are the same.

    Letter case and white space do not count. A document that somebody sends to himself may be a test or a copy for the
    file, so this is info.
    """
    exchange = document.exchange
    if exchange is None or exchange.sender is None or exchange.recipient is None:
        return
    if folded(exchange.sender) == folded(exchange.recipient):
        yield at("/exchange/recipient")
