"""IMR036: what templates, programs and copying leave behind in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext, analysis_at, guideline_at
from imr_schema.standard.placeholders import placeholders

_ITEM = "/disputedItems/0"
_RATIONALE = f"{_ITEM}/analyses/0/rationale"

_IGNORE = re.IGNORECASE
_HTML = "p|br|hr|div|span|ul|ol|li|table|tr|td|th|font|h[1-6]|img|html|body|o:p|w:[a-z]+"
_FILL = "insert|enter|your|type|add|fill\\s+in|please"
_FIELD = "tbd|(?:patient|employee|reviewer)?\\s?name|date|rationale|guidelines?|description|text"
# What the second or third byte of a character of UTF-8 is in Windows-1252 or Latin-1.
_MISREAD = r"\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_A_LABEL = r"""
      \b(?:Claims\s+Administrator|MAXIMUS|(?:Expert\s+)?Reviewer)(?:['’]s)?\s+guidelines?\s*:
    | \bDecision\s+rationale\s*:
"""
_HEADING = r"""
      \bIMR\s+ISSUES,?\s+DECISIONS\s+AND\s+RATIONALES | \bCLINICAL\s+CASE\s+SUMMARY\b
    | \bHOW\s+THE\s+IMR\s+FINAL\s+DETERMINATION\s+WAS\s+MADE
"""
_MARKUP, _TEMPLATE, _ENCODING, _LABEL = (
    "markup of a web page",
    "a mark of a template",
    "characters of a wrong encoding",
    "a label of a letter",
)
_PHRASE = "a phrase that takes the place of a text"
_FAULTS: tuple[tuple[str, Pattern, str], ...] = (
    ("<", Pattern(rf"</?(?:{_HTML})(?:\s[^<>]{{0,200}})?/?>", _IGNORE), _MARKUP),
    ("&", Pattern(r"&(?:[a-z]{2,8}|\#[0-9]{1,6}|\#x[0-9a-f]{1,6});", _IGNORE), _MARKUP),
    ("{{", Pattern(r"\{\{[^{}]{0,80}\}\}"), _TEMPLATE),
    ("{", Pattern(r"\{[A-Za-z]+_[A-Za-z_]{1,40}\}"), _TEMPLATE),
    ("{%", Pattern(r"\{%[^{}]{0,80}%\}"), _TEMPLATE),
    ("${", Pattern(r"\$\{[^{}]{0,80}\}"), _TEMPLATE),
    ("<%", Pattern(r"<%[^<>]{0,80}%>"), _TEMPLATE),
    ("<<", Pattern(r"<<[\w\s.-]{1,60}>>"), _TEMPLATE),
    ("«", Pattern(r"«[\w\s.-]{1,60}»"), _TEMPLATE),
    ("[[", Pattern(r"\[\[[^\[\]]{1,60}\]\]"), _TEMPLATE),
    ("[", Pattern(rf"\[(?:(?:{_FILL})\s[^\[\]]{{0,60}}|{_FIELD})\]", _IGNORE), _TEMPLATE),
    ("#", Pattern(r"\#(?:REF|VALUE|NAME|NULL|NUM|DIV/0)[!?]"), _TEMPLATE),
    ("\ufffd", Pattern("\ufffd"), _ENCODING),
    ("\u00e2", Pattern(rf"\u00e2(?:\u20ac[{_MISREAD}]|\u0080[\u0080-\u00bf])"), _ENCODING),
    ("\u00c3", Pattern(rf"\u00c3[{_MISREAD}]"), _ENCODING),
    ("\u00c2", Pattern(r"\u00c2[\u00a0-\u00bf]"), _ENCODING),
    ("\u00ef\u00bb\u00bf", Pattern("\u00ef\u00bb\u00bf"), _ENCODING),
    ("\u00f0\u0178", Pattern("\u00f0\u0178"), _ENCODING),
)
_LABELS: tuple[tuple[str, Pattern, str], ...] = (
    ("ideline:", Pattern(_A_LABEL), _LABEL),
    ("idelines:", Pattern(_A_LABEL), _LABEL),
    ("ationale:", Pattern(_A_LABEL), _LABEL),
    ("IMR ISSUES", Pattern(_HEADING), _LABEL),
    ("CASE SUMMARY", Pattern(_HEADING), _LABEL),
    ("HOW THE IMR", Pattern(_HEADING), _LABEL),
    ("MERGEFIELD", Pattern(r"\bMERGEFIELD\b"), _TEMPLATE),
    ("XX", Pattern(r"\bXX/XX/XX(?:XX)?\b|\bXXXX+\b"), _TEMPLATE),
    ("___", Pattern("___+"), _TEMPLATE),
    ("???", Pattern(r"\?\?\?+"), _TEMPLATE),
    ("TODO", Pattern(r"\bTODO\b"), _TEMPLATE),
    ("\\n", Pattern(r"\\n(?![a-z])"), _TEMPLATE),
    ("dolor", Pattern(r"\b(?:ipsum\s+dolor|dolor\s+sit\s+amet|irure\s+dolor)\b", _IGNORE), _PHRASE),
    ("ource not found", Pattern(r"\bError!\s+Reference\s+source\s+not\s+found"), _PHRASE),
    ("anguage model", Pattern(r"\b(?:AI|large|a)\s+language\s+model\b", _IGNORE), _PHRASE),
)
"""What a text must hold for a pattern to be looked for at all, the pattern, and what it finds.

Each pattern begins with its sign where it can, which is quick to look for.
"""
_NO_SIGN = bytes(code for code in range(128) if not chr(code).isupper() and chr(code) not in "<>&;{}$%[]#_?\\:")
"""The characters of ASCII that are in no mark: what is left of most texts without them is little."""
_MARKED = tuple((each[0].encode().translate(None, _NO_SIGN).decode(), each) for each in (*_FAULTS, *_LABELS))
"""Each of them after what is left of its sign, which is in what is left of every text that has the sign."""

_SHORT = 160
"""In texts of so many characters phrases are looked for that take the place of a text."""


@rule(
    "IMR036",
    "leftover-in-text",
    Severity.WARNING,
    invalid={_RATIONALE: ["The worker had ten visits without a gain. {{conclusion}}."]},
    valid={
        "signs that are no markup": {
            _RATIONALE: ["Strength was < 4/5 and > 3/5, pain 6 & 7, at C5-C6 [right] #60. Ten visits brought no gain."]
        },
        "a rationale of which a sentence speaks": {
            _RATIONALE: ["The decision rationale of the denial names no guideline: ten visits brought no gain at all."]
        },
    },
)
def leftover_in_text(document: Determination, context: RuleContext) -> Problems:
    """{place}: it holds {what}.

    Something that made the text, or that it was copied from, was left in it: markup ("<br>", "&nbsp;"), a mark of a
    template ("{{{{name}}}}", "[insert rationale]"), characters that were read in a wrong encoding or lost, a label of a
    letter, such as "Decision rationale:", which shows that parts of two items ran together; in a short text also a
    phrase that takes the place of one ("intentionally left blank", a message of a program). The phrases are in
    `schemas/codelists/placeholders.json`. Looked at are descriptions, guideline statements, rationales and the summary.
    """
    together = "\n".join((context.prose, context.all_descriptions, context.guideline_statements))
    signs = together.encode("utf-8").translate(None, _NO_SIGN).decode("utf-8", "ignore")
    wanted = [fault for mark, fault in _MARKED if mark in signs and fault[0] in together]
    for place, text in _texts(document, context) if wanted else ():
        what = next((what for _, pattern, what in wanted if pattern.search(text)), None)
        if what is not None:
            yield at(place, what=what)
    yield from _phrases(document, context)


def _phrases(document: Determination, context: RuleContext) -> Problems:
    """The short texts that hold a phrase that takes the place of a text."""
    listed, short = placeholders(), list(_short_texts(document, context))
    together = listed.key("\n".join([context.all_descriptions, *[text for _, text in short]]))
    if not listed.has_phrase(together):
        return  # nearly all documents
    described = [
        (f"/disputedItems/{i}/description", each.description) for i, each in enumerate(document.disputed_items)
    ]
    for place, text in (*short, *described):
        if listed.has_phrase(listed.key(text)):
            yield at(place, what=_PHRASE)


def _short_texts(document: Determination, context: RuleContext) -> Iterator[tuple[str, str]]:
    """The paragraphs of the summary and of rationales where they are short."""
    if len(document.clinical_case_summary[0]) <= _SHORT:
        for p, text in enumerate(document.clinical_case_summary):
            yield f"/clinicalCaseSummary/{p}", text
    for i, j, analysis in context.analyses:
        if len(analysis.rationale[0]) <= _SHORT and len(analysis.rationale) == 1:
            yield f"{analysis_at(i, j)}/rationale/0", analysis.rationale[0]


def _texts(document: Determination, context: RuleContext) -> Iterator[tuple[str, str]]:
    for p, text in enumerate(document.clinical_case_summary):
        yield f"/clinicalCaseSummary/{p}", text
    for i, item in enumerate(document.disputed_items):
        yield f"/disputedItems/{i}/description", item.description
    for i, side, guideline in context.guidelines:
        yield f"{guideline_at(i, side)}/statement", guideline.statement
    for i, j, analysis in context.analyses:
        for p, text in enumerate(analysis.rationale):
            yield f"{analysis_at(i, j)}/rationale/{p}", text
