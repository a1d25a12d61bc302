"""Whether a guideline in data says in its statement what it says in its citations."""

from __future__ import annotations

from typing import Any

from imr_schema.letter.statements.comparison import cited_alike
from imr_schema.letter.statements.guideline import parse_guideline


def states_what_it_cites(guideline: dict[str, Any]) -> bool | None:
    """Whether the statement of *guideline*, read as that of a letter, cites what its basis and citations say.

    None where the statement neither cites anything nor says that nothing was cited.
    """
    read = parse_guideline(guideline["statement"])
    return None if read.get("basis") is None else cited_alike(read, guideline)
