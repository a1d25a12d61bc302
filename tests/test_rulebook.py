"""The catalogue as people and programs ask for it: list, explain, export, diff."""

import contextlib
import json
import re
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import msgspec
import pytest

from imr_schema import law, rules
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import Settings
from imr_schema.findings import Severity
from imr_schema.publish.pages import law_page, rule_page, rules_index
from imr_schema.publish.rule_examples import RELEASED, invalid_example, valid_examples
from imr_schema.publish.rules_export import as_data, changes
from imr_schema.rules import ABSENT, CATALOG, RETIRED
from imr_schema.standard import VERSIONS, Status, schema_bytes
from imr_schema.validation.pipeline import validate
from tests import svrl
from tests.tools import make_rule_tables
from tests.tools.make_rule_tables import RULE_IDS

RULES = Path(rules.__file__).parent


def run(*arguments):
    return subprocess.run([sys.executable, "-m", "imr_schema", "rules", *arguments], capture_output=True, text=True)


def test_every_fact_that_a_rule_names_is_one_of_the_law():
    names = {fact.name for fact in law.facts()}
    assert {name for rule in CATALOG.values() for name in rule.law} <= names


def test_every_fact_that_the_rules_ask_for_is_named_by_one():
    asking = re.compile(r"\b(?:facts|law\.on\([^()]*\))\.(\w+)")
    asked = {name for path in RULES.glob("*.py") for name in asking.findall(path.read_text())}
    assert asked == {name for rule in CATALOG.values() for name in rule.law}


def test_every_fact_of_the_law_is_asked_for():
    awaited = set() if "IMR206" in CATALOG else {"may_be_disputed"}  # the rule about decisions of utilization review
    assert {fact.name for fact in law.facts()} == {name for rule in CATALOG.values() for name in rule.law} | awaited


def test_the_published_law_is_what_python_reads_and_says_what_each_fact_is():
    held = json.loads(schema_bytes(law.FILE))
    assert [(fact["name"], fact["checked"], fact["source"]) for fact in held["facts"]] == [
        (fact.name, fact.checked, fact.source) for fact in law.facts()
    ]
    assert {fact.name for fact in law.facts()} == {fact.name for fact in law.facts() if fact.about}
    assert sorted({fact.name for fact in law.facts()}) == sorted(law.Law.__struct_fields__)


def test_the_amendment_of_2026_is_told_though_its_text_was_not_read():
    found = {change.what: change for change in changes(date(2026, 3, 1), date(2026, 6, 1))}
    assert not found["amendment of 2026-04-01"].checked
    assert found["application_days"].before == found["application_days"].after == 30
    assert not found["application_days"].checked
    told = run("diff", "2026-03-01", "2026-06-01").stdout
    assert "9792.10.8" in told
    assert "not checked" in told
    assert "no amendment is known" in run("diff", "2026-05-01", "2026-06-01").stdout


def test_what_rests_on_an_unchecked_fact_is_no_error_and_says_so():
    for rule in CATALOG.values():
        if not all(law.checked(name) for name in rule.law):
            assert rule.severity.value != "error"
            assert "could not be read at its source" in rule.manual.replace("\n", " ")


def test_on_every_day_there_is_exactly_one_fact_of_a_name():
    for day in (date(2013, 1, 1), date(2017, 12, 31), date(2018, 1, 1), date(2199, 12, 31)):
        held = [fact.name for fact in law.facts() if fact.holds(day)]
        assert sorted(held) == sorted({fact.name for fact in law.facts()})


def test_the_list_tells_the_facts_of_the_day():
    told = run("list", "--family", "2", "--as-of", "2015-01-01")
    assert "IMR212   warning application-late" in told.stdout
    assert "[application_days 30; mail_days 5]" in told.stdout
    assert "the law on 2015-01-01" in told.stdout
    assert run("list", "--family", "x").returncode == 2


def test_the_catalogue_is_exported_whole_in_both_forms(tmp_path):
    done = run("export", "-o", str(tmp_path / "rules.json"))
    assert done.returncode == 0
    exported = json.loads((tmp_path / "rules.json").read_text())
    assert [rule["id"] for rule in exported["rules"]] == list(CATALOG)
    assert exported["rules"] == json.loads(json.dumps([as_data(rule, date.today()) for rule in CATALOG.values()]))
    pages = run("export", "--to", "markdown").stdout
    assert all(f"# {rule.id} {rule.name}" in pages for rule in CATALOG.values())


