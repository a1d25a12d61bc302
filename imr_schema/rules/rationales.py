"""IMR032 to IMR035 and IMR038: rationales without a reason, descriptions without a treatment. Heuristics: they warn."""

from __future__ import annotations

import re

from imr_schema.findings import Severity
from imr_schema.model import Analysis, Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Problems, at, rule
from imr_schema.rules.context import RuleContext, analysis_at
from imr_schema.rules.prose.ancillary import is_ancillary
from imr_schema.rules.prose.formulas import FORMULAS, content_words, names_something, speaks_of_surgery
from imr_schema.standard.placeholders import FEWEST_WORDS, placeholders

_ITEM = "/disputedItems/0"
_RATIONALE = f"{_ITEM}/analyses/0/rationale"
_COPIED = "The worker slipped on a wet floor and hurt the lower back on the edge of a step."
_ENOUGH_WORDS = 8
_FEWEST_IN_ALL = 6
_LONGEST = 600
"""In characters: a longer rationale gives some reason."""

_BRIEF, _SLACK = 200, 20


def _words_of(rationale: tuple[str, ...]) -> list[str]:
    return placeholders().key(" ".join(rationale)).split()


@rule(
    "IMR032",
    "few-different-words",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    invalid={_RATIONALE: ["Ten visits did not help the worker."]},
    valid={"eight words": {_RATIONALE: ["Ten visits did not help the worker walk."]}},
)
def few_different_words(document: Determination, context: RuleContext) -> Problems:
    """The rationale of disputed item {item} has only {words} different words.

    The shortest rationale of 439 real items has 13 different words; fewer than 8 can hardly hold a reason and a
    conclusion. Fewer than 4 are an error (IMR031), and fewer than 6 words in all are IMR305.
    """
    for counted, (i, j, analysis) in zip(context.different_words, context.analyses, strict=True):
        if counted >= _ENOUGH_WORDS:
            continue  # nearly all of them
        words = _words_of(analysis.rationale)
        different = len(set(words))
        reported = len(words) < _FEWEST_IN_ALL and not is_ancillary(context.descriptions[i])
        if FEWEST_WORDS <= different < _ENOUGH_WORDS and not reported:
            yield at(f"{analysis_at(i, j)}/rationale", words=different)


@rule(
    "IMR033",
    "copied-rationale",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    scene=("/clinicalCaseSummary",),
    invalid={
        "/clinicalCaseSummary": [_COPIED],
        _RATIONALE: [_COPIED],
    },
    valid={
        "one rationale for two services around a surgery": {
            "/clinicalCaseSummary": ["Arthroscopy of the knee was authorized in May."],
            f"{_ITEM}/description": "Associated surgical service: cold therapy unit",
            _RATIONALE: ["The operation is not needed, so nothing around it is needed either, this unit included."],
            "/disputedItems/1/description": "Associated surgical service: knee brace",
            "/disputedItems/1/decision": "upheld",
            "/disputedItems/1/analyses/0/decision": "upheld",
            "/disputedItems/1/analyses/0/rationale": [
                "The operation is not needed, so nothing around it is needed either, this unit included."
            ],
            "/outcome": "uphold",
        },
    },
)
def copied_rationale(document: Determination, context: RuleContext) -> Problems:
    """The rationale of disputed item {item} is {copied} once more.

    A rationale says why this treatment is or is not needed. One that repeats the description, a guideline statement or
    the summary, word for word, gives no reason. The rationale of another item may well fit this one, too, so it is
    info, unless it names the other treatment and not this one. Services around a surgery are left out, since one
    sentence decides all of them. Letter case, white space and punctuation do not count.
    """
    seen: dict[str, int] = {}
    for i, j, analysis in context.analyses:
        first = analysis.rationale[0]
        if first not in seen and len(first) > _LONGEST:
            copied, severity = None, None  # most of them
        else:
            copied, severity = _copied_text(document, (i, analysis)), None
        if copied is None and first in seen and j == 0:
            copied, severity = _copied_reason(document, context, (i, seen[first], analysis))
        if copied is not None:
            yield at(f"{analysis_at(i, j)}/rationale", severity=severity, copied=copied)
        seen.setdefault(first, i)


