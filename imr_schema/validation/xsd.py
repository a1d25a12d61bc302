"""Schema validation of XML by the XSD, with libxml2.

The keys of the XSD are left out: to number items and reviewers right is what IMR312 and IMR507 ask, in both syntaxes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from imr_schema.standard import SchemaVersion, schema_bytes

if TYPE_CHECKING:
    from lxml import etree


_KEYS = ("{*}key", "{*}keyref", "{*}unique")


def shape_only(version: SchemaVersion) -> etree._Element:
    """The XSD of *version* as an element tree, without its keys."""
    from lxml import etree  # slow to start, and no JSON document needs it

    tree = etree.fromstring(schema_bytes(version.xsd))
    for key in list(tree.iter(*_KEYS)):
        above = key.getparent()
        assert above is not None
        above.remove(key)
    return tree


@cache
def _schema(version: SchemaVersion) -> etree.XMLSchema:
    from lxml import etree  # slow to start, and no JSON document needs it

    return etree.XMLSchema(shape_only(version))


def xsd_accepts(tree: etree._Element, version: SchemaVersion) -> bool:
    """Whether the XSD of *version* accepts the element *tree*.

    It takes a parsed tree: a libxml2 parser that validates while it reads crashes on some hostile input.
    """
    schema = _schema(version)
    if schema.validate(tree):
        return True
    from imr_schema.xml_parser import forget_errors  # no JSON document needs it

    # Both logs quote the document, and would keep that until the next one is refused.
    schema._clear_error_log()  # type: ignore[attr-defined]
    forget_errors()
    return False
