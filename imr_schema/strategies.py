"""Hypothesis strategies for determinations: valid by construction, and broken in one known way.

They give data as JSON holds it; ``imr_schema.codecs`` writes it. Nothing here filters or assumes.
All people, cases and histories are invented: words are drawn from a list.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from lxml import etree
from msgspec import Struct

from imr_schema.codecs import CODECS
from imr_schema.text import BLANK_CHARACTERS
from imr_schema.versions import LATEST

Data = dict[str, Any]
Texts = st.SearchStrategy[str]

_WORDS = [
    "therapy",
    "visits",
    "knee",
    "lumbar",
    "brace",
    "function",
    "improved",
    "pain",
    "records",
    "support",
    "request",
    "guideline",
    "week",
    "shoulder",
    "exercise",
    "home",
    "program",
    "prior",
    "trial",
    "imaging",
    "surgery",
    "recovery",
    "walking",
    "work",
    "duties",
    "naïve",
    "Łódź",
    "2x/week",
    "#60",
    "10/325mg",
    "(ODG)",
]
_STATES = ("California", "Oregon", "Texas", "New York")
_SPECIALTIES = ("Occupational Medicine", "Orthopedic Surgery", "Pain Management", "Psychologist")
_NASTY = "\t\n\r <>&\"'\\/{}[]:,;=%$#@!`~^|\u00a0\u0085\u2028\u2029\u200b\u202e\ufeff\u0301\u00e9\u1e9e\ud7ff\ue000\ufdd0\ufffd\U0001f600\U0010ffff\x7f\x80]]>"


def plain_texts(least: int = 1, most: int = 12) -> Texts:
    """Words with single spaces: printable, composed, nothing that any rule speaks of."""
    return st.lists(st.sampled_from(_WORDS), min_size=least, max_size=most).map(" ".join)


PLAIN = plain_texts()


def xml_characters() -> Texts:
    """One character of XML 1.0's ``Char``, the troublesome ones often."""
    anything = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    return st.sampled_from(_NASTY) | anything


def difficult_texts(least: int = 1, most: int = 12) -> Texts:
    """Text of everything that XML can carry, with *least* plain words so that it is not blank."""
    noise = st.text(xml_characters(), max_size=12)
    return st.tuples(noise, plain_texts(least, max(least, 3)), noise).map("".join)


def blank_texts(least: int = 0) -> Texts:
    """Text that says nothing: white space of every kind and zero-width characters, or none at all."""
    return st.text(st.sampled_from(BLANK_CHARACTERS), min_size=least, max_size=5).map(
        # U+0009 to U+000D hold two characters that no document may hold at all.
        lambda text: text.replace("\x0b", " ").replace("\x0c", " ")
    )


def case_numbers(received: int | None = None, *, next_year: bool = True) -> Texts:
    """Case numbers of the form CMyy-nnnnnnn, of the year in which the application was *received* or the next one."""
    years = st.integers(13, 40)
    if received is not None:
        years = st.integers(received, received + next_year).map(lambda year: year % 100)
    return st.tuples(years, st.integers(0, 9_999_999)).map(lambda pair: f"CM{pair[0]:02}-{pair[1]:07}")


# Chapters that were in force until November 2017 and since, with their years; those about a part of the body by a
# word of its descriptions.
_LAST_OLD = date(2017, 11, 30)
_OLD = (
    ("Chronic Pain Medical Treatment", 2009),
    ("General Approaches", 2004),
    ("Postsurgical Treatment Guidelines", 2009),
)
_NEW = (("Chronic Pain", 2017), ("Opioids", 2017), ("Initial Approaches to Treatment", 2017))
_OLD_PARTS = {"knee": "Knee Complaints", "lumbar": "Low Back Complaints", "shoulder": "Shoulder Complaints"}
_NEW_PARTS = {
    "knee": ("Knee Disorders", 2015),
    "lumbar": ("Low Back Disorders", 2016),
    "shoulder": ("Shoulder Disorders", 2016),
}


