"""Reports on documents that a program validated, in the formats of the command line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from msgspec import structs

from imr_schema import atomic_write
from imr_schema._version import __version__
from imr_schema.api import report_pages
from imr_schema.choices import ReportName
from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import UsageError
from imr_schema.findings import Report
from imr_schema.reports import FORMATS, ReportFormat, Run
from imr_schema.rules.obligations import OBLIGATIONS
from imr_schema.standard import VERSIONS
from imr_schema.validation import pipeline

NOTHING: Mapping[str, int] = MappingProxyType({})
"""No file was passed over."""


def report_text(
    reports: Report | Iterable[Report],
    to: ReportName = "text",
    *,
    settings: Settings = DEFAULT,
    passed_over: Mapping[str, int] = NOTHING,
) -> str:
    """The *reports* as one text in the format *to*; *settings* are those of the validation.

    *passed_over* counts the files that were not looked at, as ``find_documents`` gives it; the report states it.
    It has text of documents only where ``settings.values`` let the findings carry it. Raises ``UsageError`` for an
    unknown format, and for settings that are not those of the reports: a run in part would look like a whole one.
    """
    form = _form(to, settings, passed_over)
    return "".join([*_added(form, reports, settings), *form.finish()])


def write_report(
    reports: Report | Iterable[Report],
    to: ReportName,
    path: str | os.PathLike[str],
    *,
    settings: Settings = DEFAULT,
    passed_over: Mapping[str, int] = NOTHING,
) -> None:
    """Write the *reports* to the file *path* in the format *to*; it appears whole, or not at all.

    *reports* may be what ``validate_many`` gives: they are written one by one, and memory does not grow with them.
    An HTML report on more than 2,000 documents has its pages in a folder beside it, ``NAME-pages`` for ``NAME.html``.
    Raises as ``report_text`` does, and ``EnvironmentFailure`` when the machine refuses.
    """
    form, target = _form(to, settings, passed_over), os.fspath(path)
    report_pages.check(target, type(form))
    with atomic_write.later(target) as file:
        file.writelines(_added(form, reports, settings))
        pages = report_pages.write(target, form)
        file.writelines(form.finish())
    report_pages.remove_others(target, type(form), pages)


def _form(to: str, settings: Settings, passed_over: Mapping[str, int]) -> ReportFormat:
    """A new report. What is wrong with the call is raised here, before any document is validated."""
    if to not in FORMATS:
        raise UsageError(f"there is no format {to!r} of reports; there are {', '.join(FORMATS)}")
    pipeline.check_reading(None, settings)
    return FORMATS[to](structs.replace(run_of(settings, [to]), passed_over=dict(passed_over)))


def _added(form: ReportFormat, reports: Report | Iterable[Report], settings: Settings) -> Iterator[str]:
    """What *form* writes for each of *reports* as they come."""
    for report in [reports] if isinstance(reports, Report) else reports:
        _refuse_other_settings(report, settings)
        yield form.add(report)


def _refuse_other_settings(report: object, settings: Settings) -> None:
    if not isinstance(report, Report):
        raise UsageError(f"expected a Report of validate, not {type(report).__name__}")
    in_part = report.partial and not (settings.partial or settings.assume_version)
    if in_part or report.assumed_version not in (None, settings.assume_version):
        raise UsageError("these documents were validated in part: give the settings of that with settings=")


def run_of(settings: Settings, forms: Iterable[str] = (), *, across: bool = False, syntax: str | None = None) -> Run:
    """What reports in the formats *forms* state about a run with these *settings*, apart from its files.

    *across*: documents are compared with each other; *syntax*: the one in which all are read.
    """
    states_basis = any(FORMATS[form].load().states_basis for form in forms)
    return Run(
        version=__version__,
        as_of=str(settings.as_of or date.today()),
        obligations=OBLIGATIONS,
        partial=settings.partial,
        folder=_working_folder(),
        fail_on=settings.fail_on,
        assumed=settings.assume_version,
        standard=tuple(VERSIONS),
        basis=_basis(settings, across=across, syntax=syntax) if states_basis else {},
    )


def _basis(settings: Settings, *, across: bool, syntax: str | None) -> dict[str, Any]:
    from imr_schema.validation.basis import basis  # most reports do not state it

    return basis(settings, across=across, syntax=syntax)


def _working_folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""  # it was taken away; files are reported as they were named
