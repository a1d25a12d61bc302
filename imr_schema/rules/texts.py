"""IMR020 to IMR026: characters that mislead a reader or a program. They are kept, and reported."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from imr_schema import text as characters
from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._portable import EACH_ANALYSIS, EACH_ITEM, Portable, speaks
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.standard.characters import LOOK_ALIKES, STYLED, unseen

# Texts whose blankness is reported under an obligation of their own, or is nobody's.
_ELSEWHERE = Pattern(
    r"""
      ^/(?:reviewers|clinicalCaseSummary)/ | (?:^|/)extensions/[0-9]+/properties/
    | ^/disputedItems/[0-9]+/(?:
          description | claimsAdministratorGuideline/statement
        | analyses/[0-9]+/(?:rationale/[0-9]+|guideline/statement)
      )$
    """
)
_SUMMARY = "/clinicalCaseSummary/0"


# Beside a letter of ASCII, or styled: those of full width and of mathematics have no other use here.
_LOOK_ALIKE = Pattern(rf"(?<=[A-Za-z])[{LOOK_ALIKES}] | [{LOOK_ALIKES}](?=[A-Za-z]) | [{STYLED}]")


def _having(context: RuleContext, found_in: Callable[[str], list[str]]) -> Problems:
    """The texts that have a sought character: the first of them, and how many there are."""
    for place, text in context.irregular_texts:
        if found := found_in(text):
            yield at(place, code=f"U+{ord(found[0]):04X}", count=len(found))


@rule(
    "IMR020",
    "irregular-white-space",
    Severity.INFO,
    aliases=("odd-white-space",),
    invalid={_SUMMARY: "Pain of the\u00a0lower back."},
)
def irregular_white_space(document: Determination, context: RuleContext) -> Problems:
    """{place}: white space other than the space, first {code}, {count} in all.

    A tab, a line break or a no-break space inside a paragraph is mostly left over from a printed page. It is kept. A
    search for two words with a space between them will not find them here.
    """
    return _having(context, characters.ODD_WHITE_SPACE.pattern.findall)


@rule("IMR021", "bidi-control", Severity.WARNING, invalid={_SUMMARY: "Pain of the \u202elower back."})
def bidi_control(document: Determination, context: RuleContext) -> Problems:
    """{place}: a character that changes the direction of writing, first {code}, {count} in all.

    With it a person can be shown other words than a program reads.
    """
    return _having(context, characters.BIDI_CONTROL.pattern.findall)


@rule(
    "IMR022",
    "zero-width",
    Severity.WARNING,
    invalid={_SUMMARY: "Pain of the lo\u200bwer back."},
    valid={"a letter and its mark, which no single character is": {_SUMMARY: "Pain of the lower back, grade x\u0323."}},
)
def zero_width(document: Determination, context: RuleContext) -> Problems:
    """{place}: a character that nobody sees as what it is, first {code}, {count} in all.

    Two texts that look alike are then not equal, and a search misses the word. Reported are the invisible characters of
    the published list, such as joiners, fillers, tags and variation selectors; characters for private use, which each
    font draws otherwise or not at all; code points that are no character yet; and combining marks without a letter, or
    that strike a letter out.
    The list, and the version of Unicode that it was made from, is `schemas/codelists/characters.json`.
    """
    return _having(context, unseen)


@rule(
    "IMR027",
    "look-alike-letters",
    Severity.WARNING,
    invalid={_SUMMARY: "P\u0430in of the lower back."},
    valid={
        "letters of units and drugs": {
            _SUMMARY: "25 \u03bcg of a \u03b22-agonist, \u0394t, \u03b1-lipoic acid, 5 k\u03a9."
        },
        "a word of another script": {_SUMMARY: "The worker calls it \u0431\u043e\u043b\u044c."},
    },
)
def look_alike_letters(document: Determination, context: RuleContext) -> Problems:
    """{place}: a letter or digit that looks like another one, first {code}, {count} in all.

    A Cyrillic or Greek letter in a word of Latin letters, or a letter or digit of full width or of mathematics, is read
    by a person as the plain letter and by a program as another one: a search misses the word, and a code or a name that
    looks right is not the one it looks like. A word all of whose letters are of one other script is no fault.
    """
    for place, text in context.irregular_texts:
        if found := _LOOK_ALIKE.findall(text):
            yield at(place, code=f"U+{ord(found[0]):04X}", count=len(found))


@rule("IMR023", "c1-control", Severity.WARNING, invalid={_SUMMARY: "Pain\u0092s seat is the lower back."})
def c1_control(document: Determination, context: RuleContext) -> Problems:
    """{place}: a control character of U+007F to U+009F, first {code}, {count} in all.

    It is nearly always a quotation mark or a dash of another encoding that was read as Latin-1.
    """
    return _having(context, characters.C1_CONTROL.pattern.findall)


@rule("IMR024", "noncharacter", Severity.WARNING, invalid={_SUMMARY: "Pain of the lower back.\ufdd0"})
def noncharacter(document: Determination, context: RuleContext) -> Problems:
    """{place}: a code point that is no character, first {code}, {count} in all.

    XML 1.0 allows these code points; programs use them as marks of their own and may drop them.
    """
    return _having(context, characters.NONCHARACTER.pattern.findall)


@rule("IMR025", "not-nfc", Severity.WARNING, invalid={_SUMMARY: "Pain in the cafe\u0301 after a fall."})
def not_nfc(document: Determination, context: RuleContext) -> Problems:
    """{place}: not in Unicode normal form C.

    Accents that stand as characters of their own look like the composed letters and are not equal to them. The text is
    kept as it is.
    """
    for place, text in context.irregular_texts:
        if not unicodedata.is_normalized("NFC", text):
            yield at(place)


_SIDES = tuple(
    f"{side}/citations/*" for side in (f"{EACH_ITEM}/claimsAdministratorGuideline", f"{EACH_ANALYSIS}/guideline")
)
_PARTIES = ("employee", "employer", "claimsAdministrator", "requestingPhysician", "representatives/*")
_REQUEST = ("unit", "strength", "frequency", "duration", "bodyRegion")
_TEXTS = (
    "/exchange/sender/name",
    "/exchange/recipient/name",
    "/provenance/generator/name",
    "/reviewOrganization/name",
    *(f"/parties/{party}/name" for party in _PARTIES),
    *(f"/documentsReviewed/*/{part}" for part in ("title", "author", "type")),
    *(f"{EACH_ITEM}/{part}" for part in _REQUEST),
    *(f"{EACH_ITEM}/classification/{part}" for part in ("category", "subcategory", "drugClass")),
    *(
        f"{EACH_ITEM}/modifiedRequest/{part}/{name}"
        for part in ("original", "authorized", "eligible")
        for name in ("text", *_REQUEST)
    ),
    *(f"{side}/{part}" for side in _SIDES for part in ("source", "title", "topics/*", "sections/*")),
    f"{EACH_ANALYSIS}/whyNotMtus",
)


@rule(
    "IMR026",
    "blank-text",
    Severity.ERROR,
    mandatory=True,
    invalid={"/clinicalCaseSummary": ["\u00a0"]},
    valid={"a blank paragraph before one that speaks": {"/clinicalCaseSummary": ["\u3000", "Pain of the lower back."]}},
    portable=(
        *(Portable(place, speaks(".")) for place in _TEXTS),
        *(
            Portable(place, f"d:paragraph[{speaks('.')}]")
            for place in ("/reviewers/*/statement", "/clinicalCaseSummary")
        ),
    ),
)
def blank_text(document: Determination, context: RuleContext) -> Problems:
    """{place}: it says nothing.

    A text, or every paragraph of a list of paragraphs, is nothing but white space or invisible characters. The texts
    that have an obligation of their own (description, guideline statements, rationale, credentials) are reported under
    it. A blank paragraph among others that speak is no fault, and extensions are left to those who agreed on them.
    """
    if not context.irregular_texts:
        return
    for place, text in context.irregular_texts:
        if characters.blank(text) and not _ELSEWHERE.search(place):
            yield at(place)
    if characters.all_blank(document.clinical_case_summary):
        yield at("/clinicalCaseSummary")
    for r, reviewer in enumerate(document.reviewers):
        if characters.all_blank(reviewer.statement):
            yield at(f"/reviewers/{r}/statement")
