"""The determination, as the newest schema version describes it."""

from __future__ import annotations

import datetime as clock
from datetime import date
from enum import Enum
from typing import Any

import msgspec
from msgspec import Struct


class Copy(Enum):
    """Which copy of the letter: served on the parties, or posted for the public."""

    SERVED = "served"
    POSTED = "posted"


class Priority(Enum):
    """How urgent the review was."""

    STANDARD = "standard"
    EXPEDITED = "expedited"


class Decision(Enum):
    """What was decided about a disputed item: the denial stands, or the treatment is necessary."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


class Outcome(Enum):
    """What the decisions of a case add up to."""

    UPHOLD = "uphold"
    OVERTURN = "overturn"
    PARTIAL_OVERTURN = "partialOverturn"


class Basis(Enum):
    """What kind of sources a guideline statement rests on."""

    MTUS = "mtus"
    NON_MTUS = "nonMtus"
    BOTH = "both"
    NONE_CITED = "noneCited"


class _Part(Struct, frozen=True, rename="camel", omit_defaults=True):
    """What all parts share; a member is optional exactly where it has a default."""


class Case(_Part, frozen=True, kw_only=True):
    """The header table: number, priority and the five dates."""

    case_number: str
    """The number of the case: CM, two digits of the year, a hyphen, seven digits."""
    priority: Priority
    """The urgency of the review: standard (regular, in the words of the law) or expedited."""
    date_of_injury: date
    """The day of the industrial injury."""
    utilization_review_date: date
    """The day of the utilization review decision that denied, modified or delayed the treatment."""
    application_received_date: date
    """The day on which the application for review was received."""
    assigned_date: date
    """The day on which the case was assigned to the review organization."""
    decision_date: date
    """The day of the determination."""


class ReviewOrganization(_Part, frozen=True, kw_only=True):
    """Who conducted the review."""

    name: str
    """Its name as the letter gives it."""


class Exchange(_Part, frozen=True, kw_only=True):
    """Who sent the document to whom, and when it was made."""

    document_id: str
    """Identifies this document among all others: a URI, such as a urn:uuid. It changes when the content does."""
    created: clock.datetime
    """When this document was made, in Coordinated Universal Time to the second."""
    sender: str | None = None
    """Who sends the document."""
    recipient: str | None = None
    """Who receives the document."""


class ReplacementReason(Enum):
    """Why a determination supersedes another."""

    CORRECTION = "correction"
    APPEAL = "appeal"


class Replaces(_Part, frozen=True, kw_only=True):
    """The determination that this one supersedes."""

    case_number: str
    """The case number of the determination that is superseded."""
    decision_date: date
    """The day of the determination that is superseded."""
    reason: ReplacementReason
    """correction: the letter contained an error. appeal: a new review after an appeal."""


class Party(_Part, frozen=True, kw_only=True):
    """A party by its name; in served copies only."""

    name: str
    """The name as the served copy gives it."""


class Role(Enum):
    """Whom a representative speaks for, and how."""

    EMPLOYEE_ATTORNEY = "employeeAttorney"
    EMPLOYEE_REPRESENTATIVE = "employeeRepresentative"
    CLAIMS_ADMINISTRATOR_ATTORNEY = "claimsAdministratorAttorney"
    CLAIMS_ADMINISTRATOR_REPRESENTATIVE = "claimsAdministratorRepresentative"


class Representative(_Part, frozen=True, kw_only=True):
    """Who represents a party."""

    name: str
    """The name as the served copy gives it."""
    role: Role
    """Whom the representative acts for, and whether as an attorney."""


class Parties(_Part, frozen=True, kw_only=True):
    """The parties of a served copy, and the numbers under which they know the claim."""

    employee: Party
    """The injured worker."""
    employer: Party | None = None
    """The employer at the time of the injury."""
    claims_administrator: Party | None = None
    """Who administers the claim."""
    requesting_physician: Party | None = None
    """The physician who asked for the treatment."""
    representatives: tuple[Representative, ...] = ()
    """Who represents a party."""
    claim_number: str | None = None
    """The claims administrator's number of the claim."""
    adj_number: str | None = None
    """The number of the case before the Workers' Compensation Appeals Board, in its system EAMS."""
    jurisdictional_claim_number: str | None = None
    """The number of the claim in the state's information system WCIS."""


