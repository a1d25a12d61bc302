"""The choices of the library's calls, as types; what each stands for is in the table that it is held to by a test."""

from __future__ import annotations

from typing import Literal

Syntax = Literal["json", "xml"]
"""A syntax to write: ``codecs.CODECS``."""

ReadSyntax = Literal["json", "xml", "letter"]
"""A syntax to read: ``codecs.READERS``."""

LetterForm = Literal["txt", "html", "pdf", "docx"]
"""A form of a letter: ``letter.render.RENDERERS``."""

ReportName = Literal[
    "text",
    "verbose",
    "statistics",
    "concise",
    "json",
    "json-lines",
    "junit",
    "sarif",
    "github",
    "github-summary",
    "gitlab",
    "checkstyle",
    "html",
    "letter",
    "receipt",
]
"""A format of reports: ``reports.FORMATS``."""

ProfileName = Literal["exchange", "served", "posted", "letter", "thorough"]
"""A profile of ours: ``config.profiles.PROFILES``."""
