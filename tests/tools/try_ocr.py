"""How much of a scanned letter is read: python -m tests.tools.try_ocr [LETTERS] (needs the extras ocr and render).

For each way of scanning it counts the leaves of the data: those that come back exactly, those that are wrong or lost
and named by a finding at or above warning, and those that are wrong in silence.
"""

import sys
from datetime import date
from pathlib import Path

from imr_schema.config.settings import SCANNED_PAGES, Limits, Settings
from imr_schema.findings import Severity, Verdict
from imr_schema.letter.render import RENDERERS
from imr_schema.standard import PRINTED
from imr_schema.validation import pipeline
from tests import scans

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("golden", "mixed-outcome", "modified-request", "nothing-cited", "served-copy")
READING = Settings(as_of=date(2026, 1, 1), limits=Limits(scanned_pages=SCANNED_PAGES))


def leaves(data, place=""):
    """Each value of *data* that has no members, by its pointer."""
    if isinstance(data, dict | list):
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
        return {found: leaf for key, each in pairs for found, leaf in leaves(each, f"{place}/{key}").items()}
    return {place: data}


def told(report, place):
    """Whether a finding at or above warning is about *place*, what holds it, or the page that it may stand on.

    Of findings about the whole document only that of an illegible page counts, and a refusal.
    """
    if report.verdict is Verdict.UNDETERMINED:
        return True
    heavy = [each for each in report.findings if each.severity is not Severity.INFO and (each.pointer or each.page)]
    heavy = [each for each in heavy if each.pointer or each.rule == "IMR823"]
    # What a statement cites is made of its words, and a finding about them is about it.
    about = [each.pointer.removesuffix("/statement") for each in heavy]
    return any(place == each or place.startswith(f"{each}/") for each in about)


def measured(pdf, kind):
    """Right, told and silent leaves of one letter, and its verdict."""
    truth = leaves(pipeline.validate(pdf, syntax="letter").data)
    result = pipeline.validate(scans.scan(pdf, kind), syntax="letter", settings=READING)
    read = leaves(result.data)
    wrong = [place for place in {**truth, **read} if truth.get(place) != read.get(place)]
    silent = [place for place in wrong if not told(result.report, place)]
    for place in silent:
        sys.stderr.write(f"  silent: {place}: {truth.get(place)!r} was read as {read.get(place)!r}\n")
    return len({**truth, **read}) - len(wrong), len(wrong) - len(silent), len(silent), result.report.verdict.value


def letter(name):
    """The PDF of the letter of a sample."""
    for version in ("1.0", PRINTED.name):
        path = SAMPLES / version / "valid" / f"{name}.imr.json"
        if path.exists():
            result = pipeline.validate(path.read_bytes())
            return RENDERERS["pdf"](pipeline.migrated(result, PRINTED)[0].data)
    raise SystemExit(f"there is no sample {name}")


def main():
    letters = [letter(name) for name in sys.argv[1:] or NAMES]
    for kind in scans.KINDS:
        counts = [measured(pdf, kind) for pdf in letters]
        right, warned, silent = (sum(each[column] for each in counts) for column in range(3))
        verdicts = ", ".join(sorted({each[3] for each in counts}))
        print(f"{kind}: right {right}, told {warned}, silent {silent}; {verdicts}", flush=True)


if __name__ == "__main__":
    main()
