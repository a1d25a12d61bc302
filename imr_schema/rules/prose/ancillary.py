"""Services around a surgery, as descriptions name them. Texts are in small letters."""

from __future__ import annotations

ANCILLARY = ("associated surgical service", "pre-op", "preop", "post-op", "postop", "labs to include")
"""How the description of an item begins that hangs on a surgery of the same letter."""


def is_ancillary(description: str) -> bool:
    """Whether *description* is of a service that hangs on a surgery."""
    return description.startswith(ANCILLARY)
