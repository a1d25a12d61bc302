"""The quick way from valid data to XML: code that is generated from the schema's fields.

What is required and stands in a row is one formatted string. The code takes what is required as given, and raises
``KeyError``, ``TypeError`` or ``AttributeError`` for data that lack it, as drafts do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from imr_schema.codecs.generated import function
from imr_schema.standard import BOOLEAN, INTEGER, LIST, OBJECT, Field, SchemaVersion, root

Append = Callable[[str], None]
Escape = Callable[[str], str]

_BOOLEANS = {True: "true", False: "false"}


@cache
def writer(version: SchemaVersion, escape: Escape | None, quoted: Escape) -> Callable[[Any, Append], None]:
    """Appends the strings of valid data; *escape* is for texts, None where none needs it, *quoted* for attributes."""
    code = _Code(plain=escape is None)
    name = code.function_of(root(version), "", f' xmlns="{version.namespace}"')
    write: Callable[[Any, Append], None] = function(
        name, code.lines, {"escape": escape, "quoted": quoted, "booleans": _BOOLEANS}
    )
    return write


class _Code:
    """The source of one function for each object. In it ``v`` is the object, and ``a`` appends to the output."""

    def __init__(self, *, plain: bool) -> None:
        self.plain = plain
        self.lines: list[str] = []
        self._functions = 0

    def function_of(self, field: Field, indent: str, namespace: str = "") -> str:
        """The name of the function that writes the object *field* at that *indent*."""
        body = [f"    {line}" for line in self._body(field, indent, namespace)]
        self._functions += 1
        name = f"write_{self._functions}"
        self.lines += [f"def {name}(v, a):", *body]
        return name

    def _body(self, field: Field, indent: str, namespace: str) -> Iterator[str]:
        # What is always written, in a row, is one string.
        always = f"{indent}<{field.xml_name}{namespace}"
        for part in field.attributes:
            attribute = f' {part.xml_name}="{self._value(part, "quoted")}"'
            if part.required:
                always += attribute
            else:
                yield _append(always)
                yield f"if {part.name!r} in v: {_append(attribute)}"
                always = ""
        always += ">\n"
        for part in field.elements:
            if part.required and part.kind not in (OBJECT, LIST):
                always += self._leaf(part, indent + "  ")
                continue
            if always:
                yield _append(always)
                always = ""
            yield from self._part(part, indent + "  ")
        yield _append(f"{always}{indent}</{field.xml_name}>\n")

    def _leaf(self, part: Field, indent: str) -> str:
        return f"{indent}<{part.xml_name}>{self._value(part, 'escape')}</{part.xml_name}>\n"

    def _part(self, part: Field, indent: str) -> Iterator[str]:
        if part.kind == OBJECT:
            lines = [f"{self.function_of(part, indent)}(v[{part.name!r}], a)"]
        elif part.kind == LIST:
            lines = list(self._list(part, indent))
        else:
            lines = [_append(self._leaf(part, indent))]
        if not part.required:
            yield f"if {part.name!r} in v:"
            lines = [f"    {line}" for line in lines]
        yield from lines

    def _list(self, part: Field, indent: str) -> Iterator[str]:
        entry = part.entry
        assert entry is not None
        yield f"x = v[{part.name!r}]"
        yield f"if not x: {_append(f'{indent}<{part.xml_name}/>' + chr(10))}"
        yield "else:"
        yield f"    {_append(f'{indent}<{part.xml_name}>' + chr(10))}"
        if entry.kind == OBJECT:
            yield f"    for y in x: {self.function_of(entry, indent + '  ')}(y, a)"
        else:
            value = "{y}" if self.plain else "{escape(y)}"
            each = f"{indent}  <{entry.xml_name}>{value}</{entry.xml_name}>\n"
            yield f"    for y in x: {_append(each)}"
        yield f"    {_append(f'{indent}</{part.xml_name}>' + chr(10))}"

    def _value(self, part: Field, escape: str) -> str:
        """The value of *part* as the part of a formatted string."""
        value = f'v["{part.name}"]'
        if part.kind == BOOLEAN:
            return f"{{booleans[{value}]}}"  # a text in its place is no valid data, whatever it says
        if part.kind == INTEGER or (self.plain and escape == "escape"):
            return f"{{{value}}}"
        return f"{{{escape}({value})}}"


def _append(formatted: str) -> str:
    """The statement that appends the string *formatted*, which holds values in braces and no apostrophe."""
    return f"a(f{formatted!r})"
