"""A comparison for a person at a terminal or reading a log."""

from __future__ import annotations

from collections.abc import Iterator

from imr_schema.changes import Change, Comparison, text_of, word_by_word
from imr_schema.reports.comparison.shown import Shown, counted, groups, notes, renumbered, sentence, value
from imr_schema.text import clip, safe_line

_COLORS = {"added": "32", "removed": "31", "changed": "33", "moved": "36"}
_BOLD = "1"
_AROUND = 5
"""Words that stay before and after what was changed; of longer runs the number is told."""
_LONGEST = 200
"""Characters of a value that was added or taken away."""


def render(comparison: Comparison, shown: Shown) -> str:
    """The *comparison*: one line a change, under the disputed item that it is in, and a summary at the end."""
    return "".join(f"{line}\n" for line in _lines(comparison, shown))


def _lines(comparison: Comparison, shown: Shown) -> Iterator[str]:
    for note in notes(comparison):
        yield safe_line(note)
    if comparison.renumbered:
        yield f"Items renumbered: {renumbered(comparison)}"
    for head, changes in groups(comparison):
        yield _colored(head, _BOLD, shown)
        for change in changes:
            kind = _colored(f"{change.kind:<7}", _COLORS[change.kind], shown)
            told = "" if change.kind != "changed" else f": {sentence(change)}"
            yield f"  {kind}  {safe_line(f'{change.what}{told}')}  {safe_line(_places(change))}"
            if shown.values:
                yield from (f"           {line}" for line in _values(change, shown))
    yield f"{counted(comparison.changes, len(comparison.renumbered))}."


def _places(change: Change) -> str:
    before, after = change.pointer_before, change.pointer_after
    if before is None or after is None or before == after:
        return f"({before if after is None else after})"
    return f"({before} -> {after})"


def _values(change: Change, shown: Shown) -> Iterator[str]:
    if change.form == "code" or change.kind == "moved":
        return
    if change.kind != "changed":
        yield _added(value(change.after), shown) if change.kind == "added" else _removed(value(change.before), shown)
        return
    before, after = text_of(change.before), text_of(change.after)
    if before is None or after is None:
        yield f"{_removed(value(change.before), shown)} {_added(value(change.after), shown)}"
        return
    yield " ".join(_word_by_word(before, after, shown))


def _word_by_word(before: str, after: str, shown: Shown) -> Iterator[str]:
    runs = list(word_by_word(before, after))
    for at, (same, old, new) in enumerate(runs):
        if same:
            yield _run(old, is_first=at == 0, is_last=at == len(runs) - 1)
            continue
        if old:
            yield _colored(f"[-{safe_line(' '.join(old))}-]", _COLORS["removed"], shown)
        if new:
            yield _colored(f"{{+{safe_line(' '.join(new))}+}}", _COLORS["added"], shown)


def _run(words: list[str], *, is_first: bool, is_last: bool) -> str:
    """A run of *words* that both texts have, without what is far from every change."""
    head = [] if is_first else words[:_AROUND]
    tail = [] if is_last else words[max(len(head), len(words) - _AROUND) :]
    left_out = len(words) - len(head) - len(tail)
    if left_out <= _AROUND:
        return safe_line(" ".join(words))
    return safe_line(" ".join([*head, f"...({left_out:,} words)...", *tail]))


def _added(text: str, shown: Shown) -> str:
    return _colored(f"{{+{safe_line(clip(text, _LONGEST))}+}}", _COLORS["added"], shown)


def _removed(text: str, shown: Shown) -> str:
    return _colored(f"[-{safe_line(clip(text, _LONGEST))}-]", _COLORS["removed"], shown)


def _colored(text: str, code: str, shown: Shown) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if shown.color else text
