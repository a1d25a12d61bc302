"""The same document written otherwise, rendered, compared with itself: nothing about it may change."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from lxml import etree
from msgspec import structs

from imr_schema.config import baseline
from imr_schema.errors import ImrError
from imr_schema.inputs import ndjson
from imr_schema.letter.render import RENDERERS
from imr_schema.rules import CATALOG
from imr_schema.standard import PRINTED
from imr_schema.validation import pipeline
from tests import svrl
from tests.fuzz.subject import DEFAULT, Input, Subject, differ, internal

_OF_THE_READER = frozenset(rule.id for rule in CATALOG.values() if "reader" in rule.detected_by)
_COMPARISON = frozenset(rule.id for rule in CATALOG.values() if "comparison" in rule.detected_by)
_TAG = re.compile(rb"(</?)(?=[A-Za-z])")
_PARSER = etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True, collect_ids=False)  # noqa: TID251


def same_written_otherwise(subject: Subject) -> str | None:
    """Escapes, prefixes and the order of members change nothing that is reported."""
    report = subject.report
    if report.syntax is None or any(each.rule in _OF_THE_READER for each in report.findings):
        return None
    raw = _OTHERWISE[subject.kind](subject.raw)
    return differ(report, Subject(Input(subject.kind, raw)).report) if raw else None


def _json_otherwise(raw: bytes) -> bytes:
    """JSON with every character beyond ASCII escaped, and the members in reverse order; none for an endless number."""
    written = json.dumps(_reversed(json.loads(raw.removeprefix(b"\xef\xbb\xbf"))), indent="\t").encode()
    return b"" if b"Infinity" in written else written


def _reversed(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _reversed(data[name]) for name in reversed(data)}
    return [_reversed(each) for each in data] if isinstance(data, list) else data


def _xml_otherwise(raw: bytes) -> bytes:
    """XML with a prefix, every character beyond ASCII escaped; none where another namespace is in the way."""
    written = etree.tostring(etree.fromstring(raw, _PARSER), encoding="ascii")
    body = written.partition(b"?>")[2].lstrip()
    if body.count(b"xmlns") != 1 or b" xmlns=" not in body:
        return b""
    return _TAG.sub(rb"\1p:", body).replace(b" xmlns=", b" xmlns:p=", 1)


_OTHERWISE = {"imr.json": _json_otherwise, "imr.xml": _xml_otherwise}


def one_line(subject: Subject) -> str | None:
    """The canonical JSON of an acceptable document fits on one line of many, and says the same there."""
    if not subject.report.acceptable:
        return None
    line = ndjson.line(pipeline.rewrite(subject.result, "json"))
    if line.count(b"\n") != 1:
        return "it is not one line"
    again = Subject(Input("imr.json", line))
    return None if again.report.acceptable and again.result.data == subject.result.data else "it says something else"


def known_findings_are_suppressed(subject: Subject) -> str | None:
    """With a baseline of its own findings, only those are left that no baseline can accept."""
    report = subject.report
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "baseline.json"
        path.write_bytes(baseline.written([baseline.accepted(report, DEFAULT.fail_on)], str(Path.cwd())))
        settings = structs.replace(DEFAULT, baseline=baseline.read(str(path)))
    again = subject.under(settings).report
    left, wanted = len(again.findings), sum(each.mandatory for each in report.findings)
    return None if left == wanted else f"{left} findings are left, not {wanted}"


def letter_agrees_with_itself(subject: Subject) -> str | None:
    """A letter compared with the data that were read from it does not differ from them."""
    if not subject.result.data:
        return None
    found = {each.rule for each in subject.under(DEFAULT, subject.result.data).report.findings} & _COMPARISON
    return f"it differs from itself: {sorted(found)}" if found else None


def renders(subject: Subject) -> str | None:
    """What a letter can hold of an acceptable document is rendered in every form, and each can be read again."""
    if not subject.report.acceptable or subject.result.version is None:
        return None
    printable, _ = pipeline.migrated(subject.result, PRINTED)
    for form, render in RENDERERS.items():
        try:
            raw = render(printable.data)
        except ImrError:
            continue
        again = Subject(Input(form, raw)).report
        if failed := internal(again):
            return f"as {form}: {failed}"
    return None


def portable_rules_agree(subject: Subject) -> str | None:
    """The portable rules find in a valid document what the rules in Python find."""
    if subject.report.rules != "run":
        return None
    try:
        svrl.agree(subject.result.data)
    except AssertionError:
        return "the portable rules and those in Python find different things"
    return None
