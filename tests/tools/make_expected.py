"""Make the findings that are expected in the samples of every version: python -m tests.tools.make_expected.

They are what this tool reports, so they change with its rules; the samples of a released version do not. One readable
file per version, one line per finding, so that a changed rule shows in a diff as what it changes.
"""

import json
import sys
from datetime import date
from pathlib import Path

from imr_schema.codecs import CODECS
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import Settings
from imr_schema.standard import VERSIONS
from imr_schema.validation import pipeline

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
EXPECTED = ROOT / "tests" / "expected"
# A fixed day: what is expected does not depend on when it is asked. With the rules that run on request.
ON_A_DAY = Settings(as_of=date(2026, 11, 23), profile=PROFILES["thorough"])


def documents(version):
    """Every sample of the version of that name, by its path below the version's folder."""
    folder = SAMPLES / version
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def result(path):
    """The verdict on the sample at *path*, and its findings in the order of the report."""
    suffix = path.suffix[1:]
    syntax = suffix if suffix in CODECS else None
    report = pipeline.validate(path.read_bytes(), source=path.name, syntax=syntax, settings=ON_A_DAY).report
    findings = [
        {
            "rule": f.rule,
            "severity": f.severity.value,
            "pointer": f.pointer,
            "item": f.item,
            "line": f.line,
            "column": f.column,
        }
        for f in report.findings
    ]
    return {"verdict": report.verdict.value, "findings": findings}


def written(results):
    """*results*, by the path of the sample, as a JSON file with one line per finding."""
    entries = []
    for name, result in results.items():
        lines = ",\n".join(f"      {json.dumps(finding, ensure_ascii=False)}" for finding in result["findings"])
        findings = f"[\n{lines}\n    ]" if lines else "[]"
        verdict = json.dumps(result["verdict"])
        entries.append(f'  {json.dumps(name)}: {{\n    "verdict": {verdict},\n    "findings": {findings}\n  }}')
    return "{\n" + ",\n".join(entries) + "\n}\n"


def made():
    """The file of each version, by its path."""
    for version in VERSIONS:
        results = {name: result(path) for name, path in documents(version).items()}
        yield EXPECTED / f"{version}.json", written(results)


def main():
    EXPECTED.mkdir(exist_ok=True)
    for path, text in made():
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
