"""IMR701: what a copy for the public must not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from imr_schema.finding import Severity
from imr_schema.model import Copy, Determination
from imr_schema.rules._gist import gist
from imr_schema.rules._places import of_analysis
from imr_schema.rules._rule import ABSENT, Problems, at, rule

_POSTED = {"/copy": "posted", "/documentsReviewed": [{"title": "Notes of the treating physician"}], "/parties": ABSENT}
_SUMMARY = "/clinicalCaseSummary"
# Each pattern begins with one fixed character, which is quick to look for; what stands before it is looked back at.
_NUMBERS = r"-(?:(?<=(?<![0-9])[0-9]{3}-[0-9]{2}-)|(?<=[0-9]{3}[-. ][0-9]{3}-)|(?<=[0-9]{3}\) [0-9]{3}-)|(?<=[0-9]{3}\)[0-9]{3}-))[0-9]{4}(?![0-9-])"
_DOTTED = r"\.(?<=(?<![0-9.])[0-9]{3}\.)[0-9]{3}\.[0-9]{4}(?![0-9]|\.[0-9])"
_ADJ = r"ADJ\s?-?[0-9]{5,}"
_CLAIM = r"\b[Cc]laim\s*(?:[Nn]umber|[Nn]o\.?|#|[Nn]um\.?)\s*(?::|is|#)?\s*[A-Z]{0,4}-?[0-9][A-Z0-9-]{4,}"
_LABELS = r"\b(?:EAMS|WCIS|SSN|Social Security|DOB|Date of [Bb]irth|MRN)\s*(?:case\s+)?(?:[Nn]umber|[Nn]o\.?|#)?\s*(?::|is|#)?\s*[A-Z]{0,4}[0-9][0-9A-Z/-]{3,}"
_STREET = (
    r"\b[0-9]{1,5}\s+(?:[NSEW]\.?\s+|North\s+|South\s+|East\s+|West\s+)?(?:[A-Z][a-z]+|[0-9]+(?:st|nd|rd|th))(?:\s+[A-Z][a-z]+){0,2}\s+"
    r"(?:Street|Avenue|Boulevard|Road|Drive|Lane|Court|Highway|Parkway|St\.|Ave\.?|Blvd\.?|Rd\.|Dr\.(?=\s*,)|Ln\.|Ct\.)(?![a-z])"
)
_NAMED = r"\b(?:(?:[Pp]atient|[Ee]mployee|[Aa]pplicant|[Cc]laimant|[Ww]orker|IW)(?:['’]s)?\s+)?[Nn]ame\s*:\s*[A-Z][a-z'’-]+\s*,?\s+[A-Z]"
_LABELLED = r"\b(?:Patient|Employee|Applicant|Claimant|(?:Injured\s+)?Worker|RE|Re)\s*:\s*(?:Mr\.?|Mrs\.?|Ms\.?\s)?\s*(?P<first>[A-Z][a-z]+)(?:\s+[A-Z]\.)?\s+(?P<last>[A-Z][a-z]+)\b"
_MISTER = r"\b(?:Mr|Mrs|Ms)\.?\s+[A-Z][a-z]+"
_NO_NAME = frozenset(
    [
        "Patient",
        "Worker",
        "Status",
        "Continues",
        "Reports",
        "Denies",
        "Complains",
        "Has",
        "Is",
        "Was",
        "The",
        "Right",
        "Left",
        "Lumbar",
        "Cervical",
        "Thoracic",
        "Knee",
        "Shoulder",
        "Physical",
        "Chronic",
        "Pain",
        "Medical",
        "Treatment",
        "Utilization",
        "Review",
        "Request",
        "Independent",
        "Final",
        "Requested",
        "Appeal",
        "Denial",
        "Therapy",
        "Surgery",
        "Education",
        "Home",
        "Per",
        "See",
    ]
)


_STREETS = (
    *("treet", "venue", "oulevard", " Road", " Drive", " Lane", " Court", "ighway", "arkway"),
    *(" St.", " Ave", " Blvd", " Rd.", " Dr.", " Ln.", " Ct."),
)
_CLAIMS = ("laim #", "laim#", "laim n", "laim N")
_LABELS_OF = ("EAMS", "WCIS", "SSN", "ocial Sec", "DOB", "Date of B", "Date of b", "MRN")
# What begins any of those patterns that have no colon in them; one text is searched for all of them at once.
_SIGNS = (
    r"\.[0-9]{3}\.|M[rs]|EAMS|WCIS|SSN|DOB|MRN|Social Sec|Date of"
    r"|Street|Avenue|Boulevard|Road|Drive|Lane|Court|Highway|Parkway|St\.|Ave|Blvd|Rd\.|Dr\.|Ln\.|Ct\."
)
# One of what a text must hold for the pattern to be looked for at all, the pattern, what it finds.
_EVERYWHERE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("-",), _NUMBERS, "a social security or telephone number"),
    (("ADJ",), _ADJ, "an adjudication number"),
)
_IN_FULL: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (tuple(f".{digit}" for digit in range(10)), _DOTTED, "a telephone number"),
    (_CLAIMS, _CLAIM, "a claim number"),
    (_LABELS_OF, _LABELS, "a number of a person or a claim"),
    (_STREETS, _STREET, "a street address"),
    (("ame",), _NAMED, "a name"),
)


@rule(
    "IMR701",
    "private-data-in-posted-copy",
    Severity.ERROR,
    clause="LC 4610.6(f)",
    breaks={**_POSTED, _SUMMARY: ["The worker, 49, can be reached at (555) 010-4477."]},
    near={
        "a served copy": {_SUMMARY: ["The worker, 49, can be reached at (555) 010-4477."]},
        "signs and eponyms": {
            **_POSTED,
            _SUMMARY: [
                "The McMurray test was positive, Lasegue's sign negative; Dr. Roe prescribed Norco 10/325 and Flexeril on 3-14-2014."
            ],
        },
        "numbers of other kinds": {
            **_POSTED,
            _SUMMARY: ["See CM14-0000000, 8 CCR 9792.24.2, CPT 97110-97112, 120-80-95 and pages 100-1000."],
        },
        "labels without a name": {
            **_POSTED,
            _SUMMARY: ["Patient: Chronic pain of the lower back. Applicant: has not worked since. Worker: Right knee."],
        },
        "a number of days and a street": {
            **_POSTED,
            _SUMMARY: ["He fell 12 Feet from a roof in a Street, and walks 2 Miles a day."],
        },
    },
)
def private_data_in_posted_copy(doc: Determination) -> Problems:
    """{place}: {what} in a copy for the public.

    The posted copy names nobody, and has no parties. Looked for are numbers of the form of a social security or a telephone number, ADJ and claim numbers, other numbers by their label, street
    addresses, and names after a label ("Name: ..."). A name after "Patient:" or "Mr." is a warning, since other words can stand there. Names of drugs, of tests
    ("McMurray"), of physicians, and case numbers are no fault. What was found is never shown.
    """
    if doc.copy is not Copy.POSTED:
        return
    if doc.parties is not None:
        yield at("/parties", what="the parties")
    if not _may_be_private(doc):
        return
    for place, text, full in _texts(doc):
        for what, severity in _private(text, full=full):
            yield at(place, severity=severity, what=what)
            break


def _may_be_private(doc: Determination) -> bool:
    """Whether any pattern may find anything; most copies for the public hold nothing that it looks for."""
    known = gist(doc)
    if "-" in known.prose and re.search(_NUMBERS, known.prose):
        return True
    if "-" in known.about and re.search(_NUMBERS, known.about):
        return True
    if ":" in known.prose or ":" in known.about or "ADJ" in known.prose or "adj" in known.about:
        return True
    if any(_in_statement(text) for reviewer in doc.reviewers for text in reviewer.statement):
        return True
    if any(sign in known.prose for sign in _CLAIMS):
        return True
    return re.search(_SIGNS, known.prose) is not None


@lru_cache(maxsize=256)
def _in_statement(text: str) -> bool:
    """Whether the reviewer's statement holds anything; an organisation's is the same in all its letters."""
    return any(True for _ in _private(text, full=True))


def _texts(doc: Determination) -> Iterator[tuple[str, str, bool]]:
    """Every text that may name somebody; the last member says whether labels and addresses are looked for too."""
    for i, text in enumerate(doc.clinical_case_summary):
        yield f"{_SUMMARY}/{i}", text, True
    for i, document in enumerate(doc.documents_reviewed):
        yield f"/documentsReviewed/{i}/title", document.title, True
        if document.author is not None:
            yield f"/documentsReviewed/{i}/author", document.author, True
    for r, reviewer in enumerate(doc.reviewers):
        for i, text in enumerate(reviewer.statement):
            yield f"/reviewers/{r}/statement/{i}", text, True
    for i, item in enumerate(doc.disputed_items):
        yield f"/disputedItems/{i}/description", item.description, ":" in item.description
        for j, analysis in enumerate(item.analyses):
            for p, text in enumerate(analysis.rationale):
                yield f"{of_analysis(i, j)}/rationale/{p}", text, True


def _private(text: str, *, full: bool) -> Iterator[tuple[str, Severity | None]]:
    """What *text* holds that is private; the severity is None where there is no doubt."""
    for signs, pattern, what in _EVERYWHERE:
        if any(sign in text for sign in signs) and re.search(pattern, text):
            yield what, None
    for signs, pattern, what in _IN_FULL if full else ():
        if any(sign in text for sign in signs) and re.search(pattern, text):
            yield what, None
    labelled = re.search(_LABELLED, text) if full and ":" in text else None
    named = labelled and not {labelled["first"], labelled["last"]} & _NO_NAME
    if named or (full and "M" in text and re.search(_MISTER, text)):
        yield "what looks like a name", Severity.WARNING
