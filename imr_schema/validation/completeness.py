"""Completeness: which obligations each disputed item meets, from data that need not be valid.

Which fields of a version an obligation requires is compiled once from the rules that the fields name (``x-rule``), so a
new version needs no change here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

from msgspec import Struct

from imr_schema import pointer
from imr_schema.findings import ItemCompleteness, Presence
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.standard import (
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
from imr_schema.standard.placeholders import FEWEST_WORDS, placeholders
from imr_schema.text import blank, clip

Measure = Callable[[object], Presence]
"""From a value of any type to whether what the obligation requires is present in it."""

Blank = tuple[str, str]
"""The pointer of a text that says nothing, and the rule that reports it."""

Search = Callable[[object, str, list[Blank]], None]
"""Adds what is blank in a value at a place to a list. Compiled, since an invalid document is searched in full."""

_PRESENT, _PLACEHOLDER, _BLANK, _ABSENT = Presence.PRESENT, Presence.PLACEHOLDER, Presence.BLANK, Presence.ABSENT
_ALL_PRESENT = {obligation.name: _PRESENT for obligation in OBLIGATIONS}
_FROM_WORST = (_ABSENT, _BLANK, _PLACEHOLDER, _PRESENT)
MOST_ITEMS = 1_000
"""Disputed items that are measured: one more than any schema allows."""

# How many characters of its description identify an item to a person.
_ABOUT = 70
_RATIONALE = "rationale"
_PLACEHOLDER_RULE, _WORDS_RULE = "IMR030", "IMR031"

RULES_OF_PRESENCE = frozenset({_PLACEHOLDER_RULE, _WORDS_RULE, *(each.rule for each in OBLIGATIONS)})
"""The mandatory rules that find whatever an obligation lacks in data that its schema accepts.

