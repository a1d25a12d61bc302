"""One entry for each form in which findings are told; each is written document by document."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from msgspec import Struct

from imr_schema.reports._context import Run, Tally

__all__ = ["FORMATS", "Format", "Run", "Tally"]


class Format(Struct, frozen=True):
    """A report as text, in three parts: before the documents, one for each, and after them.

    ``module`` holds three functions of these names and is imported when it is needed: most runs need one.
    A form that must say last things first, such as an index, keeps what it has in ``Tally.aside`` and
    tells it in the end, piece by piece.
    """

    module: str

    def begin(self, run: Run) -> str:
        """What stands before the first document."""
        return str(self._part("begin", run))

    def document(self, run: Run, tally: Tally) -> str:
        """What is said of the newest document of *tally*."""
        return str(self._part("document", run, tally))

    def end(self, run: Run, tally: Tally) -> Iterable[str]:
        """What all documents add up to, in pieces that need not be in memory together."""
        told = self._part("end", run, tally)
        return [told] if isinstance(told, str) else told

    def _part(self, name: str, *given: Any) -> Any:
        return getattr(import_module(f"imr_schema.reports.{self.module}"), name)(*given)


FORMATS: dict[str, Format] = {
    "text": Format("text"),
    "concise": Format("concise"),
    "json": Format("json"),
    "json-lines": Format("json_lines"),
    "junit": Format("junit"),
    "sarif": Format("sarif"),
    "github": Format("github"),
    "github-summary": Format("github_summary"),
    "gitlab": Format("gitlab"),
    "checkstyle": Format("checkstyle"),
    "html": Format("html"),
}
"""The formats by name."""
