"""What ``--version`` prints."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from imr_schema._version import __version__
from imr_schema.standard import VERSIONS


def versions() -> str:
    """This tool, the versions of the standard it knows, and the engines it validates with."""
    from lxml import etree

    lines = [
        f"imr-schema {__version__}",
        f"standard: {', '.join(VERSIONS)}",
        f"Python {platform.python_version()}",
        f"lxml {version('lxml')} (libxml2 {'.'.join(map(str, etree.LIBXML_VERSION))})",
    ]
    for package in ("jsonschema-rs", "xmlschema", "jsonschema", "msgspec", "click", "hypothesis"):
        try:
            lines.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            lines.append(f"{package} is not installed")
    return "\n".join(lines)
