"""The colors of a DOCX: whether text can be told from what is behind it (ISO/IEC 29500-1, 17.3.2 and 17.18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imr_schema.letter.extract.docx_markup import W14, W

if TYPE_CHECKING:
    from lxml import etree

PAPER, CLEAR, UNKNOWN = "FFFFFF", "clear", "unknown"
"""The color of the paper, that of text which lets everything through, and one that cannot be told."""
_NEAR = 32
"""Of 255: colors that differ less are not told apart."""
_MOST_ALPHA = 90_000
"""In thousandths of a hundredth: what lets more through is not seen."""
_MARKERS = {
    "black": "000000",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
    "yellow": "FFFF00",
    "green": "00FF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "blue": "0000FF",
    "red": "FF0000",
}
_WHITE_OF_THEME = frozenset(["background1", "light1", "bg1", "lt1"])
_SHADED = frozenset(["themeTint", "themeShade", "themeFillTint", "themeFillShade"])


def color_of(element: etree._Element) -> str | None:
    """The color that a property of a text or of a paragraph gives: "" for the one that Word chooses.

    None for a fill that says nothing of what is seen.
    """
    tag = str(element.tag)
    if tag == f"{W}highlight":
        return _MARKERS.get(element.get(f"{W}val", ""), "")
    if tag == f"{W14}textFill":
        return _filling(element)
    is_ground = tag == f"{W}shd"
    theme = element.get(f"{W}themeFill" if is_ground else f"{W}themeColor", "")
    if theme in _WHITE_OF_THEME and not any(element.get(f"{W}{each}") for each in _SHADED):
        return PAPER
    if not is_ground:
        return _hex(element.get(f"{W}val", ""))
    pattern = element.get(f"{W}val", "clear")
    if pattern in ("clear", "nil", "none"):
        return _hex(element.get(f"{W}fill", ""))
    return (_hex(element.get(f"{W}color", "")) or "000000") if pattern == "solid" else UNKNOWN


def _hex(value: str) -> str:
    value = value.upper()
    if value in ("", "AUTO", "NONE"):
        return ""
    return value if len(value) == 6 and all(each in "0123456789ABCDEF" for each in value) else UNKNOWN


def _filling(element: etree._Element) -> str | None:
    """The color of a fill of Word 2010."""
    for each in element.iter():
        if each.tag == f"{W14}noFill":
            return CLEAR
        value = each.get(f"{W14}val", "")
        if each.tag == f"{W14}alpha" and value.isascii() and value.isdigit() and int(value[:7]) > _MOST_ALPHA:
            return CLEAR
    solid = element.find(f"{W14}solidFill")
    shown = solid[0] if solid is not None and len(solid) else None
    if shown is None:
        return None if element.find(f"{W14}gradFill") is None else UNKNOWN
    if shown.tag == f"{W14}srgbClr":
        return _hex(shown.get(f"{W14}val", ""))
    changed = any(each.tag != f"{W14}alpha" for each in shown)
    return PAPER if shown.get(f"{W14}val") in _WHITE_OF_THEME and not changed else None


def same(ink: str, ground: str) -> bool:
    """Whether text of the color *ink* cannot be seen on *ground*."""
    if ink == CLEAR:
        return True
    if UNKNOWN in (ink, ground) or not ink:
        return False
    return all(abs(int(ink[at : at + 2], 16) - int(ground[at : at + 2], 16)) < _NEAR for at in (0, 2, 4))
