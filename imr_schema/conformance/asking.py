"""Run a command on one document of the kit, bounded in time and in what it says."""

from __future__ import annotations

import os
import re
import selectors
import shutil
import signal
import subprocess
import time
from typing import IO, Any

from msgspec import Struct

from imr_schema.errors import UsageError

MOST_OUTPUT = 4 * 1024 * 1024
_PIECE = 65536
_PLACE = re.compile(r"\{(?:file|asOf|profile)\}")


class Said(Struct, frozen=True):
    """What a command said: its exit code and standard output; or ``broke`` says how it failed to answer."""

    exit: int = 0
    output: bytes = b""
    broke: str | None = None


def check(command: tuple[str, ...]) -> None:
    """Raises ``UsageError`` for a command that cannot be asked."""
    if not command:
        raise UsageError("name the command after --, as in: conformance run -- COMMAND {file}")
    if not any("{file}" in word for word in command):
        raise UsageError("the command has no {file}, where the name of the document is put")
    if shutil.which(command[0]) is None:
        raise UsageError(f"{command[0]}: there is no such command")


def ask(command: tuple[str, ...], places: dict[str, str], seconds: float) -> Said:
    """What *command* says when *places* (``{file}`` and others) stand in it; never raises for what the command does."""
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
        return Said(broke="could not be started")
    try:
        said = _listen(process, time.monotonic() + seconds, seconds)
    finally:
        _end(process)
    return said


def _listen(process: subprocess.Popen[bytes], until: float, seconds: float) -> Said:
    assert process.stdout is not None
    held = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not selector.select(left):
                return Said(broke=f"hangs: no answer within {seconds:g} s")
            piece = _some(process.stdout)
            if not piece:
                break
            held += piece
            if len(held) > MOST_OUTPUT:
                return Said(broke=f"says more than {MOST_OUTPUT:,} bytes")
    try:
        code = process.wait(max(until - time.monotonic(), 0.01))
    except subprocess.TimeoutExpired:
        return Said(broke=f"hangs: no answer within {seconds:g} s")
    if code < 0:
        return Said(broke=f"crashes: ended by {_signal(-code)}")
    return Said(code, bytes(held))


def _some(stream: IO[Any]) -> bytes:
    return os.read(stream.fileno(), _PIECE)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command and all that it started, if it still runs."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (OSError, AttributeError):
            process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
