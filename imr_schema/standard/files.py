"""Where the standard's files are: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

import os

LICENSE = "Apache-2.0"
"""The license of every file of the standard, by its SPDX identifier; the file LICENSE has its text."""

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def folder() -> str:
    """The folder ``schemas/`` that this installation reads."""
    packed = os.path.join(_HERE, "schemas")
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(_HERE), "schemas")


def path(name: str) -> str:
    """The path of the file *name*, given below ``schemas/`` with forward slashes."""
    return os.path.join(folder(), *name.split("/"))


def read(name: str) -> bytes:
    """The bytes of the file *name* below ``schemas/``."""
    with open(path(name), "rb") as file:
        return file.read()


def names() -> list[str]:
    """Every file of the standard, below ``schemas/``, sorted."""
    paths = []
    for here, _, files in os.walk(folder()):
        paths += [os.path.relpath(os.path.join(here, name), folder()).replace(os.sep, "/") for name in files]
    return sorted(paths)
