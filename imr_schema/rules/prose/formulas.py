"""Words that conclude, connect or point elsewhere, and so give no reason. Texts are in small letters."""

from __future__ import annotations

_CONNECT = """
a an the of and or but nor to with without for from by in on at as than that which who this these those there it its he
she they him her his their we us our i my me you your is are was were be been being am has have had do does did will
would shall should may might can could must not no none any all some each every either neither both such so thus hence
therefore accordingly consequently since because given due based upon per under above below before after again also only
just if when while although though however then now here
"""
_REQUEST = """
request requested requests requesting treatment treatments service services item items medication medications submitted
proposed prescribed disputed question issue case claim claims administrator reviewer reviewers expert physician doctor
provider patient worker employee injured applicant independent medical review imr utilization ur organization maximus
determination decision decisions decided
"""
_CONCLUDE = """
medically necessary necessity unnecessary appropriate reasonable indicated supported warranted established recommended
certified certification approved approval denied denial upheld uphold overturned overturn modified authorized agree
agreed agrees concur concurs considered deemed found find finding findings felt judged conclusion conclude concluded
concludes remains stands met made time present moment currently
"""
_GUIDELINES = "guideline guidelines mtus odg acoem citation evidence criteria section sections page pages chapter"
_ELSEWHERE = """
rationale rationales reason reasons explanation explained stated noted discussed mentioned described provided see refer
referred attached attachment enclosed letter file report document documents record records form field text line column
previous previously prior earlier same other others another elsewhere available intentionally left blank error template
"""
_REVIEW = """
careful carefully thorough thoroughly review reviewed reviewing complete completely full fully entire entirety whole
professional opinion view judgment judgement think believe believes belief idea good bad support supports supporting
lack lacks lacking sufficient insufficient adequate adequately clear clearly certain sure overall general generally
please consult contact details detail set out forth gave gives give state states stating according accordance basis
within out over between about into until beyond further additional more most less least much many few several one two
own very well too yes ok okay thank thanks dear sir madam note notes noted comment comments nothing anything something
everything say says said content contents write written wrote type typed enter entered insert inserted delete removed
supplied supply later date dated soon follow follows following final finally also as such way ways matter matters fact
facts part parts section text word words sentence paragraph template document system program software version copy
copyright rights reserved confidential privileged law legal act code regulation regulations labor california state
federal services inc expert selected clinical active practice years licensed education background specialty board
certified affiliation employer administrative director deemed appeal notice
"""
FORMULAS = frozenset(" ".join((_CONNECT, _REQUEST, _CONCLUDE, _GUIDELINES, _ELSEWHERE, _REVIEW)).split())
"""The words that give no reason."""

_MEASURES = """
mg mcg ml gm grams gram milligrams units unit iu visits visit sessions session times time tablets tablet tabs tab
capsules capsule pills pill day days week weeks month months hour hours year years daily weekly monthly refill refills
qty quantity dose dosage amount number count total each per every remaining eligible portion original retrospective
prospective concurrent authorized administrator item items various unspecified unknown
"""
_AMOUNTS = frozenset(_MEASURES.split())
"""How much of something, without what it is."""

_SURGERY = frozenset(("surgery", "surgeries", "surgical", "procedure", "procedures", "operation", "operative"))


def content_words(text: str) -> frozenset[str]:
    """The words of *text*, which is in small letters without marks, that are no formula and no number."""
    return frozenset(word for word in text.split() if word not in FORMULAS and not word.isdigit() and len(word) > 1)


def speaks_of_surgery(text: str) -> bool:
    """Whether *text* names a surgery: one sentence about it is the reason for every service around it."""
    return not _SURGERY.isdisjoint(text.split())


def names_something(description: str) -> bool:
    """Whether a *description*, in small letters without marks, names a treatment, a thing or a code."""
    return any(
        word not in FORMULAS and word not in _AMOUNTS and ((len(word) > 1 and not word.isdigit()) or len(word) >= _CODE)
        for word in description.split()
    )


_CODE = 5
"""A number of so many digits is a code of a procedure."""
