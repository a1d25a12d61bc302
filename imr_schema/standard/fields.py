"""A JSON Schema as a tree of fields: what the XSD, the XML codec and the pages are made from."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

Schema = dict[str, Any]
"""A JSON Schema, or a part of one, as data."""

TEXT, CODE, INTEGER, BOOLEAN, LIST, OBJECT = "text", "code", "integer", "boolean", "list", "object"


class Field(Struct, frozen=True):
    """One member of the document, or one entry of a list."""

    name: str
    #: text (prose), code (a string of a fixed form), integer, boolean, list or object.
    kind: str
    xml_name: str
    #: Whether it is an attribute in XML.
    attribute: bool
    required: bool
    #: Whether it is a hint for editors, which is not content.
    hint: bool
    #: The rule of the obligation behind it (``x-rule``), its own or an inherited one.
    rule: str | None
    #: What it is to a copy for the public (``x-privacy``), its own or that of what it is in; see standard/privacy.py.
    privacy: str | None
    #: The shared definition that it uses.
    type_name: str | None
    #: Those of the schema, with those of the shared definition.
    keywords: Schema
    #: Describes the entries of a list.
    entry: Field | None = None
    #: The members of an object, in document order.
    parts: tuple[Field, ...] = ()

    @property
    def title(self) -> str:
        """The field's name for people."""
        return str(self.keywords["title"])

    @property
    def about(self) -> str:
        """Its description, and what each value of a closed list means."""
        meanings = self.keywords.get("x-values", {}).items()
        return " ".join([self.keywords["description"], *(f"{code}: {meaning}" for code, meaning in meanings)])

    @property
    def attributes(self) -> list[Field]:
        """The members that are attributes in XML."""
        return [part for part in self.parts if part.attribute]

    @property
    def elements(self) -> list[Field]:
        """The members that are elements in XML."""
        return [part for part in self.parts if not part.attribute and not part.hint]

    @property
    def deprecation(self) -> tuple[str, str] | None:
        """The version since which the field is deprecated, and what to do instead; None for one that is not."""
        return deprecation_of(self.keywords)

    @property
    def collapses(self) -> bool:
        """Whether an XSD engine drops white space around its text in XML, which no reader of this package does."""
        return self.kind in (INTEGER, BOOLEAN) or self.keywords.get("format") in ("date", "date-time")

    def part(self, name: str) -> Field | None:
        """The member called *name*, or None."""
        return next((part for part in self.parts if part.name == name), None)


def deprecation_of(keywords: Schema) -> tuple[str, str] | None:
    """What ``Field.deprecation`` gives, from the *keywords* of the field."""
    if not keywords.get("deprecated"):
        return None
    instead = keywords.get("x-instead")
    return str(keywords["x-since"]), f"use {instead} instead" if instead else "there is no replacement"


def fields_of(schema: Schema) -> Field:
    """The root field of *schema*, with each ``$ref`` resolved; raises ``ValueError`` for what XML cannot represent."""
    return _field("", schema, schema["$defs"], required=True, inherited=(None, None))


def field_at(root: Field, steps: list[str]) -> Field | None:
    """The field that the steps of a pointer lead to, or None where the schema has no such place."""
    here: Field | None = root
    for step in steps:
        if here is None:
            return None
        here = here.entry if here.kind == LIST else here.part(step)
    return here


def in_order(data: object, field: Field) -> Any:
    """*data*, which may be incomplete, with the members of *field* in the schema's order."""
    if field.kind == OBJECT and isinstance(data, dict):
        return {part.name: in_order(data[part.name], part) for part in field.parts if part.name in data}
    if field.kind == LIST and isinstance(data, list) and field.entry is not None:
        return [in_order(entry, field.entry) for entry in data]
    return data


_Inherited = tuple[str | None, str | None]
"""What a field takes over from the one that it is in: its rule, and what it is to a copy for the public."""


def _field(name: str, schema: Schema, defs: Schema, *, required: bool, inherited: _Inherited) -> Field:
    keywords, type_name = _keywords(schema, defs)
    _check(name, keywords)
    kind, xml = _kind(keywords), keywords.get("xml", {})
    rule, privacy = keywords.get("x-rule", inherited[0]), keywords.get("x-privacy", inherited[1])
    entry: Field | None = None
    if kind == LIST:
        entry = _field("", keywords["items"], defs, required=True, inherited=(rule, privacy))
    return Field(
        name=name,
        kind=kind,
        xml_name=xml.get("name", name),
        attribute=xml.get("attribute", False),
        required=required,
        hint=keywords.get("x-hint", False),
        rule=rule,
        privacy=privacy,
        type_name=type_name,
        keywords=keywords,
        entry=entry,
        parts=_parts(name, keywords, defs, (rule, privacy)) if kind == OBJECT else (),
    )


def _keywords(schema: Schema, defs: Schema) -> tuple[Schema, str | None]:
    """The keywords of *schema* with those of the definition that it refers to, and the name of that."""
    reference = schema.get("$ref")
    if not reference:
        return schema, None
    type_name = reference.removeprefix("#/$defs/")
    shared = defs[type_name]
    keywords = {**shared, **schema}
    if "xml" in shared:
        keywords["xml"] = {**shared["xml"], **schema.get("xml", {})}
    return keywords, type_name


def _parts(name: str, keywords: Schema, defs: Schema, inherited: _Inherited) -> tuple[Field, ...]:
    """The members of an object. Its rule is about the required ones; an optional member has only a rule of its own."""
    needed = set(keywords.get("required", ()))
    rule, privacy = inherited
    parts = tuple(
        _field(part, value, defs, required=part in needed, inherited=(rule if part in needed else None, privacy))
        for part, value in keywords["properties"].items()
    )
    # The quick XML reader takes the attributes first, and must give the schema's order.
    kinds = [part.attribute for part in parts if not part.hint]
    if kinds != sorted(kinds, reverse=True):
        raise ValueError(f"in {name or 'the root'}, an attribute follows an element")
    return parts


def _check(name: str, keywords: Schema) -> None:
    """Raises ``ValueError`` for keywords from which no XSD can be written, or without what the pages show."""
    is_integer = keywords["type"] == "integer"
    if is_integer and not 0 <= keywords.get("minimum", -1) <= keywords.get("maximum", -1):
        raise ValueError(f"{name}: an integer needs a minimum of 0 or more, and a maximum")
    if keywords.get("deprecated") and "x-since" not in keywords:
        raise ValueError(f"{name}: a deprecated field needs x-since, the version that deprecates it")


def _kind(keywords: Schema) -> str:
    declared = keywords["type"]
    if declared == "string":
        return CODE if keywords.keys() & {"enum", "const", "pattern"} else TEXT
    return {"array": LIST, "object": OBJECT, "integer": INTEGER, "boolean": BOOLEAN}[declared]
