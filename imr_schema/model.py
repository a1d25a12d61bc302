"""The determination as typed values, in the newest version of the standard.

The literal below each field is the description in the schema. `make pages` writes them; edit the schema instead.
"""

# Annotations are values here, not texts: msgspec would compile each of some hundred texts at the first document.
import datetime as clock
from datetime import date
from enum import Enum
from typing import Any

import msgspec
from msgspec import Struct


class Copy(Enum):
    """Which copy of the letter it is: served on the parties, or posted for the public."""

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
    """The kind of sources that a guideline statement cites."""

    MTUS = "mtus"
    NON_MTUS = "nonMtus"
    BOTH = "both"
    NONE_CITED = "noneCited"


class _Part(Struct, frozen=True, rename="camel", omit_defaults=True):
    """What all parts have in common. A member is optional exactly where it has a default."""


class Case(_Part, frozen=True, kw_only=True):
    """The header table: number, priority and the five dates; and other days on which the time limits rest."""

    case_number: str
    """The number of the case: CM, two digits of the year, a hyphen, seven digits."""
    priority: Priority
    """The urgency of the review. standard: A standard review, which the law calls regular. expedited: An expedited
    review.
    """
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
    request_for_authorization_date: date | None = None
    """The day on which the physician's request for authorization was received."""
    records_received_date: date | None = None
    """The day on which the review organization had the records that it needs, from which the time for the decision runs
    (Labor Code 4610.6(d)).
    """
    mailed_date: date | None = None
    """The day on which the determination was sent to the parties."""
    formulary_dispute: bool | None = None
    """Whether the dispute is about the MTUS drug formulary, to which other time limits apply (Labor Code 4610.5(h),
    4610.6(d)).
    """
    converted_to_expedited: bool | None = None
    """Whether a standard review was made an expedited one after the application."""
    consolidated_case_numbers: tuple[str, ...] = ()
    """The numbers of the other cases that this determination decides as well (8 CCR 9792.10.4(a))."""


class Identifier(_Part, frozen=True, kw_only=True):
    """A number or name of a party in the system of another organization."""

    system: str
    """A URI that names the system: http://hl7.org/fhir/sid/us-npi for the National Provider Identifier. Nothing is
    fetched from it.
    """
    value: str
    """The identifier as the system writes it."""


class IdentifiedParty(_Part, frozen=True, kw_only=True):
    """A person or an organization by its name, and by identifiers where it has any."""

    name: str
    """The name as the letter or the data give it."""
    identifiers: tuple[Identifier, ...] = ()
    """Identifiers of the party: a license, a National Provider Identifier, the number of a review organization."""


class Exchange(_Part, frozen=True, kw_only=True):
    """From whom to whom the document is sent."""

    sender: IdentifiedParty
    """Who sends the document."""
    recipient: IdentifiedParty | None = None
    """Who receives the document."""


class Method(Enum):
    """How the data came to be: written as data, read from a letter, or made from other data."""

    AUTHORED = "authored"
    EXTRACTED = "extracted"
    CONVERTED = "converted"


class Generator(_Part, frozen=True, kw_only=True):
    """The program, or the organization, that made the data."""

    name: str
    """The name of the program or organization."""
    version: str | None = None
    """The version of the program."""


class SourceLetter(_Part, frozen=True, kw_only=True):
    """The letter from which the data were read."""

    sha256: str
    """The SHA-256 of the letter's file, 64 hexadecimal digits in lower case."""
    media_type: str
    """The media type of the letter's file (RFC 6838), in lower case, without parameters."""
    edition: str | None = None
    """The edition of the letter's form, as the reader calls it."""


class Provenance(_Part, frozen=True, kw_only=True):
    """How the data came to be: who or what made them, and from which letter."""

    method: Method
    """How the data was made. authored: Written as data by whoever decided. extracted: Read from a letter. converted:
    Made from data in another form.
    """
    generator: Generator
    """The program, or the organization, that made the data."""
    letter: SourceLetter | None = None
    """The letter from which the data were read."""


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
    """Why the determination is replaced. correction: The letter contained an error. appeal: A new review after an
    appeal.
    """
    document_id: str | None = None
    """The documentId of the document that is superseded, where it has one."""


