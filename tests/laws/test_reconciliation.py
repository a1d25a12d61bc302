"""A determination beside the request that it was made from: silent, and each planted fault is found by its rule."""

import copy
import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs, to_builtins

from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.config.settings import Settings
from imr_schema.errors import UsageError
from imr_schema.findings import Severity
from imr_schema.migrations import upgrade
from imr_schema.model import Laterality, ReviewDecision, UtilizationReview, structure
from imr_schema.rules import CATALOG
from imr_schema.rules.reconciled import reconciled
from imr_schema.rules.requested import Request, RequestOfCase, Requests, Reviewed, Treatment
from imr_schema.standard import LATEST, VERSIONS, schema_bytes
from imr_schema.transform import request_file
from imr_schema.validation import pipeline

SHAPE = jsonschema_rs.validator_for(
    json.loads(schema_bytes("request/1.0/imr-request-1.0.schema.json")), validate_formats=True
)
RULES = {rule.id for rule in CATALOG.values() if "IMR860" <= rule.id <= "IMR871"}
TREATMENTS = (
    "MRI of the left knee",
    "Norco 10/325mg #60",
    "Physical therapy, 12 visits",
    "Urine drug screen",
    "Lumbar epidural steroid injection at L4-L5",
    "Cold therapy unit, 7 day rental",
    "Psychological evaluation",
)
"""Of which no two are alike."""


def asked(item):
    return item.modified_request.original if item.modified_request else item


def treatment_of(item, case):
    """The row of the request that *item* answers."""
    part, review, modified = asked(item), item.utilization_review, item.modified_request
    stated = review.decision if review else None
    decision = stated.value if stated else "modified" if modified else "denied"
    return Treatment(
        treatment=modified.original.text if modified else item.description,
        ur_decision=Reviewed(decision),
        number=item.number,
        quantity=part.quantity,
        unit=part.unit,
        strength=part.strength,
        refills=part.refills,
        frequency=part.frequency,
        duration=part.duration,
        laterality=part.laterality,
        body_region=part.body_region,
        authorized=modified.authorized.text if modified and modified.authorized.quantity is None else None,
        ur_date=review.date if review and review.date else case.utilization_review_date,
    )


def request_of(document):
    case = document.case
    return Request(
        case_number=case.case_number,
        date_of_injury=case.date_of_injury,
        application_received_date=case.application_received_date,
        request_for_authorization_date=case.request_for_authorization_date,
        treatments=tuple(treatment_of(item, case) for item in document.disputed_items),
    )


def of_case(request):
    places = tuple(f"row {n}" for n in range(2, len(request.treatments) + 2))
    return Requests({request.case_number: RequestOfCase(request, places)})


def found(document, request):
    return [(each.rule, each.pointer, each.severity) for each in reconciled(document, of_case(request))]


def typed(data):
    return structure(upgrade(data, VERSIONS[data["schemaVersion"]], LATEST))


def in_order(document):
    """*document* with dates of reviews that fit the application and the request: a good letter has no others."""
    case = document.case
    last = min(case.application_received_date, case.utilization_review_date)
    items = tuple(
        structs.replace(item, utilization_review=structs.replace(item.utilization_review, date=last))
        if item.utilization_review and item.utilization_review.date
        else item
        for item in document.disputed_items
    )
    case = structs.replace(case, utilization_review_date=last)
    if case.request_for_authorization_date and case.request_for_authorization_date > last:
        case = structs.replace(case, request_for_authorization_date=last)
    return structs.replace(document, case=case, disputed_items=items)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("every_part", [False, True])
def test_nothing_is_found_beside_the_request_that_was_decided(version, every_part):
    @settings(max_examples=20)
    @given(some.determinations(version=version, every_part=every_part), st.randoms())
    def silent(data, chance):
        document = in_order(typed(data))
        request = request_of(document)
        assert found(document, request) == []
        more = [
            *request.treatments,
            Treatment(treatment="Zeppelin quixotic journey", ur_decision=Reviewed.APPROVED, number=9),
        ]
        if len({each.treatment.casefold() for each in more}) == len(more):
            chance.shuffle(more)
            assert found(document, structs.replace(request, treatments=tuple(more))) == []

    silent()


@st.composite
def pairs(draw):
    """A determination whose items are plain and unlike each other, and its request."""
    data = draw(some.determinations(version=LATEST.name))
    count = draw(st.integers(2, len(TREATMENTS)))
    names = draw(st.permutations(TREATMENTS))[:count]
    model = copy.deepcopy(data["disputedItems"][0])
    for name in ("quantity", "unit", "strength", "refills", "frequency", "duration", "laterality", "bodyRegion"):
        model.pop(name, None)
    for name in ("modifiedRequest", "utilizationReview"):
        model.pop(name, None)
    items = [{**copy.deepcopy(model), "number": n, "description": name} for n, name in enumerate(names, 1)]
    document = in_order(typed({**data, "disputedItems": items}))
    request = request_of(document)
    assert found(document, request) == []
    return document, request


def with_items(document, items):
    return structs.replace(document, disputed_items=tuple(items))


