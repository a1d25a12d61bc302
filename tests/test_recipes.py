"""The pages about pipelines and editors: what they tell a reader to run is run here, as it stands."""

import base64
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jsonschema_rs
import pytest
from lxml import etree

from imr_schema.standard import PRINTED, VERSIONS, schema_bytes

ROOT = Path(__file__).parent.parent
VALID = ROOT / "samples" / PRINTED.name / "valid"
INVALID = ROOT / "samples" / PRINTED.name / "invalid"
LETTERS = ROOT / "samples" / "letters"


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs" / page).read_text(), re.M | re.S)


GENERATOR, RECEIVER, PUBLISHER = blocks("ci.md", "bash")
(EXPORT,) = blocks("editors.md", "bash")


@pytest.fixture
def home(tmp_path):
    """An empty folder, and the command on the path as an installation has it."""
    command = tmp_path / "bin" / "imr-schema"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m imr_schema "$@"\n')
    command.chmod(0o755)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def bash(script, home, **more):
    environment = {**os.environ, "PATH": f"{home.parent / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), **more}
    command = ["bash", "-euo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=home, capture_output=True, check=False, env=environment, timeout=120)


def render(name, home):
    done = bash(f'imr-schema letter render "{VALID}/{name}.imr.json" -o "{home}/letters/{name}.txt"', home)
    assert done.returncode == 0, done.stderr


def test_a_generator_s_letters_are_checked_against_their_data(home):
    (home / "data").mkdir()
    for name in ("golden", "mixed-outcome"):
        shutil.copy(VALID / f"{name}.imr.json", home / "data")
        render(name, home)
    done = bash(GENERATOR, home)
    assert (done.returncode, done.stderr) == (0, b""), done.stdout
    assert {path.name for path in (home / "reports").iterdir()} == {
        "data.xml",
        "data.sarif",
        "golden.xml",
        "mixed-outcome.xml",
    }
    letter = home / "letters" / "golden.txt"
    letter.write_text(letter.read_text().replace("Overturned", "Upheld"))
    done = bash(GENERATOR, home)
    assert done.returncode == 1
    assert b"IMR81" in done.stdout


def test_a_receiver_s_inbox_is_emptied_into_what_became_of_each_document(home):
    (home / "inbox").mkdir()
    shutil.copy(VALID / "golden.imr.xml", home / "inbox")
    shutil.copy(INVALID / "IMR304" / "item-rationale.imr.json", home / "inbox")
    shutil.copy(INVALID / "IMR007" / "unknown-version.imr.json", home / "inbox")
    done = bash(RECEIVER, home)
    assert (done.returncode, done.stderr) == (0, b"")
    assert {folder: os.listdir(home / folder) for folder in ("inbox", "accepted", "rejected", "undetermined")} == {
        "inbox": [],
        "accepted": ["golden.imr.xml"],
        "rejected": ["item-rationale.imr.json"],
        "undetermined": ["unknown-version.imr.json"],
    }
    told = [json.loads(path.read_text()) for path in sorted((home / "reports").iterdir())]
    assert [report["documents"][0]["source"] for report in told] == [
        "inbox/item-rationale.imr.json", "inbox/unknown-version.imr.json", "inbox/golden.imr.xml",
    ]  # fmt: skip
    assert told[0]["summary"]["notAcceptable"] == 1


def test_a_receiver_moves_nothing_when_the_surroundings_fail(home):
    (home / "inbox").mkdir()
    shutil.copy(VALID / "golden.imr.xml", home / "inbox")
    shutil.copy(VALID / "golden.imr.json", home / "inbox")
    (home / "inbox" / "link.imr.json").symlink_to(VALID / "golden.imr.json")
    (home / "reports" / "1.json").mkdir(parents=True)
    assert bash(RECEIVER, home).returncode == 6
    assert sorted(os.listdir(home / "inbox")) == ["golden.imr.json", "link.imr.json"]
    assert os.listdir(home / "accepted") == ["golden.imr.xml"]


def test_a_publisher_refuses_a_served_copy_and_the_reviewer_s_name(home):
    (home / "site").mkdir()
    shutil.copy(VALID / "one-item.imr.json", home / "site")
    shutil.copy(LETTERS / "posted-2016" / "one-item.txt", home / "site")
    done = bash(PUBLISHER, home)
    assert (done.returncode, done.stderr) == (0, b""), done.stdout
    assert (home / "reports" / "letters.html").read_text().endswith("</html>\n")
    data = json.loads((VALID / "one-item.imr.json").read_text())
    for wrong in ({**data, "copy": "served"}, {**data, "reviewer": {**data["reviewer"], "name": "A. Nobody"}}):
        (home / "site" / "one-item.imr.json").write_text(json.dumps(wrong))
        done = bash(PUBLISHER, home)
        assert done.returncode == 1
        assert b"Nobody" not in done.stdout


def from_file(uri):
    return json.loads(Path(unquote(urlsplit(uri).path)).read_text())


def test_editors_get_settings_that_lead_to_the_schemas(home):
    assert bash(EXPORT, home).returncode == 0
    folder = home / "schemas" / "editors"
    code = json.loads((folder / "vscode-settings.json").read_text())
    store = json.loads((folder / "schemastore-catalog.json").read_text())
    for url in (code["json.schemas"][0]["url"], store["schemas"][0]["url"]):
        path = (home / url).resolve()
        schema = jsonschema_rs.validator_for(json.loads(path.read_text()), base_uri=path.as_uri(), retriever=from_file)
        for version in VERSIONS:
            for sample in (ROOT / "samples" / version / "valid").glob("*.json"):
                schema.validate(json.loads(sample.read_text()))
            golden = json.loads((ROOT / "samples" / version / "valid" / "golden.imr.json").read_text())
            assert not schema.is_valid({**golden, "case": {}})
            assert not schema.is_valid({**golden, "schemaVersion": "7.0"})
    catalog = home / code["xml.catalogs"][0]
    uri = {each.get("name"): each.get("uri") for each in etree.parse(catalog).getroot().iter("{*}uri")}
    for resource in etree.parse(folder / "jetbrains-misc.xml").getroot().iter("resource"):
        by_namespace = home / resource.get("location", "").removeprefix("$PROJECT_DIR$/")
        namespace = resource.get("url", "")
        assert by_namespace == catalog.parent / str(uri[namespace])
        for each in VERSIONS.values():
            if each.namespace == namespace:
                golden = ROOT / "samples" / each.name / "valid" / "golden.imr.xml"
                etree.XMLSchema(etree.parse(by_namespace)).assertValid(etree.parse(golden))
    mapping = etree.parse(folder / "jetbrains-jsonSchemas.xml").getroot()
    options = {each.get("name"): each.get("value") for each in mapping.iter("option")}
    assert (home / str(options["relativePathToSchema"])).exists()
    assert options["path"] == "*.imr.json"
    assert (home / "schemas" / "index.json").read_bytes() == schema_bytes("index.json")


@pytest.mark.parametrize("folder", ["schemas", "docs/standard/", "./schemas"])
def test_settings_for_editors_follow_the_folder(folder, home):
    assert bash(f"imr-schema schemas export {folder}", home).returncode == 0
    code = json.loads((home / folder / "editors" / "vscode-settings.json").read_text())
    assert (home / code["json.schemas"][0]["url"]).exists()


def steps_of_the_action():
    """The script of each step by its name, as the host would run it."""
    found = re.findall(r"- name: (.*?)\n.*?run: \|\n(.*?)(?=\n    - name|\Z)", (ROOT / "action.yml").read_text(), re.S)
    return {name: re.sub(r"^ {8}", "", script, flags=re.M) for name, script in found}


def step_of_the_action():
    """The script of the step "Check"."""
    return steps_of_the_action()["Check"]


def test_the_action_s_step_annotates_sums_up_and_says_the_exit_code(home):
    (home / "data of mine").mkdir()
    shutil.copy(INVALID / "IMR304" / "item-rationale.imr.json", home / "data of mine")
    said = {
        "RUNNER_TEMP": ".",
        "GITHUB_STEP_SUMMARY": "summary.md",
        "GITHUB_OUTPUT": "output",
        "IMR_SCHEMA": "imr-schema",
    }
    inputs = {"PATHS": "data of mine\n", "SARIF": "s.sarif", "REPORT": "junit:j.xml\njson:$(touch owned).json"}
    done = bash(step_of_the_action(), home, **said, **inputs)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(
        b"::error file=data of mine/item-rationale.imr.json,line=74,col=20,title=IMR304 item-rationale::"
    )
    assert (home / "output").read_text() == "exit-code=1\n"
    assert "IMR304" in (home / "summary.md").read_text()
    assert {"s.sarif", "j.xml", "$(touch owned).json"} <= set(os.listdir(home))
    assert "owned" not in os.listdir(home)
    done = bash(step_of_the_action(), home, **said, **inputs, LETTERS="true", PROFILE="letter", FAIL_ON="error")
    assert done.returncode == 3, "there is no letter, and that is not acceptable"


def test_a_file_that_is_named_like_an_option_is_a_file_to_the_action(home):
    shutil.copy(INVALID / "IMR304" / "item-rationale.imr.json", home / "--config=none.imr.json")
    said = {"RUNNER_TEMP": ".", "GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "out", "IMR_SCHEMA": "imr-schema"}
    done = bash(step_of_the_action(), home, **said, PATHS="--config=none.imr.json\n", SARIF="s.sarif")
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"IMR304" in done.stdout


def test_the_action_uploads_alerts_without_another_action(home):
    (home / "s.sarif").write_bytes(b"the report")
    (home / "json.py").write_text("raise SystemExit('a module of the folder that is checked was run')")
    gh = home.parent / "bin" / "gh"
    gh.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >words; cat >body\n')
    gh.chmod(0o755)
    ref = 'refs/heads/"; touch owned #'
    host = {"GITHUB_SHA": "0" * 40, "GITHUB_REF": ref, "GITHUB_REPOSITORY": "o/r", "SARIF": "s.sarif"}
    done = bash(steps_of_the_action()["Upload alerts"], home, PYTHON=sys.executable, **host)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert "repos/o/r/code-scanning/sarifs" in (home / "words").read_text().splitlines()
    body = json.loads((home / "body").read_text())
    assert gzip.decompress(base64.b64decode(body.pop("sarif"))) == b"the report"
    assert body == {"commit_sha": "0" * 40, "ref": ref, "tool_name": "imr-schema"}
    host["SARIF"] = "missing.sarif"
    assert bash(steps_of_the_action()["Upload alerts"], home, PYTHON=sys.executable, **host).returncode != 0


def test_no_input_of_the_action_becomes_a_part_of_a_script():
    steps = steps_of_the_action()
    assert list(steps) == ["Install imr-schema", "Check", "Upload alerts"]
    assert not [name for name, script in steps.items() if "${{" in script]


@pytest.mark.parametrize("path", ["action.yml", "docs/ci.md", ".pre-commit-hooks.yaml"])
def test_every_action_of_others_is_named_by_the_hash_of_a_commit(path):
    for used in re.findall(r"uses: *(.*)", (ROOT / path).read_text()):
        assert re.fullmatch(r"[^@]+@[0-9a-f]{40}  # v[0-9.]+|OWNER/imr-schema@COMMIT  # v[0-9.]+", used)


def hooks():
    """The entries of .pre-commit-hooks.yaml, each as pairs of a key and what is written for it."""
    entries = (ROOT / ".pre-commit-hooks.yaml").read_text().split("\n- ")[1:]
    return [dict(re.findall(r"^ *([a-z_]+): (.*)$", entry, re.M)) for entry in entries]


def test_a_file_that_is_named_like_an_option_is_a_file_to_the_hooks(home):
    shutil.copy(INVALID / "IMR304" / "item-rationale.imr.json", home / "--config=none.imr.json")
    shutil.copy(LETTERS / "posted-2016" / "one-item.txt", home / "--help.letter.txt")
    for hook in hooks():
        if hook.get("pass_filenames") == "false":
            continue
        arguments = " ".join(each.strip("'") for each in hook["args"].strip("[]").split(", "))
        name = next(path.name for path in home.iterdir() if re.search(hook["files"].strip("'"), path.name))
        done = bash(f"{hook['entry']} {arguments} '{name}'", home)
        assert name.encode() in done.stdout
        assert (b"IMR304" in done.stdout) is (hook["id"] == "imr-validate"), done.stderr


def test_commands_in_recipes_end_their_options_before_a_name_from_outside():
    commands = re.sub(r"\\\n *", "", "\n".join([GENERATOR, RECEIVER, PUBLISHER])).splitlines()
    given = [line.split(" || ")[0] for line in commands if "imr-schema" in line and re.search(r' "\$[a-z]+"', line)]
    assert len(given) == 2
    assert all(re.search(r' -- "\$[a-z]+"$', line) for line in given)
