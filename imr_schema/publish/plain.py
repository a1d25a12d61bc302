"""A version's JSON Schema in standard keywords alone, for code generators and strict validators."""

from __future__ import annotations

import json
import re
from typing import Any

from imr_schema.standard import LICENSE, Schema, SchemaVersion, source
from imr_schema.text import pretty_json

_COMMENT = (
    "Made from the JSON Schema of version {}, and accepts the same documents. Objects, closed lists and the entries of "
    "lists are types. SPDX-License-Identifier: {}."
)
_LEFT_OUT = {"xml", "title", "$ref", "$defs", "properties", "items"}


def plain_name(version: SchemaVersion) -> str:
    """Where ``schemas export`` puts it, below the folder of the export."""
    return f"plain/imr-determination-{version.name}.schema.json"


def write_plain(version: SchemaVersion) -> bytes:
    """The JSON Schema of *version* without keywords of our own: it accepts the same documents.

    A validator that refuses unknown keywords reads it, such as ajv in its strictest mode, where formats are annotations
    or those of ajv-formats.
    Generators make one class of each concept of it: a reference stands alone in ``allOf``, since what is beside one is
    another type to some of them, and a text or a date is a type only where it is an entry of a list.
    """
    schema = source(version)
    defs = schema["$defs"]
    plain = {
        **_part(schema, defs, title=True),
        "$id": f"{schema['$id']}:plain",
        "$comment": _COMMENT.format(version.name, LICENSE),
    }
    types = {name: _part(value, defs, title=True) for name, value in defs.items()}
    used = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps([plain, types])))
    plain["$defs"] = {name: value for name, value in types.items() if name in used}
    return pretty_json(plain)


def _part(keywords: Schema, defs: Schema, *, title: bool = False) -> Schema:
    """*keywords* in standard keywords; with its *title* where it is a type."""
    if "$ref" in keywords:
        shared_keywords = defs[keywords["$ref"].removeprefix("#/$defs/")]
        if shared_keywords["type"] == "object" or "enum" in shared_keywords:
            words: Schema = {name: keywords[name] for name in ("description", "deprecated") if name in keywords}
            return {**words, "allOf": [{"$ref": keywords["$ref"]}]}
        keywords = {**shared_keywords, **keywords}
    plain: dict[str, Any] = {
        name: value for name, value in keywords.items() if name not in _LEFT_OUT and not name.startswith("x-")
    }
    if title:
        plain["title"] = keywords["title"]
    if "x-values" in keywords:
        meanings = (f"{code}: {meaning}" for code, meaning in keywords["x-values"].items())
        plain["description"] = " ".join([keywords["description"], *meanings])
    if "properties" in keywords:
        plain["properties"] = {name: _part(value, defs) for name, value in keywords["properties"].items()}
    if "then" in keywords:
        plain["then"] = _with_properties(keywords["then"])
    if "items" in keywords:
        entry = keywords["items"]
        plain["items"] = {"$ref": entry["$ref"]} if "$ref" in entry else _part(entry, defs)
    return plain


def _with_properties(keywords: Schema) -> Schema:
    """*keywords* with what they require among their own properties, which ajv's ``strictRequired`` asks for."""
    required: dict[str, Any] = dict.fromkeys(keywords.get("required", ()), True)
    return {**keywords, "properties": {**required, **keywords.get("properties", {})}}
