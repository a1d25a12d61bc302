"""Ages of the injured worker in prose, as letters write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from imr_schema.rules._pattern import Pattern, has_one

_WORKER = "worker|employee|applicant|patient|claimant"
_SUBJECT = rf"(?:{_WORKER}|iw|pt\.?|individual|he|she)"
_MALE, _FEMALE = "male|man|gentleman", "female|woman|lady"
_OTHER = (
    r"students?|co-?workers?|clients?(?!\s+serv)|residents?|inmates?|customers?(?!\s+(?:serv|care))|pupils?"
    r"|child(?!\s*care)|children|son|daughter|mother|father|friend|cousin|brother|sister"
    "|neighbor|nephew|niece|boy|girl|toddler|infant|baby|wife|husband|spouse|partner"
    "|assailant|aggressor|suspect|twins?|grand[a-z]{3,8}|youngest|oldest|onset"
)
_OLD = r"(?: (?:\s+|-)? (?:years?|yrs?)\.? (?:\s+|-)? old | \s?-?y\.?/?\s?o\b\.? | \s+years\s+of\s+age )"
# an 8 year old injury, a 3 year old low back claim: it is not the worker that is so old
_THING = r"""
    (?! \s+ (?:post-?op|status\s+post|chronic\s+pain\s+patient|employee\s+of)\b )
    (?! \s+ (?:(?!(?:with|who|whose|male|man|female|woman|is|was|has|had|injured|sustained|for|of|the|an?|and
            |worker|employee|applicant|patient|claimant)\b)[a-z'-]+\s+){0,3}?
        (?:injur(?:y|ies)|claim|case(?!\s+(?:manager|worker))|file(?!\s+clerk)|condition|study|request|mri|x-?ray
        |fusion|surgery|surgical|fractures?|tear|report|film|scan|implant|accident|incident|prosthesis)\b )
"""
_AGE = Pattern(
    rf"""
      # a 51 year old, right-handed female; a 51 y/o man; a 51 year old who fell
      (?<![0-9.,/#-]) \b (?P<age>[0-9]{{1,3}}) {_OLD} {_THING}
      (?: (?: ,?\s+ (?!(?:to|the|of|in|for|by|with|and|at)\b) [a-z-]+ ){{0,4}}? ,?\s+ (?:{_MALE}|{_FEMALE}|who)\b
        | (?: \s+ (?!(?:to|the|of|in|for|by|with|and|at)\b) [a-z-]+ ){{0,4}}? \s+ (?:{_WORKER})\b )

      # the patient is 51 years old; she was a 51-year-old
    | \b{_SUBJECT} \s+(?:is|(?P<was>was))\s+ (?:(?:now|currently|presently)\s+)? (?:an?\s+)?
      (?P<stated>[0-9]{{1,3}}) {_OLD} \b {_THING}

      # the patient, age 51,
    | \b(?:{_WORKER}|iw) ,?\s+ aged?\s+ (?P<aged>[0-9]{{1,3}}) \b (?!\s*[-/.][0-9])

      # Age: 51
    | \bage:\s? (?P<listed>[0-9]{{1,3}}) \b (?![-/.][0-9])

      # this 51 year old fell
    | \bthis\s+ (?:is\s+an?\s+)? (?P<this>[0-9]{{1,3}}) {_OLD} \b {_THING}
    """,
)
# Every age has one of these: figures before years, "age" before figures.
_YEARS = Pattern(r"y (?<=[0-9\s-]y)")
_LABEL = Pattern(r"age (?:d?\s+|:\s?) [0-9]")
_BEGINS = Pattern(rf"\b (?: [0-9] | {_SUBJECT}\s | (?:{_WORKER}), | this\s | age: )")
_LONGEST_BEFORE = 48
"""In characters: what belongs to an age before its figures, with whose age it is."""
_NOT_NOW = Pattern(r"\b(?:when|was\s+then|at\s+(?:the|that)\s+time|at\s+time)\b")
_THEN = Pattern(r"\A[\s,(]{0,3}(?:years?\s)?(?:at\b|when\b|then\b|in\s+(?:19|20)[0-9]{2})")
_YEAR = Pattern(r"\b(?:19|20)[0-9]{2}\b")
_CHILD = Pattern(r"\s(?:[0-9]|1[0-7])(?![0-9])")
_NOW = Pattern(r"\bis\s+(?:an?\s+)?\Z")
_NOT_THEIR = Pattern(
    rf"""
      \b(?:his|her|whose|typical|average|any|every|hypothetical|each|another|some|one|two|three|other)\s+\Z

      # struck by a large, transferring an
    | \b(?:by|with|for|to|from|against|onto|than|(?<!case\s)of
        |[a-z]{{3,12}}(?<!be)(?<!involv)(?<!concern)(?<!regard)ing)
      \s+ (?:an?|the|her|his|two)\s+ (?:(?!is\b|was\b|this\b)[a-z0-9-]{{1,20}},?\s+){{0,3}} \Z

      # coworker, a; her son (a; the student was a
    | \b(?:{_OTHER})\b [\s,(]{{0,3}} (?:(?:who|is|was)\s+){{0,2}} (?:an?\s+|the\s+)? (?:age\s+)? \Z
    """
)
_OF_OTHERS = Pattern(rf"\b(?:{_OTHER})\b")
_BESIDE = Pattern(rf"\A [\s,(]{{1,3}} (?:(?!with\b|who\b|and\b|has\b|is\b)[a-z-]+\s+)? (?:{_OTHER})\b")
_IN_A_STUDY = Pattern(r"\A \s+ (?:in|from)\s+(?:the|a|this|that|one)\s+(?:study|trial|cohort|group|report)\b")
# What stands before "Age: 51" where it is an entry of its own.
_LISTS = Pattern(
    rf"(?:\A|[.;:|/)\n]|\b(?:{_WORKER}|{_MALE}|{_FEMALE}|current|present|pt|iw|sex|gender|name|'s)[,:]?)[\s(]{{0,3}}\Z"
)
# What stands before an age that can only be the worker's; "|" is the beginning of the text.
_PLAINLY = Pattern(
    rf"""
    (?: \A\| | \bthis\s+(?:is\s+)? | \bin\s+this\s+case,?\s+ | [|.\]_]\s*is\s+ | \bm(?:r|s|rs)\.?\s+[a-z-]+\s+is\s+
      | \b{_SUBJECT}\)?\s+(?:is|was)\s+ )
    \W{{0,3}} (?:(?:now|currently|presently)\s+)? (?:(?:an?|the)\s+)?
    (?:(?!who\b|by\b|with\b|study\b|trial\b)[a-z-]{{1,20}},?\s+){{0,2}} \Z
    """
)
_SEX = Pattern(rf"\b (?:(?P<male>{_MALE})|(?P<female>{_FEMALE})) \Z")
_SEX_AFTER = Pattern(rf"\A (?:,?\s{{1,3}}[a-z-]+){{0,3}}? ,?\s{{1,3}} (?:(?P<male>{_MALE})|(?P<female>{_FEMALE})) \b")
_BEFORE, _AFTER = 40, 60
_WRITTEN_WITH = ("age", "old", "y/o", "yo ", "y.o", "Age:")

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: n for n, word in enumerate(_UNITS, 1)} | {word: n for n, word in enumerate(_TEENS, 14)}
_NUMBERS |= {word: 10 * n for n, word in enumerate(_TENS, 2)}
_IN_WORDS = Pattern(
    rf"\b (?:(?P<tens>{'|'.join(_TENS)}) (?:[\s-](?P<units>{'|'.join(_UNITS)}))? | (?P<less>{'|'.join(_NUMBERS)})) \Z"
)
_LONGEST_IN_WORDS = 14


class Age(Struct, frozen=True):
    """An age of the worker, the sex where the same words say it, and whether it can be of nobody else."""

    years: int
    sex: str | None
    plain: bool = False


def worker_ages(text: str) -> Iterator[Age]:
    """Every age in *text* that is the worker's today, in its order.

    An age "at the time of the injury", or when something happened, is another one, and left out; so is one of somebody
    whom the worker met, lives with or cares for.
    """
    small = _in_figures(text.lower())
    for found in places_of_ages(small):
        begin, end = found.span()
        before, after = small[max(0, begin - _BEFORE) : begin], small[end : end + _AFTER]
        if _is_left_out(found, before, after):
            continue
        sex = _SEX.search(found[0]) or _SEX_AFTER.match(after)
        plain = not found["age"] or _is_plain(before if begin > _BEFORE else f"|{before}", found[0])
        years = int(found[found.lastgroup or 0])
        yield Age(years, None if sex is None else "male" if sex["male"] else "female", plain)


def places_of_ages(small: str) -> Iterator[re.Match[str]]:
    """Where anybody's age stands in a text in small letters."""
    spots = [spot for years in _YEARS.finditer(small) if (spot := _figures_before(small, years.start())) is not None]
    if "age" in small:
        spots = sorted([*spots, *(found.end() - 1 for found in _LABEL.finditer(small))])
    return _AGE.near(small, spots, _BEGINS, _LONGEST_BEFORE)


def _figures_before(small: str, end: int) -> int | None:
    """Where the last figure stands that has nothing but white space and hyphens between itself and *end*."""
    last = end - 1
    while last >= 0 and (small[last] in " -" or small[last].isspace()):
        last -= 1
    return last if last >= 0 and "0" <= small[last] <= "9" else None


def _is_left_out(found: re.Match[str], before: str, after: str) -> bool:
    """Whether an age is not the worker's, or not that of today."""
    if found["age"]:
        return _is_of_another(before, found[0], after) or _is_past(before, after)
    if found["stated"]:
        return _is_doubtful(before, found[0], after, was=found["was"] is not None)
    return _THEN.match(after) is not None or bool(found["listed"] and not _LISTS.search(before))


def _is_past(before: str, after: str) -> bool:
    """Whether the words around an age say that it was the age at another time."""
    if _NOW.search(before):
        return False
    return any(map(_NOT_NOW.search, (before, after))) or _THEN.match(after) is not None


def _is_of_another(before: str, words: str, after: str) -> bool:
    """Whether an age is of somebody else, by its own *words* and those around it."""
    return any(
        (_NOT_THEIR.search(before), _OF_OTHERS.search(words), _BESIDE.match(after), _IN_A_STUDY.match(after)),
    )


def _is_doubtful(before: str, words: str, after: str, *, was: bool) -> bool:
    """Whether "he is", "she is" or "was" may be said of somebody else, or of another time."""
    if was and (_CHILD.search(words) or _is_past(before, after) or _YEAR.search(before)):
        return True
    said = was or words.startswith(("he", "she"))
    return said and _OF_OTHERS.search(before) is not None


def _is_plain(before: str, words: str) -> bool:
    """Whether an age can be of nobody but the worker."""
    return words.endswith(("worker", "employee", "applicant", "claimant")) or _PLAINLY.search(before) is not None


def _in_figures(small: str) -> str:
    """*small* with the figures of ages that are written in words."""
    at = small.find("year")
    while at > 0:
        if small[at - 1] in " -" and small[at - 2].isalpha():
            found = _IN_WORDS.search(small[max(0, at - 1 - _LONGEST_IN_WORDS) : at - 1])
            if found is not None:
                years = str(_NUMBERS[found["tens"] or found["less"]] + _NUMBERS.get(found["units"], 0))
                begin = at - 1 - len(found[0])
                small = small[:begin] + years + small[at - 1 :]
                at = begin + len(years) + 1
        at = small.find("year", at + 1)
    return small


def may_state_ages(text: str) -> bool:
    """Whether *text* may state an age: whether it has anything of what ages are written with."""
    return has_one(text, _WRITTEN_WITH)
