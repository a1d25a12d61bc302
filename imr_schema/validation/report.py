"""The last stage: findings worded, located late, shown only as far as allowed; the verdict; completeness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec import Struct, structs

from imr_schema import pointer
from imr_schema.config import baseline
from imr_schema.config.settings import Settings
from imr_schema.finding import Excerpt, Finding, Problem, Report, Severity, Suppressed, Verdict
from imr_schema.rules import CATALOGUE, Rule
from imr_schema.text import clip, visible
from imr_schema.validation.check import Checked
from imr_schema.validation.completeness import completeness
from imr_schema.validation.evaluate import Breach, Evaluated, selected
from imr_schema.validation.read import Document, Stopped
from imr_schema.versions import LATEST, SchemaVersion, disputed_items
from imr_schema.wording import sentence

SHOWN = 100
"""Of how many findings the source line is kept."""

_CLIPPED, _FULL = 100, 2000


class Context(Struct, frozen=True):
    """What every finding of one document is worded and located with."""

    origin: Document | Stopped
    data: object
    settings: Settings

    @property
    def version(self) -> SchemaVersion:
        """The version in whose terms places are named."""
        return self.origin.version or LATEST


def build(
    checked: Checked, evaluated: Evaluated, compared: Iterable[Problem], source: str, settings: Settings
) -> Report:
    """The report on a document that was read; *compared* is what a comparison with other data found."""
    document = checked.document
    context = Context(document, checked.data, settings)
    problems = (*checked.problems, *compared)
    findings, suppressed = _findings(context, problems, evaluated.breaches, source)
    unexpected = _unexpected(checked.unexpected, document.version)
    with_text = settings.values == "full"
    return Report(
        source=source,
        verdict=_verdict(findings, settings),
        findings=findings,
        items=completeness(document.version).measure(checked.data, unexpected, about=with_text),
        syntax=document.codec.name,
        schema_version=document.named_version,
        assumed_version=document.version.name if document.newer else None,
        rules=evaluated.rules,
        partial=bool(settings.only or settings.skip or document.newer),
        unexpected=unexpected[None],
        suppressed=suppressed,
        data=checked.data if with_text else None,
    )


def of_stopped(stopped: Stopped, source: str, settings: Settings) -> Report:
    """The report on a document whose validation ended early."""
    findings, suppressed = _findings(Context(stopped, None, settings), [stopped.problem], (), source)
    return Report(
        source=source,
        verdict=_verdict(findings, settings),
        findings=findings,
        syntax=stopped.codec.name if stopped.codec else None,
        schema_version=stopped.named_version,
        assumed_version=stopped.version.name if stopped.version and stopped.newer else None,
        rules=stopped.rules,
        partial=bool(settings.only or settings.skip or stopped.newer),
        suppressed=suppressed,
    )


def _findings(
    context: Context, problems: Iterable[Problem], breaches: Iterable[Breach], source: str
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """The findings in the order of the document, and those that are suppressed."""
    found = [
        _worded(context, rule, problem, mandatory=True)
        for problem in problems
        if _reported(rule := CATALOGUE[problem.rule], context.settings)
    ]
    found += [_worded(context, rule, problem, mandatory=rule.mandatory) for rule, problem in breaches]
    if not found:
        return (), ()
    return _without_suppressed(context, source, _fingerprinted(context, _located(context, found)))


def _reported(rule: Rule, settings: Settings) -> bool:
    """Whether a note of the reader is wanted; its refusals are reported whatever anybody wants."""
    return rule.mandatory or rule.severity is Severity.ERROR or selected(rule, settings)


def _verdict(findings: Iterable[Finding], settings: Settings) -> Verdict:
    if any(CATALOGUE[finding.rule].undetermined for finding in findings):
        return Verdict.UNDETERMINED
    worst = max((finding.severity.weight for finding in findings), default=0)
    return Verdict.NOT_ACCEPTABLE if worst >= settings.fail_on.weight else Verdict.ACCEPTABLE


def _worded(context: Context, rule: Rule, problem: Problem, *, mandatory: bool) -> Finding:
    worded_by = CATALOGUE[problem.kind] if problem.kind else rule
    # A note of the reader may be made heavier or lighter; its refusals may not.
    mandatory = mandatory and (rule.mandatory or rule.severity is Severity.ERROR)
    items, place = disputed_items(context.version), problem.pointer
    index = items.index_of(place)
    line, column = problem.at or (None, None)
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=_severity(rule, problem, context.settings, mandatory=mandatory),
        message=sentence(problem, worded_by, context.data, context.origin.version),
        pointer=place,
        item=items.number_at(place, context.data),
        line=line,
        column=column,
        page=problem.page,
        clause=rule.clause,
        help=rule.help,
        mandatory=mandatory,
        values=_values(problem, context.settings.values),
        item_index=index,
        obligation=None if index is None else completeness(context.version).obligation_at(pointer.split(place)[2:]),
    )


def _values(problem: Problem, shown: str) -> dict[str, str]:
    """The text of the document that goes with *problem*, as far as it may be *shown*."""
    if shown == "none":
        return {}
    return {name: clip(value) if shown == "clip" else value for name, value in problem.values.items()}


def _severity(rule: Rule, problem: Problem, settings: Settings, *, mandatory: bool) -> Severity:
    """That of the rule, or what the settings ask for; a problem lighter than its rule never gets heavier."""
    level = rule.severity if mandatory else settings.level(rule.id, rule.severity)
    lighter = problem.severity
    return lighter if lighter is not None and lighter.weight < level.weight else level


def _located(context: Context, findings: list[Finding]) -> list[Finding]:
    """The findings with line, column and, if values may be shown, the source line; sorted by place."""
    wanted = {place for finding in findings if finding.line is None for place in pointer.upwards(finding.pointer)}
    positions = context.origin.positions(wanted) if wanted else {}
    located = []
    for finding in findings:
        line, column, page = finding.line, finding.column, finding.page
        if line is None:
            nearest = next((positions[p] for p in pointer.upwards(finding.pointer) if p in positions), None)
            if nearest:
                line, column, *pages = nearest[-1 if finding.rule == "IMR006" else 0]
                page = pages[0] if pages else None
        located.append(structs.replace(finding, line=line, column=column, page=page))
    located.sort(key=lambda f: (f.page or 0, f.line or 0, f.column or 0, f.rule, f.pointer))
    return located if context.settings.values == "none" else _with_excerpts(context, located)


def _fingerprinted(context: Context, findings: list[Finding]) -> list[Finding]:
    """The findings with what identifies each: its rule, and its place in words that reordering leaves alone.

    An item is called by its number, which stays when items change places; two findings of one rule at
    one place differ by their order.
    """
    import hashlib  # slow to start, and most documents have no finding

    numbers = Counter(disputed_items(context.version).numbers(context.data))
    seen: Counter[str] = Counter()
    identified = []
    for finding in findings:
        steps = pointer.split(finding.pointer)
        if finding.item is not None and numbers[finding.item] == 1:
            steps[1] = f"#{finding.item}"
        identity = f"{finding.rule} {pointer.join(steps)}"
        seen[identity] += 1
        digest = hashlib.sha256(f"{identity} {seen[identity]}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        identified.append(structs.replace(finding, fingerprint=digest))
    return identified


def _without_suppressed(
    context: Context, source: str, findings: list[Finding]
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """The findings that count, and those that the settings or the baseline suppress; never a mandatory one."""
    settings, in_baseline = context.settings, frozenset[str]()
    if settings.baseline and source != "-":
        in_baseline = settings.baseline.get(baseline.name(source, settings.baseline_folder), in_baseline)
    if not in_baseline and not settings.suppressions:
        return tuple(findings), ()
    kept, suppressed = [], []
    for finding in findings:
        suppression = next((s for s in settings.suppressions if s.covers(finding.rule, finding.pointer)), None)
        if finding.mandatory or not (suppression or finding.fingerprint in in_baseline):
            kept.append(finding)
        elif suppression:
            suppressed.append(Suppressed(finding, suppression.reason, suppression.until))
        else:
            suppressed.append(Suppressed(finding, baseline.KNOWN))
    return tuple(kept), tuple(suppressed)


def _with_excerpts(context: Context, findings: list[Finding]) -> list[Finding]:
    """The source line beside each of the first findings; a report for people shows no more."""
    width = _CLIPPED if context.settings.values == "clip" else _FULL
    line = _line_of(context.origin)
    shown = [structs.replace(each, excerpt=_excerpt(line(each), each.column, width)) for each in findings[:SHOWN]]
    return shown + findings[SHOWN:]


def _line_of(origin: Document | Stopped) -> Callable[[Finding], str | None]:
    """How the source line of a finding is had: from the letter's pages, or from the bytes."""
    letter_line, parsed = origin.codec and origin.codec.line, origin.parsed
    if letter_line and parsed:
        return lambda finding: letter_line(parsed, finding.page or 1, finding.line or 0)
    encoding = "utf-16" if origin.raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    lines = origin.raw.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lambda finding: lines[finding.line - 1] if finding.line and finding.line <= len(lines) else None


def _excerpt(text: str | None, column: int | None, width: int) -> Excerpt | None:
    """The source line, printable, cut to a window of *width* around the column."""
    if text is None or column is None:
        return None
    start = max(0, column - 1 - width // 2) if len(text) > width else 0
    text = text[start : start + width]
    before, after = visible(text[: column - 1 - start]), visible(text[column - 1 - start :])
    return Excerpt(text=before + after, caret=len(before))


def _unexpected(problems: Iterable[Problem], version: SchemaVersion) -> Counter[int | None]:
    """How many unexpected elements or members are in each disputed item, by its index; None: in no item."""
    found: Counter[int | None] = Counter()
    items = disputed_items(version)
    for problem in problems:
        found[items.index_of(problem.pointer)] += int(problem.facts.get("count", 1))
    return found
