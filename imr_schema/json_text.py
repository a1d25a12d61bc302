"""What can be said of JSON before it is decoded: how deep it is, and what stands outside its texts."""

from __future__ import annotations

from itertools import accumulate

_NOT_MARKS = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_ONE_KIND = bytes.maketrans(b"{}", b"[]")
_FEW_LEVELS, _FEW_MARKS = 32, 65_536
"""So few, brackets are counted by removing pairs of them level by level, which is a tenth of the time."""


def marks(raw: bytes) -> bytes:
    """The quotation marks and the brackets of *raw*, braces as square ones."""
    return raw.translate(_ONE_KIND, _NOT_MARKS)


def outside_strings(raw: bytes) -> bytes:
    """*raw* without its strings: brackets, commas, colons, numbers and white space."""
    return b"".join(_without_escapes(raw).split(b'"')[::2])


def _without_escapes(raw: bytes) -> bytes:
    return raw.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in raw else raw


def depth(raw: bytes) -> int:
    """How many brackets are open at once."""
    return _depth(marks(_without_escapes(raw)))


def depth_of(raw: bytes, its_marks: bytes) -> int:
    """What :func:`depth` gives for *raw*, whose :func:`marks` are at hand."""
    return depth(raw) if b"\\" in raw else _depth(its_marks)


def _depth(its_marks: bytes) -> int:
    # Two quotation marks side by side end nothing and begin nothing for what is around them.
    brackets = b"".join(its_marks.replace(b'""', b"").split(b'"')[::2])
    left, levels = brackets, 0
    if len(brackets) <= _FEW_MARKS:
        while b"[]" in left and levels < _FEW_LEVELS:
            left, levels = left.replace(b"[]", b""), levels + 1
    # Where all are in pairs, the last level that was removed is the outermost.
    return levels if not left else max(accumulate(1 if byte == _OPENING else -1 for byte in brackets), default=0)


_OPENING = ord("[")
