"""The one record for every problem, and what a document's findings add up to."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from msgspec import Struct, field


class Severity(Enum):
    """How much a finding weighs; ``error`` is the heaviest."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def weight(self) -> int:
        """3 for an error, 2 for a warning, 1 for an info."""
        return _WEIGHT[self]


_WEIGHT = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.INFO: 1}


class Verdict(Enum):
    """What became of a document."""

    ACCEPTABLE = "acceptable"
    NOT_ACCEPTABLE = "notAcceptable"
    UNDETERMINED = "undetermined"


class Problem(Struct, frozen=True):
    """What a reader, the shape or a rule noticed, before it is located and worded.

    ``rule`` is the obligation. ``kind`` is the rule whose message fits, where that is another one:
    a missing rationale is IMR304, worded as IMR103 "missing". ``facts`` fill the message: places,
    codes, dates and numbers, never text of the document; such text travels in ``values`` only.
    ``at`` is (line, column) where the reader knows it already, on ``page`` if the document has pages.
    ``severity`` is given where this problem is lighter than its rule.
    """

    rule: str
    pointer: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    kind: str | None = None
    at: tuple[int, int] | None = None
    page: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    severity: Severity | None = None


class Excerpt(Struct, frozen=True):
    """A source line for a person: ``text`` is clipped, ``caret`` counts code points from 0."""

    text: str
    caret: int


class Finding(Struct, frozen=True):
    """One problem of one document.

    ``pointer`` is a JSON Pointer into the data, the same for both syntaxes. ``line`` and
    ``column`` count from 1, the column in code points; both are None when there is no text to
    point into. A letter has pages, and then ``line`` counts on its ``page``. ``values`` and ``excerpt``
    hold document text and are empty unless values may be shown. ``central`` findings cannot be lowered
    or silenced. ``fingerprint`` tells the finding again in the same document after it was reformatted or
    its items were reordered: 16 hexadecimal digits, unique in a report, made of no document text.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    pointer: str
    item: int | None = None
    line: int | None = None
    column: int | None = None
    page: int | None = None
    clause: str | None = None
    help: str | None = None
    central: bool = False
    fingerprint: str = ""
    values: dict[str, str] = field(default_factory=dict)
    excerpt: Excerpt | None = None


class Silenced(Struct, frozen=True):
    """A finding that the settings silence: it does not count for the verdict, and every report counts it.

    ``reason`` is what the settings say for it; for a finding of the baseline it is "in the baseline". ``until`` is the last day on
    which the silence holds, None for ever.
    """

    finding: Finding
    reason: str
    until: date | None = None


class Part(Enum):
    """What the ledger says of one obligation of one disputed item."""

    PRESENT = "present"
    BLANK = "blank"
    ABSENT = "absent"


_PRESENT = Part.PRESENT


class LedgerRow(Struct, frozen=True):
    """The four obligations of one disputed item; ``number`` is None when the item states none."""

    decision: Part
    claims_administrator_guideline: Part
    reviewer_guideline: Part
    rationale: Part
    number: int | None = None
    unplaced: int = 0

    @property
    def complete(self) -> bool:
        """Whether all four are present."""
        # Asked of every row by every report: written out, it takes a fifth of the time.
        return (
            self.decision is _PRESENT
            and self.claims_administrator_guideline is _PRESENT
            and self.reviewer_guideline is _PRESENT
            and self.rationale is _PRESENT
        )


class Report(Struct, frozen=True):
    """The findings of one document, its verdict and its completeness ledger.

    ``rules`` is ``run``, ``notReached`` (the shape was wrong) or ``notEvaluated`` (a rule of ours
    crashed). ``partial`` says that the run was narrowed by ``only`` or ``skip``, or that the document follows a newer version
    than the ``assumed_version``, as which it was judged. ``silenced`` are not among the ``findings``. ``data`` is what the document says, kept only where values may be shown in full.
    """

    source: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    items: tuple[LedgerRow, ...] = ()
    syntax: str | None = None
    schema_version: str | None = None
    assumed_version: str | None = None
    rules: str = "notReached"
    partial: bool = False
    unplaced: int = 0
    silenced: tuple[Silenced, ...] = ()
    data: Any = None

    @property
    def acceptable(self) -> bool:
        """Fully judged, and nothing found at the level that the run was told to fail on."""
        return self.verdict is Verdict.ACCEPTABLE

    def count(self, severity: Severity) -> int:
        """How many findings have *severity*."""
        return sum(finding.severity is severity for finding in self.findings)
