"""IMR701: what a copy for the public must not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct, structs

from imr_schema.findings import Severity
from imr_schema.model import Copy, Determination
from imr_schema.rules._rule import ABSENT, Edits, Problems, at, rule
from imr_schema.rules.context import Printed, RuleContext
from imr_schema.rules.prose import addresses, named_persons, private_data
from imr_schema.rules.prose.every_text import every_text, plain
from imr_schema.rules.prose.offices import without_offices
from imr_schema.rules.prose.signs import Sign, in_groups, signature, signs_in

_POSTED: Edits = {
    "/copy": "posted",
    "/documentsReviewed": [{"title": "Notes of the treating physician"}],
    "/parties": ABSENT,
}
_SUMMARY = "/clinicalCaseSummary"
_BESIDE = "A line of the letter that is read into no field"
_SHORTEST = 7
"""Of the texts that may hold anything: "Mr. Roe"."""


class _Kind(Struct, frozen=True):
    """One kind of private data: what it is called, and whether it is in plain text.

    It is in doubt where another word may stand for it.
    """

    what: str
    is_in: Callable[[str], bool]
    in_doubt: bool = False


_NAME = _Kind("a name", named_persons.named_by_label)
_LABELED = _Kind("what looks like a name", named_persons.named_by_role, in_doubt=True)
_LIKELY = _Kind("what looks like a name", named_persons.likely_named, in_doubt=True)
_KINDS: dict[Sign, tuple[_Kind, ...]] = {
    Sign.NUMBER: (
        _Kind("a social security or telephone number", private_data.has_number_by_form),
        _Kind("an adjudication number", private_data.has_adjudication_number),
        _Kind("a claim number", private_data.has_claim_number),
        _Kind("a number of a person", private_data.has_number_of_person),
        _Kind("a telephone number", private_data.has_telephone),
        _Kind("a postal code", addresses.has_zip),
    ),
    Sign.BIRTH: (_Kind("a date of birth", private_data.has_birth),),
    Sign.LAST_FOUR: (_Kind("the end of a social security number", private_data.has_last_four),),
    Sign.EMAIL: (_Kind("an e-mail address", private_data.has_email),),
    Sign.STREET: (_Kind("a street address", addresses.has_street),),
    Sign.NAME_AFTER_MARK: (_NAME, _LABELED),
    Sign.LIKELY_NAME: (_LIKELY,),
    Sign.SPOKEN_NAME: (_NAME, _LIKELY),
}
"""The kinds that one sign may show, the surest first."""


@rule(
    "IMR701",
    "private-data-in-posted-copy",
    Severity.ERROR,
    clause="LC 138.7 and 4610.6(m)",
    scene=tuple(_POSTED),
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

    The posted copy names nobody, and has no parties. Every text of the document is searched, whatever member holds it,
    and the value of a property together with its name. An error is what is beyond doubt: numbers of the form of a
    social security or telephone number; numbers of five digits or more after the label of a claim, a case before the
    Appeals Board, a record, a license, a policy or a person; e-mail and street addresses, post office boxes, postal
    codes; dates of birth; a name after "Name:" or "named". A name is a warning where other words may stand too: after
    "Patient:", "Re:" or a like label, after "Mr.", between commas or brackets beside "the patient", before "is a 49
    year old". Capitals, accents, initials and the surname first are known.

    Of a letter, what is read into no field is searched too: the letterhead, running heads and feet, what follows the
    last rationale. The telephone numbers and addresses of the review organization and of the Administrative Director
    are no fault there.

    Names of drugs, devices, treatments, programs, tests ("McMurray"), occupations, towns, physicians and authors are no
    fault, nor are case numbers of reviews, codes, dates of service, page numbers, web addresses and numbers of books
    and articles. Five digits after "CT", "MD" or "OR" are a postal code only where they are one of that state, after a
    town; those after "claim" alone are a procedure. What was found is never shown.

    A name that nothing of that kind stands beside, in small letters, or after a label on a line of its own is not
    known. After "named" and directly after "patient" names are looked for where people wrote prose, not in citations
    or codes. Labor Code 138.7 keeps from others what identifies somebody in the records of a claim. Section 4610.6(m),
    about the publication of determinations, was not read at its source.
    """
    if document.copy is not Copy.POSTED:
        return
    if document.parties is not None:
        yield at("/parties", what="the parties")
    found = _private(_written(document, context))
    for place, text in _searched(document, context, found) if found else ():
        if kind := found.get(text):
            yield at(place, severity=Severity.WARNING if kind.in_doubt else None, what=kind.what)
    for (page, line), kind in _printed(context.beside()):
        there = at("", severity=Severity.WARNING if kind.in_doubt else None)
        facts = {"place": _BESIDE, "what": kind.what}
        yield structs.replace(there, facts=facts, at=(line, 1), page=page)


