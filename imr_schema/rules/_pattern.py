"""Regular expressions of rules: in verbose form, with a comment where a part is not plain."""

from __future__ import annotations

import re
from collections.abc import Iterator


class Pattern:
    """A regular expression that is compiled when it is first used: most documents need few of the many that there are.

    Its text is in verbose form: white space does not count, ``#`` begins a comment, and either is escaped where it is
    meant. The methods are those of :class:`re.Pattern`.
    """

    __slots__ = ("_compiled", "_flags", "_verbose")

    def __init__(self, verbose: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._verbose = verbose
        self._flags = flags | re.VERBOSE
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The expression itself."""
        if self._compiled is None:
            self._compiled = re.compile(self._verbose, self._flags)
        return self._compiled

    def search(self, text: str) -> re.Match[str] | None:
        """The first place in *text* that fits."""
        return self.compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """The beginning of *text*, where it fits."""
        return self.compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The whole of *text*, where it fits."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place in *text* that fits."""
        return self.compiled.finditer(text)

    def findall(self, text: str) -> list[str]:
        """What fits, at every place in *text*; the pattern has at most one group."""
        return self.compiled.findall(text)

    def split(self, text: str) -> list[str]:
        """*text* cut at every place that fits."""
        return self.compiled.split(text)

    def blanked(self, text: str) -> str:
        """*text* with a space for every place that fits."""
        return self.compiled.sub(" ", text)
