"""The characters of symbol fonts, which have numbers of their own."""

from __future__ import annotations

_SYMBOL = (
    " !\u2200#\u2203%&\u220b()\u2217+,\u2212./0123456789:;<=>?"
    "\u2245\u0391\u0392\u03a7\u0394\u0395\u03a6\u0393\u0397\u0399\u03d1\u039a\u039b\u039c\u039d\u039f"
    "\u03a0\u0398\u03a1\u03a3\u03a4\u03a5\u03c2\u03a9\u039e\u03a8\u0396[\u2234]\u22a5_"
    "\u203e\u03b1\u03b2\u03c7\u03b4\u03b5\u03c6\u03b3\u03b7\u03b9\u03d5\u03ba\u03bb\u03bc\u03bd\u03bf"
    "\u03c0\u03b8\u03c1\u03c3\u03c4\u03c5\u03d6\u03c9\u03be\u03c8\u03b6{|}\u223c"
)
"""Symbol from 0x20 to 0x7E, as Adobe's table of its Symbol font has them."""
_SYMBOL_HIGH = (
    "\u20ac\u03d2\u2032\u2264\u2044\u221e\u0192\u2663\u2666\u2665\u2660\u2194\u2190\u2191\u2192\u2193"
    "\u00b0\u00b1\u2033\u2265\u00d7\u221d\u2202\u2022\u00f7\u2260\u2261\u2248\u2026"
)
"""Symbol from 0xA0 to 0xBC."""
_BOXES = {
    0x6F: "\u2610",
    0x71: "\u2610",
    0x72: "\u2610",
    0xA8: "\u2610",
    0x78: "\u2612",
    0xFD: "\u2612",
    0xFE: "\u2611",
}
_BULLETS = {0x6C: "\u25cf", 0x6E: "\u25a0", 0x76: "\u2756", 0x9F: "\u2022", 0xA7: "\u25aa", 0xD8: "\u27a2"}
_ARROWS = {0xDF: "\u2190", 0xE0: "\u2192", 0xE1: "\u2191", 0xE2: "\u2193", 0xE8: "\u2794", 0xF0: "\u21e8"}

_FONTS: dict[str, dict[int, str]] = {
    "symbol": {
        **dict(enumerate(_SYMBOL, 0x20)),
        **dict(enumerate(_SYMBOL_HIGH, 0xA0)),
        0x6D: "\u00b5",
        0xD2: "\u00ae",
        0xD3: "\u00a9",
        0xD4: "\u2122",
        0xD6: "\u221a",
        0xD7: "\u22c5",
        0xDE: "\u21d2",
    },
    "wingdings": {0x20: " ", 0xFB: "\u2717", 0xFC: "\u2713", **_BOXES, **_BULLETS, **_ARROWS},
    "wingdings 2": {
        0x20: " ",
        0x4F: "\u2717",
        0x50: "\u2713",
        0x51: "\u2612",
        0x52: "\u2611",
        0x53: "\u2612",
        0x54: "\u2612",
        0x2A: "\u2610",
        0xA3: "\u2610",
        0x97: "\u25cf",
    },
    "wingdings 3": {0x20: " ", 0x66: "\u2190", 0x67: "\u2192", 0x68: "\u2191", 0x69: "\u2193"},
    "webdings": {0x20: " ", 0x61: "\u2713", 0x72: "\u2717", 0x63: "\u2610", 0x67: "\u25a0"},
}
"""Of each font, what letters may have, and by which Unicode has it."""
_FIRST, _LAST = 0xF000, 0xF0FF
"""Where symbol fonts have their characters in Unicode."""


def is_symbol_font(font: str) -> bool:
    """Whether the characters of *font* are none of Unicode's."""
    return font.lower() in _FONTS or font.lower() in ("zapf dingbats", "zapfdingbats", "mt extra")


def symbol(code: int, font: str) -> str | None:
    """The character that *font* shows for *code*; None where it is not known."""
    own = code - _FIRST if _FIRST <= code <= _LAST else code
    if not is_symbol_font(font):
        shown = chr(own) if own < 0x110000 else ""  # other fonts have Unicode's characters at these places too
        return shown if shown.isprintable() and shown else None
    return _FONTS.get(font.lower(), {}).get(own)