def test_between_two_days_the_changes_of_the_law_are_told():
    found = {change.what: change for change in changes(date(2017, 6, 1), date(2018, 6, 1))}
    assert found["may_be_disputed"].after == ["modified", "denied"]
    assert found["MTUS Opioids 2017"].before is None
    assert found["MTUS Knee Complaints 2004"].after is None
    assert list(changes(date(2018, 6, 1), date(2018, 6, 1))) == []
    back = {change.what: change for change in changes(date(2018, 6, 1), date(2017, 6, 1))}
    assert {what: (c.after, c.before) for what, c in back.items()} == {w: (c.before, c.after) for w, c in found.items()}
    assert (
        "may_be_disputed: modified, delayed, denied -> modified, denied"
        in run("diff", "2017-06-01", "2018-06-01").stdout
    )
    assert json.loads(run("diff", "2018-06-01", "2017-06-01", "--json").stdout)


def invalid(rule):
    example = invalid_example(rule)
    assert example is not None
    return example


def shown_by(page):
    """Each value that *page* shows as JSON, in a line or in a block."""
    blocks = [textwrap.dedent(each) for each in re.findall(r"^ *```json\n(.*?)^ *```$", page, re.M | re.S)]
    for written in [*blocks, *(each.replace("\\|", "|") for each in re.findall(r" `([^`]+)`", page))]:
        with contextlib.suppress(json.JSONDecodeError):
            yield json.loads(written)


@pytest.mark.parametrize("rule", [rule for rule in CATALOG.values() if rule.invalid], ids=lambda rule: rule.id)
def test_a_page_shows_a_good_and_a_bad_example_and_every_near_miss(rule):
    page = rule_page(rule)
    assert all(re.search(rf"^- {re.escape(what)}( \(version .*\))?:", page, re.M) for what in rule.valid)
    examples, shown = [invalid(rule), *valid_examples(rule).values()], list(shown_by(page))
    for change in [change for example in examples for change in example.changes]:
        assert f"`{change.place}`" in page
        assert change.after is ABSENT or change.after in shown or " times)" in page


@pytest.mark.parametrize("rule", [rule for rule in CATALOG.values() if rule.invalid], ids=lambda rule: rule.id)
def test_the_examples_of_a_page_are_caught_and_let_pass_in_the_version_that_it_names(rule):
    settings = Settings(profile=PROFILES["thorough"], as_of=date(2026, 11, 27))

    def caught(example, document=None):
        raw = json.dumps(document or example.document).encode()
        name = f"{rule.named or 'determination'}.imr.json"
        report = validate(raw, source=name, syntax="json", settings=settings).report
        assert example.document["schemaVersion"] == example.version.name or "/schemaVersion" in rule.invalid
        # A near miss may be worth a hint.
        return [each for each in report.findings if each.rule == rule.id and each.severity is rule.severity]

    assert caught(invalid(rule))
    assert rule.named or not caught(invalid(rule), invalid(rule).good)
    assert not [what for what, example in valid_examples(rule).items() if caught(example)]


def test_a_good_example_differs_from_the_bad_one_in_the_fault_alone():
    page = rule_page(CATALOG["IMR701"])
    assert '| `/copy` | `"posted"` | `"posted"` |' in page
    for rule in CATALOG.values():
        assert set(rule.scene) < set(rule.invalid) or not rule.scene
    assert {"IMR033", "IMR701"} <= {rule.id for rule in CATALOG.values() if rule.scene}


def test_of_a_long_value_only_what_differs_is_shown():
    page = rule_page(CATALOG["IMR206"])
    assert '| `/disputedItems/0/utilizationReview` | `{"decision": "denied"}` | `{"decision": "delayed"}` |' in page
    assert len(page.splitlines()) < 80
    assert max(len(rule_page(rule).splitlines()) for rule in CATALOG.values()) < 130


def test_the_list_of_rules_says_what_each_finds_under_its_family():
    index = rules_index(list(CATALOG.values()))
    for rule in CATALOG.values():
        assert index.count(f"| [{rule.id}](rules/{rule.id}.md) | ") == 1
    assert "| Disputed item \\<item> has no rationale. | item-rationale | error, M | 8 CCR 9792.10.6(d) |" in index
    assert index.index("## 3: items") < index.index("[IMR304]") < index.index("## 4: guidelines")


def test_the_page_of_the_law_says_of_each_source_whether_it_was_read():
    page = law_page()
    for head in re.findall(r"^\| (?:fact|in force).*$", page, re.M):
        assert head.endswith("| source | wording read |")
    for row in re.findall(r"^\| (?!fact|in force).*$", page, re.M):
        assert row.endswith(("| yes |", "| no |"))
    assert "as they stand since |" not in page


