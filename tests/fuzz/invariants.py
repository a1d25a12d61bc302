"""What must hold for every input, by name; a failure gives the name and a sentence.

A check looks at one input alone, so that a saved input fails again in the same way. Some checks cost much and run on a
sample of the cases.
"""

import re
import tempfile
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from lxml import etree, html
from msgspec import Struct, structs

from imr_schema.batch.documents import Instructions, Rewriting, count, outcomes
from imr_schema.codecs import CODECS
from imr_schema.config import baseline, file
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import MIB, Limits, Settings
from imr_schema.conformance import kit
from imr_schema.errors import ImrError, NotAcceptable, Unreadable, UsageError
from imr_schema.findings import Severity, Verdict
from imr_schema.inputs import files
from imr_schema.letter.metadata import read_metadata
from imr_schema.reports import FORMATS
from imr_schema.rules import CATALOG
from imr_schema.standard import BOOLEAN, INTEGER, LATEST, LIST, OBJECT, VERSIONS, Field, codelists, root
from imr_schema.text import FORBIDDEN
from imr_schema.validation import pipeline
from tests import reporting
from tests.fuzz import hostile, rewritten, seeds
from tests.fuzz.subject import (
    BESIDE,
    DAY,
    DEFAULT,
    EXACT,
    LETTERS,
    PACKED,
    SYNTAXES,
    Failure,
    Input,
    Subject,
    differ,
    internal,
    leak_in,
    says,
)

OTHERS = (
    Settings(as_of=DAY, values="full"),
    Settings(as_of=DAY, values="clip", profile=PROFILES["posted"], fail_on=Severity.INFO),
    Settings(as_of=date.min, profile=PROFILES["served"], only=frozenset({"IMR305"})),
    Settings(as_of=date.max, profile=PROFILES["letter"], skip=frozenset({"IMR305"})),
    Settings(as_of=DAY, limits=Limits(size=20_000, depth=6, elements=60, field=60)),
    *(Settings(as_of=DAY, assume_version=name) for name in VERSIONS),
)
"""Settings under which no document may fail internally either."""

_MOST_SECONDS, _SECONDS_FOR_EACH_MIB = 0.5, 2
_OF_ONE_SYNTAX = frozenset({"IMR101", "IMR102", "IMR108", "IMR114", "IMR115", "IMR903"}) | {
    rule.id for rule in CATALOG.values() if "reader" in rule.detected_by
}
"""Rules about what only one syntax can say."""


Check = Callable[[Subject], str | None]
"""A sentence about what is wrong, None where nothing is."""


class Invariant(Struct, frozen=True):
    """What must hold, for which kinds of input, and of how many cases one is checked."""

    check: Check
    kinds: tuple[str, ...]
    every: int = 1


def no_internal_error(subject: Subject) -> str | None:
    """The validation gives a report without IMR090."""
    return internal(subject.report)


def no_internal_error_in_any_settings(subject: Subject) -> str | None:
    """No settings make the validation fail internally, and nothing is shown that they do not allow."""
    for settings in OTHERS:
        report = subject.under(settings).report
        if failed := internal(report):
            return failed
        if settings.values == "none" and (leak := leak_in(report)):
            return leak
    return None


def detection_agrees(subject: Subject) -> str | None:
    """``detect`` names the syntax and version that the validation finds."""
    found = pipeline.detect(subject.raw, syntax=subject.syntax)
    if says(found.why):
        return "what detect says quotes the document"
    if (found.version or subject.report.schema_version) != subject.report.schema_version:
        return f"{found.version} is detected, {subject.report.schema_version} reported"
    pipeline.detect(subject.raw)
    return None


def no_text_in_findings(subject: Subject) -> str | None:
    """Nothing planted in a document is in its report, where values are off."""
    return leak_in(subject.report)


def time_per_byte(subject: Subject) -> str | None:
    """The validation takes at most half a second, and two seconds a MiB; the quickest of three counts."""
    most = _MOST_SECONDS + _SECONDS_FOR_EACH_MIB * len(subject.raw) / MIB
    for _ in range(3):
        _ = subject.result
        if subject.seconds <= most:
            return None
        subject = Subject(Input(subject.kind, subject.raw))
    return f"it takes {subject.seconds:.1f} s for {len(subject.raw)} bytes"


