"""Hypothesis strategies for determinations: valid by construction, or with one known fault.

They give JSON data, never a ``Determination``: ``imr_schema.load(json.dumps(data))`` makes one of it. No strategy
filters or assumes. All people, cases and histories are invented: their words are drawn from a list.
"""

from imr_schema.strategies._citations import cited_statements
from imr_schema.strategies._damaged import OBLIGATIONS, Damaged, damaged
from imr_schema.strategies._determinations import case_numbers, determinations
from imr_schema.strategies._items import citations, disputed_items, guidelines
from imr_schema.strategies._posted import posted_determinations
from imr_schema.strategies._texts import PLAIN, blank_texts, difficult_texts, plain_texts, xml_characters

__all__ = [
    "OBLIGATIONS",
    "PLAIN",
    "Damaged",
    "blank_texts",
    "case_numbers",
    "citations",
    "cited_statements",
    "damaged",
    "determinations",
    "difficult_texts",
    "disputed_items",
    "guidelines",
    "plain_texts",
    "posted_determinations",
    "xml_characters",
]
