"""Pages that are generated from the rules, the schemas and the law, for ``docs/`` and ``rules explain``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache

from imr_schema import law, pointer
from imr_schema.pointer import Data
from imr_schema.rules import Absent, Detector, Rule
from imr_schema.standard import LATEST, LIST, Field, SchemaVersion, root
from imr_schema.standard.samples import EVERY_PART, sample
from imr_schema.text import BLANK_RANGES

_DETECTED_BY: dict[Detector, str] = {
    "reader": "the reader of either syntax",
    "schema": "the schema and the codecs",
    "rule": "a function that checks the determination",
    "engine": "the validator itself",
    "letter": "the reader of letters",
    "lifecycle": "the validator, in the document as it was sent",
    "comparison": "the comparison of a letter with data",
    "batch": "the comparison of the documents of one run, with `--across`",
}


def rule_page(rule: Rule) -> str:
    """The manual page of *rule* in Markdown."""
    lines = [f"# {rule.id} {rule.name}", "", _template(rule.message), ""]
    lines += [
        f"- severity: {rule.severity.value}"
        + (", mandatory: it cannot be left out, lowered or suppressed" if rule.mandatory else "")
    ]
    if rule.on_request:
        lines.append(
            "- runs on request only: with the profile `thorough`, with `--only`, or where a severity is given for it"
        )
    if rule.undetermined:
        lines.append("- verdict: undetermined, since the document could not be validated")
    if rule.clause:
        lines.append(f"- rests on: {rule.clause}")
    lines.append(f"- detected by: {' and '.join(_DETECTED_BY[by] for by in rule.detected_by)}")
    lines.append(f"- portable: {'yes, as ISO Schematron and XSLT' if rule.portable else 'no'}")
    if rule.aliases:
        lines.append(f"- formerly named: {', '.join(rule.aliases)}")
    lines += ["", rule.manual, ""]
    lines += [*_broken(rule), *_valid(rule), *_law(rule)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _template(message: str) -> str:
    """The message as a reader of the page sees it: facts in angle brackets."""
    return "> " + message.replace("{", "<").replace("}", ">")


def _broken(rule: Rule) -> Iterator[str]:
    if rule.invalid:
        yield from ("## Good and bad", "", "| place | good | bad |", "|---|---|---|")
        for place, value in rule.invalid.items():
            good = json.dumps(pointer.get(_base(), place)) if pointer.has(_base(), place) else None
            bad = None if isinstance(value, Absent) else json.dumps(value, ensure_ascii=True)
            yield f"| `{place}` | {_cell(good)} | {_cell(bad)} |"
        yield ""
    for syntax, (old, new) in rule.invalid_text.items():
        if not rule.invalid:
            yield from (f"## The smallest edit that it catches, in {syntax.upper()}", "")
            yield f"`{_shown(old)}` becomes `{_shown(new)}`" if old else f"The document is `{_shown(new)}`"
            yield ""


def _valid(rule: Rule) -> Iterator[str]:
    """Edits that come close to a fault and are none, each with a description."""
    if rule.valid:
        yield from ("## What is not a fault", "")
        for what, edits in rule.valid.items():
            cells = [_cell(None if isinstance(value, Absent) else json.dumps(value)) for value in edits.values()]
            yield f"- {what}: {'; '.join(cells)}"
        yield ""


@cache
def _base() -> Data:
    """The sample that the rules edit."""
    base: Data = json.loads(sample(LATEST.name, "valid", EVERY_PART))
    return base


def _cell(written: str | None) -> str:
    """JSON in a cell of a table; None is a member that is absent."""
    if written is None:
        return "absent"
    shown = written if len(written) <= 160 else f"{written[:100]} ... ({len(written)} characters)"
    return f"`{shown}`".replace("|", "\\|")


def _law(rule: Rule) -> Iterator[str]:
    """The dated facts that *rule* uses, each with its days and its source."""
    if not rule.law:
        return
    yield from ("## By date", "")
    yield from law_table(fact for fact in law.facts() if fact.name in rule.law)
    if not all(law.checked(name) for name in rule.law):
        yield "The source of a fact marked * could not be read, so the rule is no more than a warning."
        yield ""


def law_table(facts: Iterable[law.Fact]) -> Iterator[str]:
    """A table of *facts* in Markdown."""
    yield from ("| fact | value | from | to | source |", "|---|---|---|---|---|")
    for fact in facts:
        value = ", ".join(fact.value) if isinstance(fact.value, tuple) else fact.value
        mark = "" if fact.checked else " *"
        yield f"| {fact.name}{mark} | {value} | {fact.begins or ''} | {fact.ends or ''} | {fact.source} |"
    yield ""


def law_page() -> str:
    """Every dated fact of the law that rules use, in Markdown."""
    lines = ["# Law by date", ""]
    lines += [
        "Rules contain no dates. They use the facts of the day that matters, in most cases the day of the decision.",
        "The facts are a file of the standard, `schemas/law/law.json`, which this tool reads and any program may;",
        "`schemas/law/1.0/imr-law-1.0.schema.json` describes its members.",
        "",
    ]
    lines += law_table(law.facts())
    lines += ["The source of a fact marked * could not be read, so rules that use it are no more than warnings.", ""]
    lines += ["## What they say", ""]
    lines += [f"- {fact.name}: {fact.about}" for fact in law.facts() if fact.about]
    held = law.holidays()
    lines += ["", "## Holidays", "", f"{held.about} Source: {held.source}.", ""]
    lines += [", ".join(each.name for each in held.days) + "."]
    lines += ["", "## Amendments", "", "| in force from | what | sections | source |", "|---|---|---|---|"]
    for each in law.amendments():
        mark = "" if each.checked else " *"
        lines.append(f"| {each.day}{mark} | {each.about} | {', '.join(each.sections)} | {each.source} |")
    lines += [
        "",
        "The text of an amendment marked * was not read; facts that it may touch are marked since.",
    ]
    return "\n".join(lines) + "\n"


def _shown(text: str) -> str:
    """*text* in one line of ASCII, cut where it is long."""
    written = json.dumps(text, ensure_ascii=True)[1:-1].replace('\\"', '"')
    return written if len(written) <= 100 else f"{written[:60]} ... ({len(written)} characters)"


def rules_index(rules: list[Rule]) -> str:
    """The table of all rules in Markdown, with a link to each page."""
    lines = [
        "# Rules",
        "",
        "M: mandatory, it cannot be left out, lowered or suppressed. R: runs on request only.",
        "",
    ]
    lines += ["| id | name | severity | | rests on |", "|---|---|---|---|---|"]
    for rule in rules:
        mandatory = "M" if rule.mandatory else "R" if rule.on_request else ""
        link, clause = f"[{rule.id}](rules/{rule.id}.md)", rule.clause or ""
        lines.append(f"| {link} | {rule.name} | {rule.severity.value} | {mandatory} | {clause} |")
    return "\n".join(lines) + "\n"


def elements_page(version: SchemaVersion) -> str:
    """Every field of *version* in Markdown: what it is, its form in JSON and XML, its place in a letter."""
    document = root(version)
    lines = [f"# Elements of version {version.name}", "", document.keywords["description"], ""]
    lines += [f"XML namespace: `{version.namespace}`. Root element: `{document.xml_name}`.", ""]
    for place, field in _walk("", document):
        lines += _element_section(place, field)
    return "\n".join(lines)


def _walk(place: str, field: Field) -> Iterator[tuple[str, Field]]:
    """Every field below *field*; those of a shared definition once for each use."""
    for part in field.parts:
        here = f"{place}/{part.name}"
        yield here, part
        yield from _walk(here, part)
    if field.kind == LIST and field.entry is not None:
        yield f"{place}/*", field.entry
        yield from _walk(f"{place}/*", field.entry)


def _element_section(place: str, field: Field) -> list[str]:
    keywords = field.keywords
    facts = [field.kind if field.kind != "code" else _codes(field), "required" if field.required else "optional"]
    xml = f"attribute `{field.xml_name}`" if field.attribute else f"element `{field.xml_name}`"
    lines = [f"## `{place}`", "", f"**{field.title}.** {keywords['description']}", ""]
    lines.append(f"- {', '.join(facts)}; in XML {'another hint for editors' if field.hint else xml}")
    lines += [f"- `{code}`: {meaning}" for code, meaning in keywords.get("x-values", {}).items()]
    if field.rule:
        lines.append(f"- obligation: [{field.rule}](rules/{field.rule}.md)")
    if field.deprecation:
        lines.append("- deprecated since version {}; {}".format(*field.deprecation))
    lines.append(f"- in the letter: {keywords['x-letter']}")
    example = json.dumps(keywords["examples"][0], ensure_ascii=False)
    return [*lines, f"- example: `{example}`", ""]


def _codes(field: Field) -> str:
    codes = field.keywords.get("enum") or ([field.keywords["const"]] if "const" in field.keywords else None)
    if codes:
        return "one of " + ", ".join(f"`{code}`" for code in codes)
    return str(field.keywords.get("x-form", "a code"))


def blank_page() -> str:
    """The published list of blank characters in Markdown."""
    lines = ["# Blank characters", ""]
    lines += ["A text is blank when it contains only these characters. Rules check it, never a schema.", ""]
    lines += ["| first | last | what |", "|---|---|---|"]
    lines += [f"| U+{low:04X} | U+{high:04X} | {what} |" for low, high, what in BLANK_RANGES]
    return "\n".join(lines) + "\n"
