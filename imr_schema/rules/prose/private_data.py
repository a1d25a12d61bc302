"""Numbers, e-mail addresses and days of birth of persons in prose.

What is searched is plain text (:func:`imr_schema.rules.prose.every_text.plain`).
"""

from __future__ import annotations

from imr_schema.rules._pattern import Pattern, has_one

_EMAIL = Pattern(
    r"@ (?<=[A-Za-z0-9_%+-]@) [A-Za-z0-9-]{1,63} (?:\.[A-Za-z0-9-]{1,63}){0,4} \.[A-Za-z]{2,24} (?![A-Za-z0-9-])"
)
_NO_YEAR = r"(?!(?:19|20)[0-9]{2}(?![0-9]))"
_BY_FORM = Pattern(
    rf"""
    (?:
        (?<![0-9.-])
        (?:
            [0-9]{{3}} \ ?-\ ? [0-9]{{2}} \ ?-\ ? [0-9]{{4}}                  # 123-45-6789
          | [0-9]{{3}} \.[0-9]{{2}}\. [0-9]{{4}}                              # 123.45.6789
          | [0-9]{{3}} \ [0-9]{{2}}\  {_NO_YEAR} [0-9]{{4}}                   # 123 45 6789
          | (?:\+?1[-.\ ]\ ?)?
            (?:
                \([2-9][0-9]{{2}}\) \ {{0,2}} [0-9]{{3}} \ ?[-.\ ]\ ? [0-9]{{4}}   # (555) 010-4477
              | [2-9][0-9]{{2}} (?:\ ?[-/]\ ?|[.\ ]) [0-9]{{3}} \ ?-\ ? [0-9]{{4}} # 555-010-4477
              | [2-9][0-9]{{2}} \.[0-9]{{3}}\. [0-9]{{4}}                          # 555.010.4477
              | [2-9][0-9]{{2}} \ [0-9]{{3}}\  {_NO_YEAR} [0-9]{{4}}               # 555 010 4477
            )
          | \+[0-9]{{1,3}} [-.\ ] (?:[0-9]{{2,4}}[-.\ ]){{2,4}} [0-9]{{3,4}}  # +44 20 7946 0958
        )
      | (?:[Xx]{{3}}|\*{{3}}|\#{{3}}) [-.\ ]? (?:[Xx]{{2}}|\*{{2}}|\#{{2}}) [-.\ ]? [0-9]{{4}}
    ) (?![0-9-]|\.[0-9])
    """
)
_TELEPHONE = Pattern(
    r"""
    \b(?i:telephone|phone|ph(?=[.:])|tel|fax|facsimile|cell(?=\s?:)|cell(?:ular)?\ phone|mobile)\b\.?
    (?i:\s{0,2}(?:number|no\b\.?|\#))? \s{0,2} (?:[:\#]|is\b)? \s{0,2} (?:\+?1[-.\ ]?)?
    (?: [0-9]{10} | [0-9]{3}[-.\ ][0-9]{4} ) (?![0-9-]|[./][0-9])
    """
)
_SIGN = r"(?:(?:(?:number|num\b\.?|nbr\b\.?|no\b\.?|id\b|\#)s?|:) (?:\s?\(s\))? )"
_AFTER = r"(?:(?:is|was|of|as)\b|[:\#=-])?"
# Five digits or more with letters and hyphens among them; no case number of a review, and no date.
_VALUE = r"""
    (?!CM-?[0-9]|(?:CPT|NDC|ICD|HCPCS|PMID|NCT|DOS|DOI|CCR|LC)\b) (?![0-9]{1,2}-[0-9]{1,2}-[0-9]{2,4}(?![0-9-]))
    (?=[A-Z\s-]{0,12}(?:[0-9][A-Z-]{0,4}){5})
    (?:[A-Z]{1,5}[-\s]?){0,2} [0-9]
"""


