"""Record the digests of a version when it is released: python -m tests.tools.make_released VERSION.

Its schemas, its portable rules once it is not the newest, and the documents of its samples. What was recorded is never
written again. The findings that this tool reports in those documents are no part of it: see make_expected.
"""

import hashlib
import json
import sys
from pathlib import Path

from imr_schema.standard import LATEST

HERE = Path(__file__).parents[1]
RECORDED = HERE / "released.json"
SCHEMAS, SAMPLES = HERE.parent / "schemas", HERE.parent / "samples"
# They follow the rules for as long as their version is the newest.
RULES = (LATEST.schematron, LATEST.schematron_xslt)


def recorded():
    """What was recorded of each released version."""
    return json.loads(RECORDED.read_text())


def digests(name):
    """The SHA-256 of every file of the version called *name*, and one of its samples as sha256sum would list them."""
    schemas = {path.relative_to(SCHEMAS).as_posix(): digest(path.read_bytes()) for path in files(SCHEMAS / name)}
    samples = SAMPLES / name
    listed = [f"{digest(path.read_bytes())}  {path.relative_to(samples).as_posix()}\n" for path in files(samples)]
    return {
        "schemas": {path: sha256 for path, sha256 in schemas.items() if path not in RULES},
        "samples": digest("".join(listed).encode()),
    }


def changed():
    """The folders of samples of released versions that are not the ones that were released."""
    return [SAMPLES / name for name, was in recorded().items() if digests(name)["samples"] != was["samples"]]


def is_released(version):
    """Whether the samples of *version* are frozen: its status says so, or its digests were recorded."""
    return not version.may_change or version.name in recorded()


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def digest(content):
    return hashlib.sha256(content).hexdigest()


def main(names):
    digests_by_name = recorded()
    for name in names:
        if name in digests_by_name:
            sys.exit(f"{name} was released: what was recorded then stays")
        digests_by_name[name] = digests(name)
    RECORDED.write_text(json.dumps(digests_by_name, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
