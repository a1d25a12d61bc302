"""The kit holds what it promises, our own command scores in full, and whoever does worse is told what."""

import json
import os
import subprocess
import sys
import time
from datetime import date
from functools import cache
from pathlib import Path

import jsonschema
import jsonschema_rs
import msgspec
import pytest

from imr_schema.codecs import CODECS
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import Settings
from imr_schema.conformance import cases, kit, runner
from imr_schema.conformance.documents import documents, may_damage_break
from imr_schema.conformance.kit import GROUPS, KIT_VERSION
from imr_schema.conformance.reference import reference_files
from imr_schema.conformance.score import Answer, Score, claim, compare, score_cases, select_cases
from imr_schema.errors import DigestError, UsageError
from imr_schema.inputs import names
from imr_schema.rules import CATALOG
from imr_schema.standard import LATEST, VERSIONS, schema_bytes
from imr_schema.text import BLANK_CHARACTERS, FORBIDDEN
from imr_schema.validation import pipeline
from tests.processes import alive, soon
from tests.tools import sabotage
from tests.tools.faults import FAULTS

DAY = date(2026, 11, 23)
ROOT = Path(__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
OURS = [
    sys.executable,
    "-m",
    "imr_schema",
    "validate",
    "--report",
    "json",
    "--as-of",
    "{asOf}",
    "--profile",
    "{profile}",
    "{file}",
]


@pytest.fixture(scope="module")
def made():
    return cases.make(DAY)


@pytest.fixture(scope="module")
def kits(made):
    """The kits of all versions, each made once."""
    return {LATEST.name: made} | {
        name: cases.make(DAY, version=each) for name, each in VERSIONS.items() if each is not LATEST
    }


@pytest.fixture
def kit_of(kits, request):
    return kits[request.param]


every = pytest.mark.parametrize("kit_of", VERSIONS, indirect=True)


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("kit") / "kit"
    kit.write_kit(made, str(path))
    return path


def errors(case):
    return {finding.rule for finding in case.expected.findings if finding.severity == "error"}


def own(case):
    """The severities with which the rule of the case is reported in it."""
    return {finding.severity for finding in case.expected.findings if finding.rule == case.rule}


@every
def test_each_failing_document_triggers_its_rule_and_no_error_of_another(kit_of):
    failing = [case for case in kit_of.manifest.cases if case.kind == "fail"]
    assert len(failing) > 1500
    for case in failing:
        assert own(case), case.file
        assert errors(case) <= {case.rule}, case.file


@every
def test_each_passing_document_is_acceptable_and_does_not_trigger_its_rule(kit_of):
    passing = [case for case in kit_of.manifest.cases if case.kind == "pass"]
    assert len(passing) > 400
    for case in passing:
        assert case.expected.exit == 0, case.file
        assert own(case) <= {"info"}, case.file


def test_the_own_example_of_each_rule_triggers_nothing_else_above_info(made):
    for case in made.manifest.cases:
        if case.kind == "fail" and case.file.split("/")[1].startswith("broken."):
            assert {f.rule for f in case.expected.findings if f.severity != "info"} <= {case.rule}, case.file


def test_no_document_is_left_out_of_the_kit_of_the_newest_version(made):
    meant = [each for each in documents(LATEST) if not each.found]
    assert len(meant) > 1500
    assert [each.file for each in meant if each.file not in made.documents] == []


def test_the_cases_of_one_rule_are_the_same_as_in_the_whole_kit(made):
    damaged = {case.rule for case in made.manifest.cases if case.file.startswith("members/") and case.rule}
    assert [rule for rule in damaged if not may_damage_break(CATALOG[rule])] == []
    for rule in ("IMR102", "IMR510"):
        chosen = cases.make(DAY, frozenset({rule})).manifest.cases
        assert chosen == tuple(case for case in made.manifest.cases if case.rule == rule)


def test_every_rule_has_a_failing_document_in_each_syntax_that_can_hold_it(made):
    failing = {(case.rule, case.syntax) for case in made.manifest.cases if case.kind == "fail"}
    for rule in CATALOG.values():
        for syntax in CODECS if rule.invalid else set(rule.invalid_text) - {"txt"}:
            assert (rule.id, syntax) in failing
    without = {rule.id for rule in made.manifest.rules if not rule.cases}
    assert {entry.id for entry in made.manifest.rules if entry.without} == without
    # No version is outdated, and none is newer than the newest, which the kit is about.
    of_versions = {"IMR014", "IMR114", "IMR901", "IMR902", "IMR903", "IMR910"}
    letters = {r.id for r in CATALOG.values() if set(r.detected_by) <= {"letter", "comparison", "batch"}}
    assert without <= letters | of_versions | {"IMR090", "IMR109"}


def test_every_rule_over_documents_has_one_that_comes_close(made):
    of_letters = {rule.id for rule in CATALOG.values() if set(rule.detected_by) <= {"letter"}} | {"IMR115"}
    assert {rule.id for rule in made.manifest.rules if rule.cases and not rule.near} <= of_letters


def test_every_mandatory_rule_has_three_failing_documents_or_more(made):
    letters = {"IMR801", "IMR820", "IMR821"}
    for entry in made.manifest.rules:
        if CATALOG[entry.id].mandatory and entry.cases and entry.id not in letters | {"IMR015", "IMR115"}:
            assert entry.cases >= 3, entry.id


def test_each_blank_character_stands_alone_in_a_rationale(made):
    assigned = [char for char in BLANK_CHARACTERS if char < "\U000e0000" and not FORBIDDEN.search(char)]
    assert len(assigned) > 130
    for char in assigned:
        for syntax in CODECS:
            assert f"item-rationale/blank-{ord(char):04x}.imr.{syntax}" in made.documents


def test_the_passing_neighbour_of_every_failing_document_is_in_the_kit(made):
    assert {"valid/base.imr.json", "valid/base.imr.xml", "valid/letter.txt"} <= made.documents.keys()
    near = [(rule.name, n) for rule in CATALOG.values() for n in range(1, len(rule.valid) + 1)]
    assert {f"{name}/near-{n}.imr.{syntax}" for name, n in near for syntax in CODECS} <= made.documents.keys()


@every
def test_every_document_names_the_version_of_the_kit(kit_of):
    name = kit_of.manifest.schema_version
    for case in kit_of.manifest.cases:
        if case.syntax == "json" and case.group in ("portable", "rules"):
            assert json.loads(kit_of.documents[case.file])["schemaVersion"] == name, case.file


@every
def test_what_an_implementation_needs_stands_in_the_kit(kit_of):
    name = kit_of.manifest.schema_version
    files = reference_files(VERSIONS[name], DAY)
    assert files["LICENSE"] == (ROOT / "LICENSE").read_bytes()
    assert f"determination schema {name}" in files["README.md"].decode()
    needed = {VERSIONS[name].json_schema, VERSIONS[name].xsd, VERSIONS[name].schematron_xslt, "law/law.json"}
    needed |= {"codelists/characters.json", "codelists/placeholders.json"}
    needed |= {f"conformance/{KIT_VERSION}/imr-conformance-{KIT_VERSION}.schema.json"}
    assert {f"schemas/{each}" for each in needed} <= files.keys()
    assert {f"rules/{rule.id}.md" for rule in kit_of.manifest.rules} <= files.keys()
    assert not files.keys() & kit_of.documents.keys()


def test_no_path_gives_the_answer_away(made):
    assert not [name for name in made.documents if "IMR" in name]


@every
def test_the_manifest_is_as_its_schema_says(kit_of):
    schema = json.loads(schema_bytes(f"conformance/{KIT_VERSION}/imr-conformance-{KIT_VERSION}.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema_rs.validator_for(schema).validate(json.loads(msgspec.json.encode(kit_of.manifest)))


def test_what_was_written_is_read_again_and_no_file_is_left_over(made, folder):
    assert kit.read(str(folder)) == made
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {*made.documents, "manifest.json"}


@cache
def report_on(path, profile):
    """What our own engine reports in a document of the kit, which does not change between tests."""
    settings = Settings(as_of=DAY, profile=PROFILES[profile])
    raw, syntax = Path(path).read_bytes(), names.promised_syntax(path)
    return pipeline.validate(raw, source=path, syntax=syntax, settings=settings).report


def judged(without=frozenset(), change=lambda told: told):
    """Our own engine in this process, without some rules, as a command would answer."""

    def ask(path, case):
        report = report_on(path, case.profile or "exchange")
        found = [f for f in report.findings if f.rule not in without]
        told = {
            "verdict": report.verdict.value,
            "findings": [
                {"rule": f.rule, "pointer": f.pointer, "item": f.item, "severity": f.severity.value} for f in found
            ],
        }
        code = {"acceptable": 0, "notAcceptable": 1, "undetermined": 3}[report.verdict.value]
        return runner.Output(code, json.dumps({"documents": [change(told)]}).encode())

    return ask


def score(made, folder, ask, level="report"):
    return Score(level, tuple(score_cases(made.manifest.cases, str(folder), ask, level)))


@pytest.mark.parametrize("level", ["report", "rules", "exit"])
def test_our_own_engine_scores_in_full(made, folder, level):
    found = score(made, folder, judged(), level)
    assert found.complete
    assert found.passed == len(made.manifest.cases)


def only(groups, change=lambda told: told):
    """An implementation that reports what belongs to *groups* and nothing else, judged by what the kit records."""

    def ask(path, case):
        own = [f for f in case.expected.findings if f.group in groups]
        found = [{"rule": f.rule, "pointer": f.pointer, "severity": f.severity, "item": f.item} for f in own]
        verdict = case.expected.verdict if any(f.severity == "error" for f in own) else "acceptable"
        told = change({"verdict": verdict, "findings": found})
        code = {"acceptable": 0, "notAcceptable": 1, "undetermined": 3}[told["verdict"]]
        return runner.Output(code, json.dumps({"documents": [told]}).encode())

    return ask


@pytest.mark.parametrize("groups", [*((group,) for group in GROUPS), ("shape", "portable")], ids="-".join)
def test_an_implementation_of_some_groups_scores_in_full_on_its_claim(made, folder, groups):
    claimed = claim(made.manifest, groups)
    chosen = select_cases(made.manifest, frozenset(), claimed=claimed)
    found = Score("report", tuple(score_cases(chosen, str(folder), only(groups), "report", claimed=claimed)), claimed)
    assert [each.why for each in found.scored if not each.passed] == []
    assert {*groups} <= {group for group, _ in found.parts()} <= {*groups, "beyond"}


def test_what_an_implementation_does_beyond_its_claim_is_not_held_against_it(made, folder):
    claimed = claim(made.manifest, ["portable"], ["xml"])
    chosen = [case for case in select_cases(made.manifest, frozenset(), claimed=claimed) if case.group == "portable"]
    found = Score("rules", tuple(score_cases(chosen, str(folder), judged(), "rules", claimed=claimed)), claimed)
    assert list(found.parts()) == [("portable", "xml")]
    assert found.complete


def test_a_claim_is_scored_group_by_group(made, folder):
    claimed = claim(made.manifest, ["shape", "portable"], ["json"])
    chosen = select_cases(made.manifest, frozenset(), claimed=claimed)
    told = Score("report", tuple(score_cases(chosen, str(folder), only({"shape"}), "report", claimed=claimed)), claimed)
    parts = told.parts()
    assert list(parts) == [("shape", "json"), ("portable", "json"), ("beyond", "json")]
    assert parts["shape", "json"].percent == 100
    assert 0 < parts["portable", "json"].percent < 60 < parts["beyond", "json"].percent < 100
    shape = parts["shape", "json"].cases
    assert told.as_data()["groups"][0] == {"group": "shape", "syntax": "json", "cases": shape, "passed": shape}


def test_what_reports_in_a_group_that_must_stay_silent_is_a_false_alarm(made, folder):
    alarm = {"rule": "IMR101", "pointer": "", "severity": "error"}
    change = lambda told: {**told, "findings": [*told["findings"], alarm]}  # noqa: E731
    claimed = claim(made.manifest, ["shape"])
    chosen = [c for c in select_cases(made.manifest, frozenset(), claimed=claimed) if c.group == "rules"]
    (first, *_) = score_cases(chosen, str(folder), only({"shape"}, change), "report", claimed=claimed)
    assert first.alarms == ("IMR101",)


@pytest.mark.parametrize("level", ["report", "rules"])
@pytest.mark.parametrize("weakened", [{"IMR304"}, {"IMR305", "IMR309"}, {"IMR003", "IMR601", "IMR802"}], ids=sorted)
def test_a_weakened_copy_is_told_exactly_the_rules_that_it_misses(made, folder, weakened, level):
    found = score(made, folder, judged(weakened), level)
    assert set(found.missed()) == weakened
    assert not found.alarms()
    assert not found.complete


def test_every_rule_with_a_document_is_missed_when_it_is_taken_away(made, folder):
    for rule in made.manifest.rules:
        chosen = [case for case in made.manifest.cases if case.rule == rule.id and case.kind == "fail"]
        scored = Score("rules", tuple(score_cases(chosen, str(folder), judged({rule.id}), "rules")))
        assert set(scored.missed()) == ({rule.id} if rule.cases else set())


def test_a_false_alarm_is_named(made, folder):
    alarm = {"rule": "IMR310", "pointer": "", "severity": "warning"}
    found = score(made, folder, judged(change=lambda told: {**told, "findings": [*told["findings"], alarm]}))
    assert set(found.alarms()) == {"IMR310"}
    assert "valid/base.imr.json" in found.alarms()["IMR310"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda told: {**told, "verdict": "acceptable"}, "the verdict is acceptable instead of notAcceptable"),
        (lambda told: {**told, "verdict": "quite good"}, "the verdict is another one instead of notAcceptable"),
        (
            lambda told: {**told, "findings": [{**f, "pointer": "/"} for f in told["findings"]]},
            "IMR304 has another place, item or severity",
        ),
        (
            lambda told: {**told, "findings": [{**f, "item": 2} for f in told["findings"]]},
            "IMR304 has another place, item or severity",
        ),
        (
            lambda told: {**told, "findings": [{**f, "severity": "info"} for f in told["findings"]]},
            "IMR304 has another place, item or severity",
        ),
        (
            lambda told: {**told, "findings": [*told["findings"], {"rule": "Mr Doe", "pointer": "", "severity": ""}]},
            "false alarm of an unknown rule",
        ),
    ],
)
def test_what_differs_is_said_and_nothing_that_the_command_said_is_quoted(made, folder, change, why):
    chosen = [case for case in made.manifest.cases if case.file == "item-rationale/broken.imr.json"]
    (scored,) = score_cases(chosen, str(folder), judged(change=change), "report")
    assert scored.why == [why]


def run(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "imr_schema", "conformance", *map(str, arguments)],
        capture_output=True,
        env=ENVIRONMENT,
        cwd=cwd,
        timeout=120,
        check=False,
    )


