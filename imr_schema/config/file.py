"""A settings file, ``imr-schema.toml`` or ``[tool.imr-schema]`` of a pyproject.toml, and what it contains."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any

from msgspec import UNSET, Struct, field

from imr_schema.config.decoding import File, decoded, nearest_of
from imr_schema.config.profiles import PROFILES, Profile
from imr_schema.config.settings import ForFiles, Suppression
from imr_schema.config.tables import Choices, FilesTable, ProfileTable, SettingsTable, SuppressTable
from imr_schema.errors import UsageError
from imr_schema.findings import Severity
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.side_files import read_toml
from imr_schema.rules import Rule, find, meant

NAMES = ("imr-schema.toml", "pyproject.toml")
_NAME = b"imr-schema"
_LARGEST = 1024 * 1024
_LIMITS = ("max_size", "max_depth", "max_elements", "max_field")


class Configuration(Struct, frozen=True):
    """What a settings file contains; None and empty where it has nothing.

    ``folder`` is where it lies: the paths in it, and the file patterns, start there. ``limits`` has those of a
    document by the name of the option.
    """

    path: str
    profile: Profile | None = None
    fail_on: Severity | None = None
    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    as_of: date | None = None
    codelists: str | None = None
    baseline: str | None = None
    reports: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    jobs: int | None = None
    timeout: float | None = None
    limits: dict[str, int] = field(default_factory=dict)
    rules: dict[str, Severity] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()
    for_files: tuple[ForFiles, ...] = ()

    @property
    def folder(self) -> str:
        """The folder of the file, absolute."""
        return os.path.dirname(os.path.abspath(self.path))

    @property
    def effect(self) -> str:
        """What the file changes in verdicts, in words: what is left out, weighs otherwise, or is suppressed."""
        changed = [f"{rule} counts as {level.value}" for rule, level in sorted(self.rules.items())]
        suppressed = {each.rule for each in self.suppressions}
        parts = [
            f"only {_listed(self.only)} and mandatory rules run" if self.only else "",
            f"left out: {_listed(self.skip)}" if self.skip else "",
            ", ".join(changed),
            f"suppressed in places: {_listed(suppressed)}" if suppressed else "",
            f"fails on {self.fail_on.value}" if self.fail_on else "",
            f"profile {self.profile.name}" if self.profile else "",
            f"evaluated as of {self.as_of}" if self.as_of else "",
            "code lists of its own" if self.codelists else "",
            "findings of a baseline suppressed" if self.baseline else "",
            f"reads {_listed(self.include)} of folders" if self.include else "",
            f"does not read {_listed(self.exclude)}" if self.exclude else "",
            ", ".join(f"{name.replace('_', '-')} {most:,}" for name, most in self.limits.items()),
            f"{self.timeout:g} seconds for a document" if self.timeout else "",
            f"other settings for some files: {', '.join(each.match for each in self.for_files)}"
            if self.for_files
            else "",
        ]
        return "; ".join(part for part in parts if part) or "changes no verdict"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def has_settings(path: str) -> bool:
    """Whether the file at *path* has settings for us: a pyproject.toml only if it has our table, however written."""
    if os.path.basename(path) != NAMES[1]:
        return True
    raw = read_file(path, _LARGEST, _error(path))
    if _NAME not in raw:
        return False
    try:
        tool = _parsed(path)[1].get("tool")
    except UsageError:
        return b"[tool." + _NAME in raw  # another tool reports what is wrong with it, unless it is ours
    return isinstance(tool, dict) and "imr-schema" in tool


def read(path: str, today: date | None = None, formats: Collection[str] = ()) -> Configuration:
    """What the settings file at *path* contains; ``UsageError`` names the line and the key of what is wrong.

    A suppression that ended before *today* is wrong: it must be renewed or taken away. None stands for the day that
    the file itself names, or else the day of the clock. *formats* are those that a report may have.
    """
    file, given = _parsed(path)
    if os.path.basename(path) == NAMES[1]:
        tool = given.get("tool")
        table = tool.get("imr-schema") if isinstance(tool, dict) else None
        if not isinstance(table, dict):
            raise file.wrong("there is no table [tool.imr-schema]", "imr-schema", named=False)
        given = table
    return _configuration(file, decoded(file, given, SettingsTable), today, formats)


def profile(named: str) -> Profile:
    """The profile of that name, or the one in the file *named*, which ends in ``.toml``.

    Such a file holds ``about``, and if wanted ``copy`` and severities under ``[rules]``.
    """
    if not named.endswith(".toml"):
        if named not in PROFILES:
            raise UsageError(f"there is no profile {named}{nearest_of(named, PROFILES)}")
        return PROFILES[named]
    file, given = _parsed(named)
    written = decoded(file, given, ProfileTable)
    return Profile(
        name=os.path.basename(named).removesuffix(".toml"),
        about=written.about or "",
        copy=written.copy or None,
        severity=_severities(file, written.rules or {}),
        path=named,
    )


def _parsed(path: str) -> tuple[File, dict[str, Any]]:
    text, tables = read_toml(path, _LARGEST, _error(path))
    return File(path, text), tables


def _error(path: str) -> Callable[[str], UsageError]:
    return lambda why: UsageError(f"{path}: {why}")


def _configuration(file: File, written: SettingsTable, today: date | None, formats: Collection[str]) -> Configuration:
    as_of = written.as_of or None
    ended = today or as_of or date.today()
    return Configuration(
        path=file.path,
        **_choices(file, written),
        only=frozenset(_rule(file, "only", each).id for each in written.only or ()),
        as_of=as_of,
        codelists=_path(file, written.codelists) if written.codelists else None,
        baseline=_path(file, written.baseline) if written.baseline else None,
        reports=tuple(_report(file, each, formats) for each in written.report or ()),
        include=tuple(written.include or ()),
        exclude=tuple(written.exclude or ()),
        jobs=written.jobs or None,
        timeout=written.timeout or None,
        limits={name: getattr(written, name) for name in _LIMITS if getattr(written, name) is not UNSET},
        suppressions=(
            *_suppressions(file, "suppress", written.suppress or [], ended),
            *_suppressions(file, "silence", written.silence or [], ended),
        ),
        for_files=tuple(_for_files(file, written.files or [])),
    )


def _choices(file: File, written: Choices) -> dict[str, Any]:
    """What is chosen for all documents and for some files alike."""
    return {
        "profile": _profile(file, written.profile) if written.profile else None,
        "fail_on": written.fail_on or None,
        "skip": frozenset(_changeable(file, "skip", each).id for each in written.skip or ()),
        "rules": _severities(file, written.rules or {}),
    }


def _profile(file: File, named: str) -> Profile:
    if named.endswith(".toml"):
        return profile(_path(file, named))
    if named not in PROFILES:
        raise file.wrong(f"there is no such profile{nearest_of(named, PROFILES)}", "profile")
    return PROFILES[named]


def _path(file: File, written: str) -> str:
    return os.path.join(os.path.dirname(file.path), written)


def _report(file: File, written: str, formats: Collection[str]) -> str:
    """*written* with the path of its file, if it names one.

    A file that was found, not named, must not make a run write anywhere: whoever can change it would write there.
    """
    name, _, path = written.partition(":")
    if formats and name not in formats:
        raise file.wrong(f"there is no format {name}{nearest_of(name, formats)}", "report")
    if not _is_below(os.path.dirname(file.path), path):
        raise file.wrong("a report of a settings file lies in the folder of that file, or below it", "report")
    return f"{name}:{_path(file, path)}" if path else name


def _is_below(folder: str, path: str) -> bool:
    """Whether *path*, from *folder*, lies in it or below it, wherever links lead."""
    home = os.path.realpath(folder)
    try:
        return os.path.commonpath([home, os.path.realpath(os.path.join(folder, path))]) == home
    except ValueError:  # on another drive of Windows
        return False


def _rule(file: File, key: str, named: str) -> Rule:
    found = find(named)
    if found is None:
        raise file.wrong(f"there is no rule {named}{meant(named)}", key)
    return found


def _changeable(file: File, key: str, named: str) -> Rule:
    found = _rule(file, key, named)
    if found.mandatory:
        raise file.wrong(f"{found.id} is mandatory; it cannot be left out, lowered or suppressed", key)
    return found


def _severities(file: File, written: dict[str, Severity]) -> dict[str, Severity]:
    values: dict[str, Severity] = {}
    table = file.below("rules")
    for name, level in written.items():
        rule = _changeable(table, name, name)
        if rule.id in values:
            raise table.wrong(f"{rule.id} stands twice, by its id and by its name", name)
        values[rule.id] = level
    return values


def _suppressions(file: File, key: str, tables: list[SuppressTable], today: date) -> Iterator[Suppression]:
    for number, each in enumerate(tables):
        here = file.nth(key, number)
        rule = _changeable(here, "rule", each.rule)
        if each.until and each.until < today:
            raise here.wrong(f"this suppression of {rule.id} ended on {each.until}; renew it, or take it away", "until")
        yield Suppression(rule.id, each.reason, each.place or None, each.files or None, each.until or None)


def _for_files(file: File, tables: list[FilesTable]) -> Iterator[ForFiles]:
    for number, each in enumerate(tables):
        yield ForFiles(match=each.match, **_choices(file.nth("files", number), each))
