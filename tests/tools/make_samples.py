"""Make what is made from the samples: the XML twins, and from ``invalid`` the broken ones.

python -m tests.tools.make_samples

The documents of a released version are frozen: they are compared with what was released, and nothing is written there.
"""

import json
import sys
from pathlib import Path

from imr_schema.codecs import CODECS
from imr_schema.rules import CATALOG
from imr_schema.standard import LATEST
from imr_schema.validation import pipeline
from tests.tools.make_released import changed, is_released

SAMPLES = Path(__file__).parents[2] / "samples"
VALID = SAMPLES / LATEST.name / "valid"
INVALID = SAMPLES / LATEST.name / "invalid"
BASE = VALID / "every-part.imr.json"


def made():
    """Every file that is made, by its path; none once the newest version is released."""
    if is_released(LATEST):
        return
    for source in sorted(VALID.glob("*.imr.json")):
        if source.name != "golden.imr.json":
            judged = pipeline.validate(source.read_bytes(), syntax="json")
            yield source.with_name(source.name.replace(".json", ".xml")), pipeline.rewrite(judged, "xml")
    for rule in CATALOG.values():
        yield from broken(rule)


def broken(rule):
    """The broken sample of *rule* in every syntax that can hold it."""
    data = json.loads(BASE.read_bytes())
    files = {}
    for codec in CODECS.values():
        if rule.invalid:
            files[codec.name] = written(rule.broken(data), codec)
        elif codec.name in rule.invalid_text:
            files[codec.name] = rule.broken_text(codec.write(data, LATEST), codec.name)
    if "txt" in rule.invalid_text:
        files["txt"] = rule.broken_text(b"", "txt")
    for suffix, raw in files.items():
        yield INVALID / rule.id / f"{rule.named or rule.name}.imr.{suffix}", raw


def written(data, codec):
    """*data*, which no schema accepts, in the canonical layout of the syntax."""
    if codec.name == "json":
        return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
    return codec.write(data, LATEST)


def main():
    if folders := changed():
        names = ", ".join(str(folder.relative_to(SAMPLES.parent)) for folder in folders)
        sys.exit(f"{names}: not the documents that were released; restore them, they never change")
    for path, content in made():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            sys.stdout.write(f"{path.relative_to(SAMPLES)}\n")


if __name__ == "__main__":
    main()
