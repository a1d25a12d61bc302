"""IMR410 to IMR413: the standards of medical necessity, and what the data say of a citation beside its title."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.findings import Severity
from imr_schema.model import Basis, Citation, Determination, Standard
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Json, Problems, at, rule
from imr_schema.rules.context import RuleContext, analysis_at, guideline_at, is_mtus

_FIRST = "/disputedItems/0/analyses/0"
_CITED = f"{_FIRST}/guideline/citations/0"
# 8 CCR 9792.20 to 9792.27.23 are the MTUS with its formulary.
_OF_THE_MTUS = Pattern(r"9792\.2[0-7](?:\.[0-9]{1,2}){0,2}")
_OUTSIDE: dict[str, Json] = {
    "basis": "nonMtus",
    "statement": "Decision based on Non-MTUS Citation Official Disability Guidelines, Knee.",
    "citations": [{"source": "ODG", "title": "Knee"}],
}
_ALL = [standard.value for standard in Standard]


def _citations(context: RuleContext, member: bytes) -> Iterator[tuple[str, Citation]]:
    """Every citation, after its pointer; none where nothing in the document has the *member*, as in most."""
    if b'"%b":' % member not in context.written:
        return
    for i, side, guideline in context.guidelines:
        for c, citation in enumerate(guideline.citations):
            yield f"{guideline_at(i, side)}/citations/{c}", citation


@rule(
    "IMR410",
    "edition-day",
    Severity.WARNING,
    invalid={f"{_CITED}/edition": "2199-01-01"},
    valid={"before the decision": {f"{_CITED}/edition": "2009-07-18", f"{_CITED}/year": 2009}},
)
def edition_day(document: Determination, context: RuleContext) -> Problems:
    """{place}: the edition is of {edition}, {fault}.

    The day of an edition lies in its year, and an edition that a reviewer used was published by the day of the
    decision.
    """
    decided = document.case.decision_date
    for place, citation in _citations(context, b"edition"):
        edition = citation.edition
        if edition is None:
            continue
        if edition > decided:
            yield at(f"{place}/edition", edition=edition.isoformat(), fault=f"after the decision of {decided}")
        elif citation.year is not None and citation.year != edition.year:
            yield at(f"{place}/edition", edition=edition.isoformat(), fault=f"and the year is {citation.year}")


@rule(
    "IMR411",
    "regulation-of-the-mtus",
    Severity.WARNING,
    clause="8 CCR 9792.20 to 9792.27.23",
    invalid={f"{_CITED}/regulation": "9785"},
    valid={"a section of the MTUS": {f"{_CITED}/regulation": "9792.24.2"}},
)
def regulation_of_the_mtus(document: Determination, context: RuleContext) -> Problems:
    """{place}: section {regulation} {fault}.

    The Medical Treatment Utilization Schedule, with its formulary, is sections 9792.20 to 9792.27.23 of title 8. A
    source outside of it was not adopted by one of these sections, and a citation of the MTUS by no other.
    """
    for place, citation in _citations(context, b"regulation"):
        if citation.regulation is None:
            continue
        within = _OF_THE_MTUS.fullmatch(citation.regulation) is not None
        if within != is_mtus(citation.source):
            fault = "is one of the MTUS, and the source is another" if within else "is none of the MTUS"
            if within or is_mtus(citation.source):
                yield at(f"{place}/regulation", regulation=citation.regulation, fault=fault)


@rule(
    "IMR412",
    "standards-against-basis",
    Severity.WARNING,
    clause="LC 4610.5(c)(2)",
    invalid={f"{_FIRST}/standards": ["expertOpinion"]},
    valid={
        "every standard": {f"{_FIRST}/standards": _ALL},
        "other evidence for a guideline outside of the MTUS": {
            f"{_FIRST}/standards": ["peerReviewedEvidence"],
            f"{_FIRST}/guideline": _OUTSIDE,
        },
    },
)
def standards_against_basis(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: {fault}.

    Who cites the MTUS relies on standard (A), and who cites other sources alone on another one. Each standard is named
    once.
    """
    for i, j, analysis in context.analyses:
        if not analysis.standards:
            continue
        place, basis = f"{analysis_at(i, j)}/standards", analysis.guideline.basis
        if len(set(analysis.standards)) < len(analysis.standards):
            yield at(place, fault="a standard of medical necessity is named twice")
        elif basis in (Basis.MTUS, Basis.BOTH) and Standard.MTUS not in analysis.standards:
            yield at(place, fault="the reviewer cites the MTUS, and it is none of the standards")
        elif basis is Basis.NON_MTUS and set(analysis.standards) == {Standard.MTUS}:
            yield at(place, fault="the reviewer cites other sources alone, and the MTUS is the only standard")


@rule(
    "IMR413",
    "why-not-mtus-without-leaving",
    Severity.WARNING,
    clause="8 CCR 9792.21.1",
    invalid={f"{_FIRST}/whyNotMtus": "The MTUS has no recommendation on the device."},
    valid={
        "outside of the MTUS": {
            f"{_FIRST}/whyNotMtus": "The MTUS has no recommendation on the device.",
            f"{_FIRST}/guideline": _OUTSIDE,
        },
    },
)
def why_not_mtus_without_leaving(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the data say why the reviewer left the MTUS, and the reviewer cites the MTUS alone."""
    for i, j, analysis in context.analyses:
        if analysis.why_not_mtus is not None and analysis.guideline.basis is Basis.MTUS:
            yield at(f"{analysis_at(i, j)}/whyNotMtus")