class Party(_Part, frozen=True, kw_only=True):
    """A party by its name; in served copies only."""

    name: str
    """The name as the served copy gives it."""


class Role(Enum):
    """Whom a representative acts for, and whether as an attorney."""

    EMPLOYEE_ATTORNEY = "employeeAttorney"
    EMPLOYEE_REPRESENTATIVE = "employeeRepresentative"
    CLAIMS_ADMINISTRATOR_ATTORNEY = "claimsAdministratorAttorney"
    CLAIMS_ADMINISTRATOR_REPRESENTATIVE = "claimsAdministratorRepresentative"


class Representative(_Part, frozen=True, kw_only=True):
    """Who represents a party."""

    name: str
    """The name as the served copy gives it."""
    role: Role
    """Whom the representative acts for, and whether as an attorney. employeeAttorney: The attorney of the injured
    worker. employeeRepresentative: Another representative of the injured worker. claimsAdministratorAttorney: The
    attorney of the claims administrator. claimsAdministratorRepresentative: Another representative of the claims
    administrator.
    """


class Parties(_Part, frozen=True, kw_only=True):
    """The parties of a served copy, and their numbers for the claim."""

    employee: Party
    """The injured worker."""
    employer: Party | None = None
    """The employer at the time of the injury."""
    claims_administrator: IdentifiedParty | None = None
    """Who administers the claim."""
    requesting_physician: IdentifiedParty | None = None
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


class Timing(Enum):
    """When utilization review took place: before, during or after the treatment."""

    PROSPECTIVE = "prospective"
    CONCURRENT = "concurrent"
    RETROSPECTIVE = "retrospective"


class ReviewReason(Enum):
    """Why utilization review decided as it did."""

    MEDICAL_NECESSITY = "medicalNecessity"
    INFORMATION_NOT_RECEIVED = "informationNotReceived"


class UtilizationReview(_Part, frozen=True, kw_only=True):
    """What utilization review decided about one request."""

    decision: ReviewDecision | None = None
    """What utilization review decided. denied: The request was denied. modified: A part of the request was authorized.
    delayed: The decision was delayed; that could be disputed until 2017 only (Labor Code 4610.5(c)(1)).
    """
    timing: Timing | None = None
    """When the treatment was reviewed. prospective: Before the treatment was given. concurrent: During a stay in a
    hospital. retrospective: After the treatment was given (8 CCR 9792.6.1).
    """
    date: clock.date | None = None
    """The day of the decision about this item, where it is not the one of the case."""
    reason: ReviewReason | None = None
    """Why the treatment was not authorized. medicalNecessity: The treatment was found not to be necessary.
    informationNotReceived: The information that was asked for did not arrive (8 CCR 9792.9.1(f)).
    """


class Property(_Part, frozen=True, kw_only=True):
    """A named value of an extension."""

    name: str
    """The name of the property: an ASCII letter or underscore, then letters, digits, underscores, periods and hyphens.
    """
    value: str
    """The value, as text."""


class Extension(_Part, frozen=True, kw_only=True):
    """Data that one owner adds to the standard."""

    owner: str
    """A URI that names who defines these properties. Nothing is fetched from it."""
    properties: tuple[Property, ...]
    """Named values, in the owner's order."""


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
    type: str | None = None
    """What kind of document it is. An open list: known values are in the code list document-types."""
    extensions: tuple[Extension, ...] = ()
    """Whatever two parties agreed to add to the document. No rule of the standard reads it but for private data, and
    one that a reader does not know changes no verdict; every converter keeps it.
    """


class Citation(_Part, frozen=True, kw_only=True):
    """One guideline that a statement cites; an empty tuple or None means that the letter does not print it."""

    source: str
    """Who publishes the guideline. An open list: known values are in the code list guideline-sources."""
    title: str
    """The chapter or work. An open list: known MTUS chapters are in the code list mtus-chapters."""
    year: int | None = None
    """The year of the edition, only when the letter prints one; it is never inferred."""
    edition: date | None = None
    """The day of the edition, only when the letter prints one, as ACOEM's chapters do."""
    regulation: str | None = None
    """The section of title 8 of the California Code of Regulations that adopts the guideline."""
    uri: str | None = None
    """A URI that names the guideline. Nothing is fetched from it."""
    topics: tuple[str, ...] = ()
    """The topics cited, in order."""
    sections: tuple[str, ...] = ()
    """The sections cited, in order."""
    pages: tuple[str, ...] = ()
    """The pages cited, in order."""


