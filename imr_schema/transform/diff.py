"""The semantic difference of two determinations of one version: one walk over the fields of their schema."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from imr_schema import pointer
from imr_schema.standard import LIST, OBJECT, TEXT, Field, SchemaVersion, root
from imr_schema.transform.pairing import ANY_ORDER, Pairing, Way

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"

_PROSE = "paragraphs"
"""The schemas' shared definition of a text in paragraphs."""


class Difference(Struct, frozen=True):
    """One thing in which two determinations differ.

    ``place`` is a JSON Pointer into the first one, ``there`` one into the second. An entry that only the second one has
    gets the next free index of the first one's list as its ``place``; what only the first one has, the place that it
    would have in the second one. ``kind`` is added, removed, changed or moved; ``before`` and ``after`` are the values,
    None where there is none.
    """

    place: str
    there: str
    kind: str
    before: Any = None
    after: Any = None


def differences(
    before: dict[str, Any], after: dict[str, Any], version: SchemaVersion, way: Way = ANY_ORDER
) -> tuple[Difference, ...]:
    """Everything that *after* states otherwise than *before*, both data of *version*, in the schema's order.

    Either may lack whatever it lacks. White space does not count, nor how prose is divided into paragraphs. The entries
    of a list are paired by what identifies them, wherever they stand, in the *way* that is asked for; see ``Pairing``.
    A list of plain values is one value.
    """
    return tuple(_Walk(way).between(root(version), "", "", before, after))


class _Walk:
    """The comparison of two values and of all that they contain."""

    def __init__(self, way: Way) -> None:
        self.way = way

    def between(self, field: Field, place: str, there: str, before: Any, after: Any) -> Iterator[Difference]:
        """The differences of the two values of *field*."""
        if field.kind == OBJECT and isinstance(before, dict) and isinstance(after, dict):
            for part in field.parts:
                if not part.hint:
                    step = pointer.join([part.name])
                    old, new = before.get(part.name), after.get(part.name)
                    yield from self._member(part, place + step, there + step, old, new)
        elif _has_parts(field) and isinstance(before, list) and isinstance(after, list):
            assert field.entry is not None
            yield from self._entries(field.entry, place, there, before, after)
        elif _comparable(field, before) != _comparable(field, after):
            yield Difference(place, there, CHANGED, before, after)

    def _member(self, field: Field, place: str, there: str, before: Any, after: Any) -> Iterator[Difference]:
        if _has_parts(field):
            # Neither an absent list nor an empty one has an entry, and entries are what is compared.
            before, after = [] if before is None else before, [] if after is None else after
        if before is None and after is None:
            return
        if before is None:
            yield Difference(place, there, ADDED, after=after)
        elif after is None:
            yield Difference(place, there, REMOVED, before)
        else:
            yield from self.between(field, place, there, before, after)

    def _entries(
        self, entry: Field, place: str, there: str, before: list[Any], after: list[Any]
    ) -> Iterator[Difference]:
        pairs = Pairing(self.between, self.way, entry, before, after).pairs
        moved = _moved(pairs) if self.way.order else frozenset()
        free = len(after)
        for i, old in enumerate(before):
            if i not in pairs:
                yield Difference(f"{place}/{i}", f"{there}/{free}", REMOVED, old)
                free += 1
                continue
            new = after[pairs[i]]
            here, other = f"{place}/{i}", f"{there}/{pairs[i]}"
            if i in moved:
                yield Difference(here, other, MOVED, old, new)
            yield from self.between(entry, here, other, old, new)
        free = len(before)
        for j in sorted(set(range(len(after))) - set(pairs.values())):
            yield Difference(f"{place}/{free}", f"{there}/{j}", ADDED, after=after[j])
            free += 1


def _moved(pairs: dict[int, int]) -> frozenset[int]:
    """The fewest of *pairs*, by their places in the first list, without which the others stand in one order."""
    ends: list[int] = []  # the smallest place in the second list at which a chain of each length can end
    lasts: list[int] = []
    previous: dict[int, int | None] = {}
    for i in sorted(pairs):
        at = bisect_left(ends, pairs[i])
        previous[i] = lasts[at - 1] if at else None
        ends[at : at + 1], lasts[at : at + 1] = [pairs[i]], [i]
    last = lasts[-1] if lasts else None
    moved = set(pairs)
    while last is not None:
        moved.discard(last)
        last = previous[last]
    return frozenset(moved)


def _has_parts(field: Field) -> bool:
    """Whether *field* is a list whose entries have members."""
    return field.kind == LIST and field.entry is not None and field.entry.kind == OBJECT


def _comparable(field: Field, value: Any) -> Any:
    """*value* without what does not count; a list as one value."""
    if field.kind == LIST and field.entry is not None and isinstance(value, list):
        entries = [_comparable(field.entry, entry) for entry in value]
        texts = field.type_name == _PROSE and all(isinstance(entry, str) for entry in entries)
        return " ".join(entries) if texts else entries
    return " ".join(value.split()) if field.kind == TEXT and isinstance(value, str) else value
