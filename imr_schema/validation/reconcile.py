"""A document beside the request of its case: what rules find in both together."""

from __future__ import annotations

from msgspec import structs

from imr_schema.config.settings import Settings
from imr_schema.findings import Problem
from imr_schema.migrations import place_before, upgrade
from imr_schema.model import structure
from imr_schema.rules import CATALOG
from imr_schema.rules.reconciled import reconciled
from imr_schema.rules.requested import Requests
from imr_schema.standard import LATEST
from imr_schema.validation.check import Checked
from imr_schema.validation.evaluate import Breach, selected
from imr_schema.validation.limited import limited


def reconcile(checked: Checked, requests: Requests, settings: Settings) -> tuple[Breach, ...]:
    """What does not fit the request of the document's case; of a document that its schema refuses, that alone."""
    if not checked.valid:
        return ((CATALOG["IMR871"], Problem(rule="IMR871", pointer="")),)
    version = checked.document.version
    problems = [*reconciled(structure(upgrade(checked.data, version, LATEST)), requests)]
    sent = (structs.replace(each, pointer=place_before(each.pointer, version, LATEST)) for each in problems)
    return tuple([(CATALOG[each.rule], each) for each in limited(sent) if selected(CATALOG[each.rule], settings)])
