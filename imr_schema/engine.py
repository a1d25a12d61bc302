"""From bytes to a report, and to data: read, shape, rules, report, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct, structs

from imr_schema import assuming, pointer, shape, telling
from imr_schema.codecs import CODECS, DOCUMENT_TYPE, READERS, Parsed, Reader, sniff
from imr_schema.errors import NotAcceptable, Refused, SurroundingsError
from imr_schema.finding import Problem, Report, Severity
from imr_schema.ledger import blanks
from imr_schema.letter.filling import filled
from imr_schema.migrations import Loss, migrate, place_before, upgrade
from imr_schema.model import structure
from imr_schema.rules import CATALOGUE, Given, Rule, outdated
from imr_schema.settings import DEFAULT, Settings
from imr_schema.telling import Known, asked_for, rule_of, several_reviewers
from imr_schema.versions import LATEST, SchemaVersion, field_at, in_order, root
from imr_schema.wording import sentence

_UNPLACED = frozenset({"IMR006", "IMR101", "IMR102", "IMR108", "IMR114", "IMR903"})
# What has no place or is of another type may hold anything below it; the rest is as deep as the schema.
_MAY_BE_DEEP = frozenset({"IMR101", "IMR104", "IMR108", "IMR114"})
_SHAPE_KINDS = frozenset({"IMR101", "IMR102", "IMR108"})
# With many faults among many siblings, libxml2's time grows with their product. Then the careful walk
# and the JSON Schema judge alone, in a time that grows with the document.
_XSD_AT_MOST = 256 * 1024
_BY_JSON_SCHEMA = "the JSON Schema (jsonschema-rs)"
_FIRST_JUDGE: dict[str, tuple[str, Callable[[Any, SchemaVersion], bool]]] = {
    "xml": ("the XSD (libxml2)", shape.xsd_accepts),
    "json": (_BY_JSON_SCHEMA, shape.is_valid),
    "letter": (_BY_JSON_SCHEMA, lambda letter, version: shape.is_valid(letter.data, version)),
}


class Judgement(Struct):
    """A report, and the document's data where reading got that far."""

    report: Report
    data: Any = None
    version: SchemaVersion | None = None


def judge(
    raw: bytes,
    *,
    source: str = "-",
    syntax: str | None = None,
    settings: Settings = DEFAULT,
    catalogue: Iterable[Rule] | None = None,
    against: dict[str, Any] | None = None,
) -> Judgement:
    """Everything there is to say about one document.

    *syntax* is what the sender says it is, None when only the bytes can tell. *against* is data of the
    same case, with which a letter is compared. Never raises for
    any bytes: what goes wrong with us is a finding too (IMR090), and the verdict undetermined; only a
    package that is needed and not installed raises ``SurroundingsError``.
    """
    run = Known(raw, settings.of(source))
    try:
        parsed = _parse(run, syntax)
        _shape(run, parsed)
        _lifecycle(run)
        if not any(rule_of(problem).severity is Severity.ERROR for problem in run.shape):
            _rules(run, source, CATALOGUE.values() if catalogue is None else catalogue)
        if against is not None and run.data is not None:
            run.shape = run.shape + _compared(parsed.tree, against)
    except Refused as refused:
        run.shape = [refused.problem]
    except SurroundingsError:
        raise  # a package that is not installed is no fault of the document, and none of ours
    except Exception as error:
        run.shape.append(_failure(error))
    try:
        return Judgement(telling.report(run, source), run.data, run.version)
    except Exception as error:
        return Judgement(failed(source, _failure(error)))


def unreadable(source: str, why: str) -> Report:
    """The report on a document that could not be had."""
    return telling.report(Known(b"", DEFAULT, shape=[Problem(rule="IMR001", facts={"why": why})]), source)


def failed(source: str, problem: Problem) -> Report:
    """The report on a document at which a part of ours failed."""
    return telling.report(Known(b"", DEFAULT, shape=[problem], rules="notEvaluated"), source)


class Detected(Struct, frozen=True):
    """What a document is; ``why`` says what told so, or what could not be told."""

    why: str
    syntax: str | None = None
    version: str | None = None
    undetermined: bool = True


def detect(raw: bytes, *, syntax: str | None = None, settings: Settings = DEFAULT) -> Detected:
    """The syntax and version of *raw*, without judging anything else."""
    run = Known(raw, settings)
    try:
        parsed = _parse(run, syntax)
    except Refused as refused:
        rule = rule_of(refused.problem)
        why = sentence(refused.problem, rule, None, run.version)
        return Detected(why, run.codec.name if run.codec else None, undetermined=rule.undetermined)
    assert run.codec is not None
    assert run.version is not None
    if run.codec.name == "letter":
        edition = parsed.tree.edition
        return Detected(f"edition {edition.name}: {edition.about}", "letter", run.version.name, undetermined=False)
    told = "its root element is determination" if run.codec.name == "xml" else "it is a JSON object"
    why = f'{told}, and it says documentType "{DOCUMENT_TYPE}" and schemaVersion "{run.version.name}"'
    return Detected(why, run.codec.name, run.version.name, undetermined=False)


