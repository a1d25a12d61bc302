"""What a physician requested and what utilization review decided about it, as a request file states it."""

from __future__ import annotations

from datetime import date
from enum import Enum

from msgspec import Struct

from imr_schema.model import Laterality, RequestPart


class Reviewed(Enum):
    """What utilization review decided about one treatment."""

    APPROVED = "approved"
    MODIFIED = "modified"
    DENIED = "denied"
    DELAYED = "delayed"


class _Stated(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What every part of a request file has in common."""


class Treatment(_Stated, frozen=True, kw_only=True):
    """One treatment that was requested: a row of a CSV file, an entry of ``treatments`` in JSON."""

    treatment: str
    """The treatment in the words of the request."""
    ur_decision: Reviewed
    """What utilization review decided about it."""
    number: int | None = None
    """Its number in the request."""
    quantity: int | None = None
    """How many: visits, tablets, days."""
    unit: str | None = None
    """The unit of the quantity."""
    strength: str | None = None
    """The strength of a drug."""
    refills: int | None = None
    """How many refills."""
    frequency: str | None = None
    """How often."""
    duration: str | None = None
    """For how long."""
    laterality: Laterality | None = None
    """The side of the body."""
    body_region: str | None = None
    """The region of the body."""
    authorized: str | None = None
    """What utilization review authorized of a treatment that it modified."""
    ur_date: date | None = None
    """The day of the decision of utilization review."""

    @property
    def part(self) -> RequestPart:
        """The treatment as a determination has what was asked for."""
        return RequestPart(
            text=self.treatment,
            quantity=self.quantity,
            unit=self.unit,
            strength=self.strength,
            refills=self.refills,
            frequency=self.frequency,
            duration=self.duration,
            laterality=self.laterality,
            body_region=self.body_region,
        )


class Request(_Stated, frozen=True, kw_only=True):
    """The request of one case."""

    case_number: str | None = None
    """The case of the review; None where the file names none: then it is that of the document."""
    date_of_injury: date | None = None
    """The day of the injury."""
    request_for_authorization_date: date | None = None
    """The day on which the request was received."""
    application_received_date: date | None = None
    """The day on which the application for review was received."""
    treatments: tuple[Treatment, ...]
    """What was requested, in the order of the file."""


class RequestOfCase(Struct, frozen=True):
    """The request of one case, and where in the file it stands."""

    request: Request
    places: tuple[str, ...]
    """Where each treatment stands, for messages: "row 2"."""


class Requests(Struct, frozen=True):
    """What a request file holds."""

    by_case: dict[str | None, RequestOfCase]
    """The request of each case by its number; under None that of a file which names no case."""

    def of(self, case_number: str) -> RequestOfCase | None:
        """The request of the case with that number; None where the file has none of it."""
        return self.by_case.get(None) or self.by_case.get(case_number)
