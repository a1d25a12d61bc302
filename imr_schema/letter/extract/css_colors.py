"""The colors of style sheets, as far as they tell whether a text is seen on its background (CSS Color 4)."""

from __future__ import annotations

import colorsys
import re

TRANSPARENT = "transparent"
UNKNOWN = "?"
"""A background that is not known, which every text is seen on."""
_NAMED = {
    "white": "#ffffff",
    "black": "#000000",
    "snow": "#fffafa",
    "ivory": "#fffff0",
    "ghostwhite": "#f8f8ff",
    "whitesmoke": "#f5f5f5",
    "floralwhite": "#fffaf0",
    "mintcream": "#f5fffa",
    "azure": "#f0ffff",
}
_HEX = re.compile("#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(r"(?P<name>rgb|hsl)a?\((?P<parts>[^()]{0,120})\)")
_PART = re.compile(r"(?P<number>[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}))(?P<percent>%)?(?:deg)?")
_WORDS = re.compile(r"[^\s(]{1,80}(?:\([^()]{0,120}\))?")
_NEAR = 16
"""Steps of 255 in which nobody sees a difference."""
_FAINT = 0.05
"""Shares of opacity up to which nothing is seen."""


def color(value: str) -> str:
    """*value* as six digits, ``TRANSPARENT``, or as it is where it is not understood."""
    known, alpha = _parsed(value)
    return TRANSPARENT if alpha <= _FAINT else known or value.lstrip("#")


def ground(value: str, below: str) -> str:
    """The color of a background of this *value* on one that is *below*."""
    if "url(" in value or "gradient" in value:
        return UNKNOWN
    for word in _WORDS.findall(value):
        known, alpha = _parsed(word)
        if known:
            return below if alpha <= _FAINT else known if alpha >= 1 else _mixed(known, below, alpha)
    return UNKNOWN


def alike(one: str, other: str) -> bool:
    """Whether nobody tells the colors from one another."""
    if one in (other, TRANSPARENT):
        return True
    if not (one.startswith("#") and other.startswith("#")):
        return False
    return all(abs(a - b) <= _NEAR for a, b in zip(_numbers(one), _numbers(other), strict=True))


def _mixed(above: str, below: str, alpha: float) -> str:
    if below == UNKNOWN:
        return UNKNOWN
    both = zip(_numbers(above), _numbers(below), strict=True)
    return "#" + "".join(f"{round(a * alpha + b * (1 - alpha)):02x}" for a, b in both)


def _numbers(known: str) -> list[int]:
    return [int(known[at : at + 2], 16) for at in (1, 3, 5)]


def _parsed(value: str) -> tuple[str, float]:
    """The six digits of *value*, empty for one that is not known, and how opaque it is."""
    value = _NAMED.get(value, value)
    if value == TRANSPARENT:
        return "#000000", 0
    if _HEX.fullmatch(value):
        digits = value[1:] if len(value) > 5 else "".join(2 * digit for digit in value[1:])
        return f"#{digits[:6]}", int(digits[6:] or "ff", 16) / 255
    function = _FUNCTION.fullmatch(value)
    if function is None:
        return "", 1
    parts = [_PART.fullmatch(each) for each in re.split(r"[\s,/]+", function["parts"].strip())]
    if len(parts) not in (3, 4) or any(each is None for each in parts):
        return "", 1
    numbers = [float(each["number"]) / (100 if each["percent"] else 1) for each in parts if each]
    alpha = numbers[3] if len(numbers) > 3 else 1.0
    if function["name"] == "hsl":
        shares = list(colorsys.hls_to_rgb(numbers[0] % 360 / 360, _share(numbers[2]), _share(numbers[1])))
    else:
        shares = [n if each and each["percent"] else n / 255 for n, each in zip(numbers[:3], parts, strict=False)]
    return "#" + "".join(f"{round(255 * _share(each)):02x}" for each in shares), alpha


def _share(number: float) -> float:
    return min(max(number, 0.0), 1.0)
