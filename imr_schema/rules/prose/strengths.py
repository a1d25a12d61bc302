"""Drugs and their strengths, as descriptions name them. Texts are in small letters."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from imr_schema.rules._pattern import Pattern


def _set_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


UNITS = ("mg", "mcg", "%")
"""One of these stands in every strength."""

_NUMBER = r"[0-9]{1,5}(?:\.[0-9]{1,4})?"
_STRENGTH = Pattern(
    rf"""
    (?<![0-9.,/-]) (?P<amount>{_NUMBER} (?:\s?%?\s?[/-]\s?{_NUMBER}){{0,4}}) \s? -? \s?
    (?P<unit>mg|mcg|%) (?P<per>\s?/\s?(?:hr|hour|h|actuation|ml|[0-9]{{1,2}}\s?ml))? (?![a-z])
    """
)
_NO_STRENGTH = Pattern(
    r"\s?(?:/|per|a|each|every)?\s?(?:day\b|daily\b|total\b|kg\b|med\b|meq?\b|maximum\b|max\b|/\s?day)"
)
_NO_STRENGTH_BEFORE = Pattern(
    r"(?: \b(?:exceed|up\sto|maximum(?:\sof)?|max|total(?:\sof)?|less\sthan|more\sthan|than) | = )\s?\Z"
)
_INTENDED = Pattern(
    r"""
    \b(?: titrat | starter | start(?:ing)?\b | taper | wean | dose\s?pa[ck]k? | pak\b | (?:combo|combination)\spack |
      kit\b | then\b
      | increas | decreas | reduc | lower | (?:up|down|chang\w+)\sfrom | escalat | load(?:ing)?\b | followed\sby
      | convert | switch
      | versus | instead )
    """
)
_CONNECTOR = Pattern(r"\b(?:and|plus|with|or|then)\b | [,;&+]")
_AFTER_ENDS = Pattern(r"\b(?:and|plus|with|or|then)\b | [,;&+(#]")
_FORM_ENDS = Pattern(r"\b(?:and|plus|with|or|then)\b | [,;&+(]")
# How much, or when, each strength is taken: two of them are both meant.
_OWN = Pattern(
    r"""
      \#\s?[0-9] | \b(?:qty|quantity|count)\b | \bx\s?[0-9] | \b[0-9]{2,4}\s(?:tab|cap|pill|patch)
    | \b(?:[aq]m|pm|qam|qpm|qhs|hs|morning|noon|midday|afternoon|evening|night|nightly|bedtime)\b
    """
)
_ONE_MORE = Pattern(r"(?: \W | \band\b | \bor\b | \#\s?[0-9]{1,4} ){0,12}")
_TOKEN = Pattern(r"[a-z]{2,}(?:[/-][a-z]{2,}){0,3}")
_RELEASE = _set_of(
    """
    er sr xr cr dr ir la xl xt odt sodium potassium extended-release immediate-release sustained-release dr/ec ec
    """
)
_FORM = {
    word: form
    for form, words in {
        "patch": "patch patches transdermal",
        "injection": "injection injections injectable iv im vial",
        "topical": "cream gel ointment lotion topical solution rub",
        "spray": "spray nasal inhaler",
        "liquid": "liquid syrup suspension elixir",
        "film": "film lozenge sublingual buccal",
        "oral": "tablet tablets capsule capsules tab tabs cap caps pill pills oral po",
        "suppository": "suppository suppositories",
    }.items()
    for word in words.split()
}
_NO_DRUG = _set_of(
    """
    tablet tablets capsule capsules tab tabs cap caps pill pills hcl hydrochloride tartrate bitartrate besylate
    maleate succinate acetate sulfate citrate of one two three four take takes taken daily twice each every strength
    strengths dose doses dosage total about needed prescription prescriptions medication medications drug refill
    refills quantity qty count pack box day days supply generic brand name compound compounded oral retrospective
    request for the this that per times time bid tid qid qhs prn po by mouth hours hour units unit bottle tube grams
    gram gm ml number dispensed disp month months week weeks from to in on at bedtime morning night extended release
    immediate sustained delayed long short acting day/supply as or and not mg mcg pain
    """
)


class Strength(Struct, frozen=True):
    """One strength of one drug. ``release``: words that make it another drug, as ER. ``form``: patch, injection, ...

    ``own``: it has a quantity or a time of its own. ``aside``: it stands in parentheses, and may say the same again.
    """

    drug: str
    amount: str
    unit: str
    release: frozenset[str]
    form: str | None
    own: bool
    aside: bool


def names_two_strengths(description: str) -> bool:
    """Whether *description* names one drug in two strengths, and not as a titration or a pack."""
    if _INTENDED.search(description):
        return False
    found = list(_strengths(description))
    if sum(each.unit == "%" for each in found) > 3:
        return False  # compounds: one may be in two of them
    return any(_differ(first, second) for i, first in enumerate(found) for second in found[i + 1 :])


def strengths_in(text: str) -> frozenset[tuple[str, str]]:
    """The strengths that *text* names, each as an amount and a unit: 0.1 mg and 100 mcg are one."""
    marks = (mark for mark in _STRENGTH.finditer(text) if not _is_no_strength(text, mark.start(), mark.end()))
    return frozenset((_plain(mark["amount"], mark["unit"]), "%" if mark["unit"] == "%" else "mcg") for mark in marks)


def _differ(first: Strength, second: Strength) -> bool:
    if first.own and second.own and first.aside == second.aside:
        return False
    if "injection" in (first.form, second.form) and first.form != second.form:
        return False
    return (
        first.drug == second.drug
        and first.amount != second.amount
        and (first.unit == "%") == (second.unit == "%")
        and first.amount.count("/") == second.amount.count("/")
        and first.release == second.release
        and (first.form == second.form or None in (first.form, second.form))
    )


def _strengths(text: str) -> Iterator[Strength]:
    marks = [mark for mark in _STRENGTH.finditer(text) if not _is_no_strength(text, mark.start(), mark.end())][:30]
    drug = unit = ""
    for n, mark in enumerate(marks):
        before = text[marks[n - 1].end() if n else 0 : mark.start()]
        after = text[mark.end() : marks[n + 1].start() if n + 1 < len(marks) else len(text)]
        own = _CONNECTOR.split(before)[-1]
        near = _AFTER_ENDS.split(after)[0]
        named = _drug(own, last=True) or _drug(near, last=False) or _drug(before, last=True)
        if not named and not (drug and _ONE_MORE.fullmatch(before) and mark["unit"] == unit):
            drug = ""
            continue
        drug, unit = named or drug, mark["unit"]
        if "ml" not in (mark["per"] or ""):
            said = set(_words(f"{own} {_FORM_ENDS.split(after)[0]}"))
            aside = text.count("(", 0, mark.start()) > text.count(")", 0, mark.start())
            release, form = _release_and_form(said)
            amount = _plain(mark["amount"], unit)
            yield Strength(drug, amount, unit, release, form, own=_OWN.search(after) is not None, aside=aside)


def _release_and_form(said: set[str]) -> tuple[frozenset[str], str | None]:
    """What the words *said* beside a strength make of the drug."""
    said |= {"er"} if {"extended", "release"} <= said else set()
    forms = sorted({_FORM[word] for word in said if word in _FORM})
    return frozenset(said & _RELEASE), forms[0] if forms else None


def _is_no_strength(text: str, begin: int, end: int) -> bool:
    """Whether a dose of a day or a limit stands there, and not the strength of a tablet."""
    return (
        _NO_STRENGTH.match(text[end:]) is not None
        or _NO_STRENGTH_BEFORE.search(text[max(0, begin - 20) : begin]) is not None
    )


def _plain(amount: str, unit: str) -> str:
    """``10.0-325`` is ``10/325``; 0.1 mg are 100 mcg."""
    times = 1000 if unit == "mg" else 1
    return "/".join(f"{float(part.strip(' %')) * times:g}" for part in amount.replace("-", "/").split("/"))


def _words(text: str) -> list[str]:
    return [found[0].replace("-", "/") if "/" in found[0] else found[0] for found in _TOKEN.finditer(text)]


def _drug(text: str, *, last: bool) -> str:
    """The last, or the first, word of *text* that may be the name of a drug; empty where there is none."""
    names = [word for word in _words(text) if len(word) > 3 and word not in _NO_DRUG | _RELEASE and word not in _FORM]
    return (names[-1] if last else names[0]) if names else ""
