"""What a run was told: limits, levels, and which rules to run."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct, field

from imr_schema.finding import Severity

MIB = 1024 * 1024
LARGEST_INTEGER = 2**53 - 1
"""Beyond it, readers of JSON may round (RFC 8259, section 6)."""


class Limits(Struct, frozen=True):
    """How much of anything a document may have; over a limit it is undetermined, never valid.

    ``size``: bytes of a document. ``depth``: levels of nesting. ``elements``: elements, attributes
    or JSON members. ``field``: bytes of one text.
    """

    size: int = 16 * MIB
    depth: int = 64
    elements: int = 400_000
    field: int = MIB


class Settings(Struct, frozen=True):
    """The choices of one run.

    ``fail_on``: the lightest severity that makes a document not acceptable. ``only`` and ``skip``:
    rule ids; either makes a report partial. ``severity``: other severities by rule id; central
    rules cannot be changed. ``as_of``: the day on which the run stands, today when None.
    ``values``: how much document text findings carry, none, clip or full. ``both_engines``: ask the
    second opinion too. ``metadata``: by case number, or under ``*`` for every letter, what a letter does
    not say.
    """

    fail_on: Severity = Severity.ERROR
    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    severity: dict[str, Severity] = field(default_factory=dict)
    as_of: date | None = None
    values: str = "none"
    both_engines: bool = False
    limits: Limits = Limits()
    metadata: dict[str, dict[str, Any]] = field(default_factory=dict)


DEFAULT = Settings()
