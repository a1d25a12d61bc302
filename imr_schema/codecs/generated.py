"""Code that is generated from the schema's fields, for processes that read or write many documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from imr_schema.standard import SchemaVersion

_FEW = 16
"""Documents of one version, for which generating code takes longer than it saves."""


def function(name: str, lines: Sequence[str], names: dict[str, Any]) -> Any:
    """The function called *name* of the source *lines*, which are made of our own schemas and use *names*."""
    scope = dict(names)
    exec(compile("\n".join(lines), f"<{name} of a schema>", "exec"), scope)  # noqa: S102 - nothing of a document
    return scope[name]


class Uses:
    """Counts the uses of one kind of code: only after some of a version more may follow, as in a batch."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def pay(self, version: SchemaVersion) -> bool:
        """Whether generated code pays for this use."""
        self._counts[version.name] += 1
        return self._counts[version.name] > _FEW
