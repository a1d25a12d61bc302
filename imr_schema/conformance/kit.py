"""The kit as files: documents, and ``manifest.json``, which says what must be found in each."""

from __future__ import annotations

import hashlib
import os
from typing import Literal

import msgspec
from msgspec import Struct

from imr_schema import atomic_write
from imr_schema.errors import DigestError, Unreadable, UsageError
from imr_schema.inputs.bounded_read import read_file
from imr_schema.text import pretty_json

MANIFEST = "manifest.json"
KIT_VERSION = "1.0"
_MOST_BYTES = 64 * 1024 * 1024


class ExpectedFinding(Struct, frozen=True, omit_defaults=True, order=True):
    """A finding that must be reported: the rule, the place as a JSON Pointer, the number of the item, the severity."""

    rule: str
    pointer: str
    severity: str
    item: int | None = None


class Expected(Struct, frozen=True):
    """What must be reported of a document: verdict, exit code of a command, and all findings in no order."""

    verdict: Literal["acceptable", "notAcceptable", "undetermined"]
    exit: int
    findings: tuple[ExpectedFinding, ...]


class Case(Struct, frozen=True, omit_defaults=True):
    """One document of the kit.

    ``file`` is its path below the manifest's folder. ``kind`` is ``fail`` (it triggers ``rule`` and no other), ``pass``
    (a neighbor of a failing one that must trigger no rule, or a whole document that is in order), or ``letter`` (a
    printed letter with all that its reader must report). ``about`` states how it was made. ``profile`` is what it is
    validated for, where that is not exchange.
    """

    file: str
    syntax: Literal["json", "xml", "letter", "unknown"]
    kind: Literal["fail", "pass", "letter"]
    about: str
    sha256: str
    expected: Expected
    rule: str | None = None
    profile: str | None = None


class RuleEntry(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """A rule of the catalogue; ``cases`` counts the documents that it must find, 0 with the reason in ``without``."""

    id: str
    name: str
    severity: str
    message: str
    cases: int
    clause: str | None = None
    without: str | None = None


class Tool(Struct, frozen=True):
    """What wrote the kit."""

    name: str
    version: str


class Manifest(Struct, frozen=True, rename="camel"):
    """The whole of ``manifest.json``; ``as_of`` is the day on which every case stands."""

    kit_version: str
    tool: Tool
    schema_version: str
    as_of: str
    rules: tuple[RuleEntry, ...]
    cases: tuple[Case, ...]


class Kit(Struct, frozen=True):
    """A manifest, and the bytes of its documents by their path."""

    manifest: Manifest
    documents: dict[str, bytes]


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write(kit: Kit, folder: str) -> None:
    """Put *kit* below *folder*, the manifest last; raises ``UsageError`` when the folder holds anything."""
    if os.path.lexists(folder) and (not os.path.isdir(folder) or os.listdir(folder)):
        raise UsageError(f"{folder} is there already and not empty; name a new folder")
    for name, content in kit.documents.items():
        atomic_write.write(os.path.join(folder, *name.split("/")), content)
    atomic_write.write(os.path.join(folder, MANIFEST), pretty_json(kit.manifest))


def read(folder: str) -> Kit:
    """The kit below *folder*.

    Raises ``UsageError`` for a manifest that is not one, and ``DigestError`` naming the documents that are not as it records.
    """
    path = os.path.join(folder, MANIFEST)
    advice = "imr-schema conformance export makes a kit"
    raw = read_file(path, _MOST_BYTES, lambda why: UsageError(f"{path}: {why}; {advice}"))
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except msgspec.MsgspecError:
        raise UsageError(f"{path}: it is not the manifest of a conformance kit") from None
    if manifest.kit_version != KIT_VERSION:
        raise UsageError(f"{path}: a kit of version {KIT_VERSION} is expected")
    documents, wrong = {}, []
    for case in manifest.cases:
        steps = case.file.split("/")
        if any(step in ("", ".", "..") or os.sep in step or "\\" in step or ":" in step for step in steps):
            raise UsageError(f"{path}: a file of it lies outside the kit")
        try:
            documents[case.file] = read_file(os.path.join(folder, *steps), _MOST_BYTES)
        except Unreadable:
            documents[case.file] = b""
        if digest(documents[case.file]) != case.sha256:
            wrong.append(case.file)
    if wrong:
        raise DigestError(f"not as {path} records: {', '.join(wrong)}")
    return Kit(manifest, documents)
