"""Pages that are generated from the rules, the schemas and the law, for ``docs/`` and ``rules explain``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from imr_schema import law
from imr_schema.publish.rule_examples import (
    RELEASED,
    SHORT,
    Change,
    Example,
    invalid_example,
    is_short,
    valid_examples,
)
from imr_schema.rules import Absent, Detector, Json, Rule
from imr_schema.standard import LIST, Field, SchemaVersion, root
from imr_schema.text import BLANK_RANGES

_DETECTED_BY: dict[Detector, str] = {
    "reader": "the reader of either syntax",
    "schema": "the schema and the codecs",
    "rule": "a function that checks the determination",
    "engine": "the validator itself",
    "letter": "the reader of letters",
    "lifecycle": "the validator, in the document as it was sent",
    "comparison": "a comparison with other data, or with a request",
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
    lines += [*_invalid(rule), *_valid(rule), *_law(rule)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _template(message: str) -> str:
    """The message as a reader of the page sees it: facts in angle brackets."""
    return "> " + message.replace("{", "<").replace("}", ">")


def _invalid(rule: Rule) -> Iterator[str]:
    """The smallest edit that the rule catches: of data, or of a text that data cannot express."""
    example = invalid_example(rule)
    if example is None:
        yield from _invalid_text(rule)
        return
    yield from ("## Good and bad", "", f"{_in_version(example)}:", "")
    rows = [
        f"| `{each.place}` | {_json(each.before)} | {_json(each.after)} |" for each in example.changes if _short(each)
    ]
    if rule.named:
        rows.insert(0, f"| name of the file | `{example.changes[0].before}.imr.json` | `{rule.named}.imr.json` |")
    if rows:
        yield from ("| place | good | bad |", "|---|---|---|", *rows, "")
    for change in example.changes:
        if not _short(change):
            yield from _long_change(change)


def _long_change(change: Change) -> Iterator[str]:
    if change.before == change.after:
        yield from _block(f"`{change.place}`, good and bad:", change.after, "")
    elif isinstance(change.after, Absent):
        yield from (f"`{change.place}`: good with it, bad without.", "")
    else:
        yield from _block(f"`{change.place}`, good:", change.before, "")
        yield from _block(f"`{change.place}`, bad:", change.after, "")


def _invalid_text(rule: Rule) -> Iterator[str]:
    for syntax, (old, new) in rule.invalid_text.items():
        yield from (f"## The smallest edit that it catches, in {syntax.upper()}", "")
        before, after = _escaped(old), _escaped(new)
        if max(len(before), len(after)) <= SHORT:
            yield from ((f"`{before}` becomes `{after}`" if old else f"The document is `{after}`"), "")
        else:
            yield from (
                (f"`{before}` becomes" if old else "The document is"),
                "",
                "```text",
                _counted(after),
                "```",
                "",
            )


def _valid(rule: Rule) -> Iterator[str]:
    """Edits that come close to a fault and are none, each with a description."""
    if not rule.valid:
        return
    invalid = invalid_example(rule)
    usual = invalid.version if invalid else RELEASED
    yield from ("## What is not a fault", "")
    if invalid is None:
        yield from (f"{_in_version(next(iter(valid_examples(rule).values())))}:", "")
    for what, example in valid_examples(rule).items():
        text = what if example.version is usual else f"{what} (version {example.version.name})"
        text += ": as the bad example, but with" if example.of_bad else ":"
        if all(is_short(change.after) for change in example.changes):
            yield f"- {text} " + "; ".join(f"`{each.place}` {_json(each.after)}" for each in example.changes)
            continue
        yield from (f"- {text}", "")
        for change in example.changes:
            yield from _block(f"`{change.place}`:", change.after, "  ")
    yield ""


def _in_version(example: Example) -> str:
    newer = "" if example.version is RELEASED else ", the first that has all of these members"
    return f"In a document of version {example.version.name}{newer}"


def _short(change: Change) -> bool:
    return is_short(change.before) and is_short(change.after)


def _json(value: Json | Absent) -> str:
    """JSON in a line, or in a cell of a table."""
    return "absent" if isinstance(value, Absent) else f"`{json.dumps(value)}`".replace("|", "\\|")


def _block(title: str, value: Json | Absent, indent: str) -> Iterator[str]:
    """JSON that is longer than a line, whole."""
    if is_short(value):
        yield from (f"{indent}{title} {_json(value)}", "")
        return
    written = json.dumps(value, indent=2)
    counted = _counted(written)
    yield from (f"{indent}{title}", "", f"{indent}```{'json' if counted == written else 'text'}")
    yield from (f"{indent}{line}" for line in counted.splitlines())
    yield from (f"{indent}```", "")


def _counted(text: str) -> str:
    """*text* in which what is there ten times or more in a row is there twice, and counted."""

    def counted(found: re.Match[str]) -> str:
        once, times = found[1], len(found[0]) // len(found[1])
        return f"{once}{once.rstrip()} ... ({times} times){once[len(once.rstrip()) :]}"

    return re.sub(r"(\S.{0,199}?)\1{9,}", counted, text, flags=re.DOTALL)


def _escaped(text: str) -> str:
    """*text* in one line of ASCII; what is none is escaped as in JSON."""
    return "".join(each if " " <= each <= "~" else json.dumps(each)[1:-1] for each in text)


def _law(rule: Rule) -> Iterator[str]:
    """The dated facts that *rule* uses, each with its days and its source."""
    if not rule.law:
        return
    yield from ("## By date", "")
    yield from law_table(fact for fact in law.facts() if fact.name in rule.law)
    if not all(law.checked(name) for name in rule.law):
        yield 'The wording of a source that says "no" could not be read, so the rule is no more than a warning.'
        yield ""


_READ = {True: "yes", False: "no"}
_AMENDMENTS = "| in force from | what | sections | source | wording read |"


def law_table(facts: Iterable[law.Fact]) -> Iterator[str]:
    """A table of *facts* in Markdown."""
    yield from ("| fact | value | from | to | source | wording read |", "|---|---|---|---|---|---|")
    for fact in facts:
        value = ", ".join(fact.value) if isinstance(fact.value, tuple) else fact.value
        cells = (fact.name, value, fact.begins or "", fact.ends or "", fact.source, _READ[fact.checked])
        yield f"| {' | '.join(map(str, cells))} |"
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
    lines += ["Rules that use a fact whose wording could not be read at its source are no more than warnings.", ""]
    lines += ["## What they say", ""]
    lines += [f"- {fact.name}: {fact.about}" for fact in law.facts() if fact.about]
    held = law.holidays()
    lines += ["", "## Holidays", "", f"{held.about} Source: {held.source}.", ""]
    lines += [", ".join(each.name for each in held.days) + "."]
    lines += ["", "## Amendments", "", _AMENDMENTS, "|---|---|---|---|---|"]
    for each in law.amendments():
        cells = (str(each.day), each.about, ", ".join(each.sections), each.source, _READ[each.checked])
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "Where its wording was not read, the facts that it may touch count as not read from that day on."]
    return "\n".join(lines) + "\n"


FAMILIES = {
    "0": "reading and texts",
    "1": "schema",
    "2": "case",
    "3": "items",
    "4": "guidelines",
    "5": "reviewer and documents",
    "6": "outcome and request",
    "7": "privacy",
    "8": "letters, and documents beside each other",
    "9": "versions of the standard",
}
"""What the rules are about whose ids begin with a digit."""


def rules_index(rules: list[Rule]) -> str:
    """The tables of all rules in Markdown, a family after the other, with what each finds and a link to its page."""
    lines = [
        "# Rules",
        "",
        "What a rule finds is the sentence of its findings; `<...>` stands for what differs from finding to finding.",
        "Severity: M is mandatory, it cannot be left out, lowered or suppressed; R runs on request only.",
    ]
    for digit, about in FAMILIES.items():
        lines += ["", f"## {digit}: {about}", "", "| id | what it finds | name | severity | rests on |"]
        lines += ["|---|---|---|---|---|", *(_row(rule) for rule in rules if rule.id[3] == digit)]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    mark = ", M" if rule.mandatory else ", R" if rule.on_request else ""
    finds = rule.message.replace("{", "\\<").replace("}", ">").replace("|", "\\|")
    cells = (f"[{rule.id}](rules/{rule.id}.md)", finds, rule.name, rule.severity.value + mark, rule.clause or "")
    return f"| {' | '.join(cells)} |"


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
