"""What decides what a run finds, beside the documents: this tool, its engines, and what was asked for."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import msgspec
from msgspec import structs

from imr_schema._version import __version__
from imr_schema.batch.documents import Instructions
from imr_schema.config.settings import Settings
from imr_schema.standard import codelists, files

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_ENGINES = (
    *("lxml", "jsonschema-rs", "msgspec", "xmlschema", "elementpath", "jsonschema", "pypdfium2", "jinja2", "typst"),
    "python-docx",
)
"""Packages that read documents, judge them or write them."""


@cache
def tool() -> bytes:
    """A digest of this tool: its version, every file of it and of the standard, Python and the engines.

    The version alone is none: in a checkout it stays while the rules change.
    """
    from lxml import etree

    digest = hashlib.sha256(repr((__version__, platform.python_version(), platform.machine())).encode())
    digest.update(repr((etree.LIBXML_VERSION, [_version_of(name) for name in _ENGINES])).encode())
    for folder in (_PACKAGE, files.folder()):
        for path in sorted(_files_below(folder)):
            with open(path, "rb") as file:
                content = file.read()
            name = os.path.relpath(path, folder).encode("utf-8", "surrogateescape")
            digest.update(b"%d %b %d\n" % (len(name), name, len(content)))
            digest.update(content)
    return digest.digest()


def _version_of(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _files_below(folder: str) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (os.path.join(here, name) for name in names)


def asked(instructions: Instructions) -> bytes:
    """A digest of what is done with each document, and by what settings, but for the day, and what reports show."""
    settings = instructions.settings
    plain = structs.asdict(structs.replace(settings, as_of=None, values="none"))
    parts = {
        "settings": {name: value for name, value in plain.items() if name != "lists"},
        "lists": None if settings.lists is codelists.STANDARD else _lists(settings),
        "folder": os.getcwd() if _by_name(settings) else None,
        "syntax": instructions.syntax,
        "rewriting": instructions.rewriting,
        "contents": instructions.contents,
    }
    # Names of files may be no Unicode; json writes them as escapes.
    written = json.dumps(msgspec.to_builtins(parts, order="deterministic"), sort_keys=True)
    return hashlib.sha256(written.encode()).digest()


def _lists(settings: Settings) -> dict[str, Any]:
    names = (name.replace("-", "_") for name in codelists.NAMES)
    return {name: getattr(settings.lists, name).entries for name in names}


def _by_name(settings: Settings) -> bool:
    """Whether something in *settings* is for files of some names alone, which begin at the working folder."""
    return bool(settings.for_files or settings.baseline or any(each.files for each in settings.suppressions))
