"""One file of a package; it stands alone, so that what only names it need not load what unpacks."""

from __future__ import annotations

from msgspec import Struct


class Entry(Struct, frozen=True):
    """A file or folder in a package, as its directory lists it."""

    name: str
    offset: int
    """Where its header begins, in bytes from the beginning of the package."""
    end: int
    """Where the next entry or the directory begins; its bytes end before."""
    flags: int
    method: int
    crc: int
    packed: int
    """Bytes as they are in the package."""
    size: int
    """Bytes once unpacked."""