def _printed(beside: Sequence[Printed]) -> Iterator[tuple[tuple[int, int], _Kind]]:
    """Page and line of what a letter prints *beside* its values and is private, with its kind.

    A line is searched alone, and with the next one where neither says enough alone.
    """
    texts = [without_offices(text).strip() for _, _, text in beside]
    pairs = [f"{text} {after}" for text, after in pairwise(texts)]
    found = _private([*texts, *pairs])
    for i, (page, line, _) in enumerate(beside):
        kind = found.get(texts[i])
        if kind is None and i < len(pairs) and texts[i + 1] not in found:
            kind = found.get(pairs[i])
        if kind is not None:
            yield (page, line), kind


def _private(texts: Iterable[str]) -> dict[str, _Kind]:
    """Those of *texts* that hold private data, each with the surest kind of it."""
    several = [text for text in dict.fromkeys(texts) if len(text) >= _SHORTEST]
    return {several[i]: kind for i, seen in signs_in(several).items() if (kind := _found(several[i], seen))}


def _written(document: Determination, context: RuleContext) -> Iterable[str]:
    """Every text of the document; names of members may be among them."""
    # The value of a property is searched with its name, and a quotation mark in a text is escaped.
    if b'"properties":' in context.written or b"\\" in context.written:
        return [text for _, text in every_text(document)]
    return context.written.decode().split('"')[1::2]


def _searched(document: Determination, context: RuleContext, found: dict[str, _Kind]) -> Iterator[tuple[str, str]]:
    """The texts that count, after their pointers."""
    if _may_be_private(context, found):
        # The parties are a fault as such, whatever they hold.
        yield from ((place, text) for place, text in every_text(document) if not place.startswith("/parties/"))
    else:
        # What the name of a property says is no sign in the document.
        yield from ((f"/extensions{place}", text) for place, text in every_text(document.extensions))


def _may_be_private(context: RuleContext, found: dict[str, _Kind]) -> bool:
    """Whether anything private may be in the document: in its prose of any kind, elsewhere of a number alone."""
    prose = context.free_text
    if any(text in prose for text in found) or signs_in([prose]):
        return True
    elsewhere = signature(context.written)
    # The number of the case is always there, and that of the case which it replaces.
    cases = 1 if context.document.replaces is None else 2
    return "@" in elsewhere or elsewhere.count("00000") > cases or in_groups(elsewhere)


def _found(text: str, seen: set[Sign]) -> _Kind | None:
    """The surest kind that is in *text*, in which these signs were *seen*."""
    searched = plain(text)
    doubtful = None
    for kind in _kinds(seen):
        if (doubtful is None or not kind.in_doubt) and kind.is_in(searched):
            if not kind.in_doubt:
                return kind
            doubtful = kind
    return doubtful


def _kinds(seen: set[Sign]) -> list[_Kind]:
    """The kinds that the signs *seen* may show, each once."""
    if len(seen) == 1:
        return list(_KINDS[next(iter(seen))])  # most texts that have any
    return list(dict.fromkeys(kind for sign, kinds in _KINDS.items() if sign in seen for kind in kinds))
