"""A JSON Schema as a tree of fields: what the XSD, the XML codec and the pages are made from."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

Schema = dict[str, Any]

TEXT, CODE, INTEGER, BOOLEAN, LIST, OBJECT = "text", "code", "integer", "boolean", "list", "object"


class Field(Struct, frozen=True):
    """One member of the document, or one entry of a list.

    ``kind`` is one of text (free prose), code (a string with a closed form), integer, boolean, list,
    object. ``rule`` is the obligation behind the field, its own or the one it inherits.
    ``type_name`` names the shared definition it uses. ``keywords`` are the schema's own, those
    of the definition included; ``entry`` describes a list's entries, ``parts`` an object's members
    in document order.
    """

    name: str
    kind: str
    xml_name: str
    attribute: bool
    required: bool
    hint: bool
    rule: str | None
    type_name: str | None
    keywords: Schema
    entry: Field | None = None
    parts: tuple[Field, ...] = ()

    @property
    def title(self) -> str:
        """The field's name as a person says it."""
        return str(self.keywords["title"])

    @property
    def deprecation(self) -> tuple[str, str] | None:
        """Since which version the field is deprecated, and in words what to do instead; None for one that is not."""
        if not self.keywords.get("deprecated"):
            return None
        instead = self.keywords.get("x-instead")
        return str(self.keywords["x-since"]), f"use {instead} instead" if instead else "nothing stands in its place"

    def part(self, name: str) -> Field | None:
        """The member called *name*, or None."""
        return next((part for part in self.parts if part.name == name), None)


def fields_of(schema: Schema) -> Field:
    """The root field of *schema*, its ``$ref`` within the file resolved."""
    return _field("", schema, schema["$defs"], required=True, inherited=None)


def field_at(root: Field, steps: list[str]) -> Field | None:
    """The field that the steps of a pointer lead to, or None when the schema has no such place."""
    here: Field | None = root
    for step in steps:
        if here is None:
            return None
        here = here.entry if here.kind == LIST else here.part(step)
    return here


def in_order(data: object, field: Field) -> Any:
    """*data*, which may lack whatever it lacks, with the members of *field* in the schema's order."""
    if field.kind == OBJECT and isinstance(data, dict):
        return {part.name: in_order(data[part.name], part) for part in field.parts if part.name in data}
    if field.kind == LIST and isinstance(data, list) and field.entry is not None:
        return [in_order(entry, field.entry) for entry in data]
    return data


def _field(name: str, schema: Schema, defs: Schema, *, required: bool, inherited: str | None) -> Field:
    reference = schema.get("$ref")
    type_name = reference.removeprefix("#/$defs/") if reference else None
    keywords = {**defs[type_name], **schema} if type_name else schema
    if type_name and "xml" in defs[type_name]:
        keywords["xml"] = {**defs[type_name]["xml"], **schema.get("xml", {})}
    rule = keywords.get("x-rule", inherited)
    xml = keywords.get("xml", {})
    kind = _kind(keywords)
    entry: Field | None = None
    parts: tuple[Field, ...] = ()
    if kind == INTEGER and not 1 <= keywords.get("minimum", 0) <= keywords.get("maximum", 0):
        raise ValueError(f"{name}: an integer needs a minimum of 1 or more, and a maximum")
    if keywords.get("deprecated") and "x-since" not in keywords:
        raise ValueError(f"{name}: what is deprecated needs x-since, the version in which that began")
    if kind == LIST:
        entry = _field("", keywords["items"], defs, required=True, inherited=rule)
    if kind == OBJECT:
        needed = set(keywords.get("required", ()))
        # A closed object's rule speaks for what it must hold; what it may hold speaks for itself.
        parts = tuple(
            _field(part, value, defs, required=part in needed, inherited=rule if part in needed else None)
            for part, value in keywords["properties"].items()
        )
        _attributes_first(name, parts)
    return Field(
        name=name,
        kind=kind,
        xml_name=xml.get("name", name),
        attribute=xml.get("attribute", False),
        required=required,
        hint=keywords.get("x-hint", False),
        rule=rule,
        type_name=type_name,
        keywords=keywords,
        entry=entry,
        parts=parts,
    )


def _kind(keywords: Schema) -> str:
    declared = keywords["type"]
    if declared == "string":
        return CODE if keywords.keys() & {"enum", "const", "pattern"} else TEXT
    return {"array": LIST, "object": OBJECT, "integer": INTEGER, "boolean": BOOLEAN}[declared]


def _attributes_first(name: str, parts: tuple[Field, ...]) -> None:
    """One walk over an element keeps the schema's order only if its attributes come first."""
    kinds = [part.attribute for part in parts if not part.hint]
    if kinds != sorted(kinds, reverse=True):
        raise ValueError(f"in {name or 'the root'}, an attribute follows an element")
