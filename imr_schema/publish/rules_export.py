"""The catalogue of rules as data: on a day, and what changed between two days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from imr_schema import law
from imr_schema.rules import CATALOG, Absent, Detector, Edits, Rule
from imr_schema.standard.codelists import STANDARD, CodeLists

CHAPTERS = "IMR404"
"""The rule that asks which chapters of the MTUS are in force."""

_FORMER: dict[Detector, str] = {"schema": "shape", "comparison": "against"}
"""What the deprecated member ``by`` calls what detects a rule, where that is not the word of today."""


def as_data(rule: Rule, day: date) -> dict[str, Any]:
    """Everything about *rule* that another program may want, with the facts of the law on *day* that it asks for.

    In ``invalid`` and ``valid``, ``{"absent": true}`` stands for a member that is taken away. ``central``, ``by``,
    ``breaks`` and ``near`` are what ``mandatory``, ``detectedBy``, ``invalid`` and ``valid`` were once called; they are
    deprecated, and a later release leaves them out.
    """
    invalid = _edits(rule.invalid)
    valid = {what: _edits(edits) for what, edits in rule.valid.items()}
    return {
        "id": rule.id,
        "name": rule.name,
        "aliases": list(rule.aliases),
        "severity": rule.severity.value,
        "mandatory": rule.mandatory,
        "central": rule.mandatory,
        "undetermined": rule.undetermined,
        "detectedBy": list(rule.detected_by),
        "by": [_FORMER.get(each, each) for each in rule.detected_by],
        "clause": rule.clause,
        "message": rule.message,
        "manual": rule.manual,
        "portable": bool(rule.portable),
        "law": {fact.name: _plain(fact.value) for fact in facts(rule, day)},
        "invalid": invalid,
        "breaks": invalid,
        "valid": valid,
        "near": valid,
    }


def facts(rule: Rule, day: date) -> list[law.Fact]:
    """The facts that *rule* asks for, as they are on *day*."""
    return [fact for fact in law.FACTS if fact.name in rule.law and fact.holds(day)]


def _edits(edits: Edits) -> dict[str, Any]:
    return {place: {"absent": True} if isinstance(value, Absent) else value for place, value in edits.items()}


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


class Change(Struct, frozen=True):
    """What is otherwise on the second of two days: a fact of the law, or a chapter of the MTUS.

    ``before`` and ``after`` are None where there was nothing, or nothing is any more. ``rules`` are those that ask for
    it.
    """

    what: str
    before: Any
    after: Any
    source: str
    rules: tuple[str, ...]


def changes(first: date, second: date, lists: CodeLists = STANDARD) -> Iterator[Change]:
    """Every fact and every chapter that is not the same on both days, facts first."""
    for name in dict.fromkeys(fact.name for fact in law.FACTS):
        before, after = (
            next((f for f in law.FACTS if f.name == name and f.holds(day)), None) for day in (first, second)
        )
        if before is not after:
            source = (after or before).source  # type: ignore[union-attr]
            asking = tuple(rule.id for rule in CATALOG.values() if name in rule.law)
            yield Change(
                name, _plain(before.value if before else None), _plain(after.value if after else None), source, asking
            )
    for chapter in lists.mtus_chapters.entries:
        held = [
            (chapter.begins is None or chapter.begins <= day) and (chapter.ends is None or day <= chapter.ends)
            for day in (first, second)
        ]
        if held[0] is not held[1]:
            what = f"MTUS {chapter.value} {chapter.year or ''}".rstrip()
            before_, after_ = ("in force" if holds else None for holds in held)
            yield Change(what, before_, after_, "code list mtus-chapters", (CHAPTERS,))
