"""Data to canonical XML, compiled from the schema's fields.

Every tag becomes a string with its indentation at compile time, so that writing only joins strings. Building an lxml
tree and serializing it took some ten times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from imr_schema.codecs import xml_quick_writer
from imr_schema.codecs.generated import Uses
from imr_schema.pointer import Data
from imr_schema.standard import BOOLEAN, LIST, OBJECT, Field, SchemaVersion, root

Escape = Callable[[str], str]
Writer = Callable[[Any, list[str]], None]
"""Appends the value of one field to the strings of the output. Which type the value has follows from the field."""


def write_xml(data: object, version: SchemaVersion) -> bytes:
    """Canonical XML: UTF-8 with declaration, two-space indent between elements, final LF.

    Every XML reader gives valid data back character for character.
    """
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    plain = _is_plain(data)
    if not (_uses.pay(version) and _write_quick(data, version, out, plain=plain)):
        _writer(version, plain)(data, out)
    return "".join(out).encode("utf-8")


_uses = Uses()


def _write_quick(data: object, version: SchemaVersion, out: list[str], *, plain: bool) -> bool:
    """Add *data* to *out* by generated code; False, with nothing added, for a draft that lacks what is required."""
    try:
        xml_quick_writer.writer(version, None if plain else _escape, _quoted)(data, out.append)
    except (KeyError, TypeError, AttributeError):
        del out[1:]
        return False
    return True


def _is_plain(data: object) -> bool:
    """Whether no text of *data* needs escaping. One search through all of it takes less time than one for each text."""
    written = msgspec.json.encode(data)
    return not any(mark in written for mark in (b"&", b"<", b">", b"\\"))


@cache
def _writer(version: SchemaVersion, plain: bool) -> Writer:
    return _write(root(version), "", str if plain else _escape, f' xmlns="{version.namespace}"')


def _write(field: Field, indent: str, escape: Escape, namespace: str = "") -> Writer:
    if field.kind == OBJECT:
        return _write_object(field, indent, escape, namespace)
    if field.kind == LIST:
        return _write_list(field, indent, escape)
    head, tail = f"{indent}<{field.xml_name}>", f"</{field.xml_name}>\n"
    if field.kind == BOOLEAN:
        return lambda value, out: out.append(f"{head}{str(value).lower()}{tail}")

    def write_text(value: object, out: list[str]) -> None:
        out.append(f"{head}{escape(str(value))}{tail}")

    return write_text


def _write_list(field: Field, indent: str, escape: Escape) -> Writer:
    assert field.entry is not None
    head, tail = f"{indent}<{field.xml_name}>\n", f"{indent}</{field.xml_name}>\n"
    empty = f"{indent}<{field.xml_name}/>\n"
    write_entry = _write(field.entry, indent + "  ", escape)

    def write_list(value: list[object], out: list[str]) -> None:
        if not value:
            out.append(empty)
            return
        out.append(head)
        for entry in value:
            write_entry(entry, out)
        out.append(tail)

    return write_list


def _write_object(field: Field, indent: str, escape: Escape, namespace: str) -> Writer:
    head, tail = f"{indent}<{field.xml_name}{namespace}", f"{indent}</{field.xml_name}>\n"
    attributes = [(part.name, f' {part.xml_name}="') for part in field.attributes]
    elements = [(part.name, _write(part, indent + "  ", escape)) for part in field.elements]

    def write_object(value: Data, out: list[str]) -> None:
        out.append(head)
        for name, opening in attributes:
            if name in value:
                out.append(f'{opening}{_quoted(str(value[name]))}"')
        out.append(">\n")
        for name, write_part in elements:
            if name in value:
                write_part(value[name], out)
        out.append(tail)

    return write_object


def _escape(text: str) -> str:
    """Text of an element; a CR that is not escaped would be read back as LF."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "\r" in text:
        text = text.replace("\r", "&#13;")
    return text


def _quoted(text: str) -> str:
    """Text of an attribute, where a tab or a line feed that is not escaped would be read back as a space."""
    if text.isalnum():
        return text
    return _escape(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")
