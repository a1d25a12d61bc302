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
    priority: Priority
    date_of_injury: date
    utilization_review_date: date
    application_received_date: date
    assigned_date: date
    decision_date: date


class ReviewOrganization(_Part, frozen=True, kw_only=True):
    """Who conducted the review."""

    name: str


class Exchange(_Part, frozen=True, kw_only=True):
    """Who sent the document to whom, and when it was made."""

    document_id: str
    created: clock.datetime
    sender: str | None = None
    recipient: str | None = None


class ReplacementReason(Enum):
    """Why a determination supersedes another."""

    CORRECTION = "correction"
    APPEAL = "appeal"


class Replaces(_Part, frozen=True, kw_only=True):
    """The determination that this one supersedes."""

    case_number: str
    decision_date: date
    reason: ReplacementReason


class Party(_Part, frozen=True, kw_only=True):
    """A party by its name; in served copies only."""

    name: str


class Role(Enum):
    """Whom a representative speaks for, and how."""

    EMPLOYEE_ATTORNEY = "employeeAttorney"
    EMPLOYEE_REPRESENTATIVE = "employeeRepresentative"
    CLAIMS_ADMINISTRATOR_ATTORNEY = "claimsAdministratorAttorney"
    CLAIMS_ADMINISTRATOR_REPRESENTATIVE = "claimsAdministratorRepresentative"


class Representative(_Part, frozen=True, kw_only=True):
    """Who represents a party."""

    name: str
    role: Role


class Parties(_Part, frozen=True, kw_only=True):
    """The parties of a served copy, and the numbers under which they know the claim."""

    employee: Party
    employer: Party | None = None
    claims_administrator: Party | None = None
    requesting_physician: Party | None = None
    representatives: tuple[Representative, ...] = ()
    claim_number: str | None = None
    adj_number: str | None = None
    jurisdictional_claim_number: str | None = None


class ReviewDecision(Enum):
    """What utilization review decided."""

    DENIED = "denied"
    MODIFIED = "modified"
    DELAYED = "delayed"


class UtilizationReview(_Part, frozen=True, kw_only=True):
    """What utilization review decided about the request."""

    decision: ReviewDecision
    retrospective: bool | None = None


class Reviewer(_Part, frozen=True, kw_only=True):
    """An expert reviewer's qualifications; the name is confidential and has no field."""

    number: int
    licensure_states: tuple[str, ...]
    specialties: tuple[str, ...]
    statement: tuple[str, ...]


class ReviewedDocument(_Part, frozen=True, kw_only=True):
    """A document that the reviewers had, or several of one author from ``date`` to ``last_date``."""

    title: str
    author: str | None = None
    date: clock.date | None = None
    last_date: clock.date | None = None


class Citation(_Part, frozen=True, kw_only=True):
    """One guideline that a statement cites; an empty tuple or None is "not printed"."""

    source: str
    title: str
    year: int | None = None
    topics: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


class Guideline(_Part, frozen=True, kw_only=True):
    """One side's guideline statement, and what was understood of it."""

    basis: Basis
    statement: str
    citations: tuple[Citation, ...]


class RequestPart(_Part, frozen=True, kw_only=True):
    """A part of a modified request: its words, and the quantity in them where one was told apart."""

    text: str
    quantity: int | None = None
    unit: str | None = None


class ModifiedRequest(_Part, frozen=True, kw_only=True):
    """What utilization review made of the request."""

    original: RequestPart
    authorized: RequestPart
    eligible: RequestPart


class Classification(_Part, frozen=True, kw_only=True):
    """Where the public index puts a request."""

    category: str
    subcategory: str | None = None
    drug_class: str | None = None


class CodeSource(Enum):
    """Who says a code: the letter, or somebody who added it."""

    LETTER = "letter"
    ANNOTATOR = "annotator"


class Code(_Part, frozen=True, kw_only=True):
    """A code of a treatment in a system of others."""

    system: str
    code: str
    source: CodeSource


class Analysis(_Part, frozen=True, kw_only=True):
    """What one reviewer, told by number, decided about an item, on what guideline and why."""

    reviewer: int
    decision: Decision
    guideline: Guideline
    rationale: tuple[str, ...]


class DisputedItem(_Part, frozen=True, kw_only=True):
    """One treatment or service, what was decided about it, and each reviewer's analysis of it."""

    number: int
    description: str
    classification: Classification | None = None
    codes: tuple[Code, ...] = ()
    modified_request: ModifiedRequest | None = None
    decision: Decision
    claims_administrator_guideline: Guideline
    analyses: tuple[Analysis, ...]


class Property(_Part, frozen=True, kw_only=True):
    """A named value of an extension."""

    name: str
    value: str


class Extension(_Part, frozen=True, kw_only=True):
    """What one owner adds to the standard."""

    owner: str
    properties: tuple[Property, ...]


class Determination(_Part, frozen=True, kw_only=True):
    """One Final Determination of an Independent Medical Review.

    ``document_type`` and ``schema_version`` have the values of the newest schema version.
    """

    document_type: str
    schema_version: str
    copy: Copy
    exchange: Exchange | None = None
    case: Case
    replaces: Replaces | None = None
    review_organization: ReviewOrganization
    parties: Parties | None = None
    utilization_review: UtilizationReview | None = None
    reviewers: tuple[Reviewer, ...]
    documents_reviewed: tuple[ReviewedDocument, ...] = ()
    clinical_case_summary: tuple[str, ...]
    disputed_items: tuple[DisputedItem, ...]
    outcome: Outcome | None = None
    extensions: tuple[Extension, ...] = ()


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
