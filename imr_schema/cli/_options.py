"""Options that commands share, each group as one typed value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any

import click
from click.core import ParameterSource
from msgspec import Struct

from imr_schema.cli._terminal import note
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import SCANNED_PAGES, Limits
from imr_schema.config.tables import DEEPEST, LONGEST, MOST, MOST_JOBS, SHORTEST
from imr_schema.errors import UsageError
from imr_schema.findings import Severity
from imr_schema.inputs import files
from imr_schema.rules import CATALOG, Rule, find, meant
from imr_schema.standard import VERSIONS
from imr_schema.text import other_files

Command = Callable[..., Any]
Option = Callable[[Command], Command]

LIMITS = Limits()
SEVERITIES = [severity.value for severity in Severity]


class Count(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 alone
    """A whole number from 1 to *most*; the help does not spell the range out."""

    name = "integer"

    def __init__(self, most: int) -> None:
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            self.fail(f"{value!r} is not a whole number", param, ctx)
        if not 1 <= number <= self.most:
            self.fail(f"{number} is not between 1 and {self.most:,}", param, ctx)
        return number


class Seconds(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 alone
    """A time from a tenth of a second to a day."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            seconds = float(value)
        except ValueError:
            self.fail(f"{value!r} is not a number of seconds", param, ctx)
        if not SHORTEST <= seconds <= LONGEST:
            self.fail(f"{seconds:g} is not between {SHORTEST} and {LONGEST:,}", param, ctx)
        return seconds


Completion = Callable[[click.Context, click.Parameter, str], list[str]]


def completing(names: Iterable[str]) -> Completion:
    """A completion at a shell's prompt by those of *names* that begin as what is typed."""
    known = [*names]

    def complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
        return [name for name in known if name.startswith(begun)]

    return complete


completing_versions = completing(VERSIONS)
"""A completion by the versions of the standard."""


