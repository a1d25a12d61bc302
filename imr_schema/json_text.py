"""What can be said of JSON before it is decoded: how deep it is, and what stands outside its texts."""

from __future__ import annotations

from itertools import accumulate

_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def outside_strings(raw: bytes) -> bytes:
    """*raw* without its strings: brackets, commas, colons, numbers and white space."""
    if b"\\" in raw:
        raw = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    return b"".join(raw.split(b'"')[::2])


def depth(raw: bytes) -> int:
    """How many brackets are open at once."""
    brackets = outside_strings(raw).translate(None, _NOT_BRACKETS)
    return max(accumulate(1 if byte in b"[{" else -1 for byte in brackets), default=0)
