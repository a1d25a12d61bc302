"""What a rule is: an id, a severity, a sentence, a reason, and the smallest edit it must catch."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from msgspec import Struct, field

from imr_schema import pointer
from imr_schema.codelists import STANDARD, CodeLists
from imr_schema.finding import Problem, Severity
from imr_schema.rules._portable import Portable

Problems = Iterator[Problem]
Check = Callable[..., Problems]


class Given(Struct, frozen=True):
    """What a rule may ask for beside the determination.

    ``as_of``: the day of the run. ``source``: the document's name. ``copy``: which copy the profile asks for. ``lists``: the code lists.
    """

    as_of: date
    source: str = "-"
    copy: str | None = None
    lists: CodeLists = STANDARD


class Absent:
    """In ``breaks``: the member is taken away."""


ABSENT = Absent()


class Rule(Struct, frozen=True):
    """One obligation of a document, whoever notices that it is not met.

    ``by`` says who notices: reader, shape, rule, engine. ``central`` rules cannot be lowered or
    silenced. ``undetermined`` says that the document could not be judged. ``text`` is the docstring:
    its first line the message, a template over facts, the rest the manual page. ``breaks`` edits valid data, pointer by
    pointer; ``raw`` edits its written form, (old, new) by syntax, where data cannot say it; under ``letter`` a printed letter.
    ``near`` are edits that come close and must not fire: the near misses, each with what it shows.
    ``portable`` says the rule once more in XPath 1.0, where that can say it wholly: the same findings at the same places.
    ``named`` is the name, without suffix, that its broken document has, where the name is at fault.
    ``law`` names the dated facts that it asks for.
    ``check`` is None where no function is needed: the reader or the schema holds the rule; ``asks`` says
    that it takes what is :class:`Given` beside the determination.
    """

    id: str
    name: str
    severity: Severity
    text: str
    by: tuple[str, ...]
    clause: str | None = None
    central: bool = False
    undetermined: bool = False
    breaks: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, tuple[str, str]] = field(default_factory=dict)
    near: dict[str, dict[str, Any]] = field(default_factory=dict)
    portable: tuple[Portable, ...] = ()
    law: tuple[str, ...] = ()
    named: str | None = None
    check: Check | None = None
    asks: bool = False

    @property
    def message(self) -> str:
        """The sentence of a finding, a template over facts."""
        return self.text.partition("\n\n")[0]

    @property
    def manual(self) -> str:
        """The page below the message."""
        return inspect.cleandoc(self.text).partition("\n\n")[2]

    @property
    def help(self) -> str:
        """The first paragraph of the manual page, on one line."""
        return " ".join(self.manual.partition("\n\n")[0].split())

    def broken(self, data: Any) -> Any:
        """Valid *data* after the edit that this rule must catch."""
        return edited(data, self.breaks)

    def broken_text(self, written: bytes, syntax: str) -> bytes | None:
        """Valid *written* bytes after the raw edit of that syntax; None where there is none."""
        if syntax not in self.raw:
            return None
        old, new = (part.encode("utf-8", "surrogatepass") for part in self.raw[syntax])
        if old and old not in written:
            raise ValueError(f"{self.id}: its raw edit finds no place")
        return written.replace(old, new, 1) if old else new


def edited(data: Any, edits: dict[str, Any]) -> Any:
    """*data* with *edits*, pointer by pointer; what is ``ABSENT`` is taken away."""
    for place, value in edits.items():
        data = pointer.drop(data, place) if isinstance(value, Absent) else pointer.put(data, place, value)
    return data


def rule(id: str, name: str, severity: Severity, **more: Any) -> Callable[[Callable[..., Any]], Rule]:
    """Make a rule of a check: its docstring's first line is the message, the rest the manual page.

    *more* are members of :class:`Rule`. ``by`` is ``("rule",)`` unless given; a rule that only the
    reader or the schema notices has a docstring and no body, and says so with ``by``. A check that takes
    two things gets the determination and what is :class:`Given`.
    """

    def make(check: Callable[..., Any]) -> Rule:
        by = more.pop("by", ("rule",))
        runs = check if "rule" in by else None
        asks = runs is not None and check.__code__.co_argcount == 2
        return Rule(id=id, name=name, severity=severity, text=check.__doc__ or "", by=by, check=runs, asks=asks, **more)

    return make


def at(place: str, *, severity: Severity | None = None, **facts: Any) -> Problem:
    """A problem at *place*, lighter than its rule where *severity* says so; the engine knows whose rule it is."""
    return Problem(rule="", pointer=place, facts=facts, severity=severity)