def completing_rules(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """A completion by the ids of rules, in capitals or not, and by their names."""
    ids = [rule for rule in CATALOG if rule.startswith(begun.upper())]
    return ids or [rule.name for rule in CATALOG.values() if rule.name.startswith(begun)]


def group(name: str, kind: type[Struct], *options: Option) -> Callable[[Command], Command]:
    """A decorator that gives a command *options*, and their values as one *kind* in the argument *name*.

    The name of each option is a field of *kind*.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def collecting(**values: Any) -> Any:
            collected = kind(**{field: values.pop(field) for field in kind.__struct_fields__})
            return command(**{name: collected}, **values)

        decorated: Command = collecting
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


class SelectedFiles(Struct, frozen=True):
    """Which files a command reads."""

    paths: tuple[str, ...]
    """Files, folders, patterns, archives, or ``-``."""
    include: tuple[str, ...] = ()
    """Patterns for the files of folders that count; empty: those of documents."""
    exclude: tuple[str, ...] = ()
    """Patterns for the files of folders that do not."""


def _selecting(by_default: str, *, required: bool = True) -> Callable[[Command], Command]:
    return group(
        "selected",
        SelectedFiles,
        click.argument("paths", nargs=-1, required=required),
        click.option(
            "--include",
            multiple=True,
            metavar="PATTERN",
            help=f"Files of folders to read.  [default: {by_default}]",
        ),
        click.option("--exclude", multiple=True, metavar="PATTERN", help="Files of folders to leave out."),
    )


_DATA = "*.xml, *.json, *.ndjson, *.jsonl, also packed (.gz) or in archives (.zip, .tar, .tgz)"
_LETTERS = "*.txt, *.pdf, *.docx, *.html, *.htm, *.mht, *.mhtml; with --ocr pictures too"

coloring = click.option(
    "--color",
    envvar="IMR_SCHEMA_COLOR",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Color on standard output; auto: on a terminal.",
)
"""Whether standard output is colored."""

selecting = _selecting(_DATA)
"""Which documents a command reads."""
selecting_or_not = _selecting(_DATA, required=False)
"""The same, where a command can do without."""
selecting_letters = _selecting(_LETTERS)
"""Which letters a command reads."""
selecting_both = _selecting(f"{_DATA}; {_LETTERS}")
"""Which documents and letters a command reads."""


def sources(selected: SelectedFiles, *, tell_others: bool = False) -> files.Sources:
    """The files *selected*; standard error states where there are none.

    *tell_others*: it states too how many files of the folders are none of them; reports do that themselves.
    """
    found = files.find(selected.paths, selected.include, selected.exclude)
    if not found:
        note(files.nothing_found(selected.paths, selected.include, found.passed_over))
    elif tell_others and found.passed_over:
        note(f"not looked at: {other_files(found.passed_over)}")
    return found


class ProcessOptions(Struct, frozen=True):
    """By how many processes documents are validated, and how long one may take."""

    jobs: int = 1
    """Processes."""
    timeout: float = 60.0
    """Seconds for one document."""


timed = click.option(
    "--timeout",
    envvar="IMR_SCHEMA_TIMEOUT",
    type=Seconds(),
    default=ProcessOptions().timeout,
    show_default="60",
    metavar="SECONDS",
    help="Longest time for one document; over it the document is undetermined.",
)

TIME_FOR_SCANS = 300.0
"""Seconds for one document where scans are read."""

scanning = click.option(
    "--ocr",
    is_flag=True,
    help=f"Read scans too, by character recognition: PNG, JPEG, TIFF, PDF without text; up to {SCANNED_PAGES} pages. "
    f"Needs the extra ocr and Tesseract; --timeout is {TIME_FOR_SCANS:g} by default.",
)


def is_given(name: str) -> bool:
    """Whether the command line or the environment gave the option *name* a value."""
    return click.get_current_context().get_parameter_source(name) is not ParameterSource.DEFAULT


def time_for(timeout: float, *, ocr: bool) -> float:
    """*timeout*, as the user or the environment gave it; by default more where scans are read."""
    return TIME_FOR_SCANS if ocr and not is_given("timeout") else timeout


processing = group(
    "processes",
    ProcessOptions,
    click.option(
        "--jobs",
        "-j",
        type=Count(MOST_JOBS),
        default=1,
        show_default=True,
        metavar="N",
        help="Number of parallel processes.",
    ),
    timed,
)
"""How the work is divided."""


class ValidationOptions(Struct, frozen=True):
    """How documents are validated, by the command line and the environment; None and empty: as by default."""

    profile: str | None
    """The name of a profile, or a ``.toml`` file."""
    fail_on: str | None
    """A severity."""
    only: tuple[str, ...]
    """Ids or names of rules."""
    skip: tuple[str, ...]
    """Ids or names of rules."""
    severities: tuple[str, ...]
    """RULE=LEVEL each."""
    as_of: datetime | None
    """The day that decides which facts of the law apply."""
    show_values: str
    """auto, none, clip or full."""
    engine: str
    """fast or both."""
    codelists: str | None
    """A folder of code lists."""
    config: str | None
    """A settings file; ``none``: no file at all."""
    max_size: int
    """Bytes of a document."""
    max_depth: int
    """Levels of nesting."""
    max_elements: int
    """Elements, attributes or members."""
    max_field: int
    """Bytes of one text."""


def _limit(name: str, most: int, default: int, metavar: str, help: str) -> Option:
    return click.option(name, type=Count(most), default=default, show_default=True, metavar=metavar, help=help)


validating = group(
    "options",
    ValidationOptions,
    click.option(
        "--profile",
        envvar="IMR_SCHEMA_PROFILE",
        metavar="NAME",
        shell_complete=completing(PROFILES),
        help=f"What documents are validated for: {', '.join(PROFILES)}, or a .toml file.  [default: exchange]",
    ),
    click.option(
        "--fail-on",
        envvar="IMR_SCHEMA_FAIL_ON",
        type=click.Choice(SEVERITIES),
        help="The lightest severity that is not acceptable.  [default: error]",
    ),
    click.option(
        "--only",
        envvar="IMR_SCHEMA_ONLY",
        multiple=True,
        shell_complete=completing_rules,
        metavar="RULE",
        help="Run these rules alone, and the mandatory ones.",
    ),
    click.option(
        "--skip",
        envvar="IMR_SCHEMA_SKIP",
        multiple=True,
        metavar="RULE",
        shell_complete=completing_rules,
        help="Leave these rules out.",
    ),
    click.option(
        "--severity",
        "severities",
        envvar="IMR_SCHEMA_SEVERITY",
        multiple=True,
        shell_complete=completing_rules,
        metavar="RULE=LEVEL",
        help="Another severity for a rule: error, warning or info.",
    ),
    click.option(
        "--as-of",
        envvar="IMR_SCHEMA_AS_OF",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="Evaluate as of this date.  [default: today]",
    ),
    click.option(
        "--show-values",
        envvar="IMR_SCHEMA_SHOW_VALUES",
        type=click.Choice(["auto", "none", "clip", "full"]),
        default="auto",
        show_default=True,
        help="Text of documents in findings; auto: clipped, on a terminal only.",
    ),
    click.option(
        "--engine",
        envvar="IMR_SCHEMA_ENGINE",
        type=click.Choice(["fast", "both"]),
        default="fast",
        show_default=True,
        help="both cross-checks the schema validation with xmlschema and jsonschema.",
    ),
    click.option(
        "--codelists",
        envvar="IMR_SCHEMA_CODELISTS",
        metavar="DIR",
        help="A folder of code lists that replace the standard's.",
    ),
    click.option(
        "--config",
        envvar="IMR_SCHEMA_CONFIG",
        metavar="FILE",
        help="Settings file; none: no file at all.  [default: imr-schema.toml or pyproject.toml here or above]",
    ),
    _limit("--max-size", MOST, LIMITS.size, "BYTES", "Largest document."),
    _limit("--max-depth", DEEPEST, LIMITS.depth, "N", "Deepest nesting."),
    _limit("--max-elements", MOST, LIMITS.elements, "N", "Most elements or members."),
    _limit("--max-field", MOST, LIMITS.field, "BYTES", "Longest text."),
)
"""How documents are validated."""


class BaselineOptions(Struct, frozen=True):
    """The baseline, by the command line and the environment."""

    baseline: str | None = None
    """Its file; None: the one that the settings file names."""
    update_baseline: bool = False
    """Whether it is to be written, not read."""


def known_rule(name: str, option: str) -> Rule:
    """The rule with that id or name; a ``UsageError`` names the nearest one."""
    found = find(name)
    if found is None:
        raise UsageError(f"{option} {name}: there is no such rule{meant(name)}")
    return found
