"""Surgeries and the services around them, as descriptions name them. Texts are in small letters."""

from __future__ import annotations

import re

from imr_schema.rules._pattern import Pattern

ANCILLARY = ("associated surgical service", "pre-op", "preop", "post-op", "postop", "labs to include")
"""How the description of an item begins that hangs on a surgery of the same letter."""

AROUND = (
    *("associated", "labs to include", "surg", "operat", "pre-", "post-", "preop", "postop", "pre op", "post op"),
    *("assistant", "inpatient", "hospital", "overnight", "clearance", "anesthesi", "arthroscop", "fusion"),
)
"""One of these words stands in the description of every service around a surgery."""

_OPERATION_WORD = (
    r"(?:surger(?:y|ies)|surgical\s(?:procedure|intervention|repair|treatment)|operations?|arthroscop\w+|fusion)"
)
_AROUND_A_SURGERY = Pattern(
    rf"""
      \A\W{{0,3}} (?:associated\s(?:surgical\s)?services? | labs\sto\sinclude)
    | \b (?:(?P<before>pre)|post|peri)[\s-]? (?:op\b|operat|surg|procedur)
    | \b (?P<loosely>after|following|for|before|prior\sto|during|related\sto) \s (?:\w+\s){{0,4}}?
      {_OPERATION_WORD} \b
    | \b (?:assistant\ssurgeon|surgical\sassist|surgery\sassist|assist(?:ant)?\s(?:for|at|in)\s(?:the\s)?surgery
      |co-?surgeon)
    | \b (?:pa|first|rn) \s (?:surgical\s)? (?:first\s)? assist(?:ant)? \b
    | \b (?P<hospital>inpatient|hospital|overnight|in-patient) \s (?:\w+\s){{0,3}}? (?:stay|admission|day|night
      |hospitali[sz]ation)s? \b
    | \b clearance \s for \s (?:\w+\s){{0,2}} surger
    | \b (?P<cleared>(?:medical|surgical|cardiac)\sclearance)
    | \b (?P<stay>hospitali[sz]ation | length\sof\sstay | inpatient\sstay)
    | \b (?P<hosts>surgical\sfacility | (?:outpatient\s)?surgery\scent(?:er|re) | operating\sroom
      | anesthesi(?:a|ologist) (?!\s(?:consult|evaluat)) )
    """
)
# What a stay in hospital is for, and what an anesthesia, a facility or a test is for, where it is for no operation.
_NO_STAY_AFTER = Pattern(
    r"""
    \b(?:
        detox | rehab | psych | suicid | depress | substance | alcohol | opioid | pain\s(?:program|manage) | frp\b
      | functional\srestor | day\sprogram | outpatient\sprogram | oximet | sleep | polysomn | bed\b
    )
    """
)
_NO_OPERATION = Pattern(
    r"""
    \b(?:
        inject | epidural | esis?\b | blocks?\b | ablation | rhizotomy | rfa\b | trial | mri\b | ct\b | imaging | scan
      | dental | dentist | tooth | teeth | extraction | endoscop | colonosc | discogra
    )
    """
)
_CLEARED_FOR = Pattern(r"\A\s(?:for|to|prior\sto|before)\s(?!(?:the\s)?(?:\w+\s){0,2}(?:surg|procedur|operat))")
_WAS_DONE = Pattern(r"\bstatus[\s-]post\b|\bs/p\b")
_AFTER = Pattern(r"\b(?:status[\s-]post|s/p|after|following|post)\s(?:[\w/-]+\s){0,5}\Z")
_MANIPULATION = "manipulation under"
_SURGERY = Pattern(
    r"""
      \b\w*(?: ectom(?:y|ies) | oplast(?:y|ies) | arthroscop(?:y|ies|ic) | scopic\s(?:surg|repair|decompress|debride)
        ) \b
    | \b (?: \w*otomy | osteotom(?:y|ies) | \w*ostomy | fusion | arthrodes[ie]s | acdf | [tpaox]lif | orif | tenodesis
          | corpectom(?:y|ies) | laminoplasty | foraminotom(?:y|ies) | surger(?:y|ies) | surgical\s(?:repair
            |procedure|intervention
          |treatment|release|fixation|excision|decompression) | reconstruction | resection | excision | amputation |
            internal\sfixation
          | transposition | tendon\stransfer | grafting | debridement | revision | synovectomy | neurolysis |
            bunionectomy
          | laparoscop\w+ | herniorrhaphy | plasty | manipulation\sunder\sanesthesia | operation ) \b
    | \b decompression \b (?! \s (?:therapy|traction|table|unit|treatment) )
    | \b repair s? \b (?! \s of \s (?:the\s)?(?:wheelchair|hearing|unit|brace|denture|scooter|bed|chair|home) )
      (?<! wheelchair\srepair ) (?<! aid\srepair ) (?<! denture\srepair ) (?<! scooter\srepair ) (?<! aids\srepair )
    | \b (?:tunnel|finger|thumb|(?:quervain|dupuytren)(?:['\u2019]?s)?
      |compartment|nerve|ligament|tendon|capsular|retinaculum|pulley|fascia|digit
      |ulnar) \s
      (?:\w+\s)? releases? \b
    | \b release \s of \b
    | \b (?:knee|hip|shoulder|disc|disk|joint|ankle|elbow|valve) \s (?:\w+\s)? replacements? \b
    | \b (?: tk[ar] | th[ar] | r?tsa | lrti | (?:right|left|bilateral|open|endoscopic|revision) \s ctr
        | total\s(?:knee|hip|shoulder|elbow|ankle|disc) (?!\s(?:brace|exam))
        | (?:gastrocnemius|strayer|gum|muscle) \s recession | microfracture
        | (?:allo|auto|xeno)graft (?!\s(?:inject|mat)) | (?:skin|bone|tendon|nerve|fat) \s grafts?
        | (?:ganglion|cyst|mass|lipoma|neuroma|spur|nail|loose\sbody) \s removal
        | (?:mumford|lapidus|brostr[o\u00f6]m|bankart|latarjet|weil|akin|darrach|keller|austin|nissen)
          (?:\s\w+)? \s (?:procedure|repair)
        | (?:shoulder|knee|hip|ankle|elbow|wrist) \s scope | (?:tooth|teeth|dental|molar) \s extractions?
        | extractions? \s of \s (?:the\s)? (?:tooth|teeth|molar) | gastric \s (?:bypass|sleeve|band\w*)
        | pump \s (?:placement|implant\w*|insertion) ) \b
    | \b removal \s of \s (?:the\s|a\s)? (?:\w+\s){0,2} (?:ganglion|cyst|mass|lipoma|neuroma|spur) \b
    | \b hardware \s removal \b | \b removal \s of \s (?:the\s|deep\s)? (?:\w+\s)? (?:hardware|implants?|screws?
      |plates?) \b
    | \b (?:permanent|implantation\sof|implant(?:ed|able)?) \s (?:\w+\s){0,4}? (?:stimulator|pump|implant\w*) \b
    | \b stimulator \s (?:\w+\s){0,2}? (?:implant(?:ation)?|placement) \b
    """
)
_LOOKS_LIKE = Pattern(
    r"""
    \b(?:
        consult | evaluat | referral | refer\b | second\sopinion | suppl(?:y|ies) | follow-?\s?up | office\svisit |
          visits? | trial
      | assistant | clearance | boot | garment | counsel\w*
    )
    """
)
_CONSULTATION = Pattern(r"\b(?:consult|evaluat|referral|second\sopinion)")
_PROCEDURE = Pattern(
    r"""
    \b(?:
        stimulator(?!\ssupp) | ablation | rhizotomy | neurotomy | inject | block | epidural | discogra | pump | biops
          | lysis | catheter
      | implant | endoscop | procedure | remov | replace | release | scope\b | tk[ar]\b | th[ar]\b | acl\b |
        extraction | laser | graft
      | stent | bypass | lift\b | closure | plate | screw | cage | transplant
    )
    """
)


