"""Two documents compared."""

from __future__ import annotations

from imr_schema.api.determinations import newest
from imr_schema.api.given import Given, validated
from imr_schema.changes import Comparison
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import NotAcceptable
from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.transform.comparison import Side, compare
from imr_schema.validation.pipeline import ValidationResult

_LACKING = frozenset({"IMR103", "IMR106"})
"""What the schema says of what is not there. No letter states all that it asks for."""


def diff(first: Determination | Given, second: Determination | Given, *, settings: Settings = DEFAULT) -> Comparison:
    """What *second* states otherwise than *first*, by disputed item, whatever their syntaxes and versions.

    Both may be faulty; ``whole`` of the comparison is False where not all that they contain could be compared. White
    space does not count, nor the division of texts into paragraphs; see ``identical``. Raises ``NotAcceptable``, with
    the report, for a document that could not be read as data, and ``UsageError`` for a call that is wrong.
    """
    one, other = (_validated(each, settings) for each in (first, second))
    return compared(one, other)


def _validated(given: Determination | Given, settings: Settings) -> ValidationResult:
    return newest(given) if isinstance(given, Determination) else validated(given, None, settings)


def compared(first: ValidationResult, second: ValidationResult) -> Comparison:
    """The comparison of two documents that were validated; raises ``NotAcceptable`` for one without data."""
    return compare(_side(first), _side(second))


def _side(result: ValidationResult) -> Side:
    if result.version is None or not result.data:
        raise NotAcceptable(result.report)
    return Side(result.report.source, result.data, result.version, _is_whole(result))


def _is_whole(result: ValidationResult) -> bool:
    """Whether the data are all that the document contains, each part in its place."""
    report = result.report
    if report.rules != "notReached" and result.letter is None:
        return True
    errors = (each for each in report.findings if each.severity is Severity.ERROR)
    return not report.unexpected and all(each.rule in _LACKING for each in errors)
