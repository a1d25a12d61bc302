"""Sides and parts of the body, as descriptions and conclusions name them. Texts are in small letters."""

from __future__ import annotations

import re

_PARTS = {
    "neck": r"neck|cervical|thoracic(?! outlet)|upper back|c[2-7](?:-|/| )[ct]?[1-7]",
    "shoulder": r"shoulders?|rotator cuff|acromioclavicular|subacromial",
    "elbow": r"elbows?|epicondyl\w+|cubital",
    "hand": r"hands?|wrists?|fingers?|thumbs?|forearms?|carpal|metacarp\w+|trigger finger",
    "low back": r"low(?:er)? back|lumbar|lumbosacral|lumbo-sacral|sacroiliac|l[1-5](?:-|/| )(?:l|s)?[1-5]",
    "hip": r"hips?|groin",
    "knee": r"knees?|menisc\w+|patell\w+",
    "ankle": r"ankles?|foot|feet|toes?|heels?|plantar|achilles",
}
_ANY_PART = "|".join(_PARTS.values())
_SIDE = rf"\b(left|right)(?:-sided|-side|-hand)?\s+(?:[a-z0-9]+[\s-]+){{0,2}}?(?:{_ANY_PART}|arm|leg|hemi\w*|upper|lower|side|eye|ear)\b"
# Each part holds one of these; most texts hold none, and need no pattern.
_ROOTS = (
    *(
        "neck",
        "cervic",
        "thorac",
        " back",
        "shoulder",
        "rotator",
        "acromi",
        "elbow",
        "epicond",
        "cubital",
        "hand",
        "wrist",
    ),
    *(
        "finger",
        "thumb",
        "forearm",
        "carp",
        "lumb",
        "sacro",
        "hip",
        "groin",
        "knee",
        "menisc",
        "patell",
        "ankle",
        "foot",
    ),
    *("feet", "toe", "heel", "plantar", "achill", "l1", "l2", "l3", "l4", "l5", "c2", "c3", "c4", "c5", "c6", "c7"),
)
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
    if not any(root in text for root in _ROOTS):
        return set()
    found = re.finditer(_REGIONS, text)
    return {match.lastgroup.replace("_", " ") for match in found if match.lastgroup}


_REGIONS = r"\b(?:" + "|".join(f"(?P<{name.replace(' ', '_')}>{words})" for name, words in _PARTS.items()) + r")\b"
