"""Which version a document is of: what its first members or its namespace name, for every syntax alike."""

from __future__ import annotations

import re
from collections.abc import Callable

from imr_schema.errors import Refused
from imr_schema.refusal import refuse
from imr_schema.versions import LATEST, NAMESPACE, NAMESPACES, VERSIONS, SchemaVersion, Status, number_of

DOCUMENT_TYPE = "imr-final-determination"
"""What the member ``TYPE`` of every Final Determination holds."""

TYPE, VERSION, HINT = "documentType", "schemaVersion", "$schema"
"""The members by which a document is identified, and the hint for editors, which is no content."""

_PLACE = f"/{VERSION}"
_HINT = re.compile(r"imr-determination-([0-9]{1,4}\.[0-9]{1,4})\b")


def version_of(member: Callable[[str], object], namespace: str | None = None) -> SchemaVersion:
    """The version of the document whose members (or attributes of the root) *member* gives; raises ``Refused``.

    *namespace* is that of the root element, if it has one. IMR008: no Final Determination. IMR015: *namespace* is of
    another major version. IMR013: a newer version than those that are known. IMR007: any other that is not known.
    IMR014: one that was withdrawn.
    """
    if member(TYPE) != DOCUMENT_TYPE:
        raise refuse("IMR008", f"/{TYPE}", why=f'its {TYPE} is not "{DOCUMENT_TYPE}"')
    name = member(VERSION)
    if name is None:
        raise _unknown(f"it names no {VERSION}")
    number = number_of(name) if isinstance(name, str) else None
    if not isinstance(name, str) or number is None or (name not in VERSIONS and number < _newest(number).number):
        raise _unknown(f"it names a {VERSION} that is not known")
    if namespace is not None:
        _agreeing(number, name, namespace)
    version = VERSIONS.get(name)
    if version is None:
        raise _newer(number, name)
    if version.status is Status.WITHDRAWN:
        instead = version.instead or LATEST.name
        raise refuse("IMR014", _PLACE, why="", version=name, since=version.since, instead=instead)
    return version


def _unknown(why: str) -> Refused:
    return refuse("IMR007", _PLACE, why=why, known=", ".join(VERSIONS))


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
    return refuse("IMR013", _PLACE, why="", version=name, newest=newest.name, among=among, way=way)


def _agreeing(number: tuple[int, int], name: str, namespace: str) -> None:
    """Raises ``Refused`` (IMR015) when *namespace* is that of another major version."""
    expected = VERSIONS[name].namespace if name in VERSIONS else f"{NAMESPACE}{number[0]}"
    if namespace != expected:
        raise refuse("IMR015", _PLACE, why="", version=name, expected=expected)


def known_namespace(namespace: str) -> None:
    """Raises ``Refused`` (IMR008) for a namespace that is not of this standard, of whatever version."""
    if namespace not in NAMESPACES and not namespace.startswith(NAMESPACE):
        raise refuse("IMR008", why="its root element is not in a namespace of this standard")


def hinted(hint: str | None) -> list[str]:
    """The version that a *hint* for editors names, if it names one."""
    named = _HINT.search(hint) if hint else None
    return [named[1]] if named else []
