"""What a rule is: an id, a severity, a sentence, a reason, and the smallest edit it must catch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack

from msgspec import Struct, field

from imr_schema import pointer
from imr_schema.docstrings import docstring
from imr_schema.findings import Problem, Severity
from imr_schema.model import Determination
from imr_schema.rules._portable import Portable
from imr_schema.rules.context import RuleContext

Problems = Iterator[Problem]
Check = Callable[[Determination, RuleContext], Problems]
Detector = Literal["reader", "schema", "rule", "engine", "letter", "lifecycle", "comparison", "batch"]
"""What notices that a rule is not met: the reader of a syntax, the schema with its codecs, a function over the
determination, the engine, the reader of letters, the engine in the document as it was sent, a letter's comparison
with data, a comparison of the documents of one run."""


class Absent:
    """In edits: the member is taken away."""


ABSENT = Absent()

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json]"
Edits: TypeAlias = "Mapping[str, Json | Absent]"
"""What to change in valid data: values by JSON Pointer."""


class Rule(Struct, frozen=True):
    """One obligation of a document, whatever detects that it is not met.

    ``text`` is the docstring: its first paragraph the message, a template over facts, the rest the manual page.
    ``detected_by``: what notices. ``clause``: the law that it rests on. ``mandatory`` rules cannot be lowered or
    suppressed. ``undetermined`` says that such a document could not be validated. ``on_request``: it finds something in
    many good letters, so it runs only where the profile, the settings or the command name it.

    ``invalid`` edits valid data so that the rule finds something; ``invalid_text`` edits its written form, (old, new)
    by syntax, where data cannot say it; under ``letter`` a printed letter. ``valid`` are edits that come close and are
    no fault, each under what it shows. ``named`` is the name, without suffix, that the invalid document has, where the
    name is at fault.

    ``scene`` names the places of ``invalid`` whose edits are no fault by themselves: a good example has them too.

    ``portable`` says the rule once more in XPath 1.0, where that can say it: the same findings at the same places, but
    for what takes reading prose. ``law`` names the dated facts that it asks for. ``aliases`` are names that it once
    had. ``check`` is None where the reader, the schema or the engine holds the rule.
    """

    id: str
    name: str
    severity: Severity
    text: str
    detected_by: tuple[Detector, ...] = ("rule",)
    clause: str | None = None
    mandatory: bool = False
    on_request: bool = False
    undetermined: bool = False
    invalid: Edits = field(default_factory=dict)
    invalid_text: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    valid: Mapping[str, Edits] = field(default_factory=dict)
    portable: tuple[Portable, ...] = ()
    law: tuple[str, ...] = ()
    named: str | None = None
    scene: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    check: Check | None = None

    @property
    def message(self) -> str:
        """The sentence of a finding on one line, a template over facts."""
        return " ".join(self.text.partition("\n\n")[0].split())

    @property
    def manual(self) -> str:
        """The page below the message."""
        return self.text.partition("\n\n")[2]

    @property
    def help(self) -> str:
        """The first paragraph of the manual page, on one line."""
        return " ".join(self.manual.partition("\n\n")[0].split())

    def broken(self, data: Any) -> Any:
        """Valid *data* after the edit that this rule must catch."""
        return edited(data, self.invalid)

    def broken_text(self, written: bytes, syntax: str) -> bytes | None:
        """Valid *written* bytes after the edit of their text in that syntax; None where there is none."""
        if syntax not in self.invalid_text:
            return None
        old, new = (part.encode("utf-8", "surrogatepass") for part in self.invalid_text[syntax])
        if old and old not in written:
            raise ValueError(f"{self.id}: its edit of a text finds no place")
        return written.replace(old, new, 1) if old else new


if TYPE_CHECKING:

    class Options(TypedDict, total=False):
        """What a rule may have beside its id, name and severity; :class:`Rule` says what each is."""

        clause: str | None
        detected_by: tuple[Detector, ...]
        mandatory: bool
        on_request: bool
        undetermined: bool
        invalid: Edits
        invalid_text: Mapping[str, tuple[str, str]]
        valid: Mapping[str, Edits]
        portable: tuple[Portable, ...]
        law: tuple[str, ...]
        named: str | None
        scene: tuple[str, ...]
        aliases: tuple[str, ...]


def edited(data: Any, edits: Edits) -> Any:
    """*data* with *edits*, pointer by pointer; what is ``ABSENT`` is taken away."""
    for place, value in edits.items():
        data = pointer.drop(data, place) if isinstance(value, Absent) else pointer.put(data, place, value)
    return data


def rule(id: str, name: str, severity: Severity, **options: Unpack[Options]) -> Callable[[Check], Rule]:
    """Make a rule of a check, which is asked for every determination that its schema accepts.

    The first paragraph of the check's docstring is the message, the rest the manual page. Raises ``ValueError`` when
    ``detected_by`` leaves the check out, or there is no docstring.
    """

    def make(check: Check) -> Rule:
        made = Rule(id=id, name=name, severity=severity, text=_docstring_of(id, check), check=check, **options)
        if "rule" not in made.detected_by:
            raise ValueError(f"{id}: its check would never run; say declared(...) where something else detects it")
        return made

    return make


def declared(
    id: str, name: str, severity: Severity, **options: Unpack[Options]
) -> Callable[[Callable[[], None]], Rule]:
    """Make a rule that the reader, the schema or the engine holds: of its function only the docstring counts.

    Raises ``ValueError`` when ``detected_by`` does not say what detects it, or there is no docstring.
    """

    def make(function: Callable[[], None]) -> Rule:
        made = Rule(id=id, name=name, severity=severity, text=_docstring_of(id, function), **options)
        if "rule" in made.detected_by:
            raise ValueError(f"{id}: no check detects it; say in detected_by what does")
        return made

    return make


def _docstring_of(id: str, function: Callable[..., object]) -> str:
    text = docstring(function)
    if not text:
        raise ValueError(f"{id}: its function has no docstring, or Python runs with -OO and there is no source")
    return text


def at(place: str, *, severity: Severity | None = None, **facts: str | int) -> Problem:
    """A problem at *place*, lighter than its rule where *severity* says so; the engine knows whose rule it is."""
    return Problem(rule="", pointer=place, facts=facts, severity=severity)
