"""From a version to its neighbour: moves that run both ways, and what words cannot say as a move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from imr_schema import pointer
from imr_schema.pointer import Data
from imr_schema.versions import LIST, OBJECT, VERSIONS, Field, root

Moves = tuple[tuple[str, str], ...]
_ANY = "*"


class Loss(Struct, frozen=True):
    """Something that the other version cannot say: its place in the document as it was sent, and its value.

    ``rule`` is the finding that it is a part of, where it has a name of its own.
    """

    pointer: str
    value: object
    rule: str | None = None


class _Gone:
    """Stands in a list for an entry that was moved away, so that the others keep their places."""


_GONE = _Gone()


def _nothing(data: Data) -> list[Loss]:
    return []


class Step(Struct, frozen=True):
    """How data of the version ``old`` becomes data of ``new``, and back.

    ``moves`` are pairs of JSON Pointers, old and new, in which ``*`` stands for every entry of a list. ``fix_up``
    and ``fix_down`` change values after the moves up and before the moves down; they may replace members of what they
    are given, and never change what those hold. Whatever ``new`` can say and ``old`` has no place for is a loss on the way down.
    """

    old: str
    new: str
    moves: Moves = ()
    fix_up: Callable[[Data], Any] = _nothing
    fix_down: Callable[[Data], list[Loss]] = _nothing

    def up(self, data: Data) -> Data:
        """Valid *data* of the old version as data of the new one; *data* itself is left alone."""
        moved = _moved(data, self.moves, [])
        self.fix_up(moved)
        moved["schemaVersion"] = self.new
        return moved

    def down(self, data: Data) -> tuple[Data, list[Loss]]:
        """Valid *data* of the new version as data of the old one, and what that cannot say."""
        given = dict(data)
        losses = self.fix_down(given)
        moved = _moved(given, tuple((new, old) for old, new in self.moves), losses)
        moved["schemaVersion"] = self.old
        kept = _kept(moved, root(VERSIONS[self.old]), "", losses, self)
        return kept, losses

    def place_up(self, place: str) -> str:
        """Where in data of the new version stands what stood at *place* in the old one."""
        return _placed(place, self.moves)

    def place_down(self, place: str) -> str:
        """Where in data of the old version stood what is at *place*; the nearest place above it that the old version knows."""
        found = pointer.split(_placed(place, tuple((new, old) for old, new in self.moves)))
        while found and not _known(root(VERSIONS[self.old]), found):
            found.pop()
        return pointer.join(found)


def _known(field: Field | None, steps: list[str]) -> bool:
    for step in steps:
        if field is None:
            return False
        field = field.entry if field.kind == LIST and (step.isdigit() or step == _ANY) else field.part(step)
    return field is not None


def _placed(place: str, moves: Moves) -> str:
    steps = pointer.split(place)
    best: tuple[int, list[str]] | None = None
    for source, target in moves:
        pattern = pointer.split(source)
        fits = len(steps) >= len(pattern) and all(
            p in (_ANY, s) or (s == _ANY and p.isdigit()) for p, s in zip(pattern, steps, strict=False)
        )
        if fits and (best is None or len(pattern) > best[0]):
            indexes = iter(step for p, step in zip(pattern, steps, strict=False) if p == _ANY)
            there = [next(indexes) if step == _ANY else step for step in pointer.split(target)]
            best = len(pattern), there + steps[len(pattern) :]
    return place if best is None else pointer.join(best[1])


@cache
def _plan(source: str, target: str) -> tuple[tuple[str, ...], list[str], list[str]]:
    """The steps that both share, without the last of either, and the rest of each."""
    here, there = pointer.split(source), pointer.split(target)
    most = min(len(here), len(there)) - 1
    shared = next((i for i in range(most) if here[i] != there[i]), most)
    return tuple(here[:shared]), here[shared:], there[shared:]


def _moved(data: Data, moves: Moves, losses: list[Loss]) -> Data:
    moved = dict(data)
    owned: set[int] = set()
    for source, target in moves:
        shared, here, there = _plan(source, target)
        for node, place in _nodes(moved, shared, (), owned):
            _move(node, here, there, place, losses)
    return moved


def _nodes(
    node: Any, steps: tuple[str, ...], place: tuple[str | int, ...], owned: set[int]
) -> Iterator[tuple[Any, tuple[str | int, ...]]]:
    """The containers that *steps* lead to, each a copy of our own, with its place."""
    if not steps:
        yield node, place
        return
    step, rest = steps[0], steps[1:]
    keys = range(len(node)) if step == _ANY else [step] if step in node else ()
    for key in keys:
        child = node[key]
        if id(child) not in owned:
            child = node[key] = child.copy()
            owned.add(id(child))
        yield from _nodes(child, rest, (*place, key), owned)


def _move(node: Any, here: list[str], there: list[str], place: tuple[str | int, ...], losses: list[Loss]) -> None:
    """Take what is at *here* below *node* and put it *there*."""
    if here[0] == _ANY:
        for i in range(len(node)):
            _move(node, [str(i), *here[1:]], [str(i), *there[1:]], place, losses)
        return
    *above, last = here
    holder = node
    for step in above:
        key = int(step) if isinstance(holder, list) else step
        if (isinstance(holder, list) and len(holder) <= int(step)) or (isinstance(holder, dict) and step not in holder):
            return
        holder[key] = holder[key].copy()
        holder = holder[key]
    if isinstance(holder, list):
        if len(holder) <= int(last):
            return
        value, holder[int(last)] = holder[int(last)], _GONE
    elif last in holder:
        value = holder.pop(last)
    else:
        return
    if here[: len(there)] == there:
        # The value takes the place of what held it; what else that held has no place any more.
        losses += leaves(holder, (*place, *above))
    _put(node, there, value)


def _put(node: Any, steps: list[str], value: object) -> None:
    step, *rest = steps
    key: Any = int(step) if isinstance(node, list) else step
    if rest:
        empty: Any = [] if rest[0].isdigit() else {}
        if isinstance(node, list):
            while len(node) <= key:
                node.append(_GONE)
            if node[key] is _GONE:
                node[key] = empty
        else:
            node.setdefault(key, empty)
        _put(node[key], rest, value)
    elif isinstance(node, list):
        while len(node) <= key:
            node.append(_GONE)
        node[key] = value
    else:
        node[key] = value


def leaves(value: object, place: tuple[str | int, ...], rule: str | None = None) -> list[Loss]:
    """Every value below *place* that is no container, as a loss."""
    if isinstance(value, dict):
        return [loss for name, part in value.items() for loss in leaves(part, (*place, name), rule)]
    if isinstance(value, list):
        return [loss for i, part in enumerate(value) for loss in leaves(part, (*place, i), rule)]
    return [] if value is _GONE else [Loss(pointer.join(place), value, rule)]


def _kept(value: Any, field: Field, place: str, losses: list[Loss], step: Step) -> Any:
    """*value* with nothing that *field* has no place for, which is told as losses where it stood before the moves."""
    if field.kind == OBJECT:
        kept = {}
        for name, part in value.items():
            here, known = pointer.join([*pointer.split(place), name]), field.part(name)
            if known is None:
                losses += leaves(part, tuple(pointer.split(step.place_up(here))))
            else:
                kept[name] = _kept(part, known, here, losses, step)
        return kept
    if field.kind == LIST:
        assert field.entry is not None
        entries = [(i, entry) for i, entry in enumerate(value) if entry is not _GONE]
        return [_kept(entry, field.entry, f"{place}/{i}", losses, step) for i, entry in entries]
    return value
