"""What is kept of each document of a run, so that it can be compared with the others: digests and codes, no text."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct, structs

from imr_schema.findings import Problem, Severity
from imr_schema.model import Copy, Determination
from imr_schema.text import sha256

Determined = tuple[str, date]
"""A determination by its case number and the day of its decision."""
Said = tuple[str, str, str]
"""What it is about, where it stands, and the value."""

_MOST_STEPS = 100

CASE_NUMBER = "/case/caseNumber"


class Imprint(Struct, frozen=True, gc=False):
    """One document as the others see it."""

    determined: Determined
    copy: str
    injured: date
    content: str
    """A digest of all but the document's identifier, its version, who sent it, and how and when it was made."""
    identifier: str | None
    """A digest of the document's own identifier."""
    created: datetime | None
    replaces: Determined | None
    said: bytes
    """What the served and the posted copy must say alike, packed."""

    @property
    def alike(self) -> dict[str, Said]:
        """What both copies must say alike, by what it is about."""
        return {entry[0]: entry for entry in msgspec.msgpack.decode(zlib.decompress(self.said), type=list[Said])}


def imprint(document: Determination) -> Imprint:
    """What is kept of *document*."""
    bare = structs.replace(document, document_id=None, created=None, exchange=None, provenance=None, schema_version="")
    replaced = document.replaces
    return Imprint(
        determined=(document.case.case_number, document.case.decision_date),
        copy=document.copy.value,
        injured=document.case.date_of_injury,
        content=sha256(msgspec.json.encode(bare))[:32],
        identifier=_digest(document.document_id),
        created=document.created,
        replaces=(replaced.case_number, replaced.decision_date) if replaced else None,
        said=zlib.compress(msgspec.msgpack.encode(list(_said(document)))),
    )


def _digest(identifier: str | None) -> str | None:
    return None if identifier is None else sha256(identifier.encode())[:32]


def _said(document: Determination) -> Iterator[Said]:
    case = document.case
    yield "The priority", "/case/priority", case.priority.value
    yield "The date of injury", "/case/dateOfInjury", case.date_of_injury.isoformat()
    yield "The day of the utilization review", "/case/utilizationReviewDate", case.utilization_review_date.isoformat()
    yield "The day of the application", "/case/applicationReceivedDate", case.application_received_date.isoformat()
    yield "The day of the assignment", "/case/assignedDate", case.assigned_date.isoformat()
    yield "The day of the decision", "/case/decisionDate", case.decision_date.isoformat()
    yield "The number of disputed items", "/disputedItems", str(len(document.disputed_items))
    for i, item in enumerate(document.disputed_items):
        place, named = f"/disputedItems/{i}", f"of disputed item {item.number}"
        yield f"The decision {named}", f"{place}/decision", item.decision.value
        theirs = item.claims_administrator_guideline.basis.value
        yield f"The claims administrator's basis {named}", f"{place}/claimsAdministratorGuideline/basis", theirs
        for j, analysis in enumerate(item.analyses):
            by = f"of reviewer {analysis.reviewer} {named}"
            yield f"The decision {by}", f"{place}/analyses/{j}/decision", analysis.decision.value
            yield f"The basis {by}", f"{place}/analyses/{j}/guideline/basis", analysis.guideline.basis.value


Named = tuple[str, Imprint]
"""An imprint after the name of its document."""


def contradictions(documents: Sequence[Named]) -> Iterator[tuple[int, Problem]]:
    """What *documents* contradict each other in: the index of a document, and the problem; the same in any order."""
    compared = _Compared(documents)
    yield from compared.same_case()
    yield from compared.same_content()
    yield from compared.replacements()
    yield from compared.copies()
    yield from compared.same_name()


