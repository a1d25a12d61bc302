"""One entry for each format in which findings are reported; a report is written document by document."""

from __future__ import annotations

from importlib import import_module

from msgspec import Struct

from imr_schema.reports._context import Run, SettingsUsed
from imr_schema.reports.format import NoPlace, ReportFormat

__all__ = ["FORMATS", "LazyFormat", "NoPlace", "ReportFormat", "Run", "SettingsUsed"]


class LazyFormat(Struct, frozen=True):
    """A format by its module and class, which is imported when it is needed: most runs need one."""

    module: str
    name: str

    def load(self) -> type[ReportFormat]:
        """The class of the format."""
        loaded: type[ReportFormat] = getattr(import_module(f"imr_schema.reports.{self.module}"), self.name)
        return loaded

    def __call__(self, run: Run) -> ReportFormat:
        """A new report on *run* in this format."""
        return self.load()(run)


FORMATS: dict[str, LazyFormat] = {
    "text": LazyFormat("text", "TextReport"),
    "verbose": LazyFormat("verbose", "VerboseReport"),
    "statistics": LazyFormat("statistics", "StatisticsReport"),
    "concise": LazyFormat("concise", "ConciseReport"),
    "json": LazyFormat("json", "JsonReport"),
    "json-lines": LazyFormat("json_lines", "JsonLinesReport"),
    "junit": LazyFormat("junit", "JUnitReport"),
    "sarif": LazyFormat("sarif", "SarifReport"),
    "github": LazyFormat("github", "GitHubReport"),
    "github-summary": LazyFormat("github_summary", "GitHubSummaryReport"),
    "gitlab": LazyFormat("gitlab", "GitLabReport"),
    "checkstyle": LazyFormat("checkstyle", "CheckstyleReport"),
    "html": LazyFormat("html", "HtmlReport"),
    "letter": LazyFormat("letter", "LetterReport"),
    "receipt": LazyFormat("receipt", "ReceiptReport"),
}
"""The formats by name."""
