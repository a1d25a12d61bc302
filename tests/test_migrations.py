"""Moving between versions: nothing is lost on the way up, every loss is named on the way down."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import pointer
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.findings import Verdict
from imr_schema.migrations import STEPS, Loss, Step, migrate, place_before, upgrade
from imr_schema.standard import LATEST, PRINTED, VERSIONS
from imr_schema.validation import json_schema as shape
from imr_schema.validation import pipeline

SAMPLES = Path(__file__).parent.parent / "samples"
PAIRS = [(old, new) for i, old in enumerate(VERSIONS.values()) for new in list(VERSIONS.values())[i:]]
each_pair = pytest.mark.parametrize(("old", "new"), PAIRS, ids=lambda version: version.name)


@each_pair
def test_law_6_up_and_down_gives_the_content_back(old, new):
    @given(some.determinations(some.difficult_texts(), most_items=2, version=old))
    def same(data):
        before = json.dumps(data)
        up = upgrade(data, old, new)
        assert shape.is_valid(up, new)
        assert migrate(up, new, old) == (data, [])
        assert json.dumps(data) == before

    same()


@each_pair
def test_law_6_down_keeps_the_content_or_names_it(old, new):
    @given(some.determinations(version=new))
    def named(data):
        down, losses = migrate(data, new, old)
        assert shape.is_valid(down, old)
        for loss in losses:
            here = data
            for step in loss.pointer.split("/")[1:]:
                here = here[int(step)] if isinstance(here, list) else here[step]
            assert here == loss.value
        again = upgrade(down, old, new)
        kept = leaves(again) + len(losses)
        # Where the one analysis that is kept is another reviewer's, that is told, and going up gives it to the one.
        assert leaves(data) <= kept <= leaves(data) + len(data["disputedItems"])
        if not losses:
            assert again == data

    named()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.old} to {step.new}")
def test_law_6_the_quick_way_up_gives_what_the_moves_give_for_complete_and_incomplete_data(step):
    @given(some.determinations(some.difficult_texts(), most_items=2, version=VERSIONS[step.old]), st.data())
    def same(data, drawn):
        before = json.dumps(data)
        # The same members in the same order.
        assert json.dumps(step.up(data)) == json.dumps(step.moved_up(data))
        assert json.dumps(data) == before
        # A draft of a letter may lack any member.
        lacking = pointer.drop(data, drawn.draw(st.sampled_from(members(data))))
        assert json.dumps(step.up(lacking)) == json.dumps(step.moved_up(lacking))

    same()


def members(value, place=""):
    """The pointer of every member of every object of a document."""
    if isinstance(value, list):
        return [below for i, entry in enumerate(value) for below in members(entry, f"{place}/{i}")]
    if not isinstance(value, dict):
        return []
    here = [f"{place}/{name}" for name in value]
    return here + [below for name, part in value.items() for below in members(part, f"{place}/{name}")]


def leaves(value):
    """How many values a document holds, which are either kept or lost."""
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, list) else 1


@pytest.mark.parametrize("version", VERSIONS.values(), ids=lambda version: version.name)
def test_every_version_is_read_judged_and_written_in_both_syntaxes(version):
    @given(some.determinations(version=version))
    def same(data):
        for codec in CODECS.values():
            judged = pipeline.validate(codec.write(data, version), syntax=codec.name)
            assert judged.report.verdict is Verdict.ACCEPTABLE
            assert (judged.data, judged.version) == (data, version)
            assert pipeline.rewrite(judged, codec.name) == codec.write(data, version)

    same()


@given(some.determinations(version=PRINTED), st.sampled_from(list(VERSIONS.values())))
def test_a_minor_version_accepts_the_documents_of_the_minors_before_it_once_they_name_it(data, version):
    if version.namespace == PRINTED.namespace:
        renamed = {**data, "schemaVersion": version.name}
        assert pipeline.validate(json.dumps(renamed).encode()).report.acceptable


def test_the_steps_lead_from_each_version_to_the_next():
    assert [(step.old, step.new) for step in STEPS] == list(zip(VERSIONS, list(VERSIONS)[1:], strict=False))


MOVES = Step(
    old="1.0",
    new="1.1",
    moves=(
        ("/reviewer", "/reviewers/0"),
        ("/documentsReviewed/*", "/documentsReviewed/*/title"),
        ("/disputedItems/*/rationale", "/disputedItems/*/analyses/0/rationale"),
    ),
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/reviewer/specialties/1", "/reviewers/0/specialties/1"),
        ("/documentsReviewed/2", "/documentsReviewed/2/title"),
        ("/disputedItems/3/rationale/0", "/disputedItems/3/analyses/0/rationale/0"),
        ("/disputedItems/3/decision", "/disputedItems/3/decision"),
    ],
)
def test_moves_lead_a_place_both_ways(old, new):
    assert MOVES.place_up(old) == new
    assert MOVES.place_down(new) == old


def test_a_place_that_the_older_version_lacks_is_the_nearest_above_it():
    assert MOVES.place_down("/disputedItems/3/analyses/0/decision") == "/disputedItems/3"
    assert place_before("/exchange/sender", PRINTED, LATEST) == ""


def test_moves_run_both_ways_and_leave_what_they_are_given_alone():
    data = {
        "reviewer": {"specialties": ["a"]},
        "documentsReviewed": ["x", "y"],
        "disputedItems": [{"rationale": ["r"]}],
    }
    before = json.dumps(data)
    up = MOVES.up(data)
    assert up == {
        "schemaVersion": "1.1",
        "reviewers": [{"specialties": ["a"]}],
        "documentsReviewed": [{"title": "x"}, {"title": "y"}],
        "disputedItems": [{"analyses": [{"rationale": ["r"]}]}],
    }
    assert json.dumps(data) == before


def test_what_a_move_down_leaves_behind_is_a_loss_at_its_own_place():
    newer = {
        "reviewers": [{"specialties": ["a"]}, {"specialties": ["b"]}],
        "documentsReviewed": [{"title": "x", "author": "A"}],
    }
    down, losses = MOVES.down(newer)
    assert down == {"reviewer": {"specialties": ["a"]}, "documentsReviewed": ["x"], "schemaVersion": "1.0"}
    assert Loss("/reviewers/1/specialties/0", "b") in losses
    assert Loss("/documentsReviewed/0/author", "A") in losses
    assert len(losses) == 2


def run(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "imr_schema", *map(str, arguments)], cwd=cwd, capture_output=True, text=True
    )


NEW = SAMPLES / LATEST.name / "valid" / "every-part.imr.json"
OLD = SAMPLES / PRINTED.name / "valid" / "golden.imr.xml"


def test_migrate_up_keeps_the_syntax_or_changes_it(tmp_path):
    up = run("migrate", OLD, "--to-version", LATEST.name, cwd=tmp_path)
    assert up.returncode == 0
    assert up.stdout.encode() == (SAMPLES / LATEST.name / "valid" / "golden.imr.xml").read_bytes()
    in_json = run("migrate", OLD, "--to-version", LATEST.name, "--to", "json", cwd=tmp_path)
    assert in_json.stdout.encode() == (SAMPLES / LATEST.name / "valid" / "golden.imr.json").read_bytes()
    same = run("convert", OLD, "--to", "json", "--schema-version", LATEST.name, cwd=tmp_path)
    assert same.stdout == in_json.stdout


def test_migrate_down_names_each_loss_and_writes_nothing_unless_allowed(tmp_path):
    done = run("migrate", NEW, "--to-version", PRINTED.name, "-o", "old.imr.json", cwd=tmp_path)
    assert done.returncode == 4
    assert "/documentId cannot be expressed in version 1.0" in done.stderr
    assert "Jo Example" not in done.stderr
    assert not (tmp_path / "old.imr.json").exists()
    allowed = run(
        "migrate",
        NEW,
        "--to-version",
        PRINTED.name,
        "-o",
        "old.imr.json",
        "--allow-loss",
        "--losses",
        "l.json",
        cwd=tmp_path,
    )
    assert allowed.returncode == 0
    assert pipeline.validate((tmp_path / "old.imr.json").read_bytes()).report.acceptable
    told = json.loads((tmp_path / "l.json").read_text())["documents"][0]
    assert (told["from"], told["to"], told["written"]) == (LATEST.name, PRINTED.name, True)
    assert {"pointer": "/parties/employee/name", "value": "Jo Example"} in told["losses"]
    assert os.stat(tmp_path / "l.json").st_mode & 0o777 == 0o600


def test_migrate_a_folder_and_ndjson(tmp_path):
    folder = run("migrate", SAMPLES / PRINTED.name / "valid", "--to-version", LATEST.name, "-o", "out/", cwd=tmp_path)
    assert folder.returncode == 0
    made = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert made == sorted(path.name for path in (SAMPLES / PRINTED.name / "valid").iterdir())
    one = run("convert", OLD, "--to", "ndjson", cwd=tmp_path).stdout
    (tmp_path / "a.imr.ndjson").write_text(one * 2)
    done = run("migrate", "a.imr.ndjson", "--to-version", LATEST.name, "--to", "ndjson", cwd=tmp_path)
    assert [json.loads(line)["schemaVersion"] for line in done.stdout.splitlines()] == [LATEST.name] * 2


@pytest.mark.parametrize("version", ["9.9", "", "1", "latest"])
def test_a_version_that_is_not_known_is_wrong_usage(version, tmp_path):
    done = run("migrate", OLD, "--to-version", version, cwd=tmp_path)
    assert done.returncode == 2
    assert "known versions: 1.0, 1.1" in done.stderr


def test_a_document_that_is_not_acceptable_is_not_moved(tmp_path):
    bad = SAMPLES / PRINTED.name / "invalid" / "IMR304" / "item-rationale.imr.json"
    done = run("migrate", bad, "--to-version", LATEST.name, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")


def test_a_letter_of_data_that_letters_cannot_say_names_the_losses(tmp_path):
    done = run("letter", "render", NEW, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (4, "")
    assert run("letter", "render", NEW, "--allow-loss", cwd=tmp_path).returncode == 0
