"""The rows of the benchmark: a ratio, what is asked of it, and whether it is reached; as tables and as JSON."""

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, structs, to_builtins

from tests.benchmarks.corpus import CORPORA
from tests.benchmarks.timing import Seconds

ROOT = Path(__file__).parent.parent.parent
LACKING = "not at hand"


class Row(Struct, frozen=True):
    """One figure: of one corpus, or of none in particular."""

    measure: str
    #: None where it could not be measured; ``note`` says why.
    value: float | None
    #: None where it is told for information.
    asked: float | None = None
    #: Whether at least *asked* is asked, not at most.
    at_least: bool = False
    corpus: str = ""
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the figure is as asked; None where nothing is asked."""
        if self.asked is None:
            return None
        if self.value is None:
            return False
        return self.value >= self.asked if self.at_least else self.value <= self.asked

    @property
    def shown(self) -> str:
        """The figure, what is asked and whether it is reached."""
        value = (self.note or LACKING) if self.value is None else f"{self.value:.3g}"
        if self.asked is None:
            return value
        return f"{value} ({'>=' if self.at_least else '<='} {self.asked:g}: {'yes' if self.reached else 'NO'})"


def tables(rows: Iterable[Row]) -> str:
    """*rows* as two tables in Markdown: measures of the corpora beside each other, then all others."""
    by_corpus: dict[str, dict[str, Row]] = {}
    others = []
    for row in rows:
        if row.corpus:
            by_corpus.setdefault(row.measure, {})[row.corpus] = row
        else:
            others.append(row)
    lines = []
    if by_corpus:
        lines += [f"| measure | {' | '.join(CORPORA)} |", f"|---|{'---|' * len(CORPORA)}"]
        for measure, found in by_corpus.items():
            cells = [found[name].shown if name in found else "" for name in CORPORA]
            lines.append(f"| {measure} | {' | '.join(cells)} |")
        lines.append("")
    if others:
        lines += ["| measure | figure | note |", "|---|---|---|"]
        lines += [f"| {row.measure} | {row.shown} | {row.note if row.value is not None else ''} |" for row in others]
    return "\n".join(lines)


def as_json(rows: Iterable[Row], seconds: Mapping[str, Seconds], **about: Any) -> str:
    """*rows* with the machine, the revision and the median *seconds* behind them."""
    medians = {
        group: {name: statistics.median(each) for name, each in found.items() if each}
        for group, found in seconds.items()
    }
    listed = [{**to_builtins(row), "reached": row.reached} for row in rows]
    return json.dumps({**machine(), **about, "rows": listed, "seconds": medians}, indent=2) + "\n"


def machine() -> dict[str, Any]:
    """Where the figures are from."""
    git = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    revision = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "revision": revision or None,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "load": round(os.getloadavg()[0], 2),
    }


def of_corpus(row: Row, corpus: str) -> Row:
    """*row* as one of *corpus*."""
    return structs.replace(row, corpus=corpus)