class _Compared:
    """The documents in the order of their names, and those with something in common."""

    def __init__(self, documents: Sequence[Named]) -> None:
        self._documents = documents
        self._order = sorted(range(len(documents)), key=lambda i: (documents[i][0], documents[i][1].content))
        self._by_case: dict[str, list[int]] = defaultdict(list)
        for i in self._order:
            self._by_case[documents[i][1].determined[0]].append(i)

    def _of(self, i: int) -> Imprint:
        return self._documents[i][1]

    def _problem(self, rule: str, other: int, place: str, severity: Severity | None = None, **facts: str) -> Problem:
        name = self._documents[other][0]
        return Problem(rule=rule, pointer=place, facts={"other": name, **facts}, related=(name,), severity=severity)

    def same_case(self) -> Iterator[tuple[int, Problem]]:
        """IMR850: those of one case and copy that no document of the case replaces."""
        for case, ours in self._by_case.items():
            replaced = {self._of(i).replaces for i in ours if self._of(i).replaces != self._of(i).determined}
            firsts: dict[str, int] = {}
            for i in ours:
                if self._of(i).determined in replaced:
                    continue
                first = firsts.setdefault(self._of(i).copy, i)
                if self._of(first).content != self._of(i).content:
                    yield i, self._problem("IMR850", first, "/case/caseNumber", case=case)

    def same_content(self) -> Iterator[tuple[int, Problem]]:
        """IMR851: those with one content."""
        firsts: dict[str, int] = {}
        for i in self._order:
            first = firsts.setdefault(self._of(i).content, i)
            if first != i:
                yield i, self._problem("IMR851", first, "")

    def same_name(self) -> Iterator[tuple[int, Problem]]:
        """IMR854: those with one identifier and two contents."""
        firsts: dict[str, int] = {}
        for i in self._order:
            identifier = self._of(i).identifier
            if identifier is None:
                continue
            first = firsts.setdefault(identifier, i)
            if self._of(first).content != self._of(i).content:
                yield i, self._problem("IMR854", first, "/documentId")

    def replacements(self) -> Iterator[tuple[int, Problem]]:
        """IMR852: those that replace a document that is there and does not fit."""
        following = {self._of(i).determined: self._of(i).replaces for i in self._order if self._of(i).replaces}
        by_determined: dict[Determined, int] = {}
        days: dict[str, dict[Determined, int]] = defaultdict(dict)
        for i in self._order:
            determined = self._of(i).determined
            days[determined[0]].setdefault(determined, by_determined.setdefault(determined, i))
        for i in self._order:
            replaced, own = self._of(i).replaces, self._of(i).determined
            if replaced is None or replaced == own:
                continue  # one that replaces itself is a fault of its own
            if (found := by_determined.get(replaced)) is None:
                other = next((j for each, j in days.get(replaced[0], {}).items() if each != own), None)
                if other is not None:
                    yield i, self._of_another_day(replaced, other)
            elif _comes_back(own, following):
                what = "it is itself replaced by that one, or by what that one replaces"
                yield i, self._problem("IMR852", found, "/replaces", case=replaced[0], what=what)
            elif what := self._against(i, found):
                yield i, self._problem("IMR852", found, "/replaces", Severity.WARNING, case=replaced[0], what=what)

    def _of_another_day(self, replaced: Determined, other: int) -> Problem:
        day = self._of(other).determined[1].isoformat()
        what = f"that is of {day}, not of {replaced[1].isoformat()}"
        return self._problem("IMR852", other, "/replaces/decisionDate", Severity.WARNING, case=replaced[0], what=what)

    def _against(self, i: int, replaced: int) -> str:
        """What speaks against *i* in the document that it replaces; empty where nothing does."""
        ours, theirs = self._of(i), self._of(replaced)
        if ours.injured != theirs.injured:
            return f"that is of the injury of {theirs.injured.isoformat()}, and this of {ours.injured.isoformat()}"
        if ours.copy == theirs.copy and ours.created and theirs.created and theirs.created > ours.created:
            return f"that was made on {theirs.created:%Y-%m-%d}, later than this one"
        return ""

    def copies(self) -> Iterator[tuple[int, Problem]]:
        """IMR853: the posted copies that differ from the served copy of their case."""
        for ours in self._by_case.values():
            served: dict[Determined, int] = {}
            for i in ours:
                if self._of(i).copy == Copy.SERVED.value:
                    served.setdefault(self._of(i).determined, i)
            for i in ours if served else ():
                if self._of(i).copy == Copy.POSTED.value:
                    yield from self._differing(i, served)

    def _differing(self, posted: int, served: dict[Determined, int]) -> Iterator[tuple[int, Problem]]:
        imprint = self._of(posted)
        other = served.get(imprint.determined)
        if other is None:
            other = next(iter(served.values()))
            if len(served) > 1 or imprint.replaces or self._of(other).replaces:
                return  # which of them it is the copy of, nobody says
        theirs = self._of(other).alike
        for what, place, value in imprint.alike.values():
            said = theirs[what][2] if what in theirs else "missing"
            if said != value:
                yield posted, self._problem("IMR853", other, place, what=what, posted=value, served=said)


def _comes_back(own: Determined, following: dict[Determined, Determined | None]) -> bool:
    """Whether *own* is replaced by what it replaces, at whatever distance."""
    at: Determined | None = own
    for _ in range(_MOST_STEPS):
        at = following.get(at) if at is not None else None
        if at is None or at == own:
            break
    return at == own


def case_number(data: dict[str, Any]) -> str | None:
    """The case number in *data*, of any version and perhaps faulty; None where there is none."""
    case = data.get("case")
    number = case.get("caseNumber") if isinstance(case, dict) else None
    return number if isinstance(number, str) and number.strip() else None
