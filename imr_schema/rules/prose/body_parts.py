"""Sides and parts of the body, as descriptions and conclusions name them. Texts are in small letters."""

from __future__ import annotations

import re

_WORDS = {
    "neck": "neck cervical thoracic cervicothoracic",
    "shoulder": "shoulder shoulders rotator acromioclavicular subacromial",
    "elbow": "elbow elbows epicondyle epicondylar epicondylitis cubital",
    "hand": "hand hands wrist wrists wrist/hand finger fingers thumb thumbs forearm forearms carpal metacarpal hand/wrist",
    "low back": "lumbar lumbosacral lumbo-sacral sacroiliac",
    "hip": "hip hips groin",
    "knee": "knee knees meniscus meniscal meniscectomy patella patellar patellofemoral",
    "ankle": "ankle ankles foot feet toe toes heel heels plantar achilles ankle/foot foot/ankle",
}
_ANY_PART = (
    r"|".join(word for words in _WORDS.values() for word in words.split())
    + r"|(?:low|lower|upper)\s+back|[lc][1-7][-/]"
)
_SIDE = rf"\b(left|right)(?:-sided|-side|-hand)?\s+(?:[a-z0-9]+[\s-]+){{0,2}}?(?:{_ANY_PART}|arm|leg|hemi\w*|upper|lower|side|eye|ear)\b"
_BOTH = ("bilateral", "both", "left and right", "right and left", "left/right", "right/left", "each")


def sides(text: str) -> set[str]:
    """The sides, left or right, of the parts of the body that *text* names; none where it speaks of both."""
    if "left" not in text and "right" not in text:
        return set()
    if any(word in text for word in _BOTH):
        return set()
    return set(re.findall(_SIDE, text))


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


_REGION_OF = {word: region for region, words in _WORDS.items() for word in words.split()}
