"""Whether the subject of a verdict is what an item asks for, a part of it, or something else. In small letters."""

from __future__ import annotations

from enum import Enum

from imr_schema.rules._pattern import Pattern
from imr_schema.rules.prose.ancillary import is_around_surgery, is_surgery


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith("ss") else word


def _words_of(text: str) -> frozenset[str]:
    return frozenset(map(_singular, text.split()))


_WORD = Pattern(r"[a-z]+(?:['\u2019-][a-z]+){0,4}")
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,4}"
_ITSELF = Pattern(
    r"""
    \W{0,3} (?:it|they|this|these|that|those|such|both|all|each|either|all\sof\s(?:it|them|these|this)
      |both\sof\s(?:them|these)
      |same|the\ssame|the\sabove|the\sforegoing|neither|none|any\sof\s(?:it|them|these))? \W{0,3}
    """
)
_PART = Pattern(
    rf"""
      \b (?:{_NUMBERS}|half|some|most|part|portion|few|rest|balance|several|first|last|other|third|quarter)
      (?:\s\([0-9]+\))? \s (?:(?:more|such|additional)\s)? of \b
    | \b (?:half|some|part|portion|first|initial|last|remaining|other|rest|balance|remainder|final|latter|former
      |second|few
        |partial|earlier|shorter|smaller|lesser|fewer|reduced|limited|short|brief|trial|alternative|another|only|up\sto
        |no\smore\sthan|at\smost|single|less|modified) \b
    """
)
_OTHER = Pattern(
    r"""
    \b(?:
        beyond | excess | exceed\w* | more\sthan | greater\sthan | over\s[0-9]+ | longer | unlimited | indefinite |
          merely | general | most
      | prior | previous(?:ly)? | past | completed | already | that | which | who | when | if | patients | people |
        workers | individuals
      | future | subsequent | ever | always | anything | nothing | something | what | whatever | where | guidelines? |
        wean\w* | taper\w*
      | any\s(?!of) | every | once | used | patient['\u2019]s\scondition | alone | routine(?:ly)? | low-risk |
        high-risk
    )\b
    """
)
_DEFINITE = Pattern(
    r"\W{0,3}(?:(?:all|both|each|either|none)\s(?:of\s)?)?(?:the|this|these|those|such|said|current(?:ly)?|instant|his|her|above)\b"
)
_REQUEST = Pattern(
    r"""
    \brequest(?:ed|s|ing)?\b | \b(?:disputed|proposed|prescribed|in\sdispute|at\sissue|under\sreview)\b
    | \bdecision\sfor\b
    """
)
_NO_REQUEST = Pattern(r"\W{0,3}(?:an?\s(?!additional|further)|any\s|requests\b|repeat\srequests|every\s|most\s|some\s)")
_COUNTED = Pattern(rf"\W{{0,3}}(?:an?\s(?:quantity|total|trial|course|supply)\sof\s)?\#?(?:{_NUMBERS})\b")
_GENERIC = _words_of(
    """
    treatment treatments service services medication medications drug drugs item items care product prescription
    intervention modality equipment device unit supplies visits visit sessions session study studies test tests
    testing imaging scan therapy procedure surgery operation injection injections agent medicine compound program
    course evaluation consultation tablets refills quantity dosage dose rental purchase trial block blocks exam
    examination x-ray film surgical intervention
    """
)
_NEUTRAL = _words_of(
    """
    the this these those such said of for to and with at in on per by a an all both each either additional further
    continued continuing ongoing current currently present new more use usage requested request requests requesting
    proposed prescribed disputed dispute above now asked still question quantity times time x week weeks month
    months day days daily mg mcg ml tab tabs tablet tablets capsule capsules pills cap caps his her their worker's
    patient's applicant's injured employee's claimant's named one two three four five six seven eight nine ten
    eleven twelve sixteen twenty thirty sixty ninety associated issue review under right left bilateral side upper
    lower both as from being hereby listed referenced instant total number full whole entire original retrospective
    prospective urgent expedited medical necessity treatment sought submitted physician's provider's recommended or
    remains also hour hours level levels
    """
)
_ANATOMY = _words_of(
    """
    lumbar cervical thoracic spine spinal neck back low knee shoulder elbow wrist hand hip ankle foot leg arm finger
    thumb heel extremity extremities lumbosacral sacroiliac body part area region
    """
)
_PART_WORDS = _words_of(
    """
    half some part portion first initial last remaining other rest balance remainder final latter former second few
    partial earlier shorter smaller lesser fewer reduced limited short brief trial alternative another only up no
    than at most single less modified several third quarter
    """
)
_THINGS = _words_of("supply supplies purchase rental injection consultation evaluation surgery imaging block")
_SIDES = frozenset(["left", "right", "upper", "lower"])
_SHORT = {
    "pt": "physical therapy",
    "ot": "occupational therapy",
    "esi": "epidural steroid injection",
    "uds": "urine drug screen",
    "emg": "electromyography",
    "ncv": "nerve conduction velocity",
    "ncs": "nerve conduction study",
    "cbt": "cognitive behavioral therapy",
    "hep": "home exercise program",
    "mri": "magnetic resonance imaging",
    "tens": "transcutaneous electrical nerve stimulation",
    "ppi": "proton pump inhibitor",
    "rfa": "radiofrequency ablation",
    "dme": "durable medical equipment",
}
_SURGICAL = frozenset(
    ["surgery", "operation", "procedure", "surgical", "fusion", "arthroscopy", "repair", "decompression"]
)
_OF_SURGERY = _SURGICAL - {"procedure", "decompression"}
_ANYTHING = _words_of("treatment service item care intervention modality study procedure visit session level")


