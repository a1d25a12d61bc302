"""The words of page numbers, stamps and running heads, and those that only the text of a letter has."""

from __future__ import annotations

import re
import string

from imr_schema.letter.decisive import decides

_NUMBERED = re.compile(
    r"""
    \W{0,4} pages? \s? \#? \s? [0-9]{1,4} \s? (?:of|/|\||out\ of) \s? [0-9]{1,4} \W{0,4}
    | \W{0,4} [0-9]{1,4} \s? [|/] \s? p\s?a\s?g\s?e \W{0,4}
    | \W{0,4} p\s?a\s?g\s?e \s? [|/] \s? [0-9]{1,4} \W{0,4}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_NUMBERED = 40
_MOST_PAGES = 60
_DIGITS = re.compile("[0-9]+")
_STAMPED = re.compile(
    r"(?<=[a-z.,;:] )(?:CONFIDENTIAL|COPY|DRAFT|VOID|RECEIVED|DO NOT COPY)\b|\b(?:CONFIDENTIAL|DRAFT)\b(?= [a-z])"
)
_STAMPS = ("CONFIDENTIAL", "COPY", "DRAFT", "VOID", "RECEIVED")
_TO_SPACES = dict.fromkeys(map(ord, string.punctuation + string.digits), " ")
_CASE_NUMBER = re.compile(r"\bCM\s?[0-9]{2}\s?-\s?[0-9]{7}\b", re.IGNORECASE)

# Of these at least one marks a line as furniture, where hardly any other word of it is not among the common ones.
_MARKS = """
page pages confidential confidentiality privileged copy draft duplicate received scanned faxed stamp stamped continued
void sample
"""
_OFTEN = """
a an and at by cm date dated day do for from health in information is it med medical no not of on or original p g e
phi protected please po box printed re rev sent the time to unit with work product attorney client contains filed
case cases number file record records letter notice determination determinations decision decisions final imr imro
independent review reviews reviewer services federal maximus organization inc llc
state california department industrial relations division workers compensation dwc dir administrative director
mail mailroom room office jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june
july august september october november december am pm pst pdt new cont use only
"""
_TELLING = frozenset(_MARKS.split())
_COMMON = _TELLING | frozenset(_OFTEN.split())
_IN_ADDRESSES = ("www.", "http", "@")
_ADDRESS = re.compile(r"\bwww\.|https?:|\w@\w")
_SECRET = re.compile(r"\A\W{0,4}(?:confidential|privileged)\b", re.IGNORECASE)
_BODY = re.compile(
    r"Independent\s+Medical\s+Review|Final\s+Determination|Department\s+of\s+Industrial|Division\s+of\s+Workers"
    r"|Administrative\s+Director|Federal\s+Services",
    re.IGNORECASE,
)
_OF_BODIES = ("independent", "final", "department", "division", "administrative", "federal")
# What only the text of a letter states: its labels, headings and conclusions.
_OWN = re.compile(
    r"""
    medically\s*necessary | necessary\. | guidelines?\s*: | rationale\s*: | decision\s+based\s+on | did\s+not\s+cite
    | upheld\b | overturned\b | state\(s\)\s*of | certification\(s\) | section\(s\) | set\s+forth\s+below
    | (?:how|clinical|imr)\s+(?:the\s+imr\s+final|case\s+summary|issues|decision\(?s?\)?\s+and)
    | documents\s+reviewed | case\s+summary\s*:
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OF_THE_LETTER = (
    *("medically", "necessary.", "guideline", "rationale", "decision", "cite", "upheld", "overturned", "(s)", "forth"),
    *("final", "summary", "issues", "documents"),
)
_HEADER = re.compile(
    r"\b(?:case\s*number|date\s*assigned|date\s*of\s*injury|decision\s*date|denial\s*date|priority|received)\s*:",
    re.IGNORECASE,
)


_VALUE_BELOW = ("licensure:", "specialty:", "number:", "assigned:", "injury:", "date:", "priority:", "received:")


def has_value_below(text: str) -> bool:
    """Whether a line ends in a label whose value may stand on the next one."""
    return text.lower().endswith(_VALUE_BELOW)


def page_number(text: str) -> tuple[int, int | None] | None:
    """The number of a page, and of all pages, of a line that is such a number, as "Page 2 of 3"; else None."""
    if len(text) >= _LONGEST_NUMBERED or "p" not in text.lower() or text[:1].islower() or text.endswith("."):
        return None
    if not _NUMBERED.fullmatch(text):
        return None
    number, *rest = map(int, _DIGITS.findall(text))
    pages = rest[0] if rest else None
    # A letter has some ten pages: "Page 43 of 127" is one of the records.
    return (number, pages) if number <= (pages or _MOST_PAGES) <= _MOST_PAGES else None


def stamped_words(text: str) -> bool:
    """Whether a line of prose has the word of a stamp or watermark in it, in capitals."""
    may_be = any(stamp in text for stamp in _STAMPS)
    return may_be and _STAMPED.search(text) is not None and not text.isupper()


def has_header_label(text: str) -> bool:
    """Whether a line has a label of the letter's header."""
    return _HEADER.search(text) is not None


def states_the_letter(text: str) -> bool:
    """Whether a line has a label, a heading or a conclusion of a letter."""
    if _has_one(text, _OF_THE_LETTER) and _OWN.search(text):
        return True
    return (":" in text and _HEADER.search(text) is not None) or decides(text)


def _has_one(text: str, words: tuple[str, ...]) -> bool:
    """Whether *text* may have one of *words*, whatever its case: most lines have none, which is found out quickly."""
    if not text.isascii():
        return True  # some letters beyond ASCII are the same as one of ASCII in another case
    small = text.lower()
    return any(word in small for word in words)


def is_stamp(text: str) -> bool:
    """Whether a line is furniture even where it stands once: by its capitals, the case's number, or a public body."""
    if _has_one(text, _OF_BODIES) and _BODY.search(text) and is_furniture_at_an_end(text):
        return True
    return bool(text.isupper() or _SECRET.match(text) or _has_case_number(text)) and is_furniture(text)


def _has_case_number(text: str) -> bool:
    return ("CM" in text or "cm" in text or "Cm" in text or "cM" in text) and _CASE_NUMBER.search(text) is not None


def is_furniture(text: str) -> bool:
    """Whether a line has the words of a stamp, a running head or a running foot, and hardly any others."""
    if any(part in text for part in _IN_ADDRESSES) and _ADDRESS.search(text) and len(text.split()) < 4:
        return True
    if text[:1].islower():
        return False
    words = text.lower().translate(_TO_SPACES).split()
    if _TELLING.isdisjoint(words) and not ("CM" in text and _CASE_NUMBER.search(text)):
        return False
    words = [word for word in words if word.isalpha()]
    others = sum(word not in _COMMON for word in words)
    is_sentence = text.endswith(".") and len(words) > 6
    return others * 4 <= len(words) and not is_sentence and not states_the_letter(text)


def is_furniture_at_an_end(text: str) -> bool:
    """Whether a short line at the end of a page has hardly any words but those of running heads and feet."""
    words = [word for word in text.lower().translate(_TO_SPACES).split() if word.isalpha()]
    others = sum(word not in _COMMON for word in words)
    known = sum(len(word) > 3 for word in words) - others
    return known > 1 and others * 4 <= len(words) and is_like_a_title(text)


def is_like_a_title(text: str, *, any_word: bool = False) -> bool:
    """Whether a line is no sentence or part of one: its words have capitals, and no mark ends it.

    A label or a conclusion of the letter is none, but where *any_word* may be in a title.
    """
    if text.endswith((".", "?", "!", ",", ";", ":")) or not (any_word or may_be_furniture(text)):
        return False
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 1 and text[0].isalpha() and all(word[0].isupper() for word in words)


def is_like_prose(text: str) -> bool:
    """Whether a line may be a sentence or a part of one: it has words in small letters."""
    words = [word for word in text.split() if len(word) > 3 and word.isalpha()]
    return any(map(str.islower, words)) or states_the_letter(text)


def may_be_furniture(text: str) -> bool:
    """Whether a line may be a head or a foot at all: it begins no sentence's end, and states nothing of the letter."""
    return not text[:1].islower() and not states_the_letter(text)
