"""What a version is: a name, a namespace, and the files that follow from them."""

from __future__ import annotations

from msgspec import Struct


class SchemaVersion(Struct, frozen=True):
    """One version of the standard; ``namespace`` is its major version's."""

    name: str
    namespace: str

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
