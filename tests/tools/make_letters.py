"""Make the letters that are rendered from samples, and what each letter is expected to state.

python -m tests.tools.make_letters
"""

import json
import sys
from pathlib import Path

from imr_schema.letter.render import RENDERERS
from imr_schema.standard import PRINTED
from imr_schema.validation import pipeline
from tests.laws.perturb import CHANGES

SAMPLES = Path(__file__).parents[2] / "samples"
LETTERS = SAMPLES / "letters"
POSTED = LETTERS / "posted-2016"
FORMS = ("html", "pdf", "docx")
SUFFIXES = (".txt", ".html", ".pdf", ".docx")


def rendered():
    """Letters of the newest edition, made from samples, in every form and as extractors may give them."""
    for name in ("one-item", "mixed-outcome", "nothing-cited", "modified-request", "twenty-one-items"):
        data = json.loads((SAMPLES / PRINTED.name / "valid" / f"{name}.imr.json").read_bytes())
        yield POSTED / f"{name}.txt", RENDERERS["txt"](data)
    data = json.loads((SAMPLES / PRINTED.name / "valid" / "mixed-outcome.imr.json").read_bytes())
    for form in FORMS:
        yield POSTED / f"mixed-outcome.{form}", RENDERERS[form](data)
    served = json.loads((SAMPLES / PRINTED.name / "valid" / "served-copy.imr.json").read_bytes())
    yield LETTERS / "documents-2014" / "served-copy.txt", RENDERERS["txt"](served)
    yield LETTERS / "documents-2014" / "served-copy.pdf", RENDERERS["pdf"](served)
    text = RENDERERS["txt"](data).decode()
    for name, change in {"columns": "columns", "unwrapped": "not at all", "double-spaced": "double spacing"}.items():
        yield POSTED / f"mixed-outcome-{name}.txt", CHANGES[change](text).encode()


def expected(path):
    """What the letter at *path* is expected to say, and which findings its reader has."""
    judged = pipeline.validate(path.read_bytes(), syntax="letter")
    told = sorted({f.rule for f in judged.report.findings})
    return (json.dumps({"data": judged.data, "findings": told}, indent=2, ensure_ascii=False) + "\n").encode()


def letters():
    """Every sample letter."""
    return sorted(path for path in LETTERS.rglob("*") if path.suffix in SUFFIXES)


def main():
    for path, content in rendered():
        path.parent.mkdir(parents=True, exist_ok=True)
        # A DOCX holds the time of its making.
        if not path.exists() or (path.read_bytes() != content and path.suffix != ".docx"):
            path.write_bytes(content)
            sys.stdout.write(f"{path.relative_to(SAMPLES)}\n")
    for path in letters():
        beside, content = path.with_name(path.name + ".expected.json"), expected(path)
        if not beside.exists() or beside.read_bytes() != content:
            beside.write_bytes(content)
            sys.stdout.write(f"{beside.relative_to(SAMPLES)}\n")


if __name__ == "__main__":
    main()
