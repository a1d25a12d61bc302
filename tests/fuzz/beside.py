"""What stands beside documents: settings, profiles, baselines, metadata, code lists, the manifest of a kit."""

import functools
import json
import re
from datetime import date
from random import Random
from typing import Any

import msgspec

from imr_schema.conformance import cases
from imr_schema.rules import CATALOG
from imr_schema.text import pretty_json
from tests.fuzz import damage, hostile, json_documents, seeds
from tests.fuzz.json_documents import some_text

_SETTINGS = """
profile = "exchange"
fail-on = "error"
only = []
skip = ["IMR305"]
as-of = 2026-11-23
[rules]
IMR309 = "info"
item-rationale-short = "warning"
[[suppress]]
rule = "IMR305"
reason = "known"
place = "/disputedItems/*/rationale"
files = "*.json"
until = 2099-01-01
[[files]]
match = "old/*"
profile = "served"
fail-on = "warning"
skip = ["IMR309"]
[files.rules]
IMR401 = "info"
"""
_PROFILE = 'about = "ours"\ncopy = "served"\n[rules]\nIMR305 = "warning"\n'
_BASELINE = {
    "baselineVersion": "1.0",
    "documents": {"x.imr.json": [{"rule": "IMR305", "fingerprint": "0123456789abcdef"}], "y": []},
}
_ROWS = (
    "Case Number,Decision Date,Date of Injury,Received Date,Case Outcome\n"
    "CM14-0099999,11/20/2014,10/27/2011,10/17/2014 00:00,Partially Overturn\nCM15-0000001,2015-01-02,,,Uphold\n"
)


def settings(random: Random) -> bytes:
    """A settings file with values of other types, unknown keys, rules that cannot be changed."""
    text = _toml(random, _SETTINGS)
    return damage.damaged(random, text) if random.random() < 0.4 else text


def project(random: Random) -> bytes:
    """The same as a table of a pyproject.toml."""
    inner = re.sub(r"^(\[+)", r"\1tool.imr-schema.", _SETTINGS, flags=re.MULTILINE)
    text = _toml(random, "[project]\nname = 'x'\n[tool.imr-schema]" + inner)
    return damage.damaged(random, text) if random.random() < 0.4 else text


def profile(random: Random) -> bytes:
    """The file of a profile."""
    text = _toml(random, _PROFILE)
    return damage.damaged(random, text) if random.random() < 0.4 else text


def _toml(random: Random, text: str) -> bytes:
    lines = text.split("\n")
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.randrange(len(lines))
        key = lines[at].partition("=")[0]
        lines[at] = random.choice(
            (
                lambda key=key: f"{key}= {_toml_value(random)}",
                lambda: f"{json.dumps(random.choice(hostile.NAMES))} = {_toml_value(random)}",
                lambda: f"{random.choice([*CATALOG])} = {_toml_value(random)}",
                lambda key=key: f"{key}.{random.choice(('a', 'rules', hostile.MARK))} = {_toml_value(random)}",
                lambda at=at: lines[at] + f" # {some_text(random)}",
                lambda: random.choice(
                    ("", "[", "[[rules]]", "[suppress]", "[[files]]", "[files]", f"[{hostile.MARK}]")
                ),
                lambda: some_text(random),
            )
        )()
        if random.random() < 0.2:
            lines.insert(random.randrange(len(lines)), random.choice(lines))
    return "\n".join(lines).encode("utf-8", "replace")


def _toml_value(random: Random) -> str:
    return random.choice(
        (
            lambda: json.dumps(some_text(random)),
            lambda: json.dumps(
                random.choice(("error", "warning", "info", "served", "posted", "exchange", "IMR001", "IMR305"))
            ),
            lambda: json.dumps([random.choice((*CATALOG, hostile.MARK)) for _ in range(3)]),
            lambda: random.choice(
                ("1", "true", "1.5", "nan", "[]", "{}", "[[1]]", "2026-11-23", "0001-01-01", "2026-11-23T00:00:00Z")
            ),
            lambda: "{ a = " + json.dumps(hostile.MARK) + " }",
        )
    )()


def baseline(random: Random) -> bytes:
    """A baseline with values of other types."""
    return _changed(random, _BASELINE)


def metadata(random: Random) -> bytes:
    """What letters do not state, as JSON: one object or a list."""
    _, data = seeds.data(random)
    if random.random() < 0.3:
        data = [data]
    return _changed(random, data)


def rows(random: Random) -> bytes:
    """The same as rows of the index."""
    lines = _ROWS.split("\n")
    for _ in range(random.choice((1, 2, 3))):
        at = random.randrange(len(lines))
        cells = lines[at].split(",")
        cells[random.randrange(len(cells))] = random.choice(
            (some_text(random), '"', f'"{hostile.MARK}\n"', "", *hostile.DATES)
        )
        lines[at] = ",".join(cells)
    raw = "\n".join(lines).encode("utf-8", "replace")
    return damage.damaged(random, raw) if random.random() < 0.3 else raw


def code_list(random: Random) -> bytes:
    """A code list of a user with values of other types."""
    path = random.choice(sorted(seeds.LISTS.glob("*.json"), key=str))
    data = json.loads(path.read_bytes())
    data["values"] = random.sample(data["values"], min(len(data["values"]), 5))
    return _changed(random, data)


def manifest(random: Random) -> bytes:
    """The manifest of a conformance kit."""
    data = msgspec.json.decode(_manifest())
    data["rules"], data["cases"] = data["rules"][:2], random.sample(data["cases"], 3)
    return _changed(random, data)


def against(random: Random) -> bytes:
    """Data to compare a letter with, valid or not."""
    _, data = seeds.data(random)
    return _changed(random, data)


def _changed(random: Random, data: Any) -> bytes:
    data = json.loads(json.dumps(data))
    json_documents.change(random, data)
    raw = json_documents.plain(data)
    return damage.damaged(random, raw) if random.random() < 0.25 else raw


@functools.cache
def _manifest() -> bytes:
    """A manifest of a few cases; making one takes a second."""
    return pretty_json(cases.make(date(2026, 11, 23), frozenset({"IMR304", "IMR305"})).manifest)
