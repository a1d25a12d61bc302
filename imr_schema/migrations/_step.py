"""From a version to its neighbor: moves that run both ways, and functions for what a move cannot express."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from imr_schema import pointer
from imr_schema.pointer import ANY, Data
from imr_schema.standard import LIST, OBJECT, VERSIONS, Field, root

Moves = tuple[tuple[str, str], ...]
Steps = tuple[str | int, ...]


class Loss(Struct, frozen=True):
    """A value that the other version has no place for."""

    #: Its place in the document as it was sent.
    pointer: str
    value: object
    #: The rule that reports it, where that is not the one for every loss.
    rule: str | None = None


class _Gone:
    """Replaces a list entry that was moved away, so that the other entries keep their indexes."""


_GONE = _Gone()


def _no_change(data: Data) -> list[Loss]:
    return []


class Step(Struct, frozen=True):
    """How data of the version ``old`` becomes data of ``new``, and back."""

    old: str
    new: str
    #: Pairs of JSON Pointers, old and new, in which ``*`` stands for every entry of a list.
    moves: Moves = ()
    #: Changes values after the moves up. Like ``fix_down`` it may replace members of the data that it is given, but not
    #: change what they contain: that belongs to the caller.
    fix_up: Callable[[Data], object] = _no_change
    #: Changes values before the moves down, and gives what is lost by that. Whatever else ``old`` has no place for is
    #: recognized as a loss without it.
    fix_down: Callable[[Data], list[Loss]] = _no_change
    #: What ``moved_up`` gives for valid data, as code: every old document is upgraded before its rules run. Raises
    #: ``KeyError`` where a member is missing, as in data of a letter. A law holds it to the moves.
    quick_up: Callable[[Data], Data] | None = None

    def up(self, data: Data) -> Data:
        """Valid *data* of the old version as data of the new one; *data* itself is not changed."""
        if self.quick_up is not None:
            try:
                return self.quick_up(data)
            except KeyError:
                pass
        return self.moved_up(data)

    def moved_up(self, data: Data) -> Data:
        """What ``up`` gives, move by move."""
        moved = _moved(data, self.moves, [])
        self.fix_up(moved)
        moved["schemaVersion"] = self.new
        return moved

    def down(self, data: Data) -> tuple[Data, list[Loss]]:
        """Valid *data* of the new version as data of the old one, and the losses."""
        fixed = dict(data)
        losses = self.fix_down(fixed)
        moved = _moved(fixed, _reversed(self.moves), losses)
        moved["schemaVersion"] = self.old
        kept = _kept(moved, root(VERSIONS[self.old]), "", losses, self)
        return kept, losses

    def place_up(self, place: str) -> str:
        """The place in the new version of what is at *place* in the old one."""
        return _place_moved(place, self.moves)

    def place_down(self, place: str) -> str:
        """The place in the old version of what is at *place* in the new one, or the nearest place above it."""
        steps = pointer.split(_place_moved(place, _reversed(self.moves)))
        while steps and not _is_defined(root(VERSIONS[self.old]), steps):
            steps.pop()
        return pointer.join(steps)


@cache
def _reversed(moves: Moves) -> Moves:
    return tuple((new, old) for old, new in moves)


def _is_defined(field: Field | None, steps: list[str]) -> bool:
    for step in steps:
        if field is None:
            return False
        field = field.entry if field.kind == LIST and (step.isdigit() or step == ANY) else field.part(step)
    return field is not None


def _place_moved(place: str, moves: Moves) -> str:
    """*place* after the most specific of the *moves* that applies to it, or to a place above it."""
    steps = pointer.split(place)
    applying = [move for move in _split(moves) if pointer.matches(move[0], steps)]
    if not applying:
        return place
    source, target = max(applying, key=lambda move: len(move[0]))  # of equals, the first
    indexes = iter(step for own, step in zip(source, steps, strict=False) if own == ANY)
    there = [next(indexes) if step == ANY else step for step in target]
    return pointer.join(there + steps[len(source) :])


@cache
def _split(moves: Moves) -> list[tuple[list[str], list[str]]]:
    return [(pointer.split(source), pointer.split(target)) for source, target in moves]


@cache
def _plan(source: str, target: str) -> tuple[tuple[str, ...], list[str], list[str]]:
    """The steps that both pointers share, without the last of either, and the rest of each."""
    here, there = pointer.split(source), pointer.split(target)
    most = min(len(here), len(there)) - 1
    shared = next((i for i in range(most) if here[i] != there[i]), most)
    return tuple(here[:shared]), here[shared:], there[shared:]


def _moved(data: Data, moves: Moves, losses: list[Loss]) -> Data:
    """A copy of *data* after the *moves*. Only the containers on their way are copied, each once: see *copied*."""
    moved = dict(data)
    copied: set[int] = set()
    for source, target in moves:
        shared, here, there = _plan(source, target)
        for container, place in _containers(moved, shared, (), copied):
            _move(container, here, there, place, losses)
    return moved


def _containers(node: Any, steps: tuple[str, ...], place: Steps, copied: set[int]) -> Iterator[tuple[Any, Steps]]:
    """The containers that *steps* lead to, with their places; each container on the way is replaced by a copy.

    *copied* are the ids of the copies: of those that an earlier move made no second copy is made.
    """
    if not steps:
        yield node, place
        return
    step, rest = steps[0], steps[1:]
    keys = range(len(node)) if step == ANY else [step] if step in node else ()
    for key in keys:
        child = node[key]
        if id(child) not in copied:
            child = node[key] = child.copy()
            copied.add(id(child))
        yield from _containers(child, rest, (*place, key), copied)


def _move(node: Any, here: list[str], there: list[str], place: Steps, losses: list[Loss]) -> None:
    """Move what is at *here* below *node*, a container at *place*, to *there*."""
    if here[0] == ANY:
        for i in range(len(node)):
            _move(node, [str(i), *here[1:]], [str(i), *there[1:]], place, losses)
        return
    *above, last = here
    container = _copied_down(node, above) if above else node
    value = _take(container, last)
    if value is _GONE:
        return
    if here[: len(there)] == there:
        # The value replaces a container that it was in; whatever else that contains has no place any more.
        losses += leaves(container, (*place, *above))
    _put(node, there, value)


def _copied_down(node: Any, steps: list[str]) -> Any:
    """The container at *steps* below *node*, each one on the way replaced by a copy; None where there is none."""
    for step in steps:
        key: Any = int(step) if isinstance(node, list) else step
        if key >= len(node) if isinstance(node, list) else key not in node:
            return None
        node[key] = node[key].copy()
        node = node[key]
    return node


def _take(container: Any, step: str) -> object:
    """Remove the value at *step* and give it; ``_GONE`` where there is none."""
    if isinstance(container, dict):
        return container.pop(step, _GONE)
    if container is None or int(step) >= len(container):
        return _GONE
    value, container[int(step)] = container[int(step)], _GONE
    return value


def _put(node: Any, steps: list[str], value: object) -> None:
    """Set the value at *steps* below *node*, with new containers where there are none."""
    step, *rest = steps
    if isinstance(node, dict):
        if rest:
            _put(node.setdefault(step, _empty(rest)), rest, value)
        else:
            node[step] = value
        return
    index = int(step)
    node += [_GONE] * (index + 1 - len(node))
    if not rest:
        node[index] = value
        return
    if node[index] is _GONE:
        node[index] = _empty(rest)
    _put(node[index], rest, value)


def _empty(steps: list[str]) -> Any:
    """A container for what the first of *steps* names."""
    return [] if steps[0].isdigit() else {}


def leaves(value: object, place: Steps, rule: str | None = None) -> list[Loss]:
    """Every value below *place* that is not a container, as a loss."""
    if isinstance(value, dict):
        return [loss for name, part in value.items() for loss in leaves(part, (*place, name), rule)]
    if isinstance(value, list):
        return [loss for i, part in enumerate(value) for loss in leaves(part, (*place, i), rule)]
    return [] if value is _GONE else [Loss(pointer.join(place), value, rule)]


def _kept(value: Any, field: Field, place: str, losses: list[Loss], step: Step) -> Any:
    """*value* without anything that *field* does not define, which becomes a loss at its place before the moves."""
    if field.kind == OBJECT:
        kept = {}
        for name, part in value.items():
            here, defined = place + pointer.join([name]), field.part(name)
            if defined is None:
                losses += leaves(part, tuple(pointer.split(step.place_up(here))))
            else:
                kept[name] = _kept(part, defined, here, losses, step)
        return kept
    if field.kind == LIST:
        assert field.entry is not None
        entries = [(i, entry) for i, entry in enumerate(value) if entry is not _GONE]
        return [_kept(entry, field.entry, f"{place}/{i}", losses, step) for i, entry in entries]
    return value
