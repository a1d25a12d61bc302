"""One source of a statement: its chapters, and of each the year, the topics, the sections and the pages."""

from __future__ import annotations

import re

from imr_schema.letter.spaces import one_space
from imr_schema.letter.statements.known_sources import MTUS
from imr_schema.letter.statements.printed_titles import is_no_section
from imr_schema.letter.statements.tokens import LABEL, NAMED, PAGES, TITLE, YEAR_TOKEN, Token
from imr_schema.letter.statements.words import SEPARATORS, bare, names_of, pages_of, words_in
from imr_schema.pointer import Data

# The last words before a year, where a chapter begins whose title is not known.
_OTHER = re.compile(r"[,;]\s*(?P<join>(?:and|&)\s+)?(?P<title>[A-Z][^,.:;()]*)\Z")
# What may stand between "MTUS" and a title: whose chapters they are, and their number.
_BEFORE_TITLE = re.compile(
    r"\A[\s,:]*(?:ACOEM(?:['\u2019]s)?(?:\s+(?:Practice\s+)?Guidelines?)?[\s,:-]*)?"
    r"(?:(?P<number>Ch(?:apter|\.)\s*[0-9]{1,2})\b[\s,:\u2013-]*)?\(?",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"\A[\s,(]*(?:[0-9](?:st|nd|rd|th)|First|Second|Third|Revised)\s+ed(?:ition|\.)[\s,)]*", re.IGNORECASE
)
_MONTH = re.compile(
    r"\A[\s,]*(?:(?:dated|effective|revised|updated)\b\s*)?"
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(?:\s+[0-9]{1,2}\b)?[\s,]*)?",
    re.IGNORECASE,
)
_TOPIC_IN_TITLE = re.compile(r"\b(?:topics?|sections?)\b", re.IGNORECASE)
_LONGEST = 400
"""In characters: how far before a year or a title the words before it are looked at."""
_ABOUT = re.compile(r"\s(?:on|about|regarding|titled|entitled)\s")


