"""Options that commands share, each group as one typed value, and the settings that they make."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import Any

import click
from click.core import ParameterSource
from msgspec import Struct, structs

from imr_schema.config import baseline, discovery
from imr_schema.config import file as settings_file
from imr_schema.config.file import Configuration
from imr_schema.config.profiles import EXCHANGE, PROFILES, Profile
from imr_schema.config.settings import SCANNED_PAGES, ForFiles, Limits, Settings
from imr_schema.config.tables import DEEPEST, LONGEST, MOST, MOST_JOBS, SHORTEST
from imr_schema.errors import UsageError
from imr_schema.findings import Severity
from imr_schema.inputs import files
from imr_schema.reports import FORMATS, SettingsUsed
from imr_schema.rules import CATALOG, Rule, find
from imr_schema.standard import VERSIONS, codelists, version_in_use
from imr_schema.text import nearest, other_files, safe_line

Command = Callable[..., Any]
Option = Callable[[Command], Command]

LIMITS = Limits()
_SEVERITIES = [severity.value for severity in Severity]


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


def _selecting(by_default: str) -> Callable[[Command], Command]:
    return group(
        "selected",
        SelectedFiles,
        click.argument("paths", nargs=-1, required=True),
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

selecting = _selecting(_DATA)
"""Which documents a command reads."""
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
        _note(files.nothing_found(selected.paths, selected.include, found.passed_over))
    elif tell_others and found.passed_over:
        _note(f"not looked at: {other_files(found.passed_over)}")
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


def time_for(timeout: float, *, ocr: bool) -> float:
    """*timeout*, as the user or the environment gave it; by default more where scans are read."""
    return TIME_FOR_SCANS if ocr and not _is_given("timeout") else timeout


def _is_given(name: str) -> bool:
    """Whether the command line or the environment gave the option *name* a value."""
    return click.get_current_context().get_parameter_source(name) is not ParameterSource.DEFAULT


def with_scans(settings: Settings, *, ocr: bool) -> Settings:
    """*settings* under which scans are read where *ocr* asks for it."""
    limits = structs.replace(settings.limits, scanned_pages=SCANNED_PAGES if ocr else 0)
    return structs.replace(settings, limits=limits)


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
        type=click.Choice(_SEVERITIES),
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


def configuration(options: ValidationOptions, validated: Iterable[str]) -> Configuration:
    """The settings file of a run on the paths *validated*, which standard error names, with what it changes.

    Its name is ``none`` where there is none.
    """
    today = options.as_of.date() if options.as_of else None
    if options.config is not None and options.config.lower() == "none":
        return Configuration(path=_NO_FILE)
    path = options.config
    if path is None:
        found = discovery.discover(os.getcwd(), validated)
        for other, why in found.passed_over:
            _note(f"the settings file {_near(other)} is not used: {why}; --config names one that is")
        path = _near(found.path) if found.path else None
    if path is None:
        return Configuration(path=_NO_FILE)
    file = settings_file.read(path, today, FORMATS)
    _note(f"settings of {_near(path)}: {file.effect}")
    return file


def selected_by(file: Configuration, selected: SelectedFiles, *, letters: bool = False) -> SelectedFiles:
    """The *selected* files, of folders those that the settings *file* asks for where the command line does not.

    Its ``include`` is about documents, and does not hold where *letters* alone are looked for.
    """
    include = file.include if file.include and not letters and not _is_given("include") else selected.include
    return structs.replace(selected, include=include, exclude=selected.exclude or file.exclude)


def divided_by(file: Configuration, processes: ProcessOptions) -> ProcessOptions:
    """*processes*, as the settings *file* asks for them where the command line and the environment do not."""
    return ProcessOptions(
        jobs=processes.jobs if file.jobs is None or _is_given("jobs") else file.jobs,
        timeout=processes.timeout if file.timeout is None or _is_given("timeout") else file.timeout,
    )


def _limits(options: ValidationOptions, file: Configuration) -> Limits:
    most = {name: value for name, value in file.limits.items() if not _is_given(name)}
    given = structs.asdict(options) | most
    return Limits(given["max_size"], given["max_depth"], given["max_elements"], given["max_field"])


def settings_used(file: Configuration) -> SettingsUsed | None:
    """What reports state of the settings *file*; None where there is none."""
    return None if file.path == _NO_FILE else SettingsUsed(_near(file.path), file.effect)


_NO_FILE = "none"


def _note(sentence: str) -> None:
    click.echo(safe_line(f"imr-schema: {sentence}"), err=True)


def _near(path: str) -> str:
    """*path* from the working folder, where it lies below that."""
    near = os.path.relpath(path)
    return path if near.startswith(os.pardir) else near


def settings(
    options: ValidationOptions,
    values: str,
    file: Configuration,
    known: BaselineOptions | None = None,
    assume_version: str | None = None,
) -> Settings:
    """The settings that *options* and the settings *file* ask for; *values* is how much document text findings carry.

    The command line comes first, then the environment, then the file. A wrong rule is a ``UsageError``.
    """
    as_of = options.as_of.date() if options.as_of else None
    chosen = _merged(options, as_of, file)
    old = (known.baseline or file.baseline) if known else None
    return Settings(
        fail_on=chosen.fail_on or Severity.ERROR,
        only=chosen.only,
        skip=chosen.skip,
        severity=_severities(options.severities),
        as_of=chosen.as_of or date.today(),
        values=values,
        both_engines=options.engine == "both",
        limits=_limits(options, file),
        profile=chosen.profile or EXCHANGE,
        rules=file.rules,
        suppressions=file.suppressions,
        lists=codelists.load(chosen.codelists),
        folder=file.folder if file.path != _NO_FILE else None,
        for_files=chosen.for_files,
        baseline=_known_findings(known, old),
        baseline_folder=baseline.folder(old) if old else None,
        assume_version=version_in_use(assume_version).name if assume_version is not None else None,
    )


def _known_findings(known: BaselineOptions | None, path: str | None) -> dict[str, frozenset[str]]:
    """The fingerprints in the baseline at *path*, by document; none where there is no file, or it is to be written."""
    return baseline.read(path) if known and path and not known.update_baseline else {}


def _merged(options: ValidationOptions, as_of: date | None, file: Configuration) -> Configuration:
    """What the settings *file* contains, with whatever the command line or the environment sets in its place."""
    profile = settings_file.profile(options.profile) if options.profile else None
    fail_on = Severity(options.fail_on) if options.fail_on else None
    only = frozenset(known_rule(name, "--only").id for name in options.only)
    return structs.replace(
        file,
        profile=profile or file.profile,
        fail_on=fail_on or file.fail_on,
        only=only or file.only,
        skip=frozenset(_changeable(name, "--skip").id for name in options.skip) or file.skip - only,
        as_of=as_of or file.as_of,
        codelists=options.codelists or file.codelists,
        for_files=tuple(_below(each, profile, fail_on, only) for each in file.for_files),
    )


def _below(each: ForFiles, profile: Profile | None, fail_on: Severity | None, only: frozenset[str]) -> ForFiles:
    """What the settings file asks for some files, without what the command line asks for all of them."""
    return structs.replace(
        each,
        skip=each.skip - only,
        profile=None if profile else each.profile,
        fail_on=None if fail_on else each.fail_on,
    )


def baseline_to_write(file: Configuration, known: BaselineOptions) -> str | None:
    """Where to write a baseline, None when none is to be written; raises ``UsageError`` when nothing names the file."""
    if not known.update_baseline:
        return None
    path = known.baseline or file.baseline
    if path is None:
        raise UsageError("--update-baseline: name the file with --baseline FILE, or as baseline in the settings file")
    return path


def read_beside(options: ValidationOptions, file: Configuration, known: BaselineOptions | None = None) -> list[str]:
    """The files beside documents that a run reads: the settings *file*, profiles, code lists and the baseline.

    A baseline that is to be written is not among them.
    """
    lists = options.codelists or file.codelists
    profiles = [profile.path for profile in (file.profile, *(each.profile for each in file.for_files)) if profile]
    read = [
        None if file.path == _NO_FILE else file.path,
        options.profile if options.profile and options.profile.endswith(".toml") else None,
        *profiles,
        *(os.path.join(lists, f"{name}.json") for name in codelists.NAMES if lists),
        (known.baseline or file.baseline) if known and not known.update_baseline else None,
    ]
    return [path for path in read if path]


def _severities(written: Iterable[str]) -> dict[str, Severity]:
    severities = {}
    for each in written:
        name, _, level = each.partition("=")
        if level not in _SEVERITIES:
            raise UsageError(f"--severity {each}: write RULE=LEVEL with one of {', '.join(_SEVERITIES)}")
        severities[_changeable(name, "--severity").id] = Severity(level)
    return severities


def with_metadata(settings: Settings, metadata: dict[str, dict[str, Any]]) -> Settings:
    """*settings* with what letters do not contain themselves."""
    return structs.replace(settings, metadata=metadata)


def shown_values(chosen: str, *, on_terminal: bool) -> str:
    """What ``--show-values`` comes to: ``auto`` shows only to a person at a terminal."""
    if chosen != "auto":
        return chosen
    return "clip" if on_terminal else "none"


def colored(stream: Any, chosen: str = "auto") -> bool:
    """Whether to color what goes to *stream*: as *chosen* (auto, always or never), then as the environment asks.

    ``auto`` colors for a terminal that is not dumb. NO_COLOR (no-color.org) comes before FORCE_COLOR (force-color.org),
    which asks for color in a pipe or a log too.
    """
    if chosen != "auto":
        return chosen == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"


def stdout_is_terminal() -> bool:
    """Whether a person sees standard output."""
    return sys.stdout.isatty()


def known_rule(name: str, option: str) -> Rule:
    """The rule with that id or name; a ``UsageError`` names the nearest one."""
    found = find(name)
    if found is None:
        near = nearest(name, [*CATALOG, *(rule.name for rule in CATALOG.values())])
        raise UsageError(f"{option} {name}: there is no such rule" + (f"; did you mean {near}?" if near else ""))
    return found


def _changeable(name: str, option: str) -> Rule:
    found = known_rule(name, option)
    if found.mandatory:
        raise UsageError(f"{option} {name}: {found.id} is mandatory; it cannot be left out, lowered or suppressed")
    return found
