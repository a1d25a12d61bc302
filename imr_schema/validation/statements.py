"""What the reader of letters makes of a guideline statement, beside the citations that the data give."""

from __future__ import annotations

from typing import Any

import msgspec

from imr_schema.model import Guideline
from imr_schema.rules.context import Understood


def understood(guideline: Guideline) -> Understood:
    """Whether the statement of *guideline*, read as that of a letter, cites what its basis and citations say."""
    from imr_schema.letter.statements.comparison import cited_alike  # seldom needed, and slow to start
    from imr_schema.letter.statements.guideline import parse_guideline

    read = parse_guideline(guideline.statement)
    if read.get("basis") is None:
        return Understood.NOTHING
    data: dict[str, Any] = msgspec.to_builtins(guideline)
    return Understood.ALIKE if cited_alike(read, data) else Understood.OTHERWISE
