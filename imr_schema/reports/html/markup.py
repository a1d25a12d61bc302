"""HTML whose texts are escaped by construction: only ``Markup`` goes out as it is."""

from __future__ import annotations

from collections.abc import Iterable

from imr_schema.text import visible

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_EMPTY = frozenset({"input", "meta"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def escaped(text: str) -> Markup:
    """*text* as text of a page; what a browser would act on or hide stands there as ``\\u{...}``."""
    return Markup(visible(text).translate(_ESCAPED))


def cell(text: str) -> str:
    """*text* for a table cell: a spreadsheet that it is pasted into takes it for no formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


def tag(name: str, /, *children: object, **attributes: object) -> Markup:
    """An element. Children that are text are escaped; attributes that are None are left out, ``True`` stands alone.

    ``class_`` and ``for_`` stand for names that Python keeps; ``_`` within a name is ``-``.
    """
    pieces = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        pieces.append(f" {key}" if value is True else f' {key}="{escaped(str(value))}"')
    pieces.append(">")
    pieces += [child if isinstance(child, Markup) else escaped(str(child)) for child in children if child is not None]
    if name not in _EMPTY:
        pieces.append(f"</{name}>")
    return Markup("".join(pieces))


def joined(parts: Iterable[Markup | None], between: str = "") -> Markup:
    """*parts* one after another."""
    return Markup(between.join(part for part in parts if part))


def prose(text: str) -> Markup:
    """*text* with what stands between backticks as code."""
    return joined(tag("code", part) if i % 2 else escaped(part) for i, part in enumerate(text.split("`")))
