"""Ids that were once in use: they are never given to another rule."""

from __future__ import annotations

from msgspec import Struct


class Retired(Struct, frozen=True):
    """When a rule was retired, why, and what stands in its place."""

    version: str
    reason: str
    replacement: str | None = None


RETIRED: dict[str, Retired] = {}
