"""The site: make site builds build/site from the pages in this folder, which stay plain Markdown for code hosts.

What only the site has is added while it is built: the order of the pages, the page of the Python library, and links to
files outside this folder, which lead to the repository.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from imr_schema._version import __version__  # noqa: E402 - from the folder above

project = "imr-schema"
author = "The imr-schema maintainers"
copyright = author
release = version = __version__
SOURCE = "https://github.com/imr-schema/imr-schema/blob/main/"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 4
myst_fence_as_directive: list[str] = []
suppress_warnings = ["myst.header"]
exclude_patterns = ["_commands.md"]
nitpicky = True
autodoc_member_order = "bysource"
autodoc_typehints = "none"
html_theme = "furo"
html_title = f"imr-schema {release}"
html_copy_source = False
html_show_sourcelink = False
html_permalinks_icon = "#"
html_theme_options = {"light_css_variables": {"font-stack": "system-ui, sans-serif"}}

PARTS: dict[str, tuple[str, ...]] = {
    "Begin here": ("tutorial", "explanation", "glossary", "troubleshooting"),
    "The standard": (
        *("document", "elements-1.0", "elements-1.1", "elements-2.0", "versions", "new-version"),
        *("mapping", "blank-characters"),
    ),
    "Rules": ("rules", "law", "rules-quality", "portable-rules", "conformance"),
    "Commands": ("commands", "settings", "reports", "fmt", "new", "letters", "diff", "reconcile"),
    "Trust": ("digest", "receipts", "signatures", "deliver", "redact", "minimize"),
    "How to": ("ci", "editors", "partners", "other-languages", "analysis", "at-scale", "resume"),
    "Python": ("python", "api"),
    "About": ("security", "release"),
}
"""Every page by the part that it is listed in; the pages of the rules are below the page about rules."""


def pages() -> list[str]:
    """Every page that is listed, in order."""
    return [page for part in PARTS.values() for page in part]


def _tree(caption: str, entries: tuple[str, ...]) -> str:
    named = f":caption: {caption}\n" if caption else ":glob:\n"
    return "\n".join(["", "```{toctree}", f":hidden:\n{named}", *entries, "```", ""])


def _prepared(_app: object, name: str, source: list[str]) -> None:
    """Add to the page *name* what only the site has."""
    # Links to schemas, samples and other files of the repository.
    out = r"\.\./" * (name.count("/") + 1)
    text = re.sub(rf"\]\({out}([^)]+)\)", rf"]({SOURCE}\1)", source[0])
    if name == "index":
        text += "".join(_tree(caption, entries) for caption, entries in PARTS.items())
    if name == "rules":
        text += _tree("", ("rules/*",))
    source[0] = text


def setup(app: object) -> None:
    """What Sphinx calls."""
    app.connect("source-read", _prepared)  # type: ignore[attr-defined]
