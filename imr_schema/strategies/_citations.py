"""Guideline statements of letters in many ways of writing, with what each of them cites."""

from __future__ import annotations

from hypothesis import strategies as st

from imr_schema.pointer import Data

_TITLES = (
    *("Knee Complaints", "Low Back Complaints", "Neck and Upper Back Complaints", "Ankle & Foot Complaints"),
    *("Forearm, Wrist, & Hand Complaints", "Forearm, Wrist, and Hand Complaints", "Chronic Pain Treatment Guidelines"),
    *("Chronic Pain Medical Treatment Guidelines", "Acupuncture Medical Treatment Guidelines", "Eye Complaints"),
    *(
        "Stress-Related Conditions",
        "Shoulder Disorders",
        "Hip and Groin Disorders",
        "Postsurgical Treatment Guidelines",
    ),
)
_ONLY_WITH_YEAR = (
    "General Approaches",
    "Chronic Pain Medical Treatment",
    "Opioid Treatment",
    "Initial Care",
    "Prevention",
)
_SECTIONS = (
    *("Surgical Considerations", "Opioids, criteria for use", "Physical Medicine", "Special Studies", "NSAIDs", "Knee"),
    *("Gabapentin (Neurontin, Gabarone)", "NSAIDs, GI symptoms & cardiovascular risk", "Forearm, Wrist, & Hand"),
    *(
        "Manual Therapy & Manipulation",
        "Topical Analgesics, compounded",
        "Opioids vs. acetaminophen",
        "MRI",
        "Initial Care",
    ),
    *("TENS, chronic pain (transcutaneous electrical nerve stimulation)", "Carisoprodol (Soma)", "Work hardening"),
)
_TOPICS = ("Opioids", "Physical Medicine", "Manual Therapy and Manipulation", "Drug Testing", "NSAIDs", "Acupuncture")
_OFFICIAL = (
    *("Official Disability Guidelines", "Official Disability Guidelines (ODG)", "ODG", "Official Disability Guideline"),
)
_OFFICIAL_CHAPTERS = (
    *("Knee & Leg", "Knee and Leg (Acute & Chronic)", "Low Back", "Forearm, Wrist, & Hand", "Mental Illness & Stress"),
    *("Pain (Chronic)", "Shoulder", "Neck and Upper Back", "Pain Chapter", "Carpal Tunnel Syndrome"),
)
_PUBLISHERS = (
    ("American College of Occupational and Environmental Medicine (ACOEM)", "ACOEM"),
    *(("ACOEM", "ACOEM"), ("CMS", "CMS"), ("Centers for Medicare & Medicaid Services", "CMS")),
    *(("American Academy of Orthopaedic Surgeons", "AAOS"), ("FDA", "FDA"), ("Cochrane Library", "Cochrane")),
)
_WORKS = (
    *(
        "Shoulder disorders, diagnostic recommendations, MRI",
        "Pain, Suffering, and the Restoration of Function Chapter",
    ),
    *("Chapter 12, Low Back", "Coverage of durable equipment", "Treatment of distal fractures"),
)
_FREE = (
    *("Sleep Society Practice Guidelines, Insomnia", "Braces of the knee, a review", "Textbook of Hand Care"),
    *(
        "http://www.example.org/knee.html?a=1,2;b",
        "www.example.org/sleep/",
        "Smith J; Jones K. Bracing. Spine 35(3):1-10",
    ),
)
_DASHES = ("-", "\u2013", "\u2212", " - ", " through ", " to ", "\u2010")
_SENTENCES = (
    *("The page was read in full.", "This is a guideline for adults.", "No other chapter was of help here."),
    *("See the report of the treating physician.", "It was read with care.", "Low Back Complaints were read, too."),
    *("Pages were turned in vain.", "Nothing in section three of the file is new.", "The topic is not new."),
)
_CLAUSES = (", as the notes show", ", which was read in full", "; see also the notes", ", but not in this case")


def _pages(draw: st.DrawFn) -> tuple[str, list[str]]:
    label = draw(
        st.sampled_from(["Page(s): ", "Page(s):", "pages ", "page ", "pp. ", "p. ", "pg. ", "Pages: ", "pgs. "])
    )
    printed, pages = [], []
    for first in draw(st.lists(st.integers(1, 900), min_size=1, max_size=3, unique=True)):
        if draw(st.booleans()):
            pages.append(f"{first}-{first + 3}")
            printed.append(f"{first}{draw(st.sampled_from(_DASHES))}{first + 3}")
        else:
            pages.append(f"{first}")
            printed.append(f"{first}")
    return label + _joined(draw, printed, ends=[", ", " and ", " & ", ", and "]), pages


def _joined(draw: st.DrawFn, entries: list[str], ends: list[str], between: str = ", ") -> str:
    """*entries* as a list, the last joined by one of *ends*."""
    if len(entries) < 2:
        return "".join(entries)
    return between.join(entries[:-1]) + draw(st.sampled_from(ends)) + entries[-1]


