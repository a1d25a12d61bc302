"""XML of the forms that are XML; what may not stand in XML 1.0 stands there as ``\\u{...}``."""

from __future__ import annotations

from imr_schema.text import visible

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def text(said: str) -> str:
    """*said* as character data, or as an attribute's value between double quotes."""
    return visible(said).translate(_ESCAPED)


def attributes(**values: object) -> str:
    """The attributes that have a value, in order, each after a space."""
    return "".join(f' {name}="{text(str(value))}"' for name, value in values.items() if value is not None)
