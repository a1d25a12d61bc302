"""Completeness: which obligations each disputed item meets, from data of any shape.

Where a version holds what an obligation asks for is compiled once from the rules that its fields name (``x-rule``), so
a new version costs nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from imr_schema.finding import ItemCompleteness, Presence
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.text import blank, clip
from imr_schema.versions import (
    LIST,
    OBJECT,
    TEXT,
    DisputedItems,
    Field,
    SchemaVersion,
    all_steps_of,
    disputed_items,
    field_at,
    steps_of,
)

Measure = Callable[[Any], Presence]
"""From a value of whatever shape to what it meets."""

_PRESENT, _BLANK, _ABSENT = Presence.PRESENT, Presence.BLANK, Presence.ABSENT
_ALL_PRESENT = {obligation.name: _PRESENT for obligation in OBLIGATIONS}
_FROM_WORST = (_ABSENT, _BLANK, _PRESENT)
_ABOUT = 70
"""Characters of a description that name an item to a person."""


class Completeness(Struct, frozen=True):
    """How one version is measured."""

    items: DisputedItems
    #: In the order of ``OBLIGATIONS``: how the obligation is measured in an item.
    measures: tuple[Measure, ...]
    #: The steps in an item to each field that carries an obligation, with its name; ``*`` for each entry of a list.
    places: tuple[tuple[tuple[str, ...], str], ...]
    #: The steps in an item to each text, or list of texts, that is an obligation.
    texts: tuple[tuple[str, ...], ...]

    def measure(self, data: Any, unexpected: Counter[int | None], *, about: bool) -> tuple[ItemCompleteness, ...]:
        """One entry for each disputed item of *data*, in order; none where there is no list of them.

        *unexpected* counts what the schema does not allow, by the index of the item. *about*: with the beginning of
        each description, which is text of the document.
        """
        return tuple(
            self._item(i, item, unexpected[i] if unexpected else 0, about) for i, item in enumerate(self.items.of(data))
        )

    def _item(self, index: int, item: Any, unexpected: int, about: bool) -> ItemCompleteness:
        found = [measure(item) for measure in self.measures]
        complete = found.count(_PRESENT) == len(found)
        return ItemCompleteness(
            pointer=self.items.place(index),
            # Most items are complete, and share one table.
            presence=_ALL_PRESENT if complete else dict(zip(_ALL_PRESENT, found, strict=True)),
            complete=complete,
            number=self.items.number_of(item),
            unexpected=unexpected,
            about=clip(" ".join(self.items.description_of(item).split()), _ABOUT) if about else "",
        )

    def blanks(self, data: Any) -> Iterator[str]:
        """Pointers of the texts of *data* that an item must have and that are blank, but not empty.

        When the schema refuses a document no rule runs; a sender should still hear of every blank text at once.
        """
        for i, item in enumerate(self.items.of(data)):
            for steps in self.texts:
                for place, value in _values(item, steps, self.items.place(i)):
                    if _is_blank(value):
                        yield place

    def obligation_at(self, steps: list[str]) -> str | None:
        """The obligation that the place at *steps* from an item is a part of; None where it is none's."""
        for pattern, name in self.places:
            if len(steps) >= len(pattern) and all(p in ("*", s) for p, s in zip(pattern, steps, strict=False)):
                return name
        return None


@cache
def completeness(version: SchemaVersion) -> Completeness:
    """How documents of *version* are measured."""
    items = disputed_items(version)
    places = [(steps, each.name) for each in OBLIGATIONS for steps in all_steps_of(items.entry, each.rule)]
    measures = tuple(_measure_of(items.entry, each.rule) for each in OBLIGATIONS)
    return Completeness(items, measures, tuple(places), tuple(_texts(items.entry, ())))


def _measure_of(item: Field, rule: str) -> Measure:
    """How an item is measured by the nearest of its fields that name *rule*."""
    steps = steps_of(item, rule)
    field = field_at(item, list(steps))
    assert field is not None  # its steps were found in these fields
    return _reach(steps, _measure(field))


def _reach(steps: tuple[str, ...], inner: Measure) -> Measure:
    """Measures what *steps* lead to; of several entries on the way, the least complete counts."""
    if not steps:
        return inner
    step, further = steps[0], _reach(steps[1:], inner)

    def entries(value: Any) -> Presence:
        if not isinstance(value, list) or not value:
            return _ABSENT
        return min(map(further, value), key=_FROM_WORST.index) if len(value) > 1 else further(value[0])

    def member(value: Any) -> Presence:
        return further(value.get(step)) if isinstance(value, dict) else _ABSENT

    return entries if step == "*" else member


def _measure(field: Field) -> Measure:
    """How the value of *field* itself is measured."""
    if field.kind == LIST:
        assert field.entry is not None
        return _any_entry(_measure(field.entry))
    if field.kind == OBJECT:
        return _every_part([_reach((part.name,), _measure(part)) for part in field.parts if part.rule == field.rule])
    return _text if field.kind == TEXT else _code(frozenset(field.keywords.get("enum", ())))


def _text(value: Any) -> Presence:
    if not isinstance(value, str):
        return _ABSENT
    return _BLANK if blank(value) else _PRESENT


def _code(known: frozenset[str]) -> Measure:
    """A word that is no code of the list is absent, not present: nobody could act on it."""

    def code(value: Any) -> Presence:
        if not isinstance(value, str):
            return _ABSENT
        return _PRESENT if value in known else _BLANK if blank(value) else _ABSENT

    return code


def _any_entry(entry: Measure) -> Measure:
    """A list is present where any entry is; an empty one is blank."""

    def entries(value: Any) -> Presence:
        if not isinstance(value, list):
            return _ABSENT
        worst = _ABSENT if value else _BLANK
        for each in value:
            found = entry(each)
            if found is _PRESENT:
                return found
            worst = _BLANK if found is _BLANK else worst
        return worst

    return entries


def _every_part(parts: list[Measure]) -> Measure:
    """An object is as complete as the least complete of the parts that carry its obligation."""

    def every(value: Any) -> Presence:
        return min((part(value) for part in parts), key=_FROM_WORST.index) if isinstance(value, dict) else _ABSENT

    return every if len(parts) > 1 else parts[0]


def _texts(field: Field, steps: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The steps below *field* to each text that carries a rule, and to each list of such texts."""
    if field.rule is not None and (field.kind == TEXT or (field.entry is not None and field.entry.kind == TEXT)):
        yield steps
        return
    for part in field.parts:
        yield from _texts(part, (*steps, part.name))
    if field.entry is not None:
        yield from _texts(field.entry, (*steps, "*"))


def _values(value: Any, steps: tuple[str, ...], place: str) -> Iterator[tuple[str, Any]]:
    """What *steps* lead to below *value*, each with its pointer; *place* is that of *value*."""
    if not steps:
        yield place, value
    elif steps[0] == "*":
        for i, entry in enumerate(value if isinstance(value, list) else ()):
            yield from _values(entry, steps[1:], f"{place}/{i}")
    elif isinstance(value, dict) and steps[0] in value:
        yield from _values(value[steps[0]], steps[1:], f"{place}/{steps[0]}")


def _is_blank(value: Any) -> bool:
    """Whether *value* is a text, or a list of texts and nothing else, that is blank; what is empty is another fault."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(text, str) and text and blank(text) for text in value)
    return isinstance(value, str) and value != "" and blank(value)
