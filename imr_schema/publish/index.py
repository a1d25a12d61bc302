"""The standard's files as a whole: list, show, export, verify, build."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import quoteattr

from msgspec import Struct

from imr_schema import atomic_write
from imr_schema.errors import DigestError
from imr_schema.publish import by_namespace, editors
from imr_schema.publish.plain import plain_name, write_plain
from imr_schema.publish.schematron import write_schematron
from imr_schema.publish.xsd import write_xsd
from imr_schema.publish.xslt import write_xslt
from imr_schema.standard import (
    LATEST,
    LICENSE,
    NAMESPACES,
    VERSIONS,
    Status,
    schema_bytes,
    schema_names,
    schema_path,
    source,
    version_named,
)
from imr_schema.tables import TABLES, dictionary
from imr_schema.text import pretty_json, sha256

INDEX = "index.json"
CATALOG = "catalog.xml"
_LICENSE = "LICENSE"
_UNRECORDED = {INDEX, CATALOG, _LICENSE}
_DRAFT = Status.DRAFT.value
_MAY_CHANGE = (_DRAFT, Status.CANDIDATE.value)


class Entry(Struct, frozen=True):
    """One file of the standard, as ``schemas/index.json`` records it."""

    path: str
    version: str
    kind: str
    status: str
    date: str
    sha256: str
    since: str | None = None
    instead: str | None = None


def entries() -> list[Entry]:
    """Every file that the index records, in its order."""
    return [Entry(**entry) for entry in json.loads(schema_bytes(INDEX))["files"]]


def verify() -> list[str]:
    """The names of all files, each found as recorded; raises ``DigestError`` naming those that are not."""
    recorded = entries()
    wrong = [entry for entry in recorded if sha256(_bytes(entry.path)) != entry.sha256]
    unknown = set(schema_names()) - {entry.path for entry in recorded} - _UNRECORDED
    if wrong or unknown:
        frozen = [entry.path for entry in wrong if entry.status not in _MAY_CHANGE]
        also = f"; released, and may never change: {', '.join(frozen)}" if frozen else ""
        names = ", ".join([*(entry.path for entry in wrong), *sorted(unknown)])
        raise DigestError(f"not as schemas/index.json records: {names}{also}")
    return [entry.path for entry in recorded]


def show(version: str, kind: str) -> bytes:
    """The bytes of one file of *version*: *kind* is ``json``, ``xsd``, or for the portable rules ``sch`` or ``xsl``."""
    chosen = version_named(version)
    names = {
        "json": chosen.json_schema,
        "xsd": chosen.xsd,
        "sch": chosen.schematron,
        "xsl": chosen.schematron_xslt,
    }
    return schema_bytes(names[kind])


def export(folder: str) -> list[str]:
    """Write every file of the standard below *folder*, as it is, and what is made of them; gives their names.

    Made are the plain JSON Schemas, for code generators and strict validators, and settings for editors.
    """
    written = {name: schema_bytes(name) for name in schema_names()}
    written |= {plain_name(version): write_plain(version) for version in VERSIONS.values()}
    written |= editors.files(os.path.normpath(folder).replace(os.sep, "/") if not os.path.isabs(folder) else "schemas")
    paths = {name: os.path.join(folder, *name.split("/")) for name in written}
    atomic_write.refuse_collisions(((path, name) for name, path in paths.items()), (), below=folder)
    for name, content in written.items():
        atomic_write.write(paths[name], content, below=folder)
    return list(written)


def build(folder: str | None = None, today: date | None = None) -> list[str]:
    """Make what is generated from the sources: XSDs, portable rules, the catalog and the index.

    The XSD of a released version is kept as it was released, as all its files are; a later writer may write another.
    Writes into *folder*, the standard's own unless given, and gives the names of the files that changed. Raises
    ``DigestError`` and writes nothing where a file of a released version would not be the one that was released.
    """
    recorded = _recorded()
    _keep_released({}, [entry for entry in recorded.values() if entry.kind == "json-schema"])
    released = {entry.path for entry in recorded.values() if entry.status not in _MAY_CHANGE}
    made = {version.xsd: write_xsd(source(version)) for version in VERSIONS.values() if version.xsd not in released}
    # Those of a version that was released were frozen with it.
    for version in VERSIONS.values():
        if version is LATEST or version.may_change:
            made |= {version.schematron: write_schematron(version), version.schematron_xslt: write_xslt(version)}
    made |= {by_namespace.path_of(name): by_namespace.write(name) for name in NAMESPACES}
    made[dictionary.PATH] = pretty_json(dictionary.package(TABLES.values()))
    made[CATALOG] = _catalog()
    _keep_released(made, recorded.values())
    made[INDEX] = _index(made, recorded, (today or date.today()).isoformat())
    changed = []
    for name, content in made.items():
        path = os.path.join(folder, *name.split("/")) if folder else schema_path(name)
        if not os.path.exists(path) or _read(path) != content:
            atomic_write.write(path, content)
            changed.append(name)
    return changed


def _recorded() -> dict[str, Entry]:
    """What the index says now, by path; nothing while there is none."""
    return {entry.path: entry for entry in entries()} if INDEX in schema_names() else {}


def _keep_released(made: dict[str, bytes], recorded: Iterable[Entry]) -> None:
    """Raises ``DigestError`` where a file that was once released would be another one, or a draft again.

    What was recorded counts: a version that says of itself that it is a draft after all is refused too.
    """
    for entry in recorded:
        if entry.status in _MAY_CHANGE:
            continue
        if sha256(made.get(entry.path) or _bytes(entry.path)) != entry.sha256:
            raise DigestError(
                f"{entry.path} would not be the file that was released with version {entry.version}; a released file "
                "never changes: restore what it is made from, and make the change in a later version"
            )
        if _status(entry.path, None) in _MAY_CHANGE:
            raise DigestError(f"version {entry.version} was released; it cannot be a draft again")


def _index(made: dict[str, bytes], recorded: dict[str, Entry], today: str) -> bytes:
    """The index; a file that did not change keeps its date and status."""
    files = []
    for name in sorted({*schema_names(), *made} - _UNRECORDED):
        digest = sha256(made.get(name) or schema_bytes(name))
        old = recorded.get(name)
        version = VERSIONS.get(name.split("/")[0])
        entry = {
            "path": name,
            "version": _version_of(name),
            "kind": _kind(name),
            "status": _status(name, old),
            "date": old.date if old and old.sha256 == digest else today,
            "sha256": digest,
        }
        if version and entry["status"] != _DRAFT:
            entry["since"] = version.since
        if version and version.instead:
            entry["instead"] = version.instead
        files.append(entry)
    about = (
        "Every file of the standard. A released file never changes; a draft may, and a candidate where an outside "
        "reading finds a fault."
    )
    return pretty_json({"description": about, "license": LICENSE, "files": files})


def _status(name: str, old: Entry | None) -> str:
    """The status of the version whose file it is; any other file keeps the recorded one.

    Portable rules follow the rules while their version is the newest; then they are frozen as they are.
    """
    version = VERSIONS.get(name.split("/")[0])
    if version is None:
        return old.status if old else _DRAFT
    if name in (LATEST.schematron, LATEST.schematron_xslt) and not version.may_change:
        return _DRAFT
    return version.status.value


def _catalog() -> bytes:
    """An OASIS XML catalog: each namespace mapped to the XSD for its versions, each schema's name to the schema."""
    schemas = [*map(by_namespace.path_of, NAMESPACES), *(version.xsd for version in VERSIONS.values())]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- SPDX-License-Identifier: {LICENSE} -->",
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog" prefer="public">',
        *(f"  <uri name={quoteattr(name)} uri={quoteattr(by_namespace.path_of(name))}/>" for name in NAMESPACES),
        *(f"  <system systemId={quoteattr(os.path.basename(path))} uri={quoteattr(path)}/>" for path in schemas),
        "</catalog>",
    ]
    return ("\n".join(lines) + "\n").encode()