_STRONG, _WEAK = rf"\s{{0,2}} (?:case\s{{1,2}}|claim\s{{1,2}}|file\s{{1,2}})? {_SIGN}?", rf"(?:'s)? \s{{0,2}} {_SIGN}"
_NUMBER = rf"\s{{0,2}} (?i:{_AFTER}) \s{{0,2}} {_VALUE}"
# A strong label needs no sign such as "No." before its number; a weak one does.
_ADJUDICATION = Pattern(
    rf"""
    \b(?i:(?:adj\b\.?|adj|wcab|eams) {_STRONG} | appeals\s+board(?:\s+case)? {_WEAK})
    (?: {_NUMBER} | \s{{0,2}} (?i:{_AFTER}) \s{{0,2}} [0-9]{{3}}\ [0-9]{{4}} (?![0-9-]) )
    """
)
# "Claims 97110 and 97140", "claim 97110-59": procedures that were billed, with their modifiers.
_NO_PROCEDURE = r"""
    (?! [\s:]{0,3} (?:(?:is|was|of|as|for)\s)? [0-9]{5} (?:-(?:[0-9]{2}|[A-Z]{2}|[0-9]{5}))? (?![0-9A-Z-]) )
"""
_CLAIM = Pattern(
    rf"""
    \b(?i:
        claims? {_NO_PROCEDURE} [\s-]{{0,2}} (?:case\s{{1,2}}|file\s{{1,2}})? {_SIGN}?
      | (?:wcis|jcn) {_STRONG} | (?:claimant|jurisdictional) {_WEAK}
    ) {_NUMBER}
    """
)
_OF_PERSON = Pattern(
    rf"""
    \b(?i:
        (?:mrn|cdl|driver'?s?'?\s+licen[sc]e|ssn|s\.s\.n\.?) {_STRONG}
      | (?:
            files?|policy|account|acct\b\.?|charts?|med(?:ical|\.)?\s+rec(?:ord|\.)?|m\.?r\.?(?=\s?\#)|d\.?l\.?
          | passport|medi-?cal|medicare|s\.?s\.?|social\s+security|soc\b\.?\s+sec\b\.?|group|insurance
        ) {_WEAK}
      | (?:patient|member|employee|subscriber|claimant|applicant|insured|beneficiary|worker)(?:'s)?(?:\s+account)?
        \s{{0,2}} (?:identification\s{{1,2}})?(?:number|no\b\.?|id\b|\#) {_SIGN}?
    ) {_NUMBER}
    """
)
_LAST_FOUR = Pattern(
    r"""
    \b(?i:(?:ssn|s\.s\.n\.?|ss\s?\#|(?:social\ security|soc\.?\ sec\.?)\ (?:number|no\.?|\#))
        \s{0,2} (?:\(?last\s(?:four|4)(?:\sdigits)?\)?|(?:ending|ends)(?:\s(?:in|with))?|xxx-xx-|x{5})?)
    \s{0,2} (?i:is|are|:|\#|-)? \s{0,2} [0-9]{4} (?![0-9])
    """
)

_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[A-Za-z]{0,6}\.?"
_DAY = rf"""
    (?:
        [0-9]{{1,2}}\s?[/.-]\s?[0-9]{{1,2}}\s?[/.-]\s?(?:[0-9]{{4}}|[0-9]{{2}}) (?![0-9])
      | [0-9]{{4}}[/.-][0-9]{{1,2}}[/.-][0-9]{{1,2}} (?![0-9])
      | [0-9]{{8}} (?![0-9])
      | {_MONTH} \s? [0-9]{{1,2}} (?:st|nd|rd|th)? ,? \s{{0,2}} [0-9]{{4}}
      | (?:the\s)? [0-9]{{1,2}} (?:st|nd|rd|th)? [\s-] (?:of\s)? {_MONTH} ,? [\s-]? [0-9]{{4}}
      | [0-9]{{1,2}}-{_MONTH}-[0-9]{{2}} (?![0-9])
    )
"""
_BIRTH = Pattern(
    rf"""
    \b(?i:
        d\.?\s?o\.?\s?b\b\.? | date[\s-]{{1,2}}of[\s-]{{1,2}}birth | birth[\s-]?(?:date|day) | birth(?=\s?:)
      | born
    )
    [\s:;,\#/()=-]{{0,4}} (?i:(?:age|is|was|of|on)\b)? [\s:]{{0,3}} {_DAY}
    """
)


_OF_CHILD = Pattern(r"\b(?:child|son|daughter|baby|infant|twins?|newborn)\b [^.;]{0,30} \bborn\b")
_BIRTHS = ("birth", "born", "dob", "d.o", "d o", "o.b")


def has_email(text: str) -> bool:
    """Whether *text* has an e-mail address."""
    return _EMAIL.search(text) is not None


def has_number_by_form(text: str) -> bool:
    """Whether *text* has a social security or a telephone number, known by its form alone."""
    return _BY_FORM.search(text) is not None


def has_telephone(text: str) -> bool:
    """Whether *text* has a telephone number after a label."""
    return _TELEPHONE.search(text) is not None


def has_adjudication_number(text: str) -> bool:
    """Whether *text* has the number of a case before the Appeals Board."""
    return _ADJUDICATION.search(text) is not None


def has_claim_number(text: str) -> bool:
    """Whether *text* has the number of a claim."""
    return _CLAIM.search(text) is not None


def has_number_of_person(text: str) -> bool:
    """Whether *text* has a number of a person after its label: of a record, a license, a policy."""
    return _OF_PERSON.search(text) is not None


def has_last_four(text: str) -> bool:
    """Whether *text* has the end of a social security number after its label."""
    return _LAST_FOUR.search(text) is not None


def has_birth(text: str) -> bool:
    """Whether *text* has a day of birth."""
    lowered = text.lower()
    if not has_one(lowered, _BIRTHS):
        return False
    return any(
        not _OF_CHILD.search(lowered[max(0, found.start() - 40) : found.end()]) for found in _BIRTH.finditer(text)
    )
