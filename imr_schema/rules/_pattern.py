"""Regular expressions over prose, compiled when a document first needs them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split")


class Pattern:
    """A regular expression that is compiled when it is first used: most documents need few of the many that there are.

    Its text is in verbose form: white space does not count, ``#`` begins a comment, and either is escaped where it is
    meant. The methods are those of :class:`re.Pattern`, and are its own from the first use on.
    """

    __slots__ = ("_flags", "_verbose", "compiled", *_METHODS)

    compiled: re.Pattern[str]
    """The expression itself."""
    search: Callable[[str], re.Match[str] | None]
    """The first place in a text that fits."""
    match: Callable[[str], re.Match[str] | None]
    """The beginning of a text, where it fits."""
    fullmatch: Callable[[str], re.Match[str] | None]
    """The whole of a text, where it fits."""
    finditer: Callable[[str], Iterator[re.Match[str]]]
    """Every place in a text that fits."""
    findall: Callable[[str], list[str]]
    """What fits, at every place in a text; the pattern has at most one group."""
    split: Callable[[str], list[str]]
    """A text cut at every place that fits."""

    def __init__(self, verbose: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._verbose = verbose
        self._flags = flags | re.VERBOSE

    def __getattr__(self, name: str) -> Any:
        """What is not set before the first use: the expression, and its methods."""
        if name != "compiled" and name not in _METHODS:
            raise AttributeError(name)
        self.compiled = re.compile(self._verbose, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(self.compiled, method))
        return getattr(self, name)

    def blanked(self, text: str) -> str:
        """*text* with a space for every place that fits."""
        return self.compiled.sub(" ", text)

    def near(self, text: str, spots: Iterable[int], begins: Pattern, before: int) -> Iterator[re.Match[str]]:
        """Every place in *text* that fits, as far as it has one of *spots* in it, in order.

        *spots* are offsets in order, each of what every such place has in it, at most *before* characters from where it
        begins; *begins* fits wherever one may begin. To try the expression there alone is much quicker than to try it
        at every character.
        """
        match, starts = self.compiled.match, begins.compiled.finditer
        end = 0
        for spot in spots:
            for start in starts(text, max(end, spot - before), spot + 1):
                found = match(text, start.start())
                if found is not None:
                    yield found
                    end = found.end()
                    break


def has_one(text: str, words: Iterable[str]) -> bool:
    """Whether *text* has one of *words* in it: much quicker than a generator, of which each step is a call."""
    return any(map(text.__contains__, words))
