"""Letters that passed through a converter to Markdown: their lines without its marks."""

from __future__ import annotations

import re

from msgspec import structs

from imr_schema.findings import Problem
from imr_schema.letter.extract.lines import Lines

_HEADING = re.compile(r"#{1,6} (?=\S)")
_QUOTE = re.compile(r"(?:> ?)+")
_RULE = frozenset("|:+=- ")
_EMPHASIS = re.compile(r"\*\*|__|(?<![\w*])\*(?=\w)|(?<=\w)\*(?![\w*])")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_STRONG_LABEL = re.compile(r"\A\s?(?:\*\*|__)[A-Z][^*_]{2,60}:?(?:\*\*|__)")


def without_markdown(lines: Lines) -> Lines:
    """*lines* without the marks of Markdown, with one finding (IMR824); the same lines where they have none.

    Headings with ``#`` or labels in ``**`` are what shows that a text is Markdown: other letters may contain asterisks.
    """
    marked = next((i for i, text in enumerate(lines.texts) if text[:1] in "#*_" and _is_marked(text)), None)
    if marked is None:
        return lines
    at = (lines.number(marked), 1)
    problem = Problem(rule="IMR824", facts={"meant": "Text without marks"}, at=at, page=lines.page(marked))
    return structs.replace(lines, texts=[_plain(text) for text in lines.texts], problems=(*lines.problems, problem))


def _is_marked(text: str) -> bool:
    heading = _HEADING.match(text)
    return (heading is not None and text[heading.end() :].isupper()) or _STRONG_LABEL.match(text) is not None


def _plain(text: str) -> str:
    """A line without its marks: a table's row is its cells, a rule is blank."""
    if not text:
        return text
    if "---" in text and _RULE.issuperset(text):
        return ""
    for mark in (_HEADING, _QUOTE):
        if found := mark.match(text):
            text = text[found.end() :]
    if text.startswith("|") and text.endswith("|") and len(text) > 1:
        text = " ".join(cell.strip() for cell in text[1:-1].split("|"))
    return _ESCAPE.sub("", _EMPHASIS.sub("", text)).strip(" ")