def test_our_own_command_scores_in_full_on_some_rules():
    done = run("run", "-j", 2, "--rule", "IMR510", "--rule", "modified-request-unread", "--rule", "IMR002", "--", *OURS)
    assert done.stdout.decode().splitlines()[-1].endswith("cases passed (100.0 %), answers read as report")
    assert done.returncode == 0


def test_a_weakened_command_is_told_exactly_the_rules_that_it_misses(tmp_path):
    script = tmp_path / "weak.py"
    script.write_text(
        "import sys\nfrom imr_schema.cli import main\nfrom imr_schema.rules import CATALOG\n"
        "for rule in ('IMR406', 'IMR510'): del CATALOG[rule]\n"
        "main(['validate', '--report', 'json', sys.argv[1]])"
    )
    asked = [word for rule in ("IMR405", "IMR406", "IMR409", "IMR510") for word in ("--rule", rule)]
    done = run("run", "--json", "-j", 2, *asked, "--", sys.executable, script, "{file}")
    told = json.loads(done.stdout)
    assert [missed["rule"] for missed in told["missed"]] == ["IMR406", "IMR510"]
    assert told["falseAlarms"] == []
    assert told["cases"] - told["passed"] == len(told["failed"]) == 4
    assert done.returncode == 1


def test_a_failure_of_the_command_itself_is_told_as_that(made, folder):
    crashed = {"rule": "IMR090", "pointer": "", "severity": "error"}
    found = score(made, folder, judged(change=lambda told: {**told, "findings": [crashed]}))
    assert not found.missed()
    assert {each.failure for each in found.scored} == {"reports a failure of its own (IMR090)"}


