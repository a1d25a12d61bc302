"""The one record for every problem, and what a document's findings add up to."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field, structs


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

    @property
    def words(self) -> str:
        """It in a sentence."""
        return "not acceptable" if self is Verdict.NOT_ACCEPTABLE else self.value


MOST_OF_A_RULE = 1_000
"""How many findings of one rule a report on one document lists; the others are counted, and reported as one."""


class Days(Struct, frozen=True):
    """The days of a run for which what was found in a document holds: any, unless a rule asked what day it is."""

    first: date | None = None
    """None: any day before ``last``."""
    last: date | None = None
    """None: any day after ``first``."""

    def include(self, day: date) -> bool:
        """Whether it holds on *day*."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Problem(Struct, frozen=True):
    """What a reader, the schema or a rule found, before it is located and worded."""

    #: The id of the rule whose obligation is not met.
    rule: str
    #: A JSON Pointer (RFC 6901) into the data; ``""`` is the whole document.
    pointer: str = ""
    #: What fills the message: places, codes, dates and numbers, never text of the document.
    facts: dict[str, Any] = field(default_factory=dict)
    #: The rule whose message fits, where it is another one: a missing rationale is IMR304, worded as IMR103.
    kind: str | None = None
    #: (line, column) from 1, where the reader knows it already.
    at: tuple[int, int] | None = None
    #: The page that ``at`` is on, from 1, if the document has pages.
    page: int | None = None
    #: Text of the document, which is shown only where the settings allow it.
    values: dict[str, str] = field(default_factory=dict)
    #: Given where this problem weighs less than its rule.
    severity: Severity | None = None
    #: How many problems of its rule, which are not listed, it stands for; 0 for a problem of its own.
    counted: int = 0
    #: The names of the other documents of the run that it is about.
    related: tuple[str, ...] = ()
    #: The pointer of the member itself, where ``pointer`` is that of what it stands in, since its name may be
    #: confidential. It serves to locate the member, and is never shown.
    inner: str | None = None


class Excerpt(Struct, frozen=True):
    """A source line for a person: ``text`` is clipped, ``caret`` counts code points from 0."""

    text: str
    caret: int


class Obligation(Struct, frozen=True):
    """One thing that every disputed item must have: a column of every completeness table."""

    #: The rule that is broken where it is absent or blank; fields of the schemas name it as ``x-rule``.
    rule: str
    #: Its member in the JSON report.
    name: str
    #: Its name in a sentence.
    words: str
    #: Its name at the head of a narrow column.
    column: str


class Finding(Struct, frozen=True):
    """One problem of one document."""

    #: The rule's id.
    rule: str
    #: The rule's name.
    name: str
    #: How much it weighs in this run.
    severity: Severity
    #: A sentence without any text of the document.
    message: str
    #: A JSON Pointer (RFC 6901) into the data, the same for XML and JSON.
    pointer: str
    #: The number of the disputed item that it lies in.
    item: int | None = None
    #: From 1; None when there is no text to point into. In a letter, lines count on their ``page``.
    line: int | None = None
    #: From 1, in code points.
    column: int | None = None
    #: From 1, for letters alone.
    page: int | None = None
    #: The law or standard that the rule rests on.
    clause: str | None = None
    #: The first paragraph of the rule's manual page.
    help: str | None = None
    #: Whether it can be neither lowered nor suppressed.
    mandatory: bool = False
    #: Identifies the finding in the same document after it was reformatted or its items were reordered: 16 hexadecimal
    #: digits, unique in a report, made of no text of the document.
    fingerprint: str = ""
    #: Text of the document by what it is; empty unless values may be shown.
    values: dict[str, str] = field(default_factory=dict)
    #: The source line; None unless values may be shown.
    excerpt: Excerpt | None = None
    #: The position of the disputed item in the report's ``items``, from 0; None outside the items.
    item_index: int | None = None
    #: The name of the obligation of the item that it is about; None where it is about none.
    obligation: str | None = None
    #: How many findings beyond the first ``MOST_OF_A_RULE`` of its rule it stands for; 0 for a finding of its own.
    counted: int = 0
    #: The names of the other documents of the run that it is about.
    related: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """How many findings it is."""
        return self.counted or 1

    if not TYPE_CHECKING:  # a type checker shall not accept any name at all

        def __getattr__(self, name: str) -> Any:
            return _renamed(self, name, {"central": "mandatory"})


class Suppressed(Struct, frozen=True):
    """A finding that the settings or the baseline suppress: the verdict ignores it, and every report counts it."""

    finding: Finding
    #: What the settings give as the reason; for a finding of the baseline, "in the baseline".
    reason: str
    #: The last day on which the suppression holds; None for ever.
    until: date | None = None


