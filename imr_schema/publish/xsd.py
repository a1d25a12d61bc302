"""The XSD 1.0 of a version, written from its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from imr_schema.standard.fields import BOOLEAN, INTEGER, LIST, OBJECT, TEXT, Field, Schema, fields_of

Lines = Iterator[str]


def write_xsd(schema: Schema, *, made_from: str = "the JSON Schema beside it") -> bytes:
    """The XSD for *schema*: UTF-8, XSD 1.0, with the same documentation of each field; says what it is *made_from*.

    Strings, codes, dates and numbers all restrict ``xs:string``. The built-in types collapse white space before they
    apply a pattern, so they would accept forms that are not canonical.
    """
    root = fields_of(schema)
    namespace = root.keywords["xml"]["namespace"]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- Generated from {made_from}; edit that file and run: imr-schema schemas build -->",
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns={quoteattr(namespace)}',
        f'    targetNamespace={quoteattr(namespace)} elementFormDefault="qualified" attributeFormDefault="unqualified"',
        f"    version={quoteattr(schema['$id'].rpartition(':')[2])}>",
        *_indent(_documentation(root)),
        *_indent(_element(root, root=True)),
    ]
    for name, field in _shared(root).items():
        lines += _indent(_named(name, field))
    return ("\n".join([*lines, "</xs:schema>"]) + "\n").encode()


def _shared(root: Field) -> dict[str, Field]:
    """One field for each shared definition, in the order of their first use."""
    shared: dict[str, Field] = {}
    queue = [root]
    while queue:
        field = queue.pop(0)
        if field.type_name:
            shared.setdefault(field.type_name, field)
        queue += [*field.parts, *([field.entry] if field.entry else [])]
    return shared


def _named(name: str, field: Field) -> Lines:
    tag = "complexType" if field.kind in (LIST, OBJECT) else "simpleType"
    yield f"<xs:{tag} name={quoteattr(name)}>"
    yield from _indent(_content(field))
    yield f"</xs:{tag}>"


def _element(field: Field, *, root: bool = False, at_most: int | None = 1, at_least: int = 1) -> Lines:
    occurs = ""
    if not root:
        occurs += "" if at_least == 1 else f' minOccurs="{at_least}"'
        occurs += "" if at_most == 1 else f' maxOccurs="{"unbounded" if at_most is None else at_most}"'
    head = f"<xs:element name={quoteattr(field.xml_name)}{occurs}"
    yield from _described(field, head, "element", _anonymous(field))


def _attribute(field: Field) -> Lines:
    use = ' use="required"' if field.required else ""
    yield from _described(field, f"<xs:attribute name={quoteattr(field.xml_name)}{use}", "attribute", _anonymous(field))


def _described(field: Field, head: str, tag: str, content: Lines) -> Lines:
    typed = f" type={quoteattr(field.type_name)}" if field.type_name else ""
    yield f"{head}{typed}>"
    yield from _indent(_documentation(field))
    if not field.type_name:
        yield from _indent(content)
    yield f"</xs:{tag}>"


def _anonymous(field: Field) -> Lines:
    tag = "complexType" if field.kind in (LIST, OBJECT) else "simpleType"
    yield f"<xs:{tag}>"
    yield from _indent(_content(field))
    yield f"</xs:{tag}>"


def _content(field: Field) -> Lines:
    if field.kind == OBJECT:
        yield "<xs:sequence>"
        for part in field.elements:
            yield from _indent(_element(part, at_least=1 if part.required else 0))
        yield "</xs:sequence>"
        for part in field.attributes:
            yield from _attribute(part)
    elif field.kind == LIST:
        assert field.entry is not None
        yield "<xs:sequence>"
        least, most = field.keywords.get("minItems", 0), field.keywords.get("maxItems")
        yield from _indent(_element(field.entry, at_least=least, at_most=most))
        yield "</xs:sequence>"
    else:
        yield '<xs:restriction base="xs:string">'
        yield from _indent(_facets(field))
        yield "</xs:restriction>"


def _facets(field: Field) -> Lines:
    keywords = field.keywords
    for facet in ("minLength", "maxLength"):
        if facet in keywords:
            yield f'<xs:{facet} value="{keywords[facet]}"/>'
    if field.kind == INTEGER:
        yield f"<xs:pattern value={quoteattr(_number_pattern(keywords['minimum'], keywords['maximum']))}/>"
    elif "pattern" in keywords:
        yield f"<xs:pattern value={quoteattr(keywords['pattern'].removeprefix('^').removesuffix('$'))}/>"
    elif field.kind == BOOLEAN:
        yield '<xs:enumeration value="true"/>'
        yield '<xs:enumeration value="false"/>'
    elif field.kind != TEXT:
        for code in keywords.get("enum", [keywords.get("const")]):
            yield f"<xs:enumeration value={quoteattr(code)}/>"


def _documentation(field: Field) -> Lines:
    yield "<xs:annotation>"
    sentences = [f"{field.title}. {field.keywords['description']}"]
    if "examples" in field.keywords:
        example = field.keywords["examples"][0]
        shown = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
        sentences.append(f"Example: {shown}")
    if "x-letter" in field.keywords:
        sentences.append(f"In the letter: {field.keywords['x-letter']}")
    if field.deprecation:
        sentences.append("Deprecated since version {}; {}.".format(*field.deprecation))
    for sentence in sentences:
        yield f'  <xs:documentation xml:lang="en">{escape(sentence)}</xs:documentation>'
    yield "</xs:annotation>"


def _indent(lines: Lines) -> Lines:
    return (f"  {line}" for line in lines)


def _number_pattern(low: int, high: int) -> str:
    """A pattern for the canonical decimal numbers from *low* to *high*, both positive.

    A pattern, and not minInclusive with maxInclusive: those need a number type, which accepts ``+7`` and ``007``.
    """
    branches: list[str] = []
    while low <= high:
        # A block is as many numbers as differ in the last digits alone: 1, 10, 100 and so on.
        block = 1
        while (
            low % (block * 10) == 0 and low + block * 10 - 1 <= high and len(str(low)) == len(str(low + block * 10 - 1))
        ):
            block *= 10
        first, last = low // block % 10, low // block % 10
        while last < 9 and low + block * (last - first + 2) - 1 <= high:
            last += 1
        prefix = str(low // block // 10) if low // block >= 10 else ""
        digit = str(first) if first == last else f"[{first}-{last}]"
        branches.append(prefix + digit + "[0-9]" * (len(str(block)) - 1))
        low += block * (last - first + 1)
    return "|".join(branches)
