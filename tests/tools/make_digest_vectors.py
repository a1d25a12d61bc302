"""Make the test vectors of the digest: documents as somebody may write them, their canonical bytes, their digest.

The JSON text is as far from the canonical form as it may be: members in reverse order, every character beyond ASCII
escaped, white space, a hint for editors.
"""

import json
import pathlib

from imr_schema.codecs import CODECS
from imr_schema.publish import index
from imr_schema.standard import LICENSE, VERSIONS
from imr_schema.standard.canonical import canonical, digest
from imr_schema.text import pretty_json

HOME = pathlib.Path(__file__).parents[2]
PATH = HOME / "schemas" / "digest" / "1.0" / "imr-digest-vectors-1.0.json"
DOCUMENTS = ("1.0/valid/difficult-characters", "1.1/valid/every-part", "2.0/valid/panel")
ABOUT = (
    "Test vectors of the digest of a document. `json` and `xml` are one document as text; the UTF-8 bytes of "
    "`canonical` are its content as canonical JSON by RFC 8785; `sha256` is their digest."
)


def reversed_members(data):
    if isinstance(data, dict):
        return {name: reversed_members(data[name]) for name in reversed(data)}
    return [reversed_members(entry) for entry in data] if isinstance(data, list) else data


def vector(name):
    data = json.loads((HOME / "samples" / f"{name}.imr.json").read_bytes())
    version = VERSIONS[data["schemaVersion"]]
    hinted = {**reversed_members(data), "$schema": version.json_schema}
    return {
        "name": f"{name.rpartition('/')[2]}, version {version.name}",
        "schemaVersion": version.name,
        "json": json.dumps(hinted, indent=1, separators=(" ,", " : ")),
        "xml": CODECS["xml"].write(data, version).decode(),
        "canonical": canonical(data).decode(),
        "sha256": digest(data),
    }


def made():
    return pretty_json({"description": ABOUT, "license": LICENSE, "vectors": [vector(name) for name in DOCUMENTS]})


def main():
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_bytes(made())
    index.build()  # which records it


if __name__ == "__main__":
    main()
