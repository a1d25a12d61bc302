"""TOML tables as the types that say what may stand in them, with the line and the key of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, TypeVar

from msgspec import Struct, ValidationError, convert, structs

from imr_schema.config.tables import ARRAYS, expected
from imr_schema.errors import UsageError
from imr_schema.findings import Severity
from imr_schema.text import nearest

_TOML_HAS = (date, datetime, time)
_Table = TypeVar("_Table", bound=Struct)


class File(Struct, frozen=True):
    """A settings file, for sentences about what is wrong in it."""

    path: str
    text: str
    begins: int = 0
    within: str = ""
    """The table whose keys are meant, as a path of keys with a dot at its end; empty: the whole file."""

    def nth(self, table: str, number: int) -> File:
        """The file from its table [[*table*]] number *number*, from 0, on: what is wrong in that stands there."""
        head = rf"^[^\S\n]*\[\[\s*(?:tool\.imr-schema\.)?{re.escape(table)}\s*\]\]"
        found = [each.end() for each in re.finditer(head, self.text, re.M)]
        begins = found[number] if number < len(found) else self._first(table)
        return File(self.path, self.text, begins, f"{table}[{number}].")

    def below(self, table: str) -> File:
        """The file, for what is wrong in its *table*."""
        return File(self.path, self.text, self.begins, f"{self.within}{table}.")

    def wrong(self, why: str, key: str, *, named: bool = True) -> UsageError:
        """The error that states *why*, at *key* and the line of its first mention as a key or a table."""
        return self._at(self._first(key), f"{f'{self.within}{key}: ' if named else ''}{why}")

    def lacks(self, key: str) -> UsageError:
        """The error that *key* is not there, at the line where its table begins."""
        return self._at(self.begins, f"{self.within}{key}: it is not there, and it must be")

    def _first(self, key: str) -> int:
        """Where *key* is first mentioned as a key or a table, after ``begins``; 0 if it is nowhere."""
        name = re.escape(key)
        mention = re.compile(rf"^[^\S\n]*(?:\[[^\]\n]*)?[\"']?{name}[\"']?\s*[\]=.]|[{{,]\s*{name}\s*=", re.M)
        found = mention.search(self.text, self.begins)
        return found.end() if found else 0

    def _at(self, position: int, sentence: str) -> UsageError:
        line = f":{self.text.count(chr(10), 0, position) + 1}" if position else ""
        return UsageError(f"{self.path}{line}: {sentence}")


def decoded(file: File, given: dict[str, Any], kind: type[_Table]) -> _Table:
    """The table *given* as its *kind*; a ``UsageError`` for the first unknown, missing or wrong key."""
    fields = {each.encode_name: each for each in structs.fields(kind)}
    for key in given:
        if key not in fields:
            raise file.wrong(f"there is no such key{nearest_of(key, fields)}", key)
    for key, each in fields.items():
        if each.required and key not in given:
            raise file.lacks(key)
    return kind(**{each.name: _value(file, key, given[key], each.type) for key, each in fields.items() if key in given})


def _value(file: File, key: str, given: Any, kind: Any) -> Any:
    """The value *given* at *key* as its *kind*, table by table, so that what is wrong is named where it stands."""
    if key in ARRAYS and isinstance(given, list) and all(isinstance(each, dict) for each in given):
        return [decoded(file.nth(key, number), each, ARRAYS[key]) for number, each in enumerate(given)]
    if key == "rules" and isinstance(given, dict):
        levels = f"one of {', '.join(severity.value for severity in Severity)}"
        return {name: _converted(file.below(key), name, each, Severity, levels) for name, each in given.items()}
    return _converted(file, key, given, kind, expected(kind))


def _converted(file: File, key: str, given: Any, kind: Any, wanted: str) -> Any:
    try:
        return convert(given, kind, builtin_types=_TOML_HAS)
    except ValidationError:  # its own sentence does not say what to do
        raise file.wrong(f"expected {wanted}", key) from None


def nearest_of(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about a *word* that is not *known*: the one that may be meant, or all that there are."""
    names = list(known)
    near = nearest(word, names)
    return f"; did you mean {near}?" if near else f"; there are {', '.join(names)}"
