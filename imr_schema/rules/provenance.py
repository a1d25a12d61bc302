"""IMR221 to IMR226, IMR228 and IMR229: which document it is, who made it and when, and which one it replaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from imr_schema.findings import Severity
from imr_schema.model import (
    Analysis,
    Citation,
    Determination,
    DisputedItem,
    IdentifiedParty,
    Method,
    ReplacementReason,
    ReviewedDocument,
)
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
_NPI = ("http://hl7.org/fhir/sid/us-npi", "urn:oid:2.16.840.1.113883.4.6")
"""The systems whose values are National Provider Identifiers."""
_Extended = Determination | ReviewedDocument | DisputedItem | Analysis
_AHEAD = timedelta(31)
"""How far ahead a letter may be dated."""


@rule(
    "IMR221",
    "replaces-itself",
    Severity.WARNING,
    clause="LC 4610.6(i)",
    invalid={"/replaces": {"caseNumber": "CM14-0000000", "decisionDate": "2199-12-31", "reason": "appeal"}},
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

    What is replaced is named by its case number and the day of its decision, and by its identifier where it has one.
    With those of the document itself, a receiver that withdraws the one replaced withdraws both. A determination of a
    later day cannot be replaced by an earlier one, whatever case it is of. Whether the one replaced is of the same
    worker is not known.
    """
    replaced, case = document.replaces, document.case
    if replaced is None:
        return
    itself = replaced.case_number == case.case_number and replaced.decision_date == case.decision_date
    itself |= replaced.document_id is not None and replaced.document_id == document.document_id
    if itself or replaced.decision_date > case.decision_date:
        what = "itself" if itself else "a later one"
        decided, earlier = case.decision_date.isoformat(), replaced.decision_date.isoformat()
        yield at("/replaces", what=what, decided=decided, replaced=earlier)


@rule(
    "IMR222",
    "identifier-form",
    Severity.WARNING,
    invalid={"/documentId": "urn:uuid:not-a-uuid"},
    valid={
        "a UUID in capitals": {"/documentId": "urn:uuid:6F6B1C9E-2F3A-4F0E-9D43-0C5E2A4D7B11"},
        "an object identifier": {"/documentId": "urn:oid:2.16.840.1.113883.19.5.1"},
        "a web address": {"/documentId": "https://example.org/determinations/1?part=a"},
        "another name": {"/documentId": "tag:example.org,2014:determination-1"},
    },
)
def identifier_form(document: Determination, context: RuleContext) -> Problems:
    """{place}: the identifier does not have the form that its beginning promises ({form}).

    An identifier that begins with `urn:uuid:` has the 36 characters of a UUID after it, not all of them 0 or F; one
    with `urn:oid:` has numbers with periods between them; any other `urn:` names its kind and then the thing; a web
    address has a host. A receiver that parses identifiers rejects others. Looked at are the identifier of the document
    and of the one that it replaces, the systems of codes and of identifiers, the addresses of guidelines and the owners
    of extensions. Identifiers of other kinds are not looked at, and nothing is
    fetched.
    """
    for place, identifier in _identifiers(document):
        form = _missed_form(identifier)
        if form is not None:
            yield at(place, form=form)


def _identifiers(document: Determination) -> Iterator[tuple[str, str]]:
    """Every URI of *document* after its pointer."""
    if document.document_id is not None:
        yield "/documentId", document.document_id
    if document.replaces is not None and document.replaces.document_id is not None:
        yield "/replaces/documentId", document.replaces.document_id
    for place, party in _identified(document):
        for i, identifier in enumerate(party.identifiers):
            yield f"{place}/identifiers/{i}/system", identifier.system
    for i, item in enumerate(document.disputed_items):
        yield from _identifiers_of(item, f"/disputedItems/{i}")
    for place, owner in _extended(document):
        for e, extension in enumerate(owner.extensions):
            yield f"{place}/extensions/{e}/owner", extension.owner


def _identifiers_of(item: DisputedItem, place: str) -> Iterator[tuple[str, str]]:
    for c, code in enumerate(item.codes):
        yield f"{place}/codes/{c}/system", code.system
    for here, citation in _citations(item, place):
        if citation.uri is not None:
            yield f"{here}/uri", citation.uri


def _identified(document: Determination) -> Iterator[tuple[str, IdentifiedParty]]:
    """Every party of *document* that may have identifiers, after its pointer."""
    yield "/reviewOrganization", document.review_organization
    if document.exchange is not None:
        yield "/exchange/sender", document.exchange.sender
        if document.exchange.recipient is not None:
            yield "/exchange/recipient", document.exchange.recipient
    if document.parties is not None:
        if document.parties.claims_administrator is not None:
            yield "/parties/claimsAdministrator", document.parties.claims_administrator
        if document.parties.requesting_physician is not None:
            yield "/parties/requestingPhysician", document.parties.requesting_physician


def _citations(item: DisputedItem, place: str) -> Iterator[tuple[str, Citation]]:
    """Every citation of *item*, which is at *place*, after its pointer."""
    for c, citation in enumerate(item.claims_administrator_guideline.citations):
        yield f"{place}/claimsAdministratorGuideline/citations/{c}", citation
    for j, analysis in enumerate(item.analyses):
        for c, citation in enumerate(analysis.guideline.citations):
            yield f"{place}/analyses/{j}/guideline/citations/{c}", citation


