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

_MARKUP = Pattern(
    r"""
      </?(?:p|br|hr|div|span|ul|ol|li|table|tr|td|th|font|h[1-6]|img|html|body|o:p|w:[a-z]+)
      (?:\s[^<>]{0,200})?/?>
    | &(?:[a-z]{2,8}|\#[0-9]{1,6}|\#x[0-9a-f]{1,6});
    """,
    re.IGNORECASE,
)
_TEMPLATE = Pattern(
    r"""
      \{\{ [^{}]{0,80} \}\} | \{% [^{}]{0,80} %\} | \$\{ [^{}]{0,80} \} | <% [^<>]{0,80} %>
    | << [\w\s.-]{1,60} >> | « [\w\s.-]{1,60} » | \[\[ [^\[\]]{1,60} \]\] | \bMERGEFIELD\b
    | \[ (?:
          insert|enter|your|type|add|fill|tbd|name|date|reviewer|patient|employee|rationale|guideline|description|text
      ) (?:\s[^\[\]]{0,60})? \]
    | \#(?:REF|VALUE|NAME|NULL|NUM|DIV/0)[!?]
    """,
    re.IGNORECASE,
)
# UTF-8 that was read as Windows-1252 or Latin-1.
_MISREAD = r"\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_MOJIBAKE = Pattern(
    rf"""
      \ufffd
    | \u00e2(?:\u20ac[{_MISREAD}] | \u0080[\u0080-\u00bf]) | \u00c3[{_MISREAD}] | \u00c2[\u00a0-\u00bf]
    | \u00ef\u00bb\u00bf | \u00f0\u0178
    """
)
_LABEL = Pattern(
    r"""
      \b(?:Claims\s+Administrator|MAXIMUS|(?:Expert\s+)?Reviewer)(?:['’]s)?\s+guidelines?\s*:
    | \bDecision\s+rationale\s*:
    | \bIMR\s+ISSUES,?\s+DECISIONS\s+AND\s+RATIONALES | \bCLINICAL\s+CASE\s+SUMMARY\b
    | \bHOW\s+THE\s+IMR\s+FINAL\s+DETERMINATION\s+WAS\s+MADE
    """
)
_FAULTS: tuple[tuple[tuple[str, ...], Pattern, str], ...] = (
    (("<", "&"), _MARKUP, "markup of a web page"),
    (("{", "[", "<<", "<%", "«", "#", "MERGEFIELD"), _TEMPLATE, "a mark of a template"),
    (("\ufffd", "\u00e2", "\u00c3", "\u00c2", "\u00ef", "\u00f0"), _MOJIBAKE, "characters of a wrong encoding"),
    (("uideline", "ationale", "IMR", "CASE"), _LABEL, "a label of a letter"),
)
"""One of what a text must hold for a pattern to be looked for at all, the pattern, and what it finds."""

_SHORT = 300
"""In texts of so many characters phrases are looked for that take the place of a text."""


@rule(
    "IMR036",
    "leftover-in-text",
    Severity.WARNING,
    invalid={_RATIONALE: ["The worker had ten visits without a gain. {{conclusion}}"]},
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
    for place, text in _texts(document, context):
        what = _leftover(text)
        if what is not None:
            yield at(place, what=what)


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


def _leftover(text: str) -> str | None:
    """What *text* holds that is left over; None where it holds nothing."""
    for signs, pattern, what in _FAULTS:
        if any(sign in text for sign in signs) and pattern.search(text):
            return what
    if len(text) <= _SHORT:
        listed = placeholders()
        key = listed.key(text)
        if any(phrase in key for phrase in listed.phrases):
            return "a phrase that takes the place of a text"
    return None
