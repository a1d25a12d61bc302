"""The settings file as it is published: its JSON Schema, and what a run takes from it where no option is given."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import jsonschema
import jsonschema_rs
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.cli import _options, _settings
from imr_schema.config import file as settings_file
from imr_schema.config import tables
from imr_schema.config.profiles import PROFILES
from imr_schema.errors import UsageError
from imr_schema.reports import FORMATS
from imr_schema.rules import CATALOG
from imr_schema.standard import PRINTED, schema_bytes
from tests.tools import make_settings_schema

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / PRINTED.name
SCHEMA = make_settings_schema.made()
JUDGE = jsonschema_rs.validator_for(json.loads(SCHEMA), validate_formats=True)
PAGE = (ROOT / "docs" / "settings.md").read_text()


def test_the_published_schema_is_made_from_the_types_that_are_read():
    assert schema_bytes(make_settings_schema.NAME) == SCHEMA, "run make samples"
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA))


def objects(schema):
    if isinstance(schema, dict):
        if "properties" in schema and "required" in schema:
            yield schema
        for each in schema.values():
            yield from objects(each)


def test_the_schema_is_closed_and_says_what_each_key_is():
    for each in objects(json.loads(SCHEMA)):
        assert each["additionalProperties"] is False
        assert each["description"]
        assert all(key["description"] for key in each["properties"].values())


CHANGEABLE = [name for rule in CATALOG.values() if not rule.mandatory for name in (rule.id, rule.name)]
MANDATORY = [rule.id for rule in CATALOG.values() if rule.mandatory]
LEVEL = st.sampled_from(["error", "warning", "info"])
WORD = st.sampled_from(["a", "*.xml", "data/*", "x y"])
DAY = st.dates(date(2027, 1, 1), date(2090, 1, 1))
SOME = st.lists(st.sampled_from(CHANGEABLE), max_size=3)
ONE_EACH = st.sampled_from([rule.id for rule in CATALOG.values() if not rule.mandatory])
CHOICES = {
    "profile": st.sampled_from(sorted(PROFILES)),
    "fail-on": LEVEL,
    "skip": SOME,
    "rules": st.dictionaries(ONE_EACH, LEVEL, max_size=3),
}
SUPPRESS = st.fixed_dictionaries(
    {"rule": st.sampled_from(CHANGEABLE), "reason": WORD},
    optional={"place": st.sampled_from(["/", "/case/*"]), "files": WORD, "until": DAY},
)
VALID = st.fixed_dictionaries(
    {},
    optional={
        **CHOICES,
        "only": st.lists(st.sampled_from([*CHANGEABLE, *MANDATORY]), max_size=3),
        "as-of": DAY,
        "codelists": WORD,
        "baseline": WORD,
        "report": st.lists(st.sampled_from([*FORMATS, "json:a.json", "html:x:y"]), max_size=2),
        "include": st.lists(WORD, max_size=2),
        "exclude": st.lists(WORD, max_size=2),
        "jobs": st.integers(1, tables.MOST_JOBS),
        "timeout": st.one_of(st.integers(1, tables.LONGEST), st.floats(tables.SHORTEST, tables.LONGEST)),
        "max-size": st.integers(1, tables.MOST),
        "max-depth": st.integers(1, tables.DEEPEST),
        "max-elements": st.integers(1, tables.MOST),
        "max-field": st.integers(1, tables.MOST),
        "suppress": st.lists(SUPPRESS, max_size=2),
        "silence": st.lists(SUPPRESS, max_size=2),
        "files": st.lists(st.fixed_dictionaries({"match": WORD}, optional=CHOICES), max_size=2),
    },
)
WRONG = st.sampled_from(
    [0, -1, True, "", " ", "x", [], ["x"], [1], {}, {"x": 1}, [{}], "IMR304", ["IMR304"], "5", 2**41, 1.5]
)


@st.composite
def damaged(draw):
    """Valid settings with one key, at any depth, given another value, taken away or added."""
    settings = draw(VALID.filter(bool))
    key = draw(st.sampled_from(sorted(settings)))
    place = settings
    if key in tables.ARRAYS and settings[key] and draw(st.booleans()):
        place = draw(st.sampled_from(settings[key]))
        key = draw(st.sampled_from(sorted(place)))
    if draw(st.booleans()):
        place[draw(st.sampled_from([key, "jobz", "Jobs", "rulez"]))] = draw(WRONG)
    else:
        del place[key]
    return settings


def toml(value):
    """*value* as TOML writes it, without tables of their own."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


def as_json(value):
    """*value* as a checker of TOML by JSON Schema has it: days are text."""
    return json.loads(json.dumps(value, default=date.isoformat))


def refusal(path, settings):
    """Why the file at *path* is refused once it holds *settings*; nothing where it is read."""
    path.write_text("".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in settings.items()))
    try:
        settings_file.read(str(path), date(2026, 11, 23), FORMATS)
    except UsageError as error:
        return str(error)
    return ""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("settings") / "imr-schema.toml"


@given(VALID)
def test_what_the_schema_describes_is_read(path, settings):
    assert JUDGE.is_valid(as_json(settings))
    assert refusal(path, settings) == ""


@given(damaged())
def test_the_schema_and_the_reader_refuse_the_same(path, settings):
    told = refusal(path, settings)
    assert (told == "") == JUDGE.is_valid(as_json(settings)), told
    assert not told or re.fullmatch(rf"{re.escape(str(path))}(:[0-9]+)?: [A-Za-z-]+.*", told)


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "inbox").mkdir()
    content = (SAMPLES / "valid" / "golden.imr.json").read_bytes()
    for name in ("one.imr.json", "two.other"):
        (tmp_path / "inbox" / name).write_bytes(content)
    return tmp_path


