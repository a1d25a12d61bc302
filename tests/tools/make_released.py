"""Note the digests of a version when it is released: python -m tests.tools.make_released VERSION. What was noted is never written again."""

import hashlib
import json
import sys
from pathlib import Path

from imr_schema.versions import LATEST

HERE = Path(__file__).parents[1]
NOTED = HERE / "released.json"
SCHEMAS, SAMPLES = HERE.parent / "schemas", HERE.parent / "samples"
# They follow the rules for as long as their version is the newest.
RULES = (LATEST.schematron, LATEST.schematron_xslt)


def digests(name):
    """The SHA-256 of every file of the version called *name*, and one of all its samples, as sha256sum would list them."""
    schemas = {path.relative_to(SCHEMAS).as_posix(): digest(path.read_bytes()) for path in files(SCHEMAS / name)}
    samples = SAMPLES / name
    listed = [f"{digest(path.read_bytes())}  {path.relative_to(samples).as_posix()}\n" for path in files(samples)]
    return {
        "schemas": {path: sha256 for path, sha256 in schemas.items() if path not in RULES},
        "samples": digest("".join(listed).encode()),
    }


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def digest(content):
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    noted = json.loads(NOTED.read_text())
    for name in sys.argv[1:]:
        if name in noted:
            sys.exit(f"{name} was released: what was noted then stays")
        noted[name] = digests(name)
    NOTED.write_text(json.dumps(noted, indent=2) + "\n")
