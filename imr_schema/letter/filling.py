"""What a letter does not say itself, from whoever knows it."""

from __future__ import annotations

from typing import Any


def filled(data: dict[str, Any], metadata: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """*data* of a letter with what *metadata* says for its case number, then for every letter (``*``).

    What the letter says itself stays, whatever the metadata says.
    """
    number = data.get("case", {}).get("caseNumber")
    for extra in (metadata.get(number), metadata.get("*")):
        if extra:
            data = _under(data, extra)
    return data


def _under(data: Any, extra: Any) -> Any:
    """*data* over *extra*, member by member."""
    if not isinstance(data, dict) or not isinstance(extra, dict):
        return data
    return {**extra, **{name: _under(value, extra.get(name)) for name, value in data.items()}}
