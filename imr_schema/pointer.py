"""JSON Pointers (RFC 6901): name a place in a document, and follow the name back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Data = dict[str, Any]
"""A determination, or an object in one, as plain JSON data; the schema defines what each member contains."""

ANY = "*"
"""In a pattern, the step that matches any entry of a list."""


def join(steps: Iterable[str | int]) -> str:
    """The pointer that takes *steps* from the root; no steps give the root, ``""``."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def split(pointer: str) -> list[str]:
    """The steps of *pointer*, unescaped."""
    if "~" not in pointer:  # as nearly all are
        return pointer.split("/")[1:]
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


def matches(pattern: Sequence[str], steps: Sequence[str]) -> bool:
    """Whether *steps* lead to a place that *pattern* describes, or to one below it.

    ``*`` in *pattern* matches any one step. ``*`` in *steps*, where the place itself is a pattern, matches any index.
    """
    return len(steps) >= len(pattern) and all(
        own in (ANY, step) or (step == ANY and own.isdigit()) for own, step in zip(pattern, steps, strict=False)
    )


def values(data: object, pattern: Sequence[str], place: str = "") -> Iterator[tuple[str, object]]:
    """Every value in *data* that *pattern* describes, with its pointer; ``*`` matches each entry of a list.

    *place* is the pointer of *data* itself.
    """
    if not pattern:
        yield place, data
        return
    step, *further = pattern
    if step == ANY and isinstance(data, list):
        for i, entry in enumerate(data):
            yield from values(entry, further, f"{place}/{i}")
    elif isinstance(data, dict) and step in data:
        yield from values(data[step], further, place + join([step]))


def get(data: object, pointer: str) -> Any:
    """The value at *pointer*; ``LookupError`` where there is none."""
    for step in split(pointer):
        if isinstance(data, list):
            data = data[_index(step)]
        elif isinstance(data, dict):
            data = data[step]
        else:
            raise LookupError(pointer)
    return data


def has(data: object, pointer: str) -> bool:
    """Whether there is a value at *pointer*."""
    try:
        get(data, pointer)
    except LookupError:
        return False
    return True


def put(data: Any, pointer: str, value: object) -> Any:
    """A copy of *data* with *value* at *pointer*; ``-`` as last step appends to a list."""
    if not pointer:
        return value
    first, slash, rest = pointer[1:].partition("/")
    (head,), tail = split("/" + first), slash + rest
    if isinstance(data, list):
        i = len(data) if head == "-" else _index(head)
        return [*data[:i], put(data[i] if i < len(data) else None, tail, value), *data[i + 1 :]]
    return {**data, head: put(data.get(head, {}), tail, value)}


def drop(data: object, pointer: str) -> Any:
    """A copy of *data* without the member or entry at *pointer*."""
    above, last = parent(pointer), split(pointer)[-1]
    container = get(data, above)
    if isinstance(container, list):
        i = _index(last)
        return put(data, above, container[:i] + container[i + 1 :])
    return put(data, above, {name: value for name, value in container.items() if name != last})


def _index(step: str) -> int:
    if not (step.isascii() and step.isdigit()):
        raise LookupError(step)
    return int(step)
