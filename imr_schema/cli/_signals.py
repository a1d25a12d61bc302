"""SIGINT and SIGTERM: they end the command at once, whatever it is doing, with exit code 130 or 143.

Nothing is raised, since code that is imported or called back may swallow what is raised in it. What must not be left
behind is removed here: part files. Processes of a batch end when their parent has ended.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import NoReturn

_ENDING = (signal.SIGINT, signal.SIGTERM)
_WORDS = {signal.SIGINT: b"imr-schema: interrupted\n", signal.SIGTERM: b"imr-schema: terminated\n"}


class Stopped(BaseException):
    """A signal came while the stack must be unwound before the command may end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def install() -> None:
    """Handle both signals from now on. One that the caller ignores stays ignored, as for a job in the background."""
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def end(number: int) -> NoReturn:
    """End the command as the signal *number* asks; another signal does so without delay."""
    for each in _ENDING:
        signal.signal(each, _end_now)
    # It cannot be imported here: whatever is imported at this moment may be half there.
    discard_all = getattr(sys.modules.get("imr_schema.part_files"), "discard_all", None)
    if discard_all is not None:
        discard_all()
    try:
        os.write(2, (b"\n" if os.isatty(2) else b"") + _WORDS[signal.Signals(number)])
    finally:  # also where nobody listens
        os._exit(128 + number)


class Unwinding:
    """A block that must put away what it made: a signal in it calls *stop* and raises ``Stopped``."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop

    def __enter__(self) -> None:
        self._before = {number: signal.getsignal(number) for number in _ENDING}
        for number, handler in self._before.items():
            if handler is _end:
                signal.signal(number, self._raise)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _raise(self, number: int, _: FrameType | None) -> NoReturn:
        for each in _ENDING:
            signal.signal(each, _end_now)
        self._stop()
        raise Stopped(number)


def _end(number: int, _: FrameType | None) -> NoReturn:
    end(number)


def _end_now(number: int, _: FrameType | None) -> NoReturn:
    os._exit(128 + number)
