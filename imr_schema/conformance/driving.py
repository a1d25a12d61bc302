"""Ask about one case after another, several side by side, and score each answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from imr_schema.conformance.answers import understood
from imr_schema.conformance.asking import Said
from imr_schema.conformance.kit import Case, Manifest
from imr_schema.conformance.scoring import Scored, compare
from imr_schema.errors import UsageError


def chosen(manifest: Manifest, rules: frozenset[str], *, profiles: bool = True) -> list[Case]:
    """The cases of *rules*, all when none is named; those of a profile only with *profiles*. Raises ``UsageError`` when there is none."""
    of_rules = [case for case in manifest.cases if not rules or case.rule in rules]
    found = [case for case in of_rules if profiles or case.profile is None]
    if not found:
        raise UsageError(f"the kit has no case of {', '.join(sorted(rules))}" if rules else "the kit has no case")
    return found


def drive(
    cases: Iterable[Case], folder: str, ask: Callable[[str, Case], Said], level: str, jobs: int = 1
) -> Iterator[Scored]:
    """The score of each case, in order; *ask* gets the path of its document below *folder*."""
    with ThreadPoolExecutor(jobs) as executor:
        try:
            yield from executor.map(partial(_one, folder, ask, level), cases)
        finally:
            executor.shutdown(cancel_futures=True)


def _one(folder: str, ask: Callable[[str, Case], Said], level: str, case: Case) -> Scored:
    path = os.path.abspath(os.path.join(folder, *case.file.split("/")))
    return compare(case, understood(ask(path, case), level))
