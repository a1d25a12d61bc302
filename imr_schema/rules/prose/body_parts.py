"""Parts of the body and their side, as descriptions and conclusions name them. Texts are in small letters."""

from __future__ import annotations

from imr_schema.rules._pattern import Pattern, has_one

MIND = "mental health"
_WORDS = {
    "neck": "neck cervical thoracic cervicothoracic",
    "shoulder": "shoulder shoulders rotator acromioclavicular subacromial",
    "elbow": "elbow elbows epicondyle epicondylar epicondylitis cubital",
    "hand": "hand hands wrist wrists wrist/hand finger fingers thumb thumbs forearm forearms carpal metacarpal "
    "hand/wrist",
    "low back": "lumbar lumbosacral lumbo-sacral sacroiliac",
    "hip": "hip hips groin",
    "knee": "knee knees meniscus meniscal meniscectomy patella patellar patellofemoral",
    "ankle": "ankle ankles foot feet toe toes heel heels plantar achilles ankle/foot foot/ankle",
    "eye": "eye eyes eyelid ocular ophthalmic ophthalmology ophthalmologist optometry cornea corneal retina retinal "
    "cataract eyeglasses",
    "ear": "ear ears hearing tinnitus audiology audiogram audiometry",
    "teeth": "tooth teeth dental denture dentures dentist molar molars orthodontic periodontal",
    "head": "head brain skull cranial concussion",
    MIND: "psychological psychology psychologist psychiatric psychiatry psychiatrist psychotherapy ptsd mental",
}
"""The words of each region: those of the code list of chapters, and parts that no chapter or one without a region
treats."""

