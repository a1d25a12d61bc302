"""The second stage: from a tree to data, and whether its schema allows it.

XML that the XSD accepts and the codec read without remainder is valid; anything else the JSON Schema validates, on the
data, for all syntaxes alike: so the same fault gives the same finding in each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from imr_schema import pointer
from imr_schema.codecs import CODECS, Reading
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.finding import Problem, Severity
from imr_schema.letter.metadata import filled
from imr_schema.pointer import Data
from imr_schema.refusal import refuse
from imr_schema.rules import CATALOGUE
from imr_schema.validation import forward_compat, json_schema, xsd
from imr_schema.validation.completeness import completeness
from imr_schema.validation.read import Document
from imr_schema.versions import SchemaVersion, field_at, root

Verdicts = dict[str, bool]
"""What each engine, by its name, says of a document: whether it is valid."""

_UNEXPECTED = frozenset({"IMR006", "IMR101", "IMR102", "IMR108", "IMR114", "IMR903"})
# What is not expected, or is of another type, may hold anything below it; the rest is as deep as the schema.
_MAY_BE_DEEP = frozenset({"IMR101", "IMR104", "IMR108", "IMR114"})
_OF_THE_READER = frozenset({"IMR101", "IMR102", "IMR108"})
# With many faults among many siblings, libxml2's time grows with their product. Then the careful walk
# and the JSON Schema decide alone, in a time that grows with the document.
_XSD_AT_MOST = 256 * 1024
_BY_JSON_SCHEMA = "the JSON Schema (jsonschema-rs)"
_FIRST_ENGINE: dict[str, tuple[str, Callable[[Any, SchemaVersion], bool]]] = {
    "xml": ("the XSD (libxml2)", xsd.xsd_accepts),
    "json": (_BY_JSON_SCHEMA, json_schema.is_valid),
    "letter": (_BY_JSON_SCHEMA, lambda letter, version: json_schema.is_valid(letter.data, version)),
}


class Checked(Struct, frozen=True):
    """A document as data, and what reading and the schema found in it."""

    document: Document
    #: As JSON would hold it, in the document's own version.
    data: Data
    problems: tuple[Problem, ...] = ()
    #: Those of the problems that are about elements or members which the schema does not allow where they are.
    unexpected: tuple[Problem, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether its schema allows the data; only then the rules run."""
        return not any(is_error(problem) for problem in self.problems)


def is_error(problem: Problem) -> bool:
    """Whether *problem* makes a document invalid."""
    return CATALOGUE[problem.rule].severity is Severity.ERROR


def check(document: Document, settings: Settings) -> Checked:
    """The data of *document*, checked against its schema; raises ``Refused`` (IMR001) for what is over a limit."""
    if settings.limits.depth < DEFAULT.limits.depth:
        # Only then can a tree that fits its schema be too deep.
        _not_too_deep(document, settings)
    verdicts = _first_verdict(document, settings)
    reading = _reading(document, settings, accepted=bool(verdicts) and all(verdicts.values()))
    data, problems = reading.data, reading.problems + _hints(document, reading)
    if document.codec.name == "letter":
        data = filled(data, settings.metadata)
        verdicts = {_BY_JSON_SCHEMA: json_schema.is_valid(data, document.version)}
    unexpected = [problem for problem in reading.problems if problem.rule in _UNEXPECTED]
    refused = any(map(is_error, problems))
    if refused or settings.both_engines or not verdicts or not all(verdicts.values()):
        violations = json_schema.problems(data, document.version)
        verdicts[_BY_JSON_SCHEMA] = not violations
        if refused or any((problem.kind or problem.rule) in _MAY_BE_DEEP for problem in violations):
            _not_too_deep(document, settings)
        unexpected += [problem for problem in violations if problem.rule in _UNEXPECTED]
        problems = _one_for_each_place(problems, violations)
        if problems and (violations or refused):
            problems += _blanks(data, document.version)
    if not refused:
        problems = problems + _disagreement(document, data, verdicts, settings)
    return Checked(document, data, tuple(problems), tuple(unexpected))


def _first_verdict(document: Document, settings: Settings) -> Verdicts:
    """What the quickest engine for its syntax says; nothing where that cannot be asked."""
    is_large_xml = document.codec.name == "xml" and len(document.raw) > _XSD_AT_MOST
    if document.newer is not None or (is_large_xml and not settings.both_engines):
        return {}
    name, accepts = _FIRST_ENGINE[document.codec.name]
    return {name: not document.parsed.marked and accepts(document.parsed.tree, document.version)}


def _reading(document: Document, settings: Settings, *, accepted: bool) -> Reading:
    reading = document.codec.read(document.parsed, document.version, accepted)
    if document.newer is not None:
        reading = forward_compat.known_part(reading, document.codec, document.parsed, document.version)
        _not_too_deep(document, settings)
    return reading


def _hints(document: Document, reading: Reading) -> list[Problem]:
    """Where a hint for editors names another version than the document does."""
    named = document.named_version
    return [
        Problem(rule="IMR012", facts={"hinted": hinted, "version": named})
        for hinted in reading.hinted
        if hinted != named
    ]


def _not_too_deep(document: Document, settings: Settings) -> None:
    levels = settings.limits.depth
    if document.codec.too_deep(document.parsed, levels):
        raise refuse("IMR001", why=f"it is over the limit of {levels} levels of nesting")


def _one_for_each_place(read: list[Problem], violations: list[Problem]) -> list[Problem]:
    """What the reader and the schema found, without reporting one fault twice.

    A value that is not canonical is reported as that. What is not allowed in an element is reported unless the
    element then lacks what it must hold: the obligation says more.
    """
    settled = {problem.pointer for problem in read if problem.rule == "IMR009"}
    violations = [problem for problem in violations if problem.pointer not in settled]
    overruled = {problem.pointer for problem in violations}
    return [p for p in read if p.rule not in _OF_THE_READER or p.pointer not in overruled] + violations


def _blanks(data: object, version: SchemaVersion) -> list[Problem]:
    """The texts of disputed items that are blank, which no rule will see in an invalid document."""
    found = []
    for place in completeness(version).blanks(data):
        field = field_at(root(version), pointer.split(place))
        assert field is not None
        assert field.rule is not None  # only fields that name a rule are looked at
        found.append(Problem(rule=field.rule, pointer=place))
    return found


def _disagreement(document: Document, data: object, verdicts: Verdicts, settings: Settings) -> list[Problem]:
    """IMR109 where engines disagree about a document that could be read."""
    if settings.both_engines:
        verdicts = verdicts | _cross_checked(document, data, settings)
    if len(set(verdicts.values())) < 2:
        return []
    accepting = next(name for name, accepts in verdicts.items() if accepts)
    refusing = next(name for name, accepts in verdicts.items() if not accepts)
    return [Problem(rule="IMR109", facts={"accepting": accepting, "refusing": refusing})]


def _cross_checked(document: Document, data: object, settings: Settings) -> Verdicts:
    """What the engines of the cross-check say: jsonschema on the data, xmlschema on the XML that it is or becomes."""
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
