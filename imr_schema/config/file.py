"""A settings file, ``imr-schema.toml`` or ``[tool.imr-schema]`` of a pyproject.toml, and what it contains."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from msgspec import Struct, field

from imr_schema.config.profiles import PROFILES, Profile
from imr_schema.config.settings import ForFiles, Suppression
from imr_schema.errors import UsageError
from imr_schema.findings import Severity
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.side_files import read_toml
from imr_schema.rules import CATALOG, Rule, find
from imr_schema.text import nearest

NAMES = ("imr-schema.toml", "pyproject.toml")
_NAME = b"imr-schema"
_LARGEST = 1024 * 1024
_LEVELS = {severity.value: severity for severity in Severity}


class Configuration(Struct, frozen=True):
    """What a settings file contains; None and empty where it has nothing.

    ``folder`` is where it lies: the paths in it, and the file patterns, start there.
    """

    path: str
    profile: Profile | None = None
    fail_on: Severity | None = None
    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    as_of: date | None = None
    codelists: str | None = None
    baseline: str | None = None
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
            f"other settings for some files: {', '.join(each.match for each in self.for_files)}"
            if self.for_files
            else "",
        ]
        return "; ".join(part for part in parts if part) or "changes nothing"


def _listed(rules: Iterable[str]) -> str:
    return ", ".join(sorted(rules))


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


def read(path: str, today: date | None = None) -> Configuration:
    """What the settings file at *path* contains; raises ``UsageError`` with the line for whatever is wrong in it.

    A suppression that ended before *today* is wrong: it must be renewed or taken away. None stands for the day that
    the file itself names, or else the day of the clock.
    """
    file, given = _parsed(path)
    if os.path.basename(path) == NAMES[1]:
        tool = given.get("tool")
        table = tool.get("imr-schema") if isinstance(tool, dict) else None
        if not isinstance(table, dict):
            raise file.wrong("there is no table [tool.imr-schema]", "imr-schema")
        given = table
    return _configuration(file, given, today)


def profile(named: str) -> Profile:
    """The profile of that name, or the one in the file *named*, which ends in ``.toml``.

    Such a file holds ``about``, and if wanted ``copy`` and severities under ``[rules]``.
    """
    if not named.endswith(".toml"):
        if named not in PROFILES:
            raise UsageError(f"there is no profile {named}{_nearest(named, PROFILES)}")
        return PROFILES[named]
    file, given = _parsed(named)
    for key in given:
        if key not in _PROFILE:
            raise file.wrong(f"a profile has no {key}{_nearest(key, _PROFILE)}", key)
    values = {name: read(file, key, given[key]) for key, (name, read) in _PROFILE.items() if key in given}
    return Profile(name=os.path.basename(named).removesuffix(".toml"), path=named, **{"about": "", **values})


def _parsed(path: str) -> tuple[_File, dict[str, Any]]:
    text, tables = read_toml(path, _LARGEST, _error(path))
    return _File(path, text), tables


def _error(path: str) -> Callable[[str], UsageError]:
    return lambda why: UsageError(f"{path}: {why}")


class _File(Struct, frozen=True):
    """A settings file, for sentences about what is wrong in it."""

    path: str
    text: str
    begins: int = 0

    def within(self, table: str, nth: int) -> _File:
        """The file from its *nth* table [[*table*]] on, where what is wrong in that is looked for."""
        found = list(re.finditer(rf"^\s*\[\[\s*(?:tool\.imr-schema\.)?{re.escape(table)}\s*\]\]", self.text, re.M))
        return _File(self.path, self.text, found[nth].start()) if nth < len(found) else self

    def wrong(self, why: str, key: str) -> UsageError:
        """The error that states *why*, at the line of the first mention of *key* as a key or a table."""
        name = re.escape(key)
        mention = re.compile(rf"^\s*(?:\[+[^\]\n]*)?[\"']?{name}[\"']?\s*[\]=.]|[{{,]\s*{name}\s*=", re.M)
        found = mention.search(self.text, self.begins)
        place = f":{self.text.count(chr(10), 0, found.end()) + 1}" if found else ""
        return UsageError(f"{self.path}{place}: {why}")


def _configuration(file: _File, given: dict[str, Any], today: date | None) -> Configuration:
    for key in given:
        if key not in _KEYS:
            raise file.wrong(f"there is no setting {key}{_nearest(key, _KEYS)}", key)
    values = {name: read(file, key, given[key]) for key, (name, read) in _KEYS.items() if key in given and read}
    today = today or values.get("as_of") or date.today()
    values["suppressions"] = tuple(
        suppression for key in _SUPPRESS for suppression in _suppressions(file, key, given.get(key, []), today)
    )
    values["for_files"] = tuple(_for_files(file, given.get("files", [])))
    return Configuration(path=file.path, **values)


def _nearest(word: str, known: Iterable[str]) -> str:
    names = list(known)
    near = nearest(word, names)
    return f"; did you mean {near}?" if near else f"; there are {', '.join(names)}"


def _level(file: _File, key: str, given: Any) -> Severity:
    if not isinstance(given, str) or given not in _LEVELS:
        raise file.wrong(f"{key} is one of {', '.join(_LEVELS)}", key)
    return _LEVELS[given]


def _profile(file: _File, key: str, given: Any) -> Profile:
    if isinstance(given, str) and given.endswith(".toml"):
        return profile(_path(file, key, given))
    if not isinstance(given, str) or given not in PROFILES:
        near = _nearest(given, PROFILES) if isinstance(given, str) else f"; there are {', '.join(PROFILES)}"
        raise file.wrong(f"there is no such profile{near}", key)
    return PROFILES[given]


def _copy(file: _File, key: str, given: Any) -> str:
    if given not in ("served", "posted"):
        raise file.wrong("copy is served or posted", key)
    return str(given)


def _text(file: _File, key: str, given: Any) -> str:
    if not isinstance(given, str) or not given.strip():
        raise file.wrong(f"{key} is a text that is not blank", key)
    return given


def _path(file: _File, key: str, given: Any) -> str:
    return os.path.join(os.path.dirname(file.path), _text(file, key, given))


def _date(file: _File, key: str, given: Any) -> date:
    if not isinstance(given, date) or isinstance(given, datetime):
        raise file.wrong(f"{key} is a date without quotes, such as 2026-11-23", key)
    return given


def _rule(file: _File, key: str, given: Any, *, changeable: bool = True) -> Rule:
    found = find(given) if isinstance(given, str) else None
    if found is None:
        names = [*CATALOG, *(rule.name for rule in CATALOG.values())]
        near = _nearest(given, names) if isinstance(given, str) else ""
        raise file.wrong(
            f"there is no rule {given}{near.partition('; there are')[0]}", given if key == "rules" else key
        )
    if changeable and found.mandatory:
        where = given if key == "rules" else key
        raise file.wrong(f"{found.id} is mandatory; it cannot be left out, lowered or suppressed", where)
    return found


def _only(file: _File, key: str, given: Any) -> frozenset[str]:
    return frozenset(_rule(file, key, each, changeable=False).id for each in _list(file, key, given))


def _skip(file: _File, key: str, given: Any) -> frozenset[str]:
    return frozenset(_rule(file, key, each).id for each in _list(file, key, given))


def _list(file: _File, key: str, given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise file.wrong(f"{key} is a list of rules", key)
    return given


def _rules(file: _File, key: str, given: Any) -> dict[str, Severity]:
    if not isinstance(given, dict):
        raise file.wrong(f"{key} is a table that gives rules their severities", key)
    values: dict[str, Severity] = {}
    for name, level in given.items():
        rule = _rule(file, "rules", name)
        if rule.id in values:
            raise file.wrong(f"{rule.id} stands twice, by its id and by its name", name)
        values[rule.id] = _level(file, name, level)
    return values


_KEYS: dict[str, tuple[str, Callable[[_File, str, Any], Any] | None]] = {
    "profile": ("profile", _profile),
    "fail-on": ("fail_on", _level),
    "only": ("only", _only),
    "skip": ("skip", _skip),
    "as-of": ("as_of", _date),
    "codelists": ("codelists", _path),
    "baseline": ("baseline", _path),
    "rules": ("rules", _rules),
    "suppress": ("suppressions", None),
    "silence": ("suppressions", None),
    "files": ("for_files", None),
}
_PROFILE: dict[str, tuple[str, Callable[[_File, str, Any], Any]]] = {
    "about": ("about", _text),
    "copy": ("copy", _copy),
    "rules": ("severity", _rules),
}
_SUPPRESS = ("suppress", "silence")
"""The tables of suppressions; the second is the former name of the first, deprecated, and gone in the next release."""
_SUPPRESSION = ("rule", "reason", "place", "files", "until")
_FILES = ("match", "profile", "fail-on", "skip", "rules")


def _tables(file: _File, key: str, given: Any, known: tuple[str, ...], needed: tuple[str, ...]) -> Iterator[Any]:
    """The tables of an array of tables, each with where it stands, with known keys and those that it must have."""
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise file.wrong(f"{key} is written as tables [[{key}]]", key)
    for nth, each in enumerate(given):
        here = file.within(key, nth)
        for name in each:
            if name not in known:
                raise here.wrong(f"[[{key}]] has no {name}{_nearest(name, known)}", name)
        for name in needed:
            if name not in each:
                raise here.wrong(f"this [[{key}]] has no {name}, which it must have", key)
        yield here, each


def _suppressions(file: _File, key: str, written: Any, today: date) -> Iterator[Suppression]:
    for here, each in _tables(file, key, written, _SUPPRESSION, ("rule", "reason")):
        rule = _rule(here, "rule", each["rule"])
        texts = {name: _text(here, name, each[name]) for name in ("reason", "place", "files") if name in each}
        until = _date(here, "until", each["until"]) if "until" in each else None
        if texts.get("place", "/")[:1] != "/":
            raise here.wrong("place is a JSON Pointer, which begins with /", "place")
        if until is not None and until < today:
            raise here.wrong(f"this suppression of {rule.id} ended on {until}; renew it, or take it away", key)
        yield Suppression(rule=rule.id, until=until, **texts)


def _for_files(file: _File, given: Any) -> Iterator[ForFiles]:
    readers = {key: _KEYS[key] for key in ("profile", "fail-on", "skip", "rules")}
    for here, each in _tables(file, "files", given, _FILES, ("match",)):
        values = {name: read(here, key, each[key]) for key, (name, read) in readers.items() if key in each and read}
        yield ForFiles(match=_text(here, "match", each["match"]), **values)
