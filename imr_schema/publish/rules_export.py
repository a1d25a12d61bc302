"""The rules as data: as of a date, and what changed between two dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from imr_schema import law
from imr_schema.rules import CATALOG, Absent, Detector, Edits, Rule
from imr_schema.standard.codelists import STANDARD, CodeLists, Entry

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
        "onRequest": rule.on_request,
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
    return [fact for fact in law.facts() if fact.name in rule.law and fact.holds(day)]


def _edits(edits: Edits) -> dict[str, Any]:
    return {place: {"absent": True} if isinstance(value, Absent) else value for place, value in edits.items()}


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


class Change(Struct, frozen=True):
    """What is otherwise on the second of two days: a fact of the law, an amendment, or a chapter of the MTUS.

    ``before`` and ``after`` are None where there was nothing, or nothing is any more. ``rules`` are those that ask for
    it. ``checked`` is false where the wording on one of the days was not read at its source, so that the same value
    before and after may not be the same in truth.
    """

    what: str
    before: Any
    after: Any
    source: str
    rules: tuple[str, ...]
    checked: bool = True


def changes(first: date, second: date, lists: CodeLists = STANDARD) -> Iterator[Change]:
    """Every amendment between the days, and every fact and every chapter that is not the same on both."""
    yield from _amendments(first, second)
    yield from _changed_facts(first, second)
    yield from _changed_chapters(first, second, lists)


def _amendments(first: date, second: date) -> Iterator[Change]:
    """The amendments of the law that came into force after the earlier day; those of a later one are taken back."""
    for each in law.amendments():
        if min(first, second) < each.day <= max(first, second):
            said = f"{each.about} ({', '.join(each.sections)})"
            before, after = (None, said) if first < second else (said, None)
            yield Change(f"amendment of {each.day}", before, after, each.source, (), each.checked)


def _changed_facts(first: date, second: date) -> Iterator[Change]:
    """Every fact with another value, or with one whose source was read on one of the days only."""
    for name in dict.fromkeys(fact.name for fact in law.facts()):
        before, after = _fact(name, first), _fact(name, second)
        old, new = (_plain(fact.value) if fact else None for fact in (before, after))
        known = all(fact.checked for fact in (before, after) if fact)
        last = after or before
        if last is not None and before is not after and (old != new or not known):
            asking = tuple(rule.id for rule in CATALOG.values() if name in rule.law)
            yield Change(name, old, new, last.source, asking, known)


def _fact(name: str, day: date) -> law.Fact | None:
    """What the fact of that *name* is on *day*; None when there is none."""
    return next((fact for fact in law.facts() if fact.name == name and fact.holds(day)), None)


def _changed_chapters(first: date, second: date, lists: CodeLists) -> Iterator[Change]:
    for chapter in lists.mtus_chapters.entries:
        before, after = _in_force(chapter, first), _in_force(chapter, second)
        if before != after:
            what = f"MTUS {chapter.value} {chapter.year or ''}".rstrip()
            yield Change(what, before, after, "code list mtus-chapters", (CHAPTERS,), chapter.checked)


def _in_force(chapter: Entry, day: date) -> str | None:
    begun = chapter.begins is None or chapter.begins <= day
    return "in force" if begun and (chapter.ends is None or day <= chapter.ends) else None
