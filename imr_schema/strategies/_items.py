"""Disputed items, and the guidelines that the claims administrator and the reviewer cite."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from imr_schema.pointer import Data
from imr_schema.standard.codelists import STANDARD
from imr_schema.strategies._texts import PLAIN, Texts, reasons

_REGIONS = {"knee": "knee", "lumbar": "low back", "shoulder": "shoulder"}
"""The part of the body that a chapter is about, by a word of the descriptions that it fits."""


def _in_force(reviewed: date, description: str) -> st.SearchStrategy[Data]:
    """The title and year of a chapter of the MTUS that fits *description* and was in force on the day *reviewed*."""
    about = {None, *(region for word, region in _REGIONS.items() if word in description.lower())}
    chapters = [
        each
        for each in STANDARD.mtus_chapters.entries
        if each.region in about
        and (each.begins is None or each.begins <= reviewed)
        and (each.ends is None or reviewed <= each.ends)
    ]
    titled = [{"title": each.value} for each in chapters]
    return st.sampled_from([*({"title": each.value, "year": each.year} for each in chapters if each.year), *titled])


def citations(
    texts: Texts = PLAIN, *, mtus: bool = True, reviewed: date | None = None, description: str = ""
) -> st.SearchStrategy[Data]:
    """One citation of the MTUS, or of another source, with any of its optional parts.

    Given the day on which the request was *reviewed*, the chapter is one of that day that fits *description*.
    """
    several = st.lists(texts, min_size=1, max_size=2)
    page = st.tuples(st.integers(1, 99999), st.integers(1, 99999))
    pages = st.lists(page.map(lambda p: f"{p[0]}") | page.map(lambda p: f"{min(p)}-{max(p)}"), min_size=1, max_size=2)
    source = st.just("MTUS") if mtus else st.sampled_from(["ODG", "ACOEM", "Cochrane", "A journal of knees"])
    title = st.fixed_dictionaries({"title": texts}, optional={"year": st.integers(1900, 2199)})
    if reviewed is not None and mtus:
        title = _in_force(reviewed, description)
    elif reviewed is not None:
        title = st.fixed_dictionaries({"title": texts}, optional={"year": st.integers(1990, reviewed.year + 1)})
    more = st.fixed_dictionaries({"source": source}, optional={"topics": several, "sections": several, "pages": pages})
    return st.tuples(more, title).map(
        lambda pair: _in_order(pair[0] | pair[1], ("source", "title", "year", "topics", "sections", "pages"))
    )


@st.composite
def guidelines(
    draw: st.DrawFn,
    texts: Texts = PLAIN,
    basis: str | None = None,
    *,
    reviewed: date | None = None,
    description: str = "",
) -> Data:
    """A guideline statement with citations that agree with its *basis*.

    *reviewed* and *description* are those of :func:`citations`.
    """
    basis = basis or draw(st.sampled_from(["mtus", "nonMtus", "both", "noneCited"]))
    cited = []
    for mtus, bases in ((True, ("mtus", "both")), (False, ("nonMtus", "both"))):
        if basis in bases:
            cited.append(draw(citations(texts, mtus=mtus, reviewed=reviewed, description=description)))
    # A reviewed request is that of a letter, whose statement is what it cites, as letters print it.
    statement = draw(texts) if reviewed is None else _printed(cited)
    return {"basis": basis, "statement": statement, "citations": cited}


def _printed(cited: list[Data]) -> str:
    """The statement of a letter that cites *cited*."""
    if not cited:
        return "The Claims Administrator (or Expert Reviewer) did not cite any medical evidence for its decision."
    named = [
        f"{'MTUS' if each['source'] == 'MTUS' else 'Non-MTUS Citation ' + each['source'] + ','} {each['title']}"
        + (f" {each['year']}" if "year" in each else "")
        + "".join(f" {topic} topic" for topic in each.get("topics", ()))
        + (f", Section(s): {', '.join(each['sections'])}" if "sections" in each else "")
        + (f", Page(s): {', '.join(each['pages'])}" if "pages" in each else "")
        for each in cited
    ]
    return f"Decision based on {', and '.join(named)}."


_REQUESTS = (
    "Physical therapy 2x/week for 6 weeks",
    "Norco 10/325mg #120, day supply: 30, refills: 0",
    "MRI of the left knee without contrast",
    "Retrospective: Gabapentin 300mg #90 (DOS 3-14-16)",
    "Bilateral shoulder X-rays",
    "Lumbar epidural steroid injection, one",
)
_ENDS = {
    "upheld": (
        "The request is not medically necessary.",
        "The medical necessity of the request has not been established.",
        "The request is not medically necessary at this time. Of note, an abrupt stop can cause withdrawal, so a slow "
        "taper is advised.",
        "Therefore, the request cannot be considered medically necessary.",
    ),
    "overturned": (
        "The request is medically necessary.",
        "As such, the request is medically necessary and appropriate.",
        "The claims administrator found that it was not medically necessary. The record shows otherwise, and the "
        "request is medically necessary.",
    ),
}


@st.composite
def disputed_items(
    draw: st.DrawFn,
    number: int,
    texts: Texts = PLAIN,
    decision: str | None = None,
    *,
    reviewed: date | None = None,
    general: bool = False,
) -> Data:
    """One disputed item, whose description and rationale differ from every other by its number.

    Given the day on which the request was *reviewed*, no rule reports anything above info for an item of plain texts.
    *general*: only chapters of the MTUS that are not about a part of the body, so that any description fits.
    """
    described = st.sampled_from(_REQUESTS) | texts.map("Brace, {}".format) if reviewed is not None else texts
    item: Data = {"number": number, "description": f"{draw(described)} ({number})"}
    if draw(st.booleans()):
        item["modifiedRequest"] = draw(_modified() if reviewed is not None else _modified_of(texts))
    item["decision"] = decision or draw(st.sampled_from(["upheld", "overturned"]))
    about = "" if general else item["description"]
    item["claimsAdministratorGuideline"] = draw(guidelines(texts, reviewed=reviewed, description=about))
    basis = draw(st.sampled_from(["mtus", "nonMtus", "both"])) if reviewed is not None else None
    item["reviewerGuideline"] = draw(guidelines(texts, basis, reviewed=reviewed, description=about))
    more = draw(st.lists(texts, max_size=2))
    # A letter's paragraphs are sentences.
    item["rationale"] = [
        f"{draw(reasons())} ({number}).",
        *(more if reviewed is None else [f"{each}." for each in more]),
    ]
    if reviewed is not None and draw(st.booleans()):
        item["rationale"].append(draw(st.sampled_from(_ENDS[item["decision"]])))
    return item


def _modified_of(texts: Texts) -> st.SearchStrategy[Data]:
    return st.fixed_dictionaries({"original": texts, "authorized": texts, "eligible": texts})


def _modified() -> st.SearchStrategy[Data]:
    """A modified request whose quantities add up."""
    counts = st.tuples(st.integers(0, 40), st.integers(1, 40))
    return counts.map(
        lambda pair: {
            "original": f"physical therapy, {sum(pair)} visits",
            "authorized": f"{pair[0]} visits",
            "eligible": f"{pair[1]} visits",
        }
    )


def _in_order(data: Data, names: tuple[str, ...]) -> Data:
    return {name: data[name] for name in names if name in data}
