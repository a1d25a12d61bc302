"""The second stage: from a tree to data, and whether the schema accepts it.

XML that the XSD accepts, with nothing unexpected in it, is valid. Everything else is validated by the JSON Schema, on
the data, whatever its syntax: so the same fault gives the same finding in XML and in JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct, structs

from imr_schema.codecs import CODECS, Reading
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import ReadError
from imr_schema.findings import Problem, Severity
from imr_schema.pointer import Data
from imr_schema.read_errors import refuse
from imr_schema.rules import CATALOG
from imr_schema.standard import SchemaVersion
from imr_schema.validation import json_schema, xsd
from imr_schema.validation.completeness import completeness
from imr_schema.validation.read import Document, Stopped, stopped_at

Verdicts = dict[str, bool]
"""By the name of each engine, whether it accepts the document."""

_UNEXPECTED = frozenset({"IMR006", "IMR101", "IMR102", "IMR108", "IMR114", "IMR115", "IMR903"})
# An unexpected member, or a value of another type, may contain any depth; everything else is as deep as the schema.
_MAY_BE_DEEP = frozenset({"IMR101", "IMR104", "IMR108", "IMR114", "IMR115"})
_OF_THE_READER = frozenset({"IMR101", "IMR102", "IMR108"})
# With many faults in many sibling elements, libxml2's time grows with the product of both. Beyond this size the careful
# reader and the JSON Schema decide alone, in a time that grows with the document.
_XSD_AT_MOST = 256 * 1024
_BY_JSON_SCHEMA = "the JSON Schema (jsonschema-rs)"
_FIRST_ENGINE: dict[str, tuple[str, Callable[[Any, SchemaVersion], bool]]] = {
    "xml": ("the XSD (libxml2)", xsd.xsd_accepts),
    "json": (_BY_JSON_SCHEMA, json_schema.is_valid),
    "letter": (_BY_JSON_SCHEMA, lambda letter, version: json_schema.is_valid(letter.data, version)),
}


class Checked(Struct, frozen=True):
    """A document as data, with the problems that reading and the schema found."""

    document: Document
    #: As JSON data of the document's own version.
    data: Data
    problems: tuple[Problem, ...] = ()
    #: Those about elements or members that the schema does not allow where they are.
    unexpected: tuple[Problem, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether its schema accepts the data; only then the rules run."""
        return not any(is_error(problem) for problem in self.problems)


def is_error(problem: Problem) -> bool:
    """Whether *problem* makes a document invalid."""
    return CATALOG[problem.rule].severity is Severity.ERROR


def check(document: Document, settings: Settings) -> Checked | Stopped:
    """The data of *document*, checked against its schema; stopped where that shows that it is over a limit (IMR001).

    Raises ``ReadError`` (IMR001) for what is over a limit before there is data.
    """
    if settings.limits.depth < DEFAULT.limits.depth:
        # Only then can a tree that its schema accepts be too deep.
        _check_depth(document, settings)
    verdicts = _first_verdict(document, settings)
    reading = _reading(document, settings, accepted=_all_accept(verdicts))
    if reading.padded:
        # The one planned difference: an XSD engine drops white space around a date, and the JSON Schema refuses it.
        verdicts = dict.fromkeys(verdicts, False)
    data, noted = reading.data, reading.problems + _hints(document, reading)
    if document.codec.name == "letter":
        from imr_schema.letter.metadata import filled  # no other syntax needs it

        data = filled(data, settings.metadata)
        verdicts = {_BY_JSON_SCHEMA: json_schema.is_valid(data, document.version)}
    refused = any(map(is_error, noted))
    violations: list[Problem] = []
    if refused or settings.both_engines or not _all_accept(verdicts):
        try:
            violations = _violations(document, data, settings, refused=refused)
        except ReadError as error:
            stopped = stopped_at(document, error.problem)
            return structs.replace(stopped, data=data, unexpected=_unexpected(reading.problems))
        verdicts[_BY_JSON_SCHEMA] = not violations
    problems = _one_for_each_place(noted, violations)
    if refused or violations:
        # In an invalid document no rule runs, and the sender should still learn of every blank text at once.
        problems += [Problem(rule=rule, pointer=place) for place, rule in completeness(document.version).blanks(data)]
    if not refused and not any(problem.rule == "IMR009" for problem in violations):
        problems += _disagreement(document, data, verdicts, settings)
    return Checked(document, data, tuple(problems), _unexpected(reading.problems + violations))


