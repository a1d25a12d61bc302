"""What is known of a run before its first document."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from imr_schema.findings import Obligation, Severity


class SettingsUsed(Struct, frozen=True):
    """The settings file of a run."""

    file: str
    #: What it changes in verdicts, in words.
    effect: str


class Run(Struct, frozen=True):
    """What every report of a run states or depends on."""

    #: The version of this tool.
    version: str
    #: The date as of which the documents are validated, as ISO 8601.
    as_of: str
    #: What each disputed item must have, in the order of the columns.
    obligations: tuple[Obligation, ...]
    #: Whether ``only`` or ``skip`` excluded rules.
    partial: bool = False
    #: Whether a report for people may use colors.
    color: bool = False
    #: The working folder, absolute: CI hosts read names of files from there.
    folder: str = ""
    #: The lightest severity that makes a document not acceptable.
    fail_on: Severity = Severity.ERROR
    #: The version that documents of newer minor versions are validated as, where the run assumes one.
    assumed: str | None = None
    #: The versions of the standard that this tool knows.
    standard: tuple[str, ...] = ()
    #: None where no file was used.
    settings: SettingsUsed | None = None
    #: Files of the folders and archives named that are no documents, by what their names say: ``.pdf``, ``hidden``.
    passed_over: dict[str, int] = field(default_factory=dict)
    #: The first of these files.
    names_passed_over: tuple[str, ...] = ()

    #: What the verdicts rest on, as ``validation.basis`` gives it; empty where no report states it.
    basis: dict[str, Any] = field(default_factory=dict)

    @property
    def in_part(self) -> bool:
        """Whether the run does not validate everything in every document, because it was asked not to."""
        return self.partial or self.assumed is not None
