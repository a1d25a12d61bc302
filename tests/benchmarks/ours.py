"""What we do with documents, one measure after the other; only by public names, so that older revisions run it too.

As a program it waits to be told what to measure: python -m tests.benchmarks.ours FOLDER.
"""

import gc
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree
from msgspec import Struct

from tests.benchmarks.timing import cpu

_AS_OF = date(2026, 1, 1)
FORMS = ("xml", "json", "1.0.xml", "txt")
"""Each document in the newest version, in the first one, and as a letter; the suffixes of the files in a folder."""


_TIMES = 20
"""One document alone would be too short to time."""


class Documents(Struct, frozen=True):
    """The documents of a folder in each form."""

    xml: list[bytes]
    json: list[bytes]
    first: list[bytes]
    letters: list[bytes]


def read(folder: Path) -> Documents:
    """The documents that lie in *folder* as ``0001.xml``, ``0001.json`` and so on; a single one several times."""
    found = []
    for form in FORMS:
        raws = [path.read_bytes() for path in sorted(folder.glob(f"[0-9][0-9][0-9][0-9].{form}"))]
        found.append(raws * _TIMES if len(raws) == 1 else raws)
    return Documents(*found)


def measures(documents: Documents) -> dict[str, Callable[[], float]]:
    """The CPU seconds of each thing that can be done with all *documents*; without what this revision cannot do."""
    found: dict[str, Callable[[], float]] = {
        "lxml parse": _each(etree.fromstring, documents.xml),
        "json.loads": _each(json.loads, documents.json),
    }
    if documents.letters:
        found["text.split()"] = _each(str.split, [each.decode() for each in documents.letters])
    for prepare in (_whole, _first, _rules, _rules_one_by_one, _upgrade, _letters):
        if prepare is _rules_one_by_one and "all rules" in found:
            continue
        try:
            prepared = prepare(documents)
            for call in prepared.values():
                call()
        except (ImportError, AttributeError, LookupError, TypeError, AssertionError) as error:
            print(f"{prepare.__name__[1:]}: not in this revision: {type(error).__name__}: {error}", file=sys.stderr)
        else:
            found |= prepared
    return found


def _each(call: Callable[[Any], Any], inputs: list[Any]) -> Callable[[], float]:
    """The seconds of *call* for all *inputs*."""

    def run() -> None:
        for each in inputs:
            call(each)

    return lambda: cpu(run)


def _whole(documents: Documents) -> dict[str, Callable[[], float]]:
    import imr_schema

    assert all(imr_schema.validate(each).acceptable for each in (*documents.xml, *documents.json))
    return {
        "XML in full": _each(imr_schema.validate, documents.xml),
        "JSON in full": _each(imr_schema.validate, documents.json),
        "XML to JSON": _each(lambda raw: imr_schema.convert(raw, "json"), documents.xml),
        "JSON to XML": _each(lambda raw: imr_schema.convert(raw, "xml"), documents.json),
    }


def _first(documents: Documents) -> dict[str, Callable[[], float]]:
    import imr_schema

    assert all(imr_schema.validate(each).acceptable for each in documents.first)
    return {"XML of 1.0 in full": _each(imr_schema.validate, documents.first)}


def _rules(documents: Documents) -> dict[str, Callable[[], float]]:
    """The third stage with all rules, less the third stage without any: what a plan leaves out costs nothing."""
    from imr_schema.config.settings import Settings
    from imr_schema.rules import CATALOG
    from imr_schema.validation.check import Checked, check
    from imr_schema.validation.evaluate import evaluate
    from imr_schema.validation.read import Document, recognize

    settings = Settings(as_of=_AS_OF)
    ready = []
    for raw in documents.json:
        document = recognize(raw, "json", settings, "-")
        assert isinstance(document, Document)
        ready.append(check(document, settings))
    assert all(isinstance(each, Checked) for each in ready)
    everything = _each(lambda each: evaluate(each, "-", settings, CATALOG.values()), ready)
    nothing = _each(lambda each: evaluate(each, "-", settings, ()), ready)
    return {"all rules": lambda: everything() - nothing()}


def _rules_one_by_one(documents: Documents) -> dict[str, Callable[[], float]]:
    """Every check of the catalog, for revisions whose third stage is another."""
    from imr_schema.model import structure
    from imr_schema.rules import CATALOG, RuleContext

    checks = [rule.check for rule in CATALOG.values() if rule.check is not None]

    def run(raw: bytes) -> None:
        document = structure(json.loads(raw))
        context = RuleContext(document, _AS_OF)
        for check in checks:
            for _ in check(document, context):
                pass

    everything, nothing = _each(run, documents.json), _each(lambda raw: structure(json.loads(raw)), documents.json)
    return {"all rules": lambda: everything() - nothing()}


def _upgrade(documents: Documents) -> dict[str, Callable[[], float]]:
    from imr_schema.migrations import migrate, upgrade
    from imr_schema.standard import LATEST, VERSIONS

    first = VERSIONS["1.0"]
    old = [migrate(json.loads(raw), LATEST, first)[0] for raw in documents.json]
    return {"upgrade of 1.0": _each(lambda data: upgrade(data, first, LATEST), old)}


def _letters(documents: Documents) -> dict[str, Callable[[], float]]:
    from imr_schema.codecs import READERS
    from imr_schema.config.settings import Limits

    if not documents.letters:
        return {}
    read, limits = READERS["letter"].parse, Limits()
    return {"letter text to data": _each(lambda raw: read(raw, limits), documents.letters)}


def main(folder: str) -> None:
    """Print the names of all measures as JSON, then the seconds of each that a line of standard input names."""
    found = measures(read(Path(folder)))
    gc.collect()
    gc.freeze()  # what is measured does not pay for the documents that wait
    print(json.dumps(list(found)), flush=True)
    for line in sys.stdin:
        print(found[line.strip()](), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
