"""What a rule is: unchangeable, with one id, and with edits that change one place."""

from pathlib import Path

import pytest
from msgspec import structs

import imr_schema
from imr_schema import rules
from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules import CATALOG, Portable, RuleContext, find, items
from imr_schema.rules._rule import Problems, declared, rule
from imr_schema.rules.prose.necessity import Verdict

RULE = CATALOG["IMR304"]


@pytest.mark.parametrize(
    ("value", "member"),
    [
        (RULE, "severity"),
        (Portable("/outcome", "true()"), "test"),
        (Verdict(None, "", plain=True), "subject"),
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
    undetermined = {rule.id for rule in CATALOG.values() if rule.undetermined}
    assert "IMR001" in undetermined
    assert RULE.id not in undetermined


def nothing() -> None:
    """A message."""


def check(document: Determination, context: RuleContext) -> Problems:
    """A message."""
    return iter(())


def test_a_rule_says_who_detects_it_and_a_check_is_never_left_out():
    with pytest.raises(ValueError, match="IMR999: its check would never run"):
        rule("IMR999", "new", Severity.INFO, detected_by=("schema",))(check)
    with pytest.raises(ValueError, match="IMR999: no check detects it"):
        declared("IMR999", "new", Severity.INFO)(nothing)
    assert declared("IMR999", "new", Severity.INFO, detected_by=("schema",))(nothing).check is None
    assert rule("IMR999", "new", Severity.INFO)(check).check is check


def test_every_rule_with_a_check_takes_the_same_two_things():
    checks = [each.check for each in CATALOG.values() if each.check is not None]
    assert {check.__code__.co_varnames[: check.__code__.co_argcount] for check in checks} == {("document", "context")}


@pytest.mark.parametrize(
    ("former", "id"),
    [("no-california-licence", "IMR503"), ("odd-white-space", "IMR020"), ("member-not-judged", "IMR903")],
)
def test_a_name_that_a_rule_once_had_still_finds_it(former, id):
    assert find(former) is CATALOG[id]
    assert find(CATALOG[id].name) is find(id) is find(id.lower()) is CATALOG[id]


def test_no_name_of_today_or_of_old_is_that_of_two_rules():
    names = [name for each in CATALOG.values() for name in (each.name, *each.aliases)]
    assert len(set(names)) == len(names)


def test_a_rule_that_is_exchanged_counts_at_once(monkeypatch):
    """The plan of a run is kept, and made again where the catalog is another one."""
    raw = (Path(__file__).parents[2] / "samples" / "2.0" / "valid" / "every-part.imr.json").read_bytes()

    def found():
        return [finding.rule for finding in imr_schema.validate(raw).findings]

    silent = found()
    exchanged = structs.replace(CATALOG["IMR214"], check=lambda document, context: iter([rules._rule.at("/outcome")]))
    with monkeypatch.context() as patched:
        patched.setitem(CATALOG, "IMR214", exchanged)
        assert found() == [*silent, "IMR214"]
    assert found() == silent
