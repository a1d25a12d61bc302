"""Make the JSON Schema of the settings file from the types by which the file is read.

Editors that know it complete and check the names of rules, so a new rule changes it.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from imr_schema.config.profiles import PROFILES
from imr_schema.config.tables import SettingsTable
from imr_schema.reports import FORMATS
from imr_schema.rules import CATALOG
from imr_schema.standard import LICENSE
from imr_schema.text import pretty_json

NAME = "settings/1.0/imr-settings-1.0.schema.json"
PATH = Path(__file__).parents[2] / "schemas" / NAME


def made() -> bytes:
    """The schema, as it is published."""
    definitions = _renamed(msgspec.json.schema(SettingsTable))["$defs"]
    root = definitions.pop("settings")
    for name, schema in definitions.items():
        schema["title"] = name
    for schema in (root, definitions["suppress"], definitions["files"]):
        _name_what_is_known(schema["properties"])
    return pretty_json(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "urn:imr-schema:settings:1.0",
            "$comment": f"SPDX-License-Identifier: {LICENSE}",
            **root,
            "title": "imr-schema settings",
            "$defs": {**definitions, **_rules()},
        }
    )


def _name_what_is_known(properties: dict[str, Any]) -> None:
    """Give the rules, profiles and reports in *properties* the names that there are."""
    known = {
        "profile": {"anyOf": [{"enum": list(PROFILES)}, {"pattern": r"\.toml$"}]},
        "only": {"items": {"$ref": "#/$defs/rule"}},
        "skip": {"items": {"$ref": "#/$defs/changeableRule"}},
        "rules": {"propertyNames": {"$ref": "#/$defs/changeableRule"}},
        "rule": {"$ref": "#/$defs/changeableRule"},
        "report": {"items": {"type": "string", "pattern": f"^(?:{'|'.join(FORMATS)})(?::|$)"}},
    }
    for key in known.keys() & properties.keys():
        properties[key].update(known[key])


def _rules() -> dict[str, Any]:
    def names(*, all_of_them: bool) -> list[str]:
        rules = [rule for rule in CATALOG.values() if all_of_them or not rule.mandatory]
        return [*(rule.id for rule in rules), *(name for rule in rules for name in (rule.name, *rule.aliases))]

    return {
        "rule": {
            "title": "rule",
            "description": "The id or the name of a rule.",
            "enum": names(all_of_them=True),
        },
        "changeableRule": {
            "title": "changeable rule",
            "description": "The id or the name of a rule that is not mandatory: it can be changed or suppressed.",
            "enum": names(all_of_them=False),
        },
    }


def _renamed(schema: dict[str, Any]) -> Any:
    """*schema* with the names of tables for those of their types: ``suppress`` for ``SuppressTable``."""
    text = json.dumps(schema)
    for name in schema["$defs"]:
        text = text.replace(f'"#/$defs/{name}"', f'"#/$defs/{_table(name)}"').replace(f'"{name}"', f'"{_table(name)}"')
    return json.loads(text)


def _table(name: str) -> str:
    return name.removesuffix("Table").lower()


def main() -> None:
    """Write it."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_bytes(made())


if __name__ == "__main__":
    main()