def both_syntaxes_agree(subject: Subject) -> str | None:
    """The same content in the other syntax gives the same rules, places and verdict."""
    report, version, data = subject.report, subject.result.version, subject.result.data
    if version is None or not data or report.unexpected or any(row.unexpected for row in report.items):
        return None
    if any(each.rule in _OF_ONE_SYNTAX for each in report.findings):
        return None
    if subject.syntax == "json":
        if not _sayable(data, root(version)):
            return None
        other, raw = "imr.xml", CODECS["xml"].write(data, version)
    else:
        other, raw = "imr.json", msgspec.json.encode(data)
    return differ(report, Subject(Input(other, raw)).report)


def _sayable(value: Any, field: Field) -> bool:
    """Whether XML can say *value*: no unknown member, each value of its type, each character allowed."""
    if field.kind == OBJECT:
        parts = {part.name: part for part in field.parts if not part.hint}
        return type(value) is dict and all(
            name in parts and _sayable(each, parts[name]) for name, each in value.items()
        )
    if field.kind == LIST:
        assert field.entry is not None
        return type(value) is list and all(_sayable(each, field.entry) for each in value)
    if field.kind in (INTEGER, BOOLEAN):
        return type(value) is (int if field.kind == INTEGER else bool)
    return type(value) is str and FORBIDDEN.search(value) is None


def engines_agree(subject: Subject) -> str | None:
    """The engines of the cross-check come to the same verdict."""
    report = subject.under(structs.replace(DEFAULT, both_engines=True)).report
    return internal(report) or differ(subject.report, report)


def round_trip(subject: Subject) -> str | None:
    """An acceptable document comes back from the other syntax as the same canonical bytes."""
    if not subject.report.acceptable:
        return None
    canonical = {name: pipeline.rewrite(subject.result, name) for name in CODECS}
    for name, raw in canonical.items():
        again = Subject(Input(f"imr.{name}", raw))
        if not again.report.acceptable:
            return f"rewritten as {name} it is not acceptable: {sorted({f.rule for f in again.report.findings})}"
        for other, bytes_ in canonical.items():
            if pipeline.rewrite(again.result, other) != bytes_:
                return f"from {name} to {other} other bytes come back"
    return None


def acceptable_is_complete(subject: Subject) -> str | None:
    """Every item of an acceptable document has every obligation, each a text that says something."""
    if not subject.report.acceptable:
        return None
    items, report = subject.result.data.get("disputedItems", []), subject.report
    if not items or len(report.items) != len(items) or not all(row.complete for row in report.items):
        return "completeness is not true in every item"
    for item in items:
        for text in _obligations(item):
            if not _speaks(text):
                return "an obligation is blank"
            if _is_of(text, _NONCHARACTERS):
                return "an obligation is of noncharacters alone"
    return None


def _obligations(item: Any) -> Iterator[Any]:
    """The texts that must not be blank, each a text or a list of paragraphs of which one must speak."""
    yield item["description"]
    yield item["decision"]
    yield item["claimsAdministratorGuideline"]["statement"]
    if "analyses" not in item:
        yield item["reviewerGuideline"]["statement"]
        yield item["rationale"]
        return
    yield item["analyses"]
    for analysis in item["analyses"]:
        yield from (analysis["decision"], analysis["guideline"]["statement"], analysis["rationale"])


_UNSEEN_CATEGORIES = {"Zs", "Zl", "Zp", "Cc", "Cf"}
_NONCHARACTERS = frozenset(
    map(chr, (*range(0xFDD0, 0xFDF0), *(plane + n for plane in range(0, 0x110000, 0x10000) for n in (0xFFFE, 0xFFFF))))
)
_UNSEEN = {
    *"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0",
    *map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10))),
}


def _speaks(value: Any) -> bool:
    """Whether a person sees something in *value*, by the categories of Unicode."""
    if isinstance(value, list):
        return any(isinstance(each, dict) or _speaks(each) for each in value)
    return any(
        unicodedata.category(char) not in _UNSEEN_CATEGORIES
        and char not in _UNSEEN
        and not 0xE0000 <= ord(char) < 0xE1000
        for char in value
    )


def _is_of(value: Any, characters: frozenset[str]) -> bool:
    """Whether every text in *value* is of *characters* and blank ones alone."""
    if isinstance(value, list):
        return all(not isinstance(each, dict) and _is_of(each, characters) for each in value)
    return all(char in characters or not _speaks(char) for char in value)


