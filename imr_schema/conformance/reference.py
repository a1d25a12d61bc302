"""What the kit contains beside documents: all that somebody needs to implement the rules without our code."""

from __future__ import annotations

import os
from datetime import date
from importlib import metadata

from imr_schema._version import __version__
from imr_schema.errors import UsageError
from imr_schema.publish import rules_export
from imr_schema.publish.pages import rule_page
from imr_schema.rules import CATALOG
from imr_schema.standard import SchemaVersion, schema_bytes, schema_names
from imr_schema.text import pretty_json

_LISTS = ("codelists/", "law/", "conformance/")
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def reference_files(version: SchemaVersion, day: date) -> dict[str, bytes]:
    """The files beside the documents in the kit of *version*, with the law as it is on *day*, by path.

    README.md, LICENSE, the files of the version and the lists below ``schemas/``, and each rule in words as a page
    below ``rules/``, and as data in ``rules.json``.
    """
    names = [name for name in schema_names() if name.startswith((f"{version.name}/", *_LISTS))]
    return {
        "README.md": _README.format(version=version.name, release=__version__, files=_listed(names)).encode(),
        "LICENSE": _license(),
        **{f"schemas/{name}": schema_bytes(name) for name in names},
        "rules.json": pretty_json([rules_export.as_data(rule, day) for rule in CATALOG.values()]),
        **{f"rules/{rule.id}.md": rule_page(rule).encode() for rule in CATALOG.values()},
    }


def _license() -> bytes:
    """The license of the standard and of this kit: in a checkout beside the package, else among its metadata."""
    try:
        with open(os.path.join(os.path.dirname(_HERE), "LICENSE"), "rb") as file:
            return file.read()
    except OSError:
        pass
    try:
        text = metadata.distribution("imr-schema").read_text("licenses/LICENSE")
    except metadata.PackageNotFoundError:
        text = None
    if text is None:
        raise UsageError("this installation lacks the license, without which no kit is handed on")
    return text.encode()


def _listed(names: list[str]) -> str:
    return "\n".join(f"- `schemas/{name}`" for name in names)


_README = """# Conformance kit of the IMR determination schema {version}

Documents, and what a validator must report of each; made by imr-schema {release}. License: Apache 2.0, in `LICENSE`.

## What is here

- `manifest.json`: every case. Its format is `schemas/conformance/1.1/imr-conformance-1.1.schema.json`.
- the documents, in folders that are named after rules; those in `members/` have one damaged member each, those in
  `valid/` are complete and right.
- `rules/IMR....md`: each rule in words, with its clause, what breaks it and what comes close; `rules.json`: the same
  as data. The pages name places of the newest version of the standard.
- `schemas/`: what rules ask for, none of which is code:

{files}

`schemas/codelists/characters.json` says which characters are blank, `placeholders.json` which texts say nothing,
`schemas/law/law.json` which facts of the law hold on which day, and on which days the offices of the State are closed.

## How a case is judged

Every document is validated as of the day `asOf` of the manifest, with the `profile` of the case, or else with
`exchange`. `expected` lists all findings, each with rule, place (a JSON Pointer, the same for both syntaxes), severity,
number of the disputed item, and the group that it belongs to. The verdict is notAcceptable where one of them is an
error; a document that could not be recognized at all is undetermined.

| group | what it takes |
|---|---|
| `read` | read the syntax: what is malformed, forbidden, of another version or not canonical |
| `shape` | the schema of the version |
| `portable` | the rules that XPath 1.0 can state in full: `imr-rules-{version}.sch` and `.xsl` |
| `rules` | all other rules |
| `letter` | read printed letters |

An implementation may claim some groups and one syntax. It is then asked about the cases of these groups, and about
those of later groups, in which it need find nothing, and may refuse nothing that is acceptable.

## Answers

Write one line of JSON for each case, and have them scored:

    {{"file": "item-rationale/broken.imr.json", "findings": [{{"rule": "IMR304",
     "pointer": "/...", "severity": "error", "item": 1}}], "verdict": "notAcceptable"}}

(in one line). What a line leaves out is not compared; `"accepted": false` says that the document is refused, and no
more. Then: `imr-schema conformance score --kit . --group shape --group portable --syntax xml answers.ndjson`
"""
