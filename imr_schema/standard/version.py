"""What a version is: a name, a namespace, the files that belong to it, and its status."""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct

NAMESPACE = "urn:imr-schema:determination:"
"""The namespace of every major version without its number, which follows."""

_NUMBER = re.compile(r"(?P<major>0|[1-9][0-9]{0,3})\.(?P<minor>0|[1-9][0-9]{0,3})")


def number_of(name: str) -> tuple[int, int] | None:
    """Major and minor number of a version called *name*, whether or not it exists; None for any other text."""
    match = _NUMBER.fullmatch(name)
    return (int(match["major"]), int(match["minor"])) if match else None


class Status(Enum):
    """The status of a version.

    A draft may change. A candidate is final but for what an outside reading finds. A released version never changes. A
    deprecated one is still read, with a finding that names the version to use instead. A withdrawn one is refused.
    """

    DRAFT = "draft"
    CANDIDATE = "candidate"
    RELEASED = "released"
    DEPRECATED = "deprecated"
    WITHDRAWN = "withdrawn"


class SchemaVersion(Struct, frozen=True):
    """One version of the standard."""

    name: str
    #: The one of its major version.
    namespace: str
    status: Status = Status.DRAFT
    #: The day on which the status began, as YYYY-MM-DD.
    since: str = ""
    #: The version to use where this one is deprecated or withdrawn.
    instead: str | None = None

    @property
    def may_change(self) -> bool:
        """Whether its files may still change: it was not released."""
        return self.status in (Status.DRAFT, Status.CANDIDATE)

    @property
    def json_schema(self) -> str:
        """The path of its JSON Schema below ``schemas/``, the source of everything else."""
        return f"{self.name}/imr-determination-{self.name}.schema.json"

    @property
    def xsd(self) -> str:
        """The path of its generated XSD below ``schemas/``."""
        return f"{self.name}/imr-determination-{self.name}.xsd"

    @property
    def schematron(self) -> str:
        """The path of its portable rules below ``schemas/``, in ISO Schematron."""
        return f"{self.name}/imr-rules-{self.name}.sch"

    @property
    def schematron_xslt(self) -> str:
        """The path of its portable rules below ``schemas/``, compiled to XSLT 1.0."""
        return f"{self.name}/imr-rules-{self.name}.xsl"

    @property
    def number(self) -> tuple[int, int]:
        """Major and minor version, which sort as numbers."""
        major, _, minor = self.name.partition(".")
        return int(major), int(minor)
