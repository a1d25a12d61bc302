"""What a letter says in words, as the members that newer versions have for it; and from which letter data are."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Any

from imr_schema._version import __version__
from imr_schema.findings import Problem
from imr_schema.letter.extract import kind_of
from imr_schema.letter.reader import Letter
from imr_schema.pointer import Data
from imr_schema.standard import SchemaVersion, disputed_items, in_order, root

_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".mht": "multipart/related",
    ".html": "text/html",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".tif": "image/tiff",
}
_LONGEST = 1_000
"""How much of a description is looked at."""
_DAY = r"(?P<month>[01]?[0-9])/(?P<day>[0-3]?[0-9])/(?P<year>(?:19|20)[0-9]{2})"
_SERVED = r"\b(?:DOS|dates?\s+of\s+service)\b"
_TIMINGS = {
    "retrospective": re.compile(
        rf"\bretrospective(?:ly)?\b|\bretro\s+request\b|{_SERVED}[:\s]{{0,3}}[0-9]", re.IGNORECASE
    ),
    "prospective": re.compile(r"\bprospective(?:ly)?\b", re.IGNORECASE),
    "concurrent": re.compile(r"\bconcurrent\s+review\b", re.IGNORECASE),
}
_SERVICE = re.compile(rf"{_SERVED}[:\s]{{0,3}}{_DAY}(?!\s*(?:-|to|through|and|,))", re.IGNORECASE)
_UNITS = "visits|sessions|treatments|injections|tablets|capsules|patches"
_QUANTITY = re.compile(
    rf"(?:#\s?|\b)(?P<count>[1-9][0-9]{{0,3}})(?:\s+(?P<unit>{_UNITS}))?\b(?![/.,-][0-9]|[%x]|\s[x%])", re.IGNORECASE
)
_FREQUENCY = re.compile(r"\b[1-9]\s?(?:x|times)\s?(?:/|a|per)\s?(?:day|week|month)\b", re.IGNORECASE)
_DURATION = re.compile(r"\b(?:for|x)\s(?P<duration>[1-9][0-9]?\s(?:day|week|month)s?)\b", re.IGNORECASE)
_AMOUNT = r"[0-9]{1,4}(?:\.[0-9]{1,3})?"
_STRENGTH = re.compile(rf"(?<![0-9/.-])(?:{_AMOUNT}[/-])?{_AMOUNT}\s?(?:mg|mcg)\b(?!/)", re.IGNORECASE)
_REFILLS = re.compile(r"\b(?P<count>[1-9][0-9]?)\srefills?\b", re.IGNORECASE)
_SIDE = re.compile(r"\b(?:left|right|bilateral)\b(?![\s-]+hand(?:ed)?\b[\s-]+domin)", re.IGNORECASE)


def understood(data: Data, version: SchemaVersion, letter: Letter, raw: bytes) -> Data:
    """*data* of a *letter*, which were moved to *version*, with what that has more places for.

    Of each item: the timing of its utilization review and that a request was modified, the day of service, the quantity
    with its unit, the strength, the refills, frequency and duration, and the side, each only where the description
    states it once. Of the document: that the data were extracted, by this program, from the letter *raw*. A member that
    the data have already is kept, and one that *version* does not define is left out.
    """
    fields, item_fields = root(version), disputed_items(version).entry
    filled = dict(data)
    if fields.part("provenance") and "provenance" not in filled:
        filled["provenance"] = provenance(letter, raw)
    if isinstance(filled.get("disputedItems"), list) and item_fields is not None:
        known = {part.name for part in item_fields.parts}
        filled["disputedItems"] = [_item(item, known) for item in filled["disputedItems"]]
    ordered: Data = in_order(filled, fields)
    return ordered


def provenance(letter: Letter, raw: bytes) -> Data:
    """That data were extracted by this program from the *letter* in *raw*."""
    source = {"sha256": hashlib.sha256(raw).hexdigest(), "mediaType": _MEDIA_TYPES.get(kind_of(raw), "text/plain")}
    return {
        "method": "extracted",
        "generator": {"name": "imr-schema", "version": __version__},
        "letter": source | {"edition": letter.edition.name},
    }


def of_other_letter(raw: bytes, data: Data) -> list[Problem]:
    """IMR817 where *data*, of any version and perhaps faulty, say that they were extracted from another letter."""
    made: Any = data.get("provenance")
    letter: Any = made.get("letter") if isinstance(made, dict) and made.get("method") == "extracted" else None
    named = letter.get("sha256") if isinstance(letter, dict) else None
    if not isinstance(named, str) or named == hashlib.sha256(raw).hexdigest():
        return []
    return [Problem(rule="IMR817")]


def _item(item: Any, known: set[str]) -> Any:
    description = item.get("description") if isinstance(item, dict) else None
    if not isinstance(description, str):
        return item
    modified = item.get("modifiedRequest")
    review = {"decision": "modified"} if modified else {}
    timing = [name for name, pattern in _TIMINGS.items() if pattern.search(description[:_LONGEST])]
    review |= {"timing": timing[0]} if len(timing) == 1 else {}
    # Of a modified request the parts say how much, each for itself.
    said = _of_the_whole(description) if modified else _stated(description)
    found: dict[str, Any] = {**said, **({"utilizationReview": review} if review else {})}
    if isinstance(modified, dict) and "quantity" in known:
        parts = {name: _part(part) for name, part in modified.items()}
        item = {**item, "modifiedRequest": parts}
    return {**{name: value for name, value in found.items() if name in known}, **item}


def _part(part: Any) -> Any:
    return {**_stated(part["text"]), **part} if isinstance(part, dict) and isinstance(part.get("text"), str) else part


def _of_the_whole(text: str) -> dict[str, Any]:
    """What holds for a request whatever part of it was authorized: the day of service and the side."""
    text, found = text[:_LONGEST], {}
    days = [_day(day) for day in _SERVICE.finditer(text)]
    if len(days) == 1 and days[0] is not None:
        found["serviceDate"] = days[0]
    sides = {side[0].lower() for side in _SIDE.finditer(text)}
    if len(sides) == 1:
        found["laterality"] = sides.pop()
    return found


def _stated(text: str) -> dict[str, Any]:
    """What *text* states of a request, each only where it states it once."""
    found: dict[str, Any] = _of_the_whole(text)
    text = _SERVICE.sub(" ", text[:_LONGEST])
    strengths = {strength[0] for strength in _STRENGTH.finditer(text)}
    if len(strengths) == 1:
        found["strength"] = strengths.pop()
    frequencies, durations = list(_FREQUENCY.finditer(text)), list(_DURATION.finditer(text))
    if len(frequencies) == 1:
        found["frequency"] = frequencies[0][0]
    if len(durations) == 1:
        found["duration"] = durations[0]["duration"]
    refills = {int(each["count"]) for each in _REFILLS.finditer(text)}
    if len(refills) == 1:
        found["refills"] = refills.pop()
    return found | _quantity(text)


def _quantity(text: str) -> dict[str, Any]:
    """The one number that counts something: after "#", or before a unit."""
    counted = [each for each in _QUANTITY.finditer(text) if each["unit"] or each[0].startswith("#")]
    if len(counted) != 1:
        return {}
    count, unit = int(counted[0]["count"]), counted[0]["unit"]
    return {"quantity": count, **({"unit": unit.lower()} if unit else {})}


def _day(found: re.Match[str]) -> str | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return None
