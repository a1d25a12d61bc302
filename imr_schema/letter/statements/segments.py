"""A guideline statement divided by its sources: which words are about the MTUS, about another, or about neither."""

from __future__ import annotations

import re

from msgspec import Struct

from imr_schema.letter.statements.known_sources import ACOEM, PUBLISHERS
from imr_schema.letter.statements.tokens import (
    END,
    IN_MTUS,
    LABEL,
    LEAD,
    NONE_CITED,
    OUTSIDE_MTUS,
    PAGES,
    PUBLISHER,
    RESTS_OUTSIDE,
    TITLE,
    YEAR_TOKEN,
    Token,
)
from imr_schema.letter.statements.words import words_in

MTUS_WORDS, OTHER_WORDS = "MTUS", "other"

_NEAR = 24
"""In characters: how far before a source the word that joins it is looked for."""
_SENTENCE = 300
"""In characters: within which a sentence shows what it is about."""
# Words before a source that say no more than that it was relied on, and by whom.
_LEADS = re.compile(
    r"\A\W*(?:(?:and|or|the|on|upon|per|by|see|also|references?|cit(?:ed|es|ing)|sources?|claims|administrator|expert|reviewer)"
    r"\b\W*)*",
    re.IGNORECASE,
)
_JOINS = re.compile(r"(?:[;.]|(?P<comma>,)|(?P<and>\band|&))\s*(?P<and_too>and\s+|&\s*)?(?:the\s+)?\Z", re.IGNORECASE)
# A sentence that tells something, as no title of a work does.
_TELLS = re.compile(
    r"""
    \A["\u201c]?(?:
        (?:See|Please|Note|Refer)\s+[a-z]
      | (?:[^\s.0-9]+\s+){1,10}?(?:is|was|were|are)\s
      | (?:The|This|That|These|Those|It|He|She|They|There|However|Therefore|Thus|In|No|As|Here|A|An)\s+
        (?:[^\s.]+\s+){0,8}?
        (?:is|was|were|are|has|have|had|does|do|did|states?|recommends?|supports?|read|cited|applies|apply|should|could
          |can|cannot|may|will|would)\b
    )
    """,
    re.VERBOSE,
)


class Segment(Struct):
    """Words about one source."""

    kind: str
    begin: int
    end: int
    tokens: list[Token]


class Divided:
    """The segments of a statement, and the count of words that belong to none and say nothing that is known."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.segments: list[Segment] = []
        self.unread: int = 0
        self.none_cited: bool = False
        self._text = text
        self._tokens = tokens
        self._since = 0
        self._sentence = 0
        self._in_sentence = 0
        self._open: Segment | None = None
        for i, token in enumerate(tokens):
            self._at(i, token)
        self._close(len(text))

    def _at(self, i: int, token: Token) -> None:
        if token.kind == LEAD:
            self._close(token.begin)
            self._since = token.end
        elif token.kind in (NONE_CITED, RESTS_OUTSIDE):
            self._known_sentence(token)
        elif token.kind == IN_MTUS and self._names_mtus(i, token):
            self._start(MTUS_WORDS, token.begin, token.end)
        elif token.kind == OUTSIDE_MTUS and self._names_other(token):
            self._start(OTHER_WORDS, token.begin, token.end)
        elif token.kind == PUBLISHER and self._begins_source(token):
            self._start(OTHER_WORDS, token.begin, token.begin)
            self._keep(token)
        elif token.kind == END:
            self._end_sentence(i, token)
        else:
            self._keep(token)

    def _keep(self, token: Token) -> None:
        if self._open is not None:
            self._open.tokens.append(token)

    def _start(self, kind: str, before: int, begin: int) -> None:
        self._close(before)
        self._open = Segment(kind, begin, begin, [])
        self._since = begin

    def _close(self, end: int) -> None:
        """End the segment that is open, or count the words that belong to none."""
        if self._open is None:
            self._count(self._text[self._since : end])
        else:
            self._open.end = end
            self.segments.append(self._open)
            self._open = None
        self._since = end

    def _count(self, words: str) -> None:
        if not _LEADS.fullmatch(words):
            self.unread += words_in(words)
            self._in_sentence += words_in(words)

    def _known_sentence(self, token: Token) -> None:
        """A sentence that says that nothing was cited, or that what was cited is outside the MTUS."""
        if self._open is not None and self._open.begin < self._sentence:
            self._close(self._sentence)
        self.none_cited |= token.kind == NONE_CITED
        self.unread -= self._in_sentence
        self._in_sentence = 0
        self._open = None
        self._since = self._sentence = token.end

    def _end_sentence(self, i: int, token: Token) -> None:
        """A full stop ends what is said of the MTUS; of another source only before a sentence that tells something.

        Sections, pages or the title of another chapter may stand in a sentence of their own.
        """
        following = self._following(i, token)
        if following is not None and following.kind == TITLE and i + 2 < len(self._tokens):
            following = self._tokens[i + 2]  # a title alone may be the subject of any sentence
        if following is not None and following.kind in (LABEL, PAGES, YEAR_TOKEN):
            return
        if self._open is None or self._open.kind == MTUS_WORDS or self._tells(token.end):
            self._close(token.begin)
            self._since = token.end
        self._sentence, self._in_sentence = token.end, 0

    def _tells(self, begin: int) -> bool:
        return _TELLS.match(self._text[begin : begin + _SENTENCE].lstrip()) is not None

    def _is_first(self, token: Token) -> bool:
        """Whether nothing but words that lead on stands before *token*, in its sentence and outside any segment."""
        if self._open is not None or token.begin - self._since > _SENTENCE:
            return False
        return _LEADS.fullmatch(self._text[self._since : token.begin]) is not None

    def _joins(self, token: Token) -> re.Match[str] | None:
        return _JOINS.search(self._text[max(0, token.begin - _NEAR) : token.begin])

    def _following(self, i: int, token: Token) -> Token | None:
        """The token that stands next to *token*, which is the one at *i*."""
        following = self._tokens[i + 1] if i + 1 < len(self._tokens) else None
        return following if following and not self._text[token.end : following.begin].strip() else None

    def _names_mtus(self, i: int, token: Token) -> bool:
        if self._is_first(token):
            return True
        following = self._following(i, token)
        if following is None or following.kind != TITLE:
            return False
        return self._open is None or self._joins(token) is not None

    def _names_other(self, token: Token) -> bool:
        """Whether a source follows "Non-MTUS": "Citation" says so, else a capital, a figure or an address does."""
        following = self._text[token.end : token.end + 8].lstrip(" \n\t:,")
        return bool(token.value) or not following[:1].islower() or following.startswith(("http", "www"))

    def _begins_source(self, token: Token) -> bool:
        if self._open is None:
            return self._is_first(token)
        words = self._text[self._open.begin : min(token.begin, self._open.begin + _SENTENCE)]
        joins = self._joins(token) if words.strip(" ,:;\n\t") else None
        if joins is None or (self._open.kind == MTUS_WORDS and token.value == ACOEM and not self._open.tokens):
            return False
        joined = joins["comma"] or joins["and"]
        return not joined or PUBLISHERS[token.value].often or joins["and_too"] is not None
