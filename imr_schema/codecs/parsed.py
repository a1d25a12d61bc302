"""The values that a codec passes on, and the checks that every syntax shares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from imr_schema.config.settings import LARGEST_INTEGER, Limits
from imr_schema.findings import MOST_OF_A_RULE, Problem
from imr_schema.pointer import Data
from imr_schema.read_errors import over, refuse

# Texts, which `re` compiles when they are first used: documents without an irregular number need neither.
_CANONICAL_INTEGER = r"0|-?[1-9][0-9]*"
_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"

_SURE_DIGITS = 18

Positions = dict[str, list[tuple[int, ...]]]
"""By pointer, the position of each value: (line, column) from 1, in a letter (line, column, page).

A member that is given twice has two positions.
"""


class Parsed(Struct):
    """What parsing the bytes of one document gives."""

    #: The document in the form of its syntax: an lxml element, JSON data or a letter. Only its codec looks inside.
    tree: Any
    #: The UTF-8 bytes that the tree was made from.
    raw: bytes
    #: What the parser noticed, such as a byte order mark.
    problems: list[Problem] = field(default_factory=list)
    #: Whether the tree contains marks of repeated names and of numbers that are not canonical, which ``read`` reports.
    marked: bool = False
    #: Whether ``read`` found the tree to be as the schema says in every part, which makes its elements easy to locate.
    regular: bool = False


class Reading(Struct):
    """What reading a parsed document gives."""

    #: The document as JSON data.
    data: Data
    problems: list[Problem]
    #: The versions that hints for editors name.
    hinted: list[str] = field(default_factory=list)
    #: Pointers of members that the schema does not allow and that are not in the data. Their names may be
    #: confidential: they serve to locate the members, and are never shown.
    unexpected: list[str] = field(default_factory=list)
    #: Whether there is white space around a value for which an XSD engine drops it: then its verdict does not count.
    padded: bool = False


FOREIGN = "/*"
"""After the pointer of an object: the first element in it that is in another namespace than the root, or in none."""


class Fault(Struct):
    """A part of the document that could not be read as it is written."""

    #: The id of the rule that reports it.
    rule: str
    #: The steps to its place, the last step first: each level that the reader leaves appends its own.
    path: list[str | int]
    facts: dict[str, Any] = field(default_factory=dict)
    #: The members of an object that its schema does not define: the name of each, and whether it is an attribute.
    names: list[tuple[str, bool]] = field(default_factory=list)


class Faults(list[Fault]):
    """The faults of one document, at most ``MOST_OF_A_RULE`` of each rule; ``others`` counts those beyond, by rule.

    ``padded`` says whether there was white space around a value for which an XSD engine drops it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.padded = False
        self._kept: Counter[str] = Counter()
        self.others: Counter[str] = Counter()

    def append(self, fault: Fault) -> None:
        """One more fault."""
        self._kept[fault.rule] += 1
        if self._kept[fault.rule] <= MOST_OF_A_RULE:
            super().append(fault)
        else:
            self.others[fault.rule] += 1

    @property
    def counted(self) -> list[Problem]:
        """One problem for each rule with faults that are only counted."""
        return [Problem(rule=rule, facts={"count": count}, counted=count) for rule, count in self.others.items()]


def integer(written: str) -> int | None:
    """The integer whose canonical form is *written*, None for any other text.

    Raises ``ReadError`` (IMR001) for one of more than 18 digits, which is no integer of 64 bits to every reader. One
    that a reader of JSON may round is for the schema to report, where it defines the member.
    """
    if re.fullmatch(_CANONICAL_INTEGER, written) is None:
        return None
    if len(written) > _SURE_DIGITS:
        raise refuse("IMR001", why=f"a number is larger than {LARGEST_INTEGER:,}")
    return int(written)


def like_a_number(written: str) -> bool:
    """Whether some reader would take *written* for a number, in whatever form."""
    return re.fullmatch(_NUMBER, written.strip()) is not None


def strings(data: object) -> Iterator[str]:
    """Every string of *data*, names too."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from data
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)


def check_lengths(data: object, limits: Limits) -> None:
    """Raises ``ReadError`` (IMR001) for a text of too many bytes."""
    for text in strings(data):
        if len(text) > limits.field // 4 and len(text.encode()) > limits.field:
            raise over("bytes in one text", limits.field)
