"""The parts of a DOCX, read one at a time within what is allowed for all of them (ISO/IEC 29500-2)."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from imr_schema import xml_parser
from imr_schema.config.settings import MIB, Limits
from imr_schema.inputs.package_entry import Entry
from imr_schema.inputs.packages import check_headers, entries, same_place, unpacked
from imr_schema.letter.extract.docx_markup import as_word_takes_it
from imr_schema.read_errors import over, refuse

if TYPE_CHECKING:
    from lxml import etree

BROKEN = "it is not a DOCX that can be opened"
MAIN = "officeDocument"
"""The kind of the part that a package shows."""

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_KINDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
"""What the type of a relationship begins with: ISO/IEC 29500, transitional and strict."""

_MOST_BYTES, _MOST_OF_A_PART = 64 * MIB, 16 * MIB
_MOST_ELEMENTS = _MOST_ATTRIBUTES = 200_000
"""Of all parts that are read. Word writes less than 20,000 elements for a letter, a converter from PDF some more."""
_MOST_CHARACTERS = 4 * MIB


class Named(Struct, frozen=True):
    """A part that another one names."""

    #: The last word of the relationship's type, such as ``header``.
    kind: str
    name: str
    id: str


class Package:
    """The parts of a DOCX. What it does not let through raises ``ReadError``, ``Unreadable`` or ``OverLimit``."""

    def __init__(self, raw: bytes) -> None:
        self._file = io.BytesIO(raw)
        found = entries(self._file)
        check_headers(self._file, found)
        self._entries: dict[str, Entry] = {same_place(each.name): each for each in found}
        self._bytes, self._elements, self._attributes = _MOST_BYTES, _MOST_ELEMENTS, _MOST_ATTRIBUTES
        self._characters = _MOST_CHARACTERS
        self._roots: dict[str, etree._Element] = {}

    def main(self) -> str | None:
        """The name of the main part; None where the package names none, or several."""
        names = {each.name for each in self.named_by("") if each.kind == MAIN}
        return names.pop() if len(names) == 1 else None

    def named_by(self, part: str) -> list[Named]:
        """The parts that *part* names; "" is the package itself."""
        folder, base = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{base}.rels")
        if same_place(source) not in self._entries:
            return []
        found = []
        for each in self.root(source).iter(_RELATIONSHIP):
            kind, target = each.get("Type", ""), each.get("Target", "")
            start = next((start for start in _KINDS if kind.startswith(start)), None)
            if start and each.get("TargetMode") != "External":
                name = posixpath.normpath(posixpath.join("/", folder, target))[1:]
                found.append(Named(kind.removeprefix(start), name, each.get("Id", "")))
        return found

    def part_of(self, part: str, kind: str, matters: Callable[[bytes], bool]) -> etree._Element | None:
        """The root of the one part of a *kind* that *part* names; None where it names none.

        None also where it does not matter: that costs far less to find out than to parse the part.
        """
        name = next((each.name for each in self.named_by(part) if each.kind == kind), None)
        if name is None:
            return None
        raw = self.read(name)
        in_utf_16 = b"\0" in raw[:4]
        return self._parsed(raw) if in_utf_16 or matters(raw) else None

    def root(self, part: str) -> etree._Element:
        """The root element of *part*, which is parsed once."""
        if part not in self._roots:
            self._roots[part] = self._parsed(self.read(part))
        return self._roots[part]

    def spend(self, characters: int) -> None:
        """Raises ``ReadError`` (IMR001) once all texts together have more characters than any letter."""
        self._characters -= characters
        if self._characters < 0:
            raise over("characters", _MOST_CHARACTERS)

    def _parsed(self, raw: bytes) -> etree._Element:
        self._elements -= raw.count(b"<") - raw.count(b"</")
        self._attributes -= raw.count(b"=")
        if self._elements < 0:
            raise over("elements", _MOST_ELEMENTS)
        if self._attributes < 0:
            raise over("attributes", _MOST_ATTRIBUTES)
        limits = Limits(size=_MOST_OF_A_PART, elements=_MOST_ELEMENTS, depth=200)
        root = xml_parser.parse(raw, limits)[0]
        as_word_takes_it(root, raw)
        return root

    def read(self, part: str) -> bytes:
        """The bytes of *part*. How many there are is known before they are unpacked, and checked while they are."""
        entry = self._entries.get(same_place(part))
        if entry is None:
            raise refuse("IMR003", why=f"{BROKEN}: a part that it names is not in it")
        self._bytes -= entry.size
        if self._bytes < 0:
            raise refuse("IMR001", why=f"it unpacks to more than {_MOST_BYTES:,} bytes")
        if entry.size > _MOST_OF_A_PART:
            raise over("bytes in one part", _MOST_OF_A_PART)
        with unpacked(self._file, entry) as stream:
            raw = stream.read(entry.size)
            stream.read(1)  # at the end its checksum is compared
        return raw
