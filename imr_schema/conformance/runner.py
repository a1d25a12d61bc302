"""Run a command on one document of the kit, bounded in time and in output."""

from __future__ import annotations

import os
import re
import selectors
import shutil
import signal
import subprocess
import threading
import time
from typing import IO

from msgspec import Struct

from imr_schema.errors import UsageError

MOST_OUTPUT = 4 * 1024 * 1024
_PIECE = 65536
_RUNNING: set[subprocess.Popen[bytes]] = set()
_STOPPED = threading.Event()
_PLACE = re.compile(r"\{(?:file|asOf|profile)\}")


class Output(Struct, frozen=True):
    """What a command gave back: its exit code and standard output; or ``failure`` says how it failed to answer."""

    exit: int = 0
    output: bytes = b""
    failure: str | None = None


def check_command(command: tuple[str, ...]) -> None:
    """Raises ``UsageError`` for a command that cannot be run."""
    if not command:
        raise UsageError("name the command after --, as in: conformance run -- COMMAND {file}")
    if not any("{file}" in word for word in command):
        raise UsageError("the command has no {file}, where the name of the document is put")
    if shutil.which(command[0]) is None:
        raise UsageError(f"{command[0]}: there is no such command")


def run_command(command: tuple[str, ...], places: dict[str, str], seconds: float) -> Output:
    """The output of *command* with *places* (``{file}`` and others) filled in; no behavior of the command raises."""
    words = [_PLACE.sub(lambda found: places.get(found[0], found[0]), word) for word in command]
    try:
        process = subprocess.Popen(  # noqa: S603 - what to run is the user's own choice
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that what it starts ends with it
        )
    except (OSError, ValueError):
        return Output(failure="could not be started")
    _RUNNING.add(process)
    try:
        if _STOPPED.is_set():
            return Output(failure="was not waited for")
        return _output(process, time.monotonic() + seconds, seconds)
    finally:
        _RUNNING.discard(process)
        _end(process)


def stop() -> None:
    """End every command that runs now, and let no other begin: this process is about to end."""
    _STOPPED.set()
    for process in list(_RUNNING):
        _kill(process)


def _output(process: subprocess.Popen[bytes], until: float, seconds: float) -> Output:
    assert process.stdout is not None
    content = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not selector.select(left):
                return Output(failure=f"hangs: no answer within {seconds:g} s")
            piece = _piece(process.stdout)
            if not piece:
                break
            content += piece
            if len(content) > MOST_OUTPUT:
                return Output(failure=f"writes more than {MOST_OUTPUT:,} bytes")
    try:
        code = process.wait(max(until - time.monotonic(), 0.01))
    except subprocess.TimeoutExpired:
        return Output(failure=f"hangs: no answer within {seconds:g} s")
    if code < 0:
        return Output(failure=f"crashes: ended by {_signal(-code)}")
    return Output(code, bytes(content))


def _piece(stream: IO[bytes]) -> bytes:
    return os.read(stream.fileno(), _PIECE)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End all that the command started, whether or not it has ended itself."""
    _kill(process)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)  # the group keeps its number as long as one of it lives
    except (OSError, AttributeError):
        process.kill()


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
