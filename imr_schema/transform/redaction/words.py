"""The words of a text as names are compared: no case, accents, marks or invisible characters, and where each stands."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

from msgspec import Struct

from imr_schema.rules.prose.names import other_words
from imr_schema.text import BLANK_CHARACTERS, WHITE

_WORD = re.compile(r"[^\W\d_]+|[0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_STROKED = str.maketrans("ŁłØøĐđıŦŧĦħ", "LlOoDdiTtHh")
_MARKS = {"Mn", "Me", "Cf"}
_FREQUENT = """
    a ago all also am an and any are as at away back be been but by can cause come could day did do does down due each
    end ever far few for form from full get give go good had has have he her here him his how i if in into is it its
    just last led left less like long low made make man may me men more most much must my near new no nor not now of off
    old on once one only or other our out over own part per plan put red ride rode same saw see seen set she side sin
    sir site so some son sort still such sum sun ten than that the their them then there these they this time to today
    too two under until up upon us use used very was way we week well went were what when where which who why will with
    work would year years yes yet you
"""
_NAMES_TOO = """
    abel ace amber angel april art ash august autumn banks barber barker baron bass bay bell berry best bill birch
    bird bishop black blank blaze blue bond booker booth boss bow bowman branch brand brook brooks brown buck bud
    burns bush butcher butler butt cain candy cane cannon care carol carpenter carter case cash castle chance chase
    cherry child christian church clay cliff coffin cole cook cooper corn cotton cox crane cross crystal curry daisy
    dale dash dawn day dean dell dick dove drew duke earl early east english eve example faith farmer field fields
    finger fish fisher flood flowers foot ford forest forrest foster fox frank french frost gage gale gardener gay
    gene gentry ginger glass glen goff gold good gore grace grant graves gray green grey grim grove guest gunn guy
    hall ham hand hardy harms harper hart hash hawk hay hazel head heart heath heel henna herb hicks high hill hip
    hogs holly holmes hood hook hope house hunt hunter husband ice inch iris iron ivory ivy jack jade jasmine jean
    jewel joy june justice keen key king knee knight lake lamb lance land lane large laurel law laws lee leg lemon
    lily link little lock long lord love low luck lung lynch major man mark marks marsh mason may meadow mercy merit
    mild miles mill miller mills min mint mode money moody moon moore moss mount nail neck newly newton nice nick
    noble norm north nurse oaks olive page pain paine paint palmer park parker parks parrot pat patience paul peace
    peach pearl pen penny pepper perch pie pierce pike pine pitt plant plume pole pond pool pope porter post potter
    pound powers prayer price pride priest prime prince prior proud puck quick rail rain ramp randy ray reed reeves
    rest rice rich rider ring rivers rob robin rock rod root rose ruby rush russell rusty sage salt sand sandy
    savage sawyer sears self sharp sheets shepherd shields ship shore short shot silver singer single skin skip sky
    slack small smart smith snow soft song south spark spears speed spice spring stable stall star steel step
    sterling stick still stock stone stones storm story strange street strong sue sugar summer sun sweet swift tan
    tanner taylor teller temple terry thick thorn thumb tiny toe toll torn town toy trip true truth tucker turner
    valley van vent victor violet wade walk walker wall wallace waller ward ware waters way weaver web weeks welch
    wells west wheat wheeler white wild will winter wise wolf wood woods wool worth wright yard young
"""

SHORTEST = 3
"""Letters of a word that is a name wherever it stands, if it is no other word."""


class Word(Struct, frozen=True):
    """One word of a text, or one number."""

    text: str
    """In small letters, without accents and marks."""
    begin: int
    """Where it begins in the folded text."""
    end: int
    """Where it ends there."""
    form: str
    """As it is written, without accents and marks."""

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter, or has no capitals and small letters."""
        return not self.form[:1].islower()


class Folded(Struct, frozen=True):
    """A text without accents and invisible characters."""

    text: str
    at: list[int] | None
    """Where each of its characters is in the text as it was; None where both are the same."""
    whole: int
    """How long the text was."""

    def place(self, begin: int, end: int) -> tuple[int, int]:
        """The span of the original text; what is invisible at its end is in it."""
        if self.at is None:
            return begin, end
        return self.at[begin], self.at[end] if end < len(self.at) else self.whole


def folded(text: str) -> Folded:
    """*text* without accents and invisible characters."""
    if text.isascii():
        return Folded(text, None, len(text))
    letters: list[str] = []
    at: list[int] = []
    for i, char in enumerate(text):
        if _invisible(char):
            continue
        for each in unicodedata.normalize("NFKD", char.translate(_STROKED)):
            if unicodedata.category(each) not in _MARKS:
                letters.append(each)
                at.append(i)
    return Folded("".join(letters), at, len(text))


@cache
def _invisible(char: str) -> bool:
    return unicodedata.category(char) in _MARKS or (char in BLANK_CHARACTERS and char not in WHITE)


def small(text: str) -> str:
    """*text*, which is folded, in small letters, one for one where that can be."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(char.lower()[:1] for char in text)


def words_of(text: str) -> list[Word]:
    """The words and numbers of a folded *text*; letters and digits are apart."""
    lowered = small(text)
    return [Word(lowered[b:e], b, e, text[b:e]) for b, e in (found.span() for found in _WORD.finditer(text))]


def humps(word: Word) -> list[Word]:
    """*word* where small letters stand before capitals in it: "MrRoe" is two words."""
    begins = [0, *(found.start() for found in _HUMP.finditer(word.form)), len(word.form)]
    return [Word(word.text[b:e], word.begin + b, word.begin + e, word.form[b:e]) for b, e in pairwise(begins)]


@cache
def function_words() -> frozenset[str]:
    """Words of which every text is full: alone they are no name, not even with a capital."""
    return frozenset(_FREQUENT.split()) - frozenset(_NAMES_TOO.split())


@cache
def common_words() -> frozenset[str]:
    """Words that are names and something else, or that letters are full of: only a capital tells the name."""
    return frozenset(_NAMES_TOO.split()) | frozenset(_FREQUENT.split()) | other_words()
