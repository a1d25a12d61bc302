"""Findings across the documents of one run, reported after the last of them.

Of each document about a kilobyte is kept, and no text: see :class:`imr_schema.rules.imprints.Imprint`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator

from msgspec import structs

from imr_schema.config.settings import Settings
from imr_schema.findings import Problem, Report, Verdict
from imr_schema.migrations import place_before, upgrade
from imr_schema.model import structure
from imr_schema.rules.imprints import Imprint, contradictions, imprint
from imr_schema.standard import LATEST, VERSIONS
from imr_schema.validation import report
from imr_schema.validation.pipeline import ValidationResult

__all__ = ["Across", "Imprint", "imprint_of"]


def imprint_of(result: ValidationResult) -> Imprint | None:
    """What is kept of a validated document; None of one that the schema refused, which cannot be compared."""
    if result.version is None or result.report.rules != "run":
        return None
    return imprint(structure(upgrade(result.data, result.version, LATEST)))


class Across:
    """The documents of one run so far."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._documents: list[tuple[str, Imprint]] = []
        self._known: list[tuple[Verdict, str | None]] = []

    def over(self, validated: Iterable[tuple[Report, Imprint | None]]) -> Generator[Report, None, None]:
        """The report on each document, and after the last one the reports on what is across them."""
        for report_, kept in validated:
            if kept is not None:
                self._documents.append((report_.source, kept))
                self._known.append((report_.verdict, report_.assumed_version or report_.schema_version))
            yield report_
        yield from self.reports()

    def reports(self) -> Iterator[Report]:
        """One report for each document that contradicts another, in the order of the documents."""
        found: dict[int, list[Problem]] = defaultdict(list)
        for i, problem in contradictions(self._documents):
            found[i].append(problem)
        for i in sorted(found):
            source, (verdict, version) = self._documents[i][0], self._known[i]
            problems = [_as_sent(problem, version) for problem in found[i]]
            made = report.of_run(source, problems, self._settings.of(source), amends=verdict)
            if made.findings or made.suppressed:
                yield made


def _as_sent(problem: Problem, version: str | None) -> Problem:
    """*problem* at its place in the document of *version*."""
    if version is None or version == LATEST.name:
        return problem
    return structs.replace(problem, pointer=place_before(problem.pointer, VERSIONS[version], LATEST))
