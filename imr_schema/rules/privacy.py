"""IMR701: what a copy for the public must not hold."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.findings import Severity
from imr_schema.model import Copy, Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import ABSENT, Edits, Problems, at, rule
from imr_schema.rules.context import RuleContext, analysis_at

_POSTED: Edits = {
    "/copy": "posted",
    "/documentsReviewed": [{"title": "Notes of the treating physician"}],
    "/parties": ABSENT,
}
_SUMMARY = "/clinicalCaseSummary"
# Each pattern begins with one fixed character, which is quick to look for; what stands before it is looked back at.
_NUMBERS = Pattern(
    r"""
    -(?:
        (?<=(?<![0-9])[0-9]{3}-[0-9]{2}-)   # 123-45-
      | (?<=[0-9]{3}[-.\ ][0-9]{3}-)        # 555-010-
      | (?<=[0-9]{3}\)\ [0-9]{3}-)          # (555) 010-
      | (?<=[0-9]{3}\)[0-9]{3}-)            # (555)010-
    ) [0-9]{4} (?![0-9-])
    """
)
_DOTTED = Pattern(r"\. (?<=(?<![0-9.])[0-9]{3}\.) [0-9]{3}\.[0-9]{4} (?![0-9]|\.[0-9])")
_ADJ = Pattern(r"ADJ\s?-?[0-9]{5,}")
_NUMBER_SIGN = r"[Nn]umber|[Nn]o\.?|\#"
_CLAIM = Pattern(
    rf"""
    \b[Cc]laim\s* (?:{_NUMBER_SIGN}|[Nn]um\.?) \s*(?:(?::|is|\#)\s*)?
    [A-Z]{{0,4}}-?[0-9][A-Z0-9-]{{4,}}
    """
)
_LABELS = Pattern(
    rf"""
    \b(?:EAMS|WCIS|SSN|Social\ Security|DOB|Date\ of\ [Bb]irth|MRN) \s* (?:case\s+)? (?:(?:{_NUMBER_SIGN})\s*)?
    (?:(?::|is|\#)\s*)? [A-Z]{{0,4}}[0-9][0-9A-Z/-]{{3,}}
    """
)
_STREET = Pattern(
    r"""
    \b[0-9]{1,5}\s+ (?:[NSEW]\.?\s+|North\s+|South\s+|East\s+|West\s+)?
    (?:[A-Z][a-z]+|[0-9]+(?:st|nd|rd|th)) (?:\s+[A-Z][a-z]+){0,2} \s+
    (?:
        Street | Avenue | Boulevard | Road | Drive | Lane | Court | Highway | Parkway
      | St\. | Ave\.? | Blvd\.? | Rd\. | Dr\.(?=\s*,) | Ln\. | Ct\.
    ) (?![a-z])
    """
)
_NAMED = Pattern(
    r"""
    \b(?:(?:[Pp]atient|[Ee]mployee|[Aa]pplicant|[Cc]laimant|[Ww]orker|IW)(?:['’]s)?\s+)?
    [Nn]ame\s*:\s* [A-Z][a-z'’-]+ (?:\s*,)?\s+ [A-Z]
    """
)
_LABELED = Pattern(
    r"""
    \b(?:Patient|Employee|Applicant|Claimant|(?:Injured\s+)?Worker|RE|Re)\s*:\s* (?:(?:Mr\.?|Mrs\.?|Ms\.?\s)\s*)?
    (?P<first>[A-Z][a-z]+) (?:\s+[A-Z]\.)? \s+ (?P<last>[A-Z][a-z]+)\b
    """
)
_MISTER = Pattern(r"\b(?:Mr|Mrs|Ms)\.?\s+[A-Z][a-z]+")
_NO_NAME = frozenset(
    [
        *("Patient", "Worker", "Status", "Continues", "Reports", "Denies", "Complains", "Has", "Is", "Was", "The"),
        *("Right", "Left", "Lumbar", "Cervical", "Thoracic", "Knee", "Shoulder", "Physical", "Chronic", "Pain"),
        *("Medical", "Treatment", "Utilization", "Review", "Request", "Independent", "Final", "Requested", "Appeal"),
        *("Denial", "Therapy", "Surgery", "Education", "Home", "Per", "See"),
    ]
)
"""Words after "Patient:" that begin a sentence, not a name."""

_STREETS = (
    *("treet", "venue", "oulevard", " Road", " Drive", " Lane", " Court", "ighway", "arkway"),
    *(" St.", " Ave", " Blvd", " Rd.", " Dr.", " Ln.", " Ct."),
)
_CLAIMS = ("laim #", "laim#", "laim n", "laim N")
_LABELS_OF = ("EAMS", "WCIS", "SSN", "ocial Sec", "DOB", "Date of B", "Date of b", "MRN")
# What begins any of those patterns that have no colon in them; one text is searched for all of them at once.
_SIGNS = Pattern(
    r"""
      \.[0-9]{3}\. | M[rs] | EAMS | WCIS | SSN | DOB | MRN | Social\ Sec | Date\ of
    | Street | Avenue | Boulevard | Road | Drive | Lane | Court | Highway | Parkway
    | St\. | Ave | Blvd | Rd\. | Dr\. | Ln\. | Ct\.
    """
)
# One of what a text must hold for the pattern to be looked for at all, the pattern, what it finds.
_EVERYWHERE: tuple[tuple[tuple[str, ...], Pattern, str], ...] = (
    (("-",), _NUMBERS, "a social security or telephone number"),
    (("ADJ",), _ADJ, "an adjudication number"),
)
_IN_FULL: tuple[tuple[tuple[str, ...], Pattern, str], ...] = (
    (tuple(f".{digit}" for digit in range(10)), _DOTTED, "a telephone number"),
    (_CLAIMS, _CLAIM, "a claim number"),
    (_LABELS_OF, _LABELS, "a number of a person or a claim"),
    (_STREETS, _STREET, "a street address"),
    (("ame",), _NAMED, "a name"),
)
_ALL = (*_EVERYWHERE, *_IN_FULL)


@rule(
    "IMR701",
    "private-data-in-posted-copy",
    Severity.ERROR,
    clause="LC 4610.6(f)",
    invalid={**_POSTED, _SUMMARY: ["The worker, 49, can be reached at (555) 010-4477."]},
    valid={
        "a served copy": {_SUMMARY: ["The worker, 49, can be reached at (555) 010-4477."]},
        "signs and eponyms": {
            **_POSTED,
            _SUMMARY: [
                "The McMurray test was positive, Lasegue's sign negative; Dr. Roe prescribed Norco 10/325 and Flexeril "
                "on 3-14-2014."
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
def private_data_in_posted_copy(document: Determination, context: RuleContext) -> Problems:
    """{place}: {what} in a copy for the public.

    The posted copy names nobody, and has no parties. Looked for are numbers of the form of a social security or a
    telephone number, ADJ and claim numbers, other numbers by their label, street addresses, and names after a label
    ("Name: ..."). A name after "Patient:" or "Mr." is a warning, since other words can stand there. Names of drugs, of
    tests ("McMurray"), of physicians, and case numbers are no fault. What was found is never shown.
    """
    if document.copy is not Copy.POSTED:
        return
    if document.parties is not None:
        yield at("/parties", what="the parties")
    if not _may_be_private(document, context):
        return
    for place, text, full in _searched_texts(document):
        for what, severity in _private(text, full=full):
            yield at(place, severity=severity, what=what)
            break


def _may_be_private(document: Determination, context: RuleContext) -> bool:
    """Whether any pattern may find anything; most copies for the public hold nothing that it looks for."""
    descriptions = context.all_descriptions
    if "-" in descriptions and _NUMBERS.search(descriptions):
        return True
    if ":" in descriptions or "adj" in descriptions or _has_signs(context.prose):
        return True
    if not _has_signs(context.statements):
        return False
    statements = (text for reviewer in document.reviewers for text in reviewer.statement)
    return any(True for text in statements for _ in _private(text, full=True))


def _has_signs(prose: str) -> bool:
    """Whether *prose* has anything that a pattern begins with."""
    if ":" in prose or "ADJ" in prose or ("-" in prose and _NUMBERS.search(prose)):
        return True
    if "laim" in prose and any(sign in prose for sign in _CLAIMS):
        return True
    return _SIGNS.search(prose) is not None


def _searched_texts(document: Determination) -> Iterator[tuple[str, str, bool]]:
    """Every text that may name somebody, after its pointer; the last member: labels and addresses are looked for
    too."""
    for i, text in enumerate(document.clinical_case_summary):
        yield f"{_SUMMARY}/{i}", text, True
    for i, reviewed in enumerate(document.documents_reviewed):
        yield f"/documentsReviewed/{i}/title", reviewed.title, True
        if reviewed.author is not None:
            yield f"/documentsReviewed/{i}/author", reviewed.author, True
    for r, reviewer in enumerate(document.reviewers):
        for i, text in enumerate(reviewer.statement):
            yield f"/reviewers/{r}/statement/{i}", text, True
    for i, item in enumerate(document.disputed_items):
        yield f"/disputedItems/{i}/description", item.description, ":" in item.description
        for j, analysis in enumerate(item.analyses):
            for p, text in enumerate(analysis.rationale):
                yield f"{analysis_at(i, j)}/rationale/{p}", text, True


def _private(text: str, *, full: bool) -> Iterator[tuple[str, Severity | None]]:
    """What *text* holds that is private; the severity is None where there is no doubt."""
    for signs, pattern, what in _ALL if full else _EVERYWHERE:
        if any(sign in text for sign in signs) and pattern.search(text):
            yield what, None
    if full and _may_name_somebody(text):
        yield "what looks like a name", Severity.WARNING


def _may_name_somebody(text: str) -> bool:
    """Whether what looks like a name stands after "Patient:" or a like label, or after "Mr."."""
    labeled = _LABELED.search(text) if ":" in text else None
    if labeled and not {labeled["first"], labeled["last"]} & _NO_NAME:
        return True
    return "M" in text and _MISTER.search(text) is not None
