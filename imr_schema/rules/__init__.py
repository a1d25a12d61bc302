"""The catalog: every rule, in order of its id."""

from types import ModuleType

from imr_schema.rules import (
    across,
    ages,
    case,
    chapters,
    classification,
    conclusions,
    dates,
    dates_in_text,
    documents,
    guidelines,
    injuries_in_text,
    items,
    leftovers,
    letter_files,
    letters,
    lifecycle,
    order_of_evidence,
    outcome,
    pairs,
    panel,
    partial_grants,
    privacy,
    provenance,
    quantities,
    rationales,
    reading,
    reconciliation,
    request_data,
    requests,
    reviewer,
    schema,
    standards,
    statements,
    substance,
    surgery,
    texts,
)
from imr_schema.rules._portable import Portable
from imr_schema.rules._rule import ABSENT, Absent, Detector, Edits, Json, Rule, edited
from imr_schema.rules.context import RuleContext
from imr_schema.rules.lifecycle import outdated
from imr_schema.rules.retired import RETIRED
from imr_schema.text import nearest

__all__ = [
    "ABSENT",
    "CATALOG",
    "RETIRED",
    "Absent",
    "Detector",
    "Edits",
    "Json",
    "Portable",
    "Rule",
    "RuleContext",
    "edited",
    "find",
    "meant",
    "outdated",
]


def _collect(*families: ModuleType) -> dict[str, Rule]:
    found = [value for family in families for value in vars(family).values() if isinstance(value, Rule)]
    by_id = {rule.id: rule for rule in sorted(found, key=lambda rule: rule.id)}
    if len(by_id) != len(found):
        raise ValueError("two rules share an id")
    return by_id


CATALOG: dict[str, Rule] = _collect(
    lifecycle,
    *(reading, schema, texts),
    *(substance, rationales, statements, leftovers),
    *(case, dates, dates_in_text, items, conclusions, partial_grants, quantities, surgery),
    *(guidelines, order_of_evidence, chapters, reviewer, panel, documents, outcome, privacy, letters, letter_files),
    *(standards, provenance, requests, request_data, classification, ages, injuries_in_text, across, pairs),
    reconciliation,
)


_BY_NAME: dict[str, Rule] = {name: rule for rule in CATALOG.values() for name in (rule.name, *rule.aliases)}


def find(id_or_name: str) -> Rule | None:
    """The rule with that id (any case) or name, of today or a former one; None where there is none."""
    return CATALOG.get(id_or_name.upper()) or _BY_NAME.get(id_or_name)


def meant(id_or_name: str) -> str:
    """The end of a sentence that names the rule which *id_or_name*, which is none, is probably a slip for; or "".

    Of ids only those count that differ in one character: IMR910 is nothing that anybody meant by IMR999.
    """
    near = nearest(id_or_name, [*CATALOG, *(rule.name for rule in CATALOG.values())])
    if near is None or (near in CATALOG and _differing(near, id_or_name.upper()) > 1):
        return ""
    return f"; did you mean {near}?"


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=False)) if len(one) == len(other) else 1