def is_ancillary(description: str) -> bool:
    """Whether *description* begins as that of a service that hangs on a surgery."""
    return description.startswith(ANCILLARY)


def is_around_surgery(description: str) -> bool:
    """Whether *description* is of a service around a surgery that may be denied, and not of the surgery itself."""
    around = _AROUND_A_SURGERY.search(description)
    if around is None or _MANIPULATION in description or _WAS_DONE.search(description):
        return False
    if around["loosely"] and _CONSULTATION.search(description):
        return False
    if _is_for_no_operation(description, around):
        return False
    return _SURGERY.search(description[: around.start()]) is None


def _is_for_no_operation(description: str, around: re.Match[str]) -> bool:
    """Whether *description* says what the service *around* is for, and that is no operation."""
    rest = description[around.end() :]
    if around["cleared"] and _CLEARED_FOR.match(rest) and _SURGERY.search(rest) is None:
        return True
    stays = around["hospital"] or around["stay"]
    if stays and _NO_STAY_AFTER.search(description):
        return True
    return bool(stays or around["hosts"] or around["before"]) and _NO_OPERATION.search(description) is not None


def is_surgery(description: str) -> bool:
    """Whether *description* is of an operation; a consultation, an injection, a trial or supplies are none."""
    found = _SURGERY.search(description)
    if found is None or is_around_surgery(description) or _AFTER.search(description[: found.start()]):
        return False
    other = _LOOKS_LIKE.search(description)
    return other is None or (
        found.start() < other.start()
        and not description[found.end() :]
        .lstrip()
        .startswith(("consult", "evaluat", "referral", "follow", "second", "counsel"))
    )


def is_procedure(description: str) -> bool:
    """Whether *description* names an operation, or a procedure that may have services around it, as an injection."""
    return _PROCEDURE.search(description) is not None or _SURGERY.search(description) is not None
