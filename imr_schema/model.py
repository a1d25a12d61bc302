"""The determination, as the newest schema version describes it."""

from __future__ import annotations

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


class Reviewer(_Part, frozen=True, kw_only=True):
    """The expert reviewer's qualifications; the name is confidential and has no field."""

    licensure_states: tuple[str, ...]
    specialties: tuple[str, ...]
    statement: tuple[str, ...]


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


class ModifiedRequest(_Part, frozen=True, kw_only=True):
    """What utilization review made of the request."""

    original: str
    authorized: str
    eligible: str


class DisputedItem(_Part, frozen=True, kw_only=True):
    """One treatment or service, what was decided about it, on what guidelines and why."""

    number: int
    description: str
    modified_request: ModifiedRequest | None = None
    decision: Decision
    claims_administrator_guideline: Guideline
    reviewer_guideline: Guideline
    rationale: tuple[str, ...]


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
    case: Case
    review_organization: ReviewOrganization
    reviewer: Reviewer
    documents_reviewed: tuple[str, ...] = ()
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
