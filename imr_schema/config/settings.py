"""The settings of a run: limits, severities, suppressions, and which rules to run."""

from __future__ import annotations

import os
import warnings
from contextlib import suppress
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct, field, structs

from imr_schema import pointer
from imr_schema.config.profiles import EXCHANGE, Profile
from imr_schema.findings import Severity
from imr_schema.standard.codelists import STANDARD, CodeLists

MIB = 1024 * 1024
LARGEST_INTEGER = 2**53 - 1
"""Beyond it, readers of JSON may round (RFC 8259, section 6)."""

SCANNED_PAGES = 100
"""Pages of a scan that the command line reads where it is asked to."""

EVERY = "*"
"""The key of the metadata that holds for every letter."""


class Limits(Struct, frozen=True):
    """How much of anything a document may have; over a limit it is undetermined, never valid."""

    size: int = 16 * MIB
    """Bytes of a document."""
    depth: int = 64
    """Levels of nesting."""
    elements: int = 400_000
    """Elements, attributes or JSON members."""
    field: int = MIB
    """Bytes of one text."""
    scanned_pages: int = 0
    """Pages of a scan, which are read by optical character recognition; 0: none is, and a scan is undetermined."""


class Suppression(Struct, frozen=True):
    """Findings that are known and accepted: they do not count for the verdict, and every report counts them."""

    rule: str
    """The id of the rule whose findings are meant; a mandatory rule's findings cannot be suppressed."""
    reason: str
    """Why they are accepted; every report that lists them states it."""
    place: str | None = None
    """A JSON Pointer in which ``*`` stands for any one step; it covers what lies below it. None: every place."""
    files: str | None = None
    """A pattern of file names. None: every file."""
    until: date | None = None
    """The last day on which it holds. None: for ever."""

    def covers(self, rule: str, place: str) -> bool:
        """Whether a finding of *rule* at the pointer *place* is meant."""
        if rule != self.rule:
            return False
        return self.place is None or pointer.matches(pointer.split(self.place), pointer.split(place))


class ForFiles(Struct, frozen=True):
    """Other settings for some files; None leaves one as it is."""

    match: str
    """The pattern of the names of these files; ``*`` stands for any characters, ``/`` too."""
    profile: Profile | None = None
    """What they are validated for."""
    fail_on: Severity | None = None
    """The lightest severity that makes one of them not acceptable."""
    skip: frozenset[str] = frozenset()
    """Ids of rules that are left out for them, beside those left out for all."""
    rules: dict[str, Severity] = field(default_factory=dict)
    """Other severities, by the id of the rule."""


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
    """The choices of one run."""

    fail_on: Severity = Severity.ERROR
    """The lightest severity that makes a document not acceptable."""
    only: frozenset[str] = frozenset()
    """Ids of rules: these run alone, and the mandatory ones; empty: all. It makes a report partial."""
    skip: frozenset[str] = frozenset()
    """Ids of rules that do not run. It makes a report partial."""
    severity: dict[str, Severity] = field(default_factory=dict)
    """Other severities by the id of the rule; they precede ``rules`` and ``profile``; not for mandatory rules."""
    as_of: date | None = None
    """The date as of which documents are evaluated: it decides which facts of the law apply. None: today."""
    values: str = "none"
    """How much document text findings carry: ``"none"``, ``"clip"`` or ``"full"``."""
    both_engines: bool = False
    """Whether schema validation is cross-checked with xmlschema and jsonschema."""
    limits: Limits = Limits()
    """How much of anything a document may have."""
    metadata: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What letters do not contain, as members of the schema, by case number, or under ``*`` for every letter."""
    profile: Profile = EXCHANGE
    """What documents are validated for."""
    rules: dict[str, Severity] = field(default_factory=dict)
    """Other severities by the id of the rule, of a settings file; they come before those of the ``profile``."""
    suppressions: tuple[Suppression, ...] = ()
    """Findings that are known and accepted."""
    baseline: dict[str, frozenset[str]] = field(default_factory=dict)
    """Fingerprints by document of findings that were there before; only new ones count."""
    baseline_folder: str | None = None
    """The folder from which the documents of ``baseline`` are named. None: the working folder."""
    for_files: tuple[ForFiles, ...] = ()
    """Other settings for some files; of several that fit, the later ones win."""
    folder: str | None = None
    """Where patterns of file names begin. None: the working folder."""
    lists: CodeLists = STANDARD
    """The code lists."""
    assume_version: str | None = None
    """The version as which a document is validated that names a newer minor version of the same major.

    None: such a document is undetermined.
    """
    silences: tuple[Suppression, ...] = ()
    """Deprecated, and gone in the next release: the former name of ``suppressions``, to which they are added."""

    def __post_init__(self) -> None:
        """Take what is given under a former name."""
        if self.silences:
            warnings.warn("Settings(silences=...) is now suppressions=...", DeprecationWarning, stacklevel=2)
            structs.force_setattr(self, "suppressions", self.suppressions + self.silences)
            structs.force_setattr(self, "silences", ())

    @property
    def partial(self) -> bool:
        """Whether rules are left out, of every document or of some."""
        return bool(self.only or self.skip or any(each.skip for each in self.for_files))

    def names(self, rule: str) -> bool:
        """Whether a severity of *rule* is given, whatever it is: so a rule is asked for that runs on request only."""
        return rule in self.severity or rule in self.rules or rule in self.profile.severity

    def level(self, rule: str, own: Severity) -> Severity:
        """The severity of *rule*, whose own is *own*: as the call states, the settings file, the profile."""
        for severities in (self.severity, self.rules, self.profile.severity):
            if rule in severities:
                return severities[rule]
        return own

    def of(self, source: str) -> Settings:
        """These settings for the document *source*; of several ``for_files`` that fit, the later ones win."""
        own = self
        if any(suppression.files for suppression in self.suppressions):
            fit = (
                each for each in self.suppressions if each.files is None or _in_files(each.files, source, self.folder)
            )
            own = structs.replace(self, suppressions=tuple(fit))
        for each in self.for_files:
            if _in_files(each.match, source, self.folder):
                own = structs.replace(
                    own,
                    profile=each.profile or own.profile,
                    fail_on=each.fail_on or own.fail_on,
                    skip=own.skip | each.skip,
                    rules={**own.rules, **each.rules},
                )
        return own


DEFAULT = Settings()
