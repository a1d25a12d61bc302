"""The differences between two schemas, and whether they make a major, a minor or a patch change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from imr_schema.pointer import ANY
from imr_schema.standard import pattern_language
from imr_schema.standard.fields import OBJECT, Field, Schema, fields_of
from imr_schema.standard.identify import VERSION
from imr_schema.standard.pattern_language import Language

DIFF_VERSION = "1.0"
"""The version of the format of ``as_data``, which schemas/diff/ describes."""

ADDED, REMOVED, TIGHTENED, LOOSENED, DEPRECATED, REWORDED = (
    *("added", "removed", "tightened", "loosened"),
    *("deprecated", "reworded"),
)
MAJOR, MINOR, PATCH, NONE = "major", "minor", "patch", "none"

_WORDS = ("title", "description", "examples", "x-letter", "x-form", "x-rule", "x-values", "format")
_DEPRECATION = ("deprecated", "x-since", "x-instead")
_LENGTHS = ("minLength", "maxLength")
_LOWEST = {"minItems": 0, "minimum": float("-inf")}
_HIGHEST = dict.fromkeys(("maxItems", "maximum"), float("inf"))
_VALUES = ("enum", "const")
# Compared elsewhere.
_APART = {"$schema", "$id", "$comment", "$ref", "$defs", "type", "properties", "required", "items", "xml", "x-hint"}
_APART |= {"x-type", "x-key", "x-keyref", "x-unique"}  # what keys ask is a rule's to ask in older versions too
_APART |= {"x-privacy"}  # of older versions standard/privacy.py says it
_UNDERSTOOD = {*_WORDS, *_DEPRECATION, *_LENGTHS, *_LOWEST, *_HIGHEST, *_VALUES, *_APART, "pattern"}
_VOID = {"uniqueItems": False, "additionalProperties": True}
"""What a keyword says where it is absent."""


class Difference(Struct, frozen=True, omit_defaults=True):
    """One difference. A change that both allows more and allows less, or may, is two: tightened and loosened."""

    #: A JSON Pointer in which ``*`` stands for every entry of a list.
    place: str
    #: added, removed, tightened, loosened, deprecated or reworded.
    change: str
    #: The member, or the keyword of the schema.
    what: str
    #: Whether a valid document may become invalid.
    breaks: bool
    before: object = None
    after: object = None


def differences(old: Schema, new: Schema) -> tuple[Difference, ...]:
    """The differences from the JSON Schema *old* to *new*, for documents in JSON and in XML, in document order.

    The names of versions and namespaces are no difference: documents are compared as if they named the same version.
    """
    return tuple(_between("", _unnamed(fields_of(old)), _unnamed(fields_of(new))))


def verdict(changes: Iterable[Difference]) -> str:
    """What the *changes* amount to.

    major: a valid document may become invalid. minor: every valid document stays valid, and more is allowed.
    patch: only descriptions differ. none: nothing differs.
    """
    changes = tuple(changes)
    if any(difference.breaks for difference in changes):
        return MAJOR
    if any(difference.change != REWORDED for difference in changes):
        return MINOR
    return PATCH if changes else NONE


def as_data(old: str, new: str, changes: tuple[Difference, ...]) -> dict[str, object]:
    """The *changes* between the versions called *old* and *new* in the format of schemas/diff/."""
    names = {"diffVersion": DIFF_VERSION, "from": old, "to": new}
    return {**names, "verdict": verdict(changes), "differences": list(changes)}


def _unnamed(root: Field) -> Field:
    """*root* without the name of its version: in the member that gives it, and in examples of the hint for editors."""
    own = {VERSION: {*_VALUES, "examples"}, **{part.name: {"examples"} for part in root.parts if part.hint}}
    parts = (
        replace(part, keywords={key: value for key, value in part.keywords.items() if key not in own[part.name]})
        if part.name in own
        else part
        for part in root.parts
    )
    return replace(root, parts=tuple(parts))


def _between(place: str, old: Field, new: Field) -> Iterator[Difference]:
    yield from _words(place, old, new)
    yield from _in_xml(place, old, new)
    if old.required is not new.required:
        yield _bound(place, "required", old.required, new.required, tighter=new.required)
    if old.keywords["type"] != new.keywords["type"]:
        yield from _either(place, "type", old.keywords["type"], new.keywords["type"])
        return
    yield from _limits(place, old.keywords, new.keywords)
    yield from _allowed(place, old.keywords, new.keywords)
    yield from _others(place, old.keywords, new.keywords)
    if old.kind == OBJECT:
        yield from _members(place, old, new)
    if old.entry is not None and new.entry is not None:
        yield from _between(f"{place}/{ANY}", old.entry, new.entry)


def _bound(place: str, what: str, before: object, after: object, *, tighter: bool) -> Difference:
    return Difference(place, TIGHTENED if tighter else LOOSENED, what, tighter, before, after)


def _either(place: str, what: str, before: object, after: object) -> Iterator[Difference]:
    """Tightened and loosened: neither allows everything that the other allows, or that cannot be determined."""
    yield _bound(place, what, before, after, tighter=True)
    yield _bound(place, what, before, after, tighter=False)


def _words(place: str, old: Field, new: Field) -> Iterator[Difference]:
    for change, names in ((REWORDED, _WORDS), (DEPRECATED, _DEPRECATION)):
        for name in names:
            before, after = old.keywords.get(name), new.keywords.get(name)
            if before != after:
                yield Difference(place, change, name, False, before, after)


def _in_xml(place: str, old: Field, new: Field) -> Iterator[Difference]:
    """Another name, or an attribute for an element: every document in XML with that member becomes invalid."""
    names = ("xml_name", "attribute", "hint")
    for what, name in zip(("xml.name", "xml.attribute", "x-hint"), names, strict=True):
        if getattr(old, name) != getattr(new, name):
            yield from _either(place, what, getattr(old, name), getattr(new, name))
    before, after = (
        {key: value for key, value in field.keywords.get("xml", {}).items() if key not in ("name", "attribute")}
        for field in (old, new)
    )
    if {**before, "namespace": None} != {**after, "namespace": None}:
        yield from _either(place, "xml", before, after)


def _limits(place: str, old: Schema, new: Schema) -> Iterator[Difference]:
    for name, none in {**_LOWEST, **_HIGHEST}.items():
        before, after = old.get(name, none), new.get(name, none)
        if before != after:
            tighter = after > before if name in _LOWEST else after < before
            yield _bound(place, name, old.get(name), new.get(name), tighter=tighter)


def _allowed(place: str, old: Schema, new: Schema) -> Iterator[Difference]:
    """Lists of values, and what restricts texts."""
    before, after = _listed_values(old), _listed_values(new)
    if before is None and after is None:
        yield from _texts(place, old, new)
        return
    if not _has_all(after, old) if before is None else not all(_accepts(new, value) for value in before):
        yield _bound(place, "enum", before, after, tighter=True)
    if not _has_all(before, new) if after is None else not all(_accepts(old, value) for value in after):
        yield _bound(place, "enum", before, after, tighter=False)


def _texts(place: str, old: Schema, new: Schema) -> Iterator[Difference]:
    """Lengths and patterns; what the other keywords imply is no bound."""
    for name in (*_LENGTHS, "pattern"):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        tighter, looser = not _implied(old, name, after), not _implied(new, name, before)
        if tighter:
            yield _bound(place, name, before, after, tighter=True)
        if looser:
            yield _bound(place, name, before, after, tighter=False)
        if name == "pattern" and not tighter and not looser:
            yield Difference(place, REWORDED, name, False, before, after)


def _implied(keywords: Schema, name: str, value: Any) -> bool:
    """Whether every text that *keywords* allow satisfies the keyword *name* with *value*; False where undecided."""
    if value is None or (name == "minLength" and value <= keywords.get(name, 0)):
        return True
    if name == "maxLength" and value >= keywords.get(name, float("inf")):
        return True
    outer, inner = _languages({name: value}), _languages(keywords)
    # Mostly the pattern alone decides, in a hundredth of the steps.
    return bool(outer) and any(pattern_language.includes(outer[0], each) for each in (inner[:1], inner))


def _languages(keywords: Schema) -> tuple[Language, ...]:
    """Languages whose common texts are those that *keywords* allow, or more where a pattern is not understood."""
    found = [pattern_language.of_pattern(keywords["pattern"])] if "pattern" in keywords else []
    if keywords.keys() & set(_LENGTHS):
        found.append(pattern_language.of_length(keywords.get("minLength", 0), keywords.get("maxLength")))
    return tuple(each for each in found if each is not None)


def _has_all(listed: list[Any] | None, keywords: Schema) -> bool:
    """Whether every text that *keywords* allow is *listed*."""
    if not listed or not all(isinstance(value, str) for value in listed):
        return False
    allowed = _languages(keywords)
    return bool(allowed) and pattern_language.includes(pattern_language.of_values(listed), allowed) is True


def _listed_values(keywords: Schema) -> list[Any] | None:
    """The only allowed values, or None where they are not listed."""
    listed = [keywords["const"]] if "const" in keywords else keywords.get("enum")
    return None if listed is None else [value for value in listed if _fits(keywords, value)]


def _accepts(keywords: Schema, value: object) -> bool:
    """Whether *value*, which one schema lists, is allowed by the other, with the *keywords*."""
    listed = _listed_values(keywords)
    return _fits(keywords, value) if listed is None else json.dumps(value) in map(json.dumps, listed)


def _fits(keywords: Schema, value: object) -> bool:
    """Whether *value* has the length and the form that *keywords* ask for, if it is a text."""
    if not isinstance(value, str):
        return "pattern" not in keywords
    most = keywords.get("maxLength", len(value))
    pattern = keywords.get("pattern")
    right = pattern is None or re.fullmatch(pattern, value, re.ASCII) is not None
    return right and keywords.get("minLength", 0) <= len(value) <= most


def _others(place: str, old: Schema, new: Schema) -> Iterator[Difference]:
    """Keywords that this module does not understand: each can only restrict, and two values cannot be compared."""
    for name in sorted((old.keys() | new.keys()) - _UNDERSTOOD):
        before, after = old.get(name, _VOID.get(name)), new.get(name, _VOID.get(name))
        if before == after:
            continue
        if name in old and name in new and name != "additionalProperties":
            yield from _either(place, name, before, after)
        elif name == "additionalProperties":
            yield _bound(place, name, before, after, tighter=after is False)
        else:
            yield _bound(place, name, before, after, tighter=name in new)


def _members(place: str, old: Field, new: Field) -> Iterator[Difference]:
    for part in old.parts:
        if new.part(part.name) is None:
            yield Difference(f"{place}/{part.name}", REMOVED, _described(part), True)
    # Where other members were allowed, a document may have one of this name with any content.
    was_open = old.keywords.get("additionalProperties") is not False
    for part in new.parts:
        before = old.part(part.name)
        if before is None:
            yield Difference(f"{place}/{part.name}", ADDED, _described(part), part.required or was_open)
        else:
            yield from _between(f"{place}/{part.name}", before, part)
    yield from _order(place, old, new)


def _described(part: Field) -> str:
    return f"{'required' if part.required else 'optional'} {part.kind}"


def _order(place: str, old: Field, new: Field) -> Iterator[Difference]:
    """Elements have a fixed order; attributes, and members in JSON, only in the canonical form."""
    before, after = _order_of(old.elements, new), _order_of(new.elements, old)
    if sorted(before) == sorted(after) and before != after:
        yield from _either(place, "order", before, after)
        return
    before, after = _order_of(old.parts, new), _order_of(new.parts, old)
    if before != after:
        yield Difference(place, REWORDED, "order", False, before, after)


def _order_of(parts: Iterable[Field], other: Field) -> list[str]:
    """The names of those of the *parts* that *other* has too."""
    return [part.name for part in parts if other.part(part.name)]


_MEANS = {
    MAJOR: "a valid document of {old} may be invalid in {new}, even if it names that version",
    MINOR: "every valid document of {old} is valid in {new} if it names that version",
    PATCH: "only descriptions differ",
    NONE: "nothing differs but the name",
}


def sentences(old: str, new: str, changes: tuple[Difference, ...]) -> Iterator[str]:
    """The *changes* between the versions called *old* and *new* as lines for people.

    First the verdict, then what differs in substance, last the descriptions.
    """
    result = verdict(changes)
    yield f"{old} -> {new}: {result}: {_MEANS[result].format(old=old, new=new)}"
    lines: dict[str, list[str]] = {}
    for difference in sorted(changes, key=lambda each: each.change == REWORDED):
        lines.setdefault(f"{difference.place or '/'}: {_sentence(difference)}", []).append(difference.change)
    for line, kinds in lines.items():
        yield f"{' and '.join(kinds):<10}  {line}"


def _sentence(difference: Difference) -> str:
    if difference.change in (ADDED, REMOVED):
        return difference.what
    return f"{difference.what}: {_shown(difference.before)} -> {_shown(difference.after)}"


def _shown(value: object) -> str:
    if value is None:
        return "none"
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 100 else f"{written[:60]} ... ({len(written)} characters)"
