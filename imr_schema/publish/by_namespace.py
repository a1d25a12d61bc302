"""One XSD per namespace, for tools that know of a document only its namespace: it accepts every minor version.

XSD 1.0 cannot let the value of ``schemaVersion`` decide which members a document may have, so these schemas are the
newest minor version's with ``schemaVersion`` open to all of them. They accept what any of these versions accepts, and
more: a member that a later minor version added is accepted in a document of an earlier one.
"""

from __future__ import annotations

from imr_schema.publish.xsd import write_xsd
from imr_schema.standard import NAMESPACE, NAMESPACES, VERSIONS, Schema, SchemaVersion, Status, identify, source

FOLDER = "by-namespace/"
"""Where these schemas are, below ``schemas/``."""


def path_of(namespace: str) -> str:
    """The path of the XSD for *namespace*, below ``schemas/``."""
    return f"{FOLDER}imr-determination-{major_of(namespace)}.xsd"


def major_of(namespace: str) -> str:
    """The number of the major version whose *namespace* it is."""
    return namespace.removeprefix(NAMESPACE)


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


def write(namespace: str) -> bytes:
    """The XSD for *namespace*."""
    return write_xsd(joined(namespace), made_from=f"the JSON Schema of version {NAMESPACES[namespace].name}")
