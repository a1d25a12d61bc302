"""How reading says no, and where in a text it stopped; for every reader alike."""

from __future__ import annotations

from typing import Any

from imr_schema.errors import Refused
from imr_schema.finding import Problem
from imr_schema.text import FORBIDDEN


def refuse(rule: str, pointer: str = "", *, at: tuple[int, int] | None = None, why: str, **facts: Any) -> Refused:
    """The exception that ends reading with one finding; ``why`` is a sentence of ours."""
    return Refused(Problem(rule=rule, pointer=pointer, facts={"why": why, **facts}, at=at))


def over(limit: str, most: int, at: tuple[int, int] | None = None) -> Refused:
    """The document is over one of its limits: undetermined."""
    return refuse("IMR001", at=at, why=f"it is over the limit of {most:,} {limit}")


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at *offset*; CR, LF and CRLF each end a line."""
    before = text[:offset]
    if "\r" in before:
        before = before.replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def forbidden_at(text: str) -> tuple[int, int] | None:
    """Where the first character stands that XML 1.0 does not allow."""
    found = FORBIDDEN.search(text)
    return position(text, found.start()) if found else None


def strict_utf8(raw: bytes) -> str:
    """*raw* decoded; raises ``Refused`` (IMR003) at the first byte that is not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        at = position(raw[: error.start].decode("utf-8"), error.start)
        raise refuse("IMR003", at=at, why="it is not UTF-8") from None
