"""Files that are no letter in a form that is read, by what they are, so that their sender can convert them."""

from __future__ import annotations

import re

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OF_OFFICE = {
    "EncryptedPackage": "a Word document, or another one of Office, that is locked with a password",
    "WordDocument": "a Word document of the old kind (.doc)",
    "Workbook": "an Excel workbook of the old kind (.xls)",
    "PowerPoint Document": "a PowerPoint presentation of the old kind (.ppt)",
    "__substg1.0_": "an Outlook message (.msg)",
    "__properties_version1.0": "an Outlook message (.msg)",
}
"""What a compound file is that has a stream of this name ([MS-CFB])."""
_BEGINNINGS: dict[bytes, str] = {
    b"{\\rtf": "a document in Rich Text Format (RTF)",
    b"{\\urtf": "a document in Rich Text Format (RTF)",
    b"\xffWPC": "a WordPerfect document",
    b"\xdb\xa5": "a Word document of the old kind (.doc)",
    b"\xfe7\x00": "a Word document of the old kind (.doc)",
    b"\x31\xbe\x00\x00": "a Word document of the old kind (.doc)",
    b"%!PS": "a PostScript file",
    b"\x89PNG\r\n": "an image (PNG)",
    b"\xff\xd8\xff": "an image (JPEG)",
    b"II*\x00": "an image (TIFF)",
    b"MM\x00*": "an image (TIFF)",
    b"GIF8": "an image (GIF)",
    b"BM": "an image (BMP)",
    b"\x00\x00\x00\x0cjP": "an image (JPEG 2000)",
    b"AT&TFORM": "a DjVu file",
    b"bplist00": "a web archive of Safari, or another property list of Apple",
    b"\x1f\x8b": "a compressed file (gzip)",
    b"BZh": "a compressed file (bzip2)",
    b"\xfd7zXZ\x00": "a compressed file (xz)",
    b"\x28\xb5\x2f\xfd": "a compressed file (Zstandard)",
    b"7z\xbc\xaf\x27\x1c": "an archive (7-Zip)",
    b"Rar!": "an archive (RAR)",
    b"ITSF": "a help file (.chm)",
}
_IN_PACKAGES: dict[bytes, str] = {
    b"application/vnd.oasis.opendocument.text": "an OpenDocument text (.odt)",
    b"application/vnd.oasis.opendocument": "an OpenDocument file",
    b"application/epub+zip": "an electronic book (EPUB)",
    b"xl/workbook": "an Excel workbook (.xlsx)",
    b"ppt/presentation": "a PowerPoint presentation (.pptx)",
    b"FixedDocSeq": "an XPS document",
    b"Index/Document.iwa": "a document of Pages",
}
"""What a ZIP package is that has a file of this name, or this kind."""
_PARTS_OF_WORD = (b"word/", b"_rels/", b"[Content_Types]")
_IN_XML: dict[bytes, str] = {
    b"schemas.microsoft.com/office/word/2003/wordml": "a Word document in the XML of 2003",
    b"schemas.microsoft.com/office/2006/xmlPackage": "a Word document as one XML file",
    b"urn:oasis:names:tc:opendocument": "an OpenDocument file as one XML file",
    b"http://docbook.org": "a DocBook document",
}
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]")
_START = 4096
"""Bytes in which a file says what it is."""


def name_of(raw: bytes) -> str | None:
    """What *raw* is, in words that follow "it is"; None for what is read, and for what is not known."""
    start = raw[:_START].removeprefix(b"\xef\xbb\xbf").lstrip()
    if raw.startswith(_OLD_OFFICE):
        return _compound(raw)
    if raw.startswith(b"PK\3\4"):
        return _package(raw)
    if start.startswith(b"<?xml"):
        return next((name for mark, name in _IN_XML.items() if mark in start), None)
    if raw[4:8] == b"ftyp":
        return "an image or a film (HEIC, AVIF or MP4)"
    if raw.startswith(b"RIFF"):
        return "an image (WebP), a sound or a film"
    name = next((name for mark, name in _BEGINNINGS.items() if start.startswith(mark)), None)
    if name and name.endswith("(BMP)") and raw[6:10] != b"\0\0\0\0":
        return None  # a text may begin with these two letters
    return name


def other(name: str) -> str:
    """Why a file that is *name* is refused."""
    return f"it is {name}, which is not read: save it as PDF, DOCX, HTML or text"


def is_message(raw: bytes) -> bool:
    """Whether *raw* is an e-mail, or a page with its pictures that was saved as one (MHTML, RFC 2557)."""
    start = raw[:_START].removeprefix(b"\xef\xbb\xbf").lstrip()
    head = start.replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    return _HEADER.match(start) is not None and b"mime-version:" in head and b"content-type:" in head


def _compound(raw: bytes) -> str:
    for stream, name in _OF_OFFICE.items():
        if stream.encode("utf-16-le") in raw:
            return name
    return "a file of Word, or of another program of Office, of the old kind (.doc)"


def _package(raw: bytes) -> str | None:
    for mark, name in _IN_PACKAGES.items():
        if mark in raw:
            return name
    return None if any(part in raw for part in _PARTS_OF_WORD) else "a ZIP archive"
