"""Which version a document follows: the one that its first members name, in every syntax alike."""

from __future__ import annotations

import re
from collections.abc import Callable

from imr_schema.errors import ReadError
from imr_schema.read_errors import refuse
from imr_schema.standard import LATEST, NAMESPACE, NAMESPACES, VERSIONS, SchemaVersion, Status, number_of

DOCUMENT_TYPE = "imr-final-determination"
"""The value of the member ``TYPE`` in every Final Determination."""

TYPE, VERSION, HINT = "documentType", "schemaVersion", "$schema"
"""The members that identify a document, and the hint for editors, which is not content."""

_PLACE = f"/{VERSION}"
_HINT = r"imr-determination-(?P<version>[0-9]{1,4}\.[0-9]{1,4})\b"


def version_of(member: Callable[[str], object], namespace: str | None = None) -> SchemaVersion:
    """The version of a document; *member* gives the value of a member, or of an attribute of the root element.

    *namespace* is that of the root element, if it has one. Raises ``ReadError``: IMR008 for another type of document,
    IMR015 for the namespace of another major version, IMR013 for a version newer than the known ones, IMR007 for any
    other unknown version, IMR014 for a withdrawn one.
    """
    said = member(TYPE)
    if said is None:
        raise refuse("IMR008", f"/{TYPE}", why=f'it has no {TYPE}, which would be "{DOCUMENT_TYPE}"')
    if said != DOCUMENT_TYPE:
        raise refuse("IMR008", f"/{TYPE}", why=f'its {TYPE} is not "{DOCUMENT_TYPE}"')
    name, number = _named(member(VERSION))
    expected = VERSIONS[name].namespace if name in VERSIONS else f"{NAMESPACE}{number[0]}"
    if namespace is not None and namespace != expected:
        raise refuse("IMR015", _PLACE, why="", version=name, expected=expected)
    version = VERSIONS.get(name)
    if version is None:
        raise _newer(number, name)
    if version.status is Status.WITHDRAWN:
        instead = version.instead or LATEST.name
        raise refuse("IMR014", _PLACE, why="", version=name, since=version.since, instead=instead)
    return version


def _named(name: object) -> tuple[str, tuple[int, int]]:
    """The version *name* with its number; raises ``ReadError`` (IMR007) unless it is known, or newer than those."""
    if name is None:
        raise _unknown(f"it has no {VERSION}")
    number = number_of(name) if isinstance(name, str) else None
    if not isinstance(name, str) or number is None or (name not in VERSIONS and number < _newest(number).number):
        raise _unknown(f"its {VERSION} is not a known version")
    return name, number


def _unknown(why: str) -> ReadError:
    return refuse("IMR007", _PLACE, why=why, known=", ".join(VERSIONS))


def _newest(number: tuple[int, int]) -> SchemaVersion:
    """The newest version of the same major version, or the newest of all where that is unknown."""
    same = NAMESPACES.get(f"{NAMESPACE}{number[0]}")
    return same or max(VERSIONS.values(), key=lambda version: version.number)


def _newer(number: tuple[int, int], name: str) -> ReadError:
    """IMR013, with the remedy: for a newer minor version another than for a newer major one."""
    newest = _newest(number)
    if newest.number[0] == number[0]:
        among = f"version of major {number[0]}"
        way = f"imr-schema validate --assume-version {newest.name} validates the known part of it"
    else:
        among, way = "version", "a newer release of this tool is needed"
    return refuse("IMR013", _PLACE, why="", version=name, newest=newest.name, among=among, way=way)


def known_namespace(namespace: str) -> None:
    """Raises ``ReadError`` (IMR008) for a namespace that is not of this standard, of any version."""
    if namespace not in NAMESPACES and not namespace.startswith(NAMESPACE):
        found = "in a namespace that is not of this standard" if namespace else "in no namespace"
        expected = " or ".join(f"{known} ({_versions_of(known)})" for known in NAMESPACES)
        raise refuse("IMR008", why=f"its root element is {found}; expected is {expected}")


def _versions_of(namespace: str) -> str:
    names = [version.name for version in VERSIONS.values() if version.namespace == namespace]
    return f"version {names[0]}" if len(names) == 1 else f"versions {' and '.join(names)}"


def within(what: str, at: tuple[int, int] | None) -> ReadError:
    """IMR008 for a document that stands inside another one, as a message or an envelope has it, *at* its place."""
    return refuse("IMR008", at=at, why=f"{what} stands inside something else; validate it by itself")


def hinted(hint: str | None) -> list[str]:
    """The version that a *hint* for editors names, if it names one."""
    match = re.search(_HINT, hint) if hint else None
    return [match["version"]] if match else []
