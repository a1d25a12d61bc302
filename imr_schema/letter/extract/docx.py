"""The pages of a DOCX letter: its text as it is once all changes are accepted."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from imr_schema import xml_parser
from imr_schema.config.settings import MIB, Limits
from imr_schema.errors import OverLimit, Unreadable
from imr_schema.inputs.packages import Entry, check_headers, entries, same_place, unpacked
from imr_schema.read_errors import over, refuse

if TYPE_CHECKING:
    from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
"""The namespace of the strict variant (ISO/IEC 29500-1), whose elements have the same names."""
_PARAGRAPH, _RUN, _TEXT, _BREAK = _W + "p", _W + "r", _W + "t", _W + "br"
_CHARACTERS = {_W + "tab": " ", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
"""Elements that stand for one character."""
_UNSEEN = frozenset(
    _W + tag for tag in ("del", "moveFrom", "pPr", "sdtPr", "instrText", "delText", "footnoteReference")
)
"""Elements whose text no reader of the document sees."""

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_KINDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)
"""What the type of a relationship begins with: ISO/IEC 29500, transitional and strict."""
_IDS = [f"{{{kind[:-1]}}}id" for kind in _KINDS]
_HEADS_AND_FEET = (_W + "headerReference", _W + "footerReference")
_NOTES = {"footnotes": _W + "footnoteReference", "endnotes": _W + "endnoteReference"}
"""The elements of a document that show a part beside it."""
_MAIN = "officeDocument"
_BESIDE = ("header", "footer", "footnotes", "endnotes")
"""The kinds of parts that are read before the main one, in this order."""

_MOST_BYTES, _MOST_OF_A_PART = 64 * MIB, 16 * MIB
_MOST_ELEMENTS = _MOST_ATTRIBUTES = 200_000
"""Of all parts that are read. Word writes less than 20,000 elements for a letter, a converter from PDF some more."""
_MOST_CHARACTERS = 4 * MIB
_BROKEN = "it is not a DOCX that can be opened"


def pages_of_docx(raw: bytes) -> list[str]:
    """The text of each page, as far as page breaks divide it: one line per paragraph, each cell its own paragraph.

    The main part is the one that the package names as such, as for Word. The headers, footers and notes that the main
    part names come before it, where none of them can be mistaken for the end of an item; what several of them repeat is
    given once. Tracked insertions and content controls count; tracked deletions and hidden text do not.

    Raises ``ReadError``: IMR003 for a file that is not a DOCX, or one that readers could take for different documents;
    IMR001 for one over a limit of size, elements, attributes or characters.
    """
    try:
        package = _Package(raw)
        texts = [package.text(name) for name in _parts(package)]
    except OverLimit as error:
        raise refuse("IMR001", why=error.why) from None
    except Unreadable as error:
        raise refuse("IMR003", why=f"{_BROKEN}: {error.why}") from None
    return "".join(dict.fromkeys(text for text in texts if text.strip())).split("\f")


def _parts(package: _Package) -> list[str]:
    """The names of the parts that contain text, in the order in which they are read."""
    main = {name for kind, name, _ in package.named_by("") if kind == _MAIN}
    if len(main) != 1:
        raise refuse("IMR003", why=_BROKEN)
    [body] = main
    shown = package.references(body)
    beside = [(kind, name) for kind, name, id in package.named_by(body) if id in shown or kind in shown]
    return [*(name for each in _BESIDE for name in sorted({name for kind, name in beside if kind == each})), body]


class _Package:
    """The parts of a DOCX, read one at a time within what is allowed for all of them."""

    def __init__(self, raw: bytes) -> None:
        self._file = io.BytesIO(raw)
        found = entries(self._file)
        check_headers(self._file, found)
        self._entries: dict[str, Entry] = {same_place(each.name): each for each in found}
        self._bytes, self._elements, self._attributes = _MOST_BYTES, _MOST_ELEMENTS, _MOST_ATTRIBUTES
        self._characters = _MOST_CHARACTERS
        self._roots: dict[str, etree._Element] = {}

    def references(self, part: str) -> set[str]:
        """What *part* shows of others: the ids of headers and footers, and ``footnotes`` or ``endnotes`` if it has any.

        A header that no section of a document refers to is on no page.
        """
        root = self._root(part)
        shown = {each.get(name, "") for each in root.iter(*_HEADS_AND_FEET) for name in _IDS}
        return shown | {kind for kind, tag in _NOTES.items() if next(root.iter(tag), None) is not None}

    def named_by(self, part: str) -> list[tuple[str, str, str]]:
        """The kind, the name and the id of each part that *part* names; "" is the package itself."""
        folder, base = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{base}.rels")
        if same_place(source) not in self._entries:
            return []
        found = []
        for each in self._root(source).iter(_RELATIONSHIP):
            kind, target = each.get("Type", ""), each.get("Target", "")
            start = next((start for start in _KINDS if kind.startswith(start)), None)
            if start and each.get("TargetMode") != "External":
                name = posixpath.normpath(posixpath.join("/", folder, target))[1:]
                found.append((kind.removeprefix(start), name, each.get("Id", "")))
        return found

    def text(self, part: str) -> str:
        """The text of *part*."""
        texts = []
        for text in _texts(self._root(part)):
            self._characters -= len(text)
            if self._characters < 0:
                raise over("characters", _MOST_CHARACTERS)
            texts.append(text)
        return "".join(texts)

    def _root(self, part: str) -> etree._Element:
        if part not in self._roots:
            self._roots[part] = self._parsed(part)
        return self._roots[part]

    def _parsed(self, part: str) -> etree._Element:
        raw = self._read(part)
        self._elements -= raw.count(b"<") - raw.count(b"</")
        self._attributes -= raw.count(b"=")
        if self._elements < 0:
            raise over("elements", _MOST_ELEMENTS)
        if self._attributes < 0:
            raise over("attributes", _MOST_ATTRIBUTES)
        limits = Limits(size=_MOST_OF_A_PART, elements=_MOST_ELEMENTS, depth=200)
        return xml_parser.parse(raw.replace(_STRICT, _W[1:-1].encode(), 1), limits)[0]

    def _read(self, part: str) -> bytes:
        """The bytes of *part*. How many there are is known before they are unpacked, and checked while they are."""
        entry = self._entries.get(same_place(part))
        if entry is None:
            raise refuse("IMR003", why=f"{_BROKEN}: a part that it names is not in it")
        self._bytes -= entry.size
        if self._bytes < 0:
            raise refuse("IMR001", why=f"it unpacks to more than {_MOST_BYTES:,} bytes")
        if entry.size > _MOST_OF_A_PART:
            raise over("bytes in one part", _MOST_OF_A_PART)
        with unpacked(self._file, entry) as stream:
            raw = stream.read(entry.size)
            stream.read(1)  # at the end its checksum is compared
        return raw


def _texts(root: etree._Element) -> Iterator[str]:
    """Texts in document order, a line feed after each paragraph; a loop, because parts may nest deeply."""
    stack: list[etree._Element | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif (text := _own_text(node)) is not None:
            yield text
        elif not _is_hidden(node):
            if node.tag == _PARAGRAPH:
                stack.append("\n")
            stack.extend(reversed(node))


def _own_text(element: etree._Element) -> str | None:
    """The text that an element stands for by itself; None for one that has its text from its children."""
    if element.tag == _TEXT:
        return element.text or ""
    if element.tag == _BREAK:
        return "\f" if element.get(_W + "type") == "page" else "\n"
    return _CHARACTERS.get(element.tag)


def _is_hidden(element: etree._Element) -> bool:
    return element.tag in _UNSEEN or (element.tag == _RUN and element.find(f"{_W}rPr/{_W}vanish") is not None)
