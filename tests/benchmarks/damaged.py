"""What a fault of the schema costs, and many of them; and a letter as a PDF file."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from imr_schema.codecs import CODECS, READERS
from imr_schema.config.settings import Limits
from imr_schema.standard import LATEST, PRINTED
from imr_schema.validation import pipeline
from tests.benchmarks.corpus import SAMPLES, one_document
from tests.benchmarks.rows import Row
from tests.benchmarks.timing import cpu, ratio, rounds

_TIMES, _PDFS = 20, 5
_FEW, _MANY = 128, 512


def rows(*, quick: bool) -> list[Row]:
    """Ratios of damaged documents to whole ones, and of many findings to few."""
    count = 3 if quick else 9
    return [*_one_fault(count), *_many(count), _pdf(count)]


def _raw(data: Any, syntax: str) -> bytes:
    """*data*, valid or not, in a syntax."""
    return CODECS["xml"].write(data, LATEST) if syntax == "xml" else json.dumps(data, indent=2).encode()


def _validated(raw: bytes, times: int = _TIMES) -> Callable[[], float]:
    return lambda: cpu(lambda: [pipeline.validate(raw) for _ in range(times)])


def _one_fault(count: int) -> list[Row]:
    whole = one_document()
    blank, lacking = deepcopy(whole), deepcopy(whole)
    blank["disputedItems"][1]["analyses"][0]["rationale"] = [" "]
    del lacking["disputedItems"][1]["analyses"][0]["rationale"]
    forms = {"whole": whole, "a blank rationale": blank, "a missing rationale": lacking}
    found = []
    for syntax in CODECS:
        taken = rounds({name: _validated(_raw(data, syntax)) for name, data in forms.items()}, count)
        found += [
            Row(f"{syntax.upper()} with {name} / a whole one", ratio(taken, name, "whole"), 3)
            for name in forms
            if name != "whole"
        ]
    return found


def _many(count: int) -> list[Row]:
    found = []
    for syntax in CODECS:
        calls = {}
        for faults in (_FEW, _MANY):
            many = deepcopy(one_document())
            item = many["disputedItems"][0]
            many["disputedItems"] = [{**item, "number": n + 1, "decision": "x"} for n in range(faults)]
            calls[f"{faults}"] = _validated(_raw(many, syntax), 2)
        grown = ratio(rounds(calls, count), f"{_MANY}", f"{_FEW}")
        assert grown is not None
        measure = f"{syntax.upper()}: time a finding, {_MANY} findings / {_FEW} findings"
        found.append(Row(measure, grown * _FEW / _MANY, 1.25))
    return found


def _pdf(count: int) -> Row:
    """A PDF of two pages against PDFium's own extraction."""
    measure = "a PDF letter to data / PDFium's extraction"
    try:
        import pypdfium2

        from imr_schema.letter.render import RENDERERS
    except ImportError as error:
        return Row(measure, None, 3, note=f"not at hand: {error.name}")
    data = json.loads((SAMPLES / PRINTED.name / "valid" / "mixed-outcome.imr.json").read_bytes())
    pdf, read = RENDERERS["pdf"](data), READERS["letter"].parse

    def extract() -> None:
        for _ in range(_PDFS):
            document = pypdfium2.PdfDocument(pdf)
            for page in document:
                page.get_textpage().get_text_range()
            document.close()

    calls = {
        "ours": lambda: cpu(lambda: [read(pdf, Limits()) for _ in range(_PDFS)]),
        "PDFium": lambda: cpu(extract),
    }
    return Row(measure, ratio(rounds(calls, count), "ours", "PDFium"), 3)
