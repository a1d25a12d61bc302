"""Pages that are made from the rules, the schema and the text lists, for ``docs/`` and ``rules explain``."""

from __future__ import annotations

import json
from collections.abc import Iterator

from imr_schema.rules import Absent, Rule
from imr_schema.text import BLANK_RANGES
from imr_schema.versions import LIST, Field, SchemaVersion, root, source

_BY = {
    "reader": "the reader of either syntax",
    "shape": "the schema and the codecs",
    "rule": "a function over the determination",
    "engine": "the engine",
    "letter": "the reader of letters",
    "against": "the comparison of a letter with data",
}


def rule_page(rule: Rule) -> str:
    """The manual page of *rule* in Markdown."""
    lines = [f"# {rule.id} {rule.name}", "", _template(rule.message), ""]
    lines += [
        f"- severity: {rule.severity.value}"
        + (", central: it cannot be left out, lowered or silenced" if rule.central else "")
    ]
    if rule.undetermined:
        lines.append("- verdict: undetermined, since the document could not be judged")
    if rule.clause:
        lines.append(f"- rests on: {rule.clause}")
    lines.append(f"- noticed by: {' and '.join(_BY[by] for by in rule.by)}")
    lines.append(f"- portable: {'yes, as ISO Schematron and XSLT' if rule.portable else 'no'}")
    lines += ["", rule.manual, ""]
    lines += list(_broken(rule))
    return "\n".join(lines).rstrip("\n") + "\n"


def _template(message: str) -> str:
    """The message as a reader of the page sees it: facts in angle brackets."""
    return "> " + message.replace("{", "<").replace("}", ">")


def _broken(rule: Rule) -> Iterator[str]:
    if rule.breaks:
        yield "## The smallest edit that it catches"
        yield ""
        for place, value in rule.breaks.items():
            if isinstance(value, Absent):
                yield f"- `{place}` is taken away"
            else:
                written = json.dumps(value, ensure_ascii=True)
                shown = written if len(written) <= 100 else f"{written[:60]} ... ({len(written)} characters)"
                yield f"- `{place}` becomes `{shown}`"
    for syntax, (old, new) in rule.raw.items():
        if not rule.breaks:
            yield from (f"## The smallest edit that it catches, in {syntax.upper()}", "")
            yield f"`{_shown(old)}` becomes `{_shown(new)}`" if old else f"The document is `{_shown(new)}`"
            yield ""


def _shown(text: str) -> str:
    written = json.dumps(text, ensure_ascii=True)[1:-1].replace('\\"', '"')
    return written if len(written) <= 100 else f"{written[:60]} ... ({len(written)} characters)"


def rules_index(rules: list[Rule]) -> str:
    """The table of all rules in Markdown, with a link to each page."""
    lines = ["# Rules", "", "C: central, it cannot be left out, lowered or silenced.", ""]
    lines += ["| id | name | severity | | rests on |", "|---|---|---|---|---|"]
    for rule in rules:
        central = "C" if rule.central else ""
        lines.append(
            f"| [{rule.id}](rules/{rule.id}.md) | {rule.name} | {rule.severity.value} | {central} | {rule.clause or ''} |"
        )
    return "\n".join(lines) + "\n"


def elements_page(version: SchemaVersion) -> str:
    """Every field of *version* in Markdown: what it is, its form in JSON and XML, its place in a letter."""
    schema = source(version)
    lines = [f"# Elements of version {version.name}", "", schema["description"], ""]
    lines += [f"XML namespace: `{version.namespace}`. Root element: `{root(version).xml_name}`.", ""]
    for place, field in _walk("", root(version)):
        lines += _entry(place, field)
    return "\n".join(lines)


def _walk(place: str, field: Field) -> Iterator[tuple[str, Field]]:
    """Every field below *field*; the parts of a shared definition are told once for each use."""
    for part in field.parts:
        here = f"{place}/{part.name}"
        yield here, part
        yield from _walk(here, part)
    if field.kind == LIST and field.entry is not None:
        yield f"{place}/*", field.entry
        yield from _walk(f"{place}/*", field.entry)


def _entry(place: str, field: Field) -> list[str]:
    keywords = field.keywords
    facts = [field.kind if field.kind != "code" else _codes(field), "required" if field.required else "optional"]
    xml = f"attribute `{field.xml_name}`" if field.attribute else f"element `{field.xml_name}`"
    lines = [f"## `{place}`", "", f"**{field.title}.** {keywords['description']}", ""]
    lines.append(f"- {', '.join(facts)}; in XML {'an editor hint of its own' if field.hint else xml}")
    if field.rule:
        lines.append(f"- obligation: [{field.rule}](rules/{field.rule}.md)")
    lines.append(f"- in the letter: {keywords['x-letter']}")
    example = json.dumps(keywords["examples"][0], ensure_ascii=False)
    return [*lines, f"- example: `{example}`", ""]


def _codes(field: Field) -> str:
    known = field.keywords.get("enum") or ([field.keywords["const"]] if "const" in field.keywords else None)
    if known:
        return "one of " + ", ".join(f"`{code}`" for code in known)
    return str(field.keywords.get("x-form", "a code"))


def blank_page() -> str:
    """The published list of blank characters in Markdown."""
    lines = ["# Blank characters", ""]
    lines += ["A text is blank when it holds nothing but these. Blankness is judged by rules, never by an engine.", ""]
    lines += ["| first | last | what |", "|---|---|---|"]
    lines += [f"| U+{low:04X} | U+{high:04X} | {what} |" for low, high, what in BLANK_RANGES]
    return "\n".join(lines) + "\n"