Where none of them finds anything in such data, every item is complete: a law compares this with what is measured.
"""


class Completeness(Struct, frozen=True):
    """How documents of one version are measured."""

    items: DisputedItems
    #: How each obligation is measured in an item, in the order of ``OBLIGATIONS``.
    measures: tuple[Measure, ...]
    #: The steps in an item to each field of an obligation, and the obligation's name; ``*`` for each entry of a list.
    places: tuple[tuple[tuple[str, ...], str], ...]
    #: One for each text in an item, and each list of texts, that has a rule.
    texts: tuple[Search, ...]

    def measure(
        self, data: object, unexpected: Counter[int | None], *, about: bool, complete: bool = False
    ) -> tuple[ItemCompleteness, ...]:
        """One entry for each of the first ``MOST_ITEMS`` disputed items of *data*; none where it has no list of them.

        *unexpected*: how much the schema does not allow in each item, by its index. *about*: include the beginning of
        each description, which is text of the document. *complete*: every item is known to be complete.
        """
        return tuple(
            self._item(i, item, _ALL_PRESENT if complete else self._presence(item), unexpected, about)
            for i, item in enumerate(self.items.of(data)[:MOST_ITEMS])
        )

    def _presence(self, item: object) -> dict[str, Presence]:
        measured = [measure(item) for measure in self.measures]
        # Most items are complete, and share one dict.
        complete = measured.count(_PRESENT) == len(measured)
        return _ALL_PRESENT if complete else dict(zip(_ALL_PRESENT, measured, strict=True))

    def _item(
        self, index: int, item: object, presence: dict[str, Presence], unexpected: Counter[int | None], about: bool
    ) -> ItemCompleteness:
        return ItemCompleteness(
            pointer=self.items.place(index),
            presence=presence,
            complete=presence is _ALL_PRESENT,
            number=self.items.number_of(item),
            unexpected=unexpected[index] if unexpected else 0,
            about=clip(" ".join(self.items.description_of(item).split()), _ABOUT) if about else "",
        )

    def blanks(self, data: object) -> list[Blank]:
        """The pointer and the rule of each required text in an item that says nothing; an empty one is another fault.

        Where the text is a list of paragraphs, none of them says anything, or all together too little.
        """
        blanks: list[Blank] = []
        for i, item in enumerate(self.items.of(data)[:MOST_ITEMS]):
            place = self.items.place(i)
            for search in self.texts:
                search(item, place, blanks)
        return blanks

    def obligation_at(self, steps: list[str]) -> str | None:
        """The obligation that the place at *steps* from an item belongs to; None where it belongs to none."""
        return next((name for pattern, name in self.places if pointer.matches(pattern, steps)), None)


@cache
def completeness(version: SchemaVersion) -> Completeness:
    """How documents of *version* are measured."""
    items = disputed_items(version)
    places = [(steps, each.name) for each in OBLIGATIONS for steps in all_steps_of(items.entry, each.rule)]
    measures = tuple(_measure_of(items.entry, each.rule) for each in OBLIGATIONS)
    return Completeness(items, measures, tuple(places), tuple(_searches(items.entry)))


def _measure_of(item: Field, rule: str) -> Measure:
    """How an item is measured by its nearest field that names *rule*."""
    steps = steps_of(item, rule)
    field = field_at(item, list(steps))
    assert field is not None  # its steps are from the same fields
    return _reach(steps, _measure(field))


def _reach(steps: tuple[str, ...], inner: Measure) -> Measure:
    """Measures what is at *steps*; of several entries of a list on the way, the least complete one counts."""
    if not steps:
        return inner
    step, further = steps[0], _reach(steps[1:], inner)

    def entries(value: object) -> Presence:
        if not isinstance(value, list) or not value:
            return _ABSENT
        return min(map(further, value), key=_FROM_WORST.index) if len(value) > 1 else further(value[0])

    def member(value: object) -> Presence:
        return further(value.get(step)) if isinstance(value, dict) else _ABSENT

    return entries if step == pointer.ANY else member


def _measure(field: Field) -> Measure:
    """How the value of *field* is measured."""
    if field.kind == LIST and field.name == _RATIONALE:
        return _rationale_presence
    if field.kind == LIST:
        assert field.entry is not None
        return _any_entry(_measure(field.entry))
    if field.kind == OBJECT:
        return _every_part([_reach((part.name,), _measure(part)) for part in field.parts if part.rule == field.rule])
    return _text_of(field.name) if field.kind == TEXT else _code(frozenset(field.keywords.get("enum", ())))


def _text_of(member: str) -> Measure:
    """Text that is a placeholder for that *member* is none (IMR030)."""

    def text(value: object) -> Presence:
        if not isinstance(value, str):
            return _ABSENT
        if not placeholders().says_nothing(value, member):
            return _PRESENT
        return _BLANK if blank(value) else _PLACEHOLDER

    return text


def _rationale_presence(value: object) -> Presence:
    """A rationale is present where a paragraph says something (IMR030), in enough different words (IMR031)."""
    presence = _any_entry(_text_of(_RATIONALE))(value)
    if presence is not _PRESENT:
        return presence
    assert isinstance(value, list)
    words = placeholders().different_words([each for each in value if isinstance(each, str)])
    return _PRESENT if words >= FEWEST_WORDS else _PLACEHOLDER


def _code(codes: frozenset[str]) -> Measure:
    """Text that is not one of the *codes* is absent, not present: nobody could act on it."""

    def code(value: object) -> Presence:
        if not isinstance(value, str):
            return _ABSENT
        return _PRESENT if value in codes else _BLANK if blank(value) else _ABSENT

    return code


def _any_entry(entry: Measure) -> Measure:
    """A list is present if any of its entries is; an empty list is blank."""

    def entries(value: object) -> Presence:
        if not isinstance(value, list):
            return _ABSENT
        worst = _ABSENT if value else _BLANK
        for each in value:
            presence = entry(each)
            if presence is _PRESENT:
                return presence
            worst = max(worst, presence, key=_FROM_WORST.index)
        return worst

    return entries


def _every_part(parts: list[Measure]) -> Measure:
    """An object is as complete as the least complete of the members that its obligation requires."""

    def every(value: object) -> Presence:
        return min((part(value) for part in parts), key=_FROM_WORST.index) if isinstance(value, dict) else _ABSENT

    return every if len(parts) > 1 else parts[0]


def _searches(field: Field) -> Iterator[Search]:
    """One search for each text below *field* that has a rule."""
    if field.rule is not None and (field.kind == TEXT or (field.entry is not None and field.entry.kind == TEXT)):
        yield _noting(_measure(field), field.rule)
        return
    for part in field.parts:
        yield from (_in_member(part.name, search) for search in _searches(part))
    if field.entry is not None:
        yield from map(_in_entries, _searches(field.entry))


def _noting(presence_of: Measure, rule: str) -> Search:
    def note(value: object, place: str, blanks: list[Blank]) -> None:
        presence = presence_of(value)
        if presence is _BLANK and not _empty(value):
            blanks.append((place, rule))
        elif presence is _PLACEHOLDER:
            blanks.append((place, _PLACEHOLDER_RULE if presence_of is not _rationale_presence else _silent(value)))

    return note


def _empty(value: object) -> bool:
    """Whether *value* is an empty text or an empty list, or a list with one: that is another fault."""
    return not value or (isinstance(value, list) and not all(isinstance(each, str) and each for each in value))


def _silent(rationale: object) -> str:
    """The rule of a *rationale* that is not present: no paragraph says anything, or all together say too little."""
    speaks = _any_entry(_text_of(_RATIONALE))(rationale) is _PRESENT
    return _WORDS_RULE if speaks else _PLACEHOLDER_RULE


def _in_member(name: str, search: Search) -> Search:
    below = f"/{name}"

    def look(value: object, place: str, blanks: list[Blank]) -> None:
        if isinstance(value, dict) and name in value:
            search(value[name], place + below, blanks)

    return look


def _in_entries(search: Search) -> Search:
    def look(value: object, place: str, blanks: list[Blank]) -> None:
        if isinstance(value, list):
            for i, entry in enumerate(value):
                search(entry, f"{place}/{i}", blanks)

    return look