def _sections(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A list of sections after its label."""
    names = draw(st.lists(st.sampled_from(_SECTIONS), min_size=1, max_size=3, unique=True))
    label = draw(st.sampled_from(["Section(s): ", "Section(s):", "Sections: ", "Section: "]))
    way = draw(st.integers(0, 4))
    if way == 0:
        return label + ", ".join(f"{i}. {name}" for i, name in enumerate(names, 1)), names
    if way == 1:
        return label + "; ".join(names), names
    return label + _joined(draw, names, [", ", ", and ", "; and "]), names


def _chapter(draw: st.DrawFn) -> tuple[str, list[Data]]:
    """One chapter of the MTUS, which may be two citations where two topics have pages of their own."""
    year = draw(st.none() | st.sampled_from([2004, 2007, 2009, 2016]))
    title = draw(st.sampled_from(_TITLES if year is None else (*_TITLES, *_ONLY_WITH_YEAR)))
    cited: Data = {"source": "MTUS", "title": title}
    words = title + draw(st.sampled_from(["", "", " Chapter"]) if title.endswith("s") else st.just(""))
    if year is not None:
        cited["year"] = year
        words += draw(st.sampled_from([" {}", " ({})", ", {}", " [{}]", " (May {})", " {} Guidelines"])).format(year)
    if year is None and draw(st.booleans()):
        return _by_topic(draw, words, cited)
    if draw(st.booleans()):
        printed, cited["sections"] = _sections(draw)
        words += f", {printed}"
    if draw(st.booleans()):
        printed, cited["pages"] = _pages(draw)
        words += draw(st.sampled_from([", ", "; ", " "])) + printed
    return words, [cited]


def _by_topic(draw: st.DrawFn, words: str, cited: Data) -> tuple[str, list[Data]]:
    found = []
    for i, topic in enumerate(draw(st.lists(st.sampled_from(_TOPICS), min_size=1, max_size=2, unique=True))):
        each = {**cited, "topics": [topic]}
        words += f"{', ' if i else ' '}{topic} topic"
        if draw(st.booleans()):
            each["sections"] = [draw(st.sampled_from(["Criteria for use", "Functional Improvement"]))]
            words += f", {each['sections'][0]} section"
        printed, each["pages"] = _pages(draw)
        words += draw(st.sampled_from([" ", ", "])) + printed
        found.append(each)
    return words, found


def _official(draw: st.DrawFn) -> tuple[str, Data]:
    cited: Data = {"source": "ODG", "title": draw(st.sampled_from(_OFFICIAL_CHAPTERS))}
    words = draw(st.sampled_from(_OFFICIAL)) + draw(st.sampled_from([", ", ": ", " "])) + cited["title"]
    if draw(st.booleans()):
        cited["year"] = draw(st.integers(2010, 2020))
        words += draw(st.sampled_from([" ({})", ", {}"])).format(cited["year"])
    way = draw(st.integers(0, 2))
    if way == 0:
        cited["sections"] = draw(st.lists(st.sampled_from(_SECTIONS), min_size=1, max_size=2, unique=True))
        words += "".join(f", {name}" for name in cited["sections"])
    elif way == 1:
        printed, cited["sections"] = _sections(draw)
        words += f", {printed}"
    if draw(st.integers(0, 3)) == 0:
        printed, cited["pages"] = _pages(draw)
        words += f", {printed}"
    return words, cited


def _other(draw: st.DrawFn) -> tuple[str, Data]:
    """A citation of another source."""
    way = draw(st.integers(0, 3))
    if way < 2:
        return _official(draw)
    if way == 2:
        words = draw(st.sampled_from(_FREE))
        return words, {"source": words if "www" in words else words.split(",")[0], "title": words}
    name, source = draw(st.sampled_from(_PUBLISHERS))
    cited: Data = {"source": source, "title": draw(st.sampled_from(_WORKS))}
    words = name + draw(st.sampled_from([", ", ": ", " "])) + cited["title"]
    if draw(st.booleans()):
        cited["year"] = draw(st.integers(2000, 2020))
        words += draw(st.sampled_from([" ({})", ", {}"])).format(cited["year"])
    if draw(st.booleans()):
        printed, cited["pages"] = _pages(draw)
        words += f", {printed}"
    return words, cited


_MTUS = ("MTUS ", "MTUS: ", "the MTUS ", "CA MTUS ", "MTUS, ", "California MTUS ", "MTUS ACOEM ")
_OTHERS = (
    "Non-MTUS Citation ",
    "Non-MTUS ",
    "NonMTUS Citation ",
    "Non MTUS Citations: ",
    "Non\u2013MTUS Citation ",
    "Non-MTUS: ",
)
_LEADS = ("Decision based on ", "Decision is based on ", "Recommendations are based on ", "The decision was based on ")


@st.composite
def cited_statements(draw: st.DrawFn) -> tuple[str, list[Data], bool]:
    """A statement, its citations, and whether a sentence or a clause stands among them that cites nothing."""
    chapters = [_chapter(draw) for _ in range(draw(st.integers(0, 3)))]
    others = [_other(draw) for _ in range(draw(st.integers(0 if chapters else 1, 2)))]
    tells = draw(st.integers(0, 3)) == 0
    statement = _of_mtus(draw, [words for words, _ in chapters], tells) if chapters else ""
    for i, (words, _) in enumerate(others):
        lead = draw(st.sampled_from(_LEADS)) + draw(st.sampled_from(_OTHERS))
        if not statement:
            statement = lead + words
        elif i == 0 and not tells and draw(st.booleans()):
            statement += f", and {draw(st.sampled_from(_OTHERS))}{words}"
        else:
            statement += f". {lead}{words}"
    if tells and not chapters:
        statement += _sentence(draw)
    cited = [each for _, found in chapters for each in found] + [each for _, each in others]
    return statement + draw(st.sampled_from([".", "", ". "])), cited, tells


def _of_mtus(draw: st.DrawFn, chapters: list[str], tells: bool) -> str:
    joined = _joined(draw, chapters, ["; ", ", and ", "; and ", " and "], "; ")
    statement = draw(st.sampled_from(_LEADS)) + draw(st.sampled_from(_MTUS)) + joined
    if not tells:
        return statement
    return statement + (draw(st.sampled_from(_CLAUSES)) if draw(st.booleans()) else _sentence(draw))


def _sentence(draw: st.DrawFn) -> str:
    return f". {draw(st.sampled_from(_SENTENCES)).removesuffix('.')}"
