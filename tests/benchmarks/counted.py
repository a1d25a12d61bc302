"""What is counted in a corpus, to hold it against a profile."""

import re
from collections.abc import Callable, Iterable
from typing import Any

Data = dict[str, Any]
_SENTENCE_END = re.compile(r"[.?!](?:\s|$)")
_NUMBER = re.compile(r"[0-9]+(?:[.,/][0-9]+)*")
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"


def rationales(data: Data) -> list[str]:
    """The text of each rationale."""
    return [" ".join(each["rationale"]) for item in data["disputedItems"] for each in item["analyses"]]


def sides(data: Data) -> list[Data]:
    """The guideline of each side of each item."""
    return [
        side
        for item in data["disputedItems"]
        for side in (item["claimsAdministratorGuideline"], *(each["guideline"] for each in item["analyses"]))
    ]


def prose(data: Data) -> str:
    """Summary and rationales."""
    return "\n".join([*data["clinicalCaseSummary"], *rationales(data)])


def descriptions(data: Data) -> str:
    """All descriptions as one text."""
    return "\n".join(item["description"] for item in data["disputedItems"])


LENGTHS: dict[str, Callable[[Data], Iterable[int]]] = {
    "items": lambda data: [len(data["disputedItems"])],
    "letters in a description": lambda data: [len(item["description"]) for item in data["disputedItems"]],
    "letters in a rationale": lambda data: [len(each) for each in rationales(data)],
    "letters in the summary": lambda data: [len(" ".join(data["clinicalCaseSummary"]))],
    "letters in a statement": lambda data: [len(side["statement"]) for side in sides(data)],
    "citations of a side": lambda data: [len(side["citations"]) for side in sides(data)],
    "sentences": lambda data: [len(_SENTENCE_END.findall(prose(data)))],
    "numbers in prose": lambda data: [len(_NUMBER.findall(prose(data)))],
    "mentions of necessity": lambda data: [len(re.findall(r"medical(?:ly)? necess", prose(data), re.IGNORECASE))],
}
"""Numbers of one determination, or of each of its parts, by what they count."""

SHARES: dict[str, Callable[[Data], bool]] = {
    "age in prose": lambda data: bool(re.search(r"\b[0-9]{2}[- ]years?[- ]old|years of age", prose(data))),
    "left or right in prose": lambda data: bool(re.search(r"\b(?:left|right)\b", prose(data))),
    "left or right in descriptions": lambda data: bool(re.search(r"\b(?:left|right)\b", descriptions(data), re.I)),
    "utilization review in prose": lambda data: "utilization review" in prose(data).lower(),
    "parentheses in prose": lambda data: "(" in prose(data),
    "colon in prose": lambda data: ":" in prose(data),
    "colon in descriptions": lambda data: ":" in descriptions(data),
    "date in digits": lambda data: bool(re.search(r"\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}\b", prose(data))),
    "date in words": lambda data: bool(re.search(rf"\b(?:{_MONTH}) [0-9]{{1,2}}, [0-9]{{4}}\b", prose(data))),
    "mg in descriptions": lambda data: bool(re.search(r"[0-9] ?mg\b", descriptions(data))),
    "number sign in descriptions": lambda data: "#" in descriptions(data),
    "double spaces": lambda data: "  " in prose(data),
    "not ASCII": lambda data: not f"{prose(data)}{descriptions(data)}".isascii(),
    "every rationale ends in medically necessary": lambda data: all(
        each.endswith("medically necessary.") for each in rationales(data)
    ),
}
"""Whether one determination has something, by what it is."""
