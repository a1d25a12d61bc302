"""What hypothesis calls when it is imported: our types get their strategies."""

from __future__ import annotations


def register() -> None:
    """Register a strategy for ``Determination``; drawing builds it, so importing stays cheap."""
    from hypothesis import strategies as st

    from imr_schema.model import Determination, structure

    def determinations(_: type) -> st.SearchStrategy[Determination]:
        from imr_schema.strategies import determinations as data

        return data().map(structure)

    st.register_type_strategy(Determination, determinations)
