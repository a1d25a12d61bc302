"""IMR822 to IMR834: what the file that a letter came in, and its damage, mean for what was read from it."""

from __future__ import annotations

from functools import partial

from imr_schema.findings import Severity
from imr_schema.rules._rule import declared

_letter_rule = partial(declared, detected_by=("letter",))


@_letter_rule("IMR822", "made-by-ocr", Severity.INFO)
def made_by_ocr() -> None:
    """The text of this letter was made by optical character recognition (OCR).

    Its characters are what a program took the picture of the page for. A digit or a letter that was mistaken for
    another one does not show in the text: compare the letter with its data, or with the page.
    """


@_letter_rule("IMR823", "low-confidence", Severity.WARNING)
def low_confidence() -> None:
    """{place}: words that were recognized with low confidence: {count}, the lowest with {percent} percent.

    Optical character recognition reports for each word how certain it is. A decision, a date, a number or a citation
    that rests on such a word must be compared with the page. Where many words of a page are uncertain, others may be
    wrong that seem certain: that is told of the page, and all that was read from it must be compared.
    """


@_letter_rule(
    "IMR824",
    "read-tolerantly",
    Severity.INFO,
    invalid_text={"letter": ("Decision rationale:", "Decision rationa1e:")},
)
def read_tolerantly() -> None:
    """Damaged words of the letter were read as "{meant}".

    A label, a heading or a decision with a wrong, lost or added character, with other spaces or with marks around it is
    read as what it must be where it stands. Nothing else of a letter is corrected.
    """


@_letter_rule("IMR825", "repeated-page", Severity.WARNING)
def repeated_page() -> None:
    """Page {page} repeats page {first}; it was read once.

    The file holds one page twice, as happens when pages are scanned or put together. Where one page is there twice,
    another one may be missing.
    """


@_letter_rule("IMR826", "running-matter", Severity.INFO)
def running_matter() -> None:
    """Running heads, feet, stamps or watermarks were not read as text of the letter ({count} in all).

    They recur at the same end of several pages, or stand in a margin.
    """


@_letter_rule("IMR827", "part-not-read", Severity.ERROR)
def part_not_read() -> None:
    """The file holds {what}, which was not read.

    A person who opens the file sees it, or may see it, but it could not be read as text.
    """


@_letter_rule("IMR828", "replacement-character", Severity.ERROR)
def replacement_character() -> None:
    """The letter has characters that were lost before it was sent: U+FFFD, {count} in all.

    A program that could not read a character put U+FFFD in its place. What stood there cannot be known.
    """


@_letter_rule("IMR829", "letterhead", Severity.INFO)
def letterhead() -> None:
    """Lines above the header of the letter are its letterhead, and were not read ({count} in all).

    The case number and the dates begin with the first label of the header.
    """


@_letter_rule("IMR830", "text-after-the-letter", Severity.INFO)
def text_after_the_letter() -> None:
    """Lines after the last rationale are not part of it ({count} in all): a notice, copies, a signature or an address.

    A letter ends with its last rationale. What follows is addressed to the parties, and is no reason for a decision.
    """


@_letter_rule("IMR831", "statement-not-understood", Severity.WARNING)
def statement_not_understood() -> None:
    """{place}: words of the statement were not understood as a part of a citation ({count} in all).

    The statement is kept word for word, but its citations may lack a source, a section or a page.
    """


@_letter_rule("IMR832", "description-holds-more", Severity.ERROR)
def description_holds_more() -> None:
    """The description of disputed item {item} holds {what}, as no description does.

    Another item, or a part of one, may have been read into it: a label between the two may be damaged or missing.
    """


@_letter_rule("IMR833", "doubtful-running-matter", Severity.WARNING)
def doubtful_running_matter() -> None:
    """This line may be a running head or foot, or hold the word of a stamp; it was read as text of the letter.

    It recurs where heads and feet stand, or it interrupts a sentence, but its words do not show what it is.
    """


@_letter_rule("IMR834", "page-missing", Severity.WARNING)
def page_missing() -> None:
    """A page is missing or out of order: page {before} is followed by page {after}, or is the last.

    The pages have numbers of their own, and these do not count from one page to the next.
    """
