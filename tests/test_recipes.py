"""The pages about pipelines and editors: what they tell a reader to run is run here, as it stands."""

import base64
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jsonschema_rs
import pytest
from lxml import etree

from imr_schema._version import __version__
from imr_schema.standard import PRINTED, VERSIONS, schema_bytes

ROOT = Path(__file__).parent.parent
VALID = ROOT / "samples" / PRINTED.name / "valid"
INVALID = ROOT / "samples" / PRINTED.name / "invalid"
LETTERS = ROOT / "samples" / "letters"


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs" / page).read_text(), re.M | re.S)


INSTALL, IN_A_SHELL, GENERATOR, RECEIVER, PUBLISHER = blocks("ci.md", "bash")
FIVE_LINES, FIVE_STEPS, GITHUB, GITLAB, AZURE, BEFORE_A_COMMIT, OTHER_FOLDERS = blocks("ci.md", "yaml")
(JENKINS,) = blocks("ci.md", "groovy")
(EXPORT,) = blocks("editors.md", "bash")


@pytest.fixture
def home(tmp_path):
    """An empty folder, and the command on the path as an installation has it; what installs it notes what it was asked.

    Nothing is installed, and an environment is a copy of the commands.
    """
    command = tmp_path / "bin" / "imr-schema"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m imr_schema "$@"\n')
    installer = command.with_name("pip")
    installer.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >>"$HOME/pip-was-asked-for"\n')
    python = command.with_name("python")
    python.write_text(f'#!/bin/sh\n[ "$1 $2" = "-m venv" ] && mkdir -p "$3" && cp -R "{command.parent}" "$3"\n')
    for each in (command, installer, python):
        each.chmod(0o755)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def bash(script, home, **more):
    environment = {**os.environ, "PATH": f"{home.parent / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    environment |= {"HOME": str(home.parent), **more}
    command = ["bash", "-euo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=home, capture_output=True, check=False, env=environment, timeout=120)


def script_of(block):
    """What a job of GitLab or Azure, or a stage of Jenkins, runs."""
    found = re.findall(r"^ +- (?:bash: )?((?:pip|imr-schema) .*)$", block, re.M)
    return "\n".join(found or re.findall(r"sh '''\n(.*?)'''", block, re.S))


def inputs_of(block):
    """The environment of the step "Check" of our action for the inputs that a job of GitHub gives it."""
    action = (ROOT / "action.yml").read_text()
    used = block[block.index("OWNER/imr-schema") :]
    given = {name: value.strip("'") for name, value in re.findall(r"^ {10}([a-z-]+): (.+)$", used, re.M)}
    known = dict(re.findall(r"^  ([a-z-]+):\n(?:    .*\n)*?    default: (.*)$", action, re.M))
    assert given
    assert set(given) <= set(known)
    wanted = re.findall(r"^ {8}([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}$", action, re.M)
    return {variable: given.get(name, known[name].strip("'")) for variable, name in wanted}


def hooks_of(block, files):
    """The commands that pre-commit runs for a change of *files*, as the hooks of *block* ask for them."""
    known = {hook["id"]: hook for hook in hooks()}
    for entry in block.split("- id: ")[1:]:
        name, *lines = entry.splitlines()
        hook = known[name] | dict(re.findall(r"^ +([a-z_]+): (.*)$", "\n".join(lines), re.M))
        arguments = re.findall(r"'([^']*)'", hook.get("args", ""))
        of_hook = [file for file in files if re.search(hook.get("files", "").strip("'"), file)]
        if of_hook or hook.get("always_run") == "true":
            named = [] if hook.get("pass_filenames") == "false" else of_hook
            yield " ".join([hook["entry"], *(f"'{word}'" for word in [*arguments, *named])])


def on_github(block):
    def run(home):
        said = {"RUNNER_TEMP": ".", "GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "output"}
        return bash(step_of_the_action(), home, **said, **inputs_of(block), IMR_SCHEMA="imr-schema")

    return run


def by_hooks(home):
    files = [str(path.relative_to(home)) for path in sorted(home.glob("*/*.*"))]
    return bash("\n".join(hooks_of(BEFORE_A_COMMIT, files)), home)


RECIPES = {
    "five lines": lambda home: bash(script_of(FIVE_LINES), home),
    "five lines on GitHub": on_github(FIVE_STEPS),
    "shell": lambda home: bash(IN_A_SHELL, home),
    "GitHub": on_github(GITHUB),
    "GitLab": lambda home: bash(script_of(GITLAB), home),
    "Jenkins": lambda home: bash(script_of(JENKINS), home),
    "Azure": lambda home: bash(script_of(AZURE), home),
    "pre-commit": by_hooks,
}
"""What checks a repository of letters and their data, each as the page shows it."""


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def blank_rationale(home):
    data = json.loads((home / "data" / "golden.imr.json").read_text())
    data["disputedItems"][0]["rationale"] = [" "]
    (home / "data" / "golden.imr.json").write_text(json.dumps(data))


FAULTS = {
    "IMR304 in the letter": lambda home: edit(home / "letters" / "golden.txt", "Decision rationale:", ""),
    "IMR304 in the data": blank_rationale,
    "IMR811": lambda home: edit(home / "letters" / "golden.txt", "Overturned", "Upheld"),
    "IMR840": lambda home: (home / "data" / "golden.imr.json").unlink(),
    "IMR844": lambda home: (home / "letters" / "golden.txt").unlink(),
}
"""Placed faults by the rule that must name them: none may get through a recipe."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of data, and the letters of them."""
    made = tmp_path_factory.mktemp("made")
    (made / "data").mkdir()
    for name in ("golden", "mixed-outcome"):
        shutil.copy(VALID / f"{name}.imr.json", made / "data")
    command = [sys.executable, "-m", "imr_schema", "letter", "render", "data", "-o", "letters/"]
    subprocess.run(command, cwd=made, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120)
    return made


@pytest.mark.parametrize("fault", [None, *FAULTS])
@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_stops_for_each_fault_in_letters_and_data_and_for_nothing_else(recipe, fault, made, home):
    shutil.copytree(made, home, dirs_exist_ok=True)
    if fault is None:
        done = RECIPES[recipe](home)
        assert done.returncode == 0, (done.stdout, done.stderr)
        return
    FAULTS[fault](home)
    done = RECIPES[recipe](home)
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert fault.partition(" ")[0].encode() in done.stdout
    assert b"golden" in done.stdout


def test_the_shell_s_reports_are_where_the_recipe_says(made, home):
    shutil.copytree(made, home, dirs_exist_ok=True)
    assert bash(IN_A_SHELL, home).returncode == 0
    assert {path.name for path in (home / "reports").iterdir()} == {"letters.html", "letters.xml"}


def test_one_command_and_five_lines_of_yaml_check_letters_against_their_data():
    assert "One command and five\nlines of YAML check it." in (ROOT / "docs" / "ci.md").read_text()
    for block in (FIVE_LINES, FIVE_STEPS):
        assert len(block.splitlines()) == 5
    assert [line for line in script_of(FIVE_LINES).splitlines() if not line.startswith("pip install ")] == [
        "imr-schema letter check letters --against data"
    ]


def test_hooks_may_be_given_other_folders(made, home):
    shutil.copytree(made, home / "cases")
    (command,) = hooks_of(OTHER_FOLDERS, [])
    assert bash(command, home).returncode == 0
    FAULTS["IMR811"](home / "cases")
    assert bash(command, home).returncode == 1


def test_a_generator_makes_the_letters_of_acceptable_data_and_stops_for_the_others(made, home):
    shutil.copytree(made / "data", home / "data")
    done = bash(GENERATOR, home)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert sorted(os.listdir(home / "letters")) == ["golden.pdf", "mixed-outcome.pdf"]
    shutil.rmtree(home / "letters")
    blank_rationale(home)
    done = bash(GENERATOR, home)
    assert done.returncode == 1
    assert b"IMR304" in done.stderr
    assert os.listdir(home / "letters") == ["mixed-outcome.pdf"]


def test_recipes_install_the_one_release_from_the_repository(home):
    page = (ROOT / "docs" / "ci.md").read_text()
    asked = re.findall(r"^.*pip install.*$", page, re.M)
    assert len(asked) == 5
    extras = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"])
    tags = set(re.findall(r"(?:# |rev: )(v[0-9.]+)$", page.replace("  # v4.2.2", ""), re.M))
    for line in asked:
        ((named, tag),) = re.findall(
            r'"imr-schema\[([a-z,]+)\] @ git\+https://github\.com/OWNER/imr-schema@(v[0-9.]+)"$', line
        )
        assert set(named.split(",")) <= extras
        tags.add(tag)
    (tag,) = tags
    released = tuple(map(int, tag[1:].split(".")))
    assert released >= tuple(map(int, re.findall("[0-9]+", __version__)))
    assert bash(INSTALL, home).returncode == 0
    assert (home.parent / "pip-was-asked-for").read_text().splitlines()[0] == "install"


def test_a_receiver_s_inbox_is_emptied_into_what_became_of_each_document(home):
    inbox = home / "inbox"
    inbox.mkdir()
    shutil.copy(VALID / "golden.imr.xml", inbox / "GOLDEN.XML")
    shutil.copy(INVALID / "IMR304" / "item-rationale.imr.json", inbox / "-v.json")
    shutil.copy(INVALID / "IMR007" / "unknown-version.imr.json", inbox)
    with zipfile.ZipFile(inbox / "two.zip", "w") as archive:
        archive.write(VALID / "golden.imr.json", "a.json")
        archive.write(INVALID / "IMR304" / "item-rationale.imr.json", "b.json")
    (inbox / "letter.pdf").write_bytes(b"?")
    (inbox / "folder").mkdir()
    (inbox / ".hidden.json").write_bytes(b"{}")
    (inbox / "link.json").symlink_to(VALID / "golden.imr.json")
    done = bash(RECEIVER, home, RUN="1")
    assert done.returncode == 0
    others = ("folder", "letter.pdf", "link.json")
    assert done.stderr.decode().splitlines() == [f"inbox/{name}: no data; see undetermined/1" for name in others]
    found = {folder: sorted(os.listdir(home / folder / "1")) for folder in ("accepted", "rejected", "undetermined")}
    assert found == {
        "accepted": ["GOLDEN.XML"],
        "rejected": ["-v.json", "two.zip"],
        "undetermined": [".hidden.json", *others, "unknown-version.imr.json"],
    }
    assert os.listdir(inbox) == []
    letters = [path.read_text() for path in (home / "reports" / "1").iterdir()]
    assert sum("* inbox/-v.json\n" in letter and "IMR304" in letter for letter in letters) == 1
    # The same once more replaces nothing.
    shutil.copy(VALID / "golden.imr.json", inbox / "GOLDEN.XML")
    assert bash(RECEIVER, home, RUN="2").returncode == 0
    assert os.listdir(home / "accepted" / "1") == ["GOLDEN.XML"]
    assert os.listdir(home / "rejected" / "2") == ["GOLDEN.XML"]


def test_a_receiver_moves_nothing_when_the_surroundings_fail(home):
    (home / "inbox").mkdir()
    shutil.copy(VALID / "golden.imr.xml", home / "inbox")
    shutil.copy(VALID / "golden.imr.json", home / "inbox")
    (home / "reports" / "1" / "1.txt").mkdir(parents=True)
    assert bash(RECEIVER, home, RUN="1").returncode == 6
    assert os.listdir(home / "inbox") == ["golden.imr.json"]
    assert os.listdir(home / "accepted" / "1") == ["golden.imr.xml"]


def test_a_publisher_refuses_a_served_copy_and_the_reviewer_s_name(home):
    (home / "site").mkdir()
    shutil.copy(VALID / "one-item.imr.json", home / "site")
    shutil.copy(LETTERS / "posted-2016" / "one-item.txt", home / "site")
    done = bash(PUBLISHER, home)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert (home / "reports" / "site.html").read_text().endswith("</html>\n")
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


def test_the_action_takes_other_data_of_a_checkout_for_no_determination(home):
    (home / "package.json").write_text("{}")
    (home / "deep").mkdir()
    shutil.copy(INVALID / "IMR304" / "item-rationale.imr.json", home / "deep")
    said = {"RUNNER_TEMP": ".", "GITHUB_STEP_SUMMARY": "summary", "GITHUB_OUTPUT": "output", "IMR_SCHEMA": "imr-schema"}
    done = bash(step_of_the_action(), home, **said, PATHS="", SARIF="s.sarif")
    assert done.returncode == 1
    assert b"file=deep/item-rationale.imr.json" in done.stdout
    assert b"file=package.json" not in done.stdout
    assert b"file=package.json" in bash(step_of_the_action(), home, **said, PATHS=".\n", SARIF="s.sarif").stdout


def test_each_line_of_against_is_a_path_to_the_action_whatever_it_is_called(made, home):
    shutil.copytree(made / "letters", home / "letters")
    folders = ["--config=none", "$(touch owned) data"]
    for folder, path in zip(folders, sorted((made / "data").iterdir()), strict=True):
        (home / folder).mkdir()
        shutil.copy(path, home / folder)
    said = {"RUNNER_TEMP": ".", "GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "out", "IMR_SCHEMA": "imr-schema"}
    inputs = {"PATHS": "letters", "SARIF": "s.sarif", "AGAINST": "\n".join([*folders, ""])}
    done = bash(step_of_the_action(), home, **said, **inputs)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert b"2 of 2; documents of data: 2" in done.stderr
    assert "owned" not in os.listdir(home)
    (home / folders[0]).rename(home / "away")
    assert bash(step_of_the_action(), home, **said, **inputs).returncode == 2


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
    letter = home / "--help.letter.txt"
    shutil.copy(LETTERS / "posted-2016" / "one-item.txt", letter)
    edit(letter, "Decision rationale:", "")
    for hook in hooks():
        if hook.get("pass_filenames") == "false":
            continue
        arguments = " ".join(each.strip("'") for each in hook["args"].strip("[]").split(", "))
        name = next(path.name for path in home.iterdir() if re.search(hook["files"].strip("'"), path.name))
        done = bash(f"{hook['entry']} {arguments} '{name}'", home)
        assert name.encode() in done.stdout
        assert b"IMR304" in done.stdout, done.stderr


def test_commands_in_recipes_end_their_options_before_a_name_from_outside():
    commands = re.sub(r"\\\n *", "", "\n".join([GENERATOR, RECEIVER, PUBLISHER])).splitlines()
    given = [line.split(" || ")[0] for line in commands if "imr-schema" in line and re.search(r' "\$[a-z]+"', line)]
    assert len(given) == 1
    assert all(re.search(r' -- "\$[a-z]+"$', line) for line in given)
