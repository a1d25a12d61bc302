"""What may stand in a settings file and in the file of a profile: the tables as they are written, with their types.

They are read by these types, and the JSON Schema of the file is made from them. A key that is not there is ``UNSET``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from imr_schema.findings import Severity

MOST_JOBS = 64
SHORTEST, LONGEST = 0.1, 86_400
"""Seconds for one document."""
MOST = 2**40
"""The highest limit, of bytes or of elements."""
DEEPEST = 200
"""The highest limit of nesting."""


def _about(description: str, expected: str) -> Meta:
    """What a key is for, and what must stand there, as the sentence about a wrong value goes on."""
    return Meta(description=description, extra={"expected": expected})


_Text = Annotated[str, Meta(pattern="[^ \t\r\n]")]
_Folder = Annotated[
    _Text | UnsetType, _about("A folder; its path begins where this file lies.", "the path of a folder")
]
_Path = Annotated[_Text | UnsetType, _about("A file; its path begins where this file lies.", "the path of a file")]
_Patterns = list[_Text]
_Rules = Annotated[list[str] | UnsetType, _about("Ids or names of rules.", "a list of rules")]
_Count = Annotated[int, Meta(ge=1, le=MOST)]
_COUNT = f"a whole number from 1 to {MOST:,}"
_LEVELS = ", ".join(severity.value for severity in Severity)
_Levels = Annotated[
    dict[str, Severity] | UnsetType,
    _about("Other severities, by the id or the name of the rule.", "a table that gives rules their severities"),
]


class _Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A table whose keys are known."""


class Choices(_Table, frozen=True, kw_only=True):
    """What may be chosen for all documents and for some files alike."""

    profile: Annotated[
        _Text | UnsetType,
        _about(
            "What documents are validated for: a profile, or a .toml file.", "the name of a profile or a .toml file"
        ),
    ] = UNSET
    fail_on: Annotated[
        Severity | UnsetType, _about("The lightest severity that is not acceptable.", f"one of {_LEVELS}")
    ] = UNSET
    skip: _Rules = UNSET
    rules: _Levels = UNSET


class SuppressTable(_Table, frozen=True, kw_only=True):
    """Findings that are known and accepted: every report counts them, and the verdict does not."""

    rule: Annotated[str, _about("The rule whose findings are meant; no mandatory one.", "the id or the name of a rule")]
    reason: Annotated[_Text, _about("Why they are accepted.", "text that is not blank")]
    place: Annotated[
        Annotated[str, Meta(pattern="^/")] | UnsetType,
        _about(
            "A JSON Pointer in which * stands for any one step, with all that lies below it. By default every place.",
            "a JSON Pointer, which begins with /",
        ),
    ] = UNSET
    files: Annotated[
        _Text | UnsetType, _about("A pattern of file names. By default every file.", "a pattern of file names")
    ] = UNSET
    until: Annotated[
        date | UnsetType,
        _about("The last day on which it holds. By default for ever.", "a date without quotes, such as 2026-11-23"),
    ] = UNSET


class FilesTable(Choices, frozen=True, kw_only=True):
    """Other settings for some files; of several that match, the later ones win."""

    match: Annotated[
        _Text,
        _about("A pattern of file names; * stands for any characters, / too.", "a pattern of file names"),
    ]


class SettingsTable(Choices, frozen=True, kw_only=True):
    """The settings of imr-schema; options of the command line come before them."""

    only: _Rules = UNSET
    as_of: Annotated[
        date | UnsetType,
        _about("The date as of which documents are evaluated.", "a date without quotes, such as 2026-11-23"),
    ] = UNSET
    codelists: _Folder = UNSET
    baseline: _Path = UNSET
    report: Annotated[
        _Patterns | UnsetType,
        _about(
            "Reports, as FORMAT or FORMAT:FILE; a file begins where this file lies.", "a list of FORMAT or FORMAT:FILE"
        ),
    ] = UNSET
    include: Annotated[
        _Patterns | UnsetType,
        _about(
            "Files of folders that are read as documents; letter check does not use it.",
            "a list of patterns",
        ),
    ] = UNSET
    exclude: Annotated[_Patterns | UnsetType, _about("Files of folders that are left out.", "a list of patterns")] = (
        UNSET
    )
    jobs: Annotated[
        Annotated[int, Meta(ge=1, le=MOST_JOBS)] | UnsetType,
        _about("How many processes work in parallel.", f"a whole number from 1 to {MOST_JOBS}"),
    ] = UNSET
    timeout: Annotated[
        Annotated[float, Meta(ge=SHORTEST, le=LONGEST)] | UnsetType,
        _about("Seconds for one document.", f"a number of seconds from {SHORTEST} to {LONGEST:,}"),
    ] = UNSET
    max_size: Annotated[_Count | UnsetType, _about("Bytes of the largest document.", _COUNT)] = UNSET
    max_depth: Annotated[
        Annotated[int, Meta(ge=1, le=DEEPEST)] | UnsetType,
        _about("Levels of the deepest nesting.", f"a whole number from 1 to {DEEPEST}"),
    ] = UNSET
    max_elements: Annotated[_Count | UnsetType, _about("Most elements or members of a document.", _COUNT)] = UNSET
    max_field: Annotated[_Count | UnsetType, _about("Bytes of the longest text.", _COUNT)] = UNSET
    suppress: Annotated[
        list[SuppressTable] | UnsetType, _about("Findings that are known and accepted.", "tables, written [[suppress]]")
    ] = UNSET
    silence: Annotated[
        list[SuppressTable] | UnsetType,
        Meta(
            description="The former name of suppress; gone in the next release.",
            extra={"expected": "tables, written [[silence]]"},
            extra_json_schema={"deprecated": True},
        ),
    ] = UNSET
    files: Annotated[
        list[FilesTable] | UnsetType, _about("Other settings for some files.", "tables, written [[files]]")
    ] = UNSET


class ProfileTable(_Table, frozen=True, kw_only=True):
    """A profile in a file of its own."""

    about: Annotated[_Text | UnsetType, _about("What it is for.", "text that is not blank")] = UNSET
    copy: Annotated[
        Literal["served", "posted"] | UnsetType, _about("The copy that it asks for.", "one of served, posted")
    ] = UNSET
    rules: _Levels = UNSET


ARRAYS: dict[str, type[_Table]] = {"suppress": SuppressTable, "silence": SuppressTable, "files": FilesTable}
"""The keys of a settings file that are written as arrays of tables, with the type of each of their tables."""


def expected(kind: Any) -> str:
    """What must stand at a key of the type *kind*."""
    said = [meta.extra["expected"] for meta in kind.__metadata__ if isinstance(meta, Meta) and meta.extra]
    return str(said[-1])
