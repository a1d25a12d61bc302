"""One document in its canonical form, in its own syntax and version, with safe fixes where it is not acceptable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from imr_schema.codecs import CODECS
from imr_schema.config.settings import Settings
from imr_schema.findings import Problem, Report, Verdict
from imr_schema.pointer import Data, upwards
from imr_schema.standard import identify
from imr_schema.transform.fixes import COMMENTS, FIXES, ORDER, Applied, mend_xml, mended_json
from imr_schema.validation import json_schema, pipeline
from imr_schema.validation.check import is_error
from imr_schema.validation.read import Document, Stopped, recognize

BOM, HINT = "bom", "hint"
ALWAYS = frozenset({BOM, HINT})
"""What the canonical form has no place for and nobody misses: a byte order mark, and a hint for editors. It is told."""


class Fixed(Struct, frozen=True):
    """One fix that was applied, at its place in the document as it came."""

    name: str
    pointer: str
    line: int | None = None
    column: int | None = None


class Formatted(Struct, frozen=True):
    """A document in canonical form, or why it is left as it is."""

    report: Report
    """What validation finds in the document as it came."""
    content: bytes | None = None
    """The canonical bytes of an acceptable document; None: it is left as it is."""
    fixes: tuple[Fixed, ...] = ()
    """What was mended for it."""
    why: str = ""
    """Why it is left as it is."""


def format_document(
    raw: bytes, *, source: str = "-", syntax: str | None = None, settings: Settings, fixes: frozenset[str]
) -> Formatted:
    """The document in *raw* in canonical form, with those of *fixes* that it needs.

    An acceptable document keeps its content. One that is not is written only where the fixes make it acceptable; then
    its content is what it was but for the values and names that the fixes name. Everything else is left as it is.
    """
    result = pipeline.validate(raw, source=source, syntax=syntax, settings=settings)
    if result.report.syntax == "letter":
        return Formatted(result.report, why="it is a letter; imr-schema convert writes its data")
    document = None if result.version is None else recognize(raw, syntax, settings, source)
    if document is None or isinstance(document, Stopped):
        undetermined = result.report.verdict is Verdict.UNDETERMINED
        return Formatted(result.report, why="it cannot be validated" if undetermined else _NOT_ACCEPTABLE)
    done = [*_left_out(document)]
    if result.report.acceptable:
        content, why = CODECS[document.codec.name].write(result.data, document.version), _COMMENTED
    else:
        data, applied = _mended(document)
        written = _acceptable(data, document, source, settings) if applied or done else None
        if written is None:
            return Formatted(result.report, why=_NOT_ACCEPTABLE)
        content, why = written, _NOT_ACCEPTABLE
        done += _located(applied, document)
    lacking = {fix.name for fix in done} - fixes - ALWAYS
    if lacking:
        options = " ".join(f"--fix {name}" for name in FIXES if name in lacking)
        return Formatted(result.report, why=f"{why}; it needs {options}")
    return Formatted(result.report, content, tuple(done))


_NOT_ACCEPTABLE = "it is not acceptable"
_COMMENTED = "it has comments or processing instructions, which the canonical form cannot keep"


def _left_out(document: Document) -> Iterator[Fixed]:
    """What the canonical form of *document* does without, which is no content."""
    tree, is_xml = document.parsed.tree, document.codec is CODECS["xml"]
    for problem in document.parsed.problems:
        if problem.rule in _NO_CONTENT:
            yield Fixed(_NO_CONTENT[problem.rule], "", *(problem.at or ()))
    if is_xml:
        from imr_schema.codecs.xml_reader import HINTS  # a JSON document needs no reader of XML

        hinted = any(tree.get(name) is not None for name in HINTS)
    else:
        hinted = identify.HINT in tree
    if hinted:
        yield Fixed(HINT, "", 1 if is_xml else None)


_NO_CONTENT = {"IMR010": COMMENTS, "IMR011": BOM}


def _mended(document: Document) -> tuple[Data, list[Applied]]:
    """The data of *document* with every fix that applies; none where something is wrong that no fix mends."""
    parsed, version = document.parsed, document.version
    if document.codec is CODECS["json"]:
        # What reading finds in JSON, such as a name given twice, no fix mends.
        reading = document.codec.read(parsed, version, False)
        return ({}, []) if any(map(is_error, reading.problems)) else mended_json(reading.data, version)
    applied = mend_xml(parsed.tree, version)
    reading = document.codec.read(parsed, version, False)
    wrong = [problem for problem in reading.problems if is_error(problem)]
    if any(problem.rule != _OUT_OF_ORDER for problem in wrong):
        return {}, []
    return reading.data, [*applied, *_in_order(wrong)]


_OUT_OF_ORDER = "IMR102"


def _in_order(found: Iterable[Problem]) -> Iterator[Applied]:
    """That each element *found* out of order is put where it belongs."""
    return (Applied(ORDER, problem.pointer, problem.pointer) for problem in found)


def _acceptable(data: Data, document: Document, source: str, settings: Settings) -> bytes | None:
    """*data* in the syntax and version of *document*; None unless that is acceptable, and read as the same data."""
    if not json_schema.is_valid(data, document.version):
        return None
    name = document.codec.name
    written = CODECS[name].write(data, document.version)
    result = pipeline.validate(written, source=source, syntax=name, settings=settings)
    return written if result.report.acceptable and result.data == data else None


def _located(applied: list[Applied], document: Document) -> Iterator[Fixed]:
    """*applied* with their positions in *document*: those of what they are in where they have none of their own."""
    wanted = {place for fix in applied for place in upwards(fix.before)}
    positions = document.positions(wanted) if applied else {}
    for fix in applied:
        at = next((positions[place][0] for place in upwards(fix.before) if place in positions), ())
        yield Fixed(fix.name, fix.pointer, *at[:2])