class Parts:
    """What was read of one source from left to right; *unread* counts the words that are a part of no citation."""

    def __init__(self, text: str, begin: int, source: str, citation: Data | None = None) -> None:
        self.text = text
        self.citations: list[Data] = []
        self.unread: int = 0
        self._source = source
        self._current = citation
        self._pending = begin
        self._listing = ""
        self._closed = False
        if citation is not None:
            self.citations.append(citation)

    def read(self, tokens: list[Token], end: int, *, chapters: bool = True) -> None:
        """Read *tokens* and the words around them, up to *end*. *chapters*: whether titles of the MTUS may be there."""
        for i, token in enumerate(tokens):
            following = tokens[i + 1] if i + 1 < len(tokens) else None
            if token.kind == PAGES:
                self._pages(token)
            elif token.kind == LABEL:
                self._label(token)
            elif token.kind == NAMED:
                self._named(token, following, end)
            elif chapters and token.kind == TITLE:
                self._title(token, following)
            elif token.kind == YEAR_TOKEN and (chapters or self._current is not None):
                self._year(token, following, end)
        self._flush(end)

    def _begin(self, title: str, end: int, year: str = "") -> None:
        self._current = {"source": self._source, "title": one_space(title)}
        if year:
            self._current["year"] = int(year)
        self.citations.append(self._current)
        self._pending, self._listing, self._closed = end, "", False

    def _title(self, token: Token, following: Token | None) -> None:
        between = self._before(token)
        if self._current is None:
            before = _BEFORE_TITLE.fullmatch(between)
            if before and not self._is_prefix_of_unknown(token, following):
                self._begin(token.value, token.end)
                if before["number"]:
                    self._add("sections", [one_space(before["number"])])
        elif self._is_another(token, following) and self._ends_joined(between):
            self._flush(token.begin)
            self._begin(token.value, token.end)

    def _is_another(self, token: Token, following: Token | None) -> bool:
        """Whether a title after the first is that of another chapter, and not the name of a section."""
        if not self.text[token.begin].isupper():
            return False
        is_dated = following is not None and following.kind == YEAR_TOKEN
        if is_dated and following and not self.text[token.end : following.begin].strip(" ,"):
            return True
        return is_no_section(token.value) and not self._is_in_list(token)

    def _before(self, token: Token) -> str:
        """The words before *token* that no token has; of more than a title ever has, the last."""
        return self.text[max(self._pending, token.begin - _LONGEST) : token.begin]

    def _is_prefix_of_unknown(self, token: Token, following: Token | None) -> bool:
        """Whether *token* is only the beginning of a title that is not known, which its year ends."""
        if following is None or following.kind != YEAR_TOKEN:
            return False
        between = self.text[token.end : following.begin]
        return not _MONTH.fullmatch(between) and not _EDITION.fullmatch(between) and not set(between) & set(",.:;()")

    def _is_in_list(self, token: Token) -> bool:
        """Whether a title without a year is more likely one of the sections that a label announced."""
        return bool(self._listing) and token.value.rsplit(None, 1)[-1].lower() == "treatment"

    @staticmethod
    def _ends_joined(between: str) -> bool:
        tail = between[-16:].rstrip()
        if tail.lower().endswith(" the"):
            tail = tail[:-4].rstrip()
        return tail.endswith((",", ";", "&", ".")) or tail.lower().endswith((" and", ",and")) or tail.lower() == "and"

    def _year(self, token: Token, following: Token | None, end: int) -> None:
        between = self._before(token)
        if self._current is None:
            title = between.strip(" ,:\n\t")
            if title[:1].isupper() and not set(title) & set(".:;()"):
                self._begin(title, token.end, token.value)
        elif "year" not in self._current and self._is_of_current(between, token, following, end):
            self._flush(token.begin)
            self._current["year"], self._pending = int(token.value), token.end
        elif self._source == MTUS:
            self._year_of_unknown(between, token, following)

    def _year_of_unknown(self, between: str, token: Token, following: Token | None) -> None:
        """A chapter whose title is not known, where "and" or a list of sections shows that it is one."""
        other = _OTHER.search(between)
        if other and (other["join"] or self._is_followed_by_label(token, following)):
            self._flush(token.begin - len(between) + other.start())
            self._begin(other["title"], token.end, token.value)

    def _is_of_current(self, between: str, token: Token, following: Token | None, end: int) -> bool:
        """Whether a year directly follows the title, or stands apart at the end of the citation."""
        if not self._listing and not self._closed and self._is_blank(between):
            self._pending = token.begin
            return True
        return self._is_last(token, following, end)

    def _is_blank(self, between: str) -> bool:
        """Whether nothing but an edition, which the schema has no member for, stands before a year."""
        if _EDITION.fullmatch(between):
            self.unread += words_in(between)
            return True
        return _MONTH.fullmatch(between) is not None or not between.strip(" ,:\n\t")

    def _is_last(self, token: Token, following: Token | None, end: int) -> bool:
        """Whether a year that stands apart ends a citation, or only pages follow."""
        before = self.text[max(0, token.begin - 4) : token.begin].rstrip()
        apart = self.text[token.begin] in "([" or before.endswith(",")
        if following is not None and following.kind != PAGES:
            return False
        end = following.begin if following else end
        return apart and not self.text[token.end : end].strip(" ,.;(\n\t")

    def _is_followed_by_label(self, token: Token, following: Token | None) -> bool:
        return (
            following is not None
            and following.kind == LABEL
            and not self.text[token.end : following.begin].strip(" ,\n\t")
        )

    def _pages(self, token: Token) -> None:
        pages, lost = pages_of(token.value)
        self.unread += lost
        self._flush(token.begin, before_pages=True)
        self._pending = token.end
        if self._current is None or not pages:
            self.unread += words_in(self.text[token.begin : token.end])
            return
        self._add("pages", pages)
        self._closed, self._listing = True, ""

    def _label(self, token: Token) -> None:
        self._flush(token.begin)
        self._go_on()
        self._pending = token.end
        self._listing = f"{token.value.lower()}s"

    def _named(self, token: Token, following: Token | None, end: int) -> None:
        """Words before "topic" or "section"; without any, "Section" is a label that lacks its colon."""
        if self._listing or self._current is None:
            return
        words = SEPARATORS.sub("", self.text[self._pending : token.begin], count=1).strip()
        member = f"{token.value.lower()}s"
        if words:
            self._go_on()
            if token.more:
                self._add_listed(member, words)
            else:
                self._add(member, [one_space(words)])
            self._pending = token.end
        elif self.text[token.end : following.begin if following else end].strip(" ,.;"):
            self._label(token)
            if about := _ABOUT.match(self.text, token.end):
                self._pending = about.end()

    def _go_on(self) -> None:
        """Where pages have ended a citation, go on with another one of the same chapter."""
        if self._closed and self._current is not None:
            kept: Data = {name: self._current[name] for name in ("source", "title", "year") if name in self._current}
            self._current = kept
            self.citations.append(kept)
            self._closed = False

    def _add(self, member: str, names: list[str]) -> None:
        if self._current is not None and names:
            self._current.setdefault(member, []).extend(names)

    def _add_listed(self, member: str, words: str) -> None:
        names, unread = names_of(words)
        self._add(member, names)
        self.unread += unread

    def _flush(self, end: int, *, before_pages: bool = False) -> None:
        """Place the words up to *end* that no token has."""
        begin, self._pending = self._pending, end
        words = bare(self.text[begin:end])
        if not words:
            return
        if self._current is None:
            self._begin(words, end)
            if _TOPIC_IN_TITLE.search(words):
                self.unread += words_in(words)  # nothing tells where the title ends
        elif self._closed and not (before_pages and words[:1].isupper()):
            self.unread += words_in(words)
        else:
            self._go_on()  # after pages, with a section that has pages of its own
            is_in_brackets = words.startswith("(") and words.endswith(")") and words.count("(") == 1
            if is_in_brackets and not self._listing:
                words = words[1:-1]
            self._add_listed(self._listing or "sections", words)
