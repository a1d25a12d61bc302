"""From bytes to a report and to data: read, check, evaluate, report, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec import Struct, field, structs

from imr_schema.codecs import CODECS, READERS
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import EnvironmentFailure, NotAcceptable, ReadError, UsageError
from imr_schema.findings import Days, Problem, Report
from imr_schema.migrations import Loss, migrate
from imr_schema.pointer import Data
from imr_schema.read_errors import OUT_OF_MEMORY, refuse
from imr_schema.rules import CATALOG, Rule
from imr_schema.rules.messages import sentence
from imr_schema.standard import SchemaVersion, identify, in_order, root, version_in_use
from imr_schema.text import pretty_json
from imr_schema.validation import report
from imr_schema.validation.check import Checked, check
from imr_schema.validation.evaluate import Evaluated, evaluate, failure
from imr_schema.validation.read import Document, Stopped, recognize, stopped_at

if TYPE_CHECKING:
    from imr_schema.letter.letter_text import Account
    from imr_schema.letter.reader import Letter
    from imr_schema.rules.requested import Requests

Against = Data | Callable[[Data], Iterable[tuple[str, Data]]]
"""Data with which a letter is compared; or what gives them, by the name of their file, for the content of a letter."""


class ValidationResult(Struct, frozen=True):
    """A report, and the document's data where reading got that far."""

    report: Report
    #: As JSON data of ``version``; empty where there is none.
    data: Data = field(default_factory=dict)
    #: None where reading did not get as far as data.
    version: SchemaVersion | None = None
    #: What was read, where the document is a letter.
    letter: Letter | None = None
    #: The days of a run for which the report holds.
    days: Days = Days()


def validate(
    raw: bytes,
    *,
    source: str = "-",
    syntax: str | None = None,
    settings: Settings = DEFAULT,
    catalog: Iterable[Rule] | None = None,
    against: Against | None = None,
    requests: Requests | None = None,
) -> ValidationResult:
    """Validate one document: schema and rules.

    *syntax*: the one that the sender declared; None detects it from the bytes. *catalog*: rules other than those of the
    standard. *against*: data of the same case, with which a letter is compared, or what finds them. *requests*: with
    the one of its case the document is compared. Never raises for any bytes: an internal error is a finding too
    (IMR090), and the verdict is undetermined. Only a missing package raises: ``MissingExtra``, or
    ``EnvironmentFailure`` for an lxml that is too old.
    """
    settings = settings.of(source)
    try:
        document = recognize(raw, syntax, settings, source)
    except EnvironmentFailure:
        raise  # a missing package is not a fault of the document
    except MemoryError:
        document = Stopped(refuse("IMR001", why=OUT_OF_MEMORY).problem, raw)
    except Exception as error:
        document = Stopped(failure(error), raw)
    if isinstance(document, Stopped):
        return _stopped(document, source, settings)
    try:
        checked = check(document, settings)
        if isinstance(checked, Stopped):
            return _stopped(checked, source, settings)
        evaluated = _reconciled(evaluate(checked, source, settings, catalog), checked, requests, settings)
        built = report.build_report(checked, evaluated, _compared(checked, against), source, settings)
        letter = document.parsed.tree if document.codec is READERS["letter"] else None
        return ValidationResult(built, checked.data, document.version, letter, evaluated.days)
    except ReadError as refused:
        problem = refused.problem
    except EnvironmentFailure:
        raise
    except MemoryError:
        problem = refuse("IMR001", why=OUT_OF_MEMORY).problem
    except Exception as error:
        problem = refuse("IMR001", why=OUT_OF_MEMORY).problem if _is_of_memory(error) else failure(error)
    return _stopped(stopped_at(document, problem), source, settings)


def _is_of_memory(error: BaseException | None) -> bool:
    """Whether *error* came of a ``MemoryError``, which some libraries turn into another one."""
    seen = 0
    while error is not None and seen < 20:
        if isinstance(error, MemoryError):
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False


def _stopped(stopped: Stopped, source: str, settings: Settings) -> ValidationResult:
    try:
        return ValidationResult(report.of_stopped(stopped, source, settings))
    except Exception as error:
        return ValidationResult(failed(source, failure(error)))


def unreadable(source: str, why: str) -> Report:
    """The report on a document that could not be opened or read."""
    return report.of_stopped(Stopped(Problem(rule="IMR001", facts={"why": why})), source, DEFAULT)


def failed(source: str, problem: Problem) -> Report:
    """The report on a document whose validation failed internally."""
    return report.of_stopped(Stopped(problem, rules="notEvaluated"), source, DEFAULT)


def check_reading(syntax: str | None, settings: Settings) -> None:
    """Raises ``UsageError`` for an unknown *syntax*, and for *settings* that cannot be meant."""
    _check_settings(settings)
    if syntax is not None and syntax not in READERS:
        raise UsageError(f"unknown syntax {syntax!r}; known syntaxes: {', '.join(READERS)}")
    if settings.assume_version is not None:
        version_in_use(settings.assume_version)


def check_writing(to: str, settings: Settings) -> None:
    """Raises ``UsageError`` for an unknown syntax to write, or an assumed version."""
    if to not in CODECS:
        raise UsageError(f"unknown syntax {to!r}; known syntaxes: {', '.join(CODECS)}")
    check_lossless(settings)


