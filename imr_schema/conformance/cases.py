"""The cases of the kit: each document with what must be reported of it, and the group that it belongs to."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, cast

from imr_schema._version import __version__
from imr_schema.config.profiles import EXCHANGE, PROFILES
from imr_schema.config.settings import Settings
from imr_schema.conformance.documents import Made, documents
from imr_schema.conformance.kit import (
    KIT_VERSION,
    Case,
    Expected,
    ExpectedFinding,
    Group,
    Kit,
    Manifest,
    RuleEntry,
    Tool,
    digest,
)
from imr_schema.findings import Report, Severity, Verdict
from imr_schema.inputs import names
from imr_schema.rules import CATALOG, Rule
from imr_schema.standard import LATEST, SchemaVersion, schema_bytes
from imr_schema.validation import pipeline

_EXITS = {Verdict.ACCEPTABLE: 0, Verdict.NOT_ACCEPTABLE: 1, Verdict.UNDETERMINED: 3}
# Why no document breaks a rule, by what detects it.
_WITHOUT = {
    "comparison": "it compares a letter with data, which one file cannot contain",
    "batch": "it compares the documents of one run, and one file is one document",
    "letter": "no short edit of a text letter breaks this rule alone",
    "engine": "it reports a failure of the tool",
    "schema": "it reports engines that disagree",
}
Syntax = Literal["json", "xml", "letter", "unknown"]
_READER, _SCHEMA = "reader", "schema"
_FLAG = re.compile(r'flag="(IMR[0-9]{3})"')
"""The rules that a file of portable rules states: a frozen one has no more than those of its day."""
_OUTGROWN = {"1.0": frozenset({"IMR401"})}
"""By version, rules of which its frozen portable rules find less or more than the rule of today."""


def make(as_of: date, only: frozenset[str] = frozenset(), version: SchemaVersion = LATEST) -> Kit:
    """The kit of this release for *version*, as of a day; *only*: with the cases of these rules alone.

    The expected findings are those of this implementation. Its tests prove that each failing document breaks one rule.
    """
    stated = frozenset(_FLAG.findall(schema_bytes(version.schematron).decode()))
    portable = stated - _OUTGROWN.get(version.name, frozenset())
    contents: dict[str, bytes] = {}
    cases = []
    known: set[str] = set()
    for made in documents(version, only):
        if (only and not (made.found or made.rule in only)) or (made.found and digest(made.raw) in known):
            continue
        case = _case(made, _report(made, as_of), portable)
        if case is None or (only and case.rule not in only):
            continue
        known.add(case.sha256)
        contents[made.file] = made.raw
        cases.append(case)
    manifest = Manifest(
        kit_version=KIT_VERSION,
        tool=Tool("imr-schema", __version__),
        schema_version=version.name,
        as_of=as_of.isoformat(),
        rules=tuple(_entry(rule, cases, portable) for rule in CATALOG.values() if not only or rule.id in only),
        cases=tuple(cases),
    )
    return Kit(manifest, contents)


def as_case(made: Made, as_of: date) -> Case | None:
    """The case of one document of the newest version as of a day; None where it does not show what it was made for."""
    return _case(made, _report(made, as_of), frozenset())


def _case(made: Made, report: Report, portable: frozenset[str]) -> Case | None:
    """The case of a document; None for one that does not show in this version what it was made for."""
    errors = {finding.rule for finding in report.findings if finding.severity is Severity.ERROR}
    rule = made.rule
    if made.found and made.kind == "fail":
        rule = next(iter(errors), None)
    own = {finding.severity for finding in report.findings if finding.rule == rule}
    if made.kind == "fail" and (not own or not errors <= {rule}):
        return None
    if made.kind == "pass" and (errors or not own <= {Severity.INFO}):
        return None
    group = _group(made, rule, report, portable)
    return Case(
        file=made.file,
        syntax=_syntax(made.file),
        group=group,
        kind=made.kind,
        about=made.about,
        sha256=digest(made.raw),
        expected=_expected(report, group, portable),
        rule=rule,
        profile=made.profile,
    )


def _group(made: Made, rule: str | None, report: Report, portable: frozenset[str]) -> Group:
    """How far an implementation has to go to answer: a rule that the reader holds is decided there."""
    if made.kind == "letter" or _syntax(made.file) == "letter":
        return "letter"
    by = CATALOG[rule].detected_by if rule else ()
    if by == (_READER,):
        return "read"
    if report.rules != "run":
        return "shape" if any(_SCHEMA in CATALOG[f.rule].detected_by for f in report.findings) else "read"
    if by == (_SCHEMA,):
        return "shape"
    return "portable" if rule in portable else "rules"


def _report(made: Made, as_of: date) -> Report:
    syntax = names.promised_syntax(made.file)
    settings = Settings(as_of=as_of, profile=PROFILES[made.profile or EXCHANGE.name])
    return pipeline.validate(made.raw, source=made.file, syntax=syntax, settings=settings).report


def _expected(report: Report, group: Group, portable: frozenset[str]) -> Expected:
    findings = [
        ExpectedFinding(f.rule, f.pointer, f.severity.value, f.item, _group_of(f.rule, report, group, portable))
        for f in report.findings
    ]
    return Expected(
        report.verdict.value, _EXITS[report.verdict], tuple(sorted(findings, key=lambda each: each.told[:3]))
    )


def _group_of(rule: str, report: Report, group: Group, portable: frozenset[str]) -> Group:
    """The group that a finding of *rule* belongs to, in a document that the rules reached or did not."""
    if group == "letter":
        return "letter"
    if CATALOG[rule].detected_by == (_READER,):
        return "read"
    if report.rules != "run":
        return "shape"
    return "portable" if rule in portable else "rules"


def _syntax(name: str) -> Syntax:
    syntax = names.promised_syntax(name)
    return cast("Syntax", syntax) if syntax else "unknown"


def _entry(rule: Rule, cases: list[Case], portable: frozenset[str]) -> RuleEntry:
    count = sum(case.kind == "fail" and case.rule == rule.id for case in cases)
    reason = next((_WITHOUT[by] for by in rule.detected_by if by in _WITHOUT), "it has no document in this version")
    return RuleEntry(
        id=rule.id,
        name=rule.name,
        severity=rule.severity.value,
        message=rule.message,
        cases=count,
        near=sum(case.kind == "pass" and case.rule == rule.id for case in cases),
        groups=_groups(rule, portable),
        clause=rule.clause,
        without=None if count else reason,
    )


def _groups(rule: Rule, portable: frozenset[str]) -> tuple[Group, ...]:
    """The groups in which *rule* finds something."""
    found: dict[str, Group] = {"reader": "read", "schema": "shape", "letter": "letter", "rule": "rules"}
    groups = [found[by] for by in rule.detected_by if by in found]
    return tuple("portable" if each == "rules" and rule.id in portable else each for each in groups)
