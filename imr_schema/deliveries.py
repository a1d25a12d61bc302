"""A delivery: a folder of documents with their digests, a receipt and signatures, and an index of all of it.

The index is written last and says what belongs to the delivery: a folder without one is no delivery. Whoever gets it
needs nothing but the folder to find what was changed, lost or added on the way. See docs/deliver.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from imr_schema.errors import Unreadable, UsageError
from imr_schema.inputs import digest_list
from imr_schema.inputs.bounded_read import read_file
from imr_schema.inputs.side_files import read_json
from imr_schema.reports.receipt import CONTENT
from imr_schema.text import pretty_json, sha256

INDEX, RECEIPT, DIGESTS = "index.json", "receipt.json", "digests.txt"
"""What lies in the folder beside the documents and the signatures."""
DOCUMENTS, SIGNATURES = "documents", "signatures"
"""The folders in it."""
SUFFIX = ".jws"
_MOST = 512 * 1024 * 1024


class Delivered(Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """One document of a delivery."""

    file: str
    """Its path below the folder, with ``/``."""
    syntax: str
    schema_version: str
    sha256: str
    """The digest of the file."""
    content_sha256: str
    """The digest of the content, which XML and JSON have in common."""
    signature: str | None = None
    """The file with its signature; None where it has none."""


class Index(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What belongs to a delivery."""

    delivery_version: Literal["1.0"]
    documents: tuple[Delivered, ...]

    def written(self) -> bytes:
        """The index as a file."""
        return pretty_json(msgspec.to_builtins(self))

    def digests(self) -> bytes:
        """The list of the digests of the contents, in the form that ``digest --check`` reads."""
        return "".join(f"{digest_list.line(each.content_sha256, each.file)}\n" for each in self.documents).encode()

    @property
    def files(self) -> Iterator[str]:
        """Every file of the delivery."""
        yield from (INDEX, RECEIPT, DIGESTS)
        for each in self.documents:
            yield each.file
            if each.signature is not None:
                yield each.signature


class _Digests(Struct):
    sha256: str = ""
    content: str = field(default="", name=CONTENT)


class _Subject(Struct):
    name: str
    digest: _Digests


class _Result(Struct):
    name: str
    verdict: str


class _Predicate(Struct):
    results: list[_Result]


class _Statement(Struct):
    """What of the statement of a receipt the index must agree with."""

    subject: list[_Subject]
    predicate: _Predicate


def document_at(below: str) -> str:
    """Where the document lies whose path below the folder that was named is *below*."""
    return f"{DOCUMENTS}/{below.replace(os.sep, '/')}"


def signature_of(file: str) -> str:
    """Where the signature of the document at *file* lies."""
    return f"{SIGNATURES}/{file.removeprefix(f'{DOCUMENTS}/')}{SUFFIX}"


def read_index(folder: str) -> Index:
    """The index of the delivery in *folder*; raises ``UsageError`` for a folder that is none."""

    def error(why: str) -> UsageError:
        return UsageError(f"{path}: {why}; it is no delivery, or one that was not finished")

    path = os.path.join(folder, INDEX)
    try:
        index = msgspec.convert(read_json(path, _MOST, error), Index)
    except msgspec.ValidationError as wrong:
        raise error(f"it is no index of a delivery: {wrong}") from None
    names = [*index.files]
    if len({*names}) != len(names) or not all(_is_inside(each) for each in index.documents):
        raise error("it names a file twice, or one that is not at its place in the folder")
    return index


def _is_inside(each: Delivered) -> bool:
    steps = each.file.split("/")
    is_named = steps[0] == DOCUMENTS and len(steps) > 1 and not {"", ".", ".."} & {*steps} and "\\" not in each.file
    return is_named and each.signature in (None, signature_of(each.file))


def changes(folder: str, index: Index) -> Iterator[str]:
    """What of the files in *folder* is not as *index* says, a sentence each: missing, added, changed, a link."""
    there = {*_files(folder)}
    for name in sorted({*index.files} - there):
        yield f"{name}: it is missing"
    for name in sorted(there - {*index.files}):
        yield f"{name}: it does not belong to the delivery"
    for each in index.documents:
        if each.file in there and (why := _changed(folder, each.file, each.sha256)):
            yield f"{each.file}: {why}"
    if DIGESTS in there and (why := _changed(folder, DIGESTS, sha256(index.digests()))):
        yield f"{DIGESTS}: {why}"


def _files(folder: str) -> Iterator[str]:
    """Every file below *folder*, and every link, by its path with ``/``."""
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in (*names, *links):
            yield os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")


def _changed(folder: str, name: str, digest: str) -> str | None:
    """Why the file *name* has not that *digest*; None where it has it."""
    path = os.path.join(folder, *name.split("/"))
    if any(os.path.islink(os.path.join(folder, *name.split("/")[:n])) for n in range(1, name.count("/") + 2)):
        return "it is a link, or in a folder that is one"
    try:
        content = read_file(path, _MOST)
    except Unreadable as error:
        return error.why
    return None if sha256(content) == digest else "it is another file than when the delivery was made"


def contradictions(index: Index, receipt: Any) -> Iterator[str]:
    """What the statement of a *receipt* says otherwise than *index*: other documents, digests, or a bad verdict."""
    statement = msgspec.convert(receipt, _Statement)
    subjects = {each.name: each.digest for each in statement.subject}
    verdicts = {each.name: each.verdict for each in statement.predicate.results}
    for each in index.documents:
        digests = subjects.pop(each.file, _Digests())
        if (digests.sha256, digests.content) != (each.sha256, each.content_sha256):
            yield f"{each.file}: the receipt has other digests of it than the index"
        elif verdicts.get(each.file) != "acceptable":
            yield f"{each.file}: by the receipt it is not acceptable"
    for name in sorted(subjects):
        yield f"{name}: the receipt is about it too, and the index is not"


def index_of(documents: Iterable[Delivered]) -> Index:
    """The index of *documents*, in the order of their files."""
    return Index("1.0", tuple(sorted(documents, key=lambda each: each.file)))
