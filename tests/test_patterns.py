"""No regular expression of the package takes more than linear time, whatever text it is given.

Told twice: by its automaton, which is exact but for lookarounds and bounds, and by the time that attacks take.
regexploit 1.0.0, a program that looks for such expressions, was tried and does not fit: it cannot read possessive
repeats; of EXPLODING it passes each whose time grows with the square of the text, since it counts repeats and not the
places at which a search begins; and it imports a module that Python deprecates.
"""

import ast
import contextlib
import re

import pytest

from tests.patterns import attacks, found
from tests.patterns.automaton import REPEATS, Automaton, one_character_nodes, parsed, subtrees

# Each expression of the count of tags goes on where the last one ended; its time is measured in test_tag_counts.
EVERY = [each for each in found.everywhere() if each.where != "tag_counts.py"]
TO_MEND = {
    ("codecs/xml_positions.py", "search", "< [^"): "only tests search for it: where it is matched, it is linear",
    ("publish/pages.py _counted", "search", "{9,}"): "it reads the examples of our own rules alone",
}
"""Expressions that may take more than linear time, by their place, a way of use and a part of them, and what to do."""
EXPLODING = [
    (r"\s*a?\s+x", 0, "search"),
    (r"\s+x", 0, "search"),
    (r"(?:\s*,?\s*and)*\s*\Z", 0, "match"),
    (r"SSN\s*(?:case\s+)?(?:no)?\s*:?\s*[0-9]", 0, "search"),
    (r"Certified in (?P<what>.+?), and", re.DOTALL, "search"),
    (r"(?:surg|scopy)\w*[^.]{0,80}done", 0, "search"),
    (r"(?P<words>.+?)\s+topics?", 0, "match"),
    (r"(?:a|a)*b", 0, "match"),
    (r"(?:a*)*b", 0, "match"),
    (r"(?:a|aa)+\Z", 0, "match"),
    (r"[0-9]+\.?[0-9]*", 0, "fullmatch"),
    (r"^\s*x", re.MULTILINE, "search"),
    (r"\W*www\S+\W*", 0, "fullmatch"),
    (rb"<!--.*?-->", re.DOTALL, "search"),
]
LINEAR = [
    (r"\bSSN\s*(?:case\s+)?(?:no\s*)?(?::\s*)?[0-9]", 0, "search"),
    (r"(?<!\s)\s+x", 0, "search"),
    (r"\b[a-z]+\s+x", 0, "search"),
    (r"\w+", 0, "search"),
    (r"\s*+,?\s*x", 0, "match"),
    (r"\A(?P<words>.+?)(?<!\s)\s+topics?", 0, "search"),
    (r"(?:\s+(?:to|a|and|at))*\s*\Z", 0, "match"),
    (r"[^.]{0,80}x", 0, "search"),
]


def name(expression):
    return f"{expression.where}: {expression.pattern!r}"[:70]


def each_way(run=True):
    """Each expression, for each way in which it is used; those that are to be mended are expected to fail."""
    for expression in EVERY:
        # One that is only matched is searched too: nobody need look up which it is before a change.
        for way in sorted(expression.ways | found.SEARCHED):
            reason = next((why for known, why in TO_MEND.items() if is_of(expression, way, *known)), None)
            marks = [pytest.mark.xfail(strict=True, reason=reason, run=run)] if reason else []
            yield pytest.param(expression, way, id=f"{name(expression)} {way}", marks=marks)


def is_of(expression, way, where, known_way, part):
    text = expression.pattern if isinstance(expression.pattern, str) else expression.pattern.decode("latin-1")
    return (expression.where, way) == (where, known_way) and part in text


def groups_repeated_possessively(tree):
    for op, value in tree:
        if op is REPEATS[2] and len(list(one_character_nodes(value[2], 0))) != len(value[2]):
            yield value
        for inner in subtrees(op, value):
            yield from groups_repeated_possessively(inner)


def test_every_expression_in_the_source_is_found():
    unknown = []
    for call in found.calls():
        try:
            call.value()
        except NameError:
            unknown.append(call.where)
    made_anyway = {"rules/_pattern.py __getattr__", "text.py pattern", "letter/editions.py compiled"}
    assert set(unknown) | made_anyway == set(found.MADE)
    assert len(EVERY) > 150


def test_what_values_hold_is_made_in_calls():
    called = {(each.pattern, each.flags) for each in found.in_calls()}
    rest = [each for each in found.in_values() if (each.pattern, each.flags) not in called]
    # A class of characters (imr_schema.text.Characters) is one character, and takes no time to speak of.
    made = {each.where for each in rest if len(parsed(each.pattern, each.flags)) > 1}
    assert made == {
        "letter/statements/tokens.py _PATTERNS",
        "letter/statements/printed_titles.py BY_FIRST_WORD",
        "letter/statements/known_sources.py _BY_WORD",
        "letter/statements/guideline.py BY_FIRST_WORD",
    }


def test_expressions_are_made_by_name():
    imported = [node for path in found.FILES for node in found.nodes(path) if isinstance(node, ast.ImportFrom)]
    assert not [node for node in imported if node.module == "re"]


@pytest.mark.parametrize("expression", EVERY, ids=name)
def test_only_single_characters_are_repeated_possessively(expression):
    # CPython 3.11.2 misses matches of others (gh-101955). The one exception only finds a column.
    if expression.where == "codecs/xml_positions.py" and b"*+" in expression.pattern:
        return
    assert not list(groups_repeated_possessively(parsed(expression.pattern, expression.flags)))


@pytest.mark.parametrize(("expression", "way"), list(each_way()))
def test_no_text_can_be_read_by_two_repeats_in_turn(expression, way):
    assert Automaton(expression.pattern, expression.flags, way).ambiguity() is None


@pytest.mark.parametrize(("expression", "way"), list(each_way(run=False)))
def test_time_grows_with_the_text(expression, way):
    assert attacks.overgrown(expression.compiled, way) is None


@pytest.mark.parametrize(("pattern", "flags", "way"), EXPLODING)
def test_an_expression_that_explodes_is_found_by_its_automaton_and_by_attack(pattern, flags, way):
    made = re.compile(pattern, flags)
    assert Automaton(made.pattern, made.flags, way).ambiguity() is not None
    with contextlib.suppress(attacks.TookTooLong):
        assert attacks.overgrown(made, way) is not None


@pytest.mark.parametrize(("pattern", "flags", "way"), LINEAR)
def test_an_expression_of_linear_time_is_passed(pattern, flags, way):
    made = re.compile(pattern, flags)
    assert Automaton(made.pattern, made.flags, way).ambiguity() is None
    assert attacks.overgrown(made, way) is None
