"""IMR030 to IMR032: texts that are there, and say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules._portable import EACH_ANALYSIS, EACH_ITEM, Portable, key, says, speaks
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext, analysis_at, guideline_at
from imr_schema.standard.placeholders import FEWEST_WORDS, FIRST_WORDS, MOST_READ, placeholders
from imr_schema.text import all_blank, blank

_ITEM = "/disputedItems/0"
_ANALYSIS = f"{_ITEM}/analyses/0"
_RATIONALE = f"{_ANALYSIS}/rationale"

# Each text that must say something, and which member it is to the list of placeholders.
_TEXTS = (
    (f"{EACH_ITEM}/description", "description"),
    (f"{EACH_ITEM}/claimsAdministratorGuideline/statement", "statement"),
    (f"{EACH_ANALYSIS}/guideline/statement", "statement"),
    *(
        (f"{side}/citations/*/{member}", member)
        for side in (f"{EACH_ITEM}/claimsAdministratorGuideline", f"{EACH_ANALYSIS}/guideline")
        for member in ("source", "title")
    ),
    *((f"{EACH_ITEM}/modifiedRequest/{part}/text", "description") for part in ("original", "eligible")),
    ("/documentsReviewed/*/title", "document"),
    ("/reviewOrganization/name", "organization"),
)
_LISTS = (
    (f"{EACH_ANALYSIS}/rationale", "rationale"),
    ("/clinicalCaseSummary", "summary"),
    ("/reviewers/*/statement", "summary"),
)


def _whole(place: str, member: str) -> Portable:
    """That the text at *place* is blank, which is reported by itself, or says something."""
    return Portable(place, "$says", let={"says": f"{says('.', member)} or not({speaks('.')})"})


def _paragraphs(place: str, member: str) -> Portable:
    """The same of a list of paragraphs: that they are all blank, or one of them says something."""
    said = f"d:paragraph[{says('.', member)}] or not(d:paragraph[{speaks('.')}])"
    return Portable(place, "$says", let={"says": said})


@rule(
    "IMR030",
    "placeholder",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(d)",
    mandatory=True,
    invalid={f"{_ITEM}/description": "T.B.D."},
    valid={
        "a treatment of one word": {f"{_ITEM}/description": "Acupuncture"},
        "a code alone": {f"{_ITEM}/description": "CPT 97110"},
        "a placeholder in a sentence": {
            f"{_ITEM}/description": "Pending surgery: none of the above, to be determined by X-ray N/A 7"
        },
        "a paragraph of dashes before one that speaks": {
            _RATIONALE: ["- - -", "Six visits brought no gain in function, and none is to be expected of more."]
        },
    },
    portable=(
        *(_whole(place, member) for place, member in _TEXTS),
        *(_paragraphs(place, member) for place, member in _LISTS),
    ),
)
def placeholder(document: Determination, context: RuleContext) -> Problems:
    """{place}: it says nothing; it is a placeholder, or has no letter and no digit.

    A text that is required is there, and it is no more than a placeholder ("N/A", "TBD", "see above", "lorem ipsum",
    "[rationale]"), or marks and symbols alone. Who pays for a treatment or appeals its denial learns as little from it
    as from a blank. Looked at are the description, both guideline statements, source and title of each citation, the
    rationale, the original and the eligible part of a modified request, the clinical case summary, the reviewers'
    statements, the name of the review organization and the titles of the documents reviewed.
    Of a list of paragraphs, one that says something is enough.

    The list is `schemas/codelists/placeholders.json`. Texts are compared whole, without letter case, white space and
    punctuation, so a sentence that holds such words is no fault. A few values count in one member alone: "Upheld" is
    no description of a treatment.
    """
    says_nothing = placeholders().says_nothing
    for place, text, member in _single_texts(document, context):
        if says_nothing(text, member) and not blank(text):
            yield at(place)
    for place, paragraphs, member in _paragraph_lists(document, context):
        if not says_nothing(paragraphs[0], member):
            continue  # nearly all of them
        if all(says_nothing(each, member) for each in paragraphs) and not all_blank(paragraphs):
            yield at(place)


def _single_texts(document: Determination, context: RuleContext) -> Iterator[tuple[str, str, str]]:
    """Every single text that must say something, after its pointer, and which member it is."""
    for i, item in enumerate(document.disputed_items):
        yield f"/disputedItems/{i}/description", item.description, "description"
    silent = _silent_sources(context)
    for i, side, guideline in context.guidelines:
        yield f"{guideline_at(i, side)}/statement", guideline.statement, "statement"
        for c, citation in enumerate(guideline.citations if silent else ()):
            yield f"{guideline_at(i, side)}/citations/{c}/source", citation.source, "source"
            yield f"{guideline_at(i, side)}/citations/{c}/title", citation.title, "title"
    for i, _, request in context.modified_requests:
        yield f"/disputedItems/{i}/modifiedRequest/original/text", request.original.text, "description"
        yield f"/disputedItems/{i}/modifiedRequest/eligible/text", request.eligible.text, "description"
    for d, reviewed in enumerate(document.documents_reviewed):
        yield f"/documentsReviewed/{d}/title", reviewed.title, "document"
    yield "/reviewOrganization/name", document.review_organization.name, "organization"


def _silent_sources(context: RuleContext) -> bool:
    """Whether any source or title that is cited says nothing; each is asked about once, however often it is cited."""
    chapters, listed = context.mtus_chapters, placeholders()
    return any(
        listed.says_nothing(source, "source") or listed.says_nothing(title, "title")
        for source, title, year in context.cited_sources
        if not chapters.get((source, title, year))
    )


def _paragraph_lists(document: Determination, context: RuleContext) -> Iterator[tuple[str, Sequence[str], str]]:
    """Every list of paragraphs that must say something, after its pointer, and which member it is."""
    yield "/clinicalCaseSummary", document.clinical_case_summary, "summary"
    for r, reviewer in enumerate(document.reviewers):
        yield f"/reviewers/{r}/statement", reviewer.statement, "summary"
    for i, j, analysis in context.analyses:
        yield f"{analysis_at(i, j)}/rationale", analysis.rationale, "rationale"


def _words() -> dict[str, str]:
    """The first words of a rationale as variables ``$w1`` and so on, and how many different ones they are."""
    paragraphs = ", ' ', ".join(f"d:paragraph[{n}]" for n in range(1, FIRST_WORDS + 1))
    let = {"r0": key(f"substring(normalize-space(concat({paragraphs})), 1, {MOST_READ})")}
    counted = "0"
    for n in range(1, FIRST_WORDS + 1):
        let[f"w{n}"] = f"substring-before(concat($r{n - 1}, ' '), ' ')"
        let[f"r{n}"] = f"substring-after($r{n - 1}, ' ')"
        # One variable for each, since the JDK refuses an expression of more than 100 operators.
        new = " and ".join([f"$w{n} != ''", *(f"$w{n} != $w{m}" for m in range(1, n))])
        name = f"n{n}" if n < FIRST_WORDS else "different"
        let[name] = f"{counted} + ({new})"
        counted = f"${name}"
    return let


@rule(
    "IMR031",
    "too-few-different-words",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(d)",
    mandatory=True,
    invalid={_RATIONALE: ["Not necessary. Not necessary. Not necessary."]},
    valid={
        "four different words among the first twelve": {
            _RATIONALE: ["No gain, no gain, no gain, no gain: no hope was left for him after ten such visits."]
        },
        "four words in two paragraphs": {
            _RATIONALE: ["No gain, no gain.", "No hope was left for him after ten such visits."]
        },
    },
    portable=(
        Portable(
            f"{EACH_ANALYSIS}/rationale",
            f"$different >= {FEWEST_WORDS} or not(d:paragraph[{says('.', 'rationale')}])",
            facts={"words": "$different"},
            let=_words(),
        ),
    ),
)
def too_few_different_words(document: Determination, context: RuleContext) -> Problems:
    """The rationale of disputed item {item} has only {words} different words.

    A rationale of fewer than 4 different words gives no reason, also where the item hangs on a surgery of the same
    letter. The first 12 words are counted, in the first 160 characters, without letter case and punctuation. The
    shortest rationale of 439 real items has 13 different words.
    """
    listed = placeholders()
    for words, (i, j, analysis) in zip(context.different_words, context.analyses, strict=True):
        if words >= FEWEST_WORDS:
            continue  # nearly all of them
        if not all(listed.says_nothing(each, "rationale") for each in analysis.rationale):
            yield at(f"{analysis_at(i, j)}/rationale", words=words)
