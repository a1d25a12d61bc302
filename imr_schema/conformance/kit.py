"""The kit as files: ``manifest.json``, which states what must be reported for each document; the documents; lists."""

from __future__ import annotations

import os
import re
from typing import Literal

import msgspec
from msgspec import Struct

from imr_schema import atomic_write
from imr_schema.config.profiles import PROFILES
from imr_schema.errors import DigestError, Unreadable, UsageError
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.side_files import read_json
from imr_schema.text import pretty_json, sha256

MANIFEST = "manifest.json"
KIT_VERSION = "1.1"
_MOST_BYTES = 64 * 1024 * 1024

Group = Literal["read", "shape", "portable", "rules", "letter"]
"""What a case asks of an implementation: read a syntax, judge the shape, the rules that XPath 1.0 can state in full,
the other rules, or read printed letters."""

GROUPS: tuple[Group, ...] = ("read", "shape", "portable", "rules", "letter")
"""The groups in the order of the pipeline: what stops in one reaches none behind it. Letters stand apart."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STEP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class ExpectedFinding(Struct, frozen=True, omit_defaults=True, order=True):
    """A finding that must be reported."""

    #: The id of the rule.
    rule: str
    #: The place as a JSON Pointer.
    pointer: str
    severity: str
    #: The number of the disputed item.
    item: int | None = None
    #: The group that a finding belongs to; answers leave it out.
    group: Group | None = None

    @property
    def told(self) -> tuple[str, str, str, int | None]:
        """What an answer is compared with."""
        return self.rule, self.pointer, self.severity, self.item


class Expected(Struct, frozen=True):
    """What must be reported for a document."""

    verdict: Literal["acceptable", "notAcceptable", "undetermined"]
    #: The exit code of a command that validates the document alone.
    exit: int
    #: All of them; their order does not matter.
    findings: tuple[ExpectedFinding, ...]


class Case(Struct, frozen=True, omit_defaults=True):
    """One document of the kit."""

    #: Its path below the folder of the manifest.
    file: str
    syntax: Literal["json", "xml", "letter", "unknown"]
    #: The furthest that an implementation has to be able to go.
    group: Group
    #: ``fail``: it breaks ``rule`` and no other. ``pass``: it comes close to breaking ``rule`` and does not, or is a
    #: whole document without a fault. ``letter``: a printed letter, with everything that its reader must report.
    kind: Literal["fail", "pass", "letter"]
    #: How it was made.
    about: str
    #: Its digest in hexadecimal.
    sha256: str
    expected: Expected
    rule: str | None = None
    #: The profile under which it is validated; None is ``exchange``.
    profile: str | None = None


class RuleEntry(Struct, frozen=True, omit_defaults=True, rename="camel"):
    """A rule of the catalog."""

    id: str
    name: str
    severity: str
    message: str
    #: How many documents break it.
    cases: int
    #: How many documents come close to breaking it.
    near: int
    #: Those in which it finds something in documents of this version.
    groups: tuple[Group, ...]
    clause: str | None = None
    #: Why no document breaks it, where none does.
    without: str | None = None


class Tool(Struct, frozen=True):
    """What wrote the kit."""

    name: str
    version: str


class Manifest(Struct, frozen=True, rename="camel"):
    """The content of ``manifest.json``."""

    kit_version: str
    tool: Tool
    schema_version: str
    #: The day, as YYYY-MM-DD, as of which every case is validated.
    as_of: str
    rules: tuple[RuleEntry, ...]
    cases: tuple[Case, ...]


class Kit(Struct, frozen=True):
    """A manifest, and the bytes of its documents by their path.

    ``reference``: what else the kit contains, by path: the schemas, the lists, the law, the rules in words.
    """

    manifest: Manifest
    documents: dict[str, bytes]
    reference: dict[str, bytes] = {}


def digest(content: bytes) -> str:
    """The digest of a document as the manifest records it: SHA-256 in hexadecimal."""
    return sha256(content)


def write_kit(kit: Kit, folder: str) -> None:
    """Write *kit* into *folder*, the manifest last; raises ``UsageError`` when the folder is not empty."""
    if os.path.lexists(folder) and (not os.path.isdir(folder) or os.listdir(folder)):
        raise UsageError(f"{folder} already exists and is not empty; name a new folder")
    for name, content in (*kit.reference.items(), *kit.documents.items()):
        atomic_write.write(os.path.join(folder, *name.split("/")), content, below=folder)
    atomic_write.write(os.path.join(folder, MANIFEST), pretty_json(kit.manifest))


def read(folder: str) -> Kit:
    """The kit in *folder*.

    Raises ``UsageError`` for a manifest that is not one, and ``DigestError`` with the names of the documents that do
    not match their digests.
    """
    path = os.path.join(folder, MANIFEST)
    advice = "imr-schema conformance export makes a kit"
    content = read_json(path, _MOST_BYTES, lambda why: UsageError(f"{path}: {why}; {advice}"))
    try:
        manifest = msgspec.convert(content, Manifest)
    except msgspec.MsgspecError:
        raise UsageError(f"{path}: it is not the manifest of a conformance kit") from None
    if manifest.kit_version != KIT_VERSION:
        raise UsageError(f"{path}: a kit of version {KIT_VERSION} is expected")
    if not all(_is_plain(case.file) for case in manifest.cases):
        raise UsageError(f"{path}: it names a file outside the kit, or in a way that a shell may take for more")
    if not _DAY.fullmatch(manifest.as_of) or any(case.profile not in (None, *PROFILES) for case in manifest.cases):
        raise UsageError(f"{path}: expected a day as asOf, and profiles among {', '.join(PROFILES)}")
    documents = {case.file: _document(folder, case.file) for case in manifest.cases}
    changed = [case.file for case in manifest.cases if digest(documents[case.file]) != case.sha256]
    if changed:
        raise DigestError(f"not as {path} records: {', '.join(changed)}")
    return Kit(manifest, documents)


def _is_plain(name: str) -> bool:
    """Whether the path *name* of a document stays in the folder of the kit, and means nothing else to any command."""
    return all(map(_STEP.fullmatch, name.split("/")))


def _document(folder: str, name: str) -> bytes:
    """The bytes of a document; empty where it cannot be read, which then does not match its digest.

    One that lies elsewhere, by a link, is not of the kit.
    """
    path = os.path.join(folder, *name.split("/"))
    if os.path.realpath(path) != os.path.join(os.path.realpath(folder), *name.split("/")):
        return b""
    try:
        return read_file(path, _MOST_BYTES)
    except Unreadable:
        return b""
