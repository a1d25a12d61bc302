"""imr-schema: the machine-readable form of California IMR Final Determinations.

The names here are the public interface; everything else may change between releases. Each is
imported when it is first used, so that the command line loads only what a command needs.
"""

from __future__ import annotations

import sys

from imr_schema._version import __version__

TYPE_CHECKING = False  # typing takes a while to import, and the command line can be interrupted as soon as it has begun
if TYPE_CHECKING:
    from imr_schema.api.comparisons import diff
    from imr_schema.api.determinations import dump, load
    from imr_schema.api.documents import (
        Migrated,
        convert,
        digest,
        digested_bytes,
        find_documents,
        migrate,
        profile,
        validate,
    )
    from imr_schema.api.letters import LetterContent, check_letter, read_letter, render_letter
    from imr_schema.api.reports import report_text, write_report
    from imr_schema.api.sharing import minimize, redact
    from imr_schema.api.signatures import sign, verify
    from imr_schema.batch.validate_many import Converted, convert_many, validate_many
    from imr_schema.changes import Change, Compared, Comparison, Renumbered, WordCount
    from imr_schema.config.profiles import Profile
    from imr_schema.config.settings import ForFiles, Limits, Settings, Suppression
    from imr_schema.errors import EnvironmentFailure, ImrError, NotAcceptable, NotVerified, UsageError
    from imr_schema.findings import Excerpt, Finding, ItemCompleteness, Presence, Report, Severity, Suppressed, Verdict
    from imr_schema.inputs.files import Source, Sources
    from imr_schema.migrations import Loss
    from imr_schema.migrations.would_lose import WouldLose
    from imr_schema.model import (
        Analysis,
        Basis,
        Case,
        Citation,
        Classification,
        Code,
        CodeSource,
        Copy,
        Decision,
        Determination,
        DisputedItem,
        Exchange,
        Extension,
        Generator,
        Guideline,
        IdentifiedParty,
        Identifier,
        Laterality,
        Method,
        ModifiedRequest,
        Outcome,
        Parties,
        Party,
        Priority,
        Property,
        Provenance,
        ReplacementReason,
        Replaces,
        Representative,
        RequestPart,
        ReviewDecision,
        ReviewedDocument,
        Reviewer,
        ReviewReason,
        Role,
        SourceLetter,
        Standard,
        Timing,
        UtilizationReview,
    )
    from imr_schema.signatures.jws import Signer
    from imr_schema.validation.minimize_document import Minimized
    from imr_schema.validation.redact_document import Posted

__all__ = [
    "Analysis",
    "Basis",
    "Case",
    "Change",
    "Citation",
    "Classification",
    "Code",
    "CodeSource",
    "Compared",
    "Comparison",
    "Converted",
    "Copy",
    "Decision",
    "Determination",
    "DisputedItem",
    "EnvironmentFailure",
    "Excerpt",
    "Exchange",
    "Extension",
    "Finding",
    "ForFiles",
    "Generator",
    "Guideline",
    "IdentifiedParty",
    "Identifier",
    "ImrError",
    "ItemCompleteness",
    "Laterality",
    "LetterContent",
    "Limits",
    "Loss",
    "Method",
    "Migrated",
    "Minimized",
    "ModifiedRequest",
    "NotAcceptable",
    "NotVerified",
    "Outcome",
    "Parties",
    "Party",
    "Posted",
    "Presence",
    "Priority",
    "Profile",
    "Property",
    "Provenance",
    "Renumbered",
    "ReplacementReason",
    "Replaces",
    "Report",
    "Representative",
    "RequestPart",
    "ReviewDecision",
    "ReviewReason",
    "ReviewedDocument",
    "Reviewer",
    "Role",
    "Settings",
    "Severity",
    "Signer",
    "Source",
    "SourceLetter",
    "Sources",
    "Standard",
    "Suppressed",
    "Suppression",
    "Timing",
    "UsageError",
    "UtilizationReview",
    "Verdict",
    "WordCount",
    "WouldLose",
    "__version__",
    "check_letter",
    "convert",
    "convert_many",
    "diff",
    "digest",
    "digested_bytes",
    "dump",
    "find_documents",
    "load",
    "migrate",
    "minimize",
    "profile",
    "read_letter",
    "redact",
    "render_letter",
    "report_text",
    "sign",
    "validate",
    "validate_many",
    "verify",
    "write_report",
]

