"""What is laid over a PDF page and is no part of its text: annotations and form fields (ISO 32000-1, 12.5 and 12.7)."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_HIDDEN = 0x02 | 0x20
"""Flags of an annotation that no viewer shows: Hidden, and NoView."""
_ALWAYS = {
    3: "a text annotation",
    12: "a mark that strikes out text",
    17: "an attached file",
    28: "a mark for a redaction",
}
_DRAWN = {4: "a line drawn over the page", 8: "a line drawn over the page", 15: "handwriting"}
_WITH_WORDS = dict.fromkeys((1, 5, 6, 7, 9, 10, 11, 14), "a comment")
_STAMPS = frozenset([13, 24])
"""Kinds of annotations, by PDFium's numbers (fpdf_annot.h)."""
_WIDGET = 20
_HARMLESS = frozenset([2, 16])
"""Links, and the windows of comments."""
_MARKERS = frozenset([1, 9, 10, 11])
"""What shows an icon or a line of its own, and no words."""
_DRAWING = "something drawn over the page"
_BOXES, _FIELDS = frozenset([2, 3]), frozenset([4, 5, 6])
"""Kinds of form fields, by PDFium's numbers (fpdf_formfill.h)."""
_UNKNOWN = 0
_DEEPEST = 3
"""Levels of forms in an appearance that are looked into."""
_LONGEST = 4096


def open_forms(document: PdfDocument) -> str | None:
    """Make the form fields of *document* known, before its pages are loaded; what of them cannot be read, if any."""
    from pypdfium2 import raw

    kind = document.get_formtype()
    if kind == raw.FORMTYPE_NONE:
        return None
    document.init_forms()
    return None if kind == raw.FORMTYPE_ACRO_FORM else "an XFA form"


def notes_of(document: PdfDocument, page: PdfPage) -> tuple[list[str], list[str]]:
    """What of the annotations and the form fields of *page* is not read, and the words of its stamps."""
    from pypdfium2 import raw

    unread: list[str] = []
    stamps: list[str] = []
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(note)
            if raw.FPDFAnnot_GetFlags(note) & _HIDDEN:
                continue
            if kind in _STAMPS:
                words = " ".join(_words(note).split())
                stamps.append(words)
                if not words and _draws(note):
                    unread.append("a stamp or a watermark")
            elif what := _unread(document, note, kind):
                unread.append(what)
        finally:
            raw.FPDFPage_CloseAnnot(note)
    return unread, [stamp for stamp in stamps if stamp]


def _unread(document: PdfDocument, note: Any, kind: int) -> str | None:
    if kind in _ALWAYS or kind in _DRAWN:
        return _ALWAYS.get(kind) or _DRAWN[kind]
    if kind in _HARMLESS:
        return None
    if kind == _WIDGET:
        return _field(document, note)
    if kind in _WITH_WORDS and _words(note).strip():
        return _WITH_WORDS[kind]
    return _DRAWING if _draws(note, words=kind in _MARKERS) else None


def _draws(note: Any, *, words: bool = False) -> bool:
    """Whether the appearance of a *note* shows something, or *words*."""
    from pypdfium2 import raw

    if not raw.FPDFAnnot_HasKey(note, b"AP"):
        return False
    objects = (raw.FPDFAnnot_GetObject(note, index) for index in range(raw.FPDFAnnot_GetObjectCount(note)))
    return any(not words or _has_words(each, _DEEPEST) for each in objects)


def _has_words(item: Any, depth: int) -> bool:
    """Whether an object is text or a picture, or a form that has some."""
    from pypdfium2 import raw

    kind = raw.FPDFPageObj_GetType(item)
    if kind != raw.FPDF_PAGEOBJ_FORM or not depth:
        return bool(kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING))
    inside = (raw.FPDFFormObj_GetObject(item, index) for index in range(raw.FPDFFormObj_CountObjects(item)))
    return any(_has_words(each, depth - 1) for each in inside)


def _words(note: Any) -> str:
    from pypdfium2 import raw

    return _read(lambda room, size: raw.FPDFAnnot_GetStringValue(note, b"Contents", room, size))


def _field(document: PdfDocument, note: Any) -> str | None:
    """What a form field holds that is not read; None for an empty one, a button or a signature."""
    from pypdfium2 import raw

    form = document.formenv.raw if document.formenv is not None else None
    kind = raw.FPDFAnnot_GetFormFieldType(form, note) if form is not None else _UNKNOWN
    if kind in _BOXES:
        return "check boxes of a form"
    if kind in _FIELDS:
        value = _read(lambda room, size: raw.FPDFAnnot_GetFormFieldValue(form, note, room, size))
    elif kind <= _UNKNOWN:  # no form has it, or there is none: a viewer shows what is stored with it
        value = _read(lambda room, size: raw.FPDFAnnot_GetStringValue(note, b"V", room, size))
    else:
        return None
    return "a form field that is filled in" if value.strip() or _draws(note, words=True) else None


def _read(get: Any) -> str:
    """The text that a function of PDFium gives."""
    room = (ctypes.c_ushort * _LONGEST)()
    length: int = get(room, ctypes.sizeof(room))
    return bytes(room)[: max(min(length, ctypes.sizeof(room)) - 2, 0)].decode("utf-16-le", "replace")
