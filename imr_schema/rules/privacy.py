"""IMR701: what a copy for the public must not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from imr_schema.findings import Severity
from imr_schema.model import Copy, Determination
from imr_schema.rules._rule import ABSENT, Edits, Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.rules.prose import named_persons, private_data, signs
from imr_schema.rules.prose.every_text import every_text, plain

_POSTED: Edits = {
    "/copy": "posted",
    "/documentsReviewed": [{"title": "Notes of the treating physician"}],
    "/parties": ABSENT,
}
_SUMMARY = "/clinicalCaseSummary"


class _Kind(Struct, frozen=True):
    """One kind of private data: what it is called, what shows that it may be there, and whether it is in plain text.

    It is in doubt where another word may stand for it.
    """

    what: str
    sign: Callable[[signs.Signs], bool]
    is_in: Callable[[str], bool]
    in_doubt: bool = False


_KINDS = (
    _Kind("a social security or telephone number", signs.number, private_data.has_number_by_form),
    _Kind("an adjudication number", signs.long_number, private_data.has_adjudication_number),
    _Kind("a claim number", signs.long_number, private_data.has_claim_number),
    _Kind("a number of a person", signs.long_number, private_data.has_number_of_person),
    _Kind("a telephone number", signs.any_number, private_data.has_telephone),
    _Kind("the end of a social security number", signs.last_four, private_data.has_last_four),
    _Kind("a date of birth", signs.birth, private_data.has_birth),
    _Kind("an e-mail address", signs.email, private_data.has_email),
    _Kind("a street address", signs.street, private_data.has_street),
    _Kind("a postal code", signs.long_number, private_data.has_zip),
    _Kind("a name", signs.labeled_name, named_persons.named_by_label),
    _Kind("what looks like a name", signs.labeled_name, named_persons.named_by_role, in_doubt=True),
    _Kind("what looks like a name", signs.likely_name, named_persons.likely_named, in_doubt=True),
)


@rule(
    "IMR701",
    "private-data-in-posted-copy",
    Severity.ERROR,
    clause="LC 138.7 and 4610.6(m)",
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
    whole = signs.signs_of(context.written)
    sought = [kind for kind in _KINDS if kind.sign(whole)]
    for place, text in every_text(document) if sought or document.extensions else ():
        # What the name of a property says is not signed in the document.
        kinds = _KINDS if place.startswith("/extensions/") else sought
        if kind := next(_found(text, kinds), None):
            yield at(place, severity=Severity.WARNING if kind.in_doubt else None, what=kind.what)


def _found(text: str, kinds: Sequence[_Kind]) -> Iterator[_Kind]:
    """The kinds that are in *text*, those beyond doubt first."""
    written, searched = signs.signs_of(text.encode()), plain(text)
    return (kind for kind in kinds if kind.sign(written) and kind.is_in(searched))
