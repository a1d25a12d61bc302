"""Copies of this process, and the pipes to them, on Linux: what ``workers`` needs of multiprocessing and no more.

Importing multiprocessing (sockets, temporary files, subprocesses) takes as long as validating a document does. What is
here has the same names and the same meaning, so that ``workers`` asks either of them.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

_LENGTH = 8
"""Bytes in front of a message, which say how long it is."""

_AT_ONCE = 1024 * 1024
"""The most bytes that are asked for in one go: a message that was announced may never come."""

_LAST_STANDARD = 2
"""The descriptor of standard error."""

_FAILED = 1
"""What a copy ends with whose work raised: the parent notes that it was lost."""


class Connection:
    """An end of a pipe for messages of bytes: what is read from, what is written to, or both."""

    def __init__(self, reads: int | None, writes: int | None) -> None:
        self._reads, self._writes = reads, writes

    def fileno(self) -> int:
        """The descriptor that is ready when there is something to receive, or the other end is closed."""
        assert self._reads is not None or self._writes is not None, "it is closed"
        return self._reads if self._reads is not None else self._writes  # type: ignore[return-value]

    def send_bytes(self, message: bytes) -> None:
        """Send *message* whole. Raises ``OSError`` where the other end is gone."""
        assert self._writes is not None
        left = memoryview(len(message).to_bytes(_LENGTH, "big") + message)
        while left:
            left = left[os.write(self._writes, left) :]

    def recv_bytes(self) -> bytes:
        """The next message, waited for. Raises ``EOFError`` where the other end is gone."""
        return self._read(int.from_bytes(self._read(_LENGTH), "big"))

    def _read(self, wanted: int) -> bytes:
        assert self._reads is not None
        read: list[bytes] = []
        while wanted:
            piece = os.read(self._reads, min(wanted, _AT_ONCE))
            if not piece:
                raise EOFError
            read.append(piece)
            wanted -= len(piece)
        return b"".join(read)

    def close(self) -> None:
        """Close this end; once closed, nothing more happens."""
        for descriptor in (self._reads, self._writes):
            if descriptor is not None:
                os.close(descriptor)
        self._reads = self._writes = None


class Copy:
    """A copy of this process that calls *target* with *args* and ends."""

    def __init__(self, target: Callable[..., None], args: Sequence[Any], daemon: bool) -> None:
        assert daemon, "copies end with their parent"
        self._target, self._args, self._process = target, args, 0
        self.exitcode: int | None = None
        """What it ended with: negative, the signal that ended it; None before ``join``, or where nobody can say."""

    def start(self) -> None:
        """Begin. Raises ``OSError`` where the system has no room for another process."""
        self._process = os.fork()
        if self._process == 0:
            self._run()

    def _run(self) -> None:
        code = _FAILED
        try:
            nothing = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nothing, 0)  # standard input is the parent's
            os.close(nothing)
            self._target(*self._args)
            code = 0
        finally:  # whatever is raised: what stands above it on the stack is the parent's work
            os._exit(code)

    def kill(self) -> None:
        """End it at once."""
        if self.exitcode is None:
            with suppress(ProcessLookupError):  # somebody else has waited for it
                os.kill(self._process, signal.SIGKILL)

    def join(self) -> None:
        """Wait until it has ended."""
        try:
            _, status = os.waitpid(self._process, 0)
        except ChildProcessError:
            return  # the caller ignores how processes end, and the system has forgotten it
        self.exitcode = os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """Nothing is held of a process that has ended."""


class Copies:
    """A context, as ``multiprocessing.get_context`` gives one, whose processes are copies of this one."""

    def Pipe(self, duplex: bool = True) -> tuple[Connection, Connection]:  # noqa: N802 - multiprocessing's name
        """Two ends of a pipe; where it is not *duplex*, the first reads what the second sends."""
        there_reads, here_writes = _pipe()
        if not duplex:
            return Connection(there_reads, None), Connection(None, here_writes)
        here_reads, there_writes = _pipe()
        return Connection(here_reads, here_writes), Connection(there_reads, there_writes)

    Process = Copy

    def get_start_method(self) -> str:
        """``"fork"``."""
        return "fork"


def _pipe() -> tuple[int, int]:
    """The two ends of a pipe; neither is in the place of a standard stream that is closed, which a copy opens anew."""
    reads, writes = os.pipe()
    return _above_standard_streams(reads), _above_standard_streams(writes)


def _above_standard_streams(descriptor: int) -> int:
    if descriptor > _LAST_STANDARD:
        return descriptor
    import fcntl  # standard streams are seldom closed

    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _LAST_STANDARD + 1)
    os.close(descriptor)
    return moved


def wait(connections: Sequence[Connection], timeout: float | None) -> list[Connection]:
    """Those of *connections* that have something to receive or are closed, after at most *timeout* seconds."""
    waiting = select.poll()
    by_descriptor = {each.fileno(): each for each in connections}
    for descriptor in by_descriptor:
        waiting.register(descriptor, select.POLLIN)
    ready = waiting.poll(None if timeout is None else timeout * 1000)
    return [by_descriptor[descriptor] for descriptor, _ in ready]


def can_be_made() -> bool:
    """Whether copies are sound here: on Linux, of a process that has one thread.

    A copy of a process with several threads, those of libraries too, may wait for ever for another's lock.
    """
    if sys.platform != "linux":
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False