def test_cases_of_a_profile_are_asked_only_of_a_command_that_can_be_told():
    told = run("run", "--answers", "exit", "--rule", "copy-of-profile", "--rule", "IMR510", "--", "true", "{file}")
    assert b"8 cases of a profile were left out" in told.stderr
    assert told.stdout.decode().splitlines()[-1].startswith("4 of 6 cases passed")
    told = run("run", "--rule", "copy-of-profile", "--", *OURS)
    assert told.stdout.decode().splitlines()[-1].startswith("8 of 8 cases passed")


COMMANDS = {
    "hangs: no answer within 0.5 s": "import time; time.sleep(60)",
    "crashes: ended by SIGSEGV": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "does not answer: no JSON report (exit 7)": "print('\\x1b[31mDr Example'); raise SystemExit(7)",
    "does not answer: a report on 0 documents": "print('{\"documents\": []}')",
    "writes more than 4,194,304 bytes": "import sys\nwhile True: sys.stdout.write('x' * 65536)",
}


@pytest.mark.parametrize("why", COMMANDS)
def test_a_command_that_does_not_answer_fails_by_name_and_the_run_goes_on(why, tmp_path):
    report = '{"documents": [{"verdict": "acceptable", "findings": []}]}'
    bad = "import sys\nif 'near' in sys.argv[1]:\n    " + COMMANDS[why].replace("\n", "\n    ")
    bad += f"\nelse: print('{report}')"
    script = tmp_path / "other.py"
    script.write_text(bad)
    done = run("run", "--rule", "IMR510", "--timeout", 0.5, "--", sys.executable, script, "{file}")
    lines = done.stdout.decode().splitlines()
    assert f"documents-listed/near-1.imr.json: {why}" in lines
    assert (
        "documents-listed/broken.imr.xml: misses IMR510; the verdict is acceptable instead of notAcceptable; "
        "the exit code is 0 instead of 1"
    ) in lines
    assert "missed: IMR510 documents-listed in 2 cases" in lines
    assert b"Example" not in done.stdout + done.stderr
    assert done.returncode == 1


