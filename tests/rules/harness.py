"""A valid document of version 1.1, edited and validated: findings have the places of the document as it was sent."""

import json
from pathlib import Path

from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import Settings
from imr_schema.rules import edited
from imr_schema.standard import LATEST
from imr_schema.validation import pipeline

BASE = json.loads(
    (Path(__file__).parent.parent.parent / "samples" / "1.1" / "valid" / "every-part.imr.json").read_bytes()
)
ITEM = "/disputedItems/0"
EVERY_RULE = Settings(profile=PROFILES["thorough"])
RATIONALE = f"{ITEM}/rationale"


def validated(edits, settings=None):
    """The report on the document after *edits*, pointer by pointer, with the rules that run on request."""
    raw = json.dumps(edited(BASE, edits)).encode()
    report = pipeline.validate(raw, syntax="json", settings=settings or EVERY_RULE).report
    assert report.rules == "run"
    return report


def messages(edits, rule, settings=None):
    """(pointer, message) of each finding of *rule* after *edits*."""
    return [(f.pointer, f.message) for f in validated(edits, settings).findings if f.rule == rule]


def places(edits, rule):
    """Where *rule* finds something after *edits*."""
    return [pointer for pointer, _ in messages(edits, rule)]


def items(*changes):
    """Edits that put one item for each of *changes* in the place of those of the document: its first item, changed."""
    first = BASE["disputedItems"][0]
    return {
        "/disputedItems": [
            {**first, "number": n, "description": f"Brace {n}", **change} for n, change in enumerate(changes, 1)
        ]
    }


NEWEST = json.loads(
    (Path(__file__).parent.parent.parent / "samples" / LATEST.name / "valid" / "every-part.imr.json").read_bytes()
)


def in_newest(edits, rule, settings=None):
    """(pointer, severity) of each finding of *rule* after *edits* of a document of the newest version."""
    raw = json.dumps(edited(NEWEST, edits)).encode()
    report = pipeline.validate(raw, syntax="json", settings=settings or Settings()).report
    assert report.rules == "run"
    return [(f.pointer, f.severity.value) for f in report.findings if f.rule == rule]
