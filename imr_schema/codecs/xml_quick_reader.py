"""The quick way from XML elements to data: code that is generated from the schema's fields.

It relies on the XSD having accepted the tree. It walks the elements once in document order, with one iterator over all
of them: a child is the next element once everything before it was read. Neither asking an element for its children,
which makes a second Python object of each, nor comparing tags would give more than the XSD has checked already; a tag
is looked at only where an optional part may be missing. Functions made of functions, one for each field, take twice as
long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from imr_schema.codecs.generated import function
from imr_schema.pointer import Data
from imr_schema.standard import BOOLEAN, INTEGER, LIST, OBJECT, Field, SchemaVersion, root

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Quick = Callable[["Element", Iterator["Element"], Callable[[], "Element"]], Data]


class Padded(Exception):
    """There is white space around a value for which the XSD's engine drops it, and no reader of this package does."""


def read_quick(tree: Element, version: SchemaVersion) -> Data:
    """The data of a *tree* that the XSD of *version* accepted; raises ``Padded``."""
    elements = tree.iter()
    return reader(version)(next(elements), elements, elements.__next__)


@cache
def reader(version: SchemaVersion) -> Quick:
    """Reads an element, given the iterator over all elements that has just given it, and the iterator's next."""
    code = _Code(f"{{{version.namespace}}}")
    name = code.function_of(root(version))
    read_root: Quick = function(
        name, code.lines, {"bare": _bare, "booleans": {"true": True, "false": False}, "islice": islice}
    )
    return read_root


def _bare(written: str) -> str:
    """The text of a date or a number as the XSD accepted it; raises ``Padded``."""
    if written[:1] <= " " or written[-1:] <= " ":
        raise Padded
    return written


class _Code:
    """The source of one function for each kind of object. What holds no object is read where it stands.

    In it ``e`` is the element, ``it`` the iterator, ``n`` its next, ``d`` the data, ``c`` and ``t`` the child that
    comes next and its tag, ``r`` how many children remain, and ``k`` how many entries a list has.
    """

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.lines: list[str] = []
        self._by_body: dict[tuple[str, ...], str] = {}
        self._by_field: dict[int, str] = {}

    def function_of(self, field: Field) -> str:
        """The name of the function that reads the object *field*; objects with the same members share one."""
        name = self._by_field.get(id(field))
        if name is None:
            body, known = tuple(self._body(field)), len(self._by_body)
            name = self._by_field[id(field)] = self._by_body.setdefault(body, f"read_{len(self._by_body)}")
            if len(self._by_body) > known:
                self.lines += [f"def {name}(e, it, n):", *(f"    {line}" for line in body)]
        return name

    def _body(self, field: Field) -> Iterator[str]:
        attributes, optional = _required(field.attributes), [part for part in field.attributes if not part.required]
        least = _required(field.elements)
        of_attributes = [f"{part.name!r}: {_typed(part, f'e.get({part.xml_name!r})')}" for part in attributes]
        all_required = ", ".join([*of_attributes, *(f"{part.name!r}: ({self._value(part, 'n()')})" for part in least)])
        if not optional and least == field.elements:
            yield f"return {{{all_required}}}"
            return
        yield "r = len(e)"
        if not optional:
            # As few children as are required are these alone.
            yield f"if r == {len(least)}: return {{{all_required}}}"
        yield f"d = {{{', '.join(of_attributes)}}}"
        for part in optional:
            yield f"v = e.get({part.xml_name!r})"
            yield f"if v is not None: d[{part.name!r}] = {_typed(part, 'v')}"
        yield from self._children(field)
        yield "return d"

    def _children(self, field: Field) -> Iterator[str]:
        """Reads the children into ``d``; where an optional part may be next, the child is taken before it is known."""
        following = "if r: c = n(); t = c.tag"
        taken = False
        for part in field.elements:
            if part.required:
                yield f"d[{part.name!r}] = {self._value(part, 'c' if taken else 'n()')}"
                yield "r -= 1"
                taken = False
                continue
            if not taken:
                yield "t = None"
                yield following
                taken = True
            yield f"if t == {self.namespace + part.xml_name!r}:"
            yield f"    d[{part.name!r}] = {self._value(part, 'c')}"
            yield "    r -= 1"
            yield f"    {following}"

    def _value(self, field: Field, element: str) -> str:
        """The expression for the value of *field*, whose element is that of the expression *element*."""
        if field.kind == OBJECT:
            return f"{self.function_of(field)}({element}, it, n)"
        if field.kind != LIST:
            return _typed(field, f"{element}.text or ''")
        assert field.entry is not None
        # Most lists have one entry, and a comprehension is a call.
        one, each = self._value(field.entry, "n()"), self._value(field.entry, "x")
        return f"[{one}] if (k := len({element})) == 1 else [{each} for x in islice(it, k)]"


def _required(parts: list[Field]) -> list[Field]:
    return [part for part in parts if part.required]


def _typed(field: Field, text: str) -> str:
    """The expression for the value of *field*, given that for its *text*."""
    if field.kind == INTEGER:
        return f"int(bare({text}))"
    if field.kind == BOOLEAN:
        return f"booleans[bare({text})]"
    return f"bare({text})" if field.collapses else text
