"""An input under test, and what is asked of it again and again."""

import re
import time
from datetime import date
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct

from imr_schema.config.settings import Settings
from imr_schema.findings import Report
from imr_schema.validation import pipeline
from imr_schema.validation.pipeline import ValidationResult
from tests.fuzz import hostile

SYNTAXES = {"imr.json": "json", "imr.xml": "xml", "txt": "letter", "html": "letter", "docx": "letter", "pdf": "letter"}
"""How documents are read, by their kind."""

EXACT = ("imr.json", "imr.xml")
LETTERS = ("txt", "html", "docx", "pdf")
PACKED = ("imr.ndjson", "imr.json.gz", "imr.zip")
BESIDE = (
    "imr-schema.toml", "pyproject.toml", "profile.toml", "baseline.json", "metadata.json", "metadata.csv",
    "codelist.json", "manifest.json", "against.json",
)  # fmt: skip
KINDS = (*SYNTAXES, *PACKED, *BESIDE)
"""Every kind of input, by the end of the name of its files."""

DAY = date(2026, 11, 23)
DEFAULT = Settings(as_of=DAY)


class Input(Struct, frozen=True):
    """One input: the kind of file it is, and its bytes."""

    kind: str
    raw: bytes


class Failure(Struct, frozen=True):
    """An invariant that an input breaks."""

    invariant: str
    detail: str

    @property
    def signature(self) -> str:
        """The same for failures that are probably of one fault."""
        return f"{self.invariant}: {re.sub('(?<![A-Z0-9])[0-9]{3,}', 'N', self.detail)}"


class Subject:
    """An input under test, and what was found out about it, each once."""

    def __init__(self, given: Input) -> None:
        self.kind, self.raw = given.kind, given.raw
        self.syntax = SYNTAXES.get(given.kind)
        self.seconds = 0.0

    @cached_property
    def result(self) -> ValidationResult:
        """What its validation gives, which is timed."""
        begin = time.process_time()
        result = self.under(DEFAULT)
        self.seconds = time.process_time() - begin
        return result

    @property
    def report(self) -> Report:
        """Its report, without text of the document."""
        return self.result.report

    def under(self, settings: Settings, against: Any = None) -> ValidationResult:
        """What its validation under *settings* gives."""
        name = f"x.{self.kind}"
        return pipeline.validate(self.raw, source=name, syntax=self.syntax, settings=settings, against=against)


def told(report: Report) -> list[tuple[object, ...]]:
    """What a report says of a document, but for lines and columns."""
    return sorted((f.rule, f.pointer, f.severity.value, f.item or 0, f.counted) for f in report.findings)


def differ(one: Report, other: Report) -> str | None:
    """In what two reports that should say the same differ."""
    first, second = told(one), told(other)
    if first != second:
        alone = sorted({(str(f[0]), "only one") for f in first if f not in second})
        others = sorted({(str(f[0]), "only the other") for f in second if f not in first})
        return f"findings differ: {alone + others}"
    if one.verdict is not other.verdict:
        return f"{one.verdict} and {other.verdict}"
    return None if one.items == other.items else "completeness differs"


def says(text: str) -> bool:
    """Whether *text* contains what was planted in inputs."""
    lowered = text.lower()
    return hostile.MARK in lowered or hostile.NUMBER in lowered


def internal(report: Report) -> str | None:
    failed = next((each for each in report.findings if each.rule == "IMR090"), None)
    return failed.message if failed else None


def leak_in(report: Report) -> str | None:
    if any(f"{row.number}" == hostile.NUMBER for row in report.items):
        return None  # an item may be called by the number that it states
    try:
        shown = msgspec.json.encode(report).decode()
    except UnicodeEncodeError:
        shown = repr(report)
    if not says(shown):
        return None
    where = sorted({f.rule for f in report.findings if says(f"{f.message} {f.pointer} {f.values} {f.excerpt}")})
    return f"text of the document is in findings of {', '.join(where) or 'no rule'}"
