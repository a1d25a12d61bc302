"""A receipt of the run, by which somebody else can repeat it: an in-toto Statement v1 in a DSSE envelope.

It states which documents were validated, by what, under which settings, and with which verdicts and rules. It has no
text of a document, no message, and no clock beside the day as of which the run stands; the same run gives the same
bytes, whatever the order of the paths and the number of processes. See docs/reports.md.
"""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, ClassVar

from imr_schema.findings import Finding, Report
from imr_schema.reports import _json
from imr_schema.reports._context import Run
from imr_schema.reports._tally import Tally
from imr_schema.reports.format import NoPlace, ReportFormat
from imr_schema.text import encodable

STATEMENT = "https://in-toto.io/Statement/v1"
RECEIPT = "urn:imr-schema:receipt:1"
"""The type of the predicate: what a receipt states."""
PAYLOAD = "application/vnd.in-toto+json"
FILE = "sha256"
"""The name of the digest of the bytes, by which tools for in-toto know it."""
CONTENT = "imrContent"
"""The name of the digest of a content among the digests of a subject."""

_PIECE = 3 * 64 * 1024
"""So many bytes are encoded at once; three become four, so a multiple of three needs no filling."""


class ReceiptReport(ReportFormat):
    """The duties of a report hold for the payload, which is base64."""

    ends_with = r'","signatures":\[\]\}\n'
    states_partial: ClassVar[str | NoPlace] = '"partial":true'
    counts_suppressed: ClassVar[str | NoPlace] = r'"summary":\{[^{}]*\{[^{}]*\}[^{}]*"silenced":([0-9]+)'
    names_settings: ClassVar[str | NoPlace] = r'"settingsFile":\{"effect":".*?","file":"(.*)'
    counts_passed_over: ClassVar[str | NoPlace] = r'"notValidated":\{(.*)'
    waits = True
    states_files = True
    states_contents = True
    states_basis = True

    def __init__(self, run: Run) -> None:
        self._run, self._tally = run, Tally()
        self._results, self._subjects = _Sorted(), _Sorted()

    def add(self, report: Report) -> str:
        """Nothing yet: all of it is in the order of the names."""
        self._tally.add(report)
        name = encodable(report.source)
        self._results.add(name, _result(report))
        if report.digest is not None and report.amends is None:
            content = {CONTENT: report.content_digest} if report.content_digest else {}
            self._subjects.add(name, {"name": name, "digest": {FILE: report.digest, **content}})
        return ""

    def finish(self) -> Iterator[str]:
        """The envelope, unsigned."""
        yield f'{{"payloadType":"{PAYLOAD}","payload":"'
        left = bytearray()
        for text in self._statement():
            left += text.encode()
            whole = len(left) - len(left) % 3 if len(left) >= _PIECE else 0
            yield base64.b64encode(left[:whole]).decode()
            del left[:whole]
        yield base64.b64encode(left).decode() + '","signatures":[]}\n'

    def _statement(self) -> Iterator[str]:
        """The statement as canonical JSON, piece by piece."""
        yield f'{{"_type":"{STATEMENT}","predicate":'
        # The results are written one by one, where their place is in the order of the names of the members.
        before, after = canonical(_predicate(self._run, self._tally)).split('"results":[]')
        yield f'{before}"results":['
        yield from self._results.written()
        yield f']{after},"predicateType":"{RECEIPT}","subject":['
        yield from self._subjects.written()
        yield "]}"


def payload_of(written: str) -> bytes:
    """The statement in an envelope as :class:`ReceiptReport` has *written* it."""
    return base64.b64decode(written.partition('"payload":"')[2].partition('"')[0])


def canonical(data: object) -> str:
    """*data* of ASCII names, texts, integers, true, false and null as RFC 8785 writes it."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _predicate(run: Run, tally: Tally) -> _json.JsonObject:
    """What a receipt states of the run, with an empty list for the results."""
    basis: dict[str, Any] = {name: value for name, value in run.basis.items() if name != "toolDigest"}
    digest = {"digest": run.basis["toolDigest"]} if "toolDigest" in run.basis else {}
    used = run.settings
    return {
        **basis,
        **({"settingsFile": {"file": encodable(used.file), "effect": encodable(used.effect)}} if used else {}),
        **({"notValidated": dict(run.passed_over)} if run.passed_over else {}),
        "asOf": run.as_of,
        "partial": run.in_part,
        "results": [],
        "summary": _json.summary(tally),
        "tool": {"name": "imr-schema", "version": run.version, **digest},
    }


def _result(report: Report) -> _json.JsonObject:
    """What became of one document: places and rules, and nothing that could be text of it."""
    members: _json.JsonObject = {
        "name": encodable(report.source),
        "verdict": report.verdict.value,
        "rules": report.rules,
        "items": len(report.items),
        "completeItems": sum(item.complete for item in report.items),
        "findings": [_finding(finding) for finding in report.findings],
    }
    members |= {"syntax": report.syntax} if report.syntax else {}
    members |= {"schemaVersion": report.schema_version} if report.schema_version else {}
    members |= {"assumedVersion": report.assumed_version} if report.assumed_version else {}
    members |= {"across": True} if report.amends is not None else {}
    if report.suppressed:
        members["suppressed"] = [_finding(each.finding) for each in report.suppressed]
    return members


def _finding(finding: Finding) -> _json.JsonObject:
    members: _json.JsonObject = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "pointer": encodable(finding.pointer),
    }
    members |= {"counted": finding.counted} if finding.counted else {}
    return members | ({"related": [encodable(name) for name in finding.related]} if finding.related else {})


class _Sorted:
    """Entries of a JSON array in the order of their names, kept in a file: of each, memory has its name and place."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._places: list[tuple[str, int, int]] = []
        self._end = 0

    def add(self, name: str, entry: object) -> None:
        """One more entry; of those with one *name* the order stays."""
        if self._file is None:
            self._file = _new()
        content = canonical(entry).encode()
        self._file.write(content)
        self._places.append((name, self._end, len(content)))
        self._end += len(content)

    def written(self) -> Iterator[str]:
        """The entries with commas between them."""
        if self._file is None:
            return
        with self._file as file:
            yield from _separated(_read(file, place, length) for _, place, length in sorted(self._places))


def _new() -> IO[bytes]:
    return tempfile.TemporaryFile()


def _read(file: IO[bytes], place: int, length: int) -> str:
    file.seek(place)
    return file.read(length).decode()


def _separated(entries: Iterable[str]) -> Iterator[str]:
    for number, entry in enumerate(entries):
        yield f",{entry}" if number else entry
