"""Documents broken in one known way."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from lxml import etree
from msgspec import Struct

from imr_schema.codecs import CODECS
from imr_schema.strategies._determinations import determinations
from imr_schema.strategies._items import Data
from imr_schema.strategies._texts import blank_texts
from imr_schema.versions import LATEST, VERSIONS, SchemaVersion


class Damaged(Struct, frozen=True):
    """A document with one known fault: how it was made, the rule that must find it, where, its bytes."""

    label: str
    rule: str
    item: int
    syntax: str
    raw: bytes


OBLIGATIONS = {
    "decision": "IMR302",
    "claimsAdministratorGuideline": "IMR306",
    "reviewerGuideline": "IMR307",
    "rationale": "IMR304",
}
"""What every disputed item must have, and the rule that says so."""


@st.composite
def damaged(draw: st.DrawFn, syntax: str | None = None, version: SchemaVersion = LATEST) -> Damaged:
    """An acceptable determination of *version* after one of the four obligations of one item was damaged.

    Where an item has several analyses, it is the first one's.
    """
    syntax = syntax or draw(st.sampled_from(sorted(CODECS)))
    data = draw(determinations(most_items=2, version=version))
    index = draw(st.integers(0, len(data["disputedItems"]) - 1))
    name = draw(st.sampled_from(sorted(OBLIGATIONS)))
    ways = _JSON_WAYS if syntax == "json" else _XML_WAYS
    label = draw(st.sampled_from(sorted(ways)))
    raw = ways[label](data, index, name, draw(blank_texts(least=1)))
    rule = "IMR006" if label == "given twice" else OBLIGATIONS[name]
    return Damaged(label=f"{name}: {label}", rule=rule, item=index + 1, syntax=syntax, raw=raw)


Way = Callable[[Data, int, str, str], bytes]


def _json_with(change: Callable[[Data, str, str], None]) -> Way:
    def damage(data: Data, index: int, name: str, blank: str) -> bytes:
        change(*_held(data["disputedItems"][index], name), blank)
        return json.dumps(data, indent=2, ensure_ascii=False).encode()

    return damage


_IN_ANALYSES = {"reviewerGuideline": "guideline", "rationale": "rationale"}


def _held(item: Data, name: str) -> tuple[Data, str]:
    """What holds the obligation *name* of *item*, and the member's own name there."""
    if name in _IN_ANALYSES and "analyses" in item:
        return item["analyses"][0], _IN_ANALYSES[name]
    return item, name


def _set(value: Any) -> Way:
    return _json_with(lambda item, name, blank: item.__setitem__(name, value))


def _say(item: Data, name: str, said: str) -> None:
    """Put *said* where the obligation *name* speaks."""
    if name == "decision":
        item[name] = said
    elif name == "rationale":
        item[name] = [said]
    else:
        item[name]["statement"] = said


def _unsay(item: Data, name: str, _: str) -> None:
    """Take the place where the obligation speaks away, but keep what is around it."""
    if name in ("decision", "rationale"):
        del item[name]
    else:
        del item[name]["statement"]


def _twice(data: Data, index: int, name: str, _: str) -> bytes:
    item, name = _held(data["disputedItems"][index], name)
    item[name + "\u2063"] = item[name]
    return json.dumps(data, indent=2, ensure_ascii=False).replace(name + "\u2063", name).encode()


_JSON_WAYS: dict[str, Way] = {
    "absent": _json_with(lambda item, name, _: item.__delitem__(name)),
    "absent within": _json_with(_unsay),
    "empty text": _json_with(lambda item, name, _: _say(item, name, "")),
    "blank": _json_with(_say),
    "null": _set(None),
    "a number": _set(7),
    "true": _set(True),
    "an empty list": _set([]),
    "an empty object": _set({}),
    "a list of null": _set([None]),
    "bare text": _set("medically reasonable care"),
    "given twice": _twice,
}


def _xml_with(change: Callable[[Any, str, str], None]) -> Way:
    def damage(data: Data, index: int, name: str, blank: str) -> bytes:
        tree = etree.fromstring(CODECS["xml"].write(data, VERSIONS[data["schemaVersion"]]))
        holder, own = _held(data["disputedItems"][index], name)
        above = "" if holder is data["disputedItems"][index] else "{*}analyses/{*}analysis/"
        change(tree.findall(".//{*}disputedItem")[index].find(f"{above}{{*}}{own}"), own, blank)
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")

    return damage


def _speaking(element: Any, name: str) -> Any:
    """The element that holds the text of the obligation."""
    if name == "decision":
        return element
    tag = "paragraph" if name == "rationale" else "statement"
    for other in element.findall(f"{{*}}{tag}")[1:]:
        element.remove(other)
    return element.find(f"{{*}}{tag}")


def _blank_out(element: Any, name: str, blank: str) -> None:
    _speaking(element, name).text = blank


def _emptied(element: Any, name: str, _: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _nil(element: Any, name: str, _: str) -> None:
    _emptied(element, name, "")
    element.set("{http://www.w3.org/2001/XMLSchema-instance}nil", "true")


def _doubled(element: Any, name: str, _: str) -> None:
    again = etree.fromstring(etree.tostring(element))
    again.tail = None
    element.addnext(again)


def _renamed(element: Any, name: str, _: str) -> None:
    element.tag = element.tag + "s"


def _wrapped(element: Any, name: str, _: str) -> None:
    """The text one level too deep."""
    speaking = _speaking(element, name)
    inner = etree.SubElement(speaking, speaking.tag)
    inner.text, speaking.text = speaking.text, None


_XML_WAYS: dict[str, Way] = {
    "absent": _xml_with(lambda element, name, _: element.getparent().remove(element)),
    "absent within": _xml_with(
        lambda element, name, _: (
            element.getparent().remove(element) if name == "decision" else element.remove(_speaking(element, name))
        )
    ),
    "empty text": _xml_with(lambda element, name, _: _blank_out(element, name, "")),
    "blank": _xml_with(_blank_out),
    "an empty element": _xml_with(_emptied),
    "nil": _xml_with(_nil),
    "renamed": _xml_with(_renamed),
    "too deep": _xml_with(_wrapped),
    "given twice": _xml_with(_doubled),
}
