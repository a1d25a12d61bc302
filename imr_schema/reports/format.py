"""What every report format is, and what it owes to those who read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Protocol

from msgspec import Struct

from imr_schema.findings import Report
from imr_schema.reports._context import Run


class NoPlace(Struct, frozen=True):
    """Declares that a format cannot state something."""

    #: Why, for people.
    reason: str


class Beside(Struct, frozen=True):
    """Where a report has files beside its own, and how one that an earlier run left is known."""

    #: Their folder, in the folder of the report.
    folder: str
    #: Their names, as a regular expression that matches the whole of one.
    names: str
    #: What stands within the first :data:`NEAR_BEGINNING` bytes of each.
    mark: bytes


NEAR_BEGINNING = 16 * 1024

Pages = Iterator[tuple[str, Iterator[str]]]
"""Files beside that of a report: the path of each from there, and its text in pieces that are taken in order."""


class ReportFormat(Protocol):
    """A report on the documents of one run, as text, document by document.

    A format keeps its own state. Whoever drives it makes one for each report, writes what :meth:`add` returns for every
    document, in order, and then, once, what :meth:`finish` yields.

    What each format owes, which tests check for all of them:

    - **A recognizable end**: a reader can see that a report was cut off (:attr:`ends_with`).
    - **No silent omissions**: it states that a run was partial (:attr:`states_partial`) and counts suppressed findings
      (:attr:`counts_suppressed`), or declares that it has no place for that, with the reason.
    - **No settings in silence**: it names the settings file that was used, and what that changes
      (:attr:`names_settings`), or declares that it has no place for it.
    - **No file in silence**: it counts the files of the folders that were named that are no documents
      (:attr:`counts_passed_over`), or declares that it has no place for it.
    - **Escapes**: texts of documents, names of files and reasons of settings do nothing to what reads the report, be it
      a terminal, a log, a CI host or a browser (:attr:`commands`).
    - **Text of documents** only where the findings contain it, and only in formats meant for it (:attr:`shows_values`).
    - **Bounded memory**: 100,000 findings need no more of it than 2,000; what must wait for the end waits in a file, or
      is cut and counted.

    A format that is encoded as a whole, as a receipt is, owes all this in what it encodes.
    """

    #: The end of a whole report, as a regular expression; no beginning of a report that is cut off matches it.
    ends_with: ClassVar[str]
    #: What a report contains when the run was partial, and only then, as a regular expression.
    states_partial: ClassVar[str | NoPlace]
    #: A regular expression whose one group is a count of suppressed findings; its matches add up to all of them.
    counts_suppressed: ClassVar[str | NoPlace]
    #: What a report contains when a settings file was used: a regular expression whose one group begins with its name.
    names_settings: ClassVar[str | NoPlace] = r"Settings of (.*)"
    #: What a report contains when files of a folder were not looked at: a regular expression whose one group is what is
    #: counted.
    counts_passed_over: ClassVar[str | NoPlace] = r"Not validated: [0-9,]+ other files?: (.*)"
    #: The lines that the host is meant to execute, each in whole, as a regular expression; no text can add one.
    commands: ClassVar[str | None] = None
    #: What its lines end with; no text can add a line end.
    line_end: ClassVar[str] = "\n"
    #: Whether it contains text of documents when the settings show it in full.
    shows_values: ClassVar[bool] = False
    #: Whether people read it at a terminal, in the encoding of that; on standard output all others are UTF-8.
    for_terminals: ClassVar[bool] = False
    #: Whether it writes nothing before the last document, so that a progress bar may be shown where it will stand.
    waits: ClassVar[bool] = False
    #: Whether it states the size and the digest of each document, which are taken only where a report does.
    states_files: ClassVar[bool] = False
    #: Whether it states the digest of each document's content.
    states_contents: ClassVar[bool] = False
    #: Whether it states what verdicts rest on, :attr:`Run.basis`, which takes a while to find out.
    states_basis: ClassVar[bool] = False
    #: Whether it names files as CI hosts look them up: from the working folder, with forward slashes.
    names_files_for_hosts: ClassVar[bool] = False

    def __init__(self, run: Run) -> None:
        """A report on *run*, before its first document."""

    def add(self, report: Report) -> str:
        """What to write for one more document; empty where the format waits for the end."""
        ...

    @classmethod
    def beside(cls, name: str) -> Beside | None:
        """Where the files beside the report file *name* would be; None of a format that always is one file."""
        return None

    def pages(self, name: str) -> Pages:
        """The files beside the report file *name*; none where the report is whole in that.

        Who writes a report to a file that has a folder asks for them after the last document, before :meth:`finish`,
        and takes all of them. Who does not ask has the whole report in one text.
        """
        return iter(())

    def finish(self) -> Iterator[str]:
        """What to write after the last document, in pieces that need not be in memory together."""
        ...
