"""Equations of Word on one line (ISO/IEC 29500-1, 22.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_schema.letter.extract.docx_markup import M, W
from imr_schema.letter.extract.raised import shifted

if TYPE_CHECKING:
    from lxml import etree

_DEEPEST = 16
"""Levels of an equation that can be followed on one line."""
_THROUGH = frozenset(
    [
        *(f"{M}{name}" for name in ("oMath", "oMathPara", "e", "r", "box")),
        *(f"{M}{name}" for name in ("num", "den", "deg", "fName", "sub", "sup")),
        *(f"{W}{name}" for name in ("ins", "moveTo")),
    ]
)
"""Elements that are what their children are."""
_ASIDE = frozenset(
    f"{M}{name}" for name in ("rPr", "ctrlPr", "argPr", "oMathParaPr", "boxPr", "fPr", "sSupPr", "sSubPr")
)


def on_one_line(equation: etree._Element, depth: int = 0) -> str | None:
    """The characters of an *equation* in their order; None for one whose sense hangs on its layout."""
    if depth > _DEEPEST:
        return None
    tag = equation.tag
    if tag == f"{M}t":
        return equation.text or ""
    if tag not in _THROUGH and (not str(tag).startswith(M) or tag in _ASIDE):
        return ""
    if tag in _THROUGH:
        return _joined([on_one_line(each, depth + 1) for each in equation])
    read = _READERS.get(tag)
    return read(equation, depth + 1) if read else None


def _joined(texts: list[str | None]) -> str | None:
    known = [text for text in texts if text is not None]
    return "".join(known) if len(known) == len(texts) else None


def _part(equation: etree._Element, name: str, depth: int) -> str | None:
    part = equation.find(f"{M}{name}")
    return "" if part is None else on_one_line(part, depth)


def _fraction(equation: etree._Element, depth: int) -> str | None:
    above, below = _part(equation, "num", depth), _part(equation, "den", depth)
    if above is None or below is None:
        return None
    return f"{_closed(above)}/{_closed(below)}"


def _closed(text: str) -> str:
    return text if text.isalnum() else f"({text})"


def _scripts(equation: etree._Element, depth: int) -> str | None:
    base = _part(equation, "e", depth)
    below, above = _part(equation, "sub", depth), _part(equation, "sup", depth)
    if base is None or below is None or above is None:
        return None
    if any(character.isalpha() for character in below + above):
        return None
    return _joined([base, shifted(below, up=False), shifted(above, up=True)])


def _root(equation: etree._Element, depth: int) -> str | None:
    degree, inner = _part(equation, "deg", depth), _part(equation, "e", depth)
    return None if degree or inner is None else f"\u221a{_closed(inner)}"


def _brackets(equation: etree._Element, depth: int) -> str | None:
    marks = {"begChr": "(", "sepChr": "|", "endChr": ")"}
    for name in marks:
        mark = equation.find(f"{M}dPr/{M}{name}")
        marks[name] = mark.get(f"{M}val", "") if mark is not None else marks[name]
    parts = [on_one_line(each, depth) for each in equation.findall(f"{M}e")]
    if any(part is None for part in parts):
        return None
    return marks["begChr"] + marks["sepChr"].join(part or "" for part in parts) + marks["endChr"]


def _function(equation: etree._Element, depth: int) -> str | None:
    name, argument = _part(equation, "fName", depth), _part(equation, "e", depth)
    return None if name is None or argument is None else f"{name} {argument}"


_READERS = {
    f"{M}f": _fraction,
    f"{M}sSup": _scripts,
    f"{M}sSub": _scripts,
    f"{M}sSubSup": _scripts,
    f"{M}rad": _root,
    f"{M}d": _brackets,
    f"{M}func": _function,
}
