"""IMR308, IMR320, IMR702 and IMR801 to IMR821: what the reader of letters notices, and what a letter and data differ
in."""

from __future__ import annotations

from functools import partial

from imr_schema.findings import Severity
from imr_schema.rules._rule import declared

_letter_rule = partial(declared, detected_by=("letter",))
_unreadable_letter = partial(declared, detected_by=("letter",), mandatory=True, undetermined=True)
_comparison_rule = partial(declared, detected_by=("comparison",))


@_letter_rule("IMR308", "labels-in-order", Severity.ERROR)
def labels_in_order() -> None:
    """Disputed item {item} of the letter lacks its label for the {lacking}, or has it out of order.

    Each item has the claims administrator's guideline, the reviewer's guideline and the rationale, each label once, in
    this order. A rationale that holds the labels of one more item, or ends in a decision, points to an item whose first
    label could not be found, as in a letter that was cut after the decision.
    """


@_letter_rule(
    "IMR320",
    "modified-request-unread",
    Severity.WARNING,
    invalid_text={
        "letter": (
            "Right shoulder injection under ultrasound, one:",
            "Two shoulder injections was the original request. The rest is:",
        )
    },
)
def modified_request_unread() -> None:
    """Disputed item {item} speaks of an original request, but its parts could not be identified.

    A modified request says what was asked for, what the claims administrator authorized, and what is left for review.
    The statement is kept word for word as the description. It warns and does not fail, since it may be our reading that
    falls short; under the profile letter, for those who print such statements themselves, it is an error.
    """


@_letter_rule("IMR322", "description-begins-somewhere", Severity.INFO)
def description_begins_somewhere() -> None:
    """Where the description of disputed item {item} begins in the letter was identified by the end of a
    sentence alone.

    The letter came without blank lines, and with a full line before the description. A sentence of the rationale before
    may have been read into it.
    """


@_letter_rule(
    "IMR702",
    "redaction-gap",
    Severity.INFO,
    invalid_text={"letter": ("while moving a\npatient", "while  moving a\npatient")},
)
def redaction_gap() -> None:
    """{place}: gaps of two spaces, as a redaction leaves them ({count} in all).

    The gaps are kept as they are printed.
    """


@_unreadable_letter(
    "IMR801",
    "unknown-edition",
    Severity.ERROR,
    invalid_text={"letter": ("IMR ISSUES, DECISIONS AND RATIONALES", "ISSUES")},
)
def unknown_edition() -> None:
    """The text is a letter of no edition that can be read; looked for were: {looked_for}.

    An edition is identified by its headings and labels, and never guessed.
    """


@_letter_rule(
    "IMR802",
    "headings",
    Severity.ERROR,
    invalid_text={
        "letter": (
            "HOW THE IMR FINAL DETERMINATION WAS MADE\n",
            "HOW THE IMR FINAL DETERMINATION WAS MADE\n\nHOW THE IMR FINAL DETERMINATION WAS MADE\n",
        )
    },
)
def headings() -> None:
    """The letter has the heading of the section "{heading}" {count} times, or out of order.

    Each section of an edition has its heading once, and the sections follow in one order.
    """


@_letter_rule(
    "IMR803",
    "unread-text",
    Severity.ERROR,
    invalid_text={"letter": ("HOW THE IMR FINAL", "Fee code: 7\n\nHOW THE IMR FINAL")},
)
def unread_text() -> None:
    """This line of the letter was neither read into a field nor is it fixed text of the edition.

    Nothing of a letter is dropped without a finding: what was not understood may be what matters.
    """


@_letter_rule(
    "IMR804",
    "fixed-text-differs",
    Severity.WARNING,
    invalid_text={"letter": ("The Final Determination on each disputed item or service is set forth below:\n", "")},
)
def fixed_text_differs() -> None:
    """The section "{heading}" does not begin with the fixed sentence of its edition.

    What stands there was read as the section's own text.
    """


@_letter_rule("IMR805", "letter-ends-in-mid-sentence", Severity.WARNING)
def letter_ends_in_mid_sentence() -> None:
    """The letter ends in the middle of a sentence: of the rationale of disputed item {item}, its last.

    A letter ends with its last rationale, and that with a sentence. One without an end was cut off: what is missing may
    be the conclusion, or more items.
    """


@_comparison_rule("IMR810", "letter-field-differs", Severity.ERROR)
def letter_field_differs() -> None:
    """{place}: the letter and the data differ.

    The value is one of the header or the reviewer, an item's description, or a part of its modified request. White
    space does not count.
    """


@_comparison_rule("IMR811", "decision-differs", Severity.ERROR, mandatory=True)
def decision_differs() -> None:
    """Disputed item {item}: the letter says {letter}, the data says {data}.

    A party follows the letter, a program the data: one of them is then wrong about a treatment.
    """


@_comparison_rule("IMR812", "letter-prose-differs", Severity.ERROR)
def letter_prose_differs() -> None:
    """{place}: the letter's text and the data's differ.

    The text is a summary, a rationale, a statement or the list of documents. White space does not count, nor how the
    text is divided into paragraphs.
    """


@_comparison_rule("IMR813", "letter-citations-differ", Severity.WARNING)
def letter_citations_differ() -> None:
    """{place}: what the letter's statement was understood to cite is not what the data says.

    The statement is printed, its citations are an understanding of it; the reader of letters may be the one that is
    wrong. Citations of the MTUS are compared word for word. Of another source print does not show where a title ends
    and a section begins: the data may state less of it than is printed, or complete it, but no other title, section or
    year.
    """


@_comparison_rule("IMR814", "item-not-in-data", Severity.ERROR)
def item_not_in_data() -> None:
    """Disputed item {item} of the letter is not in the data.

    Items are matched by their description, then by their number.
    """


@_comparison_rule("IMR815", "item-not-in-letter", Severity.ERROR)
def item_not_in_letter() -> None:
    """Disputed item {number} of the data is not in the letter.

    Items are matched by their description, then by their number.
    """


@_comparison_rule("IMR816", "letter-lacks", Severity.ERROR)
def letter_lacks() -> None:
    """{place}: the data says it, the letter does not.

    A letter of its edition prints it, so it was left out or could not be read.
    """


@_comparison_rule("IMR817", "data-of-other-letter", Severity.WARNING)
def data_of_other_letter() -> None:
    """The data were read from another file than this letter: its SHA-256 is not the one that their provenance names.

    The same letter that was saved or printed again is another file too, so this is a warning; what differs in content
    is reported for itself.
    """


@_unreadable_letter("IMR820", "no-text-layer", Severity.ERROR)
def no_text_layer() -> None:
    """The {what} holds pictures of pages ({count}) and no text; with --ocr it is read by character recognition (OCR).

    A scanned letter has no text to be read. Nothing is guessed from its pictures unless that is asked for.
    """


@_unreadable_letter("IMR821", "several-letters", Severity.ERROR)
def several_letters() -> None:
    """The file holds {count} letters; each letter is a file of its own.

    Two letters in one file would be read as one case with the items of both.
    """
