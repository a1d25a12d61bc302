"""One schema for the documents of every version of a namespace."""

from __future__ import annotations

from imr_schema.standard import NAMESPACES, VERSIONS, Schema, SchemaVersion, Status, identify, source


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

    A minor version accepts the documents of the earlier ones, so nothing else has to be opened.
    """
    newest = source(NAMESPACES[namespace])
    names = [version.name for version in versions_of(namespace)]
    named = {key: value for key, value in newest["properties"][identify.VERSION].items() if key != "const"}
    named |= {"type": "string", "enum": names, "examples": names}
    return {**newest, "$id": namespace, "properties": {**newest["properties"], identify.VERSION: named}}
