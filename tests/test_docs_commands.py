"""Every command that the pages show is run as it stands, and prints what they show below it.

``python -m tests.tools.make_shown_outputs`` writes what is printed now into the pages.
"""

import importlib.util
import json
import re
import tomllib
from typing import Any

import click
import pytest

from imr_schema.cli._group import group
from imr_schema.inputs import names
from tests.shown import DOCS, PAGES, ROOT, Command, Home, agrees, blocks, commands, shortened, updated

NOT_RUN = {
    "CONTRIBUTING.md: make": "takes minutes; another test asks make whether it knows the target",
    "README.md: make test": "runs this test",
    "ci.md: ": "test_recipes.py runs the recipes, each in a folder made for it",
    "release.md: ": "makes a release",
    "_IMR_SCHEMA_COMPLETE=fish_source ": "needs fish",
    "imr-schema letter check scan.tif --ocr": "needs Tesseract; test_ocr.py reads scans where it is there",
}
"""Why a command is not run that begins so, on that page or on any."""

OUTSIDE = ("docker", "git", "gh", "pip", "npm", "npx", "apt-get", "brew", "winget", "curl")
"""Programs that change or reach what is outside of the folder; nothing with them is ever run."""

ENDS = {
    "their-tool {file}": 1,  # it answers nothing
    "conformance score": 1,  # those answers are not complete
    "revised.imr.json --": 1,  # it differs
    "--request faulty.csv --column": 1,  # it does not fit
}
"""The exit code of commands with these words, where no output is shown and it is not 0."""

LONG = ("conformance run", "conformance run --rule bare-web-address")
"""What takes minutes, and for what it is run instead."""

LONG_PAGES = ("conformance.md", "letters.md")
"""Pages with many commands, or slow ones."""

SHOWS_NO_COMMAND = ("java", "json", "py", "python", "sql", "toml", "yaml", "csv", "xml", "groovy")
"""Languages of blocks that are not typed at a prompt."""

RESULTS = ("imr-schema: ", "portable=(")
"""How plain blocks begin that show no command."""


def shown(page):
    return [each for block in blocks(page) for each in commands(block)]


def examples_in_help():
    """The examples in the help of each command that no page shows too."""
    page, others = DOCS / "commands.md", {each.text for page in PAGES for each in shown(page)}
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if line.startswith("    imr-schema ") and line.strip() not in others:
            yield Command(page, number, line.strip())


def not_run(command):
    """What keeps *command* from being run, an entry of NOT_RUN or a program; None where it is run."""
    named = f"{command.page.name}: {command.text}"
    for each in NOT_RUN:
        if named.startswith(each) or command.text.startswith(each):
            return each
    begun = re.findall(r"(?:^|[;&|(]) *(?:sudo )?(?:\S*/)?([\w-]+)", command.text, re.M)
    return next((program for program in OUTSIDE if program in begun), None)


def run(home, command):
    """The exit code and the output of *command*."""
    return home.run(command.text if "--rule" in command.text else command.text.replace(*LONG))


def faults(home, command):
    """What *command* does that its page does not say."""
    code, printed = run(home, command)
    if command.output is None:
        right = code == next((code for words, code in ENDS.items() if words in command.text), 0)
    else:
        right = code != 70 and agrees(command.output, printed)
    return [] if right else [f"{command}\nexit code {code}\n{printed}"]


def assert_true(typed, folder):
    """That the commands *typed* one after another in one folder do what their page shows."""
    home = Home(folder)
    found = [fault for each in typed if not_run(each) is None for fault in faults(home, each)]
    assert not found, "\n".join([*found, "Where this is right: python -m tests.tools.make_shown_outputs"])


@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in LONG_PAGES], ids=lambda page: page.name)
def test_what_the_pages_show_is_what_is_printed(page, tmp_path):
    assert_true(shown(page), tmp_path)