class ReviewDecision(Enum):
    """What utilization review decided."""

    DENIED = "denied"
    MODIFIED = "modified"
    DELAYED = "delayed"


class UtilizationReview(_Part, frozen=True, kw_only=True):
    """What utilization review decided about the request."""

    decision: ReviewDecision
    """denied, modified, or delayed; a delay could be disputed until 2017 only (Labor Code 4610.5(c)(1))."""
    retrospective: bool | None = None
    """Whether the treatment had been given before it was reviewed."""


class Reviewer(_Part, frozen=True, kw_only=True):
    """An expert reviewer's qualifications; the name is confidential and has no field."""

    number: int
    """The reviewer's place in this list; an analysis names it. The numbers run from 1 to the count of reviewers, each
    once.
    """
    licensure_states: tuple[str, ...]
    """The states in which the reviewer is licensed. An open list: known values are in the code list us-states."""
    specialties: tuple[str, ...]
    """The reviewer's certifications or specialties. An open list: known values are in the code list
    reviewer-specialties.
    """
    statement: tuple[str, ...]
    """How the determination was made and the reviewer was chosen, paragraph by paragraph."""


class ReviewedDocument(_Part, frozen=True, kw_only=True):
    """A document that the reviewers had, or several of one author from ``date`` to ``last_date``."""

    title: str
    """The document as the letter names it; without author and date where those are given separately."""
    author: str | None = None
    """Who wrote it."""
    date: clock.date | None = None
    """The day of the document, or the first day of a range."""
    last_date: clock.date | None = None
    """The last day of a range of documents."""


class Citation(_Part, frozen=True, kw_only=True):
    """One guideline that a statement cites; an empty tuple or None is "not printed"."""

    source: str
    """Who publishes the guideline. An open list: known values are in the code list guideline-sources."""
    title: str
    """The chapter or work. An open list: known MTUS chapters are in the code list mtus-chapters."""
    year: int | None = None
    """The year of the edition, only when the letter prints one; it is never inferred."""
    topics: tuple[str, ...] = ()
    """The topics cited, in order."""
    sections: tuple[str, ...] = ()
    """The sections cited, in order."""
    pages: tuple[str, ...] = ()
    """The pages cited, in order."""


class Guideline(_Part, frozen=True, kw_only=True):
    """One side's guideline statement, and what was understood of it."""

    basis: Basis
    """mtus: the Medical Treatment Utilization Schedule alone. nonMtus: other sources alone. both: both. noneCited: the
    letter states that no evidence was cited.
    """
    statement: str
    """The sentence as printed."""
    citations: tuple[Citation, ...]
    """What the statement cites; empty when it cites nothing."""


class RequestPart(_Part, frozen=True, kw_only=True):
    """A part of a modified request: its words, and the quantity in them where one was recognized."""

    text: str
    """The part as printed."""
    quantity: int | None = None
    """The quantity, where the text states one."""
    unit: str | None = None
    """The unit of the quantity: visits, days, tablets."""


class ModifiedRequest(_Part, frozen=True, kw_only=True):
    """What utilization review made of the request."""

    original: RequestPart
    """What the physician asked for."""
    authorized: RequestPart
    """What utilization review authorized."""
    eligible: RequestPart
    """What was left for independent review."""


class Classification(_Part, frozen=True, kw_only=True):
    """Where the public index puts a request."""

    category: str
    """The category of the request."""
    subcategory: str | None = None
    """The subcategory, where the category has any."""
    drug_class: str | None = None
    """The class of a pharmaceutical."""


class CodeSource(Enum):
    """Who says a code: the letter, or somebody who added it."""

    LETTER = "letter"
    ANNOTATOR = "annotator"


class Code(_Part, frozen=True, kw_only=True):
    """A code of a treatment in a system of others."""

    system: str
    """A URI that names the system. Nothing is fetched from it."""
    code: str
    """The code as the system writes it."""
    source: CodeSource
    """letter: the letter states it. annotator: somebody added it."""


class Analysis(_Part, frozen=True, kw_only=True):
    """What one reviewer, identified by number, decided about an item, on what guideline and why."""

    reviewer: int
    """The number of the reviewer whose analysis this is."""
    decision: Decision
    """upheld: the denial stands, the treatment is not medically necessary. overturned: the treatment is medically
    necessary.
    """
    guideline: Guideline
    """The guideline on which the reviewer relied."""
    rationale: tuple[str, ...]
    """The reasons for the decision, paragraph by paragraph."""


