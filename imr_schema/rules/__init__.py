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
)


_BY_NAME: dict[str, Rule] = {name: rule for rule in CATALOG.values() for name in (rule.name, *rule.aliases)}


def find(id_or_name: str) -> Rule | None:
    """The rule with that id (any case) or name, of today or a former one; None where there is none."""
    return CATALOG.get(id_or_name.upper()) or _BY_NAME.get(id_or_name)
