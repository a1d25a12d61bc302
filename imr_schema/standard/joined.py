"""One schema for the documents of every version of a namespace."""

from __future__ import annotations

from typing import Any

from imr_schema.standard import NAMESPACES, VERSIONS, Schema, SchemaVersion, Status, identify, source

_KEYS = {"x-key", "x-keyref", "x-unique"}
"""Keywords that ask for unique numbers in the XSD."""


def versions_of(namespace: str) -> list[SchemaVersion]:
    """The versions of *namespace* whose documents are accepted, oldest first: all that were not withdrawn.

    Drafts are among them, because people who try one validate its documents with the same catalog.
    """
    return [
        version
        for version in VERSIONS.values()
        if version.namespace == namespace and version.status is not Status.WITHDRAWN
    ]


def joined(namespace: str) -> Schema:
    """The JSON Schema of the newest version of *namespace*, with ``schemaVersion`` open to each of its versions.

    A minor version accepts the documents of the earlier ones, so nothing else has to be opened but keys: where one of
    the versions leaves them to a rule, so does this schema.
    """
    versions = versions_of(namespace)
    newest = source(NAMESPACES[namespace])
    if not all(_has_keys(source(version)) for version in versions):
        newest = _without_keys(newest)
    names = [version.name for version in versions]
    named = {key: value for key, value in newest["properties"][identify.VERSION].items() if key != "const"}
    named |= {"type": "string", "enum": names, "examples": names}
    return {**newest, "$id": namespace, "properties": {**newest["properties"], identify.VERSION: named}}


def _has_keys(part: object) -> bool:
    if isinstance(part, dict):
        return bool(_KEYS & part.keys()) or any(map(_has_keys, part.values()))
    return isinstance(part, list) and any(map(_has_keys, part))


def _without_keys(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _without_keys(value) for name, value in part.items() if name not in _KEYS}
    return [_without_keys(entry) for entry in part] if isinstance(part, list) else part
