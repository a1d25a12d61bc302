"""The third stage: the rules, run on the typed determination in the newest version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import is_

from msgspec import Struct, structs

from imr_schema.codecs import READERS
from imr_schema.config.settings import Settings
from imr_schema.findings import Days, Problem, Severity
from imr_schema.migrations import place_before, upgrade
from imr_schema.model import Determination, structure
from imr_schema.rules import CATALOG, Rule, RuleContext, outdated
from imr_schema.standard import LATEST, SchemaVersion
from imr_schema.validation.check import Checked
from imr_schema.validation.completeness import RULES_OF_PRESENCE
from imr_schema.validation.limited import limited
from imr_schema.validation.statements import understood

Breach = tuple[Rule, Problem]
"""A rule, and a place where the document breaks it, in the document as it was sent."""


class Evaluated(Struct, frozen=True):
    """What the rules found."""

    breaches: tuple[Breach, ...] = ()
    #: As in :class:`imr_schema.findings.Report`.
    rules: str = "notReached"
    #: Whether the rules show that every disputed item meets all of its obligations, so that none need be measured.
    complete: bool = False
    #: The days of a run on which they find the same.
    days: Days = Days()


def evaluate(checked: Checked, source: str, settings: Settings, catalog: Iterable[Rule] | None = None) -> Evaluated:
    """What the rules find in a *checked* document; in an invalid one, only what is deprecated in it.

    *catalog*: rules other than those of the standard.
    """
    breaches = list(_outdated(checked, settings))
    if not checked.valid:
        return Evaluated(tuple(breaches))
    version, rules = checked.document.version, "run"
    document = structure(upgrade(checked.data, version, LATEST))
    as_of = settings.as_of or date.today()
    origin = checked.document
    beside = origin.parsed.tree.text.beside if origin.codec is READERS["letter"] else tuple
    context = RuleContext(document, as_of, source, settings.profile.copy, settings.lists, understood, beside)
    for rule, found_by in _plan(settings, catalog):
        try:
            problems = iter(found_by(document, context))
            first = next(problems, None)
            if first is not None:  # most rules have nothing to say
                several = limited(chain((first,), problems))
                breaches += [(rule, _as_sent(problem, version)) for problem in several]
        except MemoryError:
            raise  # it is the document that takes too much
        except Exception as error:
            rules = "notEvaluated"
            breaches.append((CATALOG["IMR090"], failure(error, rule.id)))
    # The rules of the obligations are mandatory, so of the standard's all of them ran.
    complete = catalog is None and rules == "run" and _complete(breaches)
    return Evaluated(tuple(breaches), rules, complete, context.days)


def _complete(breaches: list[Breach]) -> bool:
    """Whether the rules of the obligations, which all ran, found nothing."""
    return not any(rule.id in RULES_OF_PRESENCE for rule, _ in breaches)


_Planned = tuple[tuple[Rule, Callable[[Determination, RuleContext], Iterable[Problem]]], ...]


def _plan(settings: Settings, catalog: Iterable[Rule] | None) -> _Planned:
    """The rules that run, each with its function; *catalog* as in :func:`evaluate`."""
    if catalog is None:
        named = frozenset((*settings.severity, *settings.rules, *settings.profile.severity))
        return _plan_for(settings.only, settings.skip, named).of(tuple(CATALOG.values()))
    return tuple((rule, rule.check) for rule in catalog if rule.check is not None and selected(rule, settings))


class _Plan:
    """The rules of the standard that run in some settings; chosen again only where the catalog is another one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rules: tuple[Rule, ...] = ()
        self._planned: _Planned = ()

    def of(self, rules: tuple[Rule, ...]) -> _Planned:
        """Those of *rules* that run. That they are the same ones as before is quick to see."""
        if len(rules) != len(self._rules) or not all(map(is_, rules, self._rules)):
            self._planned = _plan(self._settings, rules)
            self._rules = rules
        return self._planned


@lru_cache(maxsize=16)
def _plan_for(only: frozenset[str], skip: frozenset[str], named: frozenset[str]) -> _Plan:
    """The plan where these rules are chosen, left out, and given a severity."""
    return _Plan(Settings(only=only, skip=skip, severity=dict.fromkeys(named, Severity.INFO)))


def selected(rule: Rule, settings: Settings) -> bool:
    """Whether *rule* runs: ``only`` and ``skip`` choose among those that are not mandatory.

    One that runs on request must be among ``only``, or have a severity in the settings or the profile.
    """
    if rule.mandatory:
        return True
    if rule.id in settings.skip:
        return False
    return rule.id in settings.only or not (settings.only or (rule.on_request and not settings.names(rule.id)))


def _outdated(checked: Checked, settings: Settings) -> Iterator[Breach]:
    """What is deprecated in the document as it was sent; a letter names no version, so nothing in it is."""
    if checked.document.codec is not READERS["letter"]:
        for problem in outdated(checked.data, checked.document.version):
            rule = CATALOG[problem.rule]
            if selected(rule, settings):
                yield rule, problem


def _as_sent(problem: Problem, version: SchemaVersion) -> Problem:
    """*problem* at its place in the document of *version*, not in its upgrade to the newest version."""
    if version is LATEST:
        return problem
    return structs.replace(problem, pointer=place_before(problem.pointer, version, LATEST))


def failure(error: Exception, rule: str | None = None) -> Problem:
    """An internal error (IMR090): the type of the exception and its place in this package.

    Never its message, which may quote the document.
    """
    import traceback  # slow to start, and only an internal error needs it

    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "imr_schema" in frame.filename]
    frame = f"{frames[-1].name}, line {frames[-1].lineno}" if frames else "an unknown place"
    return Problem(rule="IMR090", facts={"error": type(error).__name__, "frame": f"{rule}: {frame}" if rule else frame})
