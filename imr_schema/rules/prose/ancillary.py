"""Surgeries and the services around them, as descriptions name them. Texts are in small letters."""

from __future__ import annotations

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
    | \b (?:pre|post|peri)[\s-]? (?:op\b|operat|surg|procedur)
    | \b (?P<loosely>after|following|for|before|prior\sto|during|status\spost|related\sto) \s (?:\w+\s){{0,4}}?
      {_OPERATION_WORD} \b
    | \b (?:assistant\ssurgeon|surgical\sassist|surgery\sassist|assist(?:ant)?\s(?:for|at|in)\s(?:the\s)?surgery
      |co-?surgeon)
    | \b (?:physician['\u2019]?s?|pa|first|rn) \s (?:surgical\s)? (?:first\s)? assist(?:ant)? \b
    | \b (?:inpatient|hospital|overnight|in-patient) \s (?:\w+\s){{0,3}}? (?:stay|admission|day|night
      |hospitali[sz]ation)s? \b
    | \b (?:hospitali[sz]ation | length\sof\sstay | inpatient\sstay | (?:medical|surgical|cardiac)\sclearance
      | clearance\sfor\ssurgery | surgical\sfacility | (?:outpatient\s)?surgery\scent(?:er|re) | operating\sroom
      | anesthesi(?:a|ologist) (?!\s(?:consult|evaluat)) )
    """
)
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
    | \b (?:tunnel|finger|thumb|quervain\w*|compartment|nerve|ligament|tendon|capsular|retinaculum|pulley|fascia|digit
      |ulnar) \s
      (?:\w+\s)? releases? \b
    | \b release \s of \b
    | \b (?:knee|hip|shoulder|disc|disk|joint|ankle|elbow|valve) \s (?:\w+\s)? replacements? \b
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
    """Whether *description* is of a service around a surgery, and not of the surgery itself."""
    around = _AROUND_A_SURGERY.search(description)
    if around is None or _MANIPULATION in description:
        return False
    if around["loosely"] and _CONSULTATION.search(description):
        return False
    return _SURGERY.search(description[: around.start()]) is None


def is_surgery(description: str) -> bool:
    """Whether *description* is of an operation; a consultation, an injection, a trial or supplies are none."""
    found = _SURGERY.search(description)
    if found is None or is_around_surgery(description):
        return False
    other = _LOOKS_LIKE.search(description)
    return other is None or (
        found.start() < other.start()
        and not description[found.end() :]
        .lstrip()
        .startswith(("consult", "evaluat", "referral", "follow", "second", "counsel"))
    )


def is_procedure(description: str) -> bool:
    """Whether *description* is of a procedure that is no operation but may have services around it, as an injection."""
    return _PROCEDURE.search(description) is not None
