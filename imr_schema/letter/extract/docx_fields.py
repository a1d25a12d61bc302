"""What Word shows of fields, form fields and content controls: their result or their state, never their code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from imr_schema.letter.extract.docx_markup import W14, W
from imr_schema.letter.extract.docx_styles import VAL, on
from imr_schema.letter.extract.symbols import symbol

if TYPE_CHECKING:
    from lxml import etree

TICKED, UNTICKED = "\u2612", "\u2610"
_PROMPT = re.compile(
    r"""
    Enter\b
  | (?: Click | Tap | Choose | Type | Select | Pick ) \s
    (?: or\s (?: tap | click ) | here | to | on | in | an? | any | the | your | text | date | from ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""How the prompts of Word and of its templates begin."""


class Field:
    """A field that is open: its code is still read, or its result (ISO/IEC 29500-1, 17.16)."""

    def __init__(self, begin: etree._Element) -> None:
        self.in_code = True
        self.code = ""
        self._form = begin.find(f"{W}ffData")

    def shown(self) -> tuple[str | None, str]:
        """What the field shows by itself at its end, if anything, and what of it cannot be read."""
        kind, _, rest = self.code.strip().partition(" ")
        if kind.upper() == "FORMCHECKBOX":
            return self._box(), ""
        if kind.upper() == "FORMDROPDOWN":
            return self._choice(), ""
        if not self.in_code:
            return None, ""
        if kind.upper() == "SYMBOL":
            found = _symbol(rest)
            return found, "" if found else "a symbol"
        return None, "an equation" if kind.upper() == "EQ" else ""

    def _box(self) -> str:
        box = self._form.find(f"{W}checkBox") if self._form is not None else None
        if box is None:
            return UNTICKED
        checked = box.find(f"{W}checked")
        return TICKED if on(checked if checked is not None else box.find(f"{W}default")) else UNTICKED

    def _choice(self) -> str | None:
        choices = self._form.find(f"{W}ddList") if self._form is not None else None
        if choices is None:
            return None
        chosen = choices.find(f"{W}result")
        chosen = chosen if chosen is not None else choices.find(f"{W}default")
        number = chosen.get(VAL, "0") if chosen is not None else "0"
        entries = choices.findall(f"{W}listEntry")
        known = number.isascii() and number.isdigit() and len(number) < 6 and int(number) < len(entries)
        return entries[int(number)].get(VAL, "") if known else None


def _symbol(code: str) -> str | None:
    """What the field ``SYMBOL`` shows, whose code goes on with *code*."""
    words = code.replace('"', " ").split()
    font = code.partition("\\f")[2].strip()
    font = font[1:].partition('"')[0] if font.startswith('"') else font.partition(" ")[0]
    number = words[0].lower() if words else ""
    base = 16 if number.startswith("0x") else 10
    try:
        return symbol(int(number, base), font) if len(number) < 8 else None
    except ValueError:
        return None


def control(properties: etree._Element | None) -> str | None:
    """What a content control of these *properties* shows in place of its content; None where it shows its content.

    One that shows its prompt is empty. A box shows its state, whatever character stands in it.
    """
    if properties is None:
        return None
    box = properties.find(f"{W14}checkbox")
    if box is not None:
        checked = box.find(f"{W14}checked")
        return TICKED if checked is not None and on(checked, f"{W14}val") else UNTICKED
    return "" if on(properties.find(f"{W}showingPlcHdr")) else None


def is_prompt(content: etree._Element) -> bool:
    """Whether the *content* of a control that says it shows its prompt is one, and not what somebody filled in.

    Programs that fill in a document forget to say that it is no prompt any more, and leave it in the prompt's style.
    """
    words = " ".join("".join(each.text or "" for each in content.iter(f"{W}t")).split())
    return not words or _PROMPT.match(words[:500]) is not None