class Presence(Enum):
    """Whether a disputed item has one of the things that it must have."""

    PRESENT = "present"
    #: There, and says nothing: a placeholder, or too few different words.
    PLACEHOLDER = "placeholder"
    BLANK = "blank"
    ABSENT = "absent"


class ItemCompleteness(Struct, frozen=True):
    """Which of its obligations one disputed item meets."""

    #: A JSON Pointer to the item.
    pointer: str
    #: By the name of the obligation, in the order of the report.
    presence: dict[str, Presence]
    #: Whether all of them are present.
    complete: bool
    #: The number that the item states; None when it states none.
    number: int | None = None
    #: How many elements or members in it the schema does not allow there.
    unexpected: int = 0
    #: The beginning of its description; empty unless values may be shown in full.
    about: str = ""

    if not TYPE_CHECKING:  # a type checker shall not accept any name at all

        def __getattr__(self, name: str) -> Any:
            first, *rest = name.split("_")
            named = first + "".join(word.capitalize() for word in rest)
            if not name.startswith("__") and named in self.presence:
                _deprecated(self, name, f'presence["{named}"]')
                return self.presence[named]
            return _renamed(self, name, {"unplaced": "unexpected"})


class Report(Struct, frozen=True):
    """The findings of one document, its verdict, and the completeness of its disputed items."""

    #: The document's name.
    source: str
    verdict: Verdict
    #: In the order of the document.
    findings: tuple[Finding, ...] = ()
    #: One for each disputed item, in the order of the document; made from the data even when the schema refuses it.
    items: tuple[ItemCompleteness, ...] = ()
    #: ``json``, ``xml`` or ``letter``; None when it could not be recognized.
    syntax: str | None = None
    #: The version that the document names; None when it names none that is known.
    schema_version: str | None = None
    #: The version that it was validated as, where it names a newer one.
    assumed_version: str | None = None
    #: ``run``, ``notReached`` (the reader or the schema refused the document) or ``notEvaluated`` (a rule failed).
    rules: str = "notReached"
    #: Whether the run was narrowed by ``only`` or ``skip``, or the document follows a newer version than was validated.
    partial: bool = False
    #: How many elements or members the schema does not allow where they are, outside the disputed items.
    unexpected: int = 0
    #: These are not among the ``findings``.
    suppressed: tuple[Suppressed, ...] = ()
    #: The content of the document, kept only where values may be shown in full.
    data: Any = None
    #: The bytes of the document as it was validated, unpacked; None where no report states it.
    size: int | None = None
    #: The SHA-256 of these bytes, in hexadecimal; None where no report states it.
    digest: str | None = None
    #: The SHA-256 of its content as canonical JSON, in hexadecimal, the same for each syntax; None where nobody asked
    #: for it, and of a document that is not acceptable, or is a letter.
    content_digest: str | None = None
    #: The verdict of the document's own report, where this one has what was found across documents; None otherwise.
    amends: Verdict | None = None

    @property
    def acceptable(self) -> bool:
        """Fully validated, and nothing found at the severity that the run was to fail on."""
        return self.verdict is Verdict.ACCEPTABLE

    def count(self, severity: Severity) -> int:
        """How many findings have *severity*."""
        return sum(finding.number for finding in self.findings if finding.severity is severity)

    @property
    def total(self) -> int:
        """How many findings there are, those that are only counted too."""
        return sum(finding.number for finding in self.findings)

    @property
    def total_suppressed(self) -> int:
        """How many findings are suppressed, those that are only counted too."""
        return sum(suppressed.finding.number for suppressed in self.suppressed)

    if not TYPE_CHECKING:  # a type checker shall not accept any name at all

        def __getattr__(self, name: str) -> Any:
            return _renamed(self, name, {"silenced": "suppressed", "unplaced": "unexpected"})


def without_text(report: Report) -> Report:
    """*report* as it may go into a file that nobody asked to hold text of documents."""
    findings = tuple(_bare(finding) for finding in report.findings)
    suppressed = tuple(structs.replace(each, finding=_bare(each.finding)) for each in report.suppressed)
    items = tuple(structs.replace(item, about="") if item.about else item for item in report.items)
    return structs.replace(report, findings=findings, items=items, suppressed=suppressed, data=None)


def _bare(finding: Finding) -> Finding:
    return structs.replace(finding, values={}, excerpt=None)


def _renamed(owner: object, name: str, names: dict[str, str]) -> Any:
    """What the earlier name *name* stands for, with a deprecation warning; ``AttributeError`` for any other name."""
    if name not in names:
        raise AttributeError(f"{type(owner).__name__!r} object has no attribute {name!r}")
    _deprecated(owner, name, names[name])
    return getattr(owner, names[name])


def _deprecated(owner: object, old: str, new: str) -> None:
    import warnings  # only for callers of an old name

    warnings.warn(f"{type(owner).__name__}.{old} is now {new}", DeprecationWarning, stacklevel=4)