class Scope(Enum):
    """How much of an item a subject is."""

    WHOLE = "whole"
    PART = "part"
    OTHER = "other"


def scope(subject: str, description: str) -> Scope:
    """What *subject* is to the item of that *description*: all of it, a part of it, or another thing."""
    if not subject or _ITSELF.fullmatch(subject):
        return Scope.WHOLE
    if _restricted(_OTHER, subject, description):
        return Scope.OTHER
    asks = _REQUEST.search(subject) is not None and _NO_REQUEST.match(subject) is None
    theirs, own = words(subject), words(description)
    named = {word for word in theirs if word in own or any(_alike(word, each) for each in own)}
    foreign = theirs - named - _NEUTRAL - _GENERIC - _ANATOMY
    if theirs & _SURGICAL and not named - _SURGICAL and is_around_surgery(description):
        return Scope.OTHER
    if _restricted(_PART, subject, description):
        return Scope.PART if asks or not foreign - _PART_WORDS else Scope.OTHER
    if asks:
        return Scope.WHOLE
    known = _DEFINITE.match(subject) or named - _NEUTRAL - _ANATOMY or _COUNTED.match(subject)
    return Scope.WHOLE if known and not foreign else Scope.OTHER


def is_of(subject: str, description: str) -> bool:
    """Whether *subject* may be what the item of that *description* asks for, perhaps at another place of the body."""
    if not subject or _ITSELF.fullmatch(subject):
        return True
    if _restricted(_OTHER, subject, description):
        return False
    theirs, own = words(subject), words(description)
    named = {word for word in theirs if word in own or any(_alike(word, each) for each in own)} - _NEUTRAL - _ANATOMY
    if theirs & _OF_SURGERY and not named - _SURGICAL and not is_surgery(description):
        return False
    if named or (_REQUEST.search(subject) and not _NO_REQUEST.match(subject)):
        return True
    return theirs - _NEUTRAL - _ANATOMY - _OF_SURGERY <= _ANYTHING


def _alike(one: str, other: str) -> bool:
    """Whether two long words begin alike: "compounded" and "compound"."""
    return len(one) > 5 and one[:6] == other[:6]


def own_words(subject: str, description: str) -> set[str]:
    """The words of *subject* that name something of the item, with its sides and parts of the body."""
    return (words(subject) & words(description)) - (_NEUTRAL - _SIDES) - (_GENERIC - _THINGS)


def _restricted(pattern: Pattern, subject: str, description: str) -> bool:
    """Whether *subject* has a word of *pattern* that *description* has not."""
    theirs = description.replace(",", " ").split()
    return any(found[0].split()[0] not in theirs for found in pattern.finditer(subject))


def words(text: str) -> set[str]:
    """The words of *text* without plural endings, abbreviations written out."""
    found: set[str] = set()
    for match in _WORD.finditer(text):
        word = match[0]
        found.update(_SHORT[word].split() if word in _SHORT else [word, *word.split("-")])
    return {_singular(word) for word in found if len(word) > 1}
