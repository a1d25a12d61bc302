"""The command line: one file for each command, imported when the command is called."""

from __future__ import annotations

import gc

# What is imported stays, and a document's data has no cycles: collecting while starting finds nothing.
gc.set_threshold(100_000, 20, 20)

import importlib
import io
import os
import signal
import sys
from typing import Any, NoReturn

import click

from imr_schema.cli._exit import ENVIRONMENT, INTERNAL, INTERRUPTED, TERMINATED, USAGE, WRONG_DIGEST
from imr_schema.docstrings import docstring
from imr_schema.errors import DigestError, EnvironmentFailure, UsageError
from imr_schema.text import visible

_COMMANDS = {
    "validate": "Validate documents: schema and rules.",
    "convert": "Turn documents into another syntax.",
    "migrate": "Move documents to another version of the standard.",
    "detect": "Identify the syntax and version of files.",
    "letter": "Read and check letters: text, PDF, DOCX, HTML.",
    "rules": "List and explain the rules.",
    "conformance": "Export the conformance kit, and measure another implementation with it.",
    "schemas": "The standard's own files.",
}


class _Gone(Exception):
    """The reader of standard output has closed it."""


class _Closed(io.RawIOBase):
    """In place of a standard output that was closed before the start; only writing to it fails."""

    def writable(self) -> bool:
        return True

    def write(self, _: Any) -> int:
        raise EnvironmentFailure("standard output is closed")


class _Lazy(click.Group):
    """A group that imports a command when it is called: starting must stay cheap."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"imr_schema.cli.{cmd_name}")
        command: click.Command = module.command
        return _with_help(command)

    def invoke(self, ctx: click.Context) -> Any:
        """A closed output is noticed here: click itself would exit with 1."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise _Gone from None
        return result

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _with_help(command: click.Command) -> click.Command:
    """*command* with the help of its docstring and of its subcommands', where Python dropped them before click came."""
    if command.help is None and command.callback is not None:
        command.help = docstring(command.callback)
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        _with_help(each)
    return command


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from imr_schema.cli._versions import versions

        click.echo(versions())
        ctx.exit()


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 acceptable, 1 not acceptable, 2 wrong usage, 3 undetermined or no file, 4 loss, "
    "5 digest, 6 environment, 70 internal error. Completion: docs/commands.md.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Versions of this tool, the standard and the engines.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error. It may quote documents.")
@click.pass_context
def group(ctx: click.Context, debug: bool) -> None:
    """Validate and convert California IMR Final Determinations, as XML and JSON.

    Nothing is ever fetched from a network.
    """
    ctx.obj = debug


_with_help(group)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit; no input ends in a traceback."""
    signal.signal(signal.SIGTERM, _terminated)
    _streams()
    debug = "--debug" in (sys.argv if arguments is None else arguments)
    try:
        code = group.main(arguments, prog_name="imr-schema", standalone_mode=False)
        _flush()
        _leave(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        _fail("interrupted", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        _leave(error.exit_code)
    except UsageError as error:
        _fail(str(error), USAGE)
    except DigestError as error:
        _fail(str(error), WRONG_DIGEST)
    except EnvironmentFailure as error:
        _fail(str(error), ENVIRONMENT)
    except _Gone:
        # Neither this tool nor the documents are at fault; what is still buffered has nowhere to go.
        os._exit(ENVIRONMENT)
    except OSError as error:
        _fail(f"writing failed: {error.strerror}", ENVIRONMENT)
    except KeyboardInterrupt:
        _fail("interrupted", INTERRUPTED)
    except Exception as error:
        _crashed(error, debug)


def _streams() -> None:
    """Standard streams that can be written to whatever their encoding, and when they are closed."""
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_Closed(), 1), write_through=True)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _flush() -> None:
    sys.stdout.flush()


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


def _terminated(*_: Any) -> NoReturn:
    raise SystemExit(TERMINATED)


def _leave(code: int) -> NoReturn:
    """Exit at once: taking an interpreter down would cost a sixth of the time of a small document."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
