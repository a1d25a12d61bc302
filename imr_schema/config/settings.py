"""What a run was told: limits, levels, what is silenced, and which rules to run."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from msgspec import Struct, field, structs

from imr_schema.codelists import STANDARD, CodeLists
from imr_schema.config.profiles import EXCHANGE, Profile
from imr_schema.finding import Severity

MIB = 1024 * 1024
LARGEST_INTEGER = 2**53 - 1
"""Beyond it, readers of JSON may round (RFC 8259, section 6)."""

EVERY = "*"
"""The key of the metadata that holds for every letter."""


class Limits(Struct, frozen=True):
    """How much of anything a document may have; over a limit it is undetermined, never valid.

    ``size``: bytes of a document. ``depth``: levels of nesting. ``elements``: elements, attributes
    or JSON members. ``field``: bytes of one text.
    """

    size: int = 16 * MIB
    depth: int = 64
    elements: int = 400_000
    field: int = MIB


class Silence(Struct, frozen=True):
    """Findings that are known and accepted: of a rule, at a place, in some files, for a reason, until a day.

    ``place`` is a JSON Pointer in which ``*`` stands for any one step; it covers what lies below it. ``files``
    is a pattern of file names. None stands for every place, file and day.
    """

    rule: str
    reason: str
    place: str | None = None
    files: str | None = None
    until: date | None = None

    def covers(self, rule: str, place: str) -> bool:
        """Whether a finding of *rule* at the pointer *place* is meant."""
        if rule != self.rule:
            return False
        return self.place is None or _places(self.place).fullmatch(place) is not None


@cache
def _places(pattern: str) -> re.Pattern[str]:
    steps = "/".join("[^/]+" if step == "*" else re.escape(step) for step in pattern.split("/"))
    return re.compile(rf"{steps}(?:/.*)?", re.DOTALL)


class ForFiles(Struct, frozen=True):
    """Other settings for the files whose names fit the pattern ``match``; None leaves one as it is."""

    match: str
    profile: Profile | None = None
    fail_on: Severity | None = None
    skip: frozenset[str] = frozenset()
    rules: dict[str, Severity] = field(default_factory=dict)


def _in_files(pattern: str, source: str, folder: str | None) -> bool:
    """Whether the document *source* fits *pattern*; ``*`` stands for any characters, ``/`` too.

    The pattern is about the path from *folder*, the working folder when None.
    """
    file, _, number = source.rpartition("#")
    path = file if number.isdigit() else source
    if source not in ("-", ""):
        with suppress(ValueError):  # on another drive of Windows
            path = os.path.relpath(path, folder)
    return fnmatchcase(path.replace(os.sep, "/"), pattern)


class Settings(Struct, frozen=True):
    """The choices of one run.

    ``fail_on``: the lightest severity that makes a document not acceptable. ``only`` and ``skip``:
    rule ids; either makes a report partial. ``severity``: other severities by rule id, before those of a
    settings file, ``rules``, and of the ``profile``; central rules cannot be changed. ``as_of``: the day
    on which the run stands, today when None. ``values``: how much document text findings carry, none,
    clip or full. ``both_engines``: ask the second opinion too. ``metadata``: by case number, or under ``*``
    for every letter, what a letter does not say. ``silences``: findings that are known and accepted.
    ``baseline``: fingerprints by document of findings that were there before, documents named from
    ``baseline_folder``, the working folder when None. ``for_files``: other
    settings for some files. ``folder``: where patterns of file names begin, the working folder when None. ``lists``: the code lists.
    ``assume_version``: the version as which a document is judged that names a newer minor version of the same major.
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
    profile: Profile = EXCHANGE
    rules: dict[str, Severity] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    baseline: dict[str, frozenset[str]] = field(default_factory=dict)
    baseline_folder: str | None = None
    for_files: tuple[ForFiles, ...] = ()
    folder: str | None = None
    lists: CodeLists = STANDARD
    assume_version: str | None = None

    @property
    def partial(self) -> bool:
        """Whether rules are left out, of every document or of some."""
        return bool(self.only or self.skip or any(each.skip for each in self.for_files))

    def level(self, rule: str, own: Severity) -> Severity:
        """The severity of *rule*, whose own is *own*: as the call says, the settings file, the profile."""
        for said in (self.severity, self.rules, self.profile.severity):
            if rule in said:
                return said[rule]
        return own

    def of(self, source: str) -> Settings:
        """These settings for the document *source*; of several ``for_files`` that fit, the later ones win."""
        told = self
        if any(silence.files for silence in self.silences):
            fit = (s for s in self.silences if s.files is None or _in_files(s.files, source, self.folder))
            told = structs.replace(self, silences=tuple(fit))
        for each in self.for_files:
            if _in_files(each.match, source, self.folder):
                told = structs.replace(
                    told,
                    profile=each.profile or told.profile,
                    fail_on=each.fail_on or told.fail_on,
                    skip=told.skip | each.skip,
                    rules={**told.rules, **each.rules},
                )
        return told


DEFAULT = Settings()
