"""A failing input made small: while it fails in the same way, parts are taken out of it."""

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

Fails = Callable[[bytes], bool]


def minimized(raw: bytes, fails: Fails, seconds: float) -> bytes:
    """The smallest input found within *seconds* that still fails: by members, by elements, by lines, by bytes."""
    end = time.monotonic() + seconds
    for pieces in (_members, _elements):
        raw = _without_parts(raw, fails, end, pieces)
    for pattern in (rb"[^\n]*\n?", rb"[^>,\s]*[>,\s]*", rb"(?s)."):
        raw = _without_pieces(raw, fails, end, pattern)
    return raw


def _without_parts(raw: bytes, fails: Fails, end: float, candidates: Callable[[bytes], Iterator[bytes]]) -> bytes:
    """*raw* without as many of its parts as possible; *candidates* gives it without each of them."""
    found = True
    while found:
        found = False
        for smaller in candidates(raw):
            if time.monotonic() > end:
                return raw
            if len(smaller) < len(raw) and fails(smaller):
                raw, found = smaller, True
                break
    return raw


def _members(raw: bytes) -> Iterator[bytes]:
    """JSON without each of its members and entries, larger ones first."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return
    places = sorted(_places(data), key=lambda place: -len(json.dumps(place[0][place[1]])))
    for container, key in places:
        value = container[key]
        other = list(container.items()) if isinstance(container, dict) else None
        del container[key]
        yield json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if other is None:
            container.insert(key, value)
        else:
            container.clear()
            container.update(other)


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in keys:
        yield data, key
        yield from _places(data[key])


def _elements(raw: bytes) -> Iterator[bytes]:
    """XML without each of its elements, in document order: the larger ones come first."""
    parser = etree.XMLParser(resolve_entities=False)  # noqa: TID251 - of our own inputs
    try:
        total = len(list(etree.fromstring(raw, parser).iter(etree.Element)))
    except (etree.XMLSyntaxError, ValueError):
        return
    for at in range(1, min(total, 2000)):
        tree = etree.fromstring(raw, parser)
        element = list(tree.iter(etree.Element))[at]
        above = element.getparent()
        if above is not None:
            above.remove(element)
            yield etree.tostring(tree)


def _without_pieces(raw: bytes, fails: Fails, end: float, pattern: bytes) -> bytes:
    """*raw* without as many pieces as possible, taken out in ever shorter rows (delta debugging)."""
    pieces = [piece for piece in re.findall(pattern, raw) if piece]
    length = len(pieces) // 2
    while length and time.monotonic() < end:
        at = 0
        while at < len(pieces) and time.monotonic() < end:
            smaller = pieces[:at] + pieces[at + length :]
            if smaller and fails(b"".join(smaller)):
                pieces = smaller
            else:
                at += length
        length //= 2
    return b"".join(pieces)
