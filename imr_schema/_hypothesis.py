"""The entry point that hypothesis calls when it is imported: it registers the strategies of our types."""

from __future__ import annotations


def register() -> None:
    """Register a strategy for ``Determination``. It is built when it is first drawn, so that importing stays fast."""
    from hypothesis import strategies as st

    from imr_schema.model import Determination, structure

    def determinations(_: type) -> st.SearchStrategy[Determination]:
        from imr_schema.strategies import determinations as data

        return data().map(structure)

    st.register_type_strategy(Determination, determinations)
