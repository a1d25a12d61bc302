"""What every reader uses to refuse a document, and to find the line and column of the fault."""

from __future__ import annotations

from imr_schema.errors import ReadError
from imr_schema.findings import Problem
from imr_schema.text import FORBIDDEN

OUT_OF_MEMORY = "it takes more memory than a document of its size may take"
"""Why the validation of a document ended, as IMR001 words it."""


def refuse(rule: str, pointer: str = "", *, at: tuple[int, int] | None = None, why: str, **facts: object) -> ReadError:
    """The exception that ends reading with one finding; *why* completes the message of *rule*, and quotes nothing."""
    return ReadError(Problem(rule=rule, pointer=pointer, facts={"why": why, **facts}, at=at))


def over(limit: str, most: int, at: tuple[int, int] | None = None) -> ReadError:
    """IMR001: the document has more than *most* of *limit*, so the verdict is undetermined."""
    return refuse("IMR001", at=at, why=f"it is over the limit of {most:,} {limit}")


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at *offset*; CR, LF and CRLF each end a line."""
    before = text[:offset]
    if "\r" in before:
        before = before.replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def forbidden_at(text: str) -> tuple[int, int] | None:
    """Line and column of the first character that XML 1.0 does not allow; None where there is none."""
    match = FORBIDDEN.search(text)
    return position(text, match.start()) if match else None


def strict_utf8(raw: bytes) -> str:
    """*raw* decoded; raises ``ReadError`` (IMR003) at the first byte that is not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        from imr_schema.why_malformed import why_not_utf_8  # hardly any document needs it

        at = position(raw[: error.start].decode("utf-8"), error.start)
        raise refuse("IMR003", at=at, why=why_not_utf_8(raw, error.start)) from None