def _extended(document: Determination) -> Iterator[tuple[str, _Extended]]:
    """Every part of *document* that may have extensions, after its pointer."""
    yield "", document
    for d, listed in enumerate(document.documents_reviewed):
        yield f"/documentsReviewed/{d}", listed
    for i, item in enumerate(document.disputed_items):
        yield f"/disputedItems/{i}", item
        for j, analysis in enumerate(item.analyses):
            yield f"/disputedItems/{i}/analyses/{j}", analysis


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
    invalid={"/created": "1901-01-01T00:00:00Z"},
    valid={
        "made on the day of the decision": {"/created": "2014-11-20T00:00:00Z"},
        "made years after": {"/created": "2020-01-01T00:00:00Z"},
    },
)
def created_before_decision(document: Determination, context: RuleContext) -> Problems:
    """The document was made on {created}, before the decision of {decided} that it contains.

    The time is in Coordinated Universal Time, which is ahead of California's, so a document that is made on the day of
    the decision never seems to be made before it. A letter may carry the date of a day to come, so a month or less is
    info.
    """
    if document.created is None:
        return
    created, decided = document.created.date(), document.case.decision_date
    if created < decided:
        severity = Severity.INFO if decided - created <= _AHEAD else None
        yield at("/created", severity=severity, created=created.isoformat(), decided=decided.isoformat())


@rule(
    "IMR224",
    "created-in-future",
    Severity.INFO,
    invalid={"/created": "2199-12-31T00:00:00Z"},
)
def created_in_future(document: Determination, context: RuleContext) -> Problems:
    """The document was made on {created}, after the day of this run, {today}.

    A clock that is wrong, or a slip in the year. One day more is let pass, since days begin at different times. The day
    of the run is today unless `--as-of` states another.
    """
    if document.created is not None and not context.has_come(document.created.date() - timedelta(1)):
        created = document.created.date().isoformat()
        yield at("/created", created=created, today=context.as_of.isoformat())


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
    invalid={
        "/exchange/sender": {"name": "Example Review Services"},
        "/exchange/recipient": {"name": "EXAMPLE Review Services"},
    },
    valid={
        "a recipient with a longer name": {
            "/exchange/sender": {"name": "Example Review Services"},
            "/exchange/recipient": {"name": "Example Review Services, Appeals"},
        }
    },
)
def sent_to_sender(document: Determination, context: RuleContext) -> Problems:
    """The sender and the recipient of the document are the same.

    Letter case and white space do not count. A document that somebody sends to himself may be a test or a copy for the
    file, so this is info.
    """
    exchange = document.exchange
    if exchange is None or exchange.recipient is None:
        return
    if folded(exchange.sender.name) == folded(exchange.recipient.name):
        yield at("/exchange/recipient/name")


@rule(
    "IMR228",
    "party-identifier",
    Severity.WARNING,
    invalid={
        "/reviewOrganization/identifiers": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567890"}],
    },
    valid={
        "a number whose check digit fits": {
            "/reviewOrganization/identifiers": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}]
        },
        "a number of another system": {
            "/reviewOrganization/identifiers": [{"system": "https://example.org/licenses", "value": "1234567890"}]
        },
    },
)
def party_identifier(document: Determination, context: RuleContext) -> Problems:
    """{place}: {fault}.

    A National Provider Identifier has ten digits, the first 1 or 2, and the last is a check digit (45 CFR 162.406). One
    party has one identifier in a system. The forms of other systems are not known.
    """
    for place, party in _identified(document):
        systems: set[str] = set()
        for i, identifier in enumerate(party.identifiers):
            here = f"{place}/identifiers/{i}"
            if identifier.system in systems:
                yield at(here, fault="the party has another identifier of the same system")
            systems.add(identifier.system)
            if identifier.system in _NPI and not _is_npi(identifier.value):
                yield at(f"{here}/value", fault="it is no National Provider Identifier")


def _is_npi(value: str) -> bool:
    """Whether *value* is a National Provider Identifier by its form and its check digit.

    The digits are those of a card of the issuer 80840, whose check digit is that of Luhn (ISO/IEC 7812).
    """
    if len(value) != 10 or not (value.isascii() and value.isdigit()) or value[0] not in "12":
        return False
    digits = [int(digit) for digit in reversed(f"80840{value}")]
    return sum(digit if i % 2 == 0 else sum(divmod(2 * digit, 10)) for i, digit in enumerate(digits)) % 10 == 0


@rule(
    "IMR229",
    "provenance-and-letter",
    Severity.WARNING,
    invalid={"/provenance": {"method": "extracted", "generator": {"name": "Example Reader"}}},
    valid={
        "data that were never a letter": {
            "/provenance": {"method": "authored", "generator": {"name": "Example Review Organization"}}
        },
        "made from other data": {"/provenance": {"method": "converted", "generator": {"name": "Example Converter"}}},
    },
)
def provenance_and_letter(document: Determination, context: RuleContext) -> Problems:
    """The data were {method}, and the letter from which they were read is {said}.

    Data that were extracted were read from a letter, and its digest lets a receiver find out whether it is the letter
    at hand. Data that were authored were not read from one.
    """
    made = document.provenance
    if made is None:
        return
    if made.method is Method.EXTRACTED and made.letter is None:
        yield at("/provenance", method=made.method.value, said="not named")
    if made.method is Method.AUTHORED and made.letter is not None:
        yield at("/provenance/letter", method=made.method.value, said="named")
