"""Damage to the bytes of any input: flip, cut, splice, insert, repeat."""

from collections.abc import Callable
from random import Random

TOKENS = [
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\r",
    b"\n", b"\x1a", b"{", b"}", b"[", b"]", b'"', b"'", b",", b":", b"\\", b"\\u", b"\\ud800", b"\\udc00", b"//x\n",
    b"/*x*/", b"0", b"-", b".", b"e", b"E+", b"null", b"true", b"NaN", b"<", b">", b"</", b"/>", b"<!--", b"/",
    b"-->", b"<![CDATA[", b"]]>", b"<?x ?>", b"<?xml version='1.0'?>", b"<!DOCTYPE x>", b"&", b"&x;", b"&#0;",
    b"&#x1F;", b"&#xD800;", b"&lt;", b"xmlns=''", b"xmlns:x='y'", b"xsi:nil='true'", b"=", b";", b"#", b"PK\x03\x04",
    b"\x1f\x8b", b"%PDF-1.4", b" " * 50, b"\n" * 50, b"9" * 30,
]  # fmt: skip
"""What every syntax has a meaning for, or none."""


def flip(random: Random, raw: bytes) -> bytes:
    """One bit of one byte changed."""
    at = random.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << random.randrange(8)]) + raw[at + 1 :]


def replace(random: Random, raw: bytes) -> bytes:
    """One byte replaced by any other."""
    at = random.randrange(len(raw))
    return raw[:at] + bytes([random.randrange(256)]) + raw[at + 1 :]


def cut(random: Random, raw: bytes) -> bytes:
    """A stretch taken out, or everything after a place."""
    begin = random.randrange(len(raw))
    end = len(raw) if random.random() < 0.3 else begin + 1 + int(len(raw) * random.random() ** 4)
    return raw[:begin] + raw[end:]


def splice(random: Random, raw: bytes) -> bytes:
    """A stretch of the input once more at another place, or in place of what is there."""
    begin = random.randrange(len(raw))
    piece = raw[begin : begin + 1 + int(len(raw) * random.random() ** 4)]
    at = random.randrange(len(raw))
    return raw[:at] + piece + raw[at + (len(piece) if random.random() < 0.3 else 0) :]


def insert(random: Random, raw: bytes) -> bytes:
    """Something that has a meaning in some syntax."""
    at = random.randrange(len(raw) + 1)
    return raw[:at] + random.choice(TOKENS) + raw[at:]


def repeat(random: Random, raw: bytes) -> bytes:
    """A few bytes many times, up to some KiB."""
    begin = random.randrange(len(raw))
    piece = raw[begin : begin + random.choice((1, 1, 2, 8, 40))]
    return raw[:begin] + piece * (random.choice((10, 100, 4000)) // len(piece)) + raw[begin:]


def encoding(random: Random, raw: bytes) -> bytes:
    """The text in another encoding, with or without the mark of one."""
    text = raw.decode("utf-8", "replace")
    name = random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "utf-7", "utf-8-sig"))
    coded = text.encode(name, "replace")
    return random.choice((b"", b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) + coded


WAYS: list[Callable[[Random, bytes], bytes]] = [
    flip, flip, replace, replace, cut, cut, splice, splice, insert, insert, insert, repeat,
]  # fmt: skip


def damaged(random: Random, raw: bytes) -> bytes:
    """*raw* after a few kinds of damage, mostly one; seldom in another encoding."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        if raw:
            raw = random.choice(WAYS)(random, raw)
    return encoding(random, raw) if random.random() < 0.02 else raw
