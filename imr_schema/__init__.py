"""imr-schema: the machine-readable form of California IMR Final Determinations.

The names here are the public interface; everything else may change between releases.
"""

from imr_schema._version import __version__
from imr_schema.api import convert, dump, load, validate
from imr_schema.errors import ImrError, NotAcceptable, SurroundingsError, UsageError
from imr_schema.finding import Finding, LedgerRow, Report, Severity, Verdict
from imr_schema.model import Citation, Decision, Determination, DisputedItem, Guideline
from imr_schema.settings import Limits, Settings

__all__ = [
    "Citation",
    "Decision",
    "Determination",
    "DisputedItem",
    "Finding",
    "Guideline",
    "ImrError",
    "LedgerRow",
    "Limits",
    "NotAcceptable",
    "Report",
    "Settings",
    "Severity",
    "SurroundingsError",
    "UsageError",
    "Verdict",
    "__version__",
    "convert",
    "dump",
    "load",
    "validate",
]
