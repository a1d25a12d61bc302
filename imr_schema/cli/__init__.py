"""The command line. This file imports nothing that must be read, so that a signal is handled before all else begins."""

import _signal  # type: ignore[import-not-found]  # what the module signal is made of; it is there already
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main(arguments: "list[str] | None" = None) -> "NoReturn":
    """Run the command line and exit; no input ends in a traceback, and neither does SIGINT or SIGTERM."""
    for number in (_signal.SIGINT, _signal.SIGTERM):
        if _signal.getsignal(number) != _signal.SIG_IGN:
            _signal.signal(number, _end)
    from imr_schema.cli import _signals

    _signals.install()
    from imr_schema.cli import _main

    _main.run(arguments)


def _end(number: int, _: object) -> "NoReturn":
    """What a signal does while even the module for signals, of a hundred times the size, is not there yet."""
    os._exit(128 + number)