_HOMES = {
    "api.comparisons": ("diff",),
    "api.determinations": (
        "dump",
        "load",
    ),
    "api.documents": (
        "Migrated",
        "convert",
        "digest",
        "digested_bytes",
        "find_documents",
        "migrate",
        "profile",
        "validate",
    ),
    "api.letters": (
        "LetterContent",
        "check_letter",
        "read_letter",
        "render_letter",
    ),
    "api.reports": (
        "report_text",
        "write_report",
    ),
    "api.sharing": (
        "minimize",
        "redact",
    ),
    "api.signatures": (
        "sign",
        "verify",
    ),
    "batch.validate_many": (
        "Converted",
        "convert_many",
        "validate_many",
    ),
    "changes": (
        "Change",
        "Compared",
        "Comparison",
        "Renumbered",
        "WordCount",
    ),
    "config.profiles": ("Profile",),
    "config.settings": (
        "ForFiles",
        "Limits",
        "Settings",
        "Suppression",
    ),
    "errors": (
        "EnvironmentFailure",
        "ImrError",
        "NotAcceptable",
        "NotVerified",
        "UsageError",
    ),
    "findings": (
        "Excerpt",
        "Finding",
        "ItemCompleteness",
        "Presence",
        "Report",
        "Severity",
        "Suppressed",
        "Verdict",
    ),
    "inputs.files": ("Source", "Sources"),
    "migrations": ("Loss",),
    "migrations.would_lose": ("WouldLose",),
    "model": (
        "Analysis",
        "Basis",
        "Case",
        "Citation",
        "Classification",
        "Code",
        "CodeSource",
        "Copy",
        "Decision",
        "Determination",
        "DisputedItem",
        "Exchange",
        "Extension",
        "Generator",
        "Guideline",
        "IdentifiedParty",
        "Identifier",
        "Laterality",
        "Method",
        "ModifiedRequest",
        "Outcome",
        "Parties",
        "Party",
        "Priority",
        "Property",
        "Provenance",
        "ReplacementReason",
        "Replaces",
        "Representative",
        "RequestPart",
        "ReviewDecision",
        "ReviewReason",
        "ReviewedDocument",
        "Reviewer",
        "Role",
        "SourceLetter",
        "Standard",
        "Timing",
        "UtilizationReview",
    ),
    "signatures.jws": ("Signer",),
    "validation.minimize_document": ("Minimized",),
    "validation.redact_document": ("Posted",),
}

_EARLIER = {"LedgerRow": "ItemCompleteness", "SurroundingsError": "EnvironmentFailure"}
"""Names that the public interface had before; each works for one release."""


if TYPE_CHECKING:
    LedgerRow = ItemCompleteness
    SurroundingsError = EnvironmentFailure
else:  # a type checker shall not accept any name at all

    def __getattr__(name: str) -> object:
        if name in _EARLIER:
            import warnings  # only for callers of an earlier name

            warnings.warn(f"imr_schema.{name} is now {_EARLIER[name]}", DeprecationWarning, stacklevel=2)
            name = _EARLIER[name]
        from importlib import import_module

        for home, names in _HOMES.items():
            if name in names:
                return getattr(import_module(f"imr_schema.{home}"), name)
        # With these, Python asks whether another name was meant.
        raise AttributeError(f"module 'imr_schema' has no attribute {name!r}", name=name, obj=sys.modules[__name__])


def __dir__() -> list[str]:
    return sorted(__all__)