class DisputedItem(_Part, frozen=True, kw_only=True):
    """One treatment or service, what was decided about it, and each reviewer's analysis of it."""

    number: int
    """The item's place in the letter: the numbers run from 1 to the count of items, each once."""
    description: str
    """The treatment or service as printed, without the decision word. Of a modified request, the whole statement."""
    classification: Classification | None = None
    """The category of the request in the public index. An open list: known values are in the code list
    request-categories.
    """
    codes: tuple[Code, ...] = ()
    """Codes of the treatment in systems of other organizations. The letter prints none."""
    modified_request: ModifiedRequest | None = None
    """What utilization review made of the request: the original, the part it authorized, and the part left for review.
    """
    decision: Decision
    """upheld: the denial stands, the treatment is not medically necessary. overturned: the treatment is medically
    necessary. With several reviewers, what their analyses add up to.
    """
    claims_administrator_guideline: Guideline
    """The guideline on which the claims administrator relied."""
    analyses: tuple[Analysis, ...]
    """One for each reviewer. The item's decision is what they add up to: the majority, and an even split favors the
    treatment (Labor Code 4610.6(e)).
    """


class Property(_Part, frozen=True, kw_only=True):
    """A named value of an extension."""

    name: str
    """The name of the property: an ASCII letter or underscore, then letters, digits, underscores, periods and hyphens.
    """
    value: str
    """The value, as text."""


class Extension(_Part, frozen=True, kw_only=True):
    """What one owner adds to the standard."""

    owner: str
    """A URI that names who defines these properties. Nothing is fetched from it."""
    properties: tuple[Property, ...]
    """Named values, in the owner's order."""


class Determination(_Part, frozen=True, kw_only=True):
    """One Final Determination of an Independent Medical Review.

    ``document_type`` and ``schema_version`` have the values of the newest schema version.
    """

    document_type: str
    """Identifies the document as a Final Determination, not another document of the program."""
    schema_version: str
    """The version of this standard that the document follows. It alone selects the schema."""
    copy: Copy
    """Which of the two copies of the letter this is: served on the parties, with the list of documents and the outcome,
    or posted for the public, redacted and without them.
    """
    exchange: Exchange | None = None
    """Who sent this document to whom, and when: what the parties need to identify each sending."""
    case: Case
    """The case number, the priority and the five dates of the header table."""
    replaces: Replaces | None = None
    """The determination that this one supersedes. The remedy of an appeal is a new review (Labor Code 4610.6(i)), and
    errors are corrected by a new letter.
    """
    review_organization: ReviewOrganization
    """The organization that conducted the review."""
    parties: Parties | None = None
    """The parties. In served copies only: a posted copy that names them would identify the injured worker."""
    utilization_review: UtilizationReview | None = None
    """What utilization review decided about the request. Its date is in the case."""
    reviewers: tuple[Reviewer, ...]
    """The expert reviewers' qualifications, one entry each. More than one needs written approval, in complex cases (8
    CCR 9792.10.6(c)).
    """
    documents_reviewed: tuple[ReviewedDocument, ...] = ()
    """The documents that the reviewer had, one entry each. The served copy lists them, the posted copy does not."""
    clinical_case_summary: tuple[str, ...]
    """The employee's condition and treatment as the reviewer sums them up, paragraph by paragraph, without the printed
    lead-in sentence.
    """
    disputed_items: tuple[DisputedItem, ...]
    """Every treatment or service in dispute, in the order of the letter."""
    outcome: Outcome | None = None
    """The outcome of the case as a whole: uphold when every item was upheld, overturn when every item was overturned,
    partialOverturn when both occur.
    """
    extensions: tuple[Extension, ...] = ()
    """Whatever two parties agreed to add. No rule of the standard reads it; every converter keeps it."""


def structure(data: Any) -> Determination:
    """The model of *data*, which has already passed the newest schema."""
    return msgspec.convert(data, Determination)


def unstructure(determination: Determination) -> dict[str, Any]:
    """*determination* as plain data, members in the schema's order; dates as YYYY-MM-DD.

    Raises ``msgspec.ValidationError`` when it holds a value of another type than its part has.
    """
    data = msgspec.to_builtins(determination, builtin_types=(bytes, bytearray, memoryview))
    strict = msgspec.convert(data, Determination)
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(strict))
    return plain
