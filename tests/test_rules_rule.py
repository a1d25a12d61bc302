"""What a rule is: unchangeable, with one id, and with edits that change one place."""

import pytest
from msgspec import structs

from imr_schema import rules
from imr_schema.rules import CATALOGUE, Portable, items
from imr_schema.rules.prose.necessity import Conclusion

RULE = CATALOGUE["IMR304"]


@pytest.mark.parametrize(
    ("value", "member"),
    [
        (RULE, "severity"),
        (Portable("/outcome", "true()"), "test"),
        (Conclusion(None, ""), "subject"),
    ],
)
def test_a_rule_and_what_it_reads_cannot_be_changed(value, member):
    with pytest.raises(AttributeError, match="immutable"):
        setattr(value, member, None)


def test_two_rules_with_one_id_are_refused():
    with pytest.raises(ValueError, match="share an id"):
        rules._collect(items, items)


@pytest.mark.parametrize(
    ("old", "new", "written", "broken"),
    [
        ("a", "b", b"aa", b"ba"),
        ("a", "", b"cac", b"cc"),
        ("a", "aa", b"a", b"aa"),
        ("", "all", b"what there was", b"all"),
        ("é", "è", "éé".encode(), "èé".encode()),
    ],
)
def test_an_edit_of_the_text_changes_one_place_of_what_is_written(old, new, written, broken):
    edited = structs.replace(RULE, invalid_text={"json": (old, new)})
    assert edited.broken_text(written, "json") == broken
    assert edited.broken_text(written, "xml") is None


def test_an_edit_of_the_text_that_finds_no_place_is_no_edit():
    with pytest.raises(ValueError, match="IMR304: its edit of a text finds no place"):
        structs.replace(RULE, invalid_text={"json": ("a", "b")}).broken_text(b"c", "json")


def test_only_what_cannot_be_judged_is_undetermined():
    undetermined = {rule.id for rule in CATALOGUE.values() if rule.undetermined}
    assert "IMR001" in undetermined
    assert RULE.id not in undetermined
