"""Run a kit against a validator with a fault, in a process of its own: python -m tests.tools.faulty CASES <FAULT.

CASES is what :func:`tests.tools.sabotage.pack` wrote. The fault is JSON on standard input: ``edits``, each a module and
a text of it with what replaces that; ``first`` says to stop at the first case that notices it. The answer is JSON:
how many cases of each group noticed, and the first of them; or why the fault is none.
"""

import importlib.abc
import importlib.machinery
import json
import pickle
import sys
from collections import Counter
from datetime import date
from pathlib import Path


class Patching(importlib.abc.MetaPathFinder):
    """Finds modules as ever, but gives those with edits their changed text."""

    def __init__(self, edits):
        self.texts: dict[str, str] = {}
        for module, old, new in edits:
            path = Path(__file__).parents[2].joinpath(*module.split(".")).with_suffix(".py")
            text = self.texts.get(module) or path.read_text()
            if old not in text:
                raise LookupError(f"{module} has no {old!r}")
            self.texts[module] = text.replace(old, new, 1)

    def find_spec(self, name, path=None, target=None):
        if name not in self.texts:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        assert spec
        assert spec.origin
        spec.loader = Changed(name, spec.origin, self.texts[name])
        return spec


class Changed(importlib.machinery.SourceFileLoader):
    """A module of another text than that of its file."""

    def __init__(self, name, path, text):
        super().__init__(name, path)
        self.text = text

    def get_code(self, fullname):
        return compile(self.text, self.path, "exec")


def noticed(cases, day, *, first):
    """How many cases of each group are not answered as expected, and the first one."""
    from imr_schema.config.profiles import PROFILES
    from imr_schema.config.settings import Settings
    from imr_schema.inputs import names
    from imr_schema.validation import pipeline

    counted: Counter[str] = Counter()
    found = None
    for name, group, profile, raw, verdict, expected in cases:
        settings = Settings(as_of=day, profile=PROFILES[profile or "exchange"])
        report = pipeline.validate(raw, source=name, syntax=names.promised_syntax(name), settings=settings).report
        told = {(f.rule, f.pointer, f.severity.value, f.item) for f in report.findings}
        if (report.verdict.value, told) != (verdict, expected):
            counted[group] += 1
            found = found or name
            if first:
                break
    return {"groups": counted, "first": found}


def main(path):
    fault = json.load(sys.stdin)
    sys.meta_path.insert(0, Patching(fault["edits"]))
    content = pickle.loads(Path(path).read_bytes())
    try:
        answer = noticed(content["cases"], date.fromisoformat(content["asOf"]), first=fault["first"])
    except Exception as error:
        answer = {"broken": type(error).__name__}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
