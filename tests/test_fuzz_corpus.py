"""Inputs that once failed, or that stand for their kind, keep every invariant; so does a short run of new ones."""

import os
import re
from pathlib import Path

import pytest
from msgspec import structs

from imr_schema.codecs import xml_writer
from imr_schema.validation import pipeline
from tests.fuzz import invariants, known, surfaces, workers
from tests.fuzz.invariants import INVARIANTS, Invariant, failures
from tests.fuzz.minimize import minimized
from tests.fuzz.subject import KINDS, Failure, Input

CORPUS = sorted((Path(__file__).parent / "fuzz" / "corpus").iterdir())
CASES = 400


def kind_of(path):
    return next(kind for kind in sorted(KINDS, key=len, reverse=True) if path.name.endswith(kind))


def unexpected(given, turn=0):
    return [failure for failure in failures(given, turn) if not known.expected(failure.signature)]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_an_input_of_the_corpus_keeps_every_invariant(path):
    assert unexpected(Input(kind_of(path), path.read_bytes())) == []


def test_the_corpus_is_small_and_stands_for_every_kind():
    assert {kind_of(path) for path in CORPUS} == set(KINDS)
    assert max(path.stat().st_size for path in CORPUS) < 8_000


def test_a_short_run_of_damaged_inputs_keeps_every_invariant():
    turns = surfaces.schedule(None)
    for number in range(CASES):
        name, given = surfaces.case(7, turns, number)
        assert unexpected(given, number) == [], f"python -m tests.fuzz --seed 7 --case {number} ({name})"


def test_a_case_is_the_same_whatever_ran_before():
    turns = surfaces.schedule("xml")
    first = [surfaces.case(7, turns, number) for number in range(20)]
    assert [surfaces.case(7, turns, number) for number in reversed(range(20))] == first[::-1]


@pytest.mark.parametrize("only", surfaces.SURFACES)
def test_every_surface_gives_inputs_of_its_kind(only):
    name, given = surfaces.case(7, surfaces.schedule(only), 0)
    assert (name, given.kind) == (only, surfaces.SURFACES[only].kind)


def test_a_failing_input_is_made_small():
    raw = b'{"a": [1, 2, {"b": "needle"}], "c": "hay"}\n'
    assert minimized(raw, lambda smaller: b"needle" in smaller, 5) == b"needle"


BREAKS = {
    "no-internal-error": ("imr_schema.validation.check.check", ZeroDivisionError),
    "detection-agrees": ("imr_schema.validation.pipeline.detect", ValueError),
    "round-trip": ("imr_schema.validation.pipeline.rewrite", LookupError),
    "migrates": ("imr_schema.validation.pipeline.migrated", TypeError),
}


@pytest.mark.parametrize("name", BREAKS)
def test_an_exception_where_a_document_is_handled_is_a_failure(name, monkeypatch):
    place, error = BREAKS[name]

    def broken(*_, **__):
        raise error("a sentence of the document")

    module, _, function = place.rpartition(".")
    target = "imr_schema.validation.pipeline.check" if function == "check" else f"{module}.{function}"
    monkeypatch.setattr(target, broken)
    found = failures(Input("imr.json", ACCEPTABLE))
    assert name in {failure.invariant for failure in found}
    assert "a sentence" not in f"{found}"


ACCEPTABLE = (Path(__file__).parent.parent / "samples" / "2.0" / "valid" / "one-item.imr.json").read_bytes()


def test_a_report_that_quotes_is_a_failure(monkeypatch):
    raw = ACCEPTABLE.replace(b'"overturned"', b'"zqxmk"')
    assert raw != ACCEPTABLE
    assert failures(Input("imr.json", raw)) == []
    monkeypatch.setattr("imr_schema.validation.report.sentence", lambda problem, *_: "not zqxmk")
    assert {"no-text-in-findings", "reports-are-whole"} <= {each.invariant for each in failures(Input("imr.json", raw))}