def test_what_a_command_left_running_ends_with_it(tmp_path):
    mark = tmp_path / "alive"
    child = f"import time, pathlib; time.sleep(1.5); pathlib.Path({str(mark)!r}).touch()"
    parent = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    said = runner.run_command((sys.executable, "-c", parent, "{file}"), {"{file}": "x"}, 0.7)
    assert said.failure == "hangs: no answer within 0.7 s"
    time.sleep(1.5)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run"], "name the command after --"),
        (["run", "--", "true"], "has no {file}"),
        (["run", "--", "no-such-command-at-all", "{file}"], "there is no such command"),
        (["run", "--rule", "IMR30", "--", "true", "{file}"], "there is no such rule; did you mean IMR3"),
        (["run", "--rule", "IMR090", "--", "true", "{file}"], "the kit has no case of IMR090"),
        (["run", "--kit", "nowhere", "--", "true", "{file}"], "there is no such file"),
        (["run", "--timeout", "0", "--", "true", "{file}"], "0.1"),
        (["run", "--answers", "prose", "--", "true", "{file}"], "prose"),
        (["run", "--group", "all", "--", "true", "{file}"], "all"),
        (["run", "--syntax", "yaml", "--", "true", "{file}"], "yaml"),
        (["run", "--kit", "k", "--schema-version", "1.0", "--", "true", "{file}"], "a kit has its version"),
        (["run", "--schema-version", "3.0", "--", "true", "{file}"], "unknown version 3.0"),
        (["score", "answers.ndjson"], "--kit DIR"),
        (["score", "--kit", "nowhere", "answers.ndjson"], "there is no such file"),
        (["export", "kit", "--schema-version", "9.9"], "unknown version 9.9"),
        (["export", str(ROOT)], "not empty"),
        (["export", "kit", "--as-of", "2026-02-30"], "2026-02-30"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else value,
)
def test_a_wrong_call_is_one_sentence_and_exit_2(arguments, says, tmp_path):
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"kitVersion": "9.9"}', "\x00", "[" * 100_000], ids=lambda text: text[:9] or "-"
)
def test_a_manifest_that_is_none_is_a_wrong_call(text, tmp_path):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(UsageError, match="manifest"):
        kit.read(str(tmp_path))


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../b", "a\\b", "C:/x", "a//b"])
def test_a_manifest_that_leads_out_of_its_folder_is_refused(made, name, tmp_path):
    case = msgspec.structs.replace(made.manifest.cases[0], file=name)
    manifest = msgspec.structs.replace(made.manifest, cases=(case,))
    (tmp_path / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    with pytest.raises(UsageError, match="outside"):
        kit.read(str(tmp_path))


def test_a_document_that_was_changed_or_taken_away_is_named(made, tmp_path):
    kit.write_kit(made, str(tmp_path / "kit"))
    (tmp_path / "kit" / "valid" / "base.imr.json").write_bytes(b"{}")
    (tmp_path / "kit" / "valid" / "base.imr.xml").unlink()
    with pytest.raises(DigestError, match=r"valid/base\.imr\.json, valid/base\.imr\.xml"):
        kit.read(str(tmp_path / "kit"))


@pytest.mark.skipif(os.name != "posix", reason="groups of processes")
@pytest.mark.parametrize("output", ["", ">/dev/null 2>&1"])
def test_what_a_command_leaves_running_is_ended(output, tmp_path):
    script = tmp_path / "leaves.sh"
    script.write_text(f"sleep 300 {output} & echo $! > {tmp_path}/pid\n")
    found = runner.run_command(("sh", str(script), "{file}"), {"{file}": "x"}, 2)
    assert (found.failure is None) == bool(output)
    assert soon(lambda: not alive(int((tmp_path / "pid").read_text())))


def answered(folder, lines, *arguments):
    path = folder.parent / "answers.ndjson"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return run("score", "--kit", folder, *arguments, path)


def test_answers_in_a_file_are_scored(folder):
    lines = [
        '{"file": "documents-listed/broken.imr.json", "accepted": false}',
        '{"file": "documents-listed/broken.imr.xml", "exit": 0, "findings": []}',
        '{"file": "documents-listed/near-1.imr.json", "verdict": "acceptable"}',
        '{"file": "documents-listed/near-1.imr.xml"}',
        '{"file": "of another kit.json", "accepted": true}',
    ]
    done = answered(folder, lines, "--rule", "IMR510", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["cases"], told["passed"]) == (1, 6, 2)
    assert {each["file"].partition("/")[2]: each["why"] for each in told["failed"]} == {
        "broken.imr.xml": ["misses IMR510", "the exit code is 0 instead of 1"],
        "near-1.imr.xml": ["does not answer: it says neither findings nor a verdict"],
        "near-2.imr.json": ["has no answer"],
        "near-2.imr.xml": ["has no answer"],
    }
    done = answered(folder, lines, "--rule", "IMR510", "--syntax", "json")
    assert done.stdout.decode().splitlines()[-2:] == [
        "portable, json: 2 of 3 (66.7 %)",
        "2 of 3 cases passed (66.7 %), answers read as given",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "[]",
        "{}",
        '{"file": 7}',
        '{"file": "x", "findings": [{"rule": "IMR304"}]}',
        '{"file": "x", "exit": "0"}',
        '{"file": "x", "accepted": "yes"}',
        "[" * 100_000,
    ],
    ids=lambda line: line[:24],
)
def test_a_line_that_is_no_answer_is_named_by_its_number(folder, line):
    done = answered(folder, ['{"file": "y", "exit": 0}', line])
    assert done.returncode == 2
    assert b"answers.ndjson: line 2 is not an answer" in done.stderr


