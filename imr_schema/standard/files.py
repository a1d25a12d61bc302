"""Where the standard's files are: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

import os

from imr_schema.text import sha256

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


def package_digest(*below: str) -> str:
    """The SHA-256 over the files of this package, or those in the folder *below* of it, each by its name and digest.

    What runs is known by it, also in a checkout whose version number says nothing. The files of the standard are not
    among them, nor what Python makes beside its sources.
    """
    lines = []
    top = os.path.join(_HERE, *below)
    for here, folders, found in os.walk(top):
        folders[:] = [name for name in folders if name != "__pycache__" and (here, name) != (_HERE, "schemas")]
        for name in found:
            with open(os.path.join(here, name), "rb") as file:
                place = os.path.relpath(os.path.join(here, name), top).replace(os.sep, "/")
                lines.append(f"{sha256(file.read())}  {place}\n")
    return sha256("".join(sorted(lines)).encode())