def with_row(request, n, **changes):
    rows = list(request.treatments)
    rows[n] = structs.replace(rows[n], **changes)
    return structs.replace(request, treatments=tuple(rows))


FAULTS: dict[str, Any] = {}


def fault(*rules):
    def put(plant):
        FAULTS[plant.__name__] = (plant, rules)
        return plant

    return put


def any_of(draw, document):
    return draw(st.integers(0, len(document.disputed_items) - 1))


def named(document, text):
    return next((n for n, item in enumerate(document.disputed_items) if text in item.description), None)


@fault("IMR861")
def a_dropped_item(draw, document, request):
    n = any_of(draw, document)
    items = [item for i, item in enumerate(document.disputed_items) if i != n]
    return with_items(document, items), request


@fault("IMR862")
def a_doubled_item(draw, document, request):
    n = any_of(draw, document)
    items = [*document.disputed_items, structs.replace(document.disputed_items[n], number=99)]
    return with_items(document, items), request


@fault("IMR863")
def a_decided_item_that_was_approved(draw, document, request):
    return document, with_row(request, any_of(draw, document), ur_decision=Reviewed.APPROVED)


@fault("IMR864")
def an_item_that_nobody_asked_for(draw, document, request):
    extra = structs.replace(document.disputed_items[0], description="Hearing aid batteries", number=99)
    return with_items(document, [*document.disputed_items, extra]), request


@fault("IMR861", "IMR864")
def another_treatment_in_place_of_one(draw, document, request):
    n = any_of(draw, document)
    items = list(document.disputed_items)
    items[n] = structs.replace(items[n], description="Hearing aid batteries")
    return with_items(document, items), request


@fault("IMR865")
def a_word_changed(draw, document, request):
    n = any_of(draw, document)
    words = request.treatments[n].treatment
    return document, with_row(request, n, treatment=f"{words} yes")


@fault("IMR866")
def a_quantity_in_words_changed(draw, document, request):
    n = named(document, "12 visits")
    if n is None:
        return None
    return document, with_row(request, n, treatment="Physical therapy, 10 visits")


@fault("IMR866")
def another_number_changed(draw, document, request):
    n = named(document, "L4-L5")
    if n is None:
        return None
    return document, with_row(request, n, treatment=document.disputed_items[n].description.replace("L5", "L6"))


@fault("IMR866")
def a_quantity_changed(draw, document, request):
    n = any_of(draw, document)
    items = list(document.disputed_items)
    items[n] = structs.replace(items[n], quantity=12345)
    return with_items(document, items), with_row(request, n, quantity=12346)


@fault("IMR866")
def refills_changed(draw, document, request):
    n = any_of(draw, document)
    items = list(document.disputed_items)
    items[n] = structs.replace(items[n], refills=1)
    return with_items(document, items), with_row(request, n, refills=2)


@fault("IMR866")
def a_duration_changed(draw, document, request):
    n = any_of(draw, document)
    items = list(document.disputed_items)
    items[n] = structs.replace(items[n], duration="6 weeks", frequency="2 times a week")
    return with_items(document, items), with_row(request, n, duration="4 weeks", frequency="twice (2) a week")


@fault("IMR867")
def the_other_side(draw, document, request):
    n = named(document, "left knee")
    if n is None:
        return None
    return document, with_row(request, n, treatment="MRI of the right knee")


@fault("IMR867")
def the_other_side_as_data(draw, document, request):
    n = any_of(draw, document)
    items = list(document.disputed_items)
    items[n] = structs.replace(items[n], laterality=Laterality.LEFT)
    return with_items(document, items), with_row(request, n, laterality=Laterality.RIGHT)


@fault("IMR867")
def another_region_as_data(draw, document, request):
    n = any_of(draw, document)
    items = list(document.disputed_items)
    items[n] = structs.replace(items[n], body_region="knee")
    return with_items(document, items), with_row(request, n, body_region="elbow")


@fault("IMR868")
def another_strength(draw, document, request):
    n = named(document, "Norco")
    if n is None:
        return None
    return document, with_row(request, n, treatment="Norco 5/325mg #60")


@fault("IMR868")
def another_strength_as_data(draw, document, request):
    n = named(document, "Norco")
    if n is None:
        return None
    return document, with_row(request, n, strength="5/325 mg")


@fault("IMR869")
def another_date_of_injury(draw, document, request):
    return document, structs.replace(request, date_of_injury=request.date_of_injury - timedelta(7))


@fault("IMR869")
def the_dates_of_review_and_application_swapped(draw, document, request):
    case = document.case
    if case.utilization_review_date == case.application_received_date:
        return None
    rows = [structs.replace(each, ur_date=case.application_received_date) for each in request.treatments]
    swapped = structs.replace(request, application_received_date=case.utilization_review_date, treatments=tuple(rows))
    return document, swapped


@fault("IMR869")
def a_review_before_the_request(draw, document, request):
    later = document.case.utilization_review_date + timedelta(1)
    return (
        structs.replace(document, case=structs.replace(document.case, request_for_authorization_date=later)),
        structs.replace(request, request_for_authorization_date=later),
    )