def run(folder, text, *arguments):
    (folder / "imr-schema.toml").write_text(text)
    command = [sys.executable, "-m", "imr_schema", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_reports_of_the_file_are_written_where_it_lies_unless_the_command_line_asks_for_others(inbox):
    text = 'report = ["concise", "json:made/report.json"]\n'
    (inbox / "made").mkdir()
    done = run(inbox, text, "validate", "inbox")
    assert (done.returncode, done.stdout.count("1 acceptable")) == (0, 1)
    assert json.loads((inbox / "made" / "report.json").read_bytes())["settings"]["file"] == "imr-schema.toml"
    (inbox / "made" / "report.json").unlink()
    assert run(inbox, text, "validate", "inbox", "--report", "json").stdout.startswith("{")
    assert list((inbox / "made").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="links need privileges elsewhere")
def test_no_link_leads_a_report_of_the_file_out_of_its_folder(inbox, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (inbox / "made").symlink_to(elsewhere)
    (inbox / "report.json").symlink_to(elsewhere / "other.json")
    for path in ("made/report.json", "report.json"):
        done = run(inbox, f'report = ["json:{path}"]\n', "validate", "inbox")
        assert (done.returncode, "lies in the folder of that file" in done.stderr) == (2, True)
    assert list(elsewhere.iterdir()) == []


def test_patterns_of_the_file_select_documents_unless_the_command_line_names_some(inbox):
    text = 'report = ["json"]\ninclude = ["*.other"]\nexclude = ["one*"]\n'

    def sources(*arguments):
        done = run(inbox, text, "validate", "inbox", *arguments)
        assert done.stderr.count("reads *.other of folders; does not read one*") == 1
        return [each["source"] for each in json.loads(done.stdout)["documents"]]

    assert sources() == ["inbox/two.other"]
    assert sources("--include", "*.other", "--include", "*.json", "--exclude", "x") == [
        "inbox/one.imr.json",
        "inbox/two.other",
    ]
    converted = run(inbox, text, "convert", "inbox", "--to", "xml", "-o", "out/")
    assert (converted.returncode, os.listdir(inbox / "out")) == (0, ["two.other.imr.xml"])


def test_letters_are_found_whatever_documents_are_called(inbox):
    letter = ROOT / "samples" / "letters" / "letter-2014" / "two-items.txt"
    (inbox / "inbox" / "two.txt").write_bytes(letter.read_bytes())
    done = run(inbox, 'report = ["json"]\ninclude = ["*.imr.json"]\n', "letter", "check", "inbox")
    assert [each["source"] for each in json.loads(done.stdout)["documents"]] == ["inbox/two.txt"]


@pytest.mark.parametrize("limit", ["max-size", "max-depth", "max-elements", "max-field"])
def test_a_limit_of_the_file_holds_unless_the_command_line_gives_one(inbox, limit):
    text = f'report = ["json"]\n{limit} = 1\n'
    (document,) = json.loads(run(inbox, text, "validate", "inbox").stdout)["documents"]
    assert document["verdict"] == "undetermined"
    assert run(inbox, text, "validate", "inbox", f"--{limit}", "200").returncode in (0, 3)
    if limit == "max-depth":
        assert run(inbox, text, "validate", "inbox", "--max-depth", "64").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "2 5.5"),
        (["--jobs", "1"], {}, "1 5.5"),
        (["--jobs", "3", "--timeout", "60"], {}, "3 60.0"),
        ([], {"IMR_SCHEMA_TIMEOUT": "7"}, "2 7.0"),
    ],
)
def test_the_number_of_processes_and_the_time_are_those_of_the_file_unless_given(
    path, arguments, environment, expected
):
    path.write_text("jobs = 2\ntimeout = 5.5\n")

    @click.command()
    @_options.processing
    def command(processes):
        divided = _settings.divided_by(settings_file.read(str(path)), processes)
        click.echo(f"{divided.jobs} {divided.timeout}")

    assert CliRunner(env=environment).invoke(command, arguments).output == f"{expected}\n"


def test_every_key_is_described_on_its_page():
    keys = json.loads(SCHEMA)["properties"]
    assert [key for key in keys if f"`{key}`" not in PAGE and f"[{key}]" not in PAGE] == []


def test_the_file_that_the_page_shows_is_read_and_its_slip_is_told_as_shown(tmp_path, monkeypatch):
    (shown,) = (block for block in re.findall(r"```toml\n(.*?)```", PAGE, re.S) if "[[suppress]]" in block)
    (told,) = re.findall(r"^imr-schema: (imr-schema\.toml:.*)$", PAGE, re.M)
    monkeypatch.chdir(tmp_path)
    Path("imr-schema.toml").write_text(shown)
    assert settings_file.read("imr-schema.toml", date(2026, 11, 23), FORMATS).jobs == 2
    Path("imr-schema.toml").write_text(shown.replace("reason", "reson"))
    with pytest.raises(UsageError) as error:
        settings_file.read("imr-schema.toml", date(2026, 11, 23), FORMATS)
    assert str(error.value) == told


def test_the_line_for_editors_leads_to_the_schema_that_is_exported():
    assert {line.removeprefix("#:schema ./schemas/") for line in PAGE.splitlines() if line.startswith("#:schema")} == {
        make_settings_schema.NAME
    }