def migrates(subject: Subject) -> str | None:
    """What is acceptable stays so in every version that takes it without loss, and an upgrade can be undone."""
    result = subject.result
    if not result.report.acceptable or result.version is None:
        return None
    for version in VERSIONS.values():
        moved, losses = pipeline.migrated(result, version)
        if losses:
            continue
        for name in CODECS:
            again = Subject(Input(f"imr.{name}", pipeline.rewrite(moved, name)))
            if not again.report.acceptable:
                rules = sorted({f.rule for f in again.report.findings if f.severity is Severity.ERROR})
                return f"from {result.version.name} to {version.name} it is not acceptable any more: {rules}"
            if again.result.data != moved.data:
                return f"from {result.version.name} to {version.name} other data are read back"
        back, lost = pipeline.migrated(moved, result.version)
        if back.data != result.data or lost:
            return f"from {result.version.name} to {version.name} and back it is another document"
    return None


def refused_is_not_written(subject: Subject) -> str | None:
    """A document that is not acceptable is not rewritten."""
    if subject.report.acceptable:
        return None
    try:
        pipeline.rewrite(subject.result, "json")
    except NotAcceptable as refused:
        return "the refusal quotes the document" if says(str(refused)) and not leak_in(subject.report) else None
    return "it was written"


def reports_are_whole(subject: Subject) -> str | None:
    """Every format of report can be read by its own reader, and quotes nothing where values are off."""
    results = [
        subject.report,
        *(subject.under(structs.replace(DEFAULT, values=shown)).report for shown in ("clip", "full")),
    ]
    by_number = any(f"{row.number}" == hostile.NUMBER for row in subject.report.items)
    for name in FORMATS:
        for report in results:
            text = reporting.rendered(name, report)
            if (broken := _broken(name, text)) is not None:
                return f"{name} is broken: {broken}"
            if report is subject.report and says(reporting.stated(name, text)) and not by_number:
                return f"{name} quotes the document"
    return None


def _broken(form: str, text: str) -> str | None:
    """Why *text* is not whole in its format; None where it is."""
    try:
        raw = text.encode("utf-8")
        if form in ("json", "sarif", "gitlab", "receipt"):
            msgspec.json.decode(raw)
        elif form == "json-lines":
            for line in text.splitlines():
                msgspec.json.decode(line)
        elif form in ("junit", "checkstyle"):
            etree.fromstring(raw)
        elif form == "html":
            html.document_fromstring(raw)
    except (ValueError, etree.LxmlError, msgspec.DecodeError) as error:
        return type(error).__name__
    return None if re.search(f"(?:{FORMATS[form].load().ends_with})\\Z", text) else "it has no end"


def packed_is_read(subject: Subject) -> str | None:
    """Every document of a packed file gives a report or a reason, and nothing is raised."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x.{subject.kind}"
        path.write_bytes(subject.raw)
        for source in files.find((str(path),))[:20]:
            try:
                count(source, DEFAULT.limits.size)
                found = list(outcomes(Instructions(DEFAULT, rewriting=Rewriting("xml")), source))
            except Unreadable:
                return "Unreadable is raised"
            for outcome in found:
                if outcome is None:
                    continue
                if failed := internal(outcome.report):
                    return failed
                if outcome.content is not None and outcome.report.verdict is not Verdict.ACCEPTABLE:
                    return "what is not acceptable was written"
                if hostile.MARK not in source.name and (leak := leak_in(outcome.report)):
                    return leak
    return None


def beside_is_read(subject: Subject) -> str | None:
    """What stands beside documents is read or refused in a sentence that quotes none of it, and then serves."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("x." + subject.kind if subject.kind not in file.NAMES else subject.kind)
        if subject.kind == "codelist.json":
            path = Path(folder) / f"{_list_named(subject.raw)}.json"
        elif subject.kind == "manifest.json":
            path = Path(folder) / kit.MANIFEST
        path.write_bytes(subject.raw)
        try:
            return _READERS[subject.kind](str(path))
        except ImrError as refused:
            return f"a refusal of {subject.kind} quotes it" if says(str(refused)) else None


def _list_named(raw: bytes) -> str:
    """Which code list *raw* calls itself, so that it is read as that."""
    return next((name for name in codelists.NAMES if f'"{name}"'.encode() in raw), codelists.NAMES[0])


_SERVED = {
    "imr.json": seeds.SAMPLES / LATEST.name / "valid" / "one-item.imr.json",
    "txt": seeds.SAMPLES / "letters" / "posted-2016" / "one-item.txt",
}
"""The samples that are validated with what was read, by their kind."""


def _serves(settings: Settings, sample: str = "imr.json", against: Any = None) -> str | None:
    """Whether a sample can be validated with *settings*."""
    raw = _SERVED[sample].read_bytes()
    report = Subject(Input(sample, raw)).under(settings, against).report
    return internal(report) or leak_in(report)