def check_lossless(settings: Settings) -> None:
    """Raises ``UsageError`` for a setting that would drop the members of a newer version without notice."""
    _check_settings(settings)
    if settings.assume_version is not None:
        raise UsageError("assume_version is only for validate: the members of the newer version would be lost")


def _check_settings(settings: Settings) -> None:
    if settings is not DEFAULT:
        from imr_schema.validation.settings_given import check_settings  # most calls have no settings of their own

        check_settings(settings)


class Detected(Struct, frozen=True):
    """What a document is."""

    #: How syntax and version were recognized, or why they were not.
    why: str
    syntax: str | None = None
    version: str | None = None
    undetermined: bool = True
    #: Its place in a file of several documents, from 1; None in a file of one.
    number: int | None = None


def detect(raw: bytes, *, syntax: str | None = None, settings: Settings = DEFAULT, source: str = "-") -> Detected:
    """The syntax and version of *raw*, which *source* names, without validating anything else."""
    document = recognize(raw, syntax, settings, source)
    if isinstance(document, Stopped):
        rule = CATALOG[document.problem.rule]
        why = sentence(document.problem, rule, None, document.version)
        return Detected(why, document.codec.name if document.codec else None, undetermined=rule.undetermined)
    return Detected(_evidence(document), document.codec.name, document.version.name, undetermined=False)


def _evidence(document: Document) -> str:
    """How the syntax and version of *document* were recognized."""
    if document.codec is READERS["letter"]:
        edition = document.parsed.tree.edition
        return f"edition {edition.name}: {edition.about}"
    form = "its root element is determination" if document.codec is CODECS["xml"] else "it is a JSON object"
    names = ((identify.TYPE, identify.DOCUMENT_TYPE), (identify.VERSION, document.version.name))
    return f"{form}, with " + " and ".join(f'{member} "{value}"' for member, value in names)


def rewrite(result: ValidationResult, to: str) -> bytes:
    """The document of an acceptable *result* in the syntax *to*; raises ``NotAcceptable``."""
    if not result.report.acceptable or result.version is None:
        raise NotAcceptable(result.report)
    return CODECS[to].write(result.data, result.version)


def migrated(result: ValidationResult, version: SchemaVersion | None) -> tuple[ValidationResult, list[Loss]]:
    """*result* with its data in *version*, and what that has no place for, by place in the document as it was sent."""
    if version is None or result.version is None or version is result.version:
        return result, []
    data, losses = migrate(result.data, result.version, version)
    return structs.replace(result, data=data, version=version), losses


def understood(result: ValidationResult, raw: bytes) -> ValidationResult:
    """*result* of a letter, which was read from *raw*, with what newer versions have places for; any other as it is."""
    if result.letter is None or result.version is None:
        return result
    from imr_schema.letter.as_data import understood as filled  # only a letter needs it

    return structs.replace(result, data=filled(result.data, result.version, result.letter, raw))


def draft(result: ValidationResult, to: str) -> bytes:
    """The data of a letter in the syntax *to*, complete or not."""
    assert result.version is not None
    return drafted(result.data, result.version, to)


def drafted(data: Data, version: SchemaVersion, to: str) -> bytes:
    """*data* of *version*, complete or not, in the syntax *to*."""
    ordered = in_order(data, root(version))
    return CODECS["xml"].write(ordered, version) if to == "xml" else pretty_json(ordered)


def printed(result: ValidationResult, form: str) -> bytes:
    """The letter of the data in *result*, which are of ``PRINTED``, in one of the forms of ``letter render``."""
    from imr_schema.letter.render import RENDERERS  # slow to start

    return RENDERERS[form](result.data)


def accounts(result: ValidationResult) -> list[Account]:
    """What each line of a letter was read as; empty where *result* is not of a letter that could be read."""
    return result.letter.accounts if result.letter else []


def _compared(checked: Checked, against: Against | None) -> list[Problem]:
    if against is None:
        return []
    if not callable(against):
        return _differences(checked.document, against)
    found: list[Problem] = []
    for name, data in against(checked.data):
        alone = [structs.replace(each, related=()) for each in found]
        for problem in _differences(checked.document, data):
            if problem in alone:  # in two forms of the data alike
                i = alone.index(problem)
                found[i] = structs.replace(problem, related=(*found[i].related, name))
            else:
                found.append(structs.replace(problem, related=(name,)))
    return found


def _reconciled(evaluated: Evaluated, checked: Checked, requests: Requests | None, settings: Settings) -> Evaluated:
    """*evaluated* with what does not fit the request of the document's case, where there are *requests*."""
    if requests is None:
        return evaluated
    from imr_schema.validation.reconcile import reconcile  # only a comparison needs it

    return structs.replace(evaluated, breaches=(*evaluated.breaches, *reconcile(checked, requests, settings)))


def _differences(document: Document, data: Data) -> list[Problem]:
    from imr_schema.letter.as_data import of_other_letter  # only a comparison needs these
    from imr_schema.transform.letter_against_data import compare

    return [*compare(document.parsed.tree, data), *of_other_letter(document.raw, data)]
