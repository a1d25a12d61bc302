"""Characters: each class is told by its rule wherever a character stands, and printing is safe."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema import text
from imr_schema.standard import LATEST, characters
from imr_schema.validation import pipeline

BASE = json.loads((Path(__file__).parent.parent / "samples" / LATEST.name / "valid" / "one-item.imr.json").read_bytes())
CLASSES = {
    "IMR020": text.ODD_WHITE_SPACE.pattern,
    "IMR021": text.BIDI_CONTROL.pattern,
    "IMR022": re.compile(f"[{characters.written('invisible')}]"),
    "IMR023": text.C1_CONTROL.pattern,
    "IMR024": text.NONCHARACTER.pattern,
}


def rules_of(said):
    raw = json.dumps({**BASE, "clinicalCaseSummary": [said]}).encode()
    return {f.rule for f in pipeline.validate(raw, syntax="json").report.findings}


EVERY = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)


def members(pattern):
    return pattern.findall(EVERY)


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


ACTING = {char for char in EVERY if unicodedata.category(char) in {"Cc", "Zl", "Zp"}}
ACTING |= {*members(text.BIDI_CONTROL.pattern), *map(chr, range(0xD800, 0xE000))}
TRIMMED = re.compile(r"[\s\ufeff\u200b\u180e\x00-\x1f]*")
"""What CI hosts remove from the beginning of a line before they look for a command."""


def acts_on_nothing(line):
    return not ACTING & {*line} and "##" not in line and not TRIMMED.sub("", line, count=1).startswith("::")


def test_no_character_that_is_printed_acts_on_anything_wherever_it_stands():
    for char in map(chr, range(0x110000)):
        assert acts_on_nothing(text.safe_line(f"{char}::a{char}::##{char}[b{char}##x[")), hex(ord(char))


@given(st.text(st.characters(codec=None)))
def test_a_line_that_is_printed_acts_on_nothing(said):
    assert acts_on_nothing(text.safe_line(said))
    assert text.visible(text.visible(said)) == text.visible(said)


@given(st.text(alphabet="#[vsoteamci: :\u2028"))
def test_commands_of_ci_hosts_do_not_get_through(said):
    assert acts_on_nothing(text.safe_line(said))


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text('#\\[a"'), inner)))
def test_json_that_is_quiet_is_the_same_data(data):
    written = text.quiet(json.dumps(data, ensure_ascii=False))
    assert json.loads(written) == data
    assert "##" not in written
    assert not {*members(text.C1_CONTROL), *members(text.BIDI_CONTROL)} & {*written}


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
