"""Texts: plain words, everything that XML can represent, and blank texts."""

from __future__ import annotations

from hypothesis import strategies as st

from imr_schema.text import BLANK_CHARACTERS

Texts = st.SearchStrategy[str]

_WORDS = [
    "stretching",
    "visits",
    "knee",
    "lumbar",
    "brace",
    "function",
    "improved",
    "pain",
    "records",
    "support",
    "handrail",
    "stairway",
    "week",
    "shoulder",
    "exercise",
    "home",
    "program",
    "prior",
    "trial",
    "imaging",
    "massage",
    "recovery",
    "walking",
    "work",
    "duties",
    "naïve",
    "Łódź",
    "2x/week",
    "#60",
    "10/325mg",
    "(ODG)",
]

_FINDINGS = ["relief", "swelling", "gait", "endurance"]
"""Words that stand in rationales alone, so that a rationale says more than the statement and the description."""

_TROUBLESOME = (
    "\t\n\r <>&\"'\\/{}[]:,;=%$#@!`~^|\u00a0\u0085\u2028\u2029\u200b\u202e\ufeff\u0301\u00e9\u1e9e"
    "\ud7ff\ue000\ufdd0\ufffd\U0001f600\U0010ffff\x7f\x80]]>"
)


def plain_texts(least: int = 1, most: int = 12) -> Texts:
    """Words with single spaces, with nothing in them that any rule is about."""
    return st.lists(st.sampled_from(_WORDS), min_size=least, max_size=most).map(" ".join)


PLAIN = plain_texts()


def reasons(least: int = 8) -> Texts:
    """At least *least* different words with single spaces, one of them in no other text: enough for a rationale."""
    words = st.lists(st.sampled_from(_WORDS), min_size=least - 1, max_size=13, unique=True)
    return st.tuples(st.sampled_from(_FINDINGS), words).map(lambda drawn: " ".join([drawn[0], *drawn[1]]))


def xml_characters() -> Texts:
    """One character of ``Char`` in XML 1.0, often a troublesome one."""
    anything = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    return st.sampled_from(_TROUBLESOME) | anything


def difficult_texts(least: int = 1, most: int = 12) -> Texts:
    """Text of any characters that XML can represent, with at least *least* plain words, so that it is not blank."""
    noise = st.text(xml_characters(), max_size=12)
    return st.tuples(noise, plain_texts(least, max(least, 3)), noise).map("".join)


def blank_texts(least: int = 0) -> Texts:
    """Blank text: white space of every kind and zero-width characters, or nothing at all."""
    return st.text(st.sampled_from(BLANK_CHARACTERS), min_size=least, max_size=5).map(
        # Two characters of U+0009 to U+000D are not allowed in any document.
        lambda text: text.replace("\x0b", " ").replace("\x0c", " ")
    )