def rewrite(judgement: Judgement, to: str) -> bytes:
    """The document of an acceptable *judgement* in the syntax *to*; raises ``NotAcceptable``."""
    if not judgement.report.acceptable or judgement.version is None:
        raise NotAcceptable(judgement.report)
    return CODECS[to].write(judgement.data, judgement.version)


def migrated(judgement: Judgement, version: SchemaVersion | None) -> tuple[Judgement, list[Loss]]:
    """*judgement* with its data moved to *version*, and what that cannot say, by its place in the document as it was sent."""
    if version is None or judgement.version is None or version is judgement.version:
        return judgement, []
    data, losses = migrate(judgement.data, judgement.version, version)
    return structs.replace(judgement, data=data, version=version), losses


def draft(judgement: Judgement, to: str) -> bytes:
    """The data that was read, whatever it lacks, in the syntax *to*; what a letter says is not lost."""
    assert judgement.version is not None
    data = in_order(judgement.data, root(judgement.version))
    if to == "xml":
        return CODECS["xml"].write(data, judgement.version)
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def accounts(raw: bytes) -> list[Any]:
    """What became of each line of a letter that ``judge`` could read."""
    found: list[Any] = READERS["letter"].parse(raw, DEFAULT.limits).tree.accounts
    return found


def _compared(letter: Any, against: dict[str, Any]) -> list[Problem]:
    from imr_schema.transform.letter_against_data import compare  # only a comparison needs it

    return compare(letter, against)


def _parse(run: Known, syntax: str | None) -> Parsed:
    """Bytes to a tree: which syntax, which version."""
    if len(run.raw) > run.settings.limits.size:
        raise _refused("IMR001", f"it is over the limit of {run.settings.limits.size:,} bytes")
    found = sniff(run.raw)
    if found == "compressed" and syntax != "letter":
        raise _refused("IMR004", "it is compressed, or an archive")
    if found is None and syntax is None:
        raise _refused("IMR002")
    run.codec = READERS[syntax or found or ""]
    if syntax is not None and found is not None and found != syntax and syntax != "letter":
        raise _refused("IMR003", f"it was sent as {syntax.upper()}, and it is {found.upper()}", at=(1, 1))
    run.parsed = parsed = run.codec.parse(run.raw, run.settings.limits)
    try:
        run.version = run.codec.detect(parsed)
    except Refused as refused:
        run.version, run.named = assuming.assumed(refused, run.settings.assume_version)
    return parsed


def _shape(run: Known, parsed: Parsed) -> None:
    """The tree to data, and is it of the shape that its version asks for?

    XML that the XSD accepts and the codec placed is; anything else the JSON Schema judges.
    """
    codec, version, settings = run.codec, run.version, run.settings
    assert codec is not None
    assert version is not None
    judged_by, accepts = _FIRST_JUDGE[codec.name]
    if settings.limits.depth < DEFAULT.limits.depth:
        # Only then can a tree that fits its schema be too deep.
        _not_too_deep(codec, parsed, settings.limits.depth)
    opinions = {}
    if run.named is None and (codec.name != "xml" or len(run.raw) <= _XSD_AT_MOST or settings.both_engines):
        opinions[judged_by] = not parsed.marked and accepts(parsed.tree, version)
    reading = codec.read(parsed, version, bool(opinions) and all(opinions.values()))
    if run.named is not None:
        reading = assuming.known_part(reading, codec, parsed, version)
        _not_too_deep(codec, parsed, settings.limits.depth)
    follows = run.named or version.name
    hints = [
        Problem(rule="IMR012", facts={"hinted": hinted, "version": follows})
        for hinted in reading.hinted
        if hinted != follows
    ]
    run.data, run.shape = reading.data, reading.problems + hints
    if codec.name == "letter":
        run.data = filled(run.data, settings.metadata)
        opinions = {_BY_JSON_SCHEMA: shape.is_valid(run.data, version)}
    run.unplaced = [problem for problem in reading.problems if problem.rule in _UNPLACED]
    refused = any(rule_of(problem).severity is Severity.ERROR for problem in run.shape)
    if refused or settings.both_engines or not opinions or not all(opinions.values()):
        found = shape.problems(run.data, version)
        opinions[_BY_JSON_SCHEMA] = not found
        if refused or any((problem.kind or problem.rule) in _MAY_BE_DEEP for problem in found):
            _not_too_deep(codec, parsed, settings.limits.depth)
        run.unplaced += [problem for problem in found if problem.rule in _UNPLACED]
        run.shape = _one_a_place(run.shape, found)
        if run.shape and (found or refused):
            run.shape += [_blank(place, version) for place in blanks(run.data, several=several_reviewers(version))]
    if settings.both_engines and not refused:
        opinions |= _second_opinions(run, parsed)
    if not refused and len(set(opinions.values())) > 1:
        accepting = next(name for name, accepts in opinions.items() if accepts)
        refusing = next(name for name, accepts in opinions.items() if not accepts)
        run.shape = [*run.shape, Problem(rule="IMR109", facts={"accepting": accepting, "refusing": refusing})]


