"""CPU time, in rounds: what is compared is measured in turn, and compared within each round."""

import gc
import os
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

ELSEWHERE = tempfile.gettempdir()
"""A folder without a settings file: reading one is not what is measured."""
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Bytecode is written once, as an installation has it."""

Seconds = Mapping[str, Sequence[float]]
"""The time of each call, one a round, by its name."""


def cpu(call: Callable[[], Any]) -> float:
    """CPU seconds of this thread for one *call*."""
    begin = time.thread_time()
    call()
    return time.thread_time() - begin


def child(command: Sequence[str]) -> float:
    """CPU seconds of a process and of those that it waited for, started in a folder without a settings file."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT, cwd=ELSEWHERE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rounds(calls: Mapping[str, Callable[[], float]], count: int) -> dict[str, list[float]]:
    """The seconds that each of *calls* says it took, *count* times, after one round that does not count.

    In each round they come one after the other, so that what slows the machine slows them alike.
    """
    found: dict[str, list[float]] = {name: [] for name in calls}
    for n in range(count + 1):
        for name, call in calls.items():
            gc.collect()
            seconds = call()
            if n:
                found[name].append(seconds)
    return found


def ratio(found: Seconds, over: str, under: str) -> float:
    """The median of the ratios of two calls inside each round."""
    return statistics.median(a / b for a, b in zip(found[over], found[under], strict=True))
