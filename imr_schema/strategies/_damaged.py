"""Documents with one known fault."""

from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import strategies as st
from lxml import etree
from msgspec import Struct

from imr_schema.choices import Syntax
from imr_schema.codecs import CODECS
from imr_schema.pointer import Data
from imr_schema.standard import LATEST, VERSIONS, SchemaVersion
from imr_schema.strategies._determinations import determinations, version_given
from imr_schema.strategies._texts import blank_texts


class Damaged(Struct, frozen=True):
    """A document with one known fault."""

    #: What was done to which obligation.
    label: str
    #: The rule that must report it.
    rule: str
    #: The number of the disputed item.
    item: int
    syntax: Syntax
    raw: bytes


OBLIGATIONS = {
    "decision": "IMR302",
    "claimsAdministratorGuideline": "IMR306",
    "reviewerGuideline": "IMR307",
    "rationale": "IMR304",
}
"""What every disputed item must have, and the rule that requires it."""

_SYNTAXES: tuple[Syntax, ...] = ("json", "xml")

Way = Callable[[Data, int, str, str], bytes]
"""Damages an obligation: from the data, the index of the item, the name of the obligation and a blank text to bytes."""


def damaged(syntax: Syntax | None = None, version: SchemaVersion | str = LATEST) -> st.SearchStrategy[Damaged]:
    """An acceptable determination of *version* after one of the four obligations of one item was damaged.

    Where an item has several analyses, it is the obligation in the first. *syntax* is ``"json"`` or ``"xml"``; None:
    either. Raises ``UsageError`` for an unknown version.
    """
    return _damaged(syntax, version_given(version))


@st.composite
def _damaged(draw: st.DrawFn, asked: Syntax | None, version: SchemaVersion) -> Damaged:
    syntax: Syntax = draw(st.sampled_from(_SYNTAXES)) if asked is None else asked
    data = draw(determinations(most_items=2, version=version))
    index = draw(st.integers(0, len(data["disputedItems"]) - 1))
    name = draw(st.sampled_from(sorted(OBLIGATIONS)))
    ways = _JSON_WAYS if syntax == "json" else _XML_WAYS
    label = draw(st.sampled_from(sorted(ways)))
    raw = ways[label](data, index, name, draw(blank_texts(least=1)))
    rule = "IMR006" if label == "given twice" else OBLIGATIONS[name]
    return Damaged(label=f"{name}: {label}", rule=rule, item=index + 1, syntax=syntax, raw=raw)


_IN_ANALYSES = {"reviewerGuideline": "guideline", "rationale": "rationale"}


def _some_member(item: Data, name: str) -> tuple[Data, str]:
    """The object that contains the obligation *name* of *item*, and the name of its member there."""
    if name in _IN_ANALYSES and "analyses" in item:
        return item["analyses"][0], _IN_ANALYSES[name]
    return item, name


def _json_with(change: Callable[[Data, str, str], None]) -> Way:
    def damage(data: Data, index: int, name: str, blank: str) -> bytes:
        change(*_some_member(data["disputedItems"][index], name), blank)
        return json.dumps(data, indent=2, ensure_ascii=False).encode()

    return damage


def _replaced_by(value: object) -> Way:
    return _json_with(lambda above, name, _: above.__setitem__(name, value))


def _replace_text(above: Data, name: str, text: str) -> None:
    """Put *text* in the place of all the text of the obligation *name*."""
    if name == "decision":
        above[name] = text
    elif name == "rationale":
        above[name] = [text]
    else:
        above[name]["statement"] = text


def _remove_text(above: Data, name: str, _: str) -> None:
    """Remove the text of the obligation *name*, but not what is around it."""
    if name in ("decision", "rationale"):
        del above[name]
    else:
        del above[name]["statement"]


def _json_twice(data: Data, index: int, name: str, _: str) -> bytes:
    above, name = _some_member(data["disputedItems"][index], name)
    above[name + "\u2063"] = above[name]
    return json.dumps(data, indent=2, ensure_ascii=False).replace(name + "\u2063", name).encode()


_JSON_WAYS: dict[str, Way] = {
    "absent": _json_with(lambda above, name, _: above.__delitem__(name)),
    "absent within": _json_with(_remove_text),
    "empty text": _json_with(lambda above, name, _: _replace_text(above, name, "")),
    "blank": _json_with(_replace_text),
    "null": _replaced_by(None),
    "a number": _replaced_by(7),
    "true": _replaced_by(True),
    "an empty list": _replaced_by([]),
    "an empty object": _replaced_by({}),
    "a list of null": _replaced_by([None]),
    "bare text": _replaced_by("medically reasonable care"),
    "given twice": _json_twice,
}


def _xml_with(change: Callable[[etree._Element, str, str], None]) -> Way:
    def damage(data: Data, index: int, name: str, blank: str) -> bytes:
        tree = etree.fromstring(CODECS["xml"].write(data, VERSIONS[data["schemaVersion"]]))
        above, own = _some_member(data["disputedItems"][index], name)
        path = "" if above is data["disputedItems"][index] else "{*}analyses/{*}analysis/"
        element = tree.findall(".//{*}disputedItem")[index].find(f"{path}{{*}}{own}")
        assert element is not None
        change(element, own, blank)
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")

    return damage


def _text_element(element: etree._Element, name: str) -> etree._Element:
    """The element with the text of the obligation; of several paragraphs, only the first is left."""
    if name == "decision":
        return element
    tag = "paragraph" if name == "rationale" else "statement"
    first, *others = element.findall(f"{{*}}{tag}")
    for other in others:
        element.remove(other)
    return first


def _remove(element: etree._Element, *_: str) -> None:
    above = element.getparent()
    assert above is not None
    above.remove(element)


def _remove_within(element: etree._Element, name: str, _: str) -> None:
    _remove(_text_element(element, name))


def _blank_out(element: etree._Element, name: str, blank: str) -> None:
    _text_element(element, name).text = blank


def _empty(element: etree._Element, *_: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _set_nil(element: etree._Element, *_: str) -> None:
    _empty(element)
    element.set("{http://www.w3.org/2001/XMLSchema-instance}nil", "true")


def _repeat(element: etree._Element, *_: str) -> None:
    again = etree.fromstring(etree.tostring(element))
    again.tail = None
    element.addnext(again)


def _rename(element: etree._Element, *_: str) -> None:
    element.tag = element.tag + "s"


def _wrap(element: etree._Element, name: str, _: str) -> None:
    """Move the text one level down."""
    text_element = _text_element(element, name)
    inner = etree.SubElement(text_element, text_element.tag)
    inner.text, text_element.text = text_element.text, None


_XML_WAYS: dict[str, Way] = {
    "absent": _xml_with(_remove),
    "absent within": _xml_with(_remove_within),
    "empty text": _xml_with(lambda element, name, _: _blank_out(element, name, "")),
    "blank": _xml_with(_blank_out),
    "an empty element": _xml_with(_empty),
    "nil": _xml_with(_set_nil),
    "renamed": _xml_with(_rename),
    "too deep": _xml_with(_wrap),
    "given twice": _xml_with(_repeat),
}
