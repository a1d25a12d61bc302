"""Letters compared with data, many with many: each letter with the data of its case, and what has no counterpart.

The data are read three times, so that no content of them is kept: for the index, with the letter, and to be validated.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator
from functools import partial

from msgspec import Struct, structs

from imr_schema.batch.data_index import DataIndex, Entry, Match, without_suffix
from imr_schema.batch.documents import Instructions, Outcome, memory_for
from imr_schema.batch.validate_many import run
from imr_schema.config.settings import Settings
from imr_schema.errors import Unreadable, UsageError
from imr_schema.findings import Problem, Verdict
from imr_schema.inputs import files, ndjson
from imr_schema.inputs.files import Source
from imr_schema.inputs.ndjson import WHOLE, Part
from imr_schema.rules.imprints import CASE_NUMBER
from imr_schema.validation import report

_NAMED = 3
"""So many names of data stand in a message; the others are counted."""


class _Letter(Struct, frozen=True):
    """What is kept of a letter that was compared."""

    source: str
    verdict: Verdict


class LettersAndData:
    """A run over letters and the data that they are compared with.

    ``over`` gives the outcomes; when it has ended, the counts say what was compared.
    """

    def __init__(
        self, data: Collection[Source], instructions: Instructions, *, jobs: int, timeout: float | None
    ) -> None:
        self._sources, self._instructions = data, instructions
        self._run = partial(run, jobs=jobs, timeout=timeout)
        self._index = DataIndex()
        self._of_entry: dict[int, list[_Letter]] = defaultdict(list)
        self._met: set[int] = set()
        self._counted: set[int] = set()
        self._elsewhere: dict[int, list[str]] = defaultdict(list)
        self.letters: int = 0
        """Letters so far."""
        self.compared: int = 0
        """Those that were compared with data."""
        self.without_letter: int = 0
        """Documents of data for which no letter was found."""

    @property
    def data(self) -> int:
        """How many documents of data there are."""
        return len(self._index.entries)

    def over(self, letters: Iterable[Source]) -> Generator[tuple[Source, Outcome], None, None]:
        """What became of each of *letters*; then, once more, of letters that share data; then of data.

        Data are given where they are not acceptable, or have no letter. Raises ``UsageError`` for data on standard
        input, which can be read once only.
        """
        self._index = self._indexed()
        told = structs.replace(self._instructions, syntax="letter", against=self._index)
        for source, outcome in self._run(letters, told):
            yield source, self._with_pairing(source, outcome)
        yield from self._sharing()
        yield from self._of_data()

    def _indexed(self) -> DataIndex:
        reading = structs.replace(self._instructions, syntax=None, against=None, indexing=True)
        index, parts, at = DataIndex(), [WHOLE], None
        for source, outcome in self._run(map(_readable_twice, self._sources), reading):
            if source is not at:
                at, parts = source, _parts(source, reading)
                index.memory = max(index.memory, memory_for(reading, source))
            key, number = outcome.key, outcome.number
            part = parts[bisect_right(parts, number - 1, key=_before) - 1] if number is not None else WHOLE
            index.add(Entry(source, number, key.case_number if key else None, key is not None, part))
        return index

    def _with_pairing(self, source: Source, outcome: Outcome) -> Outcome:
        """*outcome* of the letter *source* with what is to be said of its data."""
        self.letters += 1
        # Of a letter that could not be read, its name alone is known.
        match = outcome.match or self._index.match(source, None)
        self._met.update(match.entries)
        self.compared += match.compared
        problems = list(self._unpaired(match)) if outcome.match else []
        joined = report.joined(outcome.report, problems, self._settings(source.name))
        if match.other is not None:
            self._elsewhere[match.other].append(source.name)
        if match.compared:
            self._counted.update(match.entries)
            self._of_entry[match.entries[0]].append(_Letter(source.name, joined.verdict))
        return structs.replace(outcome, report=joined)

    def _unpaired(self, match: Match) -> Iterator[Problem]:
        names = self._names(match.entries)
        if not names:
            yield Problem(rule="IMR840", pointer=CASE_NUMBER)
        elif not self._index.is_one(match.entries):
            what = "case number" if match.by_case else "name"
            yield _problem("IMR841", names, what=what, data=_listed(names))
        elif match.unread:
            unread = self._names(match.unread)
            yield _problem("IMR843", unread, data=_listed(unread))
        if match.compared and match.other is not None:
            (other,) = self._names((match.other,))
            yield _problem("IMR842", [other], data=names[0], other=other)

    def _names(self, entries: Iterable[int]) -> list[str]:
        return [self._index.entries[i].name for i in entries]

    def _sharing(self) -> Iterator[tuple[Source, Outcome]]:
        """The reports on letters whose data another letter has too, unless that is the same letter in another form."""
        for i in sorted(self._of_entry):
            found = self._of_entry[i]
            first = found[0]
            for letter in found[1:]:
                if without_suffix(letter.source) == without_suffix(first.source):
                    continue
                problem = _problem("IMR845", [first.source], data=self._index.entries[i].name, other=first.source)
                made = report.of_run(letter.source, [problem], self._settings(letter.source), amends=letter.verdict)
                if made.findings or made.suppressed:
                    yield Source(letter.source), Outcome(made)

    def _of_data(self) -> Iterator[tuple[Source, Outcome]]:
        met = {self._index.entries[i].name for i in self._met}
        # The items of a letter that was compared are counted there: the same ones are not counted twice.
        counted = {self._index.entries[i].name for i in self._counted}
        named = {entry.name: i for i, entry in enumerate(self._index.entries)}
        validating = structs.replace(self._instructions, syntax=None, against=None)
        for source, outcome in self._run(self._sources, validating):
            alone = outcome.report
            lacking = alone.verdict is not Verdict.UNDETERMINED and alone.source not in met
            self.without_letter += lacking
            problems = [self._without_letter(named[alone.source])] if lacking else []
            joined = report.joined(alone, problems, self._settings(alone.source))
            if alone.source in counted:
                joined = structs.replace(joined, items=())
            if not joined.acceptable or joined.findings != alone.findings:
                yield source, structs.replace(outcome, report=joined)

    def _without_letter(self, entry: int) -> Problem:
        """IMR844 for these data, with the letters and the data that may tell why."""
        letters, others = self._elsewhere[entry], self._names(self._index.of_same_case(entry))
        more = f"; the letter with their name has the case number of others: {_listed(letters)}" if letters else ""
        more += f"; their case number is also that of {_listed(others)}" if others else ""
        return Problem(rule="IMR844", facts={"more": more}, related=(*letters, *others))

    def _settings(self, source: str) -> Settings:
        return self._instructions.settings.of(source)


def _problem(rule: str, related: list[str], **facts: str) -> Problem:
    return Problem(rule=rule, pointer=CASE_NUMBER, facts=facts, related=tuple(related))


def _readable_twice(source: Source) -> Source:
    if source.path is None and source.content is None and source.lacking is None:
        raise UsageError("--against: standard input can be read once only; name a file or a folder")
    return source


def _parts(source: Source, reading: Instructions) -> list[Part]:
    """The parts of *source*, by which a document of it is found again without reading all before it."""
    if not source.several:
        return [WHOLE]
    try:
        with files.opened(source) as file:
            lines = ndjson.most_lines(files.size(source))
            return list(ndjson.parts(file, reading.settings.limits.size, lines, keep=False))
    except Unreadable:
        return [WHOLE]


def _before(part: Part) -> int:
    return part.documents


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED:,} more"
