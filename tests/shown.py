"""What the pages show to be typed: fenced blocks, the commands in them with what they print, and running them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from imr_schema.standard import LATEST, PRINTED, VERSIONS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    # docs/commands.md is made of docs/_commands.md and the help, the pages of elements are made of the schemas.
    *(path for path in sorted(DOCS.glob("*.md")) if path.name != "commands.md" and "elements-" not in path.name),
)
"""Every page that a person has written."""

PROGRAMS = ("imr-schema", "make", "python", "pip", "docker", "git", "npm", "npx", "ajv", "eval", "source", "pytest")
"""What begins a line of a plain block that is to be typed."""

ELIDED = "..."
"""A line of a shown output that stands for any number of lines."""


class Block(NamedTuple):
    """A fenced block of a page."""

    page: Path
    line: int
    """Of its first line within the fence, from 1."""
    language: str
    text: str


class Command(NamedTuple):
    """Something to be typed: one command line, or a whole script."""

    page: Path
    line: int
    """Of its first line on the page, from 1."""
    text: str
    output: str | None = None
    """What is shown below it as printed; None where nothing is."""

    def __str__(self):
        return f"{self.page.name}:{self.line}: {self.text.splitlines()[0]}"


def blocks(page):
    """The fenced blocks of *page*, in their order."""
    lines = iter(enumerate(page.read_text().splitlines(), 1))
    for number, line in lines:
        if fence := re.fullmatch(r"( *)(```+)(\w*)", line):
            inner = []
            for _, text in lines:
                if text.strip() == fence[2]:
                    break
                inner.append(text.removeprefix(fence[1]))
            yield Block(page, number + 1, fence[3], "\n".join(inner))


def commands(block):
    """The commands in *block*; none where it shows something else."""
    if block.language == "console":
        yield from _typed_at_a_prompt(block)
        return
    lines, shell = list(_joined(block.text)), block.language in ("bash", "sh")
    begin = [_begins_with_a_program(line) for _, line in lines]
    if shell and not all(begin):
        yield Command(block.page, block.line, block.text)
    elif shell or (block.language in ("text", "") and any(begin)):
        for number, line in lines:
            # What a command does stands beside it, after two spaces or more.
            yield Command(block.page, block.line + number, re.split(r" {2,}", line)[0])


def _typed_at_a_prompt(block):
    """After ``$`` a command, which goes on after a backslash, and below it what it prints."""
    lines = block.text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        last = next(number for number in range(start, end) if not lines[number].endswith("\\"))
        text = "\n".join(lines[start : last + 1]).removeprefix("$ ")
        yield Command(block.page, block.line + start, text, "\n".join(lines[last + 1 : end]))


def _begins_with_a_program(text):
    word = next((word for word in text.split() if not re.match(r"[A-Z_]+=", word)), "")
    return word in PROGRAMS


def _joined(text):
    """Each command line of *text* with the number of its first line; one that ends in a backslash goes on."""
    number = 0
    for line in re.split(r"(?<!\\)\n", text):
        if line.strip() and not line.startswith("#"):
            yield number, re.sub(r" *\\\n *", " ", line)
        number += line.count("\n") + 1


def agrees(shown, printed):
    """Whether what is *shown* is what is *printed*, but for lines that are left out."""
    pattern = "".join(r"(?:.*\n)*" if line == ELIDED else re.escape(line) + r"\n" for line in shown.splitlines())
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n" if printed.strip() else "") is not None


def shortened(shown, printed):
    """What is *printed*, with as many lines at the beginning and the end as *shown* has before and after an elision."""
    if agrees(shown, printed):
        return shown
    kept, lines = shown.splitlines(), printed.rstrip("\n").splitlines()
    if ELIDED not in kept:
        return "\n".join(lines)
    first, last = kept.index(ELIDED), kept[::-1].index(ELIDED)
    return "\n".join([*lines[:first], ELIDED, *lines[len(lines) - last :]])


def updated(page, run):
    """The text of *page* with what its commands print by *run*, which takes a command and gives what it printed."""
    lines = page.read_text().splitlines()
    shown = [each for block in blocks(page) for each in commands(block) if each.output is not None]
    printed = [shortened(each.output, run(each)) for each in shown]
    for each, text in reversed(list(zip(shown, printed, strict=True))):
        begin = each.line + each.text.count("\n")
        lines[begin : begin + len(each.output.splitlines())] = text.splitlines()
    return "\n".join(lines) + "\n"


class Home:
    """A folder with the files that the pages name, and the command on the path as an installation has it."""

    def __init__(self, folder):
        self.path = folder / "home"
        self.path.mkdir()
        self.programs = folder / "bin"
        self.programs.mkdir()
        self._programs()
        self._files()

    def _programs(self):
        ours = f'#!/bin/sh\nexec "{sys.executable}" -m imr_schema "$@"\n'
        contents = {
            "imr-schema": ours,
            "their-tool": "#!/bin/sh\nexit 0\n",
            "python": f'#!/bin/sh\nexec "{sys.executable}" "$@"\n',
        }
        for name, content in contents.items():
            (self.programs / name).write_text(content)
            (self.programs / name).chmod(0o755)

    def _files(self):
        samples, home = ROOT / "samples", self.path
        (home / "samples").symlink_to(samples)
        shutil.copytree(ROOT / "schemas", home / "schemas")
        shutil.copy(self.programs / "their-tool", home / "other-validator")
        newest, printed, oldest = (
            samples / version / "valid" for version in (LATEST.name, PRINTED.name, next(iter(VERSIONS)))
        )
        letters = samples / "letters" / "posted-2016"
        for name, source in {
            "inbox/golden.imr.xml": newest / "golden.imr.xml",
            "inbox/mixed-outcome.imr.json": newest / "mixed-outcome.imr.json",
            "old/golden.imr.json": oldest / "golden.imr.json",
            "archive/nothing-cited.imr.json": printed / "nothing-cited.imr.json",
            "data/one-item.imr.json": printed / "one-item.imr.json",
            "data/mixed-outcome.imr.json": printed / "mixed-outcome.imr.json",
            "letters/one-item.txt": letters / "one-item.txt",
            "letters/mixed-outcome.txt": letters / "mixed-outcome.txt",
            "site/one-item.imr.json": printed / "one-item.imr.json",
            "site/one-item.txt": letters / "one-item.txt",
            "request.csv": samples / "requests" / "mixed-outcome.csv",
            "request.json": samples / "requests" / "mixed-outcome.json",
            "faulty.csv": samples / "requests" / "faulty.csv",
            "determination.imr.json": printed / "mixed-outcome.imr.json",
            "determination.imr.xml": printed / "mixed-outcome.imr.xml",
            "a.xml": printed / "mixed-outcome.imr.xml",
            "d.json": printed / "mixed-outcome.imr.json",
            "letter.txt": letters / "mixed-outcome.txt",
            "letter.pdf": letters / "mixed-outcome.pdf",
            "letter.docx": letters / "mixed-outcome.docx",
            "letter.html": letters / "mixed-outcome.html",
            "unknown.file": newest / "golden.imr.xml",
            "new.imr.xml": newest / "mixed-outcome.imr.xml",
            "newer.imr.xml": samples / "1.1" / "invalid" / "IMR013" / "newer-version.imr.xml",
        }.items():
            (home / name).parent.mkdir(exist_ok=True)
            shutil.copy(source, home / name)
        damaged = json.loads((printed / "mixed-outcome.imr.json").read_bytes())
        year, month, day = damaged["case"]["decisionDate"].split("-")
        damaged["case"]["decisionDate"] = f"{month}/{day}/{year}"
        damaged["disputedItems"][0]["rational"] = damaged["disputedItems"][0].pop("rationale")
        (home / "damaged").mkdir()
        (home / "damaged" / "a.imr.json").write_text(json.dumps(damaged, indent=2) + "\n")
        self._revised(newest / "mixed-outcome.imr.json")
        compact = re.sub(rb">\s+<", b"><", (printed / "one-item.imr.xml").read_bytes())
        (home / "damaged" / "b.imr.xml").write_bytes(compact)
        one = json.loads((newest / "one-item.imr.json").read_bytes())
        (home / "outbox.imr.ndjson").write_text(json.dumps(one) + "\n")
        self._served(newest)
        self._project()
        (home / "answers.ndjson").write_text('{"file": "item-rationale/broken.imr.json", "accepted": false}\n')
        (home / "build").mkdir()
        (home / "case.toml").write_text('[case]\nassignedDate = "2014-10-23"\n')
        (home / "rows.csv").write_text(
            "Case Number,Received Date,Request Category\nCM14-0000001,10/17/2014,Pharmaceuticals\n"
        )
        (home / "index.csv").write_text("Case Number,Received Date\nCM14-0000001,10/17/2014\n")

    def _revised(self, source):
        """A document with some edits: an item moved, one added, a word and a date changed."""
        revised = json.loads(source.read_bytes())
        items = revised["disputedItems"]
        items.insert(0, items.pop())
        items.append({**items[0], "description": "Cervical pillow"})
        revised["disputedItems"] = [{**item, "number": number} for number, item in enumerate(items, 1)]
        rationale = items[1]["analyses"][0]["rationale"]
        rationale[0] = rationale[0].replace(".", ", on this record.", 1)
        revised["case"]["decisionDate"] = "2017-03-06"
        (self.path / "revised.imr.json").write_text(json.dumps(revised, indent=2) + "\n")

    def _served(self, samples):
        """A served copy with names in its texts, in small letters too, and a file of names."""
        data = json.loads((samples / "every-part.imr.json").read_bytes())
        data["parties"] = {"employee": {"name": "Dana Qvist"}, "claimNumber": "EX-0012345"}
        data["clinicalCaseSummary"] = [
            "Ms. Qvist, a baker, had pain of the right wrist. QVIST, DANA (claim EX 0012345) saw Dr. Okonjo, and was "
            "born on March 4, 1960."
        ]
        (self.path / "served").mkdir()
        (self.path / "served" / "determination.imr.json").write_text(json.dumps(data, indent=2) + "\n")
        (self.path / "served.imr.json").write_text(json.dumps(data, indent=2) + "\n")
        (self.path / "names.txt").write_text("# treating physicians\nPat Okonjo, MD\n1960-03-04\n")
        faulty = LATEST.name
        shutil.copy(
            ROOT / "samples" / faulty / "invalid" / "IMR304" / "item-rationale.imr.json", self.path / "faulty.imr.json"
        )
        shutil.copy(
            ROOT / "samples" / faulty / "invalid" / "IMR502" / "reviewer-identity.imr.xml", self.path / "named.imr.xml"
        )

    def _project(self):
        """What make needs to take the folder for a clone in which everything is installed."""
        made = self.path / ".venv"
        (made / "bin").mkdir(parents=True)
        (made / "bin" / "imr-schema").symlink_to(self.programs / "imr-schema")
        for name in ("Makefile", "pyproject.toml"):
            shutil.copy(ROOT / name, self.path)
        for name in ("python-is-there", "base"):
            (made / name).touch()

    def run(self, script):
        """The exit code of *script* in the folder, by a shell that stops at the first failure, and what it prints."""
        return self._run(["bash", "-euo", "pipefail", "-c", script])

    def run_python(self, page):
        """The exit code of the Python examples of *page*, one after another, and what they print.

        Each has names of its own; an error is told at its line of the page.
        """
        examples = [(each.line, each.text) for each in blocks(page) if each.language == "python"]
        return self._run([sys.executable, "-c", _EXAMPLES, page.name, json.dumps(examples)])

    def _run(self, words):
        kept = {name: value for name, value in os.environ.items() if not _TELLS_US.match(name)}
        path = f"{self.programs}{os.pathsep}{kept['PATH']}"
        # With CI set, hypothesis draws the same every time and has no deadline.
        environment = {**kept, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "CI": "true"}
        done = subprocess.run(words, capture_output=True, cwd=self.path, env=environment, timeout=300, check=False)
        return done.returncode, (done.stdout + done.stderr).decode()


_TELLS_US = re.compile("IMR_SCHEMA|FORCE_COLOR|NO_COLOR")
"""Variables by which whoever runs the tests would change what commands print."""

_EXAMPLES = """
import json, sys
for line, text in json.loads(sys.argv[2]):
    exec(compile("\\n" * (line - 1) + text, sys.argv[1], "exec"), {"__name__": "__main__"})
"""
