"""The kit holds what it promises, our own command scores in full, and whoever does worse is told what."""

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from imr_schema.codecs import CODECS
from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import Settings
from imr_schema.conformance import cases, kit, runner
from imr_schema.conformance.score import Score, score_cases
from imr_schema.errors import DigestError, UsageError
from imr_schema.inputs import files
from imr_schema.rules import CATALOG
from imr_schema.standard import schema_bytes
from imr_schema.validation import pipeline
from tests.processes import alive, soon

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
def folder(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("kit") / "kit"
    kit.write_kit(made, str(path))
    return path


def above_info(case):
    return {finding.rule for finding in case.expected.findings if finding.severity != "info"}


def test_each_failing_document_triggers_its_rule_and_no_other(made):
    for case in made.manifest.cases:
        if case.kind == "fail":
            found = {finding.rule for finding in case.expected.findings}
            assert case.rule in found, case.file
            assert above_info(case) <= {case.rule}, case.file


def test_each_passing_document_triggers_nothing_above_info(made):
    passing = [case for case in made.manifest.cases if case.kind == "pass"]
    assert len(passing) > 20
    for case in passing:
        assert not above_info(case), case.file
        assert case.expected.exit == 0


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


def test_the_passing_neighbour_of_every_failing_document_is_in_the_kit(made):
    assert {"valid/base.imr.json", "valid/base.imr.xml", "valid/letter.txt"} <= made.documents.keys()
    near = [(rule.name, n) for rule in CATALOG.values() for n in range(1, len(rule.valid) + 1)]
    assert {f"{name}/near-{n}.imr.{syntax}" for name, n in near for syntax in CODECS} <= made.documents.keys()


def test_no_path_gives_the_answer_away(made):
    assert not [name for name in made.documents if "IMR" in name]


def test_the_manifest_is_as_its_schema_says(folder):
    schema = json.loads(schema_bytes("conformance/1.0/imr-conformance-1.0.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads((folder / "manifest.json").read_bytes()))


def test_what_was_written_is_read_again_and_no_file_is_left_over(made, folder):
    assert kit.read(str(folder)) == made
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {*made.documents, "manifest.json"}


def judged(without=frozenset(), change=lambda told: told):
    """Our own engine in this process, without some rules, as a command would answer."""

    def ask(path, case):
        report = pipeline.validate(
            Path(path).read_bytes(),
            source=path,
            syntax=files.promised_syntax(path),
            settings=Settings(as_of=DAY, profile=PROFILES[case.profile or "exchange"]),
        ).report
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
    done = run("run", "-j", 2, "--rule", "IMR304", "--rule", "modified-request-unread", "--rule", "IMR002", "--", *OURS)
    assert done.stdout.decode().splitlines()[-1].endswith("cases passed (100.0 %), answers read as report")
    assert done.returncode == 0


def test_a_weakened_command_is_told_exactly_the_rules_that_it_misses(tmp_path):
    script = tmp_path / "weak.py"
    script.write_text(
        "import sys\nfrom imr_schema.cli import main\nfrom imr_schema.rules import CATALOG\n"
        "for rule in ('IMR305', 'IMR312'): del CATALOG[rule]\n"
        "main(['validate', '--report', 'json', sys.argv[1]])"
    )
    asked = [word for rule in ("IMR301", "IMR305", "IMR309", "IMR312") for word in ("--rule", rule)]
    done = run("run", "--json", "-j", 2, *asked, "--", sys.executable, script, "{file}")
    told = json.loads(done.stdout)
    assert [missed["rule"] for missed in told["missed"]] == ["IMR305", "IMR312"]
    assert told["falseAlarms"] == []
    assert told["cases"] - told["passed"] == len(told["failed"]) == 4
    assert done.returncode == 1


def test_a_failure_of_the_command_itself_is_told_as_that(made, folder):
    crashed = {"rule": "IMR090", "pointer": "", "severity": "error"}
    found = score(made, folder, judged(change=lambda told: {**told, "findings": [crashed]}))
    assert not found.missed()
    assert {each.failure for each in found.scored} == {"reports a failure of its own (IMR090)"}


def test_cases_of_a_profile_are_asked_only_of_a_command_that_can_be_told():
    told = run("run", "--answers", "exit", "--rule", "copy-of-profile", "--rule", "IMR304", "--", "true", "{file}")
    assert b"8 cases of a profile were left out" in told.stderr
    assert told.stdout.decode().splitlines()[-1].startswith("2 of 4 cases passed")
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
    done = run("run", "--rule", "IMR304", "--timeout", 0.5, "--", sys.executable, script, "{file}")
    lines = done.stdout.decode().splitlines()
    assert f"item-rationale/near-1.imr.json: {why}" in lines
    assert (
        "item-rationale/broken.imr.xml: misses IMR304; the verdict is acceptable instead of notAcceptable; "
        "the exit code is 0 instead of 1"
    ) in lines
    assert "missed: IMR304 item-rationale in 2 cases" in lines
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
    import msgspec

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