def _not_too_deep(codec: Reader, parsed: Parsed, levels: int) -> None:
    if codec.too_deep(parsed, levels):
        raise _refused("IMR001", f"it is over the limit of {levels} levels of nesting")


def _one_a_place(read: list[Problem], found: list[Problem]) -> list[Problem]:
    """What the reader and the schema found, without telling one fault twice.

    A value that is not canonical is told as that. What has no place in an element is told unless the
    element then lacks what it must hold: the obligation says more.
    """
    settled = {problem.pointer for problem in read if problem.rule == "IMR009"}
    found = [problem for problem in found if problem.pointer not in settled]
    overruled = {problem.pointer for problem in found}
    return [p for p in read if p.rule not in _SHAPE_KINDS or p.pointer not in overruled] + found


def _blank(place: str, version: SchemaVersion) -> Problem:
    field = field_at(root(version), pointer.split(place))
    assert field is not None
    assert field.rule is not None
    return Problem(rule=field.rule, pointer=place)


def _second_opinions(run: Known, parsed: Parsed) -> dict[str, bool]:
    from imr_schema.shape import second_opinion

    assert run.version is not None
    tree = parsed.tree
    accepted = second_opinion.json_schema_accepts(run.data, run.version)
    opinions = {"the JSON Schema (jsonschema)": accepted}
    if run.codec is not CODECS["xml"] or run.named is not None:
        if not accepted:
            return opinions
        tree = CODECS["xml"].parse(CODECS["xml"].write(run.data, run.version), run.settings.limits).tree
    opinions["the XSD (xmlschema)"] = second_opinion.xsd_accepts(tree, run.version)
    return opinions


def _lifecycle(run: Known) -> None:
    """What is outdated in the document as it was sent; a letter names no version that could be."""
    assert run.version is not None
    if run.codec is not READERS["letter"]:
        found = ((rule_of(problem), problem) for problem in outdated(run.data, run.version))
        run.breaches += [(rule, problem) for rule, problem in found if asked_for(rule, run.settings)]


def _rules(run: Known, source: str, catalogue: Iterable[Rule]) -> None:
    """Every rule over the model; one that crashes makes the document undetermined."""
    assert run.version is not None
    document = structure(upgrade(run.data, run.version, LATEST))
    given = Given(run.settings.as_of or date.today(), source, run.settings.profile.copy, run.settings.lists)
    run.rules = "run"
    for rule in catalogue:
        if rule.check is None or not asked_for(rule, run.settings):
            continue
        try:
            problems = rule.check(document, given) if rule.asks else rule.check(document)
            run.breaches += [(rule, _as_sent(problem, run.version)) for problem in problems]
        except Exception as error:
            run.rules = "notEvaluated"
            run.breaches.append((CATALOGUE["IMR090"], _failure(error, rule.id)))


def _as_sent(problem: Problem, version: SchemaVersion) -> Problem:
    """*problem* at its place in the document of *version*, not in the newest version that rules look at."""
    if version is LATEST:
        return problem
    return structs.replace(problem, pointer=place_before(problem.pointer, version, LATEST))


def _refused(rule: str, why: str = "", at: tuple[int, int] | None = None) -> Refused:
    return Refused(Problem(rule=rule, facts={"why": why}, at=at))


def _failure(error: Exception, rule: str | None = None) -> Problem:
    """A crash of ours: the exception's type and our frame, never its text, which may quote."""
    import traceback  # slow to start, and hoped never to be needed

    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "imr_schema" in frame.filename]
    frame = f"{frames[-1].name}, line {frames[-1].lineno}" if frames else "an unknown place"
    return Problem(rule="IMR090", facts={"error": type(error).__name__, "frame": f"{rule}: {frame}" if rule else frame})
