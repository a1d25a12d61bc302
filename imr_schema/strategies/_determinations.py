"""Determinations that are acceptable, valid by construction."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from imr_schema.pointer import Data
from imr_schema.standard import LATEST, PRINTED, SchemaVersion, version_named
from imr_schema.strategies._items import disputed_items, guidelines
from imr_schema.strategies._newer import grown
from imr_schema.strategies._texts import PLAIN, Texts

_EVERY_PART_REVIEWED, _FIRST_REVIEWED = date(2014, 9, 17), date(2013, 7, 1)
_STATES = ("California", "Oregon", "Texas", "New York")
_SPECIALTIES = ("Occupational Medicine", "Orthopedic Surgery", "Pain Management", "Psychologist")


def case_numbers(received: int | None = None, *, next_year: bool = True) -> Texts:
    """Case numbers of the form CMyy-nnnnnnn, of the year in which the application was *received* or the next one."""
    years = st.integers(13, 40)
    if received is not None:
        years = st.integers(received, received + next_year).map(lambda year: year % 100)
    return st.tuples(years, st.integers(0, 9_999_999)).map(lambda pair: f"CM{pair[0]:02}-{pair[1]:07}")


def determinations(
    texts: Texts | None = None,
    *,
    most_items: int = 3,
    every_part: bool = False,
    version: SchemaVersion | str = LATEST,
) -> st.SearchStrategy[Data]:
    """A determination that is acceptable, as JSON data of the newest version or another, such as ``"1.0"``.

    ``imr_schema.load(json.dumps(data))`` makes a ``Determination`` of it; ``st.from_type(Determination)`` draws one.

    With plain texts, the default (None), no rule reports anything above info. *every_part*: a served copy of a case of
    fixed dates, two items decided differently, the first with an MTUS citation, and every optional part; the document
    that ``breaks`` edits. Raises ``UsageError`` for an unknown version.
    """
    return _determinations(texts, most_items, every_part=every_part, version=version_given(version))


def version_given(version: SchemaVersion | str) -> SchemaVersion:
    """*version*, or the one of that name; raises ``UsageError`` where there is none."""
    return version if isinstance(version, SchemaVersion) else version_named(version)


@st.composite
def _determinations(
    draw: st.DrawFn, texts: Texts | None, most_items: int, *, every_part: bool, version: SchemaVersion
) -> Data:
    case = draw(_cases(fixed=every_part))
    plain, texts = texts is None, PLAIN if texts is None else texts
    reviewed = date.fromisoformat(case["utilizationReviewDate"]) if plain else None
    items = _two_items(draw, texts, reviewed) if every_part else _some_items(draw, texts, reviewed, most_items)
    data = _heading(draw, case, texts, served=every_part)
    paragraphs = st.lists(texts, min_size=1, max_size=2)
    if _has_part(draw, always=data["copy"] == "served"):
        data["documentsReviewed"] = draw(paragraphs)
    data |= {"clinicalCaseSummary": draw(paragraphs), "disputedItems": items}
    if plain and not every_part and draw(st.booleans()):
        data["clinicalCaseSummary"].append(draw(_histories(case)))
    if _has_part(draw, always=every_part):
        data["outcome"] = _outcome(items)
    if _has_part(draw, always=every_part):
        data["extensions"] = draw(st.lists(_extensions(texts), min_size=1, max_size=2))
    return draw(grown(data, version, texts, every_part=every_part))


def _has_part(draw: st.DrawFn, *, always: bool) -> bool:
    return always or draw(st.booleans())


def _some_items(draw: st.DrawFn, texts: Texts, reviewed: date | None, most: int) -> list[Data]:
    count = draw(st.integers(1, most))
    return [draw(disputed_items(n + 1, texts, reviewed=reviewed)) for n in range(count)]


def _two_items(draw: st.DrawFn, texts: Texts, reviewed: date | None) -> list[Data]:
    """Two items decided differently, the first with an MTUS citation."""
    items = [draw(disputed_items(1, texts, "upheld", reviewed=reviewed, general=True))]
    items.append(draw(disputed_items(2, texts, "overturned", reviewed=reviewed, general=True)))
    items[0]["reviewerGuideline"] = draw(guidelines(texts, "mtus", reviewed=reviewed))
    return items


def _heading(draw: st.DrawFn, case: Data, texts: Texts, *, served: bool) -> Data:
    """The members of a determination before the list of documents."""
    return {
        "documentType": "imr-final-determination",
        "schemaVersion": PRINTED.name,
        "copy": "served" if served else draw(st.sampled_from(["served", "posted"])),
        "case": case,
        "reviewOrganization": {"name": draw(texts)},
        "reviewer": {
            "licensureStates": draw(st.lists(st.sampled_from(_STATES), min_size=1, max_size=2, unique=True)),
            "specialties": draw(st.lists(st.sampled_from(_SPECIALTIES), min_size=1, max_size=2, unique=True)),
            "statement": draw(st.lists(texts, min_size=1, max_size=2)),
        },
    }


def _histories(case: Data) -> Texts:
    """A sentence or two of a history, with dates as letters write them."""
    injured, reviewed = date.fromisoformat(case["dateOfInjury"]), date.fromisoformat(case["utilizationReviewDate"])
    decided = date.fromisoformat(case["decisionDate"])
    age = decided.year - injured.year + 30
    fell = f"{injured.month}-{injured.day}-{injured.year % 100:02}"
    short, long = f"{reviewed.month}/{reviewed.day}/{reviewed.year}", f"{reviewed:%B} {reviewed.day}, {reviewed.year}"
    return st.sampled_from(
        [
            f"The injured worker is a {age} year old female who fell on {fell}.",
            f"On {short} utilization review denied the request. A visit is scheduled for 12/31/{decided.year + 1}.",
            f"In a Utilization Review Report dated {long}, the request was modified.",
            "Examination showed a positive McMurray test; Dr. Roe continued Norco 10/325mg.",
        ]
    )


_OUTCOMES = {
    frozenset({"upheld"}): "uphold",
    frozenset({"overturned"}): "overturn",
    frozenset({"upheld", "overturned"}): "partialOverturn",
}


def _outcome(items: list[Data]) -> str:
    return _OUTCOMES[frozenset(item["decision"] for item in items)]


@st.composite
def _cases(draw: st.DrawFn, *, fixed: bool) -> Data:
    """A case within the scope of IMR, its dates in order, and no step later than an info would report."""
    if fixed:
        days = [date(2011, 10, 27), _EVERY_PART_REVIEWED, date(2014, 10, 17), date(2014, 10, 23), date(2014, 11, 20)]
    else:
        days = [draw(st.dates(date(1990, 1, 1), date(2035, 12, 31)))]
        days.append(max(days[0], _FIRST_REVIEWED) + timedelta(draw(st.integers(0, 400))))
    priority = "standard" if fixed else draw(st.sampled_from(["standard", "expedited"]))
    for most in () if fixed else (35, 30, 45 if priority == "standard" else 4):
        days.append(days[-1] + timedelta(draw(st.integers(0, most))))
    names = ("dateOfInjury", "utilizationReviewDate", "applicationReceivedDate", "assignedDate", "decisionDate")
    return {
        "caseNumber": draw(case_numbers(days[2].year, next_year=not fixed)),
        "priority": priority,
        **{name: each.isoformat() for name, each in zip(names, days, strict=True)},
    }


def _extensions(texts: Texts) -> st.SearchStrategy[Data]:
    named = st.fixed_dictionaries({"name": st.sampled_from(["claimOffice", "_x", "a.b-c"]), "value": texts})
    return st.fixed_dictionaries(
        {
            "owner": st.sampled_from(["https://example.org/ns", "urn:example:a?b=%20&c='d'"]),
            "properties": st.lists(named, min_size=1, max_size=2),
        }
    )
