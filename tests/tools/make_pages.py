"""Make the generated pages of docs/: python -m tests.tools.make_pages. A test compares."""

import sys
from pathlib import Path

import click

from imr_schema.cli._group import group
from imr_schema.publish import pages
from imr_schema.rules import CATALOG
from imr_schema.standard import VERSIONS
from tests.tools import rules_quality

DOCS = Path(__file__).parents[2] / "docs"


def made():
    """Every generated page, by its path."""
    for version in VERSIONS.values():
        yield DOCS / f"elements-{version.name}.md", pages.elements_page(version)
    yield DOCS / "rules.md", pages.rules_index(list(CATALOG.values()))
    for rule in CATALOG.values():
        yield DOCS / "rules" / f"{rule.id}.md", pages.rule_page(rule)
    yield DOCS / "rules-quality.md", rules_quality.page()
    yield DOCS / "law.md", pages.law_page()
    yield DOCS / "blank-characters.md", pages.blank_page()
    yield DOCS / "commands.md", commands()


def commands():
    """The help of every command, and what help does not say."""
    parts = ["# Commands", "", (DOCS / "_commands.md").read_text().rstrip("\n"), ""]
    for words, command in walk(["imr-schema"], group, None):
        context = click.Context(command, info_name=" ".join(words), max_content_width=100, terminal_width=100)
        parts += [f"## {' '.join(words)}", "", "```text", command.get_help(context).rstrip("\n"), "```", ""]
    return "\n".join(parts)


def walk(words, command, above):
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command, parent=above)
        for name in command.list_commands(context):
            yield from walk([*words, name], command.get_command(context, name), context)


def main():
    for path, text in made():
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            sys.stdout.write(f"{path.relative_to(DOCS)}\n")


if __name__ == "__main__":
    main()
