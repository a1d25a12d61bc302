"""Invented documents for the rules over prose, as edits of the base document of the newest version: ``prose.json``."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from imr_schema.rules import ABSENT, Edits

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "prose.json")


class _Invented(Struct, frozen=True):
    about: str
    breaks: bool
    edits: dict[str, Any]


@cache
def _file() -> dict[str, list[_Invented]]:
    with open(PATH, "rb") as file:
        return msgspec.json.decode(file.read(), type=dict[str, list[_Invented]])


def invented(rule: str) -> list[tuple[str, Edits, bool]]:
    """What each document for *rule* is, its edits, and whether they break the rule; null takes a member away."""
    return [
        (each.about, {place: ABSENT if value is None else value for place, value in each.edits.items()}, each.breaks)
        for each in _file().get(rule, ())
    ]
