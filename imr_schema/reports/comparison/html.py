"""A comparison as one HTML page, side by side, that needs nothing else: no script, no network."""

from __future__ import annotations

from pathlib import Path

from imr_schema.changes import Change, Comparison, text_of, word_by_word
from imr_schema.reports.comparison.shown import Shown, counted, groups, notes, renumbered, sentence, value
from imr_schema.reports.html.markup import Markup, joined, tag
from imr_schema.reports.html.page import begin, tiles

_STYLE_FILE = Path(__file__).with_name("comparison.css")
_SIGNS = {"added": "+", "removed": "−", "changed": "≠", "moved": "↕"}
_COLORS = {"added": "right", "removed": "wrong", "changed": "unknown", "moved": ""}


def render(comparison: Comparison, shown: Shown) -> str:
    """The *comparison*: a table for each disputed item, with both documents side by side."""
    title = counted(comparison.changes, len(comparison.renumbered))
    first, second = comparison.first, comparison.second
    page = [
        begin(f"IMR comparison: {title}", _STYLE_FILE.read_text("utf-8")),
        tag("a", "Skip to the differences", href="#differences", class_="skip"),
        tag(
            "header",
            tag("h1", title),
            tag("p", f"{first.source}, version {first.version}, and {second.source}, version {second.version}."),
            tag("p", f"Compared by imr-schema {shown.tool}."),
            *(tag("p", note, class_="note") for note in notes(comparison)),
            None if shown.values or comparison.same else tag("p", _HIDDEN, class_="note"),
        ),
        Markup("\n<main>\n"),
        _summary(comparison),
        tag("h2", "Differences", id="differences"),
        _renumbered(comparison),
        *(_group(at, head, changes, comparison, shown) for at, (head, changes) in enumerate(groups(comparison), 1)),
        tag("p", "Nothing that counts differs.") if comparison.same else None,
        Markup("\n</main>\n"),
        tag("footer", tag("p", title, "."), tag("p", "The comparison is complete.")),
        Markup("\n</body>\n</html>\n"),
    ]
    return joined(page)


_HIDDEN = "Texts of the documents are not shown; imr-schema diff --show-values full shows them."


def _summary(comparison: Comparison) -> Markup:
    kinds: list[str] = [each.kind for each in comparison.changes]
    counts = [(kind.capitalize(), kinds.count(kind), color) for kind, color in _COLORS.items()]
    counts.append(("Renumbered", len(comparison.renumbered), ""))
    return tag("section", tag("h2", "Summary", id="summary"), tiles(counts), aria_labelledby="summary")


def _renumbered(comparison: Comparison) -> Markup | None:
    if not comparison.renumbered:
        return None
    return tag("p", f"Items renumbered: {renumbered(comparison, '→')}")


def _group(at: int, head: str, changes: list[Change], comparison: Comparison, shown: Shown) -> Markup:
    names = ("Change", "Member", comparison.first.source, comparison.second.source)
    columns = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
    rows = (_row(change, shown) for change in changes)
    table = tag("table", tag("caption", head, class_="unseen"), columns, tag("tbody", *rows), class_="changes")
    wide = tag("section", table, class_="wide card", aria_labelledby=f"g{at}", tabindex="0")
    return joined([tag("h3", head, id=f"g{at}"), wide])


def _row(change: Change, shown: Shown) -> Markup:
    sign = tag("span", _SIGNS[change.kind], aria_hidden="true")
    before, after = _sides(change, shown)
    return tag(
        "tr",
        tag("td", sign, f" {change.kind}", class_=f"kind {change.kind}"),
        tag("th", change.what, scope="row"),
        tag("td", before, _place(change.pointer_before)),
        tag("td", after, _place(change.pointer_after)),
    )


def _place(pointer: str | None) -> Markup | None:
    return tag("p", tag("code", pointer), class_="pointer") if pointer else None


def _sides(change: Change, shown: Shown) -> tuple[Markup, Markup]:
    """What stands in each column: the values, word by word, or what may be said of them."""
    if change.form == "code":
        return _code(change.before), _code(change.after)
    if change.kind == "moved":
        return tag("p", "from here"), tag("p", "to here")
    if not shown.values:
        told = tag("p", sentence(change))
        return (told if change.before is not None else _none()), (told if change.after is not None else _none())
    before, after = text_of(change.before), text_of(change.after)
    if before is None or after is None:
        return _whole(change.before, "del"), _whole(change.after, "ins")
    return _marked(before, after)


def _code(code: object) -> Markup:
    return _none() if code is None else tag("p", value(code))


def _none() -> Markup:
    return tag("p", "–", class_="none")


def _whole(found: object, mark: str) -> Markup:
    return _none() if found is None else tag("p", tag(mark, value(found)))


def _marked(before: str, after: str) -> tuple[Markup, Markup]:
    left: list[Markup] = []
    right: list[Markup] = []
    for same, old, new in word_by_word(before, after):
        if old:
            left.append(tag("span" if same else "del", " ".join(old)))
        if new:
            right.append(tag("span" if same else "ins", " ".join(new)))
    return tag("p", joined(left, " ")), tag("p", joined(right, " "))
