"""Schema validation of XML by the XSD, with libxml2."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from imr_schema.standard import SchemaVersion, schema_bytes
from imr_schema.xml_parser import forget_errors

if TYPE_CHECKING:
    from lxml import etree


@cache
def _schema(version: SchemaVersion) -> etree.XMLSchema:
    from lxml import etree  # slow to start, and no JSON document needs it

    return etree.XMLSchema(etree.fromstring(schema_bytes(version.xsd)))


def xsd_accepts(tree: etree._Element, version: SchemaVersion) -> bool:
    """Whether the XSD of *version* accepts the element *tree*.

    It takes a parsed tree: a libxml2 parser that validates while it reads crashes on some hostile input.
    """
    schema = _schema(version)
    if schema.validate(tree):
        return True
    # Both logs quote the document, and would keep that until the next one is refused.
    schema._clear_error_log()  # type: ignore[attr-defined]
    forget_errors()
    return False
