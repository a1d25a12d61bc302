"""What reading passes on, and what both syntaxes judge alike."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct, field

from imr_schema.config.settings import LARGEST_INTEGER
from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.refusal import refuse
from imr_schema.versions import LATEST, NAMESPACE, NAMESPACES, VERSIONS, SchemaVersion, Status, number_of

_SAYS = "/schemaVersion"
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
    """Data as JSON would hold it, and the problems that reading met.

    ``hinted`` are the versions that hints for editors name. ``unplaced`` are the pointers of members that have no place in the data,
    with names that the schema does not know: to find them by, and never to be shown.
    """

    data: Any
    problems: list[Problem]
    hinted: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


class Fault(Struct):
    """Something that could not be read as it stands; ``path`` grows from the inside out.

    ``names`` are the members of an object that its schema does not know: what each is called, and whether it is an attribute.
    """

    rule: str
    path: list[str | int]
    facts: dict[str, Any] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    names: list[tuple[str, bool]] = field(default_factory=list)


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
    """The version that a document names, and its *namespace* if it has one; raises ``Refused``.

    IMR008: no Final Determination. IMR015: *namespace* is of another major version. IMR013: a newer version than those
    there are. IMR007: any other that is not there. IMR014: one that was withdrawn.
    """
    if document_type != DOCUMENT_TYPE:
        raise refuse("IMR008", "/documentType", why=f'its documentType is not "{DOCUMENT_TYPE}"')
    if name is None:
        raise _unknown("it names no schemaVersion")
    number = number_of(name) if isinstance(name, str) else None
    if number is None or (name not in VERSIONS and number < _newest(number).number):
        raise _unknown("it names a schemaVersion that is not known")
    if namespace is not None:
        _agreeing(number, name, namespace)
    version = VERSIONS.get(name)
    if version is None:
        raise _newer(number, name)
    if version.status is Status.WITHDRAWN:
        raise refuse("IMR014", _SAYS, why="", version=name, since=version.since, instead=version.instead or LATEST.name)
    return version


def _unknown(why: str) -> Refused:
    return refuse("IMR007", _SAYS, why=why, known=", ".join(VERSIONS))


def _newest(number: tuple[int, int]) -> SchemaVersion:
    """The newest version of the same major, or where that is not known the newest of all."""
    same = NAMESPACES.get(f"{NAMESPACE}{number[0]}")
    return same or max(VERSIONS.values(), key=lambda version: version.number)


def _newer(number: tuple[int, int], name: str) -> Refused:
    """IMR013, with the way out of a newer minor version, or of a newer major one."""
    newest = _newest(number)
    if newest.number[0] == number[0]:
        among = f"version of major {number[0]}"
        way = f"imr-schema validate --assume-version {newest.name} judges what is known of it"
    else:
        among, way = "version", "a newer release of this tool is needed"
    return refuse("IMR013", _SAYS, why="", version=name, newest=newest.name, among=among, way=way)


def _agreeing(number: tuple[int, int], name: str, namespace: str) -> None:
    """Raises ``Refused`` (IMR015) when *namespace* is that of another major version."""
    expected = VERSIONS[name].namespace if name in VERSIONS else f"{NAMESPACE}{number[0]}"
    if namespace != expected:
        raise refuse("IMR015", _SAYS, why="", version=name, expected=expected)


def known_namespace(namespace: str) -> None:
    """Raises ``Refused`` (IMR008) for a namespace that is not of this standard, of whatever version."""
    if namespace not in NAMESPACES and not namespace.startswith(NAMESPACE):
        raise refuse("IMR008", why="its root element is not in a namespace of this standard")


def hinted(hint: str | None) -> list[str]:
    """The version that an editor's *hint* names, if it names one."""
    named = _HINT.search(hint) if hint else None
    return [named[1]] if named else []
