"""Values of another type than their field are named by their place, and never quoted."""

from datetime import date, datetime
from enum import Enum
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import replace

import imr_schema
from imr_schema import Settings, Severity, UsageError
from imr_schema.model import Determination
from imr_schema.standard import LATEST
from imr_schema.typed_values import wrong_values

EVERY_PART = Path(__file__).parent.parent / "samples" / LATEST.name / "valid" / "every-part.imr.json"
FULL = imr_schema.load(EVERY_PART)


class Secret:
    def __repr__(self):
        return "SECRET"


def spoiled(value, place=""):
    """*value* with each of its parts replaced, one at a time, by what no field holds; with the place of that part."""
    yield Secret(), place
    if isinstance(value, Struct):
        for field in msgspec.structs.fields(value):
            inner = f"{place}.{field.encode_name}" if place else field.encode_name
            for wrong, where in spoiled(getattr(value, field.name), inner):
                yield replace(value, **{field.name: wrong}), where
    elif isinstance(value, tuple):
        for i, each in enumerate(value):
            for wrong, where in spoiled(each, f"{place}[{i}]"):
                yield (*value[:i], wrong, *value[i + 1 :]), where


def test_every_part_of_a_determination_is_named_where_it_is_wrong():
    assert list(wrong_values(FULL, Determination)) == []
    places = 0
    for wrong, place in spoiled(FULL):
        (sentence,) = wrong_values(wrong, Determination)
        assert sentence.startswith(f"{place}: expected " if place else "expected ")
        assert "SECRET" not in sentence
        places += 1
    assert places > 300


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("decision_date", "2014-11-20", "case.decisionDate: expected a date"),
        ("decision_date", datetime(2014, 11, 20), "case.decisionDate: expected a date"),
        ("decision_date", None, "case.decisionDate: expected a date"),
        ("mailed_date", 7, "case.mailedDate: expected a date"),
        ("case_number", b"CM14-0000000", "case.caseNumber: expected text (str)"),
        ("case_number", "\ud800", "case.caseNumber: expected text of whole characters, without a lone surrogate"),
        ("priority", "standard", "case.priority: expected a Priority (STANDARD, EXPEDITED)"),
        ("formulary_dispute", 1, "case.formularyDispute: expected True or False"),
        ("consolidated_case_numbers", "CM14-0000001", "case.consolidatedCaseNumbers: expected a tuple"),
        ("consolidated_case_numbers", (1,), "case.consolidatedCaseNumbers[0]: expected text (str)"),
    ],
)
def test_dump_names_the_field_and_what_it_holds(name, value, expected):
    with pytest.raises(UsageError) as raised:
        imr_schema.dump(replace(FULL, case=replace(FULL.case, **{name: value})))
    assert str(raised.value) == expected


def test_true_is_no_number():
    (first, *others) = FULL.reviewers
    with pytest.raises(UsageError, match=r"^reviewers\[0\]\.number: expected a whole number \(int\)$"):
        imr_schema.dump(replace(FULL, reviewers=(replace(first, number=True), *others)))


def test_a_list_may_stand_for_a_tuple():
    assert imr_schema.dump(replace(FULL, reviewers=list(FULL.reviewers))) == EVERY_PART.read_bytes()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"fail_on": "warning"}, "settings: expected imr_schema.Settings, not dict"),
        (Settings(fail_on="warning"), "settings.fail_on: expected a Severity (ERROR, WARNING, INFO)"),  # type: ignore[arg-type]
        (Settings(only="IMR309"), "settings.only: expected a frozenset"),  # type: ignore[arg-type]
        (Settings(severity={"IMR309": "error"}), "settings.severity[...]: expected a Severity (ERROR, WARNING, INFO)"),  # type: ignore[dict-item]
        (Settings(as_of="2026-11-23"), "settings.as_of: expected a date"),  # type: ignore[arg-type]
        (Settings(profile="posted"), "settings.profile: expected a Profile"),  # type: ignore[arg-type]
        (Settings(values="all"), "settings.values: expected one of none, clip, full"),
        (Settings(only=frozenset({"IMR999"})), "settings.only: there is no rule IMR999"),
        (Settings(severity={"item-rationale": Severity.INFO}), "settings.severity: write IMR304 for item-rationale"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_before_any_document(settings, expected):
    calls = (
        lambda: imr_schema.validate(EVERY_PART, settings=settings),
        lambda: imr_schema.convert(EVERY_PART, "xml", settings=settings),
        lambda: imr_schema.load(EVERY_PART, settings=settings),
        lambda: imr_schema.validate_many([EVERY_PART], settings=settings),
        lambda: imr_schema.convert_many([EVERY_PART], "xml", settings=settings),
        lambda: imr_schema.check_letter(EVERY_PART, settings=settings),
        lambda: imr_schema.report_text([], settings=settings),
    )
    for call in calls:
        with pytest.raises(UsageError) as raised:
            call()
        assert str(raised.value) == expected


def test_settings_that_can_be_meant_are_taken():
    settings = Settings(as_of=date(2026, 11, 23), skip=frozenset({"IMR309"}), profile=imr_schema.profile("posted"))
    assert imr_schema.validate(EVERY_PART, settings=settings).partial


def test_the_names_of_a_choice_are_told():
    class Way(Enum):
        ON = 1
        OFF = 2

    assert list(wrong_values(1, Way, "x")) == ["x: expected a Way (ON, OFF)"]
    assert list(wrong_values(1, Way | None)) == ["expected a Way (ON, OFF)"]
    assert list(wrong_values(None, Way | None)) == []
