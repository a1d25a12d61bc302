"""Work on many things by several processes: results in order, and a process that is lost costs one result.

``concurrent.futures`` is not used: when one of its processes dies, it fails all work at once, without the name of the
task that was to blame, and from some deaths it never returns. Here each process has a pipe of its own, so that the
parent always knows what each one is at: the first task that was sent to it and is not finished.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from typing import Any, Generic, TypeVar, cast

from imr_schema.batch import copies
from imr_schema.batch.copies import Connection, Copies, Copy
from imr_schema.batch.memory import allow
from imr_schema.errors import EnvironmentFailure
from imr_schema.read_errors import OUT_OF_MEMORY

T = TypeVar("T")
R = TypeVar("R")

Work = Callable[[T, int], Iterator[R | None]]
"""``work(task, skip)`` gives the results of *task* but for the first *skip* of them.

Before each result of a task that may have several it gives None: what the result is about was found, and the work on it
begins. When the process is lost then, the other results of the task are still to be had.
"""


class End(Enum):
    """How a process was lost."""

    #: It was ended because it took longer than the deadline.
    LATE = "late"
    #: It aborted, as libraries do that are refused memory.
    ABORTED = "aborted"
    #: Anything else ended it.
    DIED = "died"

    def exceeded(self, timeout: float | None) -> str | None:
        """Which limit was exceeded, as IMR001 words it; None where it was none."""
        if self is End.LATE and timeout is not None:
            return f"it is over the limit of {timeout:g} {'second' if timeout == 1 else 'seconds'}"
        return OUT_OF_MEMORY if self is End.ABORTED else None


Lost = Callable[[T, int | None, End], R]
"""``lost(task, number, end)`` is the result in place of the one that a process was at when it was lost.

