"""Chapters of the MTUS by the titles that letters print, and the numbers that ACOEM gave them."""

from __future__ import annotations

import re

_NAMES = (
    "General Approaches",
    "Neck and Upper Back Complaints",
    "Shoulder Complaints",
    "Elbow Complaints",
    "Forearm, Wrist, and Hand Complaints",
    "Low Back Complaints",
    "Knee Complaints",
    "Ankle and Foot Complaints",
    "Stress-Related Conditions",
    "Stress Related Conditions",
    "Eye Chapter",
    "Eye",
    "Eye Complaints",
    "Acupuncture Treatment",
    "Acupuncture Treatment Guidelines",
    "Acupuncture Medical Treatment Guidelines",
    "Chronic Pain Medical Treatment",
    "Chronic Pain Medical Treatment Guidelines",
    "Chronic Pain Treatment Guidelines",
    "Postsurgical Treatment",
    "Postsurgical Treatment Guidelines",
    "Post-Surgical Treatment Guidelines",
    "Post Surgical Treatment Guidelines",
    "Opioid Treatment",
    "Opioid Treatment Guidelines",
    "Opioids Treatment Guidelines",
    "Initial Approaches to Treatment",
    "Initial Assessment",
    "Initial Care",
    "Pain, Suffering, and the Restoration of Function",
    "Cornerstones of Disability Prevention and Management",
    "General Approach to Initial Assessment and Documentation",
    "Prevention",
    # Since 1 December 2017.
    "Cervical and Thoracic Spine Disorders",
    "Shoulder Disorders",
    "Elbow Disorders",
    "Hand, Wrist, and Forearm Disorders",
    "Low Back Disorders",
    "Knee Disorders",
    "Ankle and Foot Disorders",
    "Eye Disorders",
    "Hip and Groin Disorders",
    "Workplace Mental Health: Posttraumatic Stress Disorder and Acute Stress Disorder",
    "Workplace Mental Health: Depressive Disorders",
    "Workplace Mental Health: Anxiety Disorders",
    "Workplace Mental Health",
)


def _pattern(title: str) -> str:
    """*title* with any white space for its spaces, with "&" for "and", and with or without the comma before it."""
    words = re.escape(title).replace(r"\ ", " ").replace(", and ", ",? and ").replace(" and ", r" (?:and|&) ")
    return words.replace(" ", r"\s+")


TITLES = frozenset(_NAMES)
"""The titles, with single spaces."""


_LISTED: dict[str, list[str]] = {}
for _title in sorted(_NAMES, key=len, reverse=True):
    _LISTED.setdefault(re.split("[ ,-]", _title, maxsplit=1)[0].lower(), []).append(_pattern(_title))
BY_FIRST_WORD: dict[str, re.Pattern[str]] = {}
"""For the first word of a title, in small letters: the titles that it may begin, of which the longest fits.

Nothing but knowledge of the titles divides one from the topic after it.
"""
for _word, _patterns in _LISTED.items():
    # Fixed words may follow that say what kind of thing it is.
    BY_FIRST_WORD[_word] = re.compile(
        rf"(?P<title>{'|'.join(_patterns)})\b(?:\s+(?:Guidelines?|Chapter)\b(?!\s*[0-9]{{1,2}}\b))?", re.IGNORECASE
    )

_SURE = ("complaints", "conditions", "guidelines", "guideline", "disorders", "treatment")


def is_no_section(title: str) -> bool:
    """Whether *title* is a chapter's wherever it stands; some are names of sections, too, as "Initial Care" is."""
    last = title.rsplit(None, 1)[-1].lower()
    return last in _SURE and not title.lower().startswith("initial")
