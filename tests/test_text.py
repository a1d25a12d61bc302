"""Characters: each class is told by its rule wherever a character stands, and printing is safe."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import text
from imr_schema.standard import LATEST
from imr_schema.validation import pipeline

BASE = json.loads((Path(__file__).parent.parent / "samples" / LATEST.name / "valid" / "one-item.imr.json").read_bytes())
CLASSES = {
    "IMR020": text.ODD_WHITE_SPACE,
    "IMR021": text.BIDI_CONTROL,
    "IMR022": text.ZERO_WIDTH,
    "IMR023": text.C1_CONTROL,
    "IMR024": text.NONCHARACTER,
}


def rules_of(said):
    raw = json.dumps({**BASE, "clinicalCaseSummary": [said]}).encode()
    return {f.rule for f in pipeline.validate(raw, syntax="json").report.findings}


EVERY = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)


def members(characters):
    return characters.pattern.findall(EVERY)


@pytest.mark.parametrize("rule", CLASSES)
def test_every_character_of_a_class_is_told_at_every_place(rule):
    for char in members(CLASSES[rule]):
        for said in (f"pain{char}ful", f"{char}pain", f"pain{char}", f"Łódź {char} pain"):
            assert rule in rules_of(said), (hex(ord(char)), said)


@pytest.mark.parametrize("said", ["Łódź, naïve, 37 °C, ≥ 4×/week, “quoted” – dashed", "גב ظهر 脊椎 🧠", "plain"])
def test_ordinary_text_of_any_script_is_left_alone(said):
    assert rules_of(said) == set()


def test_text_that_is_not_composed_is_told():
    assert rules_of("cafe\u0301") == {"IMR025"}


def test_every_blank_character_makes_a_blank_text():
    for char in text.BLANK_CHARACTERS:
        assert text.blank(char * 3)
    for char in text.BLANK_CHARACTERS[::29]:
        if not text.FORBIDDEN.search(char):
            assert "IMR026" in rules_of(char * 3)


def test_nothing_that_shows_is_blank():
    for code in range(0x21, 0x110000):
        char = chr(code)
        if unicodedata.category(char) in {"Lu", "Ll", "Nd", "Po", "Sm", "Sc"}:
            assert not text.blank(char), hex(code)


@given(st.text())
def test_a_line_that_is_printed_acts_on_nothing(said):
    line = text.safe_line(said)
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in line)
    assert members(text.BIDI_CONTROL)[0] not in line
    assert "##[" not in line
    assert "##vso[" not in line
    assert not line.lstrip().startswith("::")
    assert "\n" not in line


@given(st.text(alphabet="#[vso: :"))
def test_commands_of_ci_hosts_do_not_get_through(said):
    test_a_line_that_is_printed_acts_on_nothing.hypothesis.inner_test(said)  # type: ignore[attr-defined]


def test_white_space_is_all_that_python_splits_at_and_a_document_may_hold():
    allowed = (chr(code) for code in range(0x110000) if not text.FORBIDDEN.search(chr(code)))
    assert [char for char in allowed if char.isspace()] == sorted(text.WHITE)


@pytest.mark.parametrize(
    ("said", "same"),
    [("KNEE  Brace", " knee\u2003brace\n"), ("ÉTÉ ŁÓDŹ", "été łódź"), ("КОЛЕНО", "колено"), ("ΓΟΝΑΤΟ", "γονατο")],
)
def test_folding_forgets_letter_case_and_white_space_and_no_more(said, same):
    assert text.folded(said) == text.folded(same) == same.strip().replace("\u2003", " ")
    assert text.folded(said + "x") != text.folded(same)
