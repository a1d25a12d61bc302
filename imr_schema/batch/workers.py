"""Work on many files side by side: results in order, and one that kills its process costs one result."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_CHUNK = 32
_AHEAD = 4


def in_order(things: Sequence[T], work: Callable[[T], R], lost: Callable[[T], R], jobs: int) -> Iterator[R]:
    """``work(thing)`` for each of *things*, in their order, by *jobs* processes.

    When a process dies, the executor loses whatever it had; every thing of the chunk it worked on is
    then tried in a process of its own, and the one that kills it again gives ``lost(thing)``. No more
    than a few chunks a process are under way, so memory does not grow with the batch.
    """
    chunks = iter([things[i : i + _CHUNK] for i in range(0, len(things), _CHUNK)])
    waiting: deque[tuple[Sequence[T], Future[list[R]]]] = deque()
    pool = _pool(jobs)
    try:
        while True:
            for chunk in islice(chunks, _AHEAD * jobs - len(waiting)):
                waiting.append((chunk, _submitted(pool, work, chunk)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                yield from (_alone(work, lost, thing) for thing in chunk)
                pool = _pool(jobs)
                waiting = deque((later, _submitted(pool, work, later)) for later, _ in waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Whoever interrupts us interrupts the batch; its processes are told by us.
    return ProcessPoolExecutor(jobs, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


def _submitted(pool: ProcessPoolExecutor, work: Callable[[T], R], chunk: Sequence[T]) -> Future[list[R]]:
    try:
        return pool.submit(_each, work, chunk)
    except BrokenProcessPool as error:
        # A process died while nobody looked; the chunk is then found among the broken ones.
        future: Future[list[R]] = Future()
        future.set_exception(error)
        return future


def _each(work: Callable[[T], R], chunk: Sequence[T]) -> list[R]:
    return [work(thing) for thing in chunk]


def _alone(work: Callable[[T], R], lost: Callable[[T], R], thing: T) -> R:
    with _pool(1) as pool:
        try:
            return pool.submit(work, thing).result()
        except BrokenProcessPool:
            return lost(thing)
