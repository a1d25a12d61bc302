"""The settings of a run: what the command line, the environment and the settings file ask for, in this order."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import structs

from imr_schema.cli._options import (
    SEVERITIES,
    BaselineOptions,
    ProcessOptions,
    SelectedFiles,
    ValidationOptions,
    is_given,
    known_rule,
)
from imr_schema.cli._terminal import note
from imr_schema.config import baseline, discovery
from imr_schema.config import file as settings_file
from imr_schema.config.file import Configuration
from imr_schema.config.profiles import EXCHANGE, Profile
from imr_schema.config.settings import SCANNED_PAGES, ForFiles, Limits, Settings
from imr_schema.errors import UsageError
from imr_schema.findings import Severity
from imr_schema.reports import FORMATS, SettingsUsed
from imr_schema.rules import Rule
from imr_schema.standard import codelists, version_in_use


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
            note(f"the settings file {_near(other)} is not used: {why}; --config names one that is")
        path = _near(found.path) if found.path else None
    if path is None:
        return Configuration(path=_NO_FILE)
    file = settings_file.read(path, today, FORMATS)
    note(f"settings of {_near(path)}: {file.effect}")
    return file


def selected_by(file: Configuration, selected: SelectedFiles, *, letters: bool = False) -> SelectedFiles:
    """The *selected* files, of folders those that the settings *file* asks for where the command line does not.

    Its ``include`` is about documents, and does not hold where *letters* alone are looked for.
    """
    include = file.include if file.include and not letters and not is_given("include") else selected.include
    return structs.replace(selected, include=include, exclude=selected.exclude or file.exclude)


def divided_by(file: Configuration, processes: ProcessOptions) -> ProcessOptions:
    """*processes*, as the settings *file* asks for them where the command line and the environment do not."""
    return ProcessOptions(
        jobs=processes.jobs if file.jobs is None or is_given("jobs") else file.jobs,
        timeout=processes.timeout if file.timeout is None or is_given("timeout") else file.timeout,
    )


def _limits(options: ValidationOptions, file: Configuration) -> Limits:
    most = {name: value for name, value in file.limits.items() if not is_given(name)}
    given = structs.asdict(options) | most
    return Limits(given["max_size"], given["max_depth"], given["max_elements"], given["max_field"])


def settings_used(file: Configuration) -> SettingsUsed | None:
    """What reports state of the settings *file*; None where there is none."""
    return None if file.path == _NO_FILE else SettingsUsed(_near(file.path), file.effect)


_NO_FILE = "none"


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
        if level not in SEVERITIES:
            raise UsageError(f"--severity {each}: write RULE=LEVEL with one of {', '.join(SEVERITIES)}")
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


def with_scans(settings: Settings, *, ocr: bool) -> Settings:
    """*settings* under which scans are read where *ocr* asks for it."""
    limits = structs.replace(settings.limits, scanned_pages=SCANNED_PAGES if ocr else 0)
    return structs.replace(settings, limits=limits)


def _changeable(name: str, option: str) -> Rule:
    found = known_rule(name, option)
    if found.mandatory:
        raise UsageError(f"{option} {name}: {found.id} is mandatory; it cannot be left out, lowered or suppressed")
    return found
