"""What editors need to know the newest schemas: settings for a project into which the standard was exported."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import quoteattr

from imr_schema.versions import LATEST

PATTERN = "*.imr.json"
"""The names of documents in JSON."""

_NAME = "IMR Final Determination"


def files(folder: str) -> dict[str, bytes]:
    """By name below the exported *folder*, whose path from the project is written into them: each editor's settings."""
    schema, catalog, xsd = f"{folder}/{LATEST.json_schema}", f"{folder}/catalog.xml", f"{folder}/{LATEST.xsd}"
    return {
        "editors/vscode-settings.json": _json(
            {"json.schemas": [{"fileMatch": [PATTERN], "url": f"./{schema}"}], "xml.catalogs": [catalog]}
        ),
        "editors/jetbrains-jsonSchemas.xml": _json_mapping(schema).encode(),
        "editors/jetbrains-misc.xml": _resource(xsd).encode(),
        "editors/schemastore-catalog.json": _json({"schemas": [_entry(f"./{schema}")]}),
    }


def _entry(url: str) -> dict[str, Any]:
    """As https://www.schemastore.org/schema-catalog.json asks for it."""
    about = "California Independent Medical Review (IMR) Final Determination"
    return {"name": _NAME, "description": about, "fileMatch": [PATTERN], "url": url, "versions": {LATEST.name: url}}


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


def _resource(xsd: str) -> str:
    location = quoteattr(f"$PROJECT_DIR$/{xsd}")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<project version="4">
  <component name="ProjectResources">
    <resource url={quoteattr(LATEST.namespace)} location={location}/>
  </component>
</project>
"""


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, indent=2) + "\n").encode()
