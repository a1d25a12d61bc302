"""The findings that were there before: a file of fingerprints by document, so that a run reports what is new."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from msgspec import structs

from imr_schema.errors import UsageError
from imr_schema.findings import Report, Severity, Suppressed, Verdict
from imr_schema.inputs.side_files import read_json
from imr_schema.text import pretty_json

VERSION = "1.0"
_LARGEST = 256 * 1024 * 1024


def read(path: str) -> dict[str, frozenset[str]]:
    """The fingerprints in the baseline at *path*, by document; ``UsageError`` for what is no baseline."""
    if not os.path.lexists(path):
        raise UsageError(f"{path}: there is no such baseline; --update-baseline writes it")
    content: Any = read_json(path, _LARGEST, lambda why: UsageError(f"{path}: {why}"))
    try:
        known = content["baselineVersion"]
        documents = {
            source: frozenset(each["fingerprint"] for each in findings)
            for source, findings in content["documents"].items()
        }
    except (LookupError, TypeError, AttributeError):
        raise UsageError(f"{path}: it is no baseline; --update-baseline writes one") from None
    if known != VERSION:
        raise UsageError(
            f"{path}: it is a baseline of another version, {VERSION} is read; --update-baseline writes it anew"
        )
    return documents


def accepted(report: Report, fail_on: Severity) -> Report:
    """*report* with everything that a baseline can accept suppressed: all but mandatory findings.

    Of what came by standard input nothing: it has no name, and the next document would be taken for it.
    """
    if report.source == "-":
        return report
    left = tuple(finding for finding in report.findings if finding.mandatory)
    known = tuple(Suppressed(finding, KNOWN) for finding in report.findings if not finding.mandatory)
    verdict = report.verdict
    if verdict is Verdict.NOT_ACCEPTABLE and all(f.severity.weight < fail_on.weight for f in left):
        verdict = Verdict.ACCEPTABLE
    return structs.replace(report, findings=left, suppressed=report.suppressed + known, verdict=verdict)


def written(reports: Iterable[Report], folder: str) -> bytes:
    """A baseline, to lie in *folder*, of the findings that ``accepted`` suppressed in *reports*."""
    documents: dict[str, list[dict[str, str]]] = {}
    for report in reports:
        entries = sorted((s.finding.rule, s.finding.fingerprint) for s in report.suppressed if s.reason == KNOWN)
        if entries:
            listed = documents.setdefault(name(report.source, folder), []) if report.amends is not None else []
            documents[name(report.source, folder)] = listed
            listed += [{"rule": rule, "fingerprint": mark} for rule, mark in entries]
    content = {"baselineVersion": VERSION, "documents": dict(sorted(documents.items()))}
    return pretty_json(content)


KNOWN = "in the baseline"
"""The reason of a finding that the baseline suppresses."""


def name(source: str, folder: str | None = None) -> str:
    """What a baseline in *folder* calls the document *source*: relative to the folder, with forward slashes.

    So it means the same documents wherever a run begins. *folder* is the working folder when None.
    """
    try:
        return os.path.relpath(source, folder).replace(os.sep, "/")
    except ValueError:  # on another drive of Windows
        return source.replace(os.sep, "/")


def folder(path: str) -> str:
    """Where the baseline *path* lies, absolute."""
    return os.path.dirname(os.path.abspath(path))
