"""From what is known of a document to its report: worded, located late, shown only as far as allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from msgspec import Struct, structs

from imr_schema import pointer
from imr_schema.codecs import Parsed, Reader
from imr_schema.config import baseline
from imr_schema.config.settings import Settings
from imr_schema.finding import Excerpt, Finding, LedgerRow, Problem, Report, Severity, Silenced, Verdict
from imr_schema.ledger import ledger
from imr_schema.rules import CATALOGUE, Rule
from imr_schema.text import clip, visible
from imr_schema.versions import LATEST, SchemaVersion, root
from imr_schema.wording import item_number, sentence

SHOWN = 100
"""Of how many findings the source line is kept."""

_CLIPPED, _FULL = 100, 2000


class Known(Struct):
    """What is known of one document so far; each stage of the engine adds to it.

    ``shape`` holds what reading and the schema found, ``unplaced`` those of them that are about parts
    without a place, ``breaches`` what the rules found. ``named`` is the newer version that the document names, where ``version``
    is the one that was assumed.
    """

    raw: bytes
    settings: Settings
    codec: Reader | None = None
    version: SchemaVersion | None = None
    named: str | None = None
    parsed: Parsed | None = None
    data: Any = None
    shape: list[Problem] = []
    unplaced: list[Problem] = []
    breaches: list[tuple[Rule, Problem]] = []
    rules: str = "notReached"


def rule_of(problem: Problem) -> Rule:
    """The rule whose obligation *problem* is about."""
    return CATALOGUE[problem.rule]


def report(run: Known, source: str) -> Report:
    """Findings worded, located and in the order of the document; the verdict; the ledger."""
    findings = [_worded(run, rule_of(p), p, central=True) for p in run.shape if _told(rule_of(p), run.settings)]
    findings += [_worded(run, rule, problem, central=rule.central) for rule, problem in run.breaches]
    settings = run.settings
    if findings:
        findings = _fingerprinted(run, _located(run, findings))
    findings, silenced = _without_silenced(run, source, findings)
    unplaced = _unplaced(run.unplaced)
    return Report(
        source=source,
        verdict=_verdict(run, findings),
        findings=tuple(findings),
        items=_rows(run.data, run.version, unplaced),
        syntax=run.codec.name if run.codec else None,
        schema_version=run.named or (run.version.name if run.version else None),
        assumed_version=run.version.name if run.version and run.named else None,
        rules=run.rules,
        partial=bool(settings.only or settings.skip or run.named),
        unplaced=unplaced[None],
        silenced=silenced,
        data=run.data if settings.values == "full" else None,
    )


def _told(rule: Rule, settings: Settings) -> bool:
    """Whether a note of the reader is wanted; its refusals are told whatever anybody wants."""
    return rule.central or rule.severity is Severity.ERROR or asked_for(rule, settings)


def asked_for(rule: Rule, settings: Settings) -> bool:
    """Central rules always run; ``only`` and ``skip`` choose among the others."""
    if rule.central:
        return True
    return (not settings.only or rule.id in settings.only) and rule.id not in settings.skip


def _verdict(run: Known, findings: list[Finding]) -> Verdict:
    if any(CATALOGUE[finding.rule].undetermined for finding in findings):
        return Verdict.UNDETERMINED
    worst = max((finding.severity.weight for finding in findings), default=0)
    return Verdict.NOT_ACCEPTABLE if worst >= run.settings.fail_on.weight else Verdict.ACCEPTABLE


def _worded(run: Known, rule: Rule, problem: Problem, *, central: bool) -> Finding:
    said_by = CATALOGUE[problem.kind] if problem.kind else rule
    # An info of the reader may be made heavier or lighter; its refusals may not.
    settled = central and (rule.central or rule.severity is Severity.ERROR)
    shown = run.settings.values
    values = {} if shown == "none" else {n: clip(v) if shown == "clip" else v for n, v in problem.values.items()}
    line, column = problem.at or (None, None)
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=_severity(rule, problem, run.settings, settled=settled),
        message=sentence(problem, said_by, run.data, run.version),
        pointer=problem.pointer,
        item=item_number(problem.pointer, run.data),
        line=line,
        column=column,
        page=problem.page,
        clause=rule.clause,
        help=rule.help,
        central=settled,
        values=values,
    )


def _severity(rule: Rule, problem: Problem, settings: Settings, *, settled: bool) -> Severity:
    """That of the rule, or what the settings ask for; a problem lighter than its rule never gets heavier."""
    level = rule.severity if settled else settings.level(rule.id, rule.severity)
    lighter = problem.severity
    return lighter if lighter is not None and lighter.weight < level.weight else level


def _located(run: Known, findings: list[Finding]) -> list[Finding]:
    """The findings with line, column and, if values may be shown, the source line; sorted by place."""
    wanted = {place for finding in findings if finding.line is None for place in pointer.upwards(finding.pointer)}
    positions = {}
    if wanted and run.codec and run.parsed:
        positions = run.codec.places(run.parsed, run.version or LATEST, wanted)
    found = []
    for finding in findings:
        line, column, page = finding.line, finding.column, finding.page
        if line is None:
            several = next((positions[p] for p in pointer.upwards(finding.pointer) if p in positions), None)
            if several:
                line, column, *pages = several[-1 if finding.rule == "IMR006" else 0]
                page = pages[0] if pages else None
        found.append(structs.replace(finding, line=line, column=column, page=page))
    found.sort(key=lambda f: (f.page or 0, f.line or 0, f.column or 0, f.rule, f.pointer))
    return found if run.settings.values == "none" else _with_excerpts(run, found)


def _fingerprinted(run: Known, findings: list[Finding]) -> list[Finding]:
    """The findings with what tells each again: its rule, and its place in words that reordering leaves alone.

    An item is called by its number, which stays when items change places; two findings of one rule at
    one place are told apart by their order.
    """
    import hashlib  # slow to start, and for most documents there is nothing to tell

    items = run.data.get("disputedItems") if isinstance(run.data, dict) else None
    count = len(items) if isinstance(items, list) else 0
    numbers = Counter(item_number(f"/disputedItems/{i}", run.data) for i in range(count))
    seen: Counter[str] = Counter()
    found = []
    for finding in findings:
        steps = pointer.split(finding.pointer)
        if finding.item is not None and numbers[finding.item] == 1:
            steps[1] = f"#{finding.item}"
        told = f"{finding.rule} {pointer.join(steps)}"
        seen[told] += 1
        digest = hashlib.sha256(f"{told} {seen[told]}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        found.append(structs.replace(finding, fingerprint=digest))
    return found


def _without_silenced(run: Known, source: str, findings: list[Finding]) -> tuple[list[Finding], tuple[Silenced, ...]]:
    """The findings that are told, and those that the settings or the baseline silence; never a central one."""
    settings, known = run.settings, frozenset[str]()
    if settings.baseline and source != "-":
        known = settings.baseline.get(baseline.name(source, settings.baseline_folder), known)
    if not known and not run.settings.suppressions:
        return findings, ()
    told, silenced = [], []
    for finding in findings:
        silence = next((s for s in run.settings.suppressions if s.covers(finding.rule, finding.pointer)), None)
        if finding.central or not (silence or finding.fingerprint in known):
            told.append(finding)
        elif silence:
            silenced.append(Silenced(finding, silence.reason, silence.until))
        else:
            silenced.append(Silenced(finding, baseline.KNOWN))
    return told, tuple(silenced)


def _with_excerpts(run: Known, findings: list[Finding]) -> list[Finding]:
    """The source line beside each of the first findings; a report for people shows no more."""
    width = _CLIPPED if run.settings.values == "clip" else _FULL
    line = _line_of(run)
    shown = [structs.replace(each, excerpt=_excerpt(line(each), each.column, width)) for each in findings[:SHOWN]]
    return shown + findings[SHOWN:]


def _line_of(run: Known) -> Callable[[Finding], str | None]:
    """How the source line of a finding is had: from the letter's pages, or from the bytes."""
    letter_line, parsed = run.codec and run.codec.line, run.parsed
    if letter_line and parsed:
        return lambda finding: letter_line(parsed, finding.page or 1, finding.line or 0)
    encoding = "utf-16" if run.raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    lines = run.raw.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lambda finding: lines[finding.line - 1] if finding.line and finding.line <= len(lines) else None