_REGION_OF = {word: region for region, words in _WORDS.items() for word in words.split()}
_PART = "|".join(word for word, region in _REGION_OF.items() if region not in (MIND, "head", "teeth"))
# The dominant hand, the head of a bone, a discipline, and devices that are named for a part are no parts treated.
_NO_PART = Pattern(
    r"""
      \b(?:left|right)[\s-]+hand(?:ed)?[\s-]+domina\w+ | \b(?:left|right)[\s-]handed(?:ness)?\b
    | \b(?:femoral|radial|humeral|metacarpal|metatarsal|fibular|shower|massage)\sheads?\b
    | \bhand[\s-]+(?:therap(?:y|ists?)|held|rails?|controls?|grips?|bars?|weights?|sanitizer)\b
    | \bknee[\s-]+(?:scooters?|walkers?|high)\b | \bhip[\s-]kits?\b | \bhead[\s-]?rests?\b
    | \b(?:foot|feet)[\s-]?(?:stools?|rests?|pedals?)\b | \bwrist[\s-]rests?\b
    """
)
_NAMED_FOR = ("hand", "head", "knee", "hip", "foot", "wrist")
# "MRI to evaluate the hand numbness": where the symptom is, not what is treated.
_SYMPTOM = Pattern(
    r"""
    \b(?:for|to\s(?:evaluate|assess|treat|rule\sout|address|manage|control|relieve|reduce)) \s
    (?:[\w/-]{1,20},?\s){1,6}?
    (?:pain|numbness|tingling|weakness|symptoms?|complaints?|headaches?|spasms?|crps|radicul\w{1,8}|neuropath\w{1,3})\b
    """
)
_SIDE = Pattern(
    rf"""
    \b (left|right|lt|rt) \b \.? \)? (?:-sided|-side|-hand)? \s?
    (?:[a-z0-9]+[\s-]+){{0,2}}?                               # right total knee, left l4-l5
    \b (?:
        {_PART} | (?:low|lower|upper)\sback | [lc][1-7][-/]  # a part, or a level of the spine
      | arm | leg | hemi\w* | upper | lower | side | tooth | teeth
    ) \b
    """
)
_SIDE_AFTER = Pattern(
    rf"""
    \b (?:{_PART}|arm|leg|extremity|spine) \s? (?: , | \( | - | : | \s on \s the ) \s?
    (?P<side>left|right|lt|rt) \b (?! [\s-]+ (?:{_PART}|hand|arm|leg|upper|lower|domina|side) )
    | \b (?:{_PART}|arm|leg|extremity|spine) \s (?P<last>left|right|lt|rt) \b \.? \s? (?:\Z|[,;()])
    | \( \s? (?P<alone>left|right|lt|rt) \s? \)
    """
)
_BOTH = Pattern(
    r"""
    \b (?: bilateral(?:ly)? | both | left\s?(?:and|&|/)\s?right | right\s?(?:and|&|/)\s?left | b/l ) \b
    """
)
_OF_BOTH = ("bilateral", "both", "b/l")
_EACH = Pattern(r"\b(?:each|either)\b")
_BACK = Pattern(
    r"""
      \b(?:and|the|his|her|neck|mid|middle|entire|whole) \s back \b (?!\s(?:to|in|on|at|and\sforth)\b)
    | \b back \s (?:pain|brace|injur|surg|strain|sprain|support|condition|problem|complaint|symptom)
    """
)
_SEGMENT = Pattern(
    r"""
    ([lct]) (?<!\w.) ([1-9][0-2]?) \s?
    (?: (?:-|/|\u2013|to|through|thru) \s? ([lcts]?) | ([lcts]) ) ([1-9][0-2]?) \b
    """
)
_TEETH = Pattern(
    r"""
    \b(?:tooth|teeth)\b \W{0,3} (?:(?:numbers?|nos?)\b\W{0,3})?
    ([0-9]{1,2} (?:(?:\W{1,3}|\s?(?:and|to|through|thru)\W{1,3})[0-9]{1,2}){0,12}) \b
    """
)
_NUMBER = Pattern(r"([0-9]+) (?: \s? (?:-|\u2013|\b(?:to|through|thru)\b) \s?\#?\s? ([0-9]+) )?")
_DIGIT = Pattern(
    r"""
    \b (?P<which>index|middle|long|ring|little|small|pinky|great|big
      |second|third|fourth|fifth|2nd|3rd|4th|5th) \s
    (?P<what>finger|toe|digit)
    """
)
_OF_DIGITS = ("finger", "toe", "digit")
_SAME_DIGIT = dict.fromkeys(("small", "pinky", "fifth", "5th"), "little")
_SAME_FINGER = {
    **dict.fromkeys(("second", "2nd"), "index"),
    **dict.fromkeys(("long", "third", "3rd"), "middle"),
    **dict.fromkeys(("fourth", "4th"), "ring"),
}
_SAME_TOE = {"big": "great", "2nd": "second", "3rd": "third", "4th": "fourth", "long": "third", "middle": "third"}
_NERVES = ("medial branch", "mbb", "nerve")
"""A level that stands beside one of them is that of a nerve, and not that of the joint or disc."""
_LIMBS = {
    "upper extremity": ("upper extremit", "upper limb"),
    "lower extremity": ("lower extremit", "lower limb"),
}
_LIMB_OF = {
    **dict.fromkeys(["shoulder", "elbow", "hand"], "upper extremity"),
    **dict.fromkeys(["hip", "knee", "ankle"], "lower extremity"),
}


def is_bilateral(text: str) -> bool:
    """Whether *text* speaks of both sides."""
    # Few texts have one of these words, which is found out quicker than what stands around it.
    written = has_one(text, _OF_BOTH) or ("left" in text and "right" in text)
    return written and _BOTH.search(text) is not None


def laterality(text: str) -> set[str]:
    """The sides, left or right, of the parts of the body that *text* names.

    None where it speaks of both, or of each: "each knee" are both, "1 each" is a unit.
    """
    if not has_one(text, ("left", "right", "lt", "rt")):
        return set()
    if is_bilateral(text) or (("each" in text or "either" in text) and _EACH.search(text)):
        return set()
    if "hand" in text:
        text = _NO_PART.blanked(text)
    found = {found[1] for found in _SIDE.finditer(text)}
    found |= {found["side"] or found["last"] or found["alone"] for found in _SIDE_AFTER.finditer(text)}
    return {{"lt": "left", "rt": "right"}.get(side, side) for side in found}


