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
concludes remains stands made time present moment currently
"""
_GUIDELINES = "guideline guidelines mtus odg acoem citation evidence criteria section sections page pages chapter"
_ELSEWHERE = """
rationale rationales reason reasons explanation explained stated noted discussed mentioned described provided see refer
referred attached attachment enclosed letter file report document documents record records form field text line column
previous previously prior earlier same other others another elsewhere available intentionally left blank error template
"""
_FORMULAS = frozenset(" ".join((_CONNECT, _REQUEST, _CONCLUDE, _GUIDELINES, _ELSEWHERE)).split())
_SURGERY = frozenset(("surgery", "surgeries", "surgical", "procedure", "procedures", "operation", "operative"))


def content_words(text: str) -> frozenset[str]:
    """The words of *text*, which is in small letters without marks, that are no formula and no number."""
    return frozenset(word for word in text.split() if word not in _FORMULAS and not word.isdigit() and len(word) > 1)


def speaks_of_surgery(text: str) -> bool:
    """Whether *text* names a surgery: one sentence about it is the reason for every service around it."""
    return not _SURGERY.isdisjoint(text.split())