class Guideline(_Part, frozen=True, kw_only=True):
    """The guideline statement of the claims administrator or a reviewer, and what it cites."""

    basis: Basis
    """On which kind of sources the statement rests. mtus: The Medical Treatment Utilization Schedule alone. nonMtus:
    Other sources alone. both: The Medical Treatment Utilization Schedule and other sources. noneCited: The letter
    states that no evidence was cited.
    """
    statement: str
    """The sentence as printed."""
    citations: tuple[Citation, ...]
    """What the statement cites; empty when it cites nothing."""


class Laterality(Enum):
    """The side of the body."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"


class RequestPart(_Part, frozen=True, kw_only=True):
    """A part of a modified request: its text, and what was understood of it."""

    text: str
    """The part as printed."""
    quantity: int | None = None
    """How many, where the text states it: visits, tablets, days."""
    unit: str | None = None
    """The unit of the quantity. An open list: known values are in the code list quantity-units."""
    strength: str | None = None
    """The strength of a drug as written."""
    refills: int | None = None
    """How many refills; without any, the member is absent."""
    frequency: str | None = None
    """How often, as written."""
    duration: str | None = None
    """For how long, as written."""
    laterality: Laterality | None = None
    """The side of the body. left: The left side. right: The right side. bilateral: Both sides."""
    body_region: str | None = None
    """The region of the body. An open list: known values are in the code list body-regions."""


class ModifiedRequest(_Part, frozen=True, kw_only=True):
    """What utilization review made of the request."""

    original: RequestPart
    """What the physician asked for."""
    authorized: RequestPart
    """What utilization review authorized."""
    eligible: RequestPart
    """What was left for independent review."""


class Classification(_Part, frozen=True, kw_only=True):
    """The category of a request in the public index."""

    category: str
    """The category of the request."""
    subcategory: str | None = None
    """The subcategory, where the category has any."""
    drug_class: str | None = None
    """The class of a pharmaceutical."""


class CodeSource(Enum):
    """Where a code is from: the letter, or somebody who added it."""

    LETTER = "letter"
    ANNOTATOR = "annotator"


class Code(_Part, frozen=True, kw_only=True):
    """A code of a treatment in the system of another organization."""

    system: str
    """A URI that names the system. Nothing is fetched from it."""
    code: str
    """The code as the system writes it."""
    source: CodeSource
    """Where the code is from. letter: The letter states it. annotator: Somebody added it."""


class Standard(Enum):
    """A standard of medical necessity, in the order of Labor Code 4610.5(c)(2), (A) to (F)."""

    MTUS = "mtus"
    PEER_REVIEWED_EVIDENCE = "peerReviewedEvidence"
    PROFESSIONAL_STANDARDS = "professionalStandards"
    EXPERT_OPINION = "expertOpinion"
    MEDICAL_PRACTICE = "medicalPractice"
    LIKELY_BENEFIT = "likelyBenefit"


class Analysis(_Part, frozen=True, kw_only=True):
    """The decision of one reviewer, identified by number, about an item, with the guideline and the reasons."""

    reviewer: int
    """The number of the reviewer whose analysis this is."""
    decision: Decision
    """What was decided about the disputed treatment. upheld: The denial stands, the treatment is not medically
    necessary. overturned: The treatment is medically necessary.
    """
    guideline: Guideline
    """The guideline on which the reviewer relied."""
    standards: tuple[Standard, ...] = ()
    """The standards of medical necessity on which the reviewer relied, in the order of Labor Code 4610.5(c)(2)."""
    why_not_mtus: str | None = None
    """Why the reviewer left the MTUS: it does not cover the condition, or its presumption is rebutted (8 CCR
    9792.21.1).
    """
    rationale: tuple[str, ...]
    """The reasons for the decision, paragraph by paragraph."""
    extensions: tuple[Extension, ...] = ()
    """Whatever two parties agreed to add to the analysis. No rule of the standard reads it but for private data, and
    one that a reader does not know changes no verdict; every converter keeps it.
    """


class DisputedItem(_Part, frozen=True, kw_only=True):
    """One treatment or service in dispute, the decision about it, and each reviewer's analysis."""

    number: int
    """The item's place in the letter: the numbers run from 1 to the count of items, each once."""
    description: str
    """The treatment or service as printed, without the decision word. Of a modified request, the whole statement."""
    quantity: int | None = None
    """How many, where the text states it: visits, tablets, days."""
    unit: str | None = None
    """The unit of the quantity. An open list: known values are in the code list quantity-units."""
    strength: str | None = None
    """The strength of a drug as written."""
    refills: int | None = None
    """How many refills; without any, the member is absent."""
    frequency: str | None = None
    """How often, as written."""
    duration: str | None = None
    """For how long, as written."""
    laterality: Laterality | None = None
    """The side of the body. left: The left side. right: The right side. bilateral: Both sides."""
    body_region: str | None = None
    """The region of the body. An open list: known values are in the code list body-regions."""
    service_date: date | None = None
    """The day on which the treatment was given, or the first of several days."""
    utilization_review: UtilizationReview | None = None
    """What utilization review decided about this request, and when it took place: at least one of the two. The day of
    the decision is in the case; where the item has a day of its own, it is here.
    """
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
    """What was decided about the disputed treatment. The law has two decisions: where a rationale grants a part of a
    request, the letter needs two items. With several reviewers, what their analyses add up to. upheld: The denial
    stands, the treatment is not medically necessary. overturned: The treatment is medically necessary.
    """
    claims_administrator_guideline: Guideline
    """The guideline on which the claims administrator relied."""
    analyses: tuple[Analysis, ...]
    """One for each reviewer. The item's decision is what they add up to: the majority, and an even split favors the
    treatment (Labor Code 4610.6(e)).
    """
    extensions: tuple[Extension, ...] = ()
    """Whatever two parties agreed to add to the item. No rule of the standard reads it but for private data, and one
    that a reader does not know changes no verdict; every converter keeps it.
    """


