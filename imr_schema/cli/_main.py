"""One run of the command line: standard streams that work, and the exit code for whatever happens."""

from __future__ import annotations

import gc

# What is imported stays, and a document's data has no cycles: collecting while starting finds nothing.
gc.set_threshold(100_000, 20, 20)

import io
import os
import sys
from typing import Any, NoReturn

import click

from imr_schema.cli import _signals
from imr_schema.cli._exit import ENVIRONMENT, INTERNAL, INTERRUPTED, USAGE, WRONG_DIGEST
from imr_schema.cli._group import Gone, group
from imr_schema.errors import DigestError, EnvironmentFailure, NotVerified, UsageError
from imr_schema.text import visible


class _Closed(io.RawIOBase):
    """In place of a standard output that was closed before the start; only writing to it fails."""

    def writable(self) -> bool:
        return True

    def write(self, _: Any) -> int:
        raise EnvironmentFailure("standard output is closed")


_FAILURES: dict[type[Exception], int] = {
    UsageError: USAGE,
    DigestError: WRONG_DIGEST,
    NotVerified: WRONG_DIGEST,
    EnvironmentFailure: ENVIRONMENT,
}
"""The exit codes of what is told in a sentence."""


def run(arguments: list[str] | None) -> NoReturn:
    """Run the command that *arguments* ask for, those of the process if None, and exit; no input gives a traceback."""
    _streams()
    debug = "--debug" in (sys.argv if arguments is None else arguments)
    try:
        code = group.main(arguments, prog_name="imr-schema", standalone_mode=False)
        sys.stdout.flush()
        _leave(code if isinstance(code, int) else 0)
    except _signals.Stopped as stopped:
        _signals.end(stopped.number)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _fail("interrupted", INTERRUPTED)
    except click.ClickException as error:
        _refuse(error)
    except Gone:
        # Neither this tool nor the documents are at fault; what is still buffered has nowhere to go.
        os._exit(ENVIRONMENT)
    except OSError as error:
        _fail(f"writing failed: {error.strerror}", ENVIRONMENT)
    except tuple(_FAILURES) as error:
        _fail(str(error), next(code for kind, code in _FAILURES.items() if isinstance(error, kind)))
    except Exception as error:
        _crashed(error, debug)


def _refuse(error: click.ClickException) -> NoReturn:
    """Show what is wrong with the call as click does, but for what the caller's words would do to a terminal."""
    if isinstance(
        error, getattr(click.exceptions, "NoArgsIsHelpError", ())
    ):  # since click 8.2: the message is the help
        error.show()
        _leave(error.exit_code)
    if isinstance(error, click.UsageError) and error.ctx is not None:
        print(error.ctx.get_usage(), file=sys.stderr)
        print(f"Try '{error.ctx.command_path} --help' for help.\n", file=sys.stderr)
    message = error.format_message()
    # The list of what is missing has lines of its own, and no word of the caller.
    ours = isinstance(error, click.MissingParameter)
    print(f"Error: {message if ours else visible(message)}", file=sys.stderr)
    _leave(error.exit_code)


def _streams() -> None:
    """Standard streams that can be written to whatever their encoding, and when they are closed."""
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_Closed(), 1), write_through=True)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _fail(message: str, code: int) -> NoReturn:
    print(f"imr-schema: {visible(message)}", file=sys.stderr)
    _leave(code)


def _crashed(error: Exception, debug: bool) -> NoReturn:
    import traceback

    if debug:
        print("imr-schema: the traceback below may quote documents; read it before you pass it on", file=sys.stderr)
        traceback.print_exception(error)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "imr_schema" in frame.filename]
    place = f"{os.path.basename(frames[-1].filename)}, line {frames[-1].lineno}" if frames else "an unknown place"
    _fail(f"internal error: {type(error).__name__} in {place}; --debug shows more", INTERNAL)


def _leave(code: int) -> NoReturn:
    """Exit at once: taking an interpreter down would cost a sixth of the time of a small document."""
    sys.stdout.flush()
    _name_what_is_left()
    sys.stderr.flush()
    os._exit(code)


def _name_what_is_left() -> None:
    """One line for part files of killed runs that could not be removed."""
    part_files = sys.modules.get("imr_schema.part_files")  # a run that wrote nothing has not imported it
    left = part_files.LEFT if part_files else []
    if left:
        names = visible(", ".join(left))
        print(f"imr-schema: part files of a killed run cannot be removed: {names}", file=sys.stderr)
