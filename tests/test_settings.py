"""Settings files, profiles, suppressions and baselines, through the real command."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from imr_schema.config.profiles import PROFILES
from imr_schema.config.settings import ForFiles, Settings, Suppression
from imr_schema.findings import Severity, Verdict
from imr_schema.rules import CATALOG
from imr_schema.validation import pipeline

SAMPLES = Path(__file__).parent.parent / "samples" / "1.0"
FEW = (SAMPLES / "invalid/IMR305/short-rationale.imr.json").read_bytes()
SHORT = FEW.replace(b"Not medically necessary.", b"The brace failed him twice.")
SAME = (SAMPLES / "invalid/IMR309/duplicate-description.imr.xml").read_bytes()
CENTRAL = (SAMPLES / "invalid/IMR304/item-rationale.imr.json").read_bytes()


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "short.imr.json").write_bytes(SHORT)
    (folder / "same.imr.xml").write_bytes(SAME)
    return folder


def run(*arguments, cwd, **environment):
    return subprocess.run(
        [sys.executable, "-m", "imr_schema", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )


def told(done):
    """The rule and severity of each finding in a JSON report, and what was silenced."""
    report = json.loads(done.stdout)
    findings = [f for document in report["documents"] for f in document["findings"]]
    return sorted((f["rule"], f["severity"]) for f in findings), report["summary"]["silenced"]


def settings(folder, text, name="imr-schema.toml"):
    (folder / name).write_text(text)


def judged(inbox, *arguments, **environment):
    return run("validate", "inbox", "--report", "json", *arguments, cwd=inbox.parent, **environment)


def test_a_settings_file_is_found_here_and_above_as_far_as_the_repository(inbox):
    settings(inbox.parent, '[rules]\nIMR305 = "error"\n')
    assert told(judged(inbox)) == ([("IMR305", "error"), ("IMR309", "warning")], 0)
    below = run("validate", ".", "--report", "json", cwd=inbox)
    assert told(below) == told(judged(inbox))
    assert told(judged(inbox, "--config", "none"))[0] == [("IMR305", "warning"), ("IMR309", "warning")]
    work = inbox.parent / "work"
    (work / ".git").mkdir(parents=True)
    shutil.move(inbox, work / "inbox")
    done = run("validate", "inbox", "--report", "json", cwd=work)
    assert told(done)[0] == [("IMR305", "warning"), ("IMR309", "warning")]


def test_a_pyproject_counts_when_it_has_the_table(inbox):
    settings(inbox, "[tool.other]\nx = 1\n", "pyproject.toml")
    settings(inbox.parent, '[tool.imr-schema.rules]\nIMR305 = "error"\n', "pyproject.toml")
    assert ("IMR305", "error") in told(run("validate", ".", "--report", "json", cwd=inbox))[0]


def test_the_command_line_comes_before_the_environment_and_the_environment_before_the_file(inbox):
    settings(inbox.parent, 'fail-on = "info"\n[rules]\nIMR305 = "info"\n')
    assert judged(inbox).returncode == 1
    assert judged(inbox, IMR_SCHEMA_FAIL_ON="error").returncode == 0
    assert judged(inbox, "--fail-on", "warning", IMR_SCHEMA_FAIL_ON="error").returncode == 1
    assert ("IMR305", "warning") in told(judged(inbox, IMR_SCHEMA_SEVERITY="IMR305=warning"))[0]
    assert ("IMR305", "error") in told(judged(inbox, "--severity", "IMR305=error", IMR_SCHEMA_SEVERITY="IMR305=info"))[
        0
    ]


def test_no_file_says_otherwise_of_some_files_than_the_command_line_says_of_all(inbox):
    settings(inbox.parent, '[[files]]\nmatch = "inbox/short*"\nfail-on = "warning"\nprofile = "posted"\n')
    assert ("IMR205", "error") in told(judged(inbox))[0]
    done = judged(inbox, "--fail-on", "error", "--profile", "served")
    assert (done.returncode, told(done)[0]) == (0, [("IMR305", "warning"), ("IMR309", "warning")])


def test_a_suppressed_finding_needs_a_reason_and_is_counted(inbox):
    settings(
        inbox.parent,
        'fail-on = "warning"\n[[suppress]]\nrule = "short-rationale"\nreason = "Agreed."\nplace = "/disputedItems/*"\n'
        'files = "inbox/short*"\n[[suppress]]\nrule = "IMR309"\nreason = "Agreed."\nuntil = 2999-01-31\n',
    )
    done = judged(inbox)
    assert (done.returncode, told(done)) == (0, ([], 2))
    assert "2 suppressed" in run("validate", "inbox", cwd=inbox.parent).stdout


def test_the_former_name_of_a_suppression_is_still_read(inbox):
    rest = 'reason = "Agreed."\n'
    settings(
        inbox.parent,
        f'fail-on = "warning"\n[[silence]]\nrule = "IMR305"\n{rest}[[suppress]]\nrule = "IMR309"\n{rest}',
    )
    assert (judged(inbox).returncode, told(judged(inbox))) == (0, ([], 2))
    settings(inbox.parent, f'[[suppress]]\nrule = "IMR305"\n{rest}[[silence]]\nrule = "IMR304"\n{rest}')
    assert "imr-schema.toml:5: silence[0].rule: IMR304 is mandatory" in judged(inbox).stderr


def test_the_former_name_of_the_setting_warns_and_means_the_same():
    one, other = Suppression("IMR305", "Agreed."), Suppression("IMR309", "Agreed.")
    with pytest.warns(DeprecationWarning, match="suppressions"):
        former = Settings(silences=(one,), suppressions=(other,))
    assert former == Settings(suppressions=(other, one))
    assert structs.replace(former, fail_on=Severity.INFO).suppressions == (other, one)


@pytest.mark.parametrize(
    ("place", "covered"),
    [
        ("/disputedItems/0/rationale", True),
        ("/disputedItems/*/rationale", True),
        ("/disputedItems/0", True),
        ("/disputedItems/1", False),
        ("/disputedItems/*/decision", False),
        ("/disputedItems/0/rat", False),
    ],
)
def test_a_suppression_covers_its_place_and_what_lies_below(place, covered):
    told = pipeline.validate(SHORT, settings=Settings(suppressions=(Suppression("IMR305", "Agreed.", place),))).report
    assert [f.rule for f in told.findings] == ([] if covered else ["IMR305"])
    assert [s.reason for s in told.suppressed] == (["Agreed."] if covered else [])


def test_nothing_suppresses_a_mandatory_finding():
    suppressions = tuple(Suppression(rule, "No.") for rule in CATALOG)
    found = pipeline.validate(CENTRAL, settings=Settings(suppressions=suppressions)).report
    assert found.verdict is Verdict.NOT_ACCEPTABLE
    assert [f.rule for f in found.findings] == ["IMR304"]
    known = Settings(baseline={"-": frozenset(f.fingerprint for f in found.findings)})
    assert pipeline.validate(CENTRAL, settings=known).report.verdict is Verdict.NOT_ACCEPTABLE


def test_files_may_have_settings_of_their_own_and_later_ones_win():
    some = Settings(
        for_files=(
            ForFiles("in/*", fail_on=Severity.WARNING, rules={"IMR305": Severity.ERROR}),
            ForFiles("in/old/*", rules={"IMR305": Severity.INFO}),
        )
    )
    for source, severity, verdict in (
        ("in/a.imr.json", Severity.ERROR, Verdict.NOT_ACCEPTABLE),
        ("in/old/a.imr.ndjson#3", Severity.INFO, Verdict.ACCEPTABLE),
        ("a.imr.json", Severity.WARNING, Verdict.ACCEPTABLE),
    ):
        report = pipeline.validate(SHORT, source=source, settings=some).report
        assert [f.severity for f in report.findings] == [severity]
        assert report.verdict is verdict


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_that_asks_for_a_copy_refuses_the_other(name):
    asked = PROFILES[name].copy
    for path in sorted((SAMPLES / "valid").glob("*.imr.json")):
        copy = json.loads(path.read_bytes())["copy"]
        found = pipeline.validate(path.read_bytes(), settings=Settings(profile=PROFILES[name])).report.findings
        assert ("IMR205" in {f.rule for f in found}) == (asked not in (None, copy))


def test_a_profile_may_be_a_file(inbox):
    settings(inbox.parent, 'about = "Ours."\ncopy = "posted"\n[rules]\nIMR309 = "error"\n', "ours.toml")
    settings(inbox.parent, 'profile = "ours.toml"\n')
    expected = [("IMR205", "error"), ("IMR205", "error"), ("IMR305", "warning"), ("IMR309", "error")]
    assert told(judged(inbox))[0] == expected
    assert told(judged(inbox, "--config", "none", "--profile", "ours.toml"))[0] == expected


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('fail_on = "error"', 1, "did you mean fail-on?"),
        ('\n\nfail-on = "fatal"', 3, "fail-on: expected one of error, warning, info"),
        ('[rules]\nIMR305 = "info"\nIMR999 = "info"', 3, "rules.IMR999: there is no rule IMR999"),
        ('[rules]\n"short-rational" = "info"', 2, "did you mean short-rationale?"),
        ('[rules]\nIMR304 = "info"', 2, "mandatory"),
        ('rules = "IMR305"', 1, "a table"),
        ('skip = ["IMR305", "IMR304"]', 1, "mandatory"),
        ('only = "IMR305"', 1, "a list"),
        ('profile = "postd"', 1, "did you mean posted?"),
        ("profile = 7", 1, "profile: expected the name of a profile"),
        ('as-of = "2026-01-01"', 1, "without quotes"),
        ('baseline = " "', 1, "baseline: expected the path of a file"),
        (
            '[[suppress]]\nrule = "IMR305"\nreason = "x"\n[[suppress]]\nrule = "IMR309"',
            4,
            "suppress[1].reason: it is not there",
        ),
        (
            '[[suppress]]\nrule = "IMR305"\nreason = "x"\nuntil = 2020-01-31',
            4,
            "suppress[0].until: this suppression of IMR305 ended on 2020-01-31",
        ),
        ('[[suppress]]\nrule = "IMR305"\nreason = "x"\nplace = "rationale"', 4, "JSON Pointer"),
        ('[[suppress]]\nrule = "IMR305"\nreson = "x"', 3, "did you mean reason?"),
        ('[[suppress]]\nrule = "IMR304"\nreason = "x"', 2, "mandatory"),
        ("suppress = 3", 1, "[[suppress]]"),
        ('[[files]]\nmach = "x"', 2, "did you mean match?"),
        ('[[suppress]]\nrule = "IMR305"\nreason = "x"\n[[suppress]]\nrule = "IMR30"\nreason = "x"', 5, "no rule IMR30"),
        (
            '[[files]]\nmatch = "x"\nskip = []\n[[files]]\nmatch = "y"\nskip = ["IMR304"]',
            6,
            "files[1].skip: IMR304 is mandatory",
        ),
        ('[rules]\nIMR305 = "error"\nshort-rationale = "info"', 3, "stands twice"),
        ('suppress = [{rule = "IMR305"}]', 1, "suppress[0].reason: it is not there"),
        ("as-of = 2026-01-01T08:00:00", 1, "without quotes"),
        ("jobs = 65", 1, "jobs: expected a whole number from 1 to 64"),
        ('jobs = "5"', 1, "jobs: expected a whole number"),
        ("jobs = true", 1, "jobs: expected a whole number"),
        ("timeout = nan", 1, "timeout: expected a number of seconds"),
        ("max-size = 0", 1, "max-size: expected a whole number"),
        ("max_size = 9", 1, "did you mean max-size?"),
        ('report = "json"', 1, "report: expected a list"),
        ('report = ["josn:a.json"]', 1, "report: there is no format josn; did you mean json?"),
        ('report = ["text", "json:/a.json"]', 1, "report: a report of a settings file lies in the folder"),
        ('report = ["json:made/../../a.json"]', 1, "report: a report of a settings file lies in the folder"),
        ("include = [3]", 1, "include: expected a list of patterns"),
        ("a = = b", None, "no TOML"),
        ("\u00e9" * 9, None, "no TOML"),
    ],
)
def test_what_is_wrong_in_a_settings_file_is_one_sentence_with_its_line(inbox, text, line, said):
    settings(inbox.parent, text)
    done = judged(inbox)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert (f"imr-schema.toml:{line}: " if line else "imr-schema.toml: ") in done.stderr


def test_an_expired_suppression_is_reported_by_the_day_of_the_run(inbox):
    settings(inbox.parent, '[[suppress]]\nrule = "IMR305"\nreason = "x"\nuntil = 2020-01-31\n')
    assert judged(inbox, "--as-of", "2020-01-31").returncode == 0
    assert judged(inbox, "--as-of", "2020-02-01").returncode == 2


def test_a_baseline_leaves_only_what_is_new(inbox):
    first = judged(inbox, "--fail-on", "warning", "--baseline", "known.json", "--update-baseline")
    assert (first.returncode, told(first)) == (0, ([], 2))
    kept = (inbox.parent / "known.json").read_text()
    data = json.loads(SHORT)
    data["disputedItems"][1]["rationale"] = ["A brace helps him walk."]
    data["disputedItems"].reverse()
    (inbox / "short.imr.json").write_text(json.dumps(data, indent=7))
    second = judged(inbox, "--fail-on", "warning", "--baseline", "known.json")
    assert (second.returncode, told(second)) == (1, ([("IMR305", "warning")], 2))
    assert (inbox.parent / "known.json").read_text() == kept


def test_a_baseline_takes_no_central_finding(inbox):
    (inbox / "central.imr.json").write_bytes(CENTRAL)
    done = judged(inbox, "--baseline", "known.json", "--update-baseline")
    assert (done.returncode, told(done)[0]) == (1, [("IMR304", "error")])
    assert "IMR304" not in (inbox.parent / "known.json").read_text()


def test_a_baseline_holds_no_text_of_documents(inbox):
    judged(inbox, "--baseline", "known.json", "--update-baseline", "--show-values", "full")
    known = json.loads((inbox.parent / "known.json").read_text())
    assert sorted(known["documents"]) == ["inbox/same.imr.xml", "inbox/short.imr.json"]
    assert {key for each in known["documents"].values() for entry in each for key in entry} == {"rule", "fingerprint"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such baseline"),
        ("[]", "it is no baseline"),
        ('{"baselineVersion": "9.0", "documents": {}}', "another version"),
        ('{"baselineVersion": "1.0", "documents": {"a": 3}}', "it is no baseline"),
    ],
)
def test_what_is_no_baseline_is_told(inbox, content, said):
    if content is not None:
        (inbox.parent / "known.json").write_text(content)
    done = judged(inbox, "--baseline", "known.json")
    assert done.returncode == 2
    assert said in done.stderr


def test_a_baseline_to_write_must_be_named(inbox):
    assert judged(inbox, "--update-baseline").returncode == 2
    settings(inbox.parent, 'baseline = "known.json"\n')
    assert judged(inbox, "--update-baseline").returncode == 0
    assert (inbox.parent / "known.json").exists()


def test_a_suppressed_finding_of_a_later_document_is_reported_at_its_line_of_the_file(inbox):
    one = json.dumps(json.loads(SHORT))
    (inbox / "all.imr.ndjson").write_text(f"{one}\n{one}\n")
    settings(inbox.parent, '[[suppress]]\nrule = "IMR305"\nreason = "Known."\n')
    done = run("validate", "inbox/all.imr.ndjson", "--report", "json", cwd=inbox.parent)
    assert [each["silenced"][0]["line"] for each in json.loads(done.stdout)["documents"]] == [1, 2]


def test_a_baseline_means_the_same_documents_wherever_a_run_begins(inbox):
    judged(inbox, "--baseline", "known.json", "--update-baseline")
    within = run("validate", "short.imr.json", "--baseline", "../known.json", "--report", "json", cwd=inbox)
    assert told(within) == ([], 1)
    (inbox.parent / "other" / "inbox").mkdir(parents=True)
    (inbox.parent / "other" / "inbox" / "short.imr.json").write_bytes(SHORT)
    other = run("validate", "inbox", "--baseline", "../known.json", "--report", "json", cwd=inbox.parent / "other")
    assert told(other) == ([("IMR305", "warning")], 0)


def test_a_baseline_accepts_nothing_of_standard_input(inbox):
    def piped(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "imr_schema", "validate", "-", "--fail-on", "warning", *arguments],
            cwd=inbox,
            input=SHORT,
            capture_output=True,
        )

    assert piped("--baseline", "known.json", "--update-baseline").returncode == 1
    report = pipeline.validate(SHORT, settings=Settings(as_of=date(2026, 11, 23))).report
    entries = [{"rule": f.rule, "fingerprint": f.fingerprint} for f in report.findings]
    (inbox / "known.json").write_text(json.dumps({"baselineVersion": "1.0", "documents": {"-": entries}}))
    assert piped("--baseline", "known.json").returncode == 1


@pytest.mark.parametrize("target", ["inbox/short.imr.json", "report.json"])
def test_a_baseline_is_never_written_over_a_document_or_a_report(inbox, target):
    done = judged(inbox, "--report", "concise:report.json", "--baseline", target, "--update-baseline")
    assert done.returncode == 2
    assert "nothing was written" in done.stderr
    assert (inbox / "short.imr.json").read_bytes() == SHORT


def test_only_what_the_baseline_accepts_is_counted_as_in_it(inbox):
    settings(inbox.parent, '[[suppress]]\nrule = "IMR305"\nreason = "Known."\n')
    assert "1 findings are in the baseline" in judged(inbox, "--baseline", "known.json", "--update-baseline").stderr


@pytest.mark.parametrize(
    "text", ["tool = 3", "[tool]\nimr-schema = 3", "[[tool.imr-schema]]\nx = 1", "[tool.other]", ""]
)
def test_a_pyproject_that_is_named_and_has_no_table_is_told(inbox, text):
    settings(inbox.parent, text, "pyproject.toml")
    done = judged(inbox, "--config", "pyproject.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no table [tool.imr-schema]" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        '[tool]\nimr-schema = {fail-on = "warning"}',
        '[tool."imr-schema"]\nfail-on = "warning"',
        '[tool.imr-schema]\r\nfail-on = "warning"\r\n',
    ],
)
def test_the_table_of_a_pyproject_counts_however_it_is_written(inbox, text):
    settings(inbox.parent, text, "pyproject.toml")
    assert judged(inbox).returncode == 1


def test_another_table_of_a_like_name_does_not_end_the_search(inbox):
    settings(inbox, "# [tool.imr-schema]\n[tool.imr-schema-site]\nx = 1\n", "pyproject.toml")
    settings(inbox.parent, 'fail-on = "warning"\n')
    assert run("validate", "short.imr.json", cwd=inbox).returncode == 1


def test_a_settings_file_may_begin_with_a_byte_order_mark(inbox):
    settings(inbox.parent, '\ufefffail-on = "warning"\r\n')
    assert judged(inbox).returncode == 1


def test_a_suppression_ends_by_the_day_that_the_file_itself_names(inbox):
    settings(inbox.parent, 'as-of = 2999-02-01\n[[suppress]]\nrule = "IMR305"\nreason = "x"\nuntil = 2999-01-31\n')
    assert "ended on 2999-01-31" in judged(inbox).stderr
    assert judged(inbox, "--as-of", "2999-01-31").returncode == 0


def test_a_run_in_which_a_rule_is_left_out_for_some_files_says_that_it_is_partial(inbox):
    settings(inbox.parent, '[[files]]\nmatch = "inbox/short*"\nskip = ["IMR305"]\n')
    assert json.loads(judged(inbox).stdout)["partial"] is True


def test_a_rule_that_the_command_line_asks_for_no_file_leaves_out(inbox):
    settings(inbox.parent, 'skip = ["IMR305"]\n[[files]]\nmatch = "*"\nskip = ["IMR305"]\n')
    assert told(judged(inbox))[0] == [("IMR309", "warning")]
    assert told(judged(inbox, "--only", "IMR305"))[0] == [("IMR305", "warning")]


def test_a_broken_pyproject_without_our_table_is_left_to_others(inbox):
    settings(inbox.parent, 'dependencies = ["imr-schema"\n', "pyproject.toml")
    assert judged(inbox).returncode == 0


def test_the_line_of_what_is_wrong_in_a_pyproject_is_that_of_its_own_table(inbox):
    table = '[[tool.imr-schema.suppress]]\nrule = "IMR305"\nreason = "x"\n'
    settings(inbox.parent, table + table.replace("IMR305", "IMR304"), "pyproject.toml")
    assert "pyproject.toml:5: suppress[1].rule: IMR304 is mandatory" in judged(inbox).stderr


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_a_letter_that_does_not_say_its_copy_is_taken_for_the_one_that_the_profile_asks_for(tmp_path, profile):
    letter = SAMPLES.parent / "letters/letter-2014/two-items.txt"
    done = run("letter", "check", letter, "--profile", profile, "--report", "json", cwd=tmp_path)
    assert "IMR205" not in [rule for rule, _ in told(done)[0]]


def test_a_document_without_a_name_is_told_whatever_patterns_there_are(inbox):
    settings(inbox, '[[files]]\nmatch = "*"\nfail-on = "warning"\n')
    assert run("validate", "", "--baseline", "known.json", "--update-baseline", cwd=inbox).returncode == 3


LENIENT = '[rules]\nIMR305 = "info"\n'


@pytest.mark.parametrize(
    ("where", "working", "paths"),
    [
        ("inbox", "inbox", ["."]),
        ("inbox", "inbox", ["short.imr.json"]),
        ("inbox", "inbox", ["*.imr.json"]),
        ("inbox", "inbox", ["./short.imr.json", "-"]),
        ("inbox", "inbox", ["../inbox"]),
        ("inbox", "inbox", [".."]),
        ("", "", ["."]),
        ("", "inbox", [".."]),
        ("", "inbox", ["../inbox/../inbox", "../beside.imr.json"]),
        ("inbox/sub", "inbox/sub", [".."]),
    ],
)
def test_a_settings_file_that_lies_with_the_documents_is_not_used(inbox, where, working, paths):
    (inbox / "sub").mkdir()
    (inbox.parent / "beside.imr.json").write_bytes(SHORT)
    settings(inbox.parent / where, LENIENT)
    done = run("validate", *paths, "--report", "concise", cwd=inbox.parent / working)
    assert "warning IMR305" in done.stdout
    assert "imr-schema.toml is not used: it lies with the documents; --config names one that is" in done.stderr
    named = run(
        "validate", *paths, "-r", "concise", "--config", inbox.parent / where / "imr-schema.toml",
        cwd=inbox.parent / working,
    )  # fmt: skip
    assert "info IMR305" in named.stdout


def test_a_link_does_not_hide_that_settings_lie_with_the_documents(inbox):
    settings(inbox, LENIENT)
    (inbox.parent / "link").symlink_to(inbox)
    for paths in (["."], [str(inbox)], [str(inbox.parent / "link")], [str(inbox.parent / "link" / "short.imr.json")]):
        done = run("validate", *paths, "--report", "concise", cwd=inbox)
        assert "warning IMR305" in done.stdout, paths


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a file away")
def test_a_settings_file_of_another_owner_is_not_used(inbox):
    settings(inbox.parent, LENIENT)
    os.chown(inbox.parent / "imr-schema.toml", 12345, -1)
    done = judged(inbox)
    assert ("IMR305", "warning") in told(done)[0]
    assert "it belongs to another user" in done.stderr


def test_the_settings_of_a_sender_do_not_hide_those_of_the_user(inbox):
    settings(inbox, '[rules]\nIMR305 = "info"\n')
    settings(inbox.parent, '[rules]\nIMR305 = "error"\n')
    done = run("validate", ".", "--report", "json", cwd=inbox)
    assert ("IMR305", "error") in told(done)[0]


def test_standard_error_and_the_report_state_what_the_settings_file_changes(inbox):
    settings(
        inbox.parent,
        'skip = ["IMR020"]\nfail-on = "warning"\nprofile = "served"\n' + LENIENT
        + '[[suppress]]\nrule = "IMR309"\nreason = "Agreed."\n[[files]]\nmatch = "x/*"\nskip = ["IMR310"]\n',
    )  # fmt: skip
    effect = (
        "left out: IMR020; IMR305 counts as info; suppressed in places: IMR309; fails on warning; profile served; "
        "other settings for some files: x/*"
    )
    done = judged(inbox)
    assert f"settings of imr-schema.toml: {effect}" in done.stderr
    assert json.loads(done.stdout)["settings"] == {"file": "imr-schema.toml", "effect": effect}
    assert "settings" not in json.loads(judged(inbox, "--config", "none").stdout)
    written = run("convert", "inbox", "--to", "ndjson", cwd=inbox.parent)
    assert f"settings of imr-schema.toml: {effect}" in written.stderr


def test_a_broken_file_of_a_sender_stops_nothing(inbox):
    settings(inbox, "= broken")
    settings(inbox, "[tool.imr-schema", "pyproject.toml")
    assert run("validate", ".", cwd=inbox).returncode == 0


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_repository_among_the_documents_does_not_end_the_search_for_the_users_settings(inbox, kind):
    settings(inbox.parent, '[rules]\nIMR305 = "error"\n')
    (inbox / ".git").mkdir() if kind == "folder" else (inbox / ".git").write_text("")
    assert ("IMR305", "error") in told(run("validate", ".", "--report", "json", cwd=inbox))[0]
    assert ("IMR305", "error") in told(run("validate", "short.imr.json", "--report", "json", cwd=inbox))[0]


def test_a_pyproject_that_is_passed_over_is_named_where_it_has_settings(inbox):
    settings(inbox, "[tool.other]\nx = 1\n", "pyproject.toml")
    assert "not used" not in run("validate", ".", cwd=inbox).stderr
    settings(inbox, "[tool.imr-schema]\nskip = []\n", "pyproject.toml")
    assert "pyproject.toml is not used" in run("validate", ".", cwd=inbox).stderr
