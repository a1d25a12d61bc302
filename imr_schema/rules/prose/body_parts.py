"""Parts of the body and their side, as descriptions and conclusions name them. Texts are in small letters."""

from __future__ import annotations

from imr_schema.rules._pattern import Pattern

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
}
"""The words of each region of the code list of chapters."""

_REGION_OF = {word: region for region, words in _WORDS.items() for word in words.split()}
_PART = "|".join(_REGION_OF)
_SIDE = Pattern(
    rf"""
    \b (left|right) (?:-sided|-side|-hand)? \s+
    (?:[a-z0-9]+[\s-]+){{0,2}}?                               # right total knee, left l4-l5
    (?:
        {_PART} | (?:low|lower|upper)\s+back | [lc][1-7][-/]  # a part, or a level of the spine
      | arm | leg | hemi\w* | upper | lower | side | eye | ear
    ) \b
    """
)
_BOTH = ("bilateral", "both", "left and right", "right and left", "left/right", "right/left", "each")


def laterality(text: str) -> set[str]:
    """The sides, left or right, of the parts of the body that *text* names; none where it speaks of both."""
    if "left" not in text and "right" not in text:
        return set()
    if any(word in text for word in _BOTH):
        return set()
    return {found[1] for found in _SIDE.finditer(text)}


def regions(text: str) -> set[str]:
    """The regions of the body that *text* names, by the names of the code list of chapters."""
    if " back" in text:
        text = text.replace("low back", "lumbar").replace("lower back", "lumbar").replace("upper back", "neck")
    found = set()
    for word in text.split():
        region = _REGION_OF.get(word)
        if region is None and not word.isalpha():
            bare = word.strip("(),.;:/")
            region = _REGION_OF.get(bare) or _level(bare)
        if region is not None:
            found.add(region)
    return found


def _level(word: str) -> str | None:
    """The region of levels of the spine: ``l4-l5``, ``c5/6``."""
    if word[1:2].isdigit() and word[2:3] in ("-", "/", "s", "l", "c", "t"):
        return {"l": "low back", "c": "neck"}.get(word[0])
    return None