def _copied_text(document: Determination, indexed: tuple[int, Analysis]) -> str | None:
    """Which other text of its item or of the document a rationale repeats; None where it repeats none."""
    i, analysis = indexed
    item, length = document.disputed_items[i], sum(map(len, analysis.rationale))
    texts = (
        ("the description", item.description),
        ("the reviewer's guideline statement", analysis.guideline.statement),
        ("the claims administrator's guideline statement", item.claims_administrator_guideline.statement),
        ("the clinical case summary", " ".join(document.clinical_case_summary)),
    )
    # What differs in white space and marks alone is about as long.
    near = [(copied, text) for copied, text in texts if _about_as_long(len(text), length)]
    key = placeholders().key
    written = key(" ".join(analysis.rationale)) if near else ""
    return next((copied for copied, text in near if key(text) == written), None)


def _about_as_long(one: int, other: int) -> bool:
    return one < 2 * other + _SLACK and other < 2 * one + _SLACK


def _copied_reason(
    document: Determination, context: RuleContext, indexed: tuple[int, int, Analysis]
) -> tuple[str | None, Severity | None]:
    """That a rationale is the one of an item before, and how heavy that is; None where it is not, or may be."""
    i, before, analysis = indexed
    earlier, key = document.disputed_items[before], placeholders().key
    words = set(_words_of(analysis.rationale))
    same = i != before and any(each.rationale == analysis.rationale for each in earlier.analyses)
    if not same or is_ancillary(context.descriptions[i]) or speaks_of_surgery(" ".join(words)):
        return None, None
    own = content_words(key(context.descriptions[i]))
    others = content_words(key(context.descriptions[before])) - own
    # A reason that fits both is usual: one for both sides, for several tests of blood, for two months of a drug.
    fits = not words & others or bool(words & own)
    return f"that of item {earlier.number}", Severity.INFO if fits else None


@rule(
    "IMR034",
    "no-reason",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    invalid={_RATIONALE: ["Therefore, the request as submitted is not medically necessary at this time."]},
    valid={
        "a reason in few words": {
            _RATIONALE: ["Ten visits brought no gain, so the request is not medically necessary."]
        },
        "the surgery as the reason": {
            _RATIONALE: ["As the surgery is not medically necessary, this request is not medically necessary either."]
        },
    },
)
def no_reason(document: Determination, context: RuleContext) -> Problems:
    """The rationale of disputed item {item} concludes, or points elsewhere, and gives no reason.

    Beside the words of the conclusion ("after careful review, the request is not medically necessary"), of the
    description, of the guideline statements, and of a pointer to another place ("see the attached letter"), no word is
    left. A rationale that points to the surgery on which the item hangs is no fault. Words that have nothing to do with
    the case are taken for a reason.
    """
    for i, j, analysis in context.analyses:
        cited = [guideline.statement for guideline in context.sides[i]]
        known = "\n".join([context.descriptions[i], *cited]).lower()
        if _plainly_reasons(analysis.rationale[0], known):
            continue  # nearly all of them
        words = set(_words_of(analysis.rationale))
        if len(words) < FEWEST_WORDS or speaks_of_surgery(" ".join(words)):
            continue
        if not content_words(" ".join(words)) - set(placeholders().key(known).split()):
            yield at(f"{analysis_at(i, j)}/rationale")


def _plainly_reasons(text: str, known: str) -> bool:
    """Whether one of the first words of *text* is no formula, and not among what is *known* of the item either."""
    return any(
        word.isalpha() and len(word) > 1 and word not in FORMULAS and word not in known
        for word in text[:_BRIEF].lower().split()[:-1]
    )


