"""Many documents in one file, and files that are packed: .zip, .gz, .ndjson."""

import gzip
import io
import zipfile
from random import Random

from tests.fuzz import damage, hostile, json_documents, seeds, xml_documents

_NAMES = [
    "a.imr.json", "b.imr.xml", "c/d.imr.json", "../e.imr.json", "/f.imr.json", "g.imr.json.gz", "h.imr.zip",
    "A.IMR.JSON", "i\\j.imr.xml", "C:k.imr.xml", "l\u0000.imr.json", "\u202em.imr.xml", "n.txt",
    f"{hostile.MARK}.imr.json",
    "o.imr.ndjson", "é.imr.json", "e\u0301.imr.json", "p/", "x" * 300 + ".imr.json",
]  # fmt: skip


def ndjson(random: Random) -> bytes:
    """A few documents, a line each, some of them damaged, and the lines too."""
    several = [_line(random) for _ in range(random.choice((0, 1, 2, 3)))]
    raw = random.choice((b"\n", b"\n", b"\r\n", b"\n\n", b"\n \n", b"\r")).join(several) + random.choice((b"\n", b""))
    return damage.damaged(random, raw) if random.random() < 0.3 else raw


def _line(random: Random) -> bytes:
    if random.random() < 0.5:
        return json_documents.document(random)
    return seeds.document(random, "json")[1].replace(b"\n", b"")


def gz(random: Random) -> bytes:
    """One document, packed; or several streams, or bytes after the end."""
    raw = gzip.compress(seeds.document(random, random.choice(("json", "xml")))[1], random.choice((0, 9)), mtime=0)
    if random.random() < 0.3:
        raw += random.choice((raw, b"\x00" * 9, b"x", gzip.compress(b" " * 100_000, mtime=0), raw[:-4]))
    return damage.damaged(random, raw) if random.random() < 0.7 else raw


def archive(random: Random) -> bytes:
    """A few documents in an archive, its bytes damaged or its entries strange."""
    out = io.BytesIO()
    method = random.choice(
        (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    )
    names = dict.fromkeys(random.choice(_NAMES) for _ in range(random.choice((0, 1, 2, 4))))
    with zipfile.ZipFile(out, "w", method) as packed:
        for name in names:
            syntax = "xml" if "xml" in name else "json"
            content = seeds.document(random, syntax)[1] if random.random() < 0.8 else xml_documents.document(random)
            packed.writestr(zipfile.ZipInfo(name), content, method)
        packed.comment = random.choice((b"", hostile.MARK.encode()))
    raw = out.getvalue()
    return damage.damaged(random, raw) if random.random() < 0.8 else raw