@pytest.mark.parametrize("page", [page for page in PAGES if page.name in LONG_PAGES], ids=lambda page: page.name)
def test_what_takes_longer_on_a_page_is_true_too(page, tmp_path):
    assert_true(shown(page), tmp_path)


def test_what_takes_longer_in_the_help_is_true_too(tmp_path):
    assert_true(examples_in_help(), tmp_path)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if "```python" in page.read_text()], ids=lambda page: page.name
)
def test_python_examples_run(page, tmp_path):
    code, printed = Home(tmp_path).run_python(page)
    assert code == 0, printed


def test_every_reason_not_to_run_a_command_has_a_command():
    pages = {page.name for page in PAGES}
    asked = {each for each in NOT_RUN if ".md: " not in each or each.partition(": ")[0] in pages}
    assert {not_run(each) for page in PAGES for each in shown(page)} - {None, *OUTSIDE} == asked


@pytest.mark.parametrize(
    "text", ["git push", "a/bin/pip install x", "cd x && docker run y", "imr-schema rules\ngit tag"]
)
def test_what_changes_something_outside_is_never_run(text):
    assert not_run(Command(ROOT / "README.md", 1, text)) in OUTSIDE
    assert not_run(Command(ROOT / "README.md", 1, "imr-schema validate git/pip.imr.json")) is None


def test_every_block_is_run_or_of_a_kind_that_is_no_command():
    for page in PAGES:
        for block in blocks(page):
            kind = block.language in SHOWS_NO_COMMAND or block.text.startswith(RESULTS)
            assert kind or list(commands(block)), f"{page.name}:{block.line} shows neither a command nor data"


def test_blocks_of_data_are_what_they_are_called():
    for page in PAGES:
        for block in blocks(page):
            if block.language == "toml":
                tomllib.loads(block.text)
            if block.language == "json":
                for text in block.text.splitlines() if "\n{" in block.text else [block.text]:
                    json.loads(text)


def test_the_first_command_of_a_stranger_prints_what_fits_on_a_screen(tmp_path):
    code, printed = Home(tmp_path).run("make demo")
    assert code == 0
    assert len(printed.splitlines()) < 25


# Commands in sentences, in other files' lines and beside blocks.


def mentioned():
    """Every command line of ours on a page, also in a sentence or in a line of YAML, with the page."""
    for page in [*PAGES, DOCS / "commands.md"]:
        typed = [re.sub(r"\\\n *", "", block.text) for block in blocks(page)]
        lines = [line for text in typed for line in re.findall(r"^[ $\-]*(imr-schema [a-z].*)$", text, re.M)]
        for found in [*lines, *re.findall(r"`(imr-schema [a-z][^`]*)`", page.read_text())]:
            yield page, re.split(r"  +| \|\|? ", found)[0].split()[1:]


def refused(words):
    """Why the command line does not know *words*; None where it does, whatever is left out or stands for a value."""
    command: Any = group
    context = click.Context(group, info_name="imr-schema")
    try:
        while isinstance(command, click.Group) and words:
            name, command, words = command.resolve_command(context, words)
            context = click.Context(command, info_name=name, parent=context)
        command.make_parser(context).parse_args(list(words))
    except click.UsageError as error:
        return error.format_message()
    return None


@pytest.mark.parametrize("page", [*PAGES, DOCS / "commands.md"], ids=lambda page: page.name)
def test_every_command_of_ours_on_a_page_has_a_name_and_options_that_exist(page):
    assert not [(words, refused(words)) for where, words in mentioned() if where == page and refused(words)]