# Words after which a sentence goes on.
_GOES_ON = Pattern(
    r"""
    (?: [,(\[/–—-]
      | (?<=\s)(?:
            the | an? | of | and | or | but | nor | to | with | without | for | from | by | in | on | at | as | than
          | that | which | who | whose | is | are | was | were | be | been | has | have | had | do | does | did | not
          | no | any | this | these | those | his | her | their | its | because | since | although | while | when | if
          | whether | between | into | per | such | both | either
        )
    ) \s* \Z
    """,
    re.IGNORECASE,
)
_ANSWER = Pattern(
    r":\s+(?:no|not|none|any)\s*\Z | \b(?:[A-Z][a-z]+|or|and|,)\s+[A-Z]\s*\Z | \b(?:or\s+not|think\s+of)\s*\Z"
)
"""An end that looks cut and is not: "Tobacco: no", "vitamin A", "or not", "everything he could think of"."""
_ENDED = (".", "?", "!", ")", "]", '"', "”", "’", "'", ":", ";", "%")
_CONCLUDED = (
    "ecessary",
    "ppropriate",
    "ndicated",
    "upported",
    "stablished",
    "arranted",
    "ertified",
    "pproved",
    "pheld",
)


def _is_cut(text: str) -> bool:
    """Whether *text* ends in the middle of a sentence."""
    return _GOES_ON.search(text[-12:]) is not None and not _ANSWER.search(text[-30:])


@rule(
    "IMR035",
    "unfinished-sentence",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    invalid={_RATIONALE: ["The guideline asks for a gain in function before care is extended, and the notes do not"]},
    valid={
        "no period after the conclusion": {
            _RATIONALE: ["Ten visits brought no gain in function. The request is not medically necessary"]
        },
        "a list at the end": {_RATIONALE: ["Ten visits brought no gain. See the guideline (page 98)"]},
    },
)
def unfinished_sentence(document: Determination, context: RuleContext) -> Problems:
    """{place}: its last sentence has no end.

    A text that breaks off, after "and", "the", a comma or an open bracket, was cut when it was copied, and what is
    missing may be the conclusion. Where the last sentence of a rationale merely lacks its period, that is info, and
    after a conclusion it is no fault. Looked at are descriptions, and the last paragraphs of rationales and of the
    summary.
    """
    for i, description in enumerate(context.descriptions):
        # A modified request is printed as "the remaining portion, 6 visits, is", and the decision follows.
        if _is_cut(description) and not description.endswith((" is", " are", " was", " were")):
            yield at(f"/disputedItems/{i}/description")
    last = len(document.clinical_case_summary) - 1
    if _is_cut(document.clinical_case_summary[last]):
        yield at(f"/clinicalCaseSummary/{last}")
    for i, j, analysis in context.analyses:
        text = analysis.rationale[-1]
        if text.endswith("."):
            continue  # nearly all of them
        text = text.rstrip()
        if not text or text.endswith(_ENDED):
            continue
        place = f"{analysis_at(i, j)}/rationale/{len(analysis.rationale) - 1}"
        if _is_cut(text):
            yield at(place)
        elif not text.endswith(_CONCLUDED):
            yield at(place, severity=Severity.INFO)


@rule(
    "IMR038",
    "no-treatment-named",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    invalid={f"{_ITEM}/description": "The remaining 8 visits"},
    valid={
        "a word": {f"{_ITEM}/description": "MRI"},
        "a code": {f"{_ITEM}/description": "97110 x 6"},
        "a drug": {f"{_ITEM}/description": "Norco 10/325mg #60"},
    },
)
def no_treatment_named(document: Determination, context: RuleContext) -> Problems:
    """The description of disputed item {item} names no treatment.

    It says how much ("8 visits", "#60"), or speaks of the request itself, but not of what was asked for. A number of
    five digits is taken for the code of a procedure, and any other word for the name of a treatment.
    """
    for i, description in enumerate(context.descriptions):
        if description[:4].isalpha() and description.split(" ", 1)[0] not in FORMULAS:
            continue  # most of them
        key = placeholders().key(description)
        if not names_something(key) and not placeholders().says_nothing(description, "description"):
            yield at(f"/disputedItems/{i}/description")
