"""The documents of the kit: for each rule one that breaks it and some that come close, whole samples, letters."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from typing import Literal, cast

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
from imr_schema.pointer import Data
from imr_schema.rules import CATALOG, Rule, edited
from imr_schema.standard import LATEST
from imr_schema.standard.samples import EVERY_PART, sample, sample_path
from imr_schema.validation import pipeline

_LETTER = ("letters", "posted-2016", "mixed-outcome.txt")
_EXITS = {Verdict.ACCEPTABLE: 0, Verdict.NOT_ACCEPTABLE: 1, Verdict.UNDETERMINED: 3}
# Why no document breaks a rule, by what detects it.
_WITHOUT = {
    "comparison": "it compares a letter with data, which one file cannot contain",
    "batch": "it compares the documents of one run, and one file is one document",
    "letter": "no short edit of a text letter breaks this rule alone",
    "engine": "it reports a failure of the tool",
    "schema": "it reports engines that disagree",
}
# The rule that depends on the profile, which no edit of a document can change.
_COPY = "IMR205"
_EVERY_RULE = "thorough"

Kind = Literal["fail", "pass", "letter"]
Syntax = Literal["json", "xml", "letter", "unknown"]


class Made(Struct, frozen=True):
    """A document before it is validated; the members are those of :class:`Case`."""

    file: str
    kind: Kind
    about: str
    raw: bytes
    rule: str | None = None
    profile: str | None = None


def make(as_of: date, only: frozenset[str] = frozenset()) -> Kit:
    """The kit of this release as of a day; *only*: with the cases of these rules alone.

    The expected findings are those of this implementation. Its tests prove that each failing document breaks one rule.
    """
    documents: dict[str, bytes] = {}
    cases = []
    for made in _made():
        if only and made.rule not in only:
            continue
        report = _report(made, as_of)
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
        for made in _failing(rule, data, letter):
            yield structs.replace(made, profile=_EVERY_RULE) if rule.on_request else made
        for n, (what, edits) in enumerate(rule.valid.items(), 1):
            yield from _cases_of(f"{rule.name}/near-{n}", "pass", what, edited(data, edits), rule.id)
    yield from _of_profiles(data)
    for path in _letters():
        yield Made("/".join(path), "letter", "a printed letter of its edition", sample(*path))


def _whole(data: Data) -> Iterator[Made]:
    """The document that the failing documents edit, and other documents without a fault."""
    yield from _cases_of("valid/base", "pass", "the base document: every failing document is one edit away", data)
    for name in sorted(os.listdir(sample_path(LATEST.name, "valid"))):
        if name != EVERY_PART and not name.startswith(EVERY_PART.partition(".")[0] + "."):
            yield Made(f"valid/{name}", "pass", "a document without a fault", sample(LATEST.name, "valid", name))
    yield Made("valid/letter.txt", "pass", "the letter that every failing letter edits", sample(*_LETTER))


def _failing(rule: Rule, data: Data, letter: bytes) -> Iterator[Made]:
    """The document that breaks *rule*, in every syntax that can contain the fault.

    No path contains the id of a rule, so that a command that prints the path is not taken to report the rule.
    """
    stem = f"{rule.name}/{rule.named or 'broken'}"
    if rule.invalid:
        about = "the base document, edited at " + ", ".join(rule.invalid)
        yield from _cases_of(stem, "fail", about, rule.broken(data), rule.id)
        return
    for syntax, codec in CODECS.items():
        if raw := rule.broken_text(codec.write(data, LATEST), syntax):
            yield Made(f"{stem}.imr.{syntax}", "fail", "the base document, its written form edited", raw, rule.id)
    if raw := rule.broken_text(letter, "letter"):
        yield Made(f"{stem}.txt", "fail", "a printed letter, edited", raw, rule.id)
    if raw := rule.broken_text(b"", "txt"):
        yield Made(f"{stem}.dat", "fail", "some other text", raw, rule.id)


def _of_profiles(data: Data) -> Iterator[Made]:
    """Each copy of the base document under the profile for that copy, and under the profile for the other."""
    for profile in PROFILES.values():
        for copy in ("served", "posted"):
            # Only a served copy may identify the parties.
            content = {name: value for name, value in data.items() if name != "parties" or copy == "served"}
            if profile.copy is not None:
                kind: Kind = "pass" if copy == profile.copy else "fail"
                about = f"the {copy} copy of the base document, validated as {profile.name}"
                stem = f"{CATALOG[_COPY].name}/{copy}-as-{profile.name}"
                for made in _cases_of(stem, kind, about, {**content, "copy": copy}, _COPY):
                    yield structs.replace(made, profile=profile.name)


def _cases_of(stem: str, kind: Kind, about: str, data: Data, rule: str | None = None) -> Iterator[Made]:
    """*data*, valid or not, in each syntax."""
    in_json = (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")
    yield Made(f"{stem}.imr.json", kind, about, in_json, rule)
    yield Made(f"{stem}.imr.xml", kind, about, CODECS["xml"].write(data, LATEST), rule)


def _report(made: Made, as_of: date) -> Report:
    syntax = files.promised_syntax(made.file)
    settings = Settings(as_of=as_of, profile=PROFILES[made.profile or EXCHANGE.name])
    return pipeline.validate(made.raw, source=made.file, syntax=syntax, settings=settings).report


def _expected(report: Report) -> Expected:
    findings = [ExpectedFinding(f.rule, f.pointer, f.severity.value, f.item) for f in report.findings]
    return Expected(report.verdict.value, _EXITS[report.verdict], tuple(sorted(findings)))


def _syntax(name: str) -> Syntax:
    syntax = files.promised_syntax(name)
    return cast("Syntax", syntax) if syntax else "unknown"


def _entry(rule: Rule, cases: list[Case]) -> RuleEntry:
    count = sum(case.kind == "fail" and case.rule == rule.id for case in cases)
    reason = next((_WITHOUT[by] for by in rule.detected_by if by in _WITHOUT), "it has no document yet")
    return RuleEntry(
        id=rule.id,
        name=rule.name,
        severity=rule.severity.value,
        message=rule.message,
        cases=count,
        clause=rule.clause,
        without=None if count else reason,
    )


def _letters() -> list[tuple[str, ...]]:
    """The text letters among the samples, by the steps of their paths."""
    editions = sorted(os.listdir(sample_path("letters")))
    return [
        ("letters", edition, name)
        for edition in editions
        for name in sorted(os.listdir(sample_path("letters", edition)))
        if name.endswith(".txt")
    ]
