"""XML of the formats that are XML; what may not stand in XML 1.0 stands there as ``\\u{...}``."""

from __future__ import annotations

from imr_schema.text import visible

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escaped(text: str) -> str:
    """*text* as character data, or as an attribute's value between double quotes."""
    return visible(text).translate(_ESCAPED)


def attributes(**values: object) -> str:
    """The attributes that have a value, in order, each after a space."""
    return "".join(f' {name}="{escaped(str(value))}"' for name, value in values.items() if value is not None)
