"""IMR233, IMR314 and IMR315: the categories and codes of requests, which the letter does not print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imr_schema.findings import Severity
from imr_schema.model import Classification, Determination
from imr_schema.rules._pattern import Pattern
from imr_schema.rules._rule import Edits, Problems, at, rule
from imr_schema.rules.context import RuleContext
from imr_schema.standard.codelists import CLOSE, Entry
from imr_schema.text import folded, nearest

_ITEMS = "/disputedItems"
_MOST_COMPARED = 200
"""How many unknown names of one document are compared with the known ones."""
_DRUGS, _CLASS_OF_DRUGS = "Pharmaceuticals", "class of drugs"

_ICD_10_CM = Pattern(r"[a-z][0-9][0-9ab] (?:\.?[0-9a-z]{1,4})?")
_ICD_9_CM = Pattern(r"(?:[0-9]{3}|v[0-9]{2}) (?:\.?[0-9]{1,2})? | e[0-9]{3} (?:\.?[0-9])? | [0-9]{2}\.[0-9]{1,2}")
_ICD_10_PCS = Pattern("[0-9a-hj-np-z]{7}")
_MODIFIERS = "(?:-[0-9a-z]{2}){0,4}"
_CPT = Pattern(rf"[0-9]{{4}}[0-9aftmu] {_MODIFIERS}")
_HCPCS = Pattern(rf"(?:[a-v][0-9]{{4}}|[0-9]{{4}}[0-9aftmu]) {_MODIFIERS}")
_NDC = Pattern(
    r"""
      [0-9]{10,11}
    | [0-9]{4}-[0-9]{4} (?:-[0-9]{2})?
    | [0-9]{5}-[0-9]{3} (?:-[0-9]{2})?
    | [0-9]{5}-[0-9]{4} (?:-[0-9]{1,2})?
    """
)
_LOINC = Pattern("(?:l[ap])?[0-9]{1,8}-[0-9]")
_SNOMED = Pattern("[1-9][0-9]{5,17}")
_RXNORM = Pattern("[1-9][0-9]{0,7}")
_CDT = Pattern("d[0-9]{4}")
_FORMS = {
    "ICD-10-CM": _ICD_10_CM,
    "ICD-10": _ICD_10_CM,
    "ICD-10-PCS": _ICD_10_PCS,
    "ICD-9-CM": _ICD_9_CM,
    "CPT": _CPT,
    "HCPCS": _HCPCS,
    "NDC": _NDC,
    "LOINC": _LOINC,
    "SNOMED CT": _SNOMED,
    "RxNorm": _RXNORM,
    "CDT": _CDT,
}
_SYSTEMS = {
    "hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "urn:oid:2.16.840.1.113883.6.90": "ICD-10-CM",
    "hl7.org/fhir/sid/icd-10": "ICD-10",
    "urn:oid:2.16.840.1.113883.6.3": "ICD-10",
    "hl7.org/fhir/sid/icd-10-pcs": "ICD-10-PCS",
    "www.cms.gov/medicare/coding/icd10": "ICD-10-PCS",
    "urn:oid:2.16.840.1.113883.6.4": "ICD-10-PCS",
    "hl7.org/fhir/sid/icd-9-cm": "ICD-9-CM",
    "urn:oid:2.16.840.1.113883.6.103": "ICD-9-CM",
    "urn:oid:2.16.840.1.113883.6.104": "ICD-9-CM",
    "www.ama-assn.org/go/cpt": "CPT",
    "urn:oid:2.16.840.1.113883.6.12": "CPT",
    "www.cms.gov/medicare/coding/hcpcsreleasecodesets": "HCPCS",
    "terminology.hl7.org/codesystem/hcpcs": "HCPCS",
    "urn:oid:2.16.840.1.113883.6.285": "HCPCS",
    "urn:oid:2.16.840.1.113883.6.14": "HCPCS",
    "hl7.org/fhir/sid/ndc": "NDC",
    "urn:oid:2.16.840.1.113883.6.69": "NDC",
    "loinc.org": "LOINC",
    "urn:oid:2.16.840.1.113883.6.1": "LOINC",
    "snomed.info/sct": "SNOMED CT",
    "urn:oid:2.16.840.1.113883.6.96": "SNOMED CT",
    "www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "urn:oid:2.16.840.1.113883.6.88": "RxNorm",
    "www.ada.org/cdt": "CDT",
    "urn:oid:2.16.840.1.113883.6.13": "CDT",
}
"""The name of each system of codes whose form is known, by its URI without scheme and letter case."""
_LONGEST_CODE = 64


@rule(
    "IMR314",
    "unknown-request-category",
    Severity.WARNING,
    invalid={f"{_ITEMS}/0/classification": {"category": "Physiotherapie"}},
    valid={
        "in other letters": {f"{_ITEMS}/0/classification": {"category": "REHABILITATION", "subcategory": "Pt / Ot"}},
        "a word for the sign": {
            f"{_ITEMS}/0/classification": {"category": "Evaluation and Management", "subcategory": "Dental Services"}
        },
        "a class of drugs": {f"{_ITEMS}/0/classification": {"category": "Pharmaceuticals", "drugClass": "opioids"}},
    },
)
def unknown_request_category(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: the code list request-categories does not have the {what} of the request{near}.

    The public index counts requests by category, and the code list has its categories with their subcategories. Letter
    case, white space, and "and" for "&" do not count. A subcategory has to be one of its category; a class of drugs
    stands with pharmaceuticals. The list has not all classes of drugs yet, so one that resembles none that it has is
    info. A value that resembles a known one is named.
    """
    compared: dict[tuple[str, str], str | None] = {}
    classified = [(i, each.classification) for i, each in enumerate(document.disputed_items) if each.classification]
    for i, classification in classified:
        for member, what, name, known in _unlisted(classification, context):
            if (what, name) not in compared and len(compared) < _MOST_COMPARED:
                compared[what, name] = _nearest(name, known)
            near = compared.get((what, name))
            # The list lacks most classes of drugs.
            severity = Severity.INFO if near is None and what == _CLASS_OF_DRUGS else None
            hint = f" (perhaps {near})" if near else ""
            yield at(f"{_ITEMS}/{i}/classification/{member}", severity=severity, what=what, near=hint)


