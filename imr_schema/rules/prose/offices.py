"""The offices whose telephone numbers and addresses letters print for everybody: they concern no person."""

from __future__ import annotations

import re

from imr_schema.rules._pattern import Pattern

# Seen on pages of the state (dir.ca.gov) and of lists of its offices: the first telephone of each, the boxes 138006 and
# 420603, and the street. Not checked against a public page: 916-605-4270, 510-286-7100, box 138009.
_TELEPHONES = (
    "855-865-8873",  # the review organization
    "916-605-4270",
    "800-736-7401",  # the Division of Workers' Compensation
    "510-286-7100",
)
_BOXES = ("138006", "138009", "420603")
_STREETS = (r"1515\s{1,2}Clay\s{1,2}St(?:reet|\.)?",)
_TOWNS = (
    r"Sacramento,?\s{1,2}%s\s{1,3}95813",
    r"Oakland,?\s{1,2}%s\s{1,3}94612",
    r"San\sFrancisco,?\s{1,2}%s\s{1,3}94142",
)
_STATE = r"(?:CA\.?|Calif(?:\.|ornia)?),?"
_OFFICES = Pattern(
    "|".join(
        (
            *(
                r"(?<![0-9])(?:1[\s.-])?\(?{}\)?[\s.-]{{0,2}}{}[\s.-]{}(?![0-9])".format(*n.split("-"))
                for n in _TELEPHONES
            ),
            rf"\bP\.?\s?O\.?\s{{1,2}}Box\s{{1,2}}(?:{'|'.join(_BOXES)})\b",
            *(rf"\b{street}" for street in _STREETS),
            *(rf"\b{town % _STATE}(?:-[0-9]{{4}})?(?![0-9])" for town in _TOWNS),
        )
    ),
    re.IGNORECASE,
)


def without_offices(text: str) -> str:
    """*text* without the telephone numbers, post office boxes and addresses of these offices."""
    return _OFFICES.blanked(text) if any(map(str.isdigit, text)) else text
