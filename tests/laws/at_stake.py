"""For each portable rule, edits that break it and edits that come near: drawn, at the places of the newest version.

A document of an older version is upgraded, edited and moved back down, so that one list of edits serves every version.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import strategies as st

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.migrations import migrate, upgrade
from imr_schema.rules import ABSENT, CATALOG, edited
from imr_schema.standard import LATEST, LIST, field_at, root
from imr_schema.text import WHITE

Edits = dict[str, Any]
ITEM, OTHER = "/disputedItems/0", "/disputedItems/1"
ANALYSIS = f"{ITEM}/analyses/0"


class Stake(NamedTuple):
    """Edits that break a rule, and edits that come near without breaking it, as pointers with values."""

    breaking: list[st.SearchStrategy[Edits]]
    near: list[st.SearchStrategy[Edits]]


_CITATIONS = [{"source": "MTUS", "title": "Low Back", "year": 2004, "topics": ["Therapy"], "sections": ["Visits"]}]
_GUIDELINE = {"basis": "mtus", "statement": "Decision based on MTUS Low Back.", "citations": _CITATIONS}
_NAMED = {"name": "Jo Example"}
_WORDS = {
    "unit": "visits",
    "strength": "5 mg",
    "frequency": "2 times a week",
    "duration": "6 weeks",
    "bodyRegion": "Wrist",
}
_PART = {"text": "12 visits", "quantity": 12, **_WORDS}
# Every member that a portable rule looks at; a generated document has only some of those that are optional.
COMPLETE: Edits = {
    "/documentId": "urn:example:1",
    "/created": "2014-11-20T16:30:00Z",
    "/exchange": {"sender": {"name": "Example Review Services"}, "recipient": {"name": "Example Administrator"}},
    "/provenance": {"method": "converted", "generator": {"name": "Example Converter"}},
    "/parties": {
        **dict.fromkeys(("employee", "employer", "claimsAdministrator", "requestingPhysician"), _NAMED),
        "representatives": [{"name": "Example & Example", "role": "employeeAttorney"}],
    },
    "/documentsReviewed": [{"title": "Progress notes", "author": "The treating physician", "type": "Medical record"}],
    **{f"{ITEM}/{name}": words for name, words in _WORDS.items()},
    f"{ITEM}/classification": {"category": "Rehabilitation", "subcategory": "PT/OT", "drugClass": "None"},
    f"{ITEM}/modifiedRequest": dict.fromkeys(("original", "authorized", "eligible"), _PART),
    f"{ITEM}/claimsAdministratorGuideline": _GUIDELINE,
    f"{ANALYSIS}/guideline": _GUIDELINE,
    f"{ANALYSIS}/whyNotMtus": "The MTUS does not address it.",
}


def complete(data: Edits, version: Any) -> Edits:
    """*data* of *version*, with all that a portable rule looks at and *version* has, as data of the newest version."""
    there, _ = migrate(edited(upgrade(data, version, LATEST), COMPLETE), LATEST, version)
    return upgrade(there, version, LATEST)


def documents(version: Any) -> st.SearchStrategy[Edits]:
    """Documents of *version* with all that a portable rule looks at, as data of the newest version."""
    return some.determinations(every_part=True, version=version).map(lambda data: complete(data, version))


def edited_as(newest: Edits, edits: Mapping[str, Any], version: Any) -> Edits | None:
    """*newest* after *edits* as data of *version*; None where that version has no place for them."""
    if not all(pointer.has(newest, pointer.parent(place)) for place in edits):
        return None
    data, losses = migrate(edited(newest, edits), LATEST, version)
    return None if losses else data


_blank = some.blank_texts(least=1)
_visible = st.tuples(_blank, st.sampled_from(["x", "Ł", ".", "é1"]), _blank).map("".join)
_space = st.sampled_from([" ", "  ", *WHITE])
_word = st.sampled_from(["Knee", "KNEE", "ÉTÉ", "été", "It", "helps."])


def _words(least: int, most: int) -> st.SearchStrategy[str]:
    return st.tuples(st.lists(_word, min_size=least, max_size=most), _space).map(lambda pair: pair[1].join(pair[0]))


def _speaking(id: str) -> Stake:
    """The stake of a rule that wants a text, or a paragraph of a list, to say something."""
    stake = Stake([], [])
    for each in CATALOG[id].portable:
        place = (each.context + (f"/{each.member}" if each.member else "")).replace("*", "0")
        field = field_at(root(LATEST), pointer.split(place))
        assert field is not None
        if field.kind == LIST:
            stake.breaking.append(st.fixed_dictionaries({place: st.lists(_blank, min_size=1, max_size=3)}))
            stake.near.append(st.fixed_dictionaries({place: st.tuples(_blank, _visible).map(list)}))
        else:
            stake.breaking.append(st.fixed_dictionaries({place: _blank}))
            stake.near.append(st.fixed_dictionaries({place: _visible}))
    return stake


_DATES = [
    f"/case/{name}"
    for name in ("dateOfInjury", "utilizationReviewDate", "applicationReceivedDate", "assignedDate", "decisionDate")
]
_days = st.sampled_from(["1900-01-01", "2014-10-09", "2014-10-10", "2016-02-29", "2016-03-01", "2199-12-31"])
_two_days = st.lists(_days, min_size=2, max_size=2, unique=True).map(sorted)


def _reversed(earlier: str, later: str) -> st.SearchStrategy[Edits]:
    """The date at *later* before the one at *earlier*."""
    return _two_days.map(lambda days: {earlier: days[1], later: days[0]})


def _dates() -> Stake:
    in_order = st.lists(_days, min_size=5, max_size=5).map(lambda days: dict(zip(_DATES, sorted(days), strict=True)))
    return Stake([_reversed(earlier, later) for earlier, later in pairwise(_DATES)], [in_order])


def _short() -> Stake:
    place = f"{ANALYSIS}/rationale"
    paragraphs = st.lists(_word, min_size=1, max_size=5) | _words(1, 5).map(lambda text: [text])
    enough = st.lists(_word, min_size=6, max_size=8) | _words(6, 8).map(lambda text: [text])
    return Stake([st.fixed_dictionaries({place: paragraphs})], [st.fixed_dictionaries({place: enough})])


def _descriptions() -> Stake:
    first, second = f"{ITEM}/description", f"{OTHER}/description"
    words = st.lists(_word, min_size=1, max_size=4)
    same = st.tuples(words, _space, _space).map(
        lambda drawn: {first: drawn[1].join(drawn[0]), second: f" {drawn[2].join(drawn[0]).swapcase()}"}
    )
    other = st.tuples(words, _space).map(
        lambda drawn: {first: drawn[1].join(drawn[0]), second: drawn[1].join([*drawn[0], "brace"])}
    )
    return Stake([same], [other])


def _numbers() -> Stake:
    first, second = f"{ITEM}/number", f"{OTHER}/number"
    return Stake(
        [
            st.integers(3, 999).map(lambda number: {second: number}),
            st.sampled_from([1, 2]).map(lambda number: {first: number, second: number}),
        ],
        [st.permutations([1, 2]).map(lambda numbers: {first: numbers[0], second: numbers[1]})],
    )


_OURS = st.sampled_from(["MTUS", "mtus", " Mtus\u2003"])
_THEIRS = st.sampled_from(["ODG", "MT US", "mtu\u017f"])
_SOURCES = {
    "noneCited": st.just([]),
    "mtus": st.lists(_OURS, min_size=1, max_size=2),
    "nonMtus": st.lists(_THEIRS, min_size=1, max_size=2),
    "both": st.tuples(_OURS, _THEIRS).map(list),
}


def _bases() -> Stake:
    stake = Stake([], [])
    for side in (f"{ITEM}/claimsAdministratorGuideline", f"{ANALYSIS}/guideline"):
        for right, sources in _SOURCES.items():
            cited = sources.map(lambda several: [{"source": source, "title": "Low Back"} for source in several])
            others = st.sampled_from([basis for basis in _SOURCES if basis != right])
            stake.breaking.append(st.fixed_dictionaries({f"{side}/citations": cited, f"{side}/basis": others}))
            said = st.just("Nothing was cited." if right == "noneCited" else "Decision based on MTUS Low Back.")
            near = {f"{side}/citations": cited, f"{side}/basis": st.just(right), f"{side}/statement": said}
            stake.near.append(st.fixed_dictionaries(near))
        none = {f"{side}/citations": st.just([]), f"{side}/basis": st.just("noneCited")}
        for citing in ("Decision based on MTUS Low Back.", "(Based on Non-MTUS  Citation) ODG"):
            stake.breaking.append(st.fixed_dictionaries({**none, f"{side}/statement": st.just(citing)}))
    return stake


def is_later(edits: Edits) -> bool:
    """Whether *edits* break a rule in a way that portable rules which are frozen do not know."""
    return "noneCited" in [value for place, value in edits.items() if place.endswith("/basis")] and [] in edits.values()


def _decided(first: str, second: str, *outcomes: str) -> st.SearchStrategy[Edits]:
    """Both items decided so, and one of the *outcomes*."""
    decisions = {ITEM: first, OTHER: second}
    edits = {f"{item}{part}/decision": decision for item, decision in decisions.items() for part in ("", "/analyses/0")}
    return st.sampled_from(outcomes).map(lambda outcome: {**edits, "/outcome": outcome})


_OUTCOME = Stake(
    [
        _decided("upheld", "upheld", "overturn"),
        _decided("overturned", "overturned", "uphold"),
        _decided("upheld", "overturned", "uphold", "overturn"),
    ],
    [
        _decided("upheld", "upheld", "uphold", "partialOverturn"),
        _decided("overturned", "overturned", "overturn", "partialOverturn"),
        _decided("overturned", "upheld", "partialOverturn"),
    ],
)
_PARTIAL = Stake(
    [
        _decided("upheld", "upheld", "partialOverturn"),
        _decided("overturned", "overturned", "partialOverturn"),
    ],
    [
        _decided("upheld", "overturned", "partialOverturn"),
        _decided("upheld", "upheld", "uphold", "overturn"),
        _decided("overturned", "overturned", "uphold", "overturn"),
    ],
)
_silent = st.sampled_from(
    ["-", "N/A", "t.b.d.", "[See Above]", "😀 ☃", "Lorem\u2003IPSUM", "#N/A", "—…", "\u0301", "\ue000"]
)
_telling = st.sampled_from(["x-ray", "疼痛", "N/A 7", "tbd by whom", "Łódź", "½ dose of it", "none of them"])


def _silences() -> Stake:
    """A text or all paragraphs that say nothing; one that does."""
    stake = Stake([], [])
    for each in CATALOG["IMR030"].portable:
        place = (each.context + (f"/{each.member}" if each.member else "")).replace("*", "0")
        field = field_at(root(LATEST), pointer.split(place))
        assert field is not None
        if field.kind == LIST:
            stake.breaking.append(
                st.fixed_dictionaries({place: st.lists(_silent | _blank, max_size=2).map(lambda p: [*p, "-"])})
            )
            stake.near.append(st.fixed_dictionaries({place: st.tuples(_silent, _telling).map(list)}))
        else:
            stake.breaking.append(st.fixed_dictionaries({place: _silent}))
            stake.near.append(st.fixed_dictionaries({place: _telling | _blank}))
    return stake


_repeated = st.sampled_from(["Knee", "KNEE.", "(knee)", "It", "it!", "ÉTÉ", "-"])


def _few_words() -> Stake:
    place = f"{ANALYSIS}/rationale"
    some_words = st.lists(_repeated, min_size=1, max_size=12).map(lambda words: ["Knee it", *words])
    joined = st.tuples(some_words, _space).map(lambda pair: [pair[1].join(pair[0])])
    more = some_words.map(lambda words: ["One two", "three", "four.", *words])
    return Stake(
        [st.fixed_dictionaries({place: some_words | joined})],
        [st.fixed_dictionaries({place: more}), st.just({place: ["It it it it it it it it.", "He can walk again."]})],
    )


def _years() -> Stake:
    """A case number of some year, and a day of receipt: of the same year or the one before, or of another."""
    years = st.integers(1900, 2199)

    def edits(*later: int) -> st.SearchStrategy[Edits]:
        return st.tuples(years, st.sampled_from(later)).map(
            lambda drawn: {
                "/case/applicationReceivedDate": f"{drawn[0]}-07-01",
                "/case/caseNumber": f"CM{(drawn[0] + drawn[1]) % 100:02}-0000000",
            }
        )

    return Stake([edits(*range(2, 100))], [edits(0, 1)])


def _scope() -> Stake:
    """An injury and a review before the days from which there is review, and one of them on such a day or later."""
    injured, reviewed = "/case/dateOfInjury", "/case/utilizationReviewDate"
    early, late = ["1900-01-01", "2012-12-31"], ["2013-01-01", "2199-12-31"]
    before, since = ["2013-06-30", "1999-12-31"], ["2013-07-01", "2014-01-01"]
    return Stake(
        [st.fixed_dictionaries({injured: st.sampled_from(early), reviewed: st.sampled_from(before)})],
        [
            st.fixed_dictionaries({injured: st.sampled_from(early), reviewed: st.sampled_from(since)}),
            st.fixed_dictionaries({injured: st.sampled_from(late), reviewed: st.sampled_from(before)}),
        ],
    )


_BASIS = f"{ANALYSIS}/guideline/basis"
_CITED = Stake(
    [st.just({_BASIS: "noneCited"})], [st.sampled_from(["mtus", "nonMtus", "both"]).map(lambda basis: {_BASIS: basis})]
)
_LIST = "/documentsReviewed"
_LISTED = Stake([st.just({_LIST: ABSENT})], [st.just({_LIST: [{"title": "Progress notes"}]})])


def _panel(numbers: list[int], *analyzed: list[int]) -> Edits:
    """Reviewers with these *numbers*, and the items with one analysis each of the reviewers *analyzed*, in turn."""
    reviewer = {"licensureStates": ["California"], "specialties": ["Pain Medicine"], "statement": ["A panel decided."]}
    analysis = {
        "decision": "upheld",
        "guideline": _GUIDELINE,
        "rationale": ["He had twelve visits and gained nothing."],
    }
    return {
        "/reviewers": [{"number": number, **reviewer} for number in numbers],
        **{
            f"{item}/analyses": [{"reviewer": number, **analysis} for number in several]
            for item, several in zip((ITEM, OTHER), analyzed, strict=True)
        },
    }


def _panels() -> Stake:
    """Panels without one analysis of each reviewer, of an unknown one, with numbers twice or too high; whole ones."""

    def panel(count: int) -> st.SearchStrategy[Edits]:
        numbers = list(range(1, count + 1))
        drawn = st.tuples(*[st.permutations(numbers)] * 3)
        return drawn.map(lambda orders: _panel(orders[0], orders[1], orders[2]))

    def without(count: int) -> st.SearchStrategy[Edits]:
        numbers = list(range(1, count + 1))
        some_of = st.lists(st.sampled_from(numbers), min_size=1, max_size=count - 1, unique=True)
        return st.tuples(st.permutations(numbers), some_of).map(lambda drawn: _panel(drawn[0], drawn[1], numbers))

    breaking = [st.integers(2, 5).flatmap(without)]
    breaking += [
        st.just(_panel(*several))
        for several in (
            ([1, 2], [1, 2, 2], [2, 1]),
            ([1, 2], [1, 2, 3], [1, 2]),
            ([1], [1, 7, 7], [1]),
            ([1, 1, 2], [1, 2], [2]),
            ([3, 9, 1], [1, 3, 9], [9, 9]),
        )
    ]
    return Stake(breaking, [st.integers(1, 4).flatmap(panel)])


def _majorities() -> Stake:
    """Panels of one to five, and an item decided by the majority, with an even split for the treatment, or not so."""

    def decided(agreeing: bool) -> st.SearchStrategy[Edits]:
        votes = st.lists(st.sampled_from(["upheld", "overturned"]), min_size=1, max_size=5)
        return votes.map(lambda several: _voted(several, agreeing))

    split = [["overturned", "upheld"], ["upheld", "overturned", "overturned", "upheld"]]
    return Stake(
        [decided(False), *(st.just(_voted(votes, False)) for votes in (["upheld"], *split))],
        [decided(True), *(st.just(_voted(votes, True)) for votes in split)],
    )


def _voted(votes: list[str], agreeing: bool) -> Edits:
    numbers = list(range(1, len(votes) + 1))
    edits = _panel(numbers, numbers, numbers)
    for item in (ITEM, OTHER):
        for analysis, vote in zip(edits[f"{item}/analyses"], votes, strict=True):
            analysis["decision"] = vote
    overturned = 2 * votes.count("overturned") >= len(votes)
    edits[f"{OTHER}/decision"] = "overturned" if overturned else "upheld"
    return {**edits, f"{ITEM}/decision": "overturned" if overturned is agreeing else "upheld"}


STAKES: dict[str, Stake] = {
    **{id: _speaking(id) for id in ("IMR026", "IMR301", "IMR304", "IMR306", "IMR307", "IMR501")},
    "IMR030": _silences(),
    "IMR031": _few_words(),
    "IMR202": _years(),
    "IMR211": _dates(),
    "IMR213": _scope(),
    "IMR305": _short(),
    "IMR309": _descriptions(),
    "IMR312": _numbers(),
    "IMR401": _bases(),
    "IMR402": _CITED,
    "IMR505": _majorities(),
    "IMR507": _panels(),
    "IMR510": _LISTED,
    "IMR601": _OUTCOME,
    "IMR602": _PARTIAL,
}
"""By portable rule. One without an entry has its own ``invalid`` and ``valid`` edits alone, which must reach it."""


def stake(rule: Any) -> Stake:
    """What is at stake for a portable *rule*: the edits that it declares itself, and those drawn here."""
    drawn = STAKES.get(rule.id, Stake([], []))
    return Stake([st.just(rule.invalid), *drawn.breaking], [*map(st.just, rule.valid.values()), *drawn.near])