def test_no_good_example_has_a_statement_of_the_other_side():
    for rule in CATALOG.values():
        for example in valid_examples(rule).values():
            for item in example.document["disputedItems"]:
                assert "Expert Reviewer" not in item["claimsAdministratorGuideline"]["statement"], rule.id


def test_examples_are_of_the_released_version_where_that_has_their_members():
    assert RELEASED.status is Status.RELEASED
    assert invalid(CATALOG["IMR304"]).changes[0].place == "/disputedItems/0/rationale"
    assert invalid(CATALOG["IMR221"]).version.name == "1.1"
    older = [rule for rule in CATALOG.values() if rule.invalid and invalid(rule).version is RELEASED]
    assert len(older) > 80


def test_what_repeats_on_a_page_is_counted_and_nothing_else_is_left_out():
    assert "urn:xx ... (2048 times)" in rule_page(CATALOG["IMR107"])
    assert '`"clinicalCaseSummary": ["\\u0000", `' in rule_page(CATALOG["IMR005"])
    assert not [rule.id for rule in CATALOG.values() if " characters)" in rule_page(rule)]


def test_a_rule_is_explained_by_its_name():
    assert run("explain", "application-late").stdout == rule_page(CATALOG["IMR212"])


FORMER = {"central": "mandatory", "by": "detectedBy", "breaks": "invalid", "near": "valid"}


def test_members_of_the_export_that_were_renamed_are_there_under_both_names():
    words = {"schema": "shape", "comparison": "against"}
    for rule in CATALOG.values():
        data = as_data(rule, date.today())
        same = {**data, "detectedBy": [words.get(each, each) for each in rule.detected_by]}
        assert {former: data[former] for former in FORMER} == {former: same[now] for former, now in FORMER.items()}


def test_a_page_names_what_a_rule_was_once_called():
    assert "\n- formerly named: no-california-licence\n" in rule_page(CATALOG["IMR503"])
    assert "formerly" not in rule_page(CATALOG["IMR304"])


def test_an_id_that_was_once_given_keeps_its_name_or_is_retired():
    names = {rule.id: rule.name for rule in CATALOG.values()}
    given = json.loads(RULE_IDS.read_text())
    assert given == {id: names.get(id, given.get(id)) for id in names.keys() | RETIRED.keys()}, "run make samples"
    assert not names.keys() & RETIRED.keys()


def test_the_tables_about_rules_are_up_to_date():
    for path, text in make_rule_tables.made():
        assert path.read_text() == text, f"{path.name}: run make samples"


def test_an_id_is_added_by_the_command_and_never_removed_or_renamed(monkeypatch):
    given = json.loads(RULE_IDS.read_text())
    first, *others = CATALOG.values()
    more = msgspec.structs.replace(first, id="IMR999", name="trial")
    monkeypatch.setattr(make_rule_tables, "CATALOG", {**CATALOG, "IMR999": more})
    assert list(make_rule_tables.rule_ids().items()) == [*given.items(), ("IMR999", "trial")]
    renamed = msgspec.structs.replace(first, name="trial")
    monkeypatch.setattr(make_rule_tables, "CATALOG", {**CATALOG, first.id: renamed})
    with pytest.raises(ValueError, match=f"{first.id} was {first.name} and would be trial"):
        make_rule_tables.rule_ids()
    monkeypatch.setattr(make_rule_tables, "CATALOG", {rule.id: rule for rule in others})
    with pytest.raises(ValueError, match=f"{first.id} {first.name} is gone"):
        make_rule_tables.rule_ids()
    with pytest.raises(SystemExit, match="never removed"):
        make_rule_tables.main()
    monkeypatch.setattr(make_rule_tables, "RETIRED", {first.id: "for a reason"})
    assert make_rule_tables.rule_ids() == given


def test_a_severity_that_is_not_the_frozen_one_any_more_is_recorded(monkeypatch):
    name = next(iter(svrl.FROZEN))
    id, stated = next(iter(svrl.stated_severities(VERSIONS[name]).items()))
    today = next(severity for severity in Severity if severity.value != stated)
    monkeypatch.setitem(CATALOG, id, msgspec.structs.replace(CATALOG[id], severity=today))
    changes = make_rule_tables.severity_changes()
    assert changes[name][id] == {"stated": stated, "today": today.value}
    assert list(changes) == sorted(svrl.FROZEN)