class Determination(_Part, frozen=True, kw_only=True):
    """One Final Determination of an Independent Medical Review.

    The fields are those of the newest version of the standard. ``schema_version`` is the version that the document was
    loaded from, and the one in which ``dump`` writes it; two determinations are equal if their versions are, too.
    """

    document_type: str
    """Identifies the document as a Final Determination, not another document of the program."""
    schema_version: str
    """The version of this standard that the document follows. It alone selects the schema."""
    copy: Copy
    """Which of the two copies of the letter this is. served: The copy that is served on the parties, with the list of
    documents and the outcome. posted: The copy that is posted for the public: redacted, and without them.
    """
    document_id: str | None = None
    """Identifies this document among all others: a URI, such as a urn:uuid. It changes when the content does."""
    created: clock.datetime | None = None
    """When this document was made, in Coordinated Universal Time to the second."""
    exchange: Exchange | None = None
    """From whom to whom this document is sent."""
    provenance: Provenance | None = None
    """How these data came to be: who or what made them, and from which letter."""
    case: Case
    """The header table: number, priority and the five dates; and other days and facts on which the time limits rest."""
    replaces: Replaces | None = None
    """The determination that this one supersedes. The remedy of an appeal is a new review (Labor Code 4610.6(i)), and
    errors are corrected by a new letter.
    """
    review_organization: IdentifiedParty
    """The organization that conducted the review."""
    parties: Parties | None = None
    """The parties. In served copies only: a posted copy that names them would identify the injured worker."""
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
    """The outcome of the case as a whole. uphold: Every item was upheld. overturn: Every item was overturned.
    partialOverturn: Some items were upheld and some overturned.
    """
    extensions: tuple[Extension, ...] = ()
    """Whatever two parties agreed to add. No rule of the standard reads it but for private data, and one that a reader
    does not know changes no verdict; every converter keeps it.
    """


def structure(data: object) -> Determination:
    """The model of *data*, which the newest schema must have accepted."""
    return msgspec.convert(data, Determination)


def unstructure(determination: Determination) -> dict[str, Any]:
    """*determination*, whose values have the types of their fields, as plain data; dates as YYYY-MM-DD."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(determination))
    return plain
