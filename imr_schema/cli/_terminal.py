"""What a person at a terminal gets: notes on standard error, and colors where they help."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from imr_schema.text import safe_line


def note(sentence: str) -> None:
    """Tell *sentence* on standard error."""
    click.echo(safe_line(f"imr-schema: {sentence}"), err=True)


def colored(stream: Any, chosen: str = "auto") -> bool:
    """Whether to color what goes to *stream*: as *chosen* (auto, always or never), then as the environment asks.

    ``auto`` colors for a terminal that is not dumb. NO_COLOR (no-color.org) comes before FORCE_COLOR (force-color.org),
    which asks for color in a pipe or a log too.
    """
    if chosen != "auto":
        return chosen == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"


def stdout_is_terminal() -> bool:
    """Whether a person sees standard output."""
    return sys.stdout.isatty()
