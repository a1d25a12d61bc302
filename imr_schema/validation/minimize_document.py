"""The smallest document that still has a finding, with its texts masked: a fault can be shown without a history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from imr_schema.codecs import CODECS, READERS
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import UsageError
from imr_schema.findings import Finding, Report, Severity
from imr_schema.standard import CODE, VERSIONS, Field, root
from imr_schema.standard.codelists import STANDARD
from imr_schema.text import pretty_json
from imr_schema.transform import xml_tree
from imr_schema.transform.minimize import Budget, Render, Small, TextMinimizer, TreeMinimizer, strings_of, words_kept
from imr_schema.validation import pipeline
from imr_schema.validation.read import recognize

_INDEX = re.compile(r"/[0-9]+(?=/|\Z)")
_BYTES = "latin-1"
"""Each byte is one character of it, so nothing is lost in what cannot be read."""
_WORDS = re.compile(r"[A-Za-z]+")


class Minimized(Struct, frozen=True):
    """A document that was made small."""

    content: bytes
    report: Report
    """What validation finds in it."""
    words: tuple[str, ...]
    """The words of the document that are still in it, beside those of the standard; what is masked is none."""
    finished: bool
    """Whether the time was enough to try everything."""
    tries: int


class _Search(Struct, frozen=True):
    """What must hold of each try: the finding, with its severity and place, and no error that was not there before."""

    source: str
    syntax: str | None
    settings: Settings
    wanted: frozenset[tuple[str, str]]
    rule: str
    errors: frozenset[str]

    def holds(self, raw: bytes) -> bool:
        """Whether *raw* still has the finding."""
        report = self.report(raw)
        if not any(each.rule == self.rule and _shape(each) in self.wanted for each in report.findings):
            return False
        return _errors(report) <= self.errors

    def report(self, raw: bytes) -> Report:
        """What validation finds in *raw*."""
        return pipeline.validate(raw, source=self.source, syntax=self.syntax, settings=self.settings).report


def minimize_document(
    raw: bytes,
    rule: str,
    *,
    source: str = "-",
    syntax: str | None = None,
    settings: Settings = DEFAULT,
    seconds: float = 60.0,
) -> Minimized:
    """The smallest document that was found within *seconds* and has a finding of *rule* where *raw* has one.

    Never larger than *raw*, and the same for the same document and settings unless the time was too short. Raises
    ``UsageError``, with the rules of the findings that there are, where *raw* has none of *rule*.
    """
    before = pipeline.validate(raw, source=source, syntax=syntax, settings=settings).report
    wanted = frozenset(_shape(each) for each in before.findings if each.rule == rule)
    if not wanted:
        there = ", ".join(dict.fromkeys(each.rule for each in before.findings)) or "none"
        raise UsageError(f"{source} has no finding of {rule}; it has findings of: {there}")
    search = _Search(source, syntax, settings, wanted, rule, _errors(before) | {rule})
    budget = Budget(seconds)
    tree, render = _tree(raw, search)
    if tree is not None and search.holds(render(tree)) and len(render(tree)) <= len(raw):
        small, kept = _of_tree(tree, render, search, budget, len(raw))
    else:
        small, kept = _of_text(raw, before.syntax, search, budget)
    return Minimized(small.content, search.report(small.content), tuple(kept), small.finished, small.tries)


def _of_tree(tree: Any, render: Render, search: _Search, budget: Budget, most: int) -> tuple[Small, list[str]]:
    done = TreeMinimizer(tree, render, search.holds, budget)
    small = done.run()
    kept = words_kept(strings_of(tree), strings_of(done.best), _codes())
    # For people, where it is no larger than what came.
    indented = xml_tree.written(done.best, indent=True) if render is _as_xml else pretty_json(done.best)
    if len(indented) <= most and search.holds(indented):
        small = Small(indented, small.finished, small.tries)
    return small, kept


def _of_text(raw: bytes, syntax: str | None, search: _Search, budget: Budget) -> tuple[Small, list[str]]:
    text = raw.decode(_BYTES)
    small = TextMinimizer(text, _BYTES, search.holds, budget, characters=syntax != "letter").run()
    kept = words_kept(iter([text]), iter([small.content.decode(_BYTES)]), _codes() | _member_names())
    return small, kept


def _tree(raw: bytes, search: _Search) -> tuple[Any, Render]:
    """The tree of what was parsed in *raw*, and how it is written; no tree of what could not be, and of letters."""
    document = recognize(raw, search.syntax, search.settings, search.source)
    codec, parsed = document.codec, document.parsed
    if parsed is None or codec is None or codec is READERS["letter"]:
        return None, _as_json
    if codec is CODECS["xml"]:
        return xml_tree.tree_of(parsed.tree), _as_xml
    return (None if parsed.marked else parsed.tree), _as_json


def _as_json(tree: Any) -> bytes:
    import msgspec  # here alone

    return msgspec.json.encode(tree)


def _as_xml(tree: Any) -> bytes:
    return xml_tree.written(tree)


def _shape(finding: Finding) -> tuple[str, str]:
    """The severity and the place of a finding, whichever entry of a list it is in."""
    return finding.severity.value, _INDEX.sub("/*", finding.pointer)


def _errors(report: Report) -> frozenset[str]:
    return frozenset(each.rule for each in report.findings if each.severity is Severity.ERROR)


@cache
def _codes() -> frozenset[str]:
    """The words of the codes of every version, and of guidelines: no text of a document."""
    codes = (text for version in VERSIONS.values() for text in _listed(root(version)))
    lists = (STANDARD.guideline_sources, STANDARD.mtus_chapters)
    guidelines = (entry.value for each in lists for entry in each.entries)
    return frozenset(word for text in (*codes, *guidelines) for word in _WORDS.findall(text))


def _listed(field: Field) -> Iterator[str]:
    yield from field.keywords.get("enum", ())
    if field.kind == CODE:  # "CM" of the number of a case
        yield from (
            each for each in (field.keywords.get("const"), *field.keywords["examples"]) if isinstance(each, str)
        )
    for part in (*field.parts, *([field.entry] if field.entry else [])):
        yield from _listed(part)


@cache
def _member_names() -> frozenset[str]:
    return frozenset(name for version in VERSIONS.values() for name in _names(root(version)))


def _names(field: Field) -> Iterator[str]:
    for part in (*field.parts, *([field.entry] if field.entry else [])):
        yield from (part.name, part.xml_name)
        yield from _names(part)
