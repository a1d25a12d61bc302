"""The documents of the kit, made from the rules: each rule's break, its near misses, whole samples, printed letters."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from msgspec import Struct, structs

from imr_schema._version import __version__
from imr_schema.codecs import CODECS
from imr_schema.config.profiles import EXCHANGE, PROFILES
from imr_schema.config.settings import Settings
from imr_schema.conformance.kit import (
    KIT_VERSION,
    Case,
    Expected,
    ExpectedFinding,
    Kit,
    Manifest,
    RuleEntry,
    Tool,
    digest,
)
from imr_schema.findings import Report, Verdict
from imr_schema.inputs import files
from imr_schema.rules import CATALOG, Rule, edited
from imr_schema.standard import LATEST
from imr_schema.standard.samples import EVERY_PART, sample, sample_path
from imr_schema.validation import pipeline

_LETTER = ("letters", "posted-2016", "mixed-outcome.txt")
_EXITS = {Verdict.ACCEPTABLE: 0, Verdict.NOT_ACCEPTABLE: 1, Verdict.UNDETERMINED: 3}
_WITHOUT = {
    "comparison": "it compares a letter with data, which one file cannot hold",
    "letter": "no short edit of a text letter shows it alone",
    "engine": "it speaks of a failure of ours",
    "schema": "it speaks of engines that disagree",
}

_COPY = "IMR205"  # it asks for the profile, which no edit of a document can say
Kind = Literal["fail", "pass", "letter"]


class Made(Struct, frozen=True):
    """A document before it is validated."""

    file: str
    kind: Kind
    about: str
    raw: bytes
    rule: str | None = None
    profile: str | None = None


def make(as_of: date, only: frozenset[str] = frozenset()) -> Kit:
    """The kit of this release as it stands on the day *as_of*; only the cases of some rules, when given.

    What is expected is what this implementation says; its own tests hold that each failing document triggers its rule alone.
    """
    documents: dict[str, bytes] = {}
    cases = []
    for made in _made():
        if only and made.rule not in only:
            continue
        report = _validated(made, as_of)
        documents[made.file] = made.raw
        cases.append(
            Case(
                file=made.file,
                syntax=_syntax(made.file),
                kind=made.kind,
                about=made.about,
                sha256=digest(made.raw),
                expected=_expected(report),
                rule=made.rule,
                profile=made.profile,
            )
        )
    manifest = Manifest(
        kit_version=KIT_VERSION,
        tool=Tool("imr-schema", __version__),
        schema_version=LATEST.name,
        as_of=as_of.isoformat(),
        rules=tuple(_entry(rule, cases) for rule in CATALOG.values() if not only or rule.id in only),
        cases=tuple(cases),
    )
    return Kit(manifest, documents)


def _made() -> Iterator[Made]:
    data = json.loads(sample(LATEST.name, "valid", EVERY_PART))
    letter = sample(*_LETTER)
    yield from _whole(data)
    for rule in CATALOG.values():
        yield from _failing(rule, data, letter)
        for n, (what, edits) in enumerate(rule.valid.items(), 1):
            yield from _written(f"{rule.name}/near-{n}", "pass", what, edited(data, edits), rule.id)
    yield from _of_profiles(data)
    for path in _letters():
        yield Made("/".join(path), "letter", "a printed letter of its edition", sample(*path))


def _whole(data: Any) -> Iterator[Made]:
    """The document that every break edits, and other documents that are in order."""
    yield from _written("valid/base", "pass", "what every failing document is one edit away from", data)
    for name in sorted(os.listdir(sample_path(LATEST.name, "valid"))):
        if name != EVERY_PART and not name.startswith(EVERY_PART.partition(".")[0] + "."):
            yield Made(f"valid/{name}", "pass", "a document that is in order", sample(LATEST.name, "valid", name))
    yield Made(
        "valid/letter.txt", "pass", "the letter that every failing letter is one edit away from", sample(*_LETTER)
    )


def _failing(rule: Rule, data: Any, letter: bytes) -> Iterator[Made]:
    """The broken document of *rule* in every syntax that can hold it, with the name that it needs.

    No path holds the id of a rule: a command that repeats the path must not be taken to report the rule.
    """
    stem = f"{rule.name}/{rule.named or 'broken'}"
    if rule.invalid:
        about = "the base document, edited at " + ", ".join(rule.invalid)
        yield from _written(stem, "fail", about, rule.broken(data), rule.id)
        return
    for syntax, codec in CODECS.items():
        if raw := rule.broken_text(codec.write(data, LATEST), syntax):
            yield Made(f"{stem}.imr.{syntax}", "fail", "the base document, its written form edited", raw, rule.id)
    if raw := rule.broken_text(letter, "letter"):
        yield Made(f"{stem}.txt", "fail", "a printed letter, edited", raw, rule.id)
    if raw := rule.broken_text(b"", "txt"):
        yield Made(f"{stem}.dat", "fail", "some other text", raw, rule.id)


def _of_profiles(data: Any) -> Iterator[Made]:
    """Each copy of the base document under the profile for it, and under the one for the other copy."""
    for profile in PROFILES.values():
        for copy in ("served", "posted"):
            # Who the parties are stands in served copies only.
            members = {name: value for name, value in data.items() if name != "parties" or copy == "served"}
            if profile.copy is not None:
                kind: Kind = "pass" if copy == profile.copy else "fail"
                about = f"the {copy} copy of the base document, validated for the profile {profile.name}"
                stem = f"{CATALOG[_COPY].name}/{copy}-as-{profile.name}"
                for made in _written(stem, kind, about, {**members, "copy": copy}, _COPY):
                    yield structs.replace(made, profile=profile.name)


def _written(stem: str, kind: Kind, about: str, data: Any, rule: str | None = None) -> Iterator[Made]:
    """*data*, which a schema may refuse, in each syntax."""
    in_json = (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")
    yield Made(f"{stem}.imr.json", kind, about, in_json, rule)
    yield Made(f"{stem}.imr.xml", kind, about, CODECS["xml"].write(data, LATEST), rule)


def _validated(made: Made, as_of: date) -> Report:
    syntax = files.promised_syntax(made.file)
    settings = Settings(as_of=as_of, profile=PROFILES[made.profile or EXCHANGE.name])
    return pipeline.validate(made.raw, source=made.file, syntax=syntax, settings=settings).report


def _expected(report: Report) -> Expected:
    found = [ExpectedFinding(f.rule, f.pointer, f.severity.value, f.item) for f in report.findings]
    return Expected(report.verdict.value, _EXITS[report.verdict], tuple(sorted(found)))


def _syntax(name: str) -> Any:
    return files.promised_syntax(name) or "unknown"


def _entry(rule: Rule, cases: list[Case]) -> RuleEntry:
    count = sum(case.kind == "fail" and case.rule == rule.id for case in cases)
    return RuleEntry(
        id=rule.id,
        name=rule.name,
        severity=rule.severity.value,
        message=rule.message,
        cases=count,
        clause=rule.clause,
        without=None
        if count
        else next((_WITHOUT[by] for by in rule.detected_by if by in _WITHOUT), "it has no document yet"),
    )


def _letters() -> list[tuple[str, ...]]:
    """The text letters of the samples, by their path below the samples."""
    editions = sorted(os.listdir(sample_path("letters")))
    return [
        ("letters", edition, name)
        for edition in editions
        for name in sorted(os.listdir(sample_path("letters", edition)))
        if name.endswith(".txt")
    ]