def _unexpected(problems: list[Problem]) -> tuple[Problem, ...]:
    """Those of *problems* about elements or members that the schema does not allow where they are."""
    return tuple(problem for problem in problems if problem.rule in _UNEXPECTED)


def _all_accept(verdicts: Verdicts) -> bool:
    """Whether at least one engine gave a verdict, and none refused."""
    return bool(verdicts) and all(verdicts.values())


def _first_verdict(document: Document, settings: Settings) -> Verdicts:
    """That of the quickest engine for the syntax; empty where it cannot be used."""
    is_large_xml = document.codec.name == "xml" and len(document.raw) > _XSD_AT_MOST
    if document.newer is not None or (is_large_xml and not settings.both_engines):
        return {}
    name, accepts = _FIRST_ENGINE[document.codec.name]
    return {name: not document.parsed.marked and accepts(document.parsed.tree, document.version)}


def _reading(document: Document, settings: Settings, *, accepted: bool) -> Reading:
    reading = document.codec.read(document.parsed, document.version, accepted)
    if document.newer is not None:
        from imr_schema.validation import forward_compat  # only a run that assumes a version needs it

        reading = forward_compat.known_part(reading, document.codec, document.parsed, document.version)
        _check_depth(document, settings)
    return reading


def _hints(document: Document, reading: Reading) -> list[Problem]:
    """IMR012 for each hint for editors that names another version than the document does."""
    named = document.named_version
    return [
        Problem(rule="IMR012", facts={"hinted": hinted, "version": named})
        for hinted in reading.hinted
        if hinted != named
    ]


def _violations(document: Document, data: Data, settings: Settings, *, refused: bool) -> list[Problem]:
    """What the JSON Schema finds in *data*; raises ``ReadError`` (IMR001) for a document that is too deep."""
    violations = json_schema.problems(data, document.version)
    if refused or any((problem.kind or problem.rule) in _MAY_BE_DEEP for problem in violations):
        _check_depth(document, settings)
    return violations


def _check_depth(document: Document, settings: Settings) -> None:
    levels = settings.limits.depth
    if document.codec.too_deep(document.parsed, levels):
        raise refuse("IMR001", why=f"it is over the limit of {levels} levels of nesting")


def _one_for_each_place(noted: list[Problem], violations: list[Problem]) -> list[Problem]:
    """The problems that the reader *noted* and the *violations* of the schema, without reporting one fault twice.

    Of a value that is not canonical, only that is reported. Of an element in which something is unexpected and
    something required is missing, only what is missing is reported, since that is the obligation.
    """
    not_canonical = {problem.pointer for problem in noted if problem.rule == "IMR009"}
    violations = [problem for problem in violations if problem.pointer not in not_canonical]
    violated = {problem.pointer for problem in violations}
    return [p for p in noted if p.rule not in _OF_THE_READER or p.pointer not in violated] + violations


def _disagreement(document: Document, data: Data, verdicts: Verdicts, settings: Settings) -> list[Problem]:
    """IMR109 where engines disagree about a document."""
    if settings.both_engines:
        verdicts = verdicts | _cross_checked(document, data, settings)
    if len(set(verdicts.values())) < 2:
        return []
    accepting = next(name for name, accepts in verdicts.items() if accepts)
    refusing = next(name for name, accepts in verdicts.items() if not accepts)
    return [Problem(rule="IMR109", facts={"accepting": accepting, "refusing": refusing})]


def _cross_checked(document: Document, data: Data, settings: Settings) -> Verdicts:
    """The verdicts of the cross-check: jsonschema on the data, xmlschema on its XML, which is written where needed."""
    from imr_schema.validation import cross_check  # its engines start slowly

    accepted = cross_check.json_schema_accepts(data, document.version)
    verdicts = {"the JSON Schema (jsonschema)": accepted}
    tree = document.parsed.tree
    if document.codec is not CODECS["xml"] or document.newer is not None:
        if not accepted:
            return verdicts
        xml = CODECS["xml"]
        tree = xml.parse(xml.write(data, document.version), settings.limits).tree
    return verdicts | {"the XSD (xmlschema)": cross_check.xsd_accepts(tree, document.version)}
