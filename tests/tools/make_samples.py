"""Make what is made from the samples: the XML twins, and from ``breaks`` the broken ones.

Run by hand after a rule or a sample changed: python -m tests.tools.make_samples. A test compares.
"""

import json
import sys
from pathlib import Path

from imr_schema import engine
from imr_schema.codecs import CODECS
from imr_schema.rules import CATALOGUE
from imr_schema.versions import LATEST

SAMPLES = Path(__file__).parents[2] / "samples"
VALID = SAMPLES / LATEST.name / "valid"
INVALID = SAMPLES / LATEST.name / "invalid"
BASE = VALID / "every-part.imr.json"


def made():
    """Every file that is made, by its path."""
    for source in sorted(VALID.glob("*.imr.json")):
        if source.name != "golden.imr.json":
            judged = engine.judge(source.read_bytes(), syntax="json")
            yield source.with_name(source.name.replace(".json", ".xml")), engine.rewrite(judged, "xml")
    for rule in CATALOGUE.values():
        yield from broken(rule)


def broken(rule):
    """The broken sample of *rule* in every syntax that can hold it, and what is expected of each."""
    data = json.loads(BASE.read_bytes())
    files = {}
    for codec in CODECS.values():
        if rule.breaks:
            files[codec.name] = written(rule.broken(data), codec)
        elif codec.name in rule.raw:
            files[codec.name] = rule.broken_text(codec.write(data, LATEST), codec.name)
    if "txt" in rule.raw:
        files["txt"] = rule.broken_text(b"", "txt")
    expected = {}
    for suffix, raw in files.items():
        name = f"{rule.named or rule.name}.imr.{suffix}"
        yield INVALID / rule.id / name, raw
        report = engine.judge(raw, source=name, syntax=suffix if suffix in CODECS else None).report
        expected[name] = {
            "verdict": report.verdict.value,
            "findings": [
                {
                    "rule": f.rule,
                    "severity": f.severity.value,
                    "pointer": f.pointer,
                    "item": f.item,
                    "line": f.line,
                    "column": f.column,
                }
                for f in report.findings
            ],
        }
    if expected:
        yield INVALID / rule.id / "expected.json", (json.dumps(expected, indent=2) + "\n").encode()


def written(data, codec):
    """*data*, which no schema accepts, in the canonical layout of the syntax."""
    if codec.name == "json":
        return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
    return codec.write(data, LATEST)


if __name__ == "__main__":
    for path, content in made():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            sys.stdout.write(f"{path.relative_to(SAMPLES)}\n")
