"""The XSD 1.0 of a version, written from its JSON Schema, with a name for every type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

from imr_schema.standard import LICENSE
from imr_schema.standard.fields import BOOLEAN, INTEGER, LIST, OBJECT, TEXT, Field, Schema, deprecation_of, fields_of

Lines = Iterator[str]

_BASES = {"date": "xs:date", "date-time": "xs:dateTime"}
"""The built-in type of a string by its ``format``; any other string restricts ``xs:string``."""


class _Type(Struct, frozen=True):
    """A type of the XSD: a field that has it, and the keywords that document it."""

    field: Field
    about: Schema


class _Types:
    """The types of a schema by name, in the order of their first use, and the name of the type of each field."""

    def __init__(self, root: Field, defs: Schema) -> None:
        self.named: dict[str, _Type] = {}
        self._names: dict[int, str] = {}
        self._shapes: dict[str, str] = {}
        self._defs = defs
        queue = [(part, "") for part in root.parts]
        while queue:
            field, above = queue.pop(0)
            if not field.hint:
                name = self._add(field, above)
                queue += [(part, name) for part in (*field.parts, *([field.entry] if field.entry else []))]

    def of(self, field: Field) -> str:
        """The name of the type of *field*."""
        return self._names[id(field)]

    def _add(self, field: Field, above: str) -> str:
        """Give *field*, which belongs to the type *above*, a type; where its name is taken, that of *above* first."""
        shape = _shape(field)
        name = next((each for each in _proposed(field, above) if self._shapes.get(each, shape) == shape), None)
        if name is None:
            raise ValueError(f"{field.title}: another type has its name; name this one with x-type")
        self._names[id(field)], self._shapes[name] = name, shape
        about = self._defs[field.type_name] if field.type_name else field.keywords
        self.named.setdefault(name, _Type(field, about))
        return name


def _proposed(field: Field, above: str) -> Iterator[str]:
    """The names that the type of *field* may have: what the schema calls it, or the title of what is one value."""
    if named := field.keywords.get("x-type") or field.type_name:
        yield _capital(named)
        return
    words = field.name or field.xml_name if field.kind in (LIST, OBJECT) else field.title
    own = "".join(map(_capital, re.findall(r"[A-Za-z0-9]+", words.replace("'s", ""))))
    yield own
    yield above + own


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _shape(field: Field) -> str:
    """What one type must have in common wherever it is used."""
    if field.type_name:
        return f"#{field.type_name}"
    apart = {"title", "description", "examples", "x-letter", "x-privacy", "x-rule", "xml", "x-type"}
    apart |= {"x-key", "x-keyref", "x-unique"}
    return json.dumps({name: value for name, value in field.keywords.items() if name not in apart}, sort_keys=True)


def write_xsd(schema: Schema, *, made_from: str = "the JSON Schema beside it") -> bytes:
    """The XSD for *schema*: UTF-8, XSD 1.0, with the same documentation of each field, type and listed value.

    It says what it is *made_from*.

    Dates, times, integers and booleans restrict the built-in type that programs know, with the canonical form as a
    pattern on top. A built-in type drops white space around a value before the pattern is asked; the readers of this
    package do not (IMR009). Numbers that identify are keys, so an XSD engine refuses what IMR312 and IMR507 report.

    Raises ``ValueError`` where two types would have one name.
    """
    root = fields_of(schema)
    types = _Types(root, schema["$defs"])
    namespace = quoteattr(root.keywords["xml"]["namespace"])
    version = schema["$id"].rpartition(":")[2]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- Generated from {made_from}; edit that file and run: imr-schema schemas build",
        f"     Version {version}. SPDX-License-Identifier: {LICENSE} -->",
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns={namespace} xmlns:imr={namespace}',
        f'    targetNamespace={namespace} elementFormDefault="qualified" attributeFormDefault="unqualified"',
        f"    version={quoteattr(version)}>",
        *_indent(_documentation(root.keywords)),
        *_indent(_root(root, types)),
    ]
    for name, each in types.named.items():
        lines += _indent(_named(name, each, types))
    return ("\n".join([*lines, "</xs:schema>"]) + "\n").encode()


def _root(root: Field, types: _Types) -> Lines:
    """The root element. Its type alone has no name: programs then make one class of element and type."""
    yield f"<xs:element name={quoteattr(root.xml_name)}>"
    yield from _indent(_documentation(root.keywords))
    yield "  <xs:complexType>"
    yield from _indent(_indent(_content(root, types)))
    yield "  </xs:complexType>"
    yield from _indent(_keys(root))
    yield "</xs:element>"


def _named(name: str, each: _Type, types: _Types) -> Lines:
    tag = "complexType" if each.field.kind in (LIST, OBJECT) else "simpleType"
    yield f"<xs:{tag} name={quoteattr(name)}>"
    yield from _indent(_documentation(each.about))
    yield from _indent(_content(each.field, types))
    yield f"</xs:{tag}>"


def _element(field: Field, types: _Types, *, at_most: int | None = 1, at_least: int = 1) -> Lines:
    occurs = "" if at_least == 1 else f' minOccurs="{at_least}"'
    occurs += "" if at_most == 1 else f' maxOccurs="{"unbounded" if at_most is None else at_most}"'
    yield f"<xs:element name={quoteattr(field.xml_name)}{occurs} type={quoteattr(types.of(field))}>"
    yield from _indent(_documentation(field.keywords))
    if field.kind == LIST and field.entry is not None:
        for part in field.entry.parts:
            if "x-unique" in part.keywords:
                selector = f"imr:{field.entry.xml_name}"
                yield from _indent(_constraint("unique", part.keywords["x-unique"], selector, part))
    yield "</xs:element>"


def _attribute(field: Field, types: _Types) -> Lines:
    use = ' use="required"' if field.required else ""
    yield f"<xs:attribute name={quoteattr(field.xml_name)}{use} type={quoteattr(types.of(field))}>"
    yield from _indent(_documentation(field.keywords))
    yield "</xs:attribute>"


def _content(field: Field, types: _Types) -> Lines:
    if field.kind == OBJECT:
        yield "<xs:sequence>"
        for part in field.elements:
            yield from _indent(_element(part, types, at_least=1 if part.required else 0))
        yield "</xs:sequence>"
        for part in field.attributes:
            yield from _attribute(part, types)
    elif field.kind == LIST:
        assert field.entry is not None
        yield "<xs:sequence>"
        least, most = field.keywords.get("minItems", 0), field.keywords.get("maxItems")
        yield from _indent(_element(field.entry, types, at_least=least, at_most=most))
        yield "</xs:sequence>"
    else:
        yield f'<xs:restriction base="{_base(field)}">'
        yield from _indent(_facets(field))
        yield "</xs:restriction>"


def _base(field: Field) -> str:
    if field.kind == INTEGER:
        return "xs:positiveInteger" if field.keywords["minimum"] else "xs:nonNegativeInteger"
    if field.kind == BOOLEAN:
        return "xs:boolean"
    return _BASES.get(field.keywords.get("format", ""), "xs:string")


def _facets(field: Field) -> Lines:
    keywords = field.keywords
    if field.kind == INTEGER:
        low, high = keywords["minimum"], keywords["maximum"]
        yield f"<xs:pattern value={quoteattr(_number_pattern(low, high))}/>"
        # The pattern says so already; these are what a program chooses its own type of integer by.
        yield f'<xs:minInclusive value="{low}"/>'
        yield f'<xs:maxInclusive value="{high}"/>'
        return
    if field.kind == BOOLEAN:
        yield '<xs:pattern value="true|false"/>'
        return
    for facet in ("minLength", "maxLength"):
        if facet in keywords and _base(field) == "xs:string":
            yield f'<xs:{facet} value="{keywords[facet]}"/>'
    if "pattern" in keywords:
        yield f"<xs:pattern value={quoteattr(keywords['pattern'].removeprefix('^').removesuffix('$'))}/>"
    elif field.kind != TEXT:
        yield from _values(keywords)


def _values(keywords: Schema) -> Lines:
    """The values of a closed list, each with what it means."""
    meanings = keywords.get("x-values", {})
    for code in keywords.get("enum", [keywords.get("const")]):
        if code in meanings:
            yield f"<xs:enumeration value={quoteattr(code)}>"
            yield from _indent(_annotation([meanings[code]]))
            yield "</xs:enumeration>"
        else:
            yield f"<xs:enumeration value={quoteattr(code)}/>"


def _keys(root: Field) -> Lines:
    """The keys and the references to them, all of them in the scope of the whole document."""
    references: list[str] = []
    keys = {field.keywords.get("x-key") for _, field in _places(root, "")}
    for path, field in _places(root, ""):
        if "x-key" in field.keywords:
            yield from _constraint("key", field.keywords["x-key"], path, field)
        if (refer := field.keywords.get("x-keyref")) in keys and refer:
            references += _constraint("keyref", f"{refer}Reference", path, field, refer)
    yield from references


def _constraint(tag: str, name: str, selector: str, field: Field, refer: str | None = None) -> Lines:
    to = f" refer={quoteattr(f'imr:{refer}')}" if refer else ""
    yield f"<xs:{tag} name={quoteattr(name)}{to}>"
    yield f"  <xs:selector xpath={quoteattr(selector)}/>"
    yield f"  <xs:field xpath={quoteattr(('@' if field.attribute else 'imr:') + field.xml_name)}/>"
    yield f"</xs:{tag}>"


def _places(field: Field, path: str) -> Iterator[tuple[str, Field]]:
    """Every field below *field*, which is at *path*, each with the path of the element that it belongs to."""
    for part in field.parts:
        yield path, part
    for part in (*field.elements, *([field.entry] if field.entry else [])):
        yield from _places(part, f"{path}/imr:{part.xml_name}".removeprefix("/"))


def _documentation(keywords: Schema) -> Lines:
    sentences = [f"{keywords['title']}. {keywords['description']}"]
    if "examples" in keywords:
        example = keywords["examples"][0]
        shown = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
        sentences.append(f"Example: {shown}")
    if "x-letter" in keywords:
        sentences.append(f"In the letter: {keywords['x-letter']}")
    if deprecation := deprecation_of(keywords):
        sentences.append("Deprecated since version {}; {}.".format(*deprecation))
    return _annotation(sentences)


def _annotation(sentences: list[str]) -> Lines:
    yield "<xs:annotation>"
    for sentence in sentences:
        yield f'  <xs:documentation xml:lang="en">{escape(sentence)}</xs:documentation>'
    yield "</xs:annotation>"


def _indent(lines: Lines) -> Lines:
    return (f"  {line}" for line in lines)


def _number_pattern(low: int, high: int) -> str:
    """A pattern for the canonical decimal numbers from *low* to *high*, neither negative.

    The bounds alone would accept ``+7`` and ``007``.
    """
    branches = ["0"] if low == 0 else []
    low = max(low, 1)
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