_KINDS = {"xsd": "xsd", "json": "json-schema", "sch": "schematron", "xsl": "xslt", "md": "changes"}


_DATA_SCHEMA = "data-schema"
"""The kind of the JSON Schemas of code lists, characters, placeholders and the law."""


_KIND_OF_FOLDER = {
    "codelists": "codelist",
    "comparison": "comparison-schema",
    "conformance": "kit-schema",
    "diff": "diff-schema",
    "digest": "digest-vectors",
    "law": "law",
    "report": "report-schema",
    "request": "request-schema",
    "settings": "settings-schema",
    "tables": "data-dictionary",
}


def _kind(name: str) -> str:
    if name.startswith(("codelists/", "law/")) and name.endswith(".schema.json"):
        return _DATA_SCHEMA
    return _KIND_OF_FOLDER.get(name.partition("/")[0]) or _KINDS[name.rpartition(".")[2]]


def _version_of(name: str) -> str:
    if _kind(name) in ("codelist", "law"):
        return str(json.loads(schema_bytes(name))["version"])
    if name.startswith(by_namespace.FOLDER):
        return next(by_namespace.major_of(each) for each in NAMESPACES if by_namespace.path_of(each) == name)
    return name.split("/")[-2]


def _bytes(name: str) -> bytes:
    return schema_bytes(name) if name in schema_names() else b""


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