def _unlisted(request: Classification, context: RuleContext) -> Iterator[tuple[str, str, str, list[str]]]:
    """What of *request* no list has: the member, what that is, the value, and the known ones."""
    categories = {_plain(entry.value): entry for entry in context.lists.request_categories.entries}
    category = _category(request.category, categories, context)
    drugs = categories.get(_plain(_DRUGS))
    if category is None:
        yield "category", "category", request.category, [entry.value for entry in categories.values()]
    elif request.subcategory is not None and not _has(category, request.subcategory):
        what = _CLASS_OF_DRUGS if category is drugs else "subcategory"
        yield "subcategory", what, request.subcategory, category.below
    if request.drug_class is None or drugs is None:
        return
    if category is not None and category is not drugs:
        yield "drugClass", f"{_CLASS_OF_DRUGS} for its category", request.drug_class, []
    elif not _has(drugs, request.drug_class):
        yield "drugClass", _CLASS_OF_DRUGS, request.drug_class, drugs.below


def _category(name: str, categories: dict[str, Entry], context: RuleContext) -> Entry | None:
    if found := context.lists.request_categories.find(name):
        return found[0]
    return categories.get(_plain(name))


def _has(category: Entry, subcategory: str) -> bool:
    return _plain(subcategory) in map(_plain, category.below)


def _plain(name: str) -> str:
    """*name* without what writers of one category do in different ways: letter case, space, the sign for "and"."""
    return re.sub(r" ?([&/,-]) ?", r"\1", folded(name).replace(" and ", " & "))


def _nearest(name: str, known: list[str]) -> str | None:
    by_name = {_plain(value): value for value in known}
    near = nearest(_plain(name), by_name, CLOSE) if by_name else None
    return by_name[near] if near is not None else None


def _formulary(**category: str) -> Edits:
    return {"/case/formularyDispute": True, f"{_ITEMS}/0/classification": category}


@rule(
    "IMR233",
    "formulary-dispute-without-drug",
    Severity.WARNING,
    clause="LC 4610.5(h)",
    invalid=_formulary(category="Surgery"),
    valid={
        "of a drug": _formulary(category="Pharmaceuticals"),
        "of a drug, in small letters": _formulary(category="pharmaceuticals"),
        "of a category that no list has": _formulary(category="Compounds"),
        "not said to be of the formulary": {f"{_ITEMS}/0/classification": {"category": "Surgery"}},
    },
)
def formulary_dispute_without_drug(document: Determination, context: RuleContext) -> Problems:
    """The dispute is said to be about the drug formulary, but none of the requests is for a drug.

    Shorter times hold for a dispute about the MTUS drug formulary, so a wrong mark moves every day that is counted from
    it. Only a document whose requests all have a category that the code list knows can show it.
    """
    if not document.case.formulary_dispute:
        return
    known = {_plain(entry.value): entry for entry in context.lists.request_categories.entries}
    for item in document.disputed_items:
        category = _category(item.classification.category, known, context) if item.classification else None
        if category is None or category is known.get(_plain(_DRUGS)):
            return
    yield at("/case/formularyDispute")


def _code(system: str, code: str) -> Edits:
    return {f"{_ITEMS}/0/codes": [{"system": system, "code": code, "source": "letter"}]}


@rule(
    "IMR315",
    "code-form",
    Severity.WARNING,
    invalid=_code("http://hl7.org/fhir/sid/icd-10-cm", "???"),
    valid={
        "ICD-10-CM without its period": _code("http://hl7.org/fhir/sid/icd-10-cm", "M5450"),
        "a placeholder within ICD-10-CM": _code("http://hl7.org/fhir/sid/icd-10-cm", "S33.5XXA"),
        "CPT with a modifier": _code("http://www.ama-assn.org/go/cpt", "97110-59"),
        "HCPCS": _code("https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "E0730"),
        "NDC of a product": _code("http://hl7.org/fhir/sid/ndc", "0591-0349"),
        "LOINC": _code("http://loinc.org", "4548-4"),
        "an unknown system": _code("https://example.org/codes", "???"),
    },
)
def code_form(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item}: a code does not have the form of a code of its system, {system}.

    Known are ICD-10-CM, ICD-10, ICD-10-PCS, ICD-9-CM, CPT, HCPCS, NDC, LOINC, SNOMED CT, RxNorm and CDT, each by the
    address or the object identifier that HL7 gives it. Only the form is looked at: whether there is such a code, and
    whether it fits the request, is not checked. The period of an ICD code may be missing, and letters may be small.
    """
    for i, item in enumerate(document.disputed_items):
        for c, code in enumerate(item.codes):
            system = _SYSTEMS.get(_known_as(code.system))
            if system is None:
                continue
            if len(code.code) > _LONGEST_CODE or not _FORMS[system].fullmatch(code.code.lower()):
                yield at(f"{_ITEMS}/{i}/codes/{c}/code", system=system)


def _known_as(system: str) -> str:
    """The URI of a *system* without scheme, letter case and last slash."""
    return system.lower().removeprefix("http://").removeprefix("https://").rstrip("/")
