"""The semantic difference of two determinations of one version: one walk over the fields of their schema."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from imr_schema import pointer
from imr_schema.standard import INTEGER, LIST, OBJECT, TEXT, Field, SchemaVersion, root
from imr_schema.text import folded

ADDED, REMOVED, CHANGED = "added", "removed", "changed"

_PROSE = "paragraphs"
"""The schemas' shared definition of a text in paragraphs."""
_MOST_COMPARED = 2_500
"""Pairs of entries; where there are more, entries without an identity are paired in their order."""


class Difference(Struct, frozen=True):
    """One thing in which two determinations differ.

    ``place`` is a JSON Pointer into the first one, ``there`` one into the second. An entry that only the second one has
    gets the next free index of the first one's list as its ``place``; what only the first one has, the place that it
    would have in the second one. ``kind`` is added, removed or changed; ``before`` and ``after`` are the values, None
    where there is none.
    """

    place: str
    there: str
    kind: str
    before: Any = None
    after: Any = None


def differences(before: dict[str, Any], after: dict[str, Any], version: SchemaVersion) -> tuple[Difference, ...]:
    """Everything that *after* states otherwise than *before*, both data of *version*, in the schema's order.

    Either may lack whatever it lacks. White space does not count, nor how prose is divided into paragraphs. The entries
    of a list are paired by what identifies them, wherever they stand; see ``_paired``. A list of plain values is one
    value.
    """
    return tuple(_between(root(version), "", "", before, after))


def _between(field: Field, place: str, there: str, before: Any, after: Any) -> Iterator[Difference]:
    if field.kind == OBJECT and isinstance(before, dict) and isinstance(after, dict):
        for part in field.parts:
            if not part.hint:
                step = pointer.join([part.name])
                yield from _member(part, place + step, there + step, before.get(part.name), after.get(part.name))
    elif _has_parts(field) and isinstance(before, list) and isinstance(after, list):
        assert field.entry is not None
        yield from _entries(field.entry, place, there, before, after)
    elif _comparable(field, before) != _comparable(field, after):
        yield Difference(place, there, CHANGED, before, after)


def _member(field: Field, place: str, there: str, before: Any, after: Any) -> Iterator[Difference]:
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
        yield from _between(field, place, there, before, after)


def _entries(entry: Field, place: str, there: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    pairs = _paired(entry, before, after)
    free = len(after)
    for i, old in enumerate(before):
        if i in pairs:
            yield from _between(entry, f"{place}/{i}", f"{there}/{pairs[i]}", old, after[pairs[i]])
        else:
            yield Difference(f"{place}/{i}", f"{there}/{free}", REMOVED, old)
            free += 1
    free = len(before)
    for j in sorted(set(range(len(after))) - set(pairs.values())):
        yield Difference(f"{place}/{free}", f"{there}/{j}", ADDED, after=after[j])
        free += 1


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


def _paired(entry: Field, before: list[Any], after: list[Any]) -> dict[int, int]:
    """Which entry of *after* each entry of *before* is, both of the kind *entry*.

    Equal ones first, then those of one text, then those of one number: the first text that must be there (an item's
    description, a document's title), and the integer that is an attribute, identify an entry. Of several with the same
    identity, and of entries without a number, such as citations, the pairs are those that resemble each other most.
    """
    name = next((part.name for part in entry.parts if part.kind == TEXT and part.required), None)
    number = next((part.name for part in entry.parts if part.kind == INTEGER and part.attribute), None)
    keys: tuple[Callable[[Any], Hashable | None], ...] = (
        lambda each: msgspec.json.encode(each, order="sorted"),
        lambda each: _text(each, name),
        lambda each: _number(each, number),
    )
    pairs: dict[int, int] = {}
    for key in keys:
        left, right = _groups(key, before, pairs), _groups(key, after, set(pairs.values()))
        for identity in left.keys() & right.keys():
            _pair(pairs, entry, left[identity], right[identity], before, after)
    _pair_rest(pairs, entry, number, before, after)
    return pairs


def _pair_rest(pairs: dict[int, int], entry: Field, number: str | None, before: list[Any], after: list[Any]) -> None:
    """Add to *pairs* entries that nothing identifies, unless both sides have numbers: two numbers are two entries."""
    taken = set(pairs.values())
    old = [i for i in range(len(before)) if i not in pairs]
    new = [j for j in range(len(after)) if j not in taken]
    if not any(_number(before[i], number) for i in old) or not any(_number(after[j], number) for j in new):
        _pair(pairs, entry, old, new, before, after)


def _groups(
    key: Callable[[Any], Hashable | None], entries: list[Any], taken: Container[int]
) -> dict[Hashable, list[int]]:
    """The indexes of the *entries* that are not *taken* yet, by their *key*; those without one are left out."""
    groups: dict[Hashable, list[int]] = {}
    for i, each in enumerate(entries):
        if i not in taken and (identity := key(each)) is not None:
            groups.setdefault(identity, []).append(i)
    return groups


def _pair(
    pairs: dict[int, int], entry: Field, left: list[int], right: list[int], before: list[Any], after: list[Any]
) -> None:
    """Add to *pairs* as many of *left* and *right* as there are of both: those with the fewest differences first."""
    candidates: Iterable[tuple[int, int]] = zip(left, right, strict=False)
    if 1 < len(left) * len(right) <= _MOST_COMPARED:
        every = ((i, j) for i in left for j in right)
        candidates = sorted(every, key=lambda pair: len(list(_between(entry, "", "", before[pair[0]], after[pair[1]]))))
    taken: set[int] = set()
    for i, j in candidates:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)


def _number(entry: Any, name: str | None) -> int | None:
    value = entry.get(name) if isinstance(entry, dict) and name is not None else None
    return value if isinstance(value, int) else None


def _text(entry: Any, name: str | None) -> str | None:
    value = entry.get(name) if isinstance(entry, dict) and name is not None else None
    return folded(value) if isinstance(value, str) else None