def _in_force(reviewed: date, description: str) -> st.SearchStrategy[Data]:
    """The title and the year of a chapter that fits *description* and was in force when it was *reviewed*."""
    words = [word for word in _OLD_PARTS if word in description.lower()]
    if reviewed <= _LAST_OLD:
        chapters = [*_OLD, *((_OLD_PARTS[word], 2004) for word in words)]
    else:
        chapters = [*_NEW, *(_NEW_PARTS[word] for word in words)]
    named = [{"title": title} for title, _ in chapters]
    return st.sampled_from([*({"title": title, "year": year} for title, year in chapters), *named])


def citations(
    texts: Texts = PLAIN, *, mtus: bool = True, reviewed: date | None = None, description: str = ""
) -> st.SearchStrategy[Data]:
    """One citation of the MTUS, or of another source, with any of its optional parts.

    With the day on which the request was *reviewed*, the chapter is one of that day, about what *description* says.
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
    """A guideline statement whose basis its citations bear out; the last two as :func:`citations` takes them."""
    basis = basis or draw(st.sampled_from(["mtus", "nonMtus", "both", "noneCited"]))
    more: dict[str, Any] = {"reviewed": reviewed, "description": description}
    found = [draw(citations(texts, **more))] if basis in ("mtus", "both") else []
    found += [draw(citations(texts, mtus=False, **more))] if basis in ("nonMtus", "both") else []
    return {"basis": basis, "statement": draw(texts), "citations": found}


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
        "The request is not medically necessary at this time. Of note, an abrupt stop can cause withdrawal, so a slow taper is advised.",
        "Therefore, the request cannot be considered medically necessary.",
    ),
    "overturned": (
        "The request is medically necessary.",
        "As such, the request is medically necessary and appropriate.",
        "The claims administrator found that it was not medically necessary. The record says otherwise, and the request is medically necessary.",
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
    """One disputed item; its number keeps its description apart from every other.

    With the day on which the request was *reviewed*, no rule says anything above info of an item of plain texts.
    *general*: chapters of the MTUS are about no part of the body, so that any description fits.
    """
    described = st.sampled_from(_REQUESTS) | texts if reviewed is not None else texts
    item: Data = {"number": number, "description": f"{draw(described)} ({number})"}
    if draw(st.booleans()):
        item["modifiedRequest"] = draw(_modified() if reviewed is not None else _three(texts))
    item["decision"] = decision or draw(st.sampled_from(["upheld", "overturned"]))
    more: dict[str, Any] = {"reviewed": reviewed, "description": "" if general else item["description"]}
    item["claimsAdministratorGuideline"] = draw(guidelines(texts, **more))
    basis = draw(st.sampled_from(["mtus", "nonMtus", "both"])) if reviewed is not None else None
    item["reviewerGuideline"] = draw(guidelines(texts, basis, **more))
    item["rationale"] = [draw(plain_texts(least=6)), *draw(st.lists(texts, max_size=2))]
    if reviewed is not None and draw(st.booleans()):
        item["rationale"].append(draw(st.sampled_from(_ENDS[item["decision"]])))
    return item


def _three(texts: Texts) -> st.SearchStrategy[Data]:
    return st.fixed_dictionaries({"original": texts, "authorized": texts, "eligible": texts})


def _modified() -> st.SearchStrategy[Data]:
    """A modified request whose parts add up."""
    counts = st.tuples(st.integers(0, 40), st.integers(1, 40))
    return counts.map(
        lambda pair: {
            "original": f"physical therapy, {sum(pair)} visits",
            "authorized": f"{pair[0]} visits",
            "eligible": f"{pair[1]} visits",
        }
    )


_EVERY_PART_REVIEWED, _FIRST_REVIEWED = date(2014, 9, 17), date(2013, 7, 1)


@st.composite
def determinations(
    draw: st.DrawFn, texts: Texts | None = None, *, most_items: int = 3, every_part: bool = False
) -> Data:
    """A determination that is acceptable, in the newest version.

    With plain texts, the default (None), no rule says anything above info. *every_part*: a served copy of a case of fixed
    dates, two items decided differently, the first with an MTUS citation, and every optional part; what ``breaks`` edits.
    """
    case = draw(_cases(fixed=every_part))
    plain, texts = texts is None, PLAIN if texts is None else texts
    reviewed = date.fromisoformat(case["utilizationReviewDate"]) if plain else None
    if every_part:
        items = [draw(disputed_items(1, texts, "upheld", reviewed=reviewed, general=True))]
        items.append(draw(disputed_items(2, texts, "overturned", reviewed=reviewed, general=True)))
        items[0]["reviewerGuideline"] = draw(guidelines(texts, "mtus", reviewed=reviewed))
    else:
        count = draw(st.integers(1, most_items))
        items = [draw(disputed_items(n + 1, texts, reviewed=reviewed)) for n in range(count)]
    paragraphs = st.lists(texts, min_size=1, max_size=2)
    copy = "served" if every_part else draw(st.sampled_from(["served", "posted"]))
    data: Data = {
        "documentType": "imr-final-determination",
        "schemaVersion": LATEST.name,
        "copy": copy,
        "case": case,
        "reviewOrganization": {"name": draw(texts)},
        "reviewer": {
            "licensureStates": draw(st.lists(st.sampled_from(_STATES), min_size=1, max_size=2, unique=True)),
            "specialties": draw(st.lists(st.sampled_from(_SPECIALTIES), min_size=1, max_size=2, unique=True)),
            "statement": draw(paragraphs),
        },
    }
    if copy == "served" or draw(st.booleans()):
        data["documentsReviewed"] = draw(paragraphs)
    data |= {"clinicalCaseSummary": draw(paragraphs), "disputedItems": items}
    if plain and not every_part and draw(st.booleans()):
        data["clinicalCaseSummary"].append(draw(_histories(case)))
    if every_part or draw(st.booleans()):
        data["outcome"] = _OUTCOMES[frozenset(item["decision"] for item in items)]
    if every_part or draw(st.booleans()):
        data["extensions"] = draw(st.lists(_extensions(texts), min_size=1, max_size=2))
    return data


def _histories(case: Data) -> Texts:
    """A sentence or two of a history, with dates as letters write them."""
    injured, reviewed = date.fromisoformat(case["dateOfInjury"]), date.fromisoformat(case["utilizationReviewDate"])
    age = date.fromisoformat(case["decisionDate"]).year - injured.year + 30
    told = f"{reviewed.month}/{reviewed.day}/{reviewed.year}"
    return st.sampled_from(
        [
            f"The injured worker is a {age} year old female who fell on {injured.month}-{injured.day}-{injured.year % 100:02}.",
            f"On {told} utilization review denied the request. A visit is scheduled for 12/31/2199.",
            f"In a Utilization Review Report dated {reviewed:%B} {reviewed.day}, {reviewed.year}, the request was modified.",
            "Examination showed a positive McMurray test; Dr. Roe continued Norco 10/325mg.",
        ]
    )


_OUTCOMES = {
    frozenset({"upheld"}): "uphold",
    frozenset({"overturned"}): "overturn",
    frozenset({"upheld", "overturned"}): "partialOverturn",
}


@st.composite
def _cases(draw: st.DrawFn, *, fixed: bool) -> Data:
    """The case: in scope, its dates in order, and each step within its time, but for what is only info."""
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


def _in_order(data: Data, names: tuple[str, ...]) -> Data:
    return {name: data[name] for name in names if name in data}


class Damaged(Struct, frozen=True):
    """A document with one known fault: how it was made, the rule that must find it, where, its bytes."""

    label: str
    rule: str
    item: int
    syntax: str
    raw: bytes


OBLIGATIONS = {
    "decision": "IMR302",
    "claimsAdministratorGuideline": "IMR306",
    "reviewerGuideline": "IMR307",
    "rationale": "IMR304",
}
"""What every disputed item must have, and the rule that says so."""


@st.composite
def damaged(draw: st.DrawFn, syntax: str | None = None) -> Damaged:
    """An acceptable determination after one of the four obligations of one item was damaged."""
    syntax = syntax or draw(st.sampled_from(sorted(CODECS)))
    data = draw(determinations(most_items=2))
    index = draw(st.integers(0, len(data["disputedItems"]) - 1))
    name = draw(st.sampled_from(sorted(OBLIGATIONS)))
    ways = _JSON_WAYS if syntax == "json" else _XML_WAYS
    label = draw(st.sampled_from(sorted(ways)))
    raw = ways[label](data, index, name, draw(blank_texts(least=1)))
    rule = "IMR006" if label == "given twice" else OBLIGATIONS[name]
    return Damaged(label=f"{name}: {label}", rule=rule, item=index + 1, syntax=syntax, raw=raw)


Way = Callable[[Data, int, str, str], bytes]


def _json_with(change: Callable[[Data, str, str], None]) -> Way:
    def damage(data: Data, index: int, name: str, blank: str) -> bytes:
        change(data["disputedItems"][index], name, blank)
        return json.dumps(data, indent=2, ensure_ascii=False).encode()

    return damage


def _set(value: Any) -> Way:
    return _json_with(lambda item, name, blank: item.__setitem__(name, value))


def _say(item: Data, name: str, said: str) -> None:
    """Put *said* where the obligation *name* speaks."""
    if name == "decision":
        item[name] = said
    elif name == "rationale":
        item[name] = [said]
    else:
        item[name]["statement"] = said


def _unsay(item: Data, name: str, _: str) -> None:
    """Take the place where the obligation speaks away, but keep what is around it."""
    if name in ("decision", "rationale"):
        del item[name]
    else:
        del item[name]["statement"]


def _twice(data: Data, index: int, name: str, _: str) -> bytes:
    item = data["disputedItems"][index]
    item[name + "\u2063"] = item[name]
    return json.dumps(data, indent=2, ensure_ascii=False).replace(name + "\u2063", name).encode()


_JSON_WAYS: dict[str, Way] = {
    "absent": _json_with(lambda item, name, _: item.__delitem__(name)),
    "absent within": _json_with(_unsay),
    "empty text": _json_with(lambda item, name, _: _say(item, name, "")),
    "blank": _json_with(_say),
    "null": _set(None),
    "a number": _set(7),
    "true": _set(True),
    "an empty list": _set([]),
    "an empty object": _set({}),
    "a list of null": _set([None]),
    "bare text": _set("medically reasonable care"),
    "given twice": _twice,
}


def _xml_with(change: Callable[[Any, str, str], None]) -> Way:
    def damage(data: Data, index: int, name: str, blank: str) -> bytes:
        tree = etree.fromstring(CODECS["xml"].write(data, LATEST))
        element = tree.findall(f".//{{*}}disputedItem/{{*}}{name}")[index]
        change(element, name, blank)
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")

    return damage


def _speaking(element: Any, name: str) -> Any:
    """The element that holds the text of the obligation."""
    if name == "decision":
        return element
    tag = "paragraph" if name == "rationale" else "statement"
    for other in element.findall(f"{{*}}{tag}")[1:]:
        element.remove(other)
    return element.find(f"{{*}}{tag}")


def _blank_out(element: Any, name: str, blank: str) -> None:
    _speaking(element, name).text = blank


def _emptied(element: Any, name: str, _: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _nil(element: Any, name: str, _: str) -> None:
    _emptied(element, name, "")
    element.set("{http://www.w3.org/2001/XMLSchema-instance}nil", "true")


def _doubled(element: Any, name: str, _: str) -> None:
    again = etree.fromstring(etree.tostring(element))
    again.tail = None
    element.addnext(again)


def _renamed(element: Any, name: str, _: str) -> None:
    element.tag = element.tag + "s"


def _wrapped(element: Any, name: str, _: str) -> None:
    """The text one level too deep."""
    speaking = _speaking(element, name)
    inner = etree.SubElement(speaking, speaking.tag)
    inner.text, speaking.text = speaking.text, None


_XML_WAYS: dict[str, Way] = {
    "absent": _xml_with(lambda element, name, _: element.getparent().remove(element)),
    "absent within": _xml_with(
        lambda element, name, _: (
            element.getparent().remove(element) if name == "decision" else element.remove(_speaking(element, name))
        )
    ),
    "empty text": _xml_with(lambda element, name, _: _blank_out(element, name, "")),
    "blank": _xml_with(_blank_out),
    "an empty element": _xml_with(_emptied),
    "nil": _xml_with(_nil),
    "renamed": _xml_with(_renamed),
    "too deep": _xml_with(_wrapped),
    "given twice": _xml_with(_doubled),
}


_CHAPTERS = (
    ("Knee Complaints", 2004),
    ("Chronic Pain Medical Treatment", 2009),
    ("Opioid Treatment", 2016),
    ("Low Back Complaints", 2004),
)
_SECTION_NAMES = ("Surgical Considerations", "Opioids, criteria for use", "Physical Medicine", "Special Studies")
_TREATMENTS = (
    "Norco 10/325mg #120, day supply: 30, refills: 0",
    "Physical therapy 2x/week for 6 weeks",
    "Right knee arthroscopy with partial medial meniscectomy",
    "Associated surgical service: Cold therapy unit, 14 day rental",
    "Retrospective urine drug test (DOS: 3/14/16)",
    "MRI of the lumbar spine without contrast",
    "Follow-up visit with a pain specialist, x1",
)
_REASONS = (
    "The notes give one pain score and no comparison with and without it.",
    "An earlier denial was Upheld on other grounds, which do not apply here.",
    "The Claims Administrator guideline was read together with the record.",
    "A Decision rationale has to name the facts on which it rests.",
    "MTUS Chronic Pain Medical Treatment speaks of functional improvement, x2/week at first.",
    "Six visits were authorized, and the follow-up showed a gain of 10 degrees.",
)


@st.composite
def _printed_guidelines(draw: st.DrawFn) -> Data:
    """A guideline statement in the grammar of a posted letter, with what it cites."""
    kind = draw(st.sampled_from(["mtus", "nonMtus", "both", "noneCited"]))
    if kind == "noneCited":
        return {
            "basis": kind,
            "statement": "The Expert Reviewer did not cite any medical evidence for its decision.",
            "citations": [],
        }
    cited, said = [], []
    for title, year in (
        draw(st.lists(st.sampled_from(_CHAPTERS), min_size=1, max_size=2, unique=True)) if kind != "nonMtus" else ()
    ):
        sections = draw(st.lists(st.sampled_from(_SECTION_NAMES), max_size=2, unique=True))
        cited.append({"source": "MTUS", "title": title, "year": year, **({"sections": sections} if sections else {})})
        said.append(f"{title} {year}" + (f", Section(s): {', '.join(sections)}" if sections else ""))
    words = "Decision based on " + ("MTUS " + ", and ".join(said) if said else "")
    if kind != "mtus":
        cited.append({"source": "ODG", "title": "Knee and Leg, Physical medicine treatment"})
        words += (
            ", and " if said else ""
        ) + "Non-MTUS Citation Official Disability Guidelines, Knee and Leg, Physical medicine treatment"
    return {"basis": kind, "statement": words + ".", "citations": cited}


@st.composite
def posted_determinations(draw: st.DrawFn, most_items: int = 4) -> Data:
    """A determination that a letter of the newest edition can express: a posted copy, its prose in single paragraphs."""
    data = draw(determinations(most_items=1))
    for name in ("documentsReviewed", "outcome", "extensions"):
        data.pop(name, None)
    organisation = draw(st.sampled_from(["MAXIMUS Federal Services", "Example Review Services"]))
    prose = st.lists(st.sampled_from(_REASONS), min_size=1, max_size=5).map(" ".join)
    data |= {
        "copy": "posted",
        "reviewOrganization": {"name": organisation},
        "clinicalCaseSummary": [f"The injured worker is a 51 year old baker. {draw(prose)}"],
    }
    data["reviewer"]["statement"] = [f"{organisation} sent the case file to an expert reviewer. {draw(prose)}"]
    items = []
    for number in range(1, draw(st.integers(1, most_items)) + 1):
        decision = draw(st.sampled_from(["upheld", "overturned"]))
        treatment = draw(st.sampled_from(_TREATMENTS))
        item: Data = {"number": number, "description": treatment}
        if draw(st.integers(0, 3)) == 0:
            item["description"] = (
                f"{treatment} was the original request. 6 visits was authorized by the Claims Administrator. The remaining IMR "
                "eligible portion of the original request, 4 visits is"
            )
            item["modifiedRequest"] = {"original": treatment, "authorized": "6 visits", "eligible": "4 visits"}
        item |= {
            "decision": decision,
            "claimsAdministratorGuideline": draw(_printed_guidelines()),
            "reviewerGuideline": draw(_printed_guidelines()),
            "rationale": [f"{draw(prose)} The request is {'not ' if decision == 'upheld' else ''}medically necessary."],
        }
        items.append(item)
    return data | {"disputedItems": items}
