"""Fixtures for pytest: documents and letters that a test of yours made must be acceptable.

``pytest_plugins = ["imr_schema.pytest_plugin"]`` in the topmost ``conftest.py`` adds them. It is no entry point: with
one, pytest would compile the whole package anew, for its own assertions, in every environment that has both. Nothing
else of the package is imported before a test uses a fixture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from imr_schema.api.given import Given
    from imr_schema.choices import ReadSyntax
    from imr_schema.config.settings import Settings
    from imr_schema.findings import Report
    from imr_schema.model import Determination


class Validate(Protocol):
    """What the fixture ``imr_validate`` gives."""

    def __call__(self, source: Given, *, syntax: ReadSyntax | None = None) -> Report:
        """The report on one document, under ``imr_settings``."""
        ...


class AssertAcceptable(Protocol):
    """What the fixture ``assert_acceptable`` gives."""

    def __call__(self, source: Given, *, syntax: ReadSyntax | None = None) -> Report:
        """The report on one document; the test fails, with the findings, unless it is acceptable."""
        ...


class AssertLetter(Protocol):
    """What the fixture ``assert_letter`` gives."""

    def __call__(self, letter: Given, *, against: Determination | Given | None = None) -> Report:
        """The report on a letter; the test fails, with the findings, unless it is complete and agrees with the data."""
        ...


@pytest.fixture(scope="session")
def imr_settings() -> Settings:
    """The settings of the other fixtures, those of ``imr_schema.validate``; define your own to change them."""
    from imr_schema.config.settings import DEFAULT

    return DEFAULT


@pytest.fixture
def imr_validate(imr_settings: Settings) -> Validate:
    """A function that gives the report on a document: ``imr_validate(Path("a.imr.json")).acceptable``."""
    from imr_schema.api.documents import validate

    def imr_validate(source: Given, *, syntax: ReadSyntax | None = None) -> Report:
        return validate(source, syntax=syntax, settings=imr_settings)

    return imr_validate


@pytest.fixture
def assert_acceptable(imr_validate: Validate, imr_settings: Settings) -> AssertAcceptable:
    """A function that fails the test, with the findings, unless a document is acceptable."""

    def assert_acceptable(source: Given, *, syntax: ReadSyntax | None = None) -> Report:
        __tracebackhide__ = True
        return _or_fail(imr_validate(source, syntax=syntax), imr_settings)

    return assert_acceptable


@pytest.fixture
def assert_letter(imr_settings: Settings) -> AssertLetter:
    """A function that fails the test, with the findings, unless a letter is complete, and agrees with its data."""
    from imr_schema.api.letters import check_letter

    def assert_letter(letter: Given, *, against: Determination | Given | None = None) -> Report:
        __tracebackhide__ = True
        return _or_fail(check_letter(letter, against=against, settings=imr_settings), imr_settings)

    return assert_letter


def _or_fail(report: Report, settings: Settings) -> Report:
    __tracebackhide__ = True
    if not report.acceptable:
        from imr_schema.api.reports import report_text

        pytest.fail(report_text(report, "concise", settings=settings).rstrip("\n"), pytrace=False)
    return report
