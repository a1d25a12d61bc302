"""What the verdicts of a run rest on, beside the documents: engines, rules, law, schemas, code lists, settings.

It is for a receipt, by which somebody else repeats the run. It has no text of a document and no reason of a
suppression, and nothing that differs from one run to the next.
"""

from __future__ import annotations

import platform
from typing import Any

from imr_schema.config.profiles import Profile
from imr_schema.config.settings import ForFiles, Settings, Suppression
from imr_schema.findings import Severity
from imr_schema.standard import VERSIONS, SchemaVersion, codelists, files
from imr_schema.text import encodable, sha256

_ENGINES = ("jsonschema-rs", "lxml", "msgspec")
_SECOND_ENGINES = ("jsonschema", "xmlschema")


def basis(settings: Settings, *, across: bool = False, syntax: str | None = None) -> dict[str, Any]:
    """What the verdicts of a run with these *settings* rest on, as plain data.

    *across*: the documents are compared with each other; *syntax*: the one that all of them are read in.
    """
    return {
        "codelists": {"sha256": _codelists(settings)},
        "engines": _engines(both=settings.both_engines),
        "law": {"sha256": sha256(files.read("law/law.json"))},
        "rules": {"sha256": files.package_digest("rules")},
        "schemas": {version.name: _schemas(version) for version in VERSIONS.values()},
        "settings": _settings(settings) | {"across": across} | ({"syntax": syntax} if syntax else {}),
        "toolDigest": {"sha256": files.package_digest()},
    }


def _schemas(version: SchemaVersion) -> dict[str, Any]:
    return {
        "jsonSchema": {"sha256": sha256(files.read(version.json_schema))},
        "xsd": {"sha256": sha256(files.read(version.xsd))},
    }


def _engines(*, both: bool) -> dict[str, str]:
    from importlib.metadata import version  # slow to start, as lxml is

    from lxml import etree

    names = (*_ENGINES, *(_SECOND_ENGINES if both else ()))
    libxml2 = ".".join(map(str, etree.LIBXML_VERSION))
    return {name: version(name) for name in names} | {"libxml2": libxml2, "python": platform.python_version()}


def _codelists(settings: Settings) -> str:
    from msgspec import json  # validation has it, and whoever asks for the help does not need it

    own = {name: getattr(settings.lists, name.replace("-", "_")).entries for name in codelists.NAMES}
    of_standard = {name: sha256(files.read(name)) for name in files.names() if name.startswith("codelists/")}
    return sha256(json.encode([own, of_standard], order="sorted"))


def _settings(settings: Settings) -> dict[str, Any]:
    """What in *settings* may change a verdict; of the baseline its digest, since it lists every finding."""
    known = sorted(f"{source}\n{print}" for source, prints in settings.baseline.items() for print in prints)
    return {
        "assumeVersion": settings.assume_version,
        "baseline": {"sha256": sha256(encodable("\n".join(known)).encode())} if known else None,
        "engine": "both" if settings.both_engines else "fast",
        "failOn": settings.fail_on.value,
        "forFiles": [_for_files(each) for each in settings.for_files],
        "limits": {name: getattr(settings.limits, name) for name in sorted(settings.limits.__struct_fields__)},
        "only": sorted(settings.only),
        "profile": _profile(settings.profile),
        "rules": _severities(settings.rules),
        "severity": _severities(settings.severity),
        "skip": sorted(settings.skip),
        "suppressions": [_suppression(each) for each in settings.suppressions],
    }


def _profile(profile: Profile) -> dict[str, Any]:
    return {"name": encodable(profile.name), "copy": profile.copy, "severity": _severities(profile.severity)}


def _severities(severities: dict[str, Severity]) -> dict[str, str]:
    return {rule: severities[rule].value for rule in sorted(severities)}


def _suppression(each: Suppression) -> dict[str, Any]:
    until = each.until.isoformat() if each.until else None
    files_ = None if each.files is None else encodable(each.files)
    place = None if each.place is None else encodable(each.place)
    return {"rule": each.rule, "place": place, "files": files_, "until": until}


def _for_files(each: ForFiles) -> dict[str, Any]:
    return {
        "match": encodable(each.match),
        "profile": _profile(each.profile) if each.profile else None,
        "failOn": each.fail_on.value if each.fail_on else None,
        "skip": sorted(each.skip),
        "rules": _severities(each.rules),
    }
