"""XML as nested dicts, lists and texts, to be made small; and such a tree as XML again, with no space of its own."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

NAME, ATTRIBUTES, CONTENT = "", "@", "#"
"""The keys of an element: its name in Clark's notation, its attributes by name, its texts and elements in order."""

_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def tree_of(element: Any) -> dict[str, Any]:
    """The tree of an lxml *element*, without comments, processing instructions and white space between elements."""
    content: list[Any] = [element.text] if element.text else []
    for child in element:
        if isinstance(child.tag, str):
            content.append(tree_of(child))
        if child.tail:
            content.append(child.tail)
    if any(isinstance(each, dict) for each in content):
        content = [each for each in content if isinstance(each, dict) or each.strip(" \t\r\n")]
    return {NAME: element.tag, ATTRIBUTES: dict(element.attrib), CONTENT: content}


def written(tree: dict[str, Any], *, indent: bool = False) -> bytes:
    """The XML of *tree* in UTF-8; each element of another namespace than that around it declares its own."""
    pieces: list[str] = []
    _write(tree, "", pieces, "\n" if indent else "")
    return "".join(pieces).lstrip("\n").encode("utf-8", "surrogatepass") + (b"\n" if indent else b"")


def _write(tree: dict[str, Any], around: str, pieces: list[str], line: str) -> None:
    namespace, name = _split(tree[NAME])
    declared = f" xmlns={quoteattr(namespace)}" if namespace != around else ""
    attributes = "".join(_attribute(*each) for each in tree[ATTRIBUTES].items())
    pieces.append(f"{line}<{name}{declared}{attributes}")
    if not tree[CONTENT]:
        pieces.append("/>")
        return
    pieces.append(">")
    is_mixed = any(isinstance(each, str) for each in tree[CONTENT])
    inner = f"{line}  " if line and not is_mixed else ""
    for each in tree[CONTENT]:
        if isinstance(each, str):
            pieces.append(escape(each, {"\r": "&#13;"}))
        else:
            _write(each, namespace, pieces, inner)
    pieces.append(f"{line if inner else ''}</{name}>")


def _attribute(name: str, value: str) -> str:
    namespace, local = _split(name)
    prefix, declared = "", ""
    if namespace == _XSI:
        prefix, declared = "xsi:", f" xmlns:xsi={quoteattr(namespace)}"
    elif namespace:
        prefix, declared = "a:", f" xmlns:a={quoteattr(namespace)}"
    text = quoteattr(value).replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f"{declared} {prefix}{local}={text}"


def _split(name: str) -> tuple[str, str]:
    namespace, brace, local = name.rpartition("}")
    return (namespace[1:], local) if brace else ("", name)
