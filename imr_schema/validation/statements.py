"""What the reader of letters makes of a guideline statement, beside the citations that the data give."""

from __future__ import annotations

import msgspec

from imr_schema.model import Guideline
from imr_schema.rules.context import Understood

_UNDERSTOOD = {True: Understood.ALIKE, False: Understood.OTHERWISE, None: Understood.NOTHING}


def understood(guideline: Guideline) -> Understood:
    """Whether the statement of *guideline*, read as that of a letter, cites what the data cite."""
    from imr_schema.letter.statements.understanding import states_what_it_cites  # seldom needed, and slow to start

    return _UNDERSTOOD[states_what_it_cites(msgspec.to_builtins(guideline))]
