"""What reading passes on, and what both syntaxes judge alike."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct, field

from imr_schema.finding import Problem
from imr_schema.refusal import refuse
from imr_schema.settings import LARGEST_INTEGER
from imr_schema.versions import NAMESPACES, VERSIONS, SchemaVersion

DOCUMENT_TYPE = "imr-final-determination"
_CANONICAL_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HINT = re.compile(r"imr-determination-([0-9]{1,4}\.[0-9]{1,4})\b")

Positions = dict[str, list[tuple[int, ...]]]
"""For each pointer the (line, column), in a letter (line, column, page), of its value, from 1; two when it stands twice."""


class Parsed(Struct):
    """A tree of one syntax, the UTF-8 bytes it was made from, and what was noticed on the way.

    ``marked`` says that the tree itself carries marks that only ``read`` can tell.
    """

    tree: Any
    raw: bytes
    problems: list[Problem] = field(default_factory=list)
    marked: bool = False


class Reading(Struct):
    """Data as JSON would hold it, the problems that reading met, and a schema hint if there was one."""

    data: Any
    problems: list[Problem]
    hint: str | None = None


class Fault(Struct):
    """Something that could not be read as it stands; ``path`` grows from the inside out."""

    rule: str
    path: list[str | int]
    facts: dict[str, Any] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


def integer(written: str) -> int | None:
    """The number that *written* stands for in its one canonical form, or None."""
    if _CANONICAL_INTEGER.fullmatch(written) is None:
        return None
    if len(written) > 17 or abs(value := int(written)) > LARGEST_INTEGER:
        raise refuse("IMR001", why=f"a number is larger than {LARGEST_INTEGER:,}")
    return value


def like_a_number(written: str) -> bool:
    """Whether *written* is a number to some reader, whatever its form."""
    return _NUMBER.fullmatch(written.strip()) is not None


def known_version(document_type: Any, name: Any, namespace: str | None = None) -> SchemaVersion:
    """The version that a document names; raises ``Refused`` with IMR008 or IMR007."""
    if document_type != DOCUMENT_TYPE:
        raise refuse("IMR008", "/documentType", why=f'its documentType is not "{DOCUMENT_TYPE}"')
    version = VERSIONS.get(name) if isinstance(name, str) else None
    if version is None:
        said = "names no schemaVersion" if name is None else "names a schemaVersion that is not known"
        raise refuse("IMR007", "/schemaVersion", why=f"it {said}", known=", ".join(VERSIONS))
    if namespace is not None and namespace != version.namespace:
        raise refuse(
            "IMR007", "/schemaVersion", why="its schemaVersion and its namespace disagree", known=", ".join(VERSIONS)
        )
    return version


def known_namespace(namespace: str) -> None:
    """Raises ``Refused``: IMR007 for a namespace of an unknown version, IMR008 for any other."""
    if namespace in NAMESPACES:
        return
    if namespace.startswith("urn:imr-schema:determination:"):
        raise refuse("IMR007", why="its namespace is of a version that is not known", known=", ".join(VERSIONS))
    raise refuse("IMR008", why="its root element is not in a namespace of this standard")


def hint_problem(hint: str | None, version: SchemaVersion) -> list[Problem]:
    """IMR012 when an editor's hint names another version than the document does."""
    named = _HINT.search(hint) if hint else None
    if named is None or named[1] == version.name:
        return []
    return [Problem(rule="IMR012", facts={"hinted": named[1], "version": version.name})]
