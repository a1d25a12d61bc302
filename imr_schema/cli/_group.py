"""The commands by name: one file for each, imported when the command is called."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from imr_schema.docstrings import docstring

_COMMANDS = {
    "validate": "Validate documents: schema and rules.",
    "convert": "Turn documents into another syntax.",
    "fmt": "Rewrite documents in canonical form, in place.",
    "new": "Make a skeleton of a determination.",
    "migrate": "Move documents to another version of the standard.",
    "redact": "Make copies for the public of served ones.",
    "minimize": "Make a document small that still has a finding, without its texts.",
    "detect": "Identify the syntax and version of documents.",
    "diff": "Compare two documents, item by item.",
    "reconcile": "Compare a document with the request and its review.",
    "digest": "Digests of the content of documents, one for both syntaxes.",
    "receipt": "Sign and verify receipts of validations.",
    "sign": "Sign the content of a document.",
    "verify": "Verify the signature of a document.",
    "deliver": "Make a folder to hand over, and verify one.",
    "tabulate": "Write documents as tables: Parquet, CSV, SQLite, DuckDB.",
    "letter": "Read and check letters: text, PDF, DOCX, HTML.",
    "rules": "List and explain the rules.",
    "conformance": "Export the conformance kit, and measure another implementation with it.",
    "schemas": "The standard's own files.",
}

_CLOSE = 0.6
"""How like a command an unknown word is that may be a slip for it."""


class Gone(Exception):
    """The reader of standard output has closed it."""


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """An unknown command is refused with the one that is probably meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from imr_schema.text import nearest

            near = nearest(args[0], _COMMANDS, _CLOSE)
            if near is None:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near}?", ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        """A closed output is noticed here: click itself would exit with 1."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise Gone from None
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
    "5 digest or signature, 6 environment, 70 internal error. Completion: docs/commands.md.",
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
