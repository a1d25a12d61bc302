"""Settings with which editors validate documents in a project into which the standard was exported."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from imr_schema.publish import by_namespace
from imr_schema.standard import NAMESPACES, VERSIONS, identify
from imr_schema.text import pretty_json

PATTERN = "*.imr.json"
"""The pattern of the names of JSON documents."""

_NAME = "IMR Final Determination"
_ANY_VERSION = "editors/any-version.schema.json"


def files(folder: str) -> dict[str, bytes]:
    """The settings of each editor, by their names in the exported *folder*.

    *folder* is its path from the folder of the project.
    """
    schema, catalog = f"{folder}/{_ANY_VERSION}", f"{folder}/catalog.xml"
    return {
        _ANY_VERSION: pretty_json(_any_version()),
        "editors/vscode-settings.json": pretty_json(
            {"json.schemas": [{"fileMatch": [PATTERN], "url": f"./{schema}"}], "xml.catalogs": [catalog]}
        ),
        "editors/jetbrains-jsonSchemas.xml": _json_mapping(schema).encode(),
        "editors/jetbrains-misc.xml": _resources(folder).encode(),
        "editors/schemastore-catalog.json": pretty_json({"schemas": [_entry(folder)]}),
    }


def _any_version() -> dict[str, object]:
    """A JSON Schema that refers each document to the schema of the version that it names."""
    each = [
        {
            "if": {"properties": {identify.VERSION: {"const": version.name}}},
            "then": {"$ref": f"../{version.json_schema}"},
        }
        for version in VERSIONS.values()
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _NAME,
        "type": "object",
        "required": [identify.VERSION],
        "properties": {identify.VERSION: {"enum": list(VERSIONS)}},
        "allOf": each,
    }


def _entry(folder: str) -> dict[str, object]:
    """An entry of the format of https://www.schemastore.org/schema-catalog.json."""
    url = f"./{folder}/{_ANY_VERSION}"
    each = {version.name: f"./{folder}/{version.json_schema}" for version in VERSIONS.values()}
    about = "California Independent Medical Review (IMR) Final Determination"
    return {"name": _NAME, "description": about, "fileMatch": [PATTERN], "url": url, "versions": each}


def _json_mapping(schema: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<project version="4">
  <component name="JsonSchemaMappingsProjectConfiguration">
    <state>
      <map>
        <entry key={quoteattr(_NAME)}>
          <value>
            <SchemaInfo>
              <option name="name" value={quoteattr(_NAME)}/>
              <option name="relativePathToSchema" value={quoteattr(schema)}/>
              <option name="patterns">
                <list>
                  <Item>
                    <option name="pattern" value="true"/>
                    <option name="path" value={quoteattr(PATTERN)}/>
                    <option name="mappingKind" value="Pattern"/>
                  </Item>
                </list>
              </option>
            </SchemaInfo>
          </value>
        </entry>
      </map>
    </state>
  </component>
</project>
"""


def _resources(folder: str) -> str:
    """The XSD for all versions of each namespace."""
    paths = {name: f"$PROJECT_DIR$/{folder}/{by_namespace.path_of(name)}" for name in NAMESPACES}
    each = "\n".join(
        f"    <resource url={quoteattr(name)} location={quoteattr(path)}/>" for name, path in paths.items()
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<project version="4">
  <component name="ProjectResources">
{each}
  </component>
</project>
"""
