"""The lines of a scan, with the words that the recognition is not certain of."""

from __future__ import annotations

import re

from imr_schema.findings import Problem
from imr_schema.letter.extract.lines import Doubt, Lines, from_pages
from imr_schema.letter.ocr.hocr import Paragraph, Word

CERTAIN = 90
"""Percent. The words of a good scan have 90 to 97."""
MOST_DOUBTFUL = 0.02
"""Share of the words of a page. Good scans have up to 0.008; above 0.025 some words are wrong that seem certain."""
_FEW = 10
"""Words of a page of which a single one is many."""

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")

MADE_BY_OCR = Problem(rule="IMR822")


def lines_of_scan(pages: list[list[Paragraph] | None]) -> Lines:
    """The lines of *pages* as they were recognized, None for a blank one; a line without a letter or digit is blank.

    Its problems are that it was recognized (IMR822), and each page that can hardly be read (IMR823) or not at all
    (IMR827).
    """
    texts: list[str] = []
    firsts: list[int] = []
    doubtful: list[Doubt] = []
    for paragraphs in pages:
        firsts.append(len(texts))
        for paragraph in paragraphs or ():
            for words in paragraph:
                doubtful += _add(words, texts)
            texts.append("")  # a paragraph ends
    problems = (_of_page(number, page) for number, page in enumerate(pages, 1))
    return Lines(
        texts,
        firsts,
        problems=(MADE_BY_OCR, *(problem for problem in problems if problem)),
        doubtful=tuple(doubtful),
    )


def _add(words: list[Word], texts: list[str]) -> list[Doubt]:
    """Add the line of *words* to *texts*, and give the doubtful ones of them."""
    plain = [(text, word.confidence) for word in words if (text := _normal(word.text))]
    line = " ".join(text for text, _ in plain)
    if not _LETTER_OR_DIGIT.search(line):
        texts.append("")  # a rule of a table, or a speck
        return []
    found = []
    begin = 0
    for text, confidence in plain:
        if confidence < CERTAIN:
            found.append(Doubt(len(texts), begin, begin + len(text), confidence))
        begin += len(text) + 1
    texts.append(line)
    return found


def _normal(word: str) -> str:
    """*word* as lines are normalized."""
    return " ".join(from_pages([word]).texts)


def no_word_on(number: int) -> Problem:
    """IMR827 for the page of that *number*, a picture."""
    return Problem(rule="IMR827", facts={"what": f"a picture on page {number} without a word of text"}, page=number)


def _of_page(number: int, page: list[Paragraph] | None) -> Problem | None:
    """What is wrong with the page of that *number*: no word was found on it (IMR827), or it can hardly be read.

    None for a page that is blank, or can be read.
    """
    if page is None:
        return None
    words = [word.confidence for paragraph in page for line in paragraph for word in line]
    if not words:
        return no_word_on(number)
    doubtful = sum(each < CERTAIN for each in words)
    if doubtful <= MOST_DOUBTFUL * len(words) or (doubtful == 1 and len(words) > _FEW):
        return None
    about = {"place": f"Page {number}", "count": doubtful, "percent": min(words)}
    return Problem(rule="IMR823", facts=about, at=(1, 1), page=number)