def test_a_command_that_does_not_exist_is_noticed():
    assert "wrongly" in refused(["validate", "--wrongly", "a.imr.json"])
    assert "validat" in refused(["validat"])
    assert refused(["schemas", "diff", "OLD", "V"]) is None


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("validate", names.INCLUDED),
        ("migrate", names.INCLUDED),
        ("detect", names.INCLUDED),
        ("convert", (*names.INCLUDED, *names.LETTERS)),
        ("letter check", names.LETTERS),
    ],
)
def test_the_help_names_what_is_read_of_a_folder(words, read):
    command: Any = group
    for word in words.split():
        command = command.get_command(click.Context(command), word)
    (text,) = [option.help for option in command.params if option.name == "include"]
    named = {*re.findall(r"\*\.\w+", text)}
    assert named == {pattern for pattern in read if re.fullmatch(r"\*\.\w+", pattern)} - {"*.zip", "*.tar", "*.tgz"}
    assert all((suffix in text) is (f"*{suffix}" in read) for suffix in (".zip", ".tar", ".tgz"))


def test_make_knows_every_target_that_is_named():
    targets = {target for page in PAGES for target in re.findall(r"(?:^|`)make ([a-z][a-z-]*)", page.read_text(), re.M)}
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert targets - {"samples"} <= known
    assert len(targets) > 5


def test_modules_and_extras_that_are_named_exist():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    for page in PAGES:
        text = page.read_text()
        for module in re.findall(r"python -m (tests[\w.]*)", text):
            assert importlib.util.find_spec(module), f"{page.name}: {module}"
        for named in re.findall(r"(?:imr-schema|'\.)\[([a-z,]+)\]", text):
            assert set(named.split(",")) <= set(extras), f"{page.name}: {named}"


# The test itself.


def written(tmp_path, text):
    page = tmp_path / "page.md"
    page.write_text(text)
    return page


def test_an_output_that_is_not_printed_is_noticed_and_can_be_mended(tmp_path):
    page = written(
        tmp_path, "# A page\n\n```console\n$ echo a \\\n  b\nx\n$ printf '1\\n2\\n3\\n4\\n'\n0\n...\n4\n```\nEnd\n"
    )
    (first, second), home = shown(page), Home(tmp_path)
    assert (first.output, second.output) == ("x", "0\n...\n4")
    assert faults(home, first)
    assert faults(home, second)
    page.write_text(updated(page, lambda command: run(home, command)[1]))
    assert page.read_text() == (
        "# A page\n\n```console\n$ echo a \\\n  b\na b\n$ printf '1\\n2\\n3\\n4\\n'\n1\n...\n4\n```\nEnd\n"
    )
    assert not [fault for each in shown(page) for fault in faults(home, each)]


def test_a_command_that_ends_otherwise_is_noticed(tmp_path):
    page = written(tmp_path, "```text\nimr-schema validate d.json   fine\nimr-schema validate none/\n```\n")
    good, bad = shown(page)
    assert good.text == "imr-schema validate d.json"
    home = Home(tmp_path)
    assert not faults(home, good)
    assert "exit code 3" in faults(home, bad)[0]


def test_an_example_in_python_that_fails_is_told_at_its_line_of_the_page(tmp_path):
    page = written(tmp_path, "# A page\n\n```python\nx = 1\n```\n\n```python\nassert 'x' in globals()\n```\n")
    code, printed = Home(tmp_path).run_python(page)
    assert code == 1
    assert 'page.md", line 8' in printed


@pytest.mark.parametrize(
    ("shown", "printed", "agree", "after"),
    [
        ("a", "a\n", True, "a"),
        ("a", "ab\n", False, "ab"),
        ("", "", True, ""),
        ("", "a\n", False, "a"),
        ("a\n...", "a\n", True, "a\n..."),
        ("a\n...\nd", "a\nb\nc\nd\n", True, "a\n...\nd"),
        ("a\n...\nd", "b\nc\nd\ne", False, "b\n...\ne"),
        ("...\nd", "a\nc\n", False, "...\nc"),
    ],
)
def test_an_elision_stands_for_lines_and_stays(shown, printed, agree, after):
    assert agrees(shown, printed) is agree
    assert shortened(shown, printed) == after
