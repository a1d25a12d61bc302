"""imr-schema: the machine-readable form of California IMR Final Determinations.

The names here are the public interface; everything else may change between releases. Each is
imported when it is first used, so that the command line loads only what a command needs.
"""

from __future__ import annotations

from imr_schema._version import __version__

TYPE_CHECKING = False  # typing takes a while to import, and the command line can be interrupted as soon as it has begun
if TYPE_CHECKING:
    from typing import Any

    from imr_schema.api import convert, digest, digested_bytes, dump, load, validate
    from imr_schema.batch.validate_many import Converted, convert_many, validate_many
    from imr_schema.config.settings import Limits, Settings, Suppression
    from imr_schema.errors import EnvironmentFailure, ImrError, NotAcceptable, UsageError
    from imr_schema.findings import Finding, ItemCompleteness, Presence, Report, Severity, Verdict
    from imr_schema.inputs.files import Source
    from imr_schema.model import Citation, Decision, Determination, DisputedItem, Guideline

__all__ = [
    "Citation",
    "Converted",
    "Decision",
    "Determination",
    "DisputedItem",
    "EnvironmentFailure",
    "Finding",
    "Guideline",
    "ImrError",
    "ItemCompleteness",
    "Limits",
    "NotAcceptable",
    "Presence",
    "Report",
    "Settings",
    "Severity",
    "Source",
    "Suppression",
    "UsageError",
    "Verdict",
    "__version__",
    "convert",
    "convert_many",
    "digest",
    "digested_bytes",
    "dump",
    "load",
    "validate",
    "validate_many",
]

_HOMES = {
    "api": ("convert", "digest", "digested_bytes", "dump", "load", "validate"),
    "batch.validate_many": ("Converted", "convert_many", "validate_many"),
    "config.settings": ("Limits", "Settings", "Suppression"),
    "errors": ("ImrError", "NotAcceptable", "EnvironmentFailure", "UsageError"),
    "findings": ("Finding", "ItemCompleteness", "Presence", "Report", "Severity", "Verdict"),
    "inputs.files": ("Source",),
    "model": ("Citation", "Decision", "Determination", "DisputedItem", "Guideline"),
}

_EARLIER = {"LedgerRow": "ItemCompleteness", "SurroundingsError": "EnvironmentFailure"}
"""Names that the public interface had before; each works for one release."""


def __getattr__(name: str) -> Any:
    if name in _EARLIER:
        import warnings  # only for callers of an earlier name

        warnings.warn(f"imr_schema.{name} is now {_EARLIER[name]}", DeprecationWarning, stacklevel=2)
        name = _EARLIER[name]
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"imr_schema.{home}"), name)
    raise AttributeError(f"module 'imr_schema' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