def regions(text: str) -> set[str]:
    """The regions of the body that *text* names, by the names of the code list of chapters."""
    found = set()
    if "back" in text:
        text = text.replace("low back", "lumbar").replace("lower back", "lumbar").replace("upper back", "neck")
        if _BACK.search(text):
            found |= {"low back", "neck"}  # which of the two, it does not say
    if has_one(text, _NAMED_FOR):
        text = _NO_PART.blanked(text)
    for word in text.split():
        region = _REGION_OF.get(word)
        if region is None and not word.isalpha():
            bare = word.strip("(),.;:/#")
            region = _REGION_OF.get(bare) or _level(bare)
        if region is not None:
            found.add(region)
    return found


def without_symptoms(text: str) -> str:
    """*text* without the places of the symptoms that something is asked for."""
    return _SYMPTOM.blanked(text) if "for " in text or "to " in text else text


def finer_parts(text: str) -> dict[str, set[str]]:
    """What *text* names more closely than a region, by its kind: the spine, limbs, segments, teeth, fingers, toes."""
    found = {
        "spine": {f"{part} spine" for part in ("cervical", "thoracic") if part in text},
        "limb": {limb for limb, words in _LIMBS.items() if has_one(text, words)},
        "segment": set() if has_one(text, _NERVES) else _all_segments(text),
        "tooth": _teeth(text) if "tooth" in text or "teeth" in text else set(),
        "finger": {"thumb"} if "thumb" in text else set(),
        "toe": set(),
    }
    for match in _DIGIT.finditer(text) if has_one(text, _OF_DIGITS) else ():
        what = "toe" if match["what"] == "toe" or (match["what"] == "digit" and "foot" in text) else "finger"
        digit = _SAME_DIGIT.get(match["which"], match["which"])
        found[what].add(f"{(_SAME_TOE if what == 'toe' else _SAME_FINGER).get(digit, digit)} {what}")
    return found


def _teeth(text: str) -> set[str]:
    """The teeth that *text* numbers, with those of a range between its ends."""
    numbers = [number for match in _TEETH.finditer(text) for number in _NUMBER.finditer(match[1])]
    ranges = [range(int(number[1]), int(number[2] or number[1]) + 1) for number in numbers]
    return {f"tooth {number}" for several in ranges for number in several}


def limb_of(region: str) -> str | None:
    """The limb that a region belongs to."""
    return _LIMB_OF.get(region)


def _all_segments(text: str) -> set[str]:
    return {each for match in _SEGMENT.finditer(text) for each in _segments(*match.groups())}


def _segments(first: str, above: str, second: str | None, glued: str | None, below: str) -> list[str]:
    """The segments from one level of the spine to another: ``l4-s1`` is ``l4-l5`` and ``l5-s1``."""
    second = second or glued
    levels = [*(f"c{n}" for n in range(2, 8)), *(f"t{n}" for n in range(1, 13)), *(f"l{n}" for n in range(1, 6)), "s1"]
    begin, end = f"{first}{above}", f"{second or first}{below}"
    if begin in ("l5", "c7") and not second and below == "1":
        end = "s1" if begin == "l5" else "t1"
    if begin not in levels or end not in levels:
        return []
    at, to = levels.index(begin), levels.index(end)
    return [f"{levels[i]}-{levels[i + 1]}".upper() for i in range(at, to)]


def _level(word: str) -> str | None:
    """The region of levels of the spine: ``l4-l5``, ``c5/6``."""
    if word[1:2].isdigit() and word[2:3] in ("-", "/", "s", "l", "c", "t"):
        return {"l": "low back", "c": "neck"}.get(word[0])
    return None
