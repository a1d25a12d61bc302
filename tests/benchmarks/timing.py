"""CPU time, in rounds: what is compared is measured in turn, and compared within each round."""

import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

ELSEWHERE = tempfile.gettempdir()
"""A folder without a settings file: reading one is not what is measured."""
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Bytecode is written once, as an installation has it."""
OURS = [str(Path(sys.executable).parent / "imr-schema")]
"""Our command line."""

Calls = Mapping[str, Callable[[], float | None]]
"""What is measured: each call gives its seconds, None where it cannot be done."""
Seconds = Mapping[str, Sequence[float]]
"""The time of each call, one a round, by its name."""


def cpu(call: Callable[[], Any]) -> float:
    """CPU seconds of this thread for one *call*."""
    begin = time.thread_time()
    call()
    return time.thread_time() - begin


class Spent(Struct, frozen=True):
    """What a process took."""

    code: int
    #: CPU seconds, with those of the processes that it waited for.
    cpu: float
    #: Seconds on the clock.
    clock: float


ACCEPTED = (0, 1)
"""The exit codes of a process that did what was asked."""


def process(command: Sequence[str], tree: Path | None = None) -> Spent:
    """Run *command* in a folder without a settings file; *tree*: where it finds our package, if not as installed."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, env=environment(tree), cwd=ELSEWHERE)
    clock, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(done.returncode, seconds, clock)


def child(command: Sequence[str], tree: Path | None = None) -> float | None:
    """The CPU seconds of a process, None where it did not do what was asked."""
    done = process(command, tree)
    return done.cpu if done.code in ACCEPTED else None


def environment(tree: Path | None) -> dict[str, str]:
    """The environment of a process that finds our package in *tree*."""
    return ENVIRONMENT if tree is None else {**ENVIRONMENT, "PYTHONPATH": str(tree)}


def rounds(calls: Calls, count: int) -> dict[str, list[float]]:
    """The seconds that each of *calls* took, *count* times, after one round that does not count.

    In each round they come one after the other, so that what slows the machine slows them alike. What cannot be done is
    not in the result.
    """
    found: dict[str, list[float]] = {name: [] for name in calls}
    gc.collect()
    gc.freeze()  # what is measured does not pay for the documents that wait
    for n in range(count + 1):
        for name in list(found):
            seconds = calls[name]()
            if seconds is None:
                del found[name]
            elif n:
                found[name].append(seconds)
        gc.collect()
    gc.unfreeze()
    return found


def ratio(found: Seconds, over: str, under: str) -> float | None:
    """The median of the ratios of two calls inside each round; None where one of them could not be done."""
    if over not in found or under not in found:
        return None
    return statistics.median(a / b for a, b in zip(found[over], found[under], strict=True))
