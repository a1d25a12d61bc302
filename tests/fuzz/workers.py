"""Many cases in several processes; one that takes too long or kills its process is a failure, and the others go on."""

import hashlib
import json
import multiprocessing
import os
import resource
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from tests.fuzz import surfaces
from tests.fuzz.invariants import failure_of, failures
from tests.fuzz.known import expected
from tests.fuzz.minimize import minimized
from tests.fuzz.subject import Failure, Input, Subject

MOST_SECONDS = 20
"""The longest time for one case, of a processor; by the clock it may take ``_SHARED`` times as long."""

_MEMORY = 6 * 1024**3
_SHARED = 6
_MINIMIZING = 6
_SAVED = 2
_FORK = multiprocessing.get_context("fork")


class Plan(Struct, frozen=True):
    """A run: which cases, for how long, and where failures are saved."""

    seed: int
    minutes: float
    jobs: int
    folder: Path
    only: str | None = None
    cases: int | None = None
    """The number of the last case. None: as many as the time allows."""
    end: float = 0
    """When the time is over, by the monotonic clock."""


class Worker:
    """One process and what it says of itself.

    ``state``: the number of its case, the time of its processor and of the clock at which that began, and whether it is
    making a failure small. ``done``: how many cases of each surface it has run.
    """

    def __init__(self, plan: Plan, job: int) -> None:
        self.plan, self.job = plan, job
        self.state: Any = _FORK.RawArray("d", 4)
        self.done: Any = _FORK.RawArray("q", len(surfaces.SURFACES))
        self.process = self._started(1 + job)

    def _started(self, number: int) -> ForkProcess:
        self.state[:] = (number, 0, time.monotonic(), 0)
        process = _FORK.Process(target=_work, args=(self.plan, self.state, self.done, number), daemon=True)
        process.start()
        return process

    def lost(self) -> str | None:
        """Why the process does not go on by itself; None where it does."""
        if not self.process.is_alive():
            return None if self.process.exitcode == 0 else f"the process ended with {self.process.exitcode}"
        _, processor, clock, minimizing = self.state
        late = time.monotonic() - clock
        if minimizing or late < MOST_SECONDS:
            return None
        if late > _SHARED * MOST_SECONDS or _processor_seconds(self.process.pid) - processor > MOST_SECONDS:
            return f"it takes more than {MOST_SECONDS} s"
        return None

    def again(self) -> None:
        """End the process, and go on after the case that it was lost in."""
        self.process.kill()
        self.process.join()
        self.process = self._started(int(self.state[0]) + self.plan.jobs)


def run(plan: Plan) -> tuple[Counter[str], Counter[str]]:
    """How many cases of each surface were run, and how often each failure occurred; each new failure is saved."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    surfaces.prepare()
    log = plan.folder / "failures.jsonl"
    log.unlink(missing_ok=True)
    begin = said = time.monotonic()
    plan = structs.replace(plan, end=begin + plan.minutes * 60)
    workers = [Worker(plan, job) for job in range(plan.jobs)]
    while any(worker.process.is_alive() or worker.lost() for worker in workers):
        time.sleep(0.5)
        for worker in workers:
            if why := worker.lost():
                _save_lost(plan, int(worker.state[0]), why)
                worker.again()
        if time.monotonic() - said > 30:
            said = time.monotonic()
            cases = sum(sum(worker.done) for worker in workers)
            print(f"{said - begin:.0f} s: {cases:,} cases, {cases / (said - begin):.0f} a second", flush=True)
    cases = Counter(
        dict(zip(surfaces.SURFACES, map(sum, zip(*(worker.done for worker in workers), strict=True)), strict=True))
    )
    return cases, Counter(each["signature"] for each in logged(log))


def logged(log: Path) -> Iterator[dict[str, Any]]:
    """The failures that processes wrote to *log*."""
    for line in log.read_text().splitlines() if log.exists() else ():
        yield json.loads(line)


def _work(plan: Plan, state: Any, done: Any, number: int) -> None:
    """The cases from *number* on, every so many, until the time is over."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, hard))
    turns, names, seen = surfaces.schedule(plan.only), list(surfaces.SURFACES), Counter[str]()
    while time.monotonic() < plan.end and (plan.cases is None or number <= plan.cases):
        state[:] = (number, time.process_time(), time.monotonic(), 0)
        try:
            name, given = surfaces.case(plan.seed, turns, number)
        except Exception as error:  # a fault of what makes inputs, which shall not end the run
            state[3] = 1
            _log(plan, turns[number % len(turns)], number, Failure("input-is-made", repr(error)[:200]), None)
            number += plan.jobs
            continue
        for failure in failures(given, number // len(turns) + number):
            state[3] = 1
            seen[failure.signature] += 1
            wanted = seen[failure.signature] <= _SAVED and not expected(failure.signature)
            smallest = small(given, failure) if wanted else None
            _log(plan, name, number, failure, smallest)
        done[names.index(name)] += 1
        number += plan.jobs


def small(given: Input, failure: Failure) -> Input:
    """*given* as small as it becomes while it fails in the same way."""

    def fails(raw: bytes) -> bool:
        again = failure_of(failure.invariant, Subject(Input(given.kind, raw)))
        return again is not None and again.signature == failure.signature

    return Input(given.kind, minimized(given.raw, fails, _MINIMIZING))


def save(folder: Path, failure: Failure, given: Input) -> Path:
    """The file of a failing input, which is named after the invariant and its digest."""
    path = folder / f"{failure.invariant}-{hashlib.sha256(given.raw).hexdigest()[:12]}.{given.kind}"
    path.write_bytes(given.raw)
    return path


def _log(plan: Plan, surface: str, number: int, failure: Failure, given: Input | None) -> None:
    """Note the failure, and save its input if there is one to save."""
    saved = str(save(plan.folder, failure, given)) if given else None
    entry = {
        "signature": failure.signature, "invariant": failure.invariant, "detail": failure.detail, "surface": surface,
        "seed": plan.seed, "case": number, "file": saved,
    }  # fmt: skip
    with (plan.folder / "failures.jsonl").open("a") as log:
        log.write(json.dumps(entry) + "\n")
    if saved:
        print(
            f"{failure.invariant}: {failure.detail} ({surface}, seed {plan.seed}, case {number}): {saved}", flush=True
        )


def _save_lost(plan: Plan, number: int, why: str) -> None:
    """Note a case that its process did not survive; making its input again is harmless."""
    name, given = surfaces.case(plan.seed, surfaces.schedule(plan.only), number)
    _log(plan, name, number, Failure("process-lives", why), given)


def _processor_seconds(pid: int | None) -> float:
    """How many seconds of a processor the process *pid* has used; 0 where the system does not tell."""
    try:
        times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return 0
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
