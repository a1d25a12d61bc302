"""IMR901 to IMR910: what is outdated, newer than this tool, or more than an older version can say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from imr_schema import pointer
from imr_schema.findings import Problem, Severity
from imr_schema.rules._rule import declared
from imr_schema.standard import LATEST, Field, SchemaVersion, Status, root


@declared("IMR901", "deprecated-version", Severity.INFO, detected_by=("lifecycle",))
def deprecated_version() -> None:
    """Version {version}, which the document follows, is deprecated since {since}; use version {instead} instead.

    The document is read and validated as before. `imr-schema migrate` moves it to the version that stands in its place,
    and names whatever that cannot say. A deprecated version may be withdrawn one day; then its documents are refused
    (IMR014).
    """


@declared("IMR902", "deprecated-field", Severity.INFO, detected_by=("lifecycle",))
def deprecated_field() -> None:
    """{place}: deprecated since version {since}; {way}.

    The member is read and validated as before, and a later major version may lack it. Its page says what to write
    instead. The finding is at its place in the document as it was sent, of whatever version that is.
    """


@declared(
    "IMR903",
    "member-not-validated",
    Severity.INFO,
    aliases=("member-not-judged",),
    detected_by=("lifecycle",),
    mandatory=True,
)
def member_not_validated() -> None:
    """{place}: not known to version {version}, as which the document was validated, and left out: {what}.

    The document follows a newer version, and `--assume-version` asked to validate what is known of it. Whether this
    part is right was not checked; the report says that it is partial. After a thousand members the others are one
    finding with their number. Take a newer release of this tool to have it validated. A name that no version known to
    this tool has is not shown: it may itself be clinical, or a person's. Only members are left out: a code that is new
    in a list of codes, or a value of another form, is the fault that it is in the version assumed.
    """


@declared("IMR910", "reviewer-dropped", Severity.ERROR, clause="LC 4610.6(e) and (f)", detected_by=("lifecycle",))
def reviewer_dropped() -> None:
    """The older version has room for one reviewer: the others and their analyses would be dropped; such a document
    stays in the version that it has.

    `migrate`, `convert` and `letter render` report it of a document of several reviewers that is to go to a version
    before 2.0. The parties have a right to each reviewer's analysis, so what is left is no longer what was decided.
    `--allow-loss` writes it all the same: the first of the reviewers whose decisions prevail most often is kept, and of
    each item the analysis of that reviewer, or of one who decided as the item was decided. The wording of the clause
    could not be read at its source.
    """


def outdated(data: object, version: SchemaVersion) -> Iterator[Problem]:
    """What is deprecated in *data* of *version*, valid or not: the version itself, and each member that is there."""
    if version.status is Status.DEPRECATED:
        instead = version.instead or LATEST.name
        facts = {"version": version.name, "since": version.since, "instead": instead}
        yield Problem(rule="IMR901", pointer="/schemaVersion", facts=facts)
    for steps, (since, way) in _deprecated(version):
        for place, _ in pointer.values(data, steps):
            yield Problem(rule="IMR902", pointer=place, facts={"since": since, "way": way})


@cache
def _deprecated(version: SchemaVersion) -> tuple[tuple[tuple[str, ...], tuple[str, str]], ...]:
    """The deprecated members of *version* by their steps, ``*`` for each entry of a list, without what is below one."""
    return tuple(_below(root(version), ()))


def _below(field: Field, steps: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    if field.deprecation:
        yield steps, field.deprecation
        return
    for part in field.parts:
        yield from _below(part, (*steps, part.name))
    if field.entry is not None:
        yield from _below(field.entry, (*steps, pointer.ANY))
