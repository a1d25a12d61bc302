"""The digest of a document: SHA-256 of its content as canonical JSON by RFC 8785 (JCS), as docs/digest.md defines it.

Data is what a document says in its JSON form, whatever syntax it came in, so both syntaxes have one digest.
"""

from __future__ import annotations

import json
from typing import Any

from imr_schema.errors import UsageError
from imr_schema.standard.identify import HINT
from imr_schema.text import sha256

GREATEST_INTEGER = 2**53 - 1
"""The greatest number that RFC 8785 writes exactly."""


def canonical(data: object) -> bytes:
    """The content of a document with the *data* as RFC 8785 writes it, without the hint for editors.

    Raises ``UsageError`` for what no document contains or RFC 8785 cannot write: null, a number that is no integer, an
    integer beyond 2**53 - 1, half a surrogate pair, a name that is no text, nesting without end.
    """
    if isinstance(data, dict):
        data = {name: value for name, value in data.items() if name != HINT}
    try:
        written = json.dumps(_sorted(data), ensure_ascii=False, separators=(",", ":"))
        return written.encode()
    except UnicodeEncodeError:
        raise UsageError("there is no digest of half a surrogate pair, which is no character") from None
    except RecursionError:
        raise UsageError("there is no digest of data that is nested so deeply") from None


def digest(data: object) -> str:
    """The SHA-256 of ``canonical(data)`` in hexadecimal; raises ``UsageError`` as that does."""
    return sha256(canonical(data))


def _sorted(data: object) -> Any:
    """*data* with the members of each object in order of their names as UTF-16, and nothing but what has one form."""
    if isinstance(data, dict):
        if not all(isinstance(name, str) for name in data):
            raise UsageError("there is no digest of a member whose name is no text")
        # Of names in UTF-16, those beyond the first plane come before U+E000; code points would sort them last.
        names = sorted(data, key=lambda name: name.encode("utf-16-be"))
        return {name: _sorted(data[name]) for name in names}
    if isinstance(data, list | tuple):
        return [_sorted(entry) for entry in data]
    if isinstance(data, bool | str):
        return data
    if not isinstance(data, int):
        raise UsageError(f"there is no digest of a {type(data).__name__}, which no document contains")
    if abs(data) > GREATEST_INTEGER:
        raise UsageError(f"there is no digest of an integer beyond {GREATEST_INTEGER}, which JSON readers round")
    return data
