"""What is otherwise in one schema than in another, and whether that is a major, a minor or a patch change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from imr_schema.versions._fields import OBJECT, Field, fields_of

DIFF_VERSION = "1.0"
"""Of the shape in which ``as_data`` tells differences, schemas/diff/."""

ADDED, REMOVED, TIGHTENED, LOOSENED, DEPRECATED, REWORDED = (
    *("added", "removed", "tightened", "loosened"),
    *("deprecated", "reworded"),
)
MAJOR, MINOR, PATCH, NONE = "major", "minor", "patch", "none"

_WORDS = ("title", "description", "examples", "x-letter", "x-form", "x-rule")
_DEPRECATION = ("deprecated", "x-since", "x-instead")
_LOWEST = {"minLength": 0, "minItems": 0, "minimum": float("-inf")}
_HIGHEST = dict.fromkeys(("maxLength", "maxItems", "maximum"), float("inf"))
_VALUES = ("enum", "const")
# What is compared by name, or says which version this is: documents are compared as if they were renamed.
_APART = {"$schema", "$id", "$comment", "$ref", "$defs", "type", "properties", "required", "items", "xml", "x-hint"}
_NAMES = {"/schemaVersion": {"const", "examples"}, "/$schema": {"examples"}}
_KNOWN = {*_WORDS, *_DEPRECATION, *_LOWEST, *_HIGHEST, *_VALUES, *_APART, "pattern"}


class Difference(Struct, frozen=True, omit_defaults=True):
    """One thing that is otherwise.

    ``place`` is a JSON Pointer in which ``*`` stands for every entry of a list. ``change`` is added, removed, tightened,
    loosened, deprecated or reworded; what can be both, or cannot be decided, is told once as tightened and once as loosened.
    ``what`` is the member, or the keyword of the schema. ``breaks`` says that a document that was right may now be wrong.
    """

    place: str
    change: str
    what: str
    breaks: bool
    before: object = None
    after: object = None


def differences(old: dict[str, Any], new: dict[str, Any]) -> tuple[Difference, ...]:
    """Everything that the JSON Schema *new* says otherwise than *old*, of JSON and of XML, in the order of the documents.

    Versions and namespaces are names, and no difference.
    """
    return tuple(_between("", fields_of(old), fields_of(new)))


def verdict(found: Iterable[Difference]) -> str:
    """major: a document that was right may now be wrong. minor: none can be, but more may be said. patch: only words. Else none."""
    found = tuple(found)
    if any(difference.breaks for difference in found):
        return MAJOR
    if any(difference.change != REWORDED for difference in found):
        return MINOR
    return PATCH if found else NONE


def as_data(old: str, new: str, found: tuple[Difference, ...]) -> dict[str, Any]:
    """The differences between the versions called *old* and *new* as another program may want them."""
    return {"diffVersion": DIFF_VERSION, "from": old, "to": new, "verdict": verdict(found), "differences": list(found)}


def _between(place: str, old: Field, new: Field) -> Iterator[Difference]:
    yield from _words(place, old, new)
    yield from _in_xml(place, old, new)
    if old.required is not new.required:
        yield _bound(place, "required", old.required, new.required, tighter=new.required)
    if old.keywords["type"] != new.keywords["type"]:
        yield from _undecided(place, "type", old.keywords["type"], new.keywords["type"])
        return
    yield from _limits(place, old.keywords, new.keywords)
    yield from _allowed(place, old.keywords, new.keywords)
    yield from _others(place, old.keywords, new.keywords)
    if old.kind == OBJECT:
        yield from _members(place, old, new)
    if old.entry is not None and new.entry is not None:
        yield from _between(f"{place}/*", old.entry, new.entry)


def _bound(place: str, what: str, before: object, after: object, *, tighter: bool) -> Difference:
    return Difference(place, TIGHTENED if tighter else LOOSENED, what, tighter, before, after)


def _undecided(place: str, what: str, before: object, after: object) -> Iterator[Difference]:
    """Neither holds all that the other holds, or nobody can say."""
    yield _bound(place, what, before, after, tighter=True)
    yield _bound(place, what, before, after, tighter=False)


def _words(place: str, old: Field, new: Field) -> Iterator[Difference]:
    for change, names in ((REWORDED, _WORDS), (DEPRECATED, _DEPRECATION)):
        for name in names:
            before, after = old.keywords.get(name), new.keywords.get(name)
            if before != after and name not in _NAMES.get(place, ()):
                yield Difference(place, change, name, False, before, after)


def _in_xml(place: str, old: Field, new: Field) -> Iterator[Difference]:
    """Another name, or another kind of node: no document in XML stays right."""
    names = ("xml_name", "attribute", "hint")
    for what, name in zip(("xml.name", "xml.attribute", "x-hint"), names, strict=True):
        if getattr(old, name) != getattr(new, name):
            yield from _undecided(place, what, getattr(old, name), getattr(new, name))
    before, after = (
        {key: value for key, value in field.keywords.get("xml", {}).items() if key not in ("name", "attribute")}
        for field in (old, new)
    )
    if {**before, "namespace": None} != {**after, "namespace": None}:
        yield from _undecided(place, "xml", before, after)


def _limits(place: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    for name, none in {**_LOWEST, **_HIGHEST}.items():
        before, after = old.get(name, none), new.get(name, none)
        if before != after:
            tighter = after > before if name in _LOWEST else after < before
            yield _bound(place, name, old.get(name), new.get(name), tighter=tighter)


def _allowed(place: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    """Lists of values, and patterns. One pattern may allow what the other does, and nobody can tell in general."""
    if place in _NAMES and "const" in _NAMES[place]:
        return
    before, after = _values(old), _values(new)
    if before is None and after is None:
        one, two = old.get("pattern"), new.get("pattern")
        if one is not None and two is not None and one != two:
            yield from _undecided(place, "pattern", one, two)
        elif one != two:
            yield _bound(place, "pattern", one, two, tighter=one is None)
        return
    if before is None or any(not _accepts(new, value) for value in before):
        yield _bound(place, "enum", before, after, tighter=True)
    if after is None or any(not _accepts(old, value) for value in after):
        yield _bound(place, "enum", before, after, tighter=False)


def _values(keywords: dict[str, Any]) -> list[object] | None:
    """The only values that there may be, or None where they are not listed."""
    listed = [keywords["const"]] if "const" in keywords else keywords.get("enum")
    return None if listed is None else [value for value in listed if _fits(keywords, value)]


def _accepts(keywords: dict[str, Any], value: object) -> bool:
    """Whether *value*, listed in the one schema, is allowed by the other."""
    listed = _values(keywords)
    return _fits(keywords, value) if listed is None else json.dumps(value) in map(json.dumps, listed)


def _fits(keywords: dict[str, Any], value: object) -> bool:
    pattern = keywords.get("pattern")
    return pattern is None or (isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None)


def _others(place: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    """Keywords that this module knows nothing of: each can only narrow what is allowed, and two of them cannot be compared."""
    for name in sorted((old.keys() | new.keys()) - _KNOWN):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if name in old and name in new and name != "additionalProperties":
            yield from _undecided(place, name, before, after)
        elif name == "additionalProperties":
            yield _bound(place, name, before, after, tighter=after is False)
        else:
            yield _bound(place, name, before, after, tighter=name in new)


def _members(place: str, old: Field, new: Field) -> Iterator[Difference]:
    gone = [part for part in old.parts if new.part(part.name) is None]
    for part in gone:
        yield Difference(f"{place}/{part.name}", REMOVED, _said(part), True)
    open_before = old.keywords.get("additionalProperties") is not False
    for part in new.parts:
        before = old.part(part.name)
        if before is None:
            yield Difference(f"{place}/{part.name}", ADDED, _said(part), part.required or open_before)
        else:
            yield from _between(f"{place}/{part.name}", before, part)
    yield from _order(place, old, new)


def _said(part: Field) -> str:
    return f"{'required' if part.required else 'optional'} {part.kind}"


def _order(place: str, old: Field, new: Field) -> Iterator[Difference]:
    """Elements stand in the schema's order; members of JSON and attributes in any, but for the canonical form."""
    kept = {part.name for part in old.parts if new.part(part.name)}
    before, after = ([part for part in field.parts if part.name in kept] for field in (old, new))
    one, two = ([part.name for part in parts if not part.attribute and not part.hint] for parts in (before, after))
    if sorted(one) == sorted(two) and one != two:
        yield from _undecided(place, "order", one, two)
    elif [part.name for part in before] != [part.name for part in after]:
        names = ([part.name for part in parts] for parts in (before, after))
        yield Difference(place, REWORDED, "order", False, *names)


_MEANS = {
    MAJOR: "some document of {old} is not one of {new}, even once it is renamed",
    MINOR: "every document of {old} is one of {new} once it is renamed",
    PATCH: "only words differ",
    NONE: "nothing differs but the name",
}


def sentences(old: str, new: str, found: tuple[Difference, ...]) -> Iterator[str]:
    """The differences between the versions called *old* and *new* as lines for people: the verdict, what differs, and last the words."""
    held = verdict(found)
    yield f"{old} -> {new}: {held}: {_MEANS[held].format(old=old, new=new)}"
    lines: dict[str, list[str]] = {}
    for difference in sorted(found, key=lambda each: each.change == REWORDED):
        lines.setdefault(f"{difference.place or '/'}: {_sentence(difference)}", []).append(difference.change)
    for said, changes in lines.items():
        yield f"{' and '.join(changes):<10}  {said}"


def _sentence(difference: Difference) -> str:
    if difference.change in (ADDED, REMOVED):
        return difference.what
    return f"{difference.what}: {_shown(difference.before)} -> {_shown(difference.after)}"


def _shown(value: object) -> str:
    if value is None:
        return "none"
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 100 else f"{written[:60]} ... ({len(written)} characters)"
