"""IMR850 to IMR854: what two documents of one run contradict each other in; declared here, found in ``imprints``."""

from __future__ import annotations

from functools import partial

from imr_schema.findings import Severity
from imr_schema.rules._rule import declared

_rule_across = partial(declared, detected_by=("batch",))


@_rule_across("IMR850", "case-with-other-content", Severity.WARNING, clause="LC 4610.6")
def case_with_other_content() -> None:
    """Case {case} stands in {other} too, as the same copy and with other content.

    There is one determination of a case, and one served and one posted copy of it. Which of two is the right one no
    receiver can know, unless one of them replaces the other: then both are right, and nothing is reported. Documents
    are compared with the first of them by name. Who sent a document, and when it was made, does not count.
    """


@_rule_across("IMR851", "same-document-twice", Severity.INFO)
def same_document_twice() -> None:
    """The document stands in {other} too, with the same content.

    The content is compared as it was read: a document in XML and in JSON, or in two versions of the standard, is the
    same one. Who sent it, and when it was made, does not count. Whoever counts determinations counts it twice.
    """


@_rule_across("IMR852", "replacement-contradicts", Severity.ERROR, clause="LC 4610.6(i)")
def replacement_contradicts() -> None:
    """The document replaces that of case {case} in {other}, but {what}.

    It is an error where the documents replace each other, directly or over others: no one of them is in force. It is a
    warning where the one replaced is there and is not what was said of it: decided on another day, of another injury,
    or made later than the one that replaces it. That the one replaced is not among the documents is no fault.
    """


@_rule_across("IMR853", "copies-differ", Severity.ERROR, clause="LC 4610.6(g)")
def copies_differ() -> None:
    """{what} is {posted} in this posted copy and {served} in the served copy, {other}.

    The posted copy is the served one without what would identify the worker: the dates, the priority, the number of the
    disputed items, and each decision and kind of sources are the same. Texts are not compared, since names are taken
    out of them. A served copy that was replaced is not compared with a posted copy of the one that replaces it.
    """


@_rule_across("IMR854", "identifier-used-twice", Severity.WARNING)
def identifier_used_twice() -> None:
    """The identifier of the document is that of {other} too, which has other content.

    The identifier of a document changes when its content does. A receiver that knows documents by their identifiers
    takes the second for the first.
    """
