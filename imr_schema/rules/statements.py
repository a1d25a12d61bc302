"""IMR037: whether a guideline statement says what the citations beside it say."""

from __future__ import annotations

import re

from imr_schema.findings import Severity
from imr_schema.model import Basis, Determination, Guideline
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Json, Problems, at, rule
from imr_schema.rules.context import RuleContext, Understood, basis_of, guideline_at
from imr_schema.standard.placeholders import placeholders

_OURS = "/disputedItems/0/analyses/0/guideline"
_CHAPTER: Json = {"source": "MTUS", "title": "Chronic Pain Medical Treatment"}
_YEAR = Pattern(r"(?:19|20)(?<!\w..)[0-9]{2}\b")
_NONE_CITED = Pattern(
    r"""
      \b(?:no|none|nothing|not|without)\b .{0,60} \b(?:cit|guideline|evidence|source|reference)
    | \b(?:cit|guideline|evidence|source|reference)\w*\b .{0,40} \b(?:not|none)\b
    """,
    re.IGNORECASE,
)
"""Other words for that nothing was cited."""
_FINER = Pattern(r"\bSections?(?:\(s\))?: | \btopic\b | \bPages?(?:\(s\))?:")
_SAYS = {
    Understood.OTHERWISE: "cites something else than the basis and the citations beside it",
    Understood.NOTHING: "neither names a guideline nor says that none was cited",
}


@rule(
    "IMR037",
    "statement-against-citations",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    invalid={
        _OURS: {
            "basis": "mtus",
            "statement": "Decision based on Non-MTUS Citation Official Disability Guidelines, Knee.",
            "citations": [_CHAPTER],
        }
    },
    valid={
        "a note of one's own words": {
            _OURS: {
                "basis": "mtus",
                "statement": "The MTUS on Chronic Pain Medical Treatment leaves the number to the physician.",
                "citations": [_CHAPTER],
            }
        },
        "nothing cited, and it says so": {
            "/disputedItems/0/claimsAdministratorGuideline": {
                "basis": "noneCited",
                "statement": "The Claims Administrator did not cite any medical evidence for its decision.",
                "citations": [],
            }
        },
    },
)
def statement_against_citations(document: Determination, context: RuleContext) -> Problems:
    """{place}: it {says}.

    A statement is what the parties read, basis and citations are what programs read. The reader of letters reads every
    statement; where it understands another basis or other citations than the data give, or nothing at all, one of the
    two is wrong or says too little ("MTUS", "Decision based on guidelines"). Titles may be shortened or completed, and
    a statement that names the titles and years of its citations is taken for right in whatever words.
    """
    for i, side, guideline in context.guidelines:
        if basis_of(guideline.citations) is not guideline.basis:
            continue  # which is reported by itself
        if _agrees(guideline) or placeholders().says_nothing(guideline.statement, "statement"):
            continue
        understood = context.understood(guideline)
        if understood is not Understood.ALIKE:
            yield at(f"{guideline_at(i, side)}/statement", says=_SAYS[understood])


def _agrees(guideline: Guideline) -> bool:
    """Whether the statement plainly names what is cited, and no more years than there are citations."""
    statement, citations = guideline.statement, guideline.citations
    if not citations:
        return guideline.basis is Basis.NONE_CITED and (
            "did not cite any" in statement or _NONE_CITED.search(statement) is not None
        )
    outside = "Non-MTUS" in statement
    if outside is not (guideline.basis in (Basis.NON_MTUS, Basis.BOTH)):
        return False
    for citation in citations:
        title, year = citation.title, citation.year
        if title not in statement and title.replace("&", "and") not in statement:
            return False
        if year is not None and str(year) not in statement:
            return False
        finer = (*citation.topics, *citation.sections, *citation.pages)
        if finer and not all(part in statement for part in finer):
            return False
    if _is_finer(statement) and not any(each.topics or each.sections or each.pages for each in citations):
        return False
    years = _YEAR.findall(statement)
    if len(years) <= len(citations):
        return True  # most of them
    pages = {page for citation in citations for part in citation.pages for page in part.split("-")}
    return len([year for year in years if year not in pages]) <= len(citations)


def _is_finer(statement: str) -> bool:
    """Whether a *statement* names a section, a topic or pages."""
    written = "ection" in statement or "topic" in statement or "Page" in statement
    return written and _FINER.search(statement) is not None
