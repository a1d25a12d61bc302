"""One XSD per namespace, for tools that know of a document only its namespace: it accepts every minor version.

XSD 1.0 cannot let the value of ``schemaVersion`` decide which members a document may have, so these schemas are the
newest minor version's with ``schemaVersion`` open to all of them. They accept what any of these versions accepts, and
more: a member that a later minor version added is accepted in a document of an earlier one.
"""

from __future__ import annotations

from imr_schema.publish.xsd import write_xsd
from imr_schema.standard import NAMESPACE, NAMESPACES
from imr_schema.standard.joined import joined

FOLDER = "by-namespace/"
"""Where these schemas are, below ``schemas/``."""


def path_of(namespace: str) -> str:
    """The path of the XSD for *namespace*, below ``schemas/``."""
    return f"{FOLDER}imr-determination-{major_of(namespace)}.xsd"


def major_of(namespace: str) -> str:
    """The number of the major version whose *namespace* it is."""
    return namespace.removeprefix(NAMESPACE)


def write(namespace: str) -> bytes:
    """The XSD for *namespace*."""
    return write_xsd(joined(namespace), made_from=f"the JSON Schema of version {NAMESPACES[namespace].name}")
