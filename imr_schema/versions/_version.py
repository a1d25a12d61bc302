"""What a version is: a name, a namespace, the files that follow from them, and how long it holds."""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct

NAMESPACE = "urn:imr-schema:determination:"
"""What the namespace of every major version begins with; its number follows."""

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})")


def number_of(name: str) -> tuple[int, int] | None:
    """Major and minor number of a version called *name*, whether there is one or not; None for what is no such name."""
    found = _NUMBER.fullmatch(name)
    return (int(found[1]), int(found[2])) if found else None


class Status(Enum):
    """Where a version is in its life.

    A draft may change. A released one never does. A deprecated one is still read, and a finding names the one to use
    instead. A withdrawn one is refused.
    """

    DRAFT = "draft"
    RELEASED = "released"
    DEPRECATED = "deprecated"
    WITHDRAWN = "withdrawn"


class SchemaVersion(Struct, frozen=True):
    """One version of the standard; ``namespace`` is its major version's.

    ``since`` is the day on which ``status`` began, ``instead`` the version to use where it is deprecated or withdrawn.
    """

    name: str
    namespace: str
    status: Status = Status.DRAFT
    since: str = ""
    instead: str | None = None

    @property
    def json_schema(self) -> str:
        """The JSON Schema's path below ``schemas/``: the source of this version."""
        return f"{self.name}/imr-determination-{self.name}.schema.json"

    @property
    def xsd(self) -> str:
        """The generated XSD's path below ``schemas/``."""
        return f"{self.name}/imr-determination-{self.name}.xsd"

    @property
    def schematron(self) -> str:
        """The portable rules' path below ``schemas/``: ISO Schematron."""
        return f"{self.name}/imr-rules-{self.name}.sch"

    @property
    def schematron_xslt(self) -> str:
        """The portable rules, compiled to XSLT 1.0."""
        return f"{self.name}/imr-rules-{self.name}.xsl"

    @property
    def number(self) -> tuple[int, int]:
        """Major and minor version, which sort as numbers."""
        major, _, minor = self.name.partition(".")
        return int(major), int(minor)
