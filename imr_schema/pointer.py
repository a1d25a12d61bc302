"""JSON Pointers (RFC 6901): name a place in a document, and follow the name back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Data = dict[str, Any]
"""A determination, or an object in one, as JSON holds it; what a member holds, its schema says."""


def join(steps: Iterable[str | int]) -> str:
    """The pointer that takes *steps* from the root; no steps give the root, ``""``."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def split(pointer: str) -> list[str]:
    """The steps of *pointer*, unescaped."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def parent(pointer: str) -> str:
    """The pointer without its last step; the root is its own parent."""
    return pointer.rpartition("/")[0]


def upwards(pointer: str) -> Iterator[str]:
    """The pointer itself, then each one above it up to the root."""
    yield pointer
    while pointer:
        pointer = parent(pointer)
        yield pointer


def get(data: Any, pointer: str) -> Any:
    """The value at *pointer*; ``LookupError`` where there is none."""
    for step in split(pointer):
        if isinstance(data, list):
            data = data[_index(step)]
        elif isinstance(data, dict):
            data = data[step]
        else:
            raise LookupError(pointer)
    return data


def has(data: Any, pointer: str) -> bool:
    """Whether there is a value at *pointer*."""
    try:
        get(data, pointer)
    except LookupError:
        return False
    return True


def put(data: Any, pointer: str, value: Any) -> Any:
    """A copy of *data* with *value* at *pointer*; ``-`` as last step appends to a list."""
    if not pointer:
        return value
    first, slash, rest = pointer[1:].partition("/")
    (head,), tail = split("/" + first), slash + rest
    if isinstance(data, list):
        i = len(data) if head == "-" else _index(head)
        return [*data[:i], put(data[i] if i < len(data) else None, tail, value), *data[i + 1 :]]
    return {**data, head: put(data.get(head, {}), tail, value)}


def drop(data: Any, pointer: str) -> Any:
    """A copy of *data* without the member or entry at *pointer*."""
    above, last = parent(pointer), split(pointer)[-1]
    holder = get(data, above)
    if isinstance(holder, list):
        i = _index(last)
        return put(data, above, holder[:i] + holder[i + 1 :])
    return put(data, above, {name: value for name, value in holder.items() if name != last})


def _index(step: str) -> int:
    if not (step.isascii() and step.isdigit()):
        raise LookupError(step)
    return int(step)
