"""Where the standard's samples are: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

import os

from imr_schema.errors import UsageError

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

EVERY_PART = "every-part.imr.json"
"""The sample with every optional part and two items decided differently, which the examples of rules edit."""


def sample_path(*steps: str) -> str:
    """The path of a file or folder of ``samples/``."""
    packed = os.path.join(_HERE, "samples")
    return os.path.join(packed if os.path.isdir(packed) else os.path.join(os.path.dirname(_HERE), "samples"), *steps)


def sample(*steps: str) -> bytes:
    """The bytes of a file of ``samples/``; raises ``UsageError`` where the installation lacks it."""
    try:
        with open(sample_path(*steps), "rb") as file:
            return file.read()
    except OSError:
        raise UsageError(f"this installation lacks the sample {'/'.join(steps)}") from None