def test_two_answers_for_a_case_are_refused(folder):
    done = answered(folder, ['{"file": "y", "exit": 0}', "", '{"file": "y", "exit": 1}'])
    assert done.returncode == 2
    assert b"line 3 answers once more for a case" in done.stderr


def test_the_kit_of_an_older_version_is_exported_with_what_an_implementation_needs(tmp_path):
    done = run("export", "--schema-version", "1.0", "--as-of", DAY, tmp_path / "kit")
    assert done.returncode == 0, done.stderr
    read = kit.read(str(tmp_path / "kit"))
    assert read.manifest.schema_version == "1.0"
    needed = ["LICENSE", "README.md", "rules.json", "rules/IMR304.md", "schemas/law/law.json"]
    assert [name for name in needed if not (tmp_path / "kit" / name).is_file()] == []


@pytest.mark.parametrize("about", ["blank means white space only", "an even split upholds"])
def test_a_deliberate_fault_is_caught(made, tmp_path, about):
    """Two of those that make kit-sabotage tries, with the cases of the rules that they are about."""
    (fault,) = (each for each in FAULTS if each.about == about)
    rules = ("IMR304", "IMR505")
    path = sabotage.pack(made, tmp_path / "cases", lambda case: case.rule in rules and case.syntax == "json")
    assert sabotage.tried(path, fault.edits).groups
    assert not sabotage.tried(path, []).groups


