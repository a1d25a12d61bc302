"""Two receipts of one run, the one that somebody sent and the one of a repetition: what differs between them, in words.

See reports/receipt.py for what a receipt is.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct, field

from imr_schema.errors import UsageError
from imr_schema.reports.receipt import CONTENT, FILE, RECEIPT, STATEMENT
from imr_schema.text import clip

_MOST_OF_A_DOCUMENT = 20
"""Differences told of one document; the others are counted."""
_WIDTH = 160

Json = dict[str, Any]


class _Tool(Struct):
    name: str
    version: str


class _Result(Struct):
    name: str
    verdict: str
    findings: list[Json]
    suppressed: list[Json] = field(default_factory=list)


class _Subject(Struct):
    name: str
    digest: dict[str, str]


class _Predicate(Struct):
    as_of: date = field(name="asOf")
    tool: _Tool
    results: list[_Result]
    settings: Json = field(default_factory=dict)


class _Statement(Struct):
    type: str = field(name="_type")
    predicate_type: str = field(name="predicateType")
    predicate: _Predicate
    subject: list[_Subject]


class Receipt(Struct, frozen=True):
    """What a receipt states, as data, and what is needed to repeat its run."""

    data: Json
    digests: dict[str, dict[str, str]]
    """Those of each document that was read, by its name."""
    results: dict[str, list[Json]]
    """By the name of the document, which has two where documents were compared with each other."""
    as_of: date
    assume_version: str | None
    across: bool
    of_letters: bool
    """Whether ``letter check`` made it."""

    @property
    def documents(self) -> int:
        """How many documents it is about."""
        return len(self.results)


def receipt(statement: Any, name: str) -> Receipt:
    """The receipt in *statement*; raises ``UsageError`` with *name* for anything else."""
    try:
        checked = msgspec.convert(statement, _Statement)
    except msgspec.ValidationError:
        raise UsageError(f"{name}: it is no receipt of this tool") from None
    if checked.type != STATEMENT or checked.predicate_type != RECEIPT:
        raise UsageError(f"{name}: it is no receipt of this tool, or one of a newer form; expected {RECEIPT}")
    settings = checked.predicate.settings
    assumed = settings.get("assumeVersion")
    results = defaultdict(list)
    for result, as_it_is in zip(checked.predicate.results, statement["predicate"]["results"], strict=True):
        results[result.name].append(as_it_is)
    return Receipt(
        data=statement,
        digests={subject.name: subject.digest for subject in checked.subject},
        results=dict(results),
        as_of=checked.predicate.as_of,
        assume_version=assumed if isinstance(assumed, str) else None,
        across=settings.get("across") is True,
        of_letters="syntax" in settings,
    )


def differences(there: Receipt, here: Receipt) -> Iterator[str]:
    """What differs between the receipt that is *there* and that of the repetition *here*, a sentence each."""
    old, new = there.data["predicate"], here.data["predicate"]
    yield from _of_members(
        "", _without(old, "results", "summary", "settings"), _without(new, "results", "summary", "settings")
    )
    yield from _of_members("settings: ", old.get("settings", {}), new["settings"])
    yield from _of_documents(there, here)


def _without(members: Json, *names: str) -> Json:
    return {name: value for name, value in members.items() if name not in names}


def _of_members(before: str, old: Json, new: Json) -> Iterator[str]:
    for name in sorted({*old, *new}):
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if isinstance(was, dict) and isinstance(now, dict):
            yield from _of_members(f"{before}{name}: ", was, now)
        else:
            yield f"{before}{name}: {_shown(was)} in the receipt, {_shown(now)} here"


def _shown(value: Any) -> str:
    if value is None or value in ({}, []):
        return "none"
    return value if isinstance(value, str) else clip(json.dumps(value, sort_keys=True), _WIDTH)


def _of_documents(old: Receipt, new: Receipt) -> Iterator[str]:
    was, now = old.digests, new.digests
    before, after = old.results, new.results
    moved = {was[name][FILE]: name for name in was if name not in after and FILE in was[name]}
    for name in sorted({*before, *after}):
        if name not in after:
            yield f"{name}: in the receipt, and not among the documents here"
        elif name not in before:
            same = moved.get(now.get(name, {}).get(FILE, ""))
            yield f"{name}: here, and not in the receipt" + (f", which has this file as {same}" if same else "")
        else:
            told = [*_of_file(was.get(name, {}), now.get(name, {})), *_of_results(before[name], after[name])]
            yield from (f"{name}: {each}" for each in told[:_MOST_OF_A_DOCUMENT])
            if len(told) > _MOST_OF_A_DOCUMENT:
                yield f"{name}: {len(told) - _MOST_OF_A_DOCUMENT:,} more differences"


def _of_file(was: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    contents = [each[CONTENT] for each in (was, now) if CONTENT in each]
    if was.get(FILE) != now.get(FILE):
        same = len(contents) > 1 and contents[0] == contents[1]
        yield "the file has changed, and its content has not" if same else "the file has changed"
    elif len(contents) > 1 and contents[0] != contents[1]:
        yield "the file is the same, and its content is read in another way"


def _of_results(old: list[Json], new: list[Json]) -> Iterator[str]:
    if len(old) != len(new):
        yield f"results: {len(old)} in the receipt, {len(new)} here"
    for was, now in zip(old, new, strict=False):
        yield from _of_members("", _without(was, "findings", "suppressed"), _without(now, "findings", "suppressed"))
        for kind in ("findings", "suppressed"):
            before, after = _counted(was.get(kind, [])), _counted(now.get(kind, []))
            what = "" if kind == "findings" else "suppressed "
            yield from (f"{what}only in the receipt: {each}" for each in (before - after).elements())
            yield from (f"{what}only here: {each}" for each in (after - before).elements())


def _counted(findings: list[Json]) -> Counter[str]:
    return Counter(clip(_finding(each), _WIDTH) for each in findings)


def _finding(finding: Json) -> str:
    more = _without(finding, "rule", "severity", "pointer")
    about = f" {json.dumps(more, sort_keys=True)}" if more else ""
    return f"{finding.get('severity')} {finding.get('rule')} {finding.get('pointer') or 'the document'}{about}"
