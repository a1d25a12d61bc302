"""The third stage: the rules, over the typed determination of the newest version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct, structs

from imr_schema.codecs import READERS
from imr_schema.config.settings import Settings
from imr_schema.finding import Problem
from imr_schema.migrations import place_before, upgrade
from imr_schema.model import structure
from imr_schema.rules import CATALOGUE, Rule, RuleContext, outdated
from imr_schema.validation.check import Checked
from imr_schema.versions import LATEST, SchemaVersion

Breach = tuple[Rule, Problem]
"""A rule, and a place of the document as it was sent where it is broken."""


class Evaluated(Struct, frozen=True):
    """What the rules found; ``rules`` is as in :class:`imr_schema.finding.Report`."""

    breaches: tuple[Breach, ...] = ()
    rules: str = "notReached"


def evaluate(checked: Checked, source: str, settings: Settings, catalog: Iterable[Rule]) -> Evaluated:
    """The rules of *catalog* on a *checked* document; where the schema refused it, what is outdated in it alone."""
    breaches = list(_outdated(checked, settings))
    if not checked.valid:
        return Evaluated(tuple(breaches))
    version, rules = checked.document.version, "run"
    document = structure(upgrade(checked.data, version, LATEST))
    as_of = settings.as_of or date.today()
    context = RuleContext(document, as_of, source, settings.profile.copy, settings.lists)
    for rule in catalog:
        if rule.check is None or not selected(rule, settings):
            continue
        try:
            breaches += [(rule, _as_sent(problem, version)) for problem in rule.check(document, context)]
        except Exception as error:
            rules = "notEvaluated"
            breaches.append((CATALOGUE["IMR090"], failure(error, rule.id)))
    return Evaluated(tuple(breaches), rules)


def selected(rule: Rule, settings: Settings) -> bool:
    """Whether *rule* runs: ``only`` and ``skip`` choose among those that are not mandatory."""
    if rule.mandatory:
        return True
    return (not settings.only or rule.id in settings.only) and rule.id not in settings.skip


def _outdated(checked: Checked, settings: Settings) -> Iterator[Breach]:
    """What is outdated in the document as it was sent; a letter names no version that could be."""
    if checked.document.codec is not READERS["letter"]:
        for problem in outdated(checked.data, checked.document.version):
            rule = CATALOGUE[problem.rule]
            if selected(rule, settings):
                yield rule, problem


def _as_sent(problem: Problem, version: SchemaVersion) -> Problem:
    """*problem* at its place in the document of *version*, not in the newest version that rules look at."""
    if version is LATEST:
        return problem
    return structs.replace(problem, pointer=place_before(problem.pointer, version, LATEST))


def failure(error: Exception, rule: str | None = None) -> Problem:
    """An internal error: the exception's type and the frame of this package, never its text, which may quote."""
    import traceback  # slow to start, and hoped never to be needed

    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "imr_schema" in frame.filename]
    frame = f"{frames[-1].name}, line {frames[-1].lineno}" if frames else "an unknown place"
    return Problem(rule="IMR090", facts={"error": type(error).__name__, "frame": f"{rule}: {frame}" if rule else frame})