*number* counts the results of a task that has several, from 1; None stands for the task as a whole, or what is left of
it.
"""

_AHEAD = 4
"""Tasks that a process has beside the one it is at, so that it never waits for us."""

_ROOM = 4096
"""Bytes of tasks that wait in a pipe: so few that sending never blocks, whatever the system."""

_MOST_KEPT = 32 * 1024 * 1024
"""Bytes of tasks and results that are kept until it is their turn."""

_MOST_FAILED_STARTS = 3

# What a process sends: a sign, and after two of them a result, or nothing.
_READY, _UNDER_WAY, _ENDED, _RAISED = b"r", b"+", b".", b"!"


def in_order(
    tasks: Iterable[T],
    work: Work[T, R],
    lost: Lost[T, R],
    *,
    jobs: int,
    timeout: float | None = None,
    memory: Callable[[T], int] | None = None,
    several: Callable[[T], bool] = lambda task: False,
    start_method: str | None = None,
) -> Generator[tuple[T, R], None, None]:
    """Each of *tasks* with each of its results, in order, by *jobs* processes.

    A result may take *timeout* seconds from when its process began with it; None: as long as it takes. For a task, a
    process may take ``memory(task)`` bytes beside what it has, where the system can limit that. Whatever ends a
    process, it costs the result that it was at, and ``lost`` gives another in its place. A task that may have *several*
    results is begun once more where its process ended before the first of them was begun: most likely it was no work of
    this task that ended it, and all results would be lost. *tasks* is read only as far as processes have room, and what
    is ready early is kept within bounds, so memory does not grow with the batch.
    What ``work`` raises is raised here. Raises ``EnvironmentFailure`` when processes cannot be started.
    """
    if _is_daemon():
        raise EnvironmentFailure(
            "this process is a daemon of multiprocessing, which may not start others; ask for one job"
        )
    pool = _Pool(tasks, work, lost, jobs, timeout, memory, several, _context(start_method))
    try:
        yield from pool.results()
    finally:
        pool.close()


def _is_daemon() -> bool:
    """Whether this process is one that multiprocessing would not let have others; then multiprocessing is there."""
    multiprocessing = sys.modules.get("multiprocessing")
    return multiprocessing is not None and bool(multiprocessing.current_process().daemon)


def _context(start_method: str | None) -> Copies:
    """How processes begin: as copies of this one, which is quick, where that is sound.

    Else by multiprocessing, whose context is used as ``Copies`` is.
    """
    if start_method in (None, "fork") and copies.can_be_made():
        return Copies()
    import multiprocessing  # slow to start

    if start_method is None and sys.platform == "linux":
        start_method = "spawn"
    return cast("Copies", multiprocessing.get_context(start_method))


def _wait(context: Copies, connections: list[Connection], timeout: float | None) -> list[Connection]:
    """Those of *connections*, which *context* made, that have something to receive or are closed."""
    if isinstance(context, Copies):
        return copies.wait(connections, timeout)
    from multiprocessing import connection  # as slow

    return connection.wait(connections, timeout)


class _Task(Generic[T]):
    """A task on its way: as it is sent, what has come back, and how far it is."""

    def __init__(self, task: T) -> None:
        self.task, self.packed = task, pickle.dumps((task, 0))
        self.size = len(self.packed)
        self.results: deque[bytes] = deque()
        self.done = 0
        self.under_way = self.ended = self.begun_again = False

    def resume(self) -> None:
        """To be sent again, for the results after those that are there."""
        self.packed, self.under_way = pickle.dumps((self.task, self.done)), False

    def begin_again(self) -> None:
        """To be sent again although nothing of it had begun, once."""
        self.resume()
        self.begun_again = True


class _Worker(Generic[T]):
    """A process, our ends of its two pipes, and the tasks that it has."""

    def __init__(
        self, context: Copies, work: Work[T, Any], memory: Callable[[T], int] | None, ours: list[Connection]
    ) -> None:
        self.connection, theirs = context.Pipe()
        watched, self.lifeline = context.Pipe(duplex=False)
        ours = [*ours, self.connection, self.lifeline] if context.get_start_method() == "fork" else []
        arguments = (theirs, watched, ours, work, memory)
        self.process: Copy = context.Process(target=_serve, args=arguments, daemon=True)
        with _signals_held():
            self.process.start()
        theirs.close()
        watched.close()
        self.tasks: deque[_Task[T]] = deque()
        self.ready = False
        self.since = time.monotonic()

    def has_room(self, size: int) -> bool:
        """Whether a task of *size* bytes can be sent at once: the process waits for it, or the pipe has room."""
        if not self.tasks:
            return True
        return len(self.tasks) <= _AHEAD and size + sum(len(each.packed) for each in self.tasks) <= _ROOM

    def send(self, task: _Task[T]) -> None:
        """Give it *task*; one that has died is noticed when it is listened to."""
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        with suppress(OSError):
            self.connection.send_bytes(task.packed)

    def end(self) -> int | None:
        """End it at once; nothing is lost that was not lost before. Gives what it had ended with, or ended with now."""
        self.process.kill()
        self.process.join()
        code = self.process.exitcode
        self.process.close()
        self.connection.close()
        self.lifeline.close()
        return code


class _Pool(Generic[T, R]):
    """The state of one batch: the tasks whose results are still to be given, in order, and who is at which."""

    def __init__(
        self,
        tasks: Iterable[T],
        work: Work[T, R],
        lost: Lost[T, R],
        jobs: int,
        timeout: float | None,
        memory: Callable[[T], int] | None,
        several: Callable[[T], bool],
        context: Copies,
    ) -> None:
        self._tasks, self._work, self._lost, self._jobs = iter(tasks), work, lost, jobs
        self._timeout, self._memory, self._several, self._context = timeout, memory, several, context
        self._workers: list[_Worker[T]] = []
        self._order: deque[_Task[T]] = deque()
        self._next: _Task[T] | None = None
        self._kept = self._failed_starts = 0

    def results(self) -> Iterator[tuple[T, R]]:
        """Every result in order."""
        while True:
            self._hand_out()
            if not self._order:
                return
            first = self._order[0]
            if first.results:
                packed = first.results.popleft()
                self._kept -= len(packed)
                yield first.task, pickle.loads(packed)  # noqa: S301 - our own process made it
            elif first.ended:
                self._kept -= self._order.popleft().size
            else:
                self._listen()

    def close(self) -> None:
        """End all processes."""
        while self._workers:
            self._workers.pop().end()

    def _hand_out(self) -> None:
        """Send tasks as long as a process has room for the next one.

        A process gets tasks in ascending order only: the first task of all is then the first of its process, and
        always comes forward, however much of the others' results is kept. A process that is not heard keeps its tasks,
        and gets no others.
        """
        while True:
            if self._next is None:
                for task in self._tasks:
                    self._next = _Task(task)
                    break
                else:
                    return
            worker = self._with_room(len(self._next.packed))
            if worker is None:
                return
            self._order.append(self._next)
            self._kept += self._next.size
            worker.send(self._next)
            self._next = None

    def _with_room(self, size: int) -> _Worker[T] | None:
        worker = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
        if (worker is None or worker.tasks) and len(self._workers) < self._jobs:
            worker = self._start()
        return worker if worker is not None and worker.has_room(size) else None

    def _start(self) -> _Worker[T]:
        ours = [end for worker in self._workers for end in (worker.connection, worker.lifeline)]
        try:
            worker = _Worker(self._context, self._work, self._memory, ours)
        except OSError as error:
            raise EnvironmentFailure(
                f"a process cannot be started: {(error.strerror or 'no reason given').lower()}"
            ) from None
        self._workers.append(worker)
        return worker

    def _listen(self) -> None:
        """Wait until some process has sent something, died, or is late; then act on it."""
        heard = [worker for worker in self._workers if self._is_heard(worker)]
        ready = _wait(self._context, [worker.connection for worker in heard], self._patience(heard))
        for worker in heard:
            if worker.connection in ready:
                self._receive(worker)
            elif self._is_late(worker):
                self._replace(worker, late=True)

    def _is_heard(self, worker: _Worker[T]) -> bool:
        """Not when too much is kept already: its pipe fills, and it waits; but always the one at the first task."""
        return self._kept <= _MOST_KEPT or bool(worker.tasks and worker.tasks[0] is self._order[0])

    def _patience(self, heard: list[_Worker[T]]) -> float | None:
        """Seconds until the next of *heard* can be late, at most an hour; None for ever."""
        if self._timeout is None:
            return None
        begun = [worker.since for worker in heard if worker.ready and worker.tasks]
        # No system waits for any number of seconds; after an hour we look again.
        return max(0.0, min(min(begun) + self._timeout - time.monotonic(), 3600.0)) if begun else None

    def _is_late(self, worker: _Worker[T]) -> bool:
        if self._timeout is None or not worker.ready or not worker.tasks:
            return False
        return time.monotonic() - worker.since >= self._timeout

    def _receive(self, worker: _Worker[T]) -> None:
        try:
            message = worker.connection.recv_bytes()
        except (EOFError, OSError):
            self._replace(worker, late=False)
            return
        worker.since = time.monotonic()
        sign, result = message[:1], message[1:]
        if sign == _READY:
            worker.ready, self._failed_starts = True, 0
        elif sign == _RAISED:
            raise pickle.loads(result)  # noqa: S301 - our own process made it
        else:
            self._take(worker, result, ended=sign == _ENDED)

    def _take(self, worker: _Worker[T], result: bytes, *, ended: bool) -> None:
        """Note a *result* of the first task of *worker*, or none; another is under way, or the task has *ended*."""
        task = worker.tasks[0]
        if result:
            task.done += 1
            task.results.append(result)
            self._kept += len(result)
        task.under_way, task.ended, task.begun_again = not ended, ended, False
        if ended:
            worker.tasks.popleft()

    def _replace(self, worker: _Worker[T], *, late: bool) -> None:
        """Put another process in the place of one that was lost; it gets the tasks of the lost one, in their order."""
        code = worker.end()
        self._workers.remove(worker)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts == _MOST_FAILED_STARTS:
                raise EnvironmentFailure(
                    "a process ends before it has begun; on some systems a script needs a main guard"
                )
        elif worker.tasks:
            self._resume(worker, End.LATE if late else End.ABORTED if code == -signal.SIGABRT else End.DIED)
        if worker.tasks:
            successor = self._start()
            for task in worker.tasks:
                successor.send(task)

    def _resume(self, worker: _Worker[T], end: End) -> None:
        """Note what the *end* of *worker* costs, and what is to be done of the task that it was at."""
        task = worker.tasks[0]
        if end is End.DIED and not task.under_way and not task.begun_again and self._several(task.task):
            task.begin_again()
            return
        under_way = task.under_way
        instead = self._lost(task.task, task.done + 1 if under_way else None, end)
        self._take(worker, pickle.dumps(instead), ended=not under_way)
        if under_way:
            task.resume()


@contextmanager
def _signals_held() -> Iterator[None]:
    """While a process starts, no signal reaches it that it would take for its parent's."""
    if not hasattr(signal, "pthread_sigmask"):  # pragma: no cover - Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(
    ours: Connection,
    lifeline: Connection,
    others: list[Connection],
    work: Work[Any, Any],
    memory: Callable[[Any], int] | None,
) -> None:
    """What a process does: one task after another, until its parent closes the pipe or is gone."""
    for end in others:
        end.close()  # or nobody would see that the parent is gone
    _own_signals()
    _end_with(lifeline)
    with suppress(EOFError, OSError):
        ours.send_bytes(_READY)
        while True:
            task, skip = pickle.loads(ours.recv_bytes())  # noqa: S301 - our parent made it
            if memory is not None:
                allow(memory(task))
            for message in _messages(work(task, skip)):
                ours.send_bytes(message)
    os._exit(0)  # what the parent had still to write at its end is not ours


def _messages(results: Iterator[Any]) -> Iterator[bytes]:
    """What is sent of the *results* of a task: each of them once it is known whether another one is under way."""
    packed = b""
    try:
        for result in results:
            if result is None or packed:
                yield _UNDER_WAY + packed
                packed = b""
            if result is not None:
                packed = pickle.dumps(result)
    except Exception as error:
        yield _RAISED + pickle.dumps(error)
    else:
        yield _ENDED + packed


def _own_signals() -> None:
    """Whoever interrupts us interrupts the batch, and its parent ends us; what terminates us does so at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))


def _end_with(lifeline: Connection) -> None:
    """Have the system end this process when its parent is gone, even amid work in C that never returns.

    The parent alone has the other end of *lifeline*. When it closes, the system sends SIGIO, which ends a process.
    """
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows; there the closed pipe ends us after the document
        return
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline.fileno(), fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(lifeline.fileno(), fcntl.F_GETFL)
    fcntl.fcntl(lifeline.fileno(), fcntl.F_SETFL, flags | os.O_ASYNC)