@pytest.mark.parametrize(
    ("kind", "accepted", "passes"),
    [("fail", True, True), ("fail", False, True), ("pass", True, True), ("pass", False, False)],
)
def test_beyond_its_claim_an_implementation_may_be_early_and_refuses_nothing_acceptable(made, kind, accepted, passes):
    shape = claim(made.manifest, ["shape"], ["xml"])
    case = next(
        each for each in made.manifest.cases
        if (each.group, each.kind, each.syntax, each.rule) == ("portable", kind, "xml", "IMR304")
        and (each.expected.verdict == "acceptable") is (kind == "pass")
    )  # fmt: skip
    for answer in (
        Answer(accepted=accepted),
        Answer(verdict="acceptable" if accepted else "notAcceptable", exit=0 if accepted else 1),
    ):
        assert compare(case, answer, shape).passed is passes


def test_every_deliberate_fault_finds_its_place():
    for fault in FAULTS:
        for module, old, new in fault.edits:
            text = ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text()
            assert old in text, fault.about
            assert old != new


def test_a_small_change_is_one_change_of_one_line():
    several = sabotage.drawn(1, 40)
    assert len({new for *_, new in several}) == 40
    for _, _, _, old, new in several:
        assert len([1 for a, b in zip(old.splitlines(), new.splitlines(), strict=False) if a != b]) >= 1
        compile(new, "changed", "exec")
