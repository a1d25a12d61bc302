"""``imr-schema minimize``: the finding stays, nothing grows, and no word of the prose is left unless it is told."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import imr_schema
from imr_schema import strategies as some
from imr_schema.config.settings import Settings
from imr_schema.errors import UsageError
from imr_schema.standard import LATEST
from imr_schema.transform import xml_tree
from imr_schema.validation import pipeline
from imr_schema.validation.minimize_document import minimize_document
from imr_schema.validation.read import recognize
from tests.shown import ROOT
from tests.test_cli import run

SAMPLES = ROOT / "samples" / LATEST.name
FAULTY = SAMPLES / "invalid" / "IMR304" / "item-rationale.imr.json"
FEW = sorted(
    path
    for rule in ("IMR002", "IMR009", "IMR101", "IMR210", "IMR302", "IMR304", "IMR312", "IMR502", "IMR701")
    for path in (SAMPLES / "invalid" / rule).glob("*.imr.*")
)


def said(done):
    return done.stderr.decode()


def rules(raw):
    return {(each.rule, each.severity) for each in imr_schema.validate(raw).findings}


@pytest.mark.parametrize("path", FEW, ids=lambda path: path.name)
def test_the_finding_of_a_faulty_sample_stays_in_less(path):
    raw, rule = path.read_bytes(), path.parent.name
    done = minimize_document(raw, rule, source=path.name)
    assert len(done.content) <= len(raw)
    assert rule in {each.rule for each in done.report.findings}
    assert done.finished
    assert minimize_document(raw, rule, source=path.name).content == done.content
    if path.suffix == ".xml" and done.report.syntax == "xml":
        assert done.content.lstrip().startswith(b"<")


WORDS = ("qwertzian", "ploverish", "zaxonite", "quibblefor", "vexillary")


@settings(max_examples=12, deadline=None)
@given(st.data(), st.sampled_from(["json", "xml"]))
def test_no_planted_word_is_left_unless_it_is_told(data, syntax):
    drawn = data.draw(
        some.determinations(st.lists(st.sampled_from(WORDS), min_size=9, max_size=12).map(" ".join), most_items=2)
    )
    fault = data.draw(st.sampled_from(["rationale", "number"]))
    if fault == "rationale":
        drawn["disputedItems"][0]["analyses"][0]["rationale"] = [" "]
    else:
        drawn["disputedItems"][0]["number"] = 900
    raw = pipeline.drafted(drawn, LATEST, syntax)
    found = [each.rule for each in imr_schema.validate(raw).findings]
    if not found:
        return
    done = minimize_document(raw, found[0])
    left = {word for word in WORDS if word.encode() in done.content}
    assert left <= set(done.words)
    assert len(done.content) <= len(raw)
    assert found[0] in {each.rule for each in done.report.findings}


def test_the_command_writes_the_small_document_and_tells_what_is_left(tmp_path):
    done = run("minimize", FAULTY, "--rule", "item-rationale", "-o", "small.imr.json", cwd=tmp_path)
    assert done.returncode == 0, said(done)
    assert "no word of its texts is left" in said(done)
    small = (tmp_path / "small.imr.json").read_bytes()
    assert {rule for rule, _ in rules(small)} == {"IMR304"}
    assert len(small) < len(FAULTY.read_bytes()) / 5


def test_words_that_make_the_finding_are_shown_only_where_values_may_be(tmp_path):
    named = SAMPLES / "invalid" / "IMR502" / "reviewer-identity.imr.xml"
    done = run("minimize", named, "--rule", "IMR502", "-o", "small.imr.xml", cwd=tmp_path)
    assert done.returncode == 0
    assert "1 word of its texts left; --show-values full lists them" in said(done)
    assert "Jane" not in said(done)
    done = run("minimize", named, "--rule", "IMR502", "-o", "small.imr.xml", "--show-values", "full", cwd=tmp_path)
    assert "1 word of its texts left: Jane" in said(done)


def test_a_rule_that_finds_nothing_is_refused_with_those_that_do(tmp_path):
    done = run("minimize", FAULTY, "--rule", "IMR502", "-o", "small.imr.json", cwd=tmp_path)
    assert done.returncode == 2
    assert "has no finding of IMR502; it has findings of: IMR304" in said(done)
    assert not list(tmp_path.iterdir())
    assert run("minimize", FAULTY, "--rule", "IMR999", "-o", "small.imr.json", cwd=tmp_path).returncode == 2


def test_an_output_that_is_read_and_a_packed_file_are_refused(tmp_path):
    path = tmp_path / "a.imr.json"
    path.write_bytes(FAULTY.read_bytes())
    assert run("minimize", path, "--rule", "IMR304", "-o", path).returncode == 2
    assert path.read_bytes() == FAULTY.read_bytes()
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert run("minimize", tmp_path / "a.pdf", "--rule", "IMR001", "-o", tmp_path / "b").returncode == 2


def test_what_cannot_be_parsed_is_made_small_as_text():
    raw = (SAMPLES / "valid" / "golden.imr.json").read_bytes()
    torn = raw[: len(raw) // 2]
    done = minimize_document(torn, "IMR003", syntax="json")
    assert len(done.content) < 20
    assert done.words == ()
    broken = (SAMPLES / "valid" / "golden.imr.xml").read_bytes().replace(b"</case>", b"</cane>", 1)
    done = minimize_document(broken, "IMR003")
    assert len(done.content) < 80


def test_a_letter_as_text_is_made_small_line_by_line():
    letter = (ROOT / "samples" / "letters" / "posted-2016" / "one-item.txt").read_text()
    faulty = letter.replace("Upheld", "Uphold").replace("Overturned", "Overturn")
    found = [each.rule for each in imr_schema.validate(faulty, syntax="letter").findings]
    done = minimize_document(faulty.encode(), found[0], syntax="letter", seconds=20)
    assert len(done.content) < len(faulty) / 2
    assert found[0] in {each.rule for each in done.report.findings}


def test_when_the_time_is_over_the_smallest_so_far_is_given():
    done = minimize_document(FAULTY.read_bytes(), "IMR304", seconds=0.0)
    assert not done.finished
    assert len(done.content) <= len(FAULTY.read_bytes())
    assert "IMR304" in {each.rule for each in done.report.findings}


def test_days_are_shifted_together():
    done = minimize_document(FAULTY.read_bytes(), "IMR304")
    before, after = (json.loads(raw)["case"] for raw in (FAULTY.read_bytes(), done.content))
    shifts = {
        date.fromisoformat(before[name]) - date.fromisoformat(after[name]) for name in after if name.endswith("Date")
    }
    assert len(shifts) == 1
    assert shifts.pop().days % 7 == 0


def test_the_library_refuses_a_rule_that_finds_nothing():
    with pytest.raises(UsageError, match="it has findings of: IMR304"):
        imr_schema.minimize(FAULTY, "IMR502")


@settings(max_examples=60, deadline=None)
@given(some.determinations(some.difficult_texts(), most_items=1))
def test_a_tree_of_xml_is_written_with_the_same_content(data):
    raw = imr_schema.convert(json.dumps(data), "xml") if imr_schema.validate(json.dumps(data)).acceptable else None
    if raw is None:
        return
    tree = xml_tree.tree_of(parsed(raw))
    for again in (xml_tree.written(tree), xml_tree.written(tree, indent=True)):
        assert imr_schema.convert(again, "xml") == raw


def parsed(raw):
    read = recognize(raw, "xml", Settings()).parsed
    assert read is not None
    return read.tree