def _settings_serve(path: str) -> str | None:
    file.has_settings(path)
    found = file.read(path, DAY)
    return _serves(
        Settings(
            fail_on=found.fail_on or Severity.ERROR,
            only=found.only,
            skip=found.skip,
            as_of=found.as_of or DAY,
            rules=found.rules,
            suppressions=found.suppressions,
            for_files=found.for_files,
            folder=found.folder,
            profile=found.profile or PROFILES["exchange"],
        )
    )


def _against_serves(path: str) -> str | None:
    read = Subject(Input("imr.json", Path(path).read_bytes()))
    if not read.result.data:
        return None
    try:
        return _serves(DEFAULT, "txt", read.result.data)
    except UsageError as refused:
        return "the refusal quotes the data" if says(str(refused)) else None


def _kit_is_read(path: str) -> str | None:
    kit.read(str(Path(path).parent))
    return None


_READERS: dict[str, Callable[[str], str | None]] = {
    "imr-schema.toml": _settings_serve,
    "pyproject.toml": _settings_serve,
    "profile.toml": lambda path: _serves(structs.replace(DEFAULT, profile=file.profile(path))),
    "baseline.json": lambda path: _serves(structs.replace(DEFAULT, baseline=baseline.read(path))),
    "metadata.json": lambda path: _serves(structs.replace(DEFAULT, metadata=read_metadata(path)), "txt"),
    "metadata.csv": lambda path: _serves(structs.replace(DEFAULT, metadata=read_metadata(path)), "txt"),
    "codelist.json": lambda path: _serves(structs.replace(DEFAULT, lists=codelists.load(str(Path(path).parent)))),
    "manifest.json": _kit_is_read,
    "against.json": _against_serves,
}
"""How what stands beside documents is read and used, by its kind; what is refused raises ``ImrError``."""

_ANY = tuple(SYNTAXES)
INVARIANTS: dict[str, Invariant] = {
    "no-internal-error": Invariant(no_internal_error, _ANY),
    "time-per-byte": Invariant(time_per_byte, _ANY),
    "no-text-in-findings": Invariant(no_text_in_findings, _ANY),
    "acceptable-is-complete": Invariant(acceptable_is_complete, _ANY),
    "refused-is-not-written": Invariant(refused_is_not_written, _ANY, 4),
    "both-syntaxes-agree": Invariant(both_syntaxes_agree, EXACT, 4),
    "round-trip": Invariant(round_trip, _ANY, 5),
    "migrates": Invariant(migrates, _ANY, 13),
    "detection-agrees": Invariant(detection_agrees, _ANY, 11),
    "no-internal-error-in-any-settings": Invariant(no_internal_error_in_any_settings, _ANY, 61),
    "reports-are-whole": Invariant(reports_are_whole, _ANY, 97),
    "engines-agree": Invariant(engines_agree, EXACT, 151),
    "same-written-otherwise": Invariant(rewritten.same_written_otherwise, EXACT, 9),
    "one-line": Invariant(rewritten.one_line, EXACT, 31),
    "known-findings-are-suppressed": Invariant(rewritten.known_findings_are_suppressed, _ANY, 37),
    "letter-agrees-with-itself": Invariant(rewritten.letter_agrees_with_itself, LETTERS, 5),
    "renders": Invariant(rewritten.renders, EXACT, 211),
    "portable-rules-agree": Invariant(rewritten.portable_rules_agree, EXACT, 23),
    "packed-is-read": Invariant(packed_is_read, PACKED),
    "beside-is-read": Invariant(beside_is_read, BESIDE),
}
"""Every invariant by the name that a failure prints."""


def failures(given: Input, turn: int = 0) -> list[Failure]:
    """The invariants that *given* breaks; all are checked for *turn* 0, else those whose turn it is."""
    subject = Subject(given)
    found = []
    for name, invariant in INVARIANTS.items():
        if given.kind in invariant.kinds and turn % invariant.every == 0 and (failure := failure_of(name, subject)):
            found.append(failure)
    return found


def failure_of(name: str, subject: Subject) -> Failure | None:
    """How *subject* breaks the invariant called *name*; an exception is a failure of that name too."""
    try:
        detail = INVARIANTS[name].check(subject)
    except Exception as error:
        frame = [each for each in traceback.extract_tb(error.__traceback__) if "imr_schema" in each.filename][-1:]
        where = f"{Path(frame[0].filename).name}, {frame[0].name}, line {frame[0].lineno}" if frame else "a test"
        detail = f"{type(error).__name__} is raised in {where}"
    return Failure(name, detail) if detail else None
