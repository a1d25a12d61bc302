"""Make schemas/codelists/characters.json, the published classes of characters, from the properties of Unicode.

    python -m tests.tools.make_characters

The package ``regex`` knows the properties; the version of Unicode that it knows is written into the file. A newer one
gives a newer file: that is a change of the standard, which is reviewed, never a side effect of a build.
"""

import pathlib
from collections.abc import Iterable, Iterator

import regex

from imr_schema.standard import LICENSE
from imr_schema.standard.characters import LOOK_ALIKES, STYLED
from imr_schema.text import BIDI_CONTROL, BLANK_RANGES, C1_CONTROL, NONCHARACTER, ODD_WHITE_SPACE, WHITE, pretty_json

PATH = pathlib.Path(__file__).parents[2] / "schemas" / "codelists/characters.json"
UNICODE = "17.0.0"
VERSION = "2026-11-27"
# Visible white space, directions and C1 controls have rules of their own (IMR020, IMR021, IMR023).
_OTHER_RULES = r"[\p{White_Space}\p{Bidi_Control}\p{Cc}]"
# Drawn as nothing, or as an empty place, though no property of Unicode says so: the Braille blank, blank hieroglyphs,
# the consonant joiner of Tifinagh, the filler of Khitan, the null notehead, and the place of an embedded object.
_DRAWN_AS_NOTHING = r"[\u2800\U00013441\U00013442\u2D7F\U00016FE4\U0001D159\uFFFC]"
CLASSES = {
    "invisible": rf"(?!{_OTHER_RULES})[\p{{Default_Ignorable_Code_Point}}\p{{Cf}}{_DRAWN_AS_NOTHING[1:-1]}]",
    "privateUse": r"\p{Co}(?<!\p{Noncharacter_Code_Point})",
    "unassigned": r"\p{Cn}(?<!\p{Noncharacter_Code_Point})(?<!\p{Default_Ignorable_Code_Point})",
    "overlay": r"\p{Canonical_Combining_Class=1}",
    "combining": r"\p{M}(?<!\p{Default_Ignorable_Code_Point})",
    # Of the planes above the first, private use and what is unassigned are left out: 930,000 code points.
    "neitherLetterNorDigit": rf"[\p{{P}}\p{{S}}\p{{M}}\p{{Z}}\p{{Cf}}\p{{Cc}}\p{{Default_Ignorable_Code_Point}}"
    rf"{_DRAWN_AS_NOTHING[1:-1]}] | (?=[\u0000-\uFFFF])[\p{{Co}}\p{{Cn}}]",
    # Written by hand where the rules stand that look for them.
    "white": f"[{WHITE}]",
    "irregularWhiteSpace": ODD_WHITE_SPACE.pattern.pattern,
    "bidiControl": BIDI_CONTROL.pattern.pattern,
    "c1Control": C1_CONTROL.pattern.pattern,
    "noncharacter": NONCHARACTER.pattern.pattern,
    "lookAlike": f"[{LOOK_ALIKES}]",
    "styled": f"[{STYLED}]",
}
ABOUT = {
    "blank": "A text of nothing else is blank (IMR026, IMR301, IMR304, IMR306, IMR307, IMR501).",
    "invisible": "Seen as nothing, and neither white space nor a control: reported as IMR022.",
    "privateUse": "No meaning that two programs share; what is drawn depends on the font: reported as IMR022.",
    "unassigned": "No character yet: reported as IMR022.",
    "overlay": "A mark through the letter before it, which strikes it out: reported as IMR022.",
    "combining": "A mark on the letter before it; without a letter it is reported as IMR022.",
    "neitherLetterNorDigit": "A text of nothing else says nothing (IMR030), even where it is seen.",
    "white": "All white space that a document may contain: what separates words.",
    "irregularWhiteSpace": "White space other than the space: reported as IMR020.",
    "bidiControl": "Changes the direction of writing: reported as IMR021.",
    "c1Control": "A control beyond those of ASCII: reported as IMR023.",
    "noncharacter": "Never a character, by Unicode's own word: reported as IMR024.",
    "lookAlike": "A letter that looks like one of ASCII: reported as IMR027 where it stands beside one.",
    "styled": "A letter or digit of ASCII in another style: reported as IMR027.",
}


def ranges(codes: Iterable[int]) -> Iterator[str]:
    """*codes*, which ascend, as ranges such as ``2000-200F``, or ``00AD`` for one alone."""
    first = last = None
    for code in codes:
        if last is not None and code == last + 1:
            last = code
            continue
        if first is not None:
            yield _range(first, last)
        first = last = code
    if first is not None:
        yield _range(first, last)


def _range(first, last):
    return f"{first:04X}" if first == last else f"{first:04X}-{last:04X}"


def of(pattern: str) -> list[int]:
    """The code points, surrogates excepted, that *pattern* matches."""
    compiled = regex.compile(pattern, regex.VERBOSE)
    return [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF and compiled.match(chr(code))]


def content() -> bytes:
    """The file."""
    blank = [code for low, high, _ in BLANK_RANGES for code in range(low, high + 1)]
    classes = {"blank": blank, **{name: of(pattern) for name, pattern in CLASSES.items()}}
    return pretty_json(
        {
            "codeList": "characters",
            "uri": "urn:imr-schema:codelist:characters",
            "version": VERSION,
            "license": LICENSE,
            "title": "Classes of characters that rules ask about, as ranges of code points",
            "unicode": UNICODE,
            "source": "Unicode Character Database: General_Category, Default_Ignorable_Code_Point, Bidi_Control, "
            "White_Space, Noncharacter_Code_Point; characters that are drawn as nothing were added by hand",
            "classes": {
                name: {"description": ABOUT[name], "ranges": " ".join(ranges(codes))} for name, codes in classes.items()
            },
        }
    )


def main() -> None:
    PATH.write_bytes(content())


if __name__ == "__main__":
    main()
