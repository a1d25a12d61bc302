"""The last stage: findings with their messages and positions, the verdict, and the completeness of the items.

A position is looked for only here, once for all findings: most documents have none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, structs

from imr_schema import pointer
from imr_schema.codecs import Positions
from imr_schema.config import baseline
from imr_schema.config.settings import Settings
from imr_schema.findings import Excerpt, Finding, Problem, Report, Severity, Suppressed, Verdict
from imr_schema.pointer import Data
from imr_schema.rules import CATALOG, Rule
from imr_schema.rules.messages import sentence
from imr_schema.standard import LATEST, SchemaVersion, disputed_items
from imr_schema.text import clip, sha256, visible
from imr_schema.validation.check import Checked
from imr_schema.validation.completeness import completeness
from imr_schema.validation.evaluate import Breach, Evaluated, selected
from imr_schema.validation.limited import limited
from imr_schema.validation.read import Document, Stopped

SHOWN = 100
"""How many findings of a document have an excerpt of the source line; a report for people shows no more."""

# Characters of an excerpt, where the settings allow clipped values and where they allow full ones.
_CLIPPED, _FULL = 100, 2000


class Context(Struct, frozen=True):
    """What the findings of one document have in common."""

    origin: Document | Stopped
    #: As JSON data; empty where reading did not get that far.
    data: Data
    settings: Settings

    @property
    def version(self) -> SchemaVersion:
        """The version that names the places of the document."""
        return self.origin.version or LATEST


def build_report(
    checked: Checked, evaluated: Evaluated, compared: Iterable[Problem], source: str, settings: Settings
) -> Report:
    """The report on a document that was read; *compared* are the problems of a comparison with other data."""
    context = Context(checked.document, checked.data, settings)
    problems = (*checked.problems, *compared)
    return _report(context, source, problems, evaluated, checked.unexpected)


def of_stopped(stopped: Stopped, source: str, settings: Settings) -> Report:
    """The report on a document whose validation ended early."""
    context = Context(stopped, stopped.data, settings)
    return _report(context, source, (stopped.problem,), Evaluated(rules=stopped.rules), stopped.unexpected)


def of_run(source: str, problems: Sequence[Problem], settings: Settings, *, amends: Verdict) -> Report:
    """The report on what a document of *source* and others of its run contradict each other in.

    *amends*: the verdict on the document alone, which findings across documents can only make heavier.
    """
    context = Context(Stopped(problems[0]), {}, settings)
    breaches = [(rule, problem) for problem in limited(problems) if selected(rule := CATALOG[problem.rule], settings)]
    findings, suppressed = _findings(context, (), breaches, source)
    verdict = _verdict(findings, settings) if amends is Verdict.ACCEPTABLE else amends
    return Report(source, verdict, findings, rules="run", suppressed=suppressed, amends=amends)


def joined(report: Report, problems: Sequence[Problem], settings: Settings) -> Report:
    """*report* after *problems* that were found in the document among others of its run; it may have none."""
    if not problems:
        return report
    found = of_run(report.source, problems, settings, amends=report.verdict)
    return structs.replace(
        report,
        verdict=found.verdict,
        # With what was compared or not stands what the other findings mean.
        findings=(*found.findings, *report.findings),
        suppressed=(*found.suppressed, *report.suppressed),
    )


def _report(
    context: Context,
    source: str,
    problems: Iterable[Problem],
    evaluated: Evaluated,
    unexpected: Iterable[Problem],
) -> Report:
    origin, settings, with_text = context.origin, context.settings, context.settings.values == "full"
    findings, suppressed = _findings(context, problems, evaluated.breaches, source)
    counted = _unexpected(unexpected, context.version)
    return Report(
        source=source,
        verdict=_verdict(findings, settings),
        findings=findings,
        items=completeness(context.version).measure(
            context.data, counted, about=with_text, complete=evaluated.complete
        ),
        syntax=origin.codec.name if origin.codec else None,
        schema_version=origin.named_version,
        assumed_version=context.version.name if origin.newer else None,
        rules=evaluated.rules,
        partial=bool(settings.only or settings.skip or origin.newer),
        unexpected=counted[None],
        suppressed=suppressed,
        data=context.data or None if with_text else None,
    )


def _findings(
    context: Context, problems: Iterable[Problem], breaches: Iterable[Breach], source: str
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """The findings in document order, and those that are suppressed."""
    listed = limited(problems)
    findings = [
        _finding(context, rule, problem, mandatory=True)
        for problem in listed
        if _reported(rule := CATALOG[problem.rule], context.settings)
    ]
    findings += [_finding(context, rule, problem, mandatory=rule.mandatory) for rule, problem in breaches]
    if not findings:
        return (), ()
    inner = {(problem.rule, problem.pointer): problem.inner for problem in listed if problem.inner is not None}
    return _without_suppressed(context, source, _fingerprinted(context, _located(context, findings, inner)))


def _reported(rule: Rule, settings: Settings) -> bool:
    """Whether a problem of *rule* is reported: an error of the reader always, a warning if the rule is selected."""
    return rule.mandatory or rule.severity is Severity.ERROR or selected(rule, settings)


def _verdict(findings: Iterable[Finding], settings: Settings) -> Verdict:
    if any(CATALOG[finding.rule].undetermined for finding in findings):
        return Verdict.UNDETERMINED
    worst = max((finding.severity.weight for finding in findings), default=0)
    return Verdict.NOT_ACCEPTABLE if worst >= settings.fail_on.weight else Verdict.ACCEPTABLE


def _finding(context: Context, rule: Rule, problem: Problem, *, mandatory: bool) -> Finding:
    message_rule = CATALOG[problem.kind] if problem.kind else rule
    # The settings may change the severity of a warning of the reader, but not of an error.
    mandatory = mandatory and (rule.mandatory or rule.severity is Severity.ERROR)
    items, place = disputed_items(context.version), problem.pointer
    index = items.index_of(place)
    line, column = problem.at or (None, None)
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=_severity(rule, problem, context.settings, mandatory=mandatory),
        message=_message(context, message_rule, problem),
        pointer=place,
        item=items.number_at(place, context.data),
        line=line,
        column=column,
        page=problem.page,
        clause=rule.clause,
        help=rule.help,
        mandatory=mandatory,
        related=problem.related,
        values=_values(problem, context.settings.values),
        item_index=index,
        obligation=None if index is None else completeness(context.version).obligation_at(pointer.split(place)[2:]),
        counted=problem.counted,
    )


def _message(context: Context, rule: Rule, problem: Problem) -> str:
    if problem.counted:
        return f"Further findings of this rule: {problem.counted:,}, which are counted and not listed."
    return sentence(problem, rule, context.data, context.origin.version)


def _values(problem: Problem, shown: str) -> dict[str, str]:
    """The text of the document that goes with *problem*, as far as it may be *shown*."""
    if shown == "none":
        return {}
    return {name: clip(value) if shown == "clip" else value for name, value in problem.values.items()}


def _severity(rule: Rule, problem: Problem, settings: Settings, *, mandatory: bool) -> Severity:
    """That of the rule, or the one in the settings; no more than that of the *problem* itself, where it has one."""
    level = rule.severity if mandatory else settings.level(rule.id, rule.severity)
    own = problem.severity
    return own if own is not None and own.weight < level.weight else level


def _located(context: Context, findings: list[Finding], inner: dict[tuple[str, str], str]) -> list[Finding]:
    """The findings with line, column and, if values may be shown, the source line; in document order.

    *inner*: by rule and pointer, the pointer of the member itself that a finding is about, as in ``Problem``.
    """
    places = [inner.get((each.rule, each.pointer), each.pointer) if _is_to_locate(each) else None for each in findings]
    wanted = {above for place in places if place is not None for above in pointer.upwards(place)}
    positions = context.origin.positions(wanted) if wanted else {}
    located = [
        each if place is None else _with_position(each, place, positions)
        for each, place in zip(findings, places, strict=True)
    ]
    located.sort(key=lambda f: (f.counted > 0, f.page or 0, f.line or 0, f.column or 0, f.rule, f.pointer))
    return located if context.settings.values == "none" else _with_excerpts(context, located)


def _is_to_locate(finding: Finding) -> bool:
    """Not where the reader knew the place, and not where it stands for findings at many places."""
    return finding.line is None and not finding.counted


def _with_position(finding: Finding, place: str, positions: Positions) -> Finding:
    """*finding* with the position of *place*, or of the nearest one above that has a position."""
    nearest = next((positions[each] for each in pointer.upwards(place) if each in positions), None)
    if not nearest:
        return finding
    # Of a member that is given twice (IMR006), the last is the one too many.
    line, column, *pages = nearest[-1 if finding.rule == "IMR006" else 0]
    return structs.replace(finding, line=line, column=column, page=pages[0] if pages else None)


def _fingerprinted(context: Context, findings: list[Finding]) -> list[Finding]:
    """The findings with their fingerprints: a digest of the rule and of the place.

    The fingerprint has to survive a change in the order of the items, so the place has the number of an item instead of
    its index. Two findings of one rule at one place differ by their order.
    """
    numbers = Counter(disputed_items(context.version).numbers(context.data))
    seen: Counter[str] = Counter()
    identified = []
    for finding in findings:
        steps = pointer.split(finding.pointer)
        if finding.item is not None and numbers[finding.item] == 1:
            steps[1] = f"#{finding.item}"
        identity = f"{finding.rule} {pointer.join(steps)}"
        seen[identity] += 1
        digest = sha256(f"{identity} {seen[identity]}".encode("utf-8", "surrogatepass"))
        identified.append(structs.replace(finding, fingerprint=digest[:16]))
    return identified


def _without_suppressed(
    context: Context, source: str, findings: list[Finding]
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """The findings that count, and those that the settings or the baseline suppress: never a mandatory one."""
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
    """The findings, the first :data:`SHOWN` of them with an excerpt of their source line."""
    width = _CLIPPED if context.settings.values == "clip" else _FULL
    line = _line_of(context.origin)
    shown = [structs.replace(each, excerpt=_excerpt(line(each), each.column, width)) for each in findings[:SHOWN]]
    return shown + findings[SHOWN:]


def _line_of(origin: Document | Stopped) -> Callable[[Finding], str | None]:
    """A function that gives the source line of a finding: from the pages of a letter, or from the bytes."""
    letter_line, parsed = origin.codec and origin.codec.line, origin.parsed
    if letter_line and parsed:
        return lambda finding: letter_line(parsed, finding.page or 1, finding.line or 0)
    encoding = "utf-16" if origin.raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    lines = origin.raw.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lambda finding: lines[finding.line - 1] if finding.line and finding.line <= len(lines) else None


def _excerpt(text: str | None, column: int | None, width: int) -> Excerpt | None:
    """The source line with visible characters only, cut to *width* characters around the column."""
    if text is None or column is None:
        return None
    start = max(0, column - 1 - width // 2) if len(text) > width else 0
    text = text[start : start + width]
    before, after = visible(text[: column - 1 - start]), visible(text[column - 1 - start :])
    return Excerpt(text=before + after, caret=len(before))


def _unexpected(problems: Iterable[Problem], version: SchemaVersion) -> Counter[int | None]:
    """How many unexpected elements or members there are by the index of a disputed item; None is outside the items."""
    counts: Counter[int | None] = Counter()
    items = disputed_items(version)
    for problem in problems:
        counts[items.index_of(problem.pointer)] += int(problem.facts.get("count", 1))
    return counts
