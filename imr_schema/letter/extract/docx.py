"""The pages of a DOCX letter: its text as Word shows it once all changes are accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from imr_schema.errors import OverLimit, ReadError, Unreadable
from imr_schema.findings import Problem
from imr_schema.letter.extract.docx_markup import R, W
from imr_schema.letter.extract.docx_package import BROKEN, Package
from imr_schema.letter.extract.docx_styles import Styles, mattering, on
from imr_schema.letter.extract.docx_text import Text
from imr_schema.letter.extract.html import pages_of_html
from imr_schema.letter.extract.lines import Page, Pages
from imr_schema.letter.extract.margins import parted
from imr_schema.letter.extract.mht import pages_of_mht
from imr_schema.letter.extract.other_files import name_of, other
from imr_schema.read_errors import refuse

if TYPE_CHECKING:
    from lxml import etree

_REFERENCES = {f"{W}headerReference": "header", f"{W}footerReference": "footer"}
_NOTES = {"footnotes": f"{W}footnoteReference", "endnotes": f"{W}endnoteReference"}
"""The elements of a document that show a part beside it."""
_PAGES, _ARCHIVES = frozenset(["html", "htm", "xhtml"]), frozenset(["mht", "mhtml", "eml"])
_MIME = re.compile(rb"^(?:mime-version|content-type|content-transfer-encoding)[ \t]*:", re.MULTILINE)


def pages_of_docx(raw: bytes) -> Pages:
    """The text of each page, as far as page breaks divide it: one line per paragraph, each cell its own paragraph.

    The main part is the one that the package names as such, as for Word. Notes come before it, where none of them can
    be mistaken for the end of an item. Heads and feet that a section shows stand in the margin of the first page, but
    for a header table that the main part lacks, which comes first. Tracked insertions count; tracked deletions, hidden
    and struck-out text and the prompts of empty fields do not. What Word shows and we cannot read is reported (IMR827).

    Raises ``ReadError``: IMR003 for a file that is not a DOCX, or one that readers could take for different documents;
    IMR001 for one over a limit of size, elements, attributes or characters.
    """
    try:
        return _pages(Package(raw))
    except OverLimit as error:
        raise refuse("IMR001", why=error.why) from None
    except Unreadable as error:
        name = name_of(raw)
        raise refuse("IMR003", why=other(name) if name else f"{BROKEN}: {error.why}") from None
    except ReadError as error:
        if error.problem.rule != "IMR003" or (name := name_of(raw)) is None:
            raise
        raise refuse("IMR003", why=other(name)) from None


def _pages(package: Package) -> Pages:
    main = package.main()
    if main is None or not str(package.root(main).tag).startswith(W):
        raise refuse("IMR003", why=BROKEN)
    parts = {each.id: each for each in package.named_by(main)}
    problems: list[Problem] = []

    def embedded(id: str) -> str | None:
        part = parts.get(id)
        if part is None or part.kind != "aFChunk":
            return None
        return _embedded(package.read(part.name), part.name.lower().rpartition(".")[2], problems)

    reader = Text(Styles(package.part_of(main, "styles", mattering)), embedded, package.spend)
    root = package.root(main)
    shown = set(_shown(root, package.part_of(main, "settings", lambda raw: b"evenAndOddHeaders" in raw)))
    margins = [
        [line.strip() for line in reader.of(package.root(name)).replace("\f", "\n").split("\n")]
        for kind in _REFERENCES.values()
        for name in sorted({part.name for part in parts.values() if part.kind == kind and part.id in shown})
    ]
    notes = [
        reader.of(package.root(part.name))
        for kind, tag in _NOTES.items()
        for part in parts.values()
        if part.kind == kind and next(root.iter(tag), None) is not None
    ]
    body = reader.of(root)
    needed, margin = parted(margins, body)
    above = "".join(f"{line}\n" for line in needed) + "".join(note for note in notes if note.strip())
    first, *rest = (above + body).split("\f")
    problems += [Problem(rule="IMR827", facts={"what": what}) for what in reader.unread]
    return Pages([Page(first, margin), *map(Page, rest)], tuple(problems))


def _shown(root: etree._Element, settings: etree._Element | None) -> Iterator[str]:
    """The ids of the heads and feet that are on some page (ISO/IEC 29500-1, 17.10).

    A section without one of its own has that of the section before it. Those of a first page count where the section
    has a first page of its own, those of even pages where the document tells even pages from odd ones.
    """
    kinds = {"default"}
    if settings is not None and on(settings.find(f"{W}evenAndOddHeaders")):
        kinds.add("even")
    now: dict[tuple[str, str], str] = {}
    for section in root.iter(f"{W}sectPr", *_REFERENCES):
        parent = section.getparent()
        if section.tag in _REFERENCES:
            if parent is None or parent.tag != f"{W}sectPr":
                yield section.get(f"{R}id", "")
        elif parent is None or parent.tag != f"{W}sectPrChange":
            for each in section.iterchildren(*_REFERENCES):
                now[str(each.tag), each.get(f"{W}type", "default")] = each.get(f"{R}id", "")
            first = {"first"} if on(section.find(f"{W}titlePg")) else set()
            yield from (id for (_, kind), id in now.items() if kind in kinds | first)


def _embedded(raw: bytes, ending: str, problems: list[Problem]) -> str | None:
    """The text of a part that the document includes, where it is a page, a web archive or plain text."""
    start = raw[:1024].lstrip().lower()
    try:
        if ending in _ARCHIVES or _MIME.search(start):
            pages = pages_of_mht(raw)
        elif name_of(raw) is not None or start.startswith((b"pk\3\4", b"%pdf-")):
            return None
        elif start.startswith(b"<") or ending in _PAGES:
            pages = pages_of_html(raw)
        else:
            return _decoded(raw)
    except (ReadError, UnicodeError):
        return None
    problems += pages.problems
    return "\n".join(page.text for page in pages.pages)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeError:
        return raw.decode("cp1252")