def _excerpt(text: str | None, column: int | None, width: int) -> Excerpt | None:
    """The source line, printable, cut to a window of *width* around the column."""
    if text is None or column is None:
        return None
    start = max(0, column - 1 - width // 2) if len(text) > width else 0
    text = text[start : start + width]
    before, after = visible(text[: column - 1 - start]), visible(text[column - 1 - start :])
    return Excerpt(text=before + after, caret=len(before))


def _unplaced(problems: list[Problem]) -> Counter[int | None]:
    """How many parts without a place lie in each disputed item, by its place; None: in no item."""
    found: Counter[int | None] = Counter()
    for problem in problems:
        steps = pointer.split(problem.pointer)
        within = int(steps[1]) if len(steps) > 1 and steps[0] == "disputedItems" and steps[1].isdigit() else None
        found[within] += int(problem.facts.get("count", 1))
    return found


def several_reviewers(version: SchemaVersion | None) -> bool:
    """Whether documents of *version* have room for several reviewers, each with analyses of their own."""
    return version is not None and root(version).part("reviewers") is not None


def _rows(data: Any, version: SchemaVersion | None, unplaced: Counter[int | None]) -> tuple[LedgerRow, ...]:
    """The ledger, with the parts that could not be placed counted on their item."""
    rows = ledger(data, several=several_reviewers(version))
    if not unplaced:
        return rows
    return tuple(structs.replace(row, unplaced=unplaced[i]) for i, row in enumerate(rows))