def test_engines_that_disagree_are_a_failure(monkeypatch):
    monkeypatch.setattr("imr_schema.validation.check._cross_checked", lambda *_: {"another engine": False})
    assert [each.invariant for each in failures(Input("imr.json", ACCEPTABLE))] == ["engines-agree"]


def test_syntaxes_that_disagree_are_a_failure(monkeypatch):
    raw = ACCEPTABLE.replace(b'"overturned"', b'"reversed"')
    assert failures(Input("imr.json", raw)) == []
    # A process that has written many documents uses the generated writer.
    monkeypatch.setattr("imr_schema.codecs.generated.Uses.pay", lambda *_: False)
    monkeypatch.setattr(
        "imr_schema.codecs.xml_writer.str", lambda value: f"{value}".replace("reversed", "upheld"), raising=False
    )
    xml_writer._writer.cache_clear()
    found = failures(Input("imr.json", raw))
    monkeypatch.undo()
    xml_writer._writer.cache_clear()
    assert [each.invariant for each in found] == ["both-syntaxes-agree"]


def test_an_obligation_that_is_blank_or_not_counted_is_a_failure(monkeypatch):
    monkeypatch.setattr("imr_schema.validation.completeness.Completeness.measure", lambda *_, **__: ())
    assert "acceptable-is-complete" in {each.invariant for each in failures(Input("imr.json", ACCEPTABLE))}
    monkeypatch.undo()
    raw = re.sub(rb'"statement": "[^"]*"', '"statement": "\u2800"'.encode(), ACCEPTABLE)
    assert failures(Input("imr.json", raw)) == []
    monkeypatch.setattr("imr_schema.rules.items.blank", lambda text: False)
    assert "acceptable-is-complete" in {each.invariant for each in failures(Input("imr.json", raw))}


def test_a_migration_that_changes_a_text_is_a_failure(monkeypatch):
    def other(result, version):
        moved, losses = migrated(result, version)
        return structs.replace(moved, data={**moved.data, "copy": "served"}), losses

    migrated = pipeline.migrated
    monkeypatch.setattr(pipeline, "migrated", other)
    assert [each.invariant for each in failures(Input("imr.json", ACCEPTABLE))] == ["migrates"]


def test_a_validation_that_takes_long_is_a_failure(monkeypatch):
    monkeypatch.setattr(invariants, "_MOST_SECONDS", -1.0)
    assert "time-per-byte" in {each.invariant for each in failures(Input("imr.json", ACCEPTABLE))}


def test_what_kills_its_process_or_never_ends_is_a_failure_and_the_others_go_on(tmp_path, monkeypatch):
    def deadly(subject):
        if subject.raw == b"3":
            os._exit(9)
        while subject.raw == b"5":
            pass
        return

    monkeypatch.setattr(invariants, "INVARIANTS", {"deadly": Invariant(deadly, KINDS)})
    monkeypatch.setattr(surfaces, "case", lambda seed, turns, number: ("json", Input("imr.json", str(number).encode())))
    monkeypatch.setattr(surfaces, "prepare", lambda: None)
    monkeypatch.setattr(workers, "MOST_SECONDS", 1)
    cases, broken = workers.run(workers.Plan(seed=1, minutes=2, jobs=1, folder=tmp_path, only="json", cases=12))
    assert cases["json"] == 10
    assert broken == {
        "process-lives: the process ended with 9": 1,
        "process-lives: it takes more than 1 s": 1,
    }
    assert sorted(path.read_bytes() for path in tmp_path.glob("process-lives-*")) == [b"3", b"5"]


def test_every_invariant_has_a_kind_and_a_sentence():
    for name, invariant in INVARIANTS.items():
        assert set(invariant.kinds) <= set(KINDS), name
        assert (invariant.check.__doc__ or "").endswith("."), name


def test_each_known_failure_is_found_by_its_signature_and_no_other_is():
    assert known.expected(Failure("beside-is-read", "a refusal of profile.toml quotes it").signature)
    assert not known.expected(Failure("beside-is-read", "a refusal of metadata.json quotes it").signature)
    assert not known.expected(Failure("round-trip", "from json to xml other bytes come back").signature)
