"""The second opinion: xmlschema on the XSD, jsonschema on the JSON Schema. Both start slowly."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import xmlschema

from imr_schema.versions import SchemaVersion, schema_bytes, source

if TYPE_CHECKING:
    from lxml import etree


@cache
def _xsd(version: SchemaVersion) -> xmlschema.XMLSchema10:
    # No location hint of a document is followed, and nothing outside the given text is read.
    return xmlschema.XMLSchema10(schema_bytes(version.xsd).decode("utf-8"), allow="none")


@cache
def _json(version: SchemaVersion) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(_exact(source(version)))


def xsd_accepts(tree: etree._Element, version: SchemaVersion) -> bool:
    """What xmlschema says of the element *tree*."""
    return bool(_xsd(version).is_valid(tree, use_location_hints=False))


def json_schema_accepts(data: object, version: SchemaVersion) -> bool:
    """What jsonschema says of *data*."""
    return bool(_json(version).is_valid(data))


def _exact(schema: Any) -> Any:
    """*schema* with patterns that end where the text does: Python's ``$`` stops before a final newline."""
    if isinstance(schema, dict):
        return {
            name: value.removesuffix("$") + r"\Z" if name == "pattern" and isinstance(value, str) else _exact(value)
            for name, value in schema.items()
        }
    return [_exact(value) for value in schema] if isinstance(schema, list) else schema