@fault("IMR870")
def a_modified_request_without_its_parts(draw, document, request):
    return document, with_row(request, any_of(draw, document), ur_decision=Reviewed.MODIFIED)


@fault("IMR870")
def another_decision_of_the_review(draw, document, request):
    n = any_of(draw, document)
    items = list(document.disputed_items)
    items[n] = structs.replace(items[n], utilization_review=UtilizationReview(decision=ReviewDecision.MODIFIED))
    return with_items(document, items), request


@fault("IMR860")
def another_case(draw, document, request):
    return document, structs.replace(request, case_number="CM99-9999999")


@pytest.mark.parametrize("name", FAULTS)
def test_each_planted_fault_is_found_by_its_rule_and_by_no_other(name):
    plant, rules = FAULTS[name]
    planted = []

    @settings(max_examples=10)
    @given(pairs(), st.data())
    def one(pair, data):
        case = plant(data.draw, *pair)
        if case is not None:
            planted.append(case)
            assert sorted({rule for rule, *_ in found(*case)}) == sorted(rules)

    one()
    assert planted


def test_every_rule_of_a_comparison_with_a_request_is_planted():
    assert {rule for _, rules in FAULTS.values() for rule in rules} == RULES - {"IMR871"}


@given(pairs(), st.sampled_from(["json", "xml"]))
def test_findings_are_in_the_report_and_can_be_suppressed_but_for_the_mandatory(pair, syntax):
    document, request = pair
    wrong = of_case(with_row(request, 0, treatment=f"{request.treatments[0].treatment} yes", quantity=7))
    data = json.loads(json.dumps(to_builtins(document)))
    raw = CODECS[syntax].write(data, LATEST)
    everything = pipeline.validate(raw, syntax=syntax, requests=wrong).report
    [finding] = [each for each in everything.findings if each.rule == "IMR865"]
    assert (finding.pointer, finding.item, finding.severity) == ("/disputedItems/0", 1, Severity.WARNING)
    assert finding.line
    without = pipeline.validate(raw, syntax=syntax, requests=wrong, settings=Settings(skip=frozenset(["IMR865"])))
    assert not [each for each in without.report.findings if each.rule == "IMR865"]
    harder = Settings(severity={"IMR865": Severity.ERROR})
    report = pipeline.validate(raw, syntax=syntax, requests=wrong, settings=harder).report
    assert not report.acceptable
    other = of_case(structs.replace(request, case_number="CM99-9999999"))
    report = pipeline.validate(raw, syntax=syntax, requests=other, settings=Settings(only=frozenset(["IMR301"]))).report
    assert "IMR860" in {each.rule for each in report.findings}
    assert not report.acceptable


def as_json(request):
    return {"requestVersion": "1.0", **{k: v for k, v in to_builtins(request).items() if v is not None}} | {
        "treatments": [{k: v for k, v in each.items() if v is not None} for each in to_builtins(request)["treatments"]]
    }


def as_csv(request, delimiter=",", american=False):
    def day(value):
        return f"{value.month}/{value.day}/{value.year}" if american and isinstance(value, date) else value

    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    names = request_file.COLUMNS
    writer.writerow(names)
    case = {name: getattr(request, each.name) for name, each in request_file._CASE.items()}
    for treatment in request.treatments:
        of = {name: getattr(treatment, each.name) for name, each in request_file._TREATMENT.items()}
        row = [day((case | of)[name]) for name in names]
        writer.writerow(["" if cell is None else getattr(cell, "value", cell) for cell in row])
    return file.getvalue()


def cleaned(request):
    """*request* as cells have it, without white space around them."""
    rows = []
    for each in request.treatments:
        texts = {
            field: " ".join(value.split()).lstrip("=") or None
            for field in ("treatment", "unit", "strength", "frequency", "duration", "body_region", "authorized")
            if isinstance(value := getattr(each, field), str)
        }
        rows.append(structs.replace(each, **{**texts, "treatment": texts["treatment"] or "x"}))
    return structs.replace(request, treatments=tuple(dict.fromkeys(rows)))


@settings(max_examples=30)
@given(
    some.determinations(every_part=True),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
    st.sampled_from(["", "\ufeff"]),
)
def test_a_request_is_read_as_it_was_written(tmp_path_factory, data, delimiter, american, mark):
    folder = tmp_path_factory.mktemp("request")
    request = cleaned(request_of(typed(data)))
    told = as_json(request)
    alone = {json.dumps({k: v for k, v in each.items() if k != "number"}) for each in told["treatments"]}
    (folder / "r.json").write_text(json.dumps(told))
    (folder / "r.csv").write_text(mark + as_csv(request, delimiter, american), newline="")
    if len(alone) < len(told["treatments"]):
        for name in ("r.json", "r.csv"):
            with pytest.raises(UsageError, match="are the same"):
                request_file.read(str(folder / name), {})
        return
    SHAPE.validate(told)
    for name in ("r.json", "r.csv"):
        read = request_file.read(str(folder / name), {})
        assert read.left_out == 0
        assert read.requests.by_case[request.case_number].request == request
