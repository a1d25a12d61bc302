"""The cross-check by two other engines: xmlschema on the XSD, jsonschema on the JSON Schema. Both start slowly."""

from __future__ import annotations

from functools import cache

import jsonschema
import xmlschema
from lxml import etree

from imr_schema.standard import SchemaVersion, shape
from imr_schema.validation.xsd import shape_only


@cache
def _xsd(version: SchemaVersion) -> xmlschema.XMLSchema10:
    # Without access to other files, and without following the location hints of a document.
    return xmlschema.XMLSchema10(etree.tostring(shape_only(version), encoding="unicode"), allow="none")


@cache
def _json(version: SchemaVersion) -> jsonschema.Draft202012Validator:
    schema = _exact(shape(version))
    assert isinstance(schema, dict)
    return jsonschema.Draft202012Validator(schema)


def xsd_accepts(tree: etree._Element, version: SchemaVersion) -> bool:
    """Whether xmlschema accepts the element *tree*."""
    return bool(_xsd(version).is_valid(tree, use_location_hints=False))


def json_schema_accepts(data: object, version: SchemaVersion) -> bool:
    """Whether jsonschema accepts *data*."""
    return bool(_json(version).is_valid(data))


def _exact(schema: object) -> object:
    """*schema* with patterns that match to the end of the text: ``$`` in Python also matches before a final newline."""
    if isinstance(schema, dict):
        return {
            name: value.removesuffix("$") + r"\Z" if name == "pattern" and isinstance(value, str) else _exact(value)
            for name, value in schema.items()
        }
    return [_exact(value) for value in schema] if isinstance(schema, list) else schema
