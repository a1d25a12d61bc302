"""Sentences of a rationale cut into clauses: what each is about, and who speaks in it. Texts are in small letters."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from imr_schema.rules._pattern import Pattern

# That all begin with one class of characters makes it quick.
_SENTENCE_BEGINS = Pattern(
    r"""
    [.?!\n] (?: (?<=\n) | ["')\u201d]{0,3} (?: (?=\s{0,3}[A-Z]) | (?=\s{1,3}[0-9"'(\u201c]) ) )
    """
)
_LONGEST, _LONGEST_SENTENCE, _MOST = 8000, 800, 100
"""A rationale concludes at its end: of a longer one the last characters and paragraphs are read."""

CLAUSE_BEGINS = Pattern(
    r"""
      ;
    | ,?\s (?:but|however|yet|whereas|although|though|while) \b ,?
    | ,\s (?:and\s)? (?:hence|so|nor|thus|therefore|accordingly|consequently) \b ,?
    | ,?\s and \s (?=
        (?:the|this|these|those|it|they|i|we|such|therefore|thus|hence|as\ssuch|accordingly|in\sturn|your)\b
      )
    | ,\s and \s (?= (?:an?|no|any|further|weaning|tapering)\b )
    """
)
"""Where a clause of its own begins: "did not help, and the request is ...", but not "therapy and a brace are ..."."""

_REVIEWER = r"(?:i|we|this\s(?:physician\s|expert\s)?reviewer|the\sundersigned|the\s(?:imr|expert)\sreviewer)"
_ADVERBS = (
    r"(?:(?:also|hereby|therefore|thus|then|respectfully|would|do|does|must|have|has|can|will|strongly|fully|cannot|not"
    r"|don['\u2019]t|can['\u2019]t|am|unable|to|accordingly|further|likewise)\s){0,4}"
)
SELF = Pattern(
    rf"""
    (?:
        \b{_REVIEWER} \s (?P<how>{_ADVERBS})
        (?:
            (?:find|finds|found|consider|considers|deem|deems|judge|judges|hold|holds|believe|believes|feel|feels|conclude
              |concludes|see|sees|view|views|think|thinks|determine|determines|recommend|recommends|say|regard|opine
              |opines|state|submit)
          | (?:agree|agrees|concur|concurs)\b [^.;]{{0,80}}? (?=\bthat\b)
        )
      | \b(?:in\smy\s(?:\w+\s)?(?:opinion|view|judgment)|it\sis\smy\s(?:\w+\s)?(?:opinion|view|judgment|finding))
      | \bthe\sreviewer\s(?P<how3>(?:does\snot|cannot)\s)?(?:finds?|considers?|recommends?|deems?)\b
      | \bit\s(?:is|has\sbeen)\s(?P<how2>not\s)?(?:found|determined|concluded|clear|evident|felt|established|shown)
      | \b(?:my|the)\s(?:finding|conclusion|opinion|determination)\sis
    )
    \s? ,? \s? (?:that\b)?
    """
)
"""The reviewer speaks: "I do not find that ..."; what follows is the reviewer's own word."""

_SAYS = Pattern(
    r"""
    (?P<passive>
        \b(?:is|are|was|were|be|been|being|as)\s
        (?:(?:not|also|therefore|hereby|never|thus|currently|still|hence|clearly|generally|to\sbe)\s){0,3}
    )?
      \b(?:
          states?|stated|stating|opine[sd]?|opining|deem|deems|deemed|deeming|concluded?|concludes|determined?|determines
        | argue[sd]?|claims(?!\s(?:administrator|adjuster|examiner))|claimed|contend(?:s|ed)?
        | assert(?:s|ed)?|believe[sd]?|feels?|felt|thinks?|thought|note[ds]\s(?:that|the|no|an?)
        | report(?:s|ed)?\s(?:that|the)|indicate[sd]?|wr[io]tes?|written|says?|said|h[eo]ld|holds|found|finds|reads?
          |reading
        | consider(?:s|ed)?|suggest(?:s|ed)?|explain(?:s|ed)?|decided|judged|ruled|maintain(?:s|ed)?\sthat
          |recommended\sthat
        | recommends?|insist(?:s|ed)?|advised|advises|wished|called|calls|labell?ed|requires?|allows?|supported\sthat
      )\b
    """
)
"""Somebody else speaks, or spoke before; "is found" and "is considered" are the reviewer's."""
_IN_OTHERS_WORDS = Pattern(
    r"""
    \b(?:
          according\sto (?!\s(?:the\s)?(?:\w+\s)?(?:mtus|odg|acoem|guideline|medical\streatment|chronic|evidence
            |literature|record)) | in\s(?:the|his|her|their)\s(?:\w+\s){0,4}(?:opinion|view|judgment)
        | per\s(?:the\s)?(?:\w+\s)?(?:denials?|determination|non-?certification|adverse|(?:denial\s)?letter)\b
      | per\s(?:the\s)?(?:ur|utilization|physician|provider|doctor|carrier|qme|ame|treating|requesting|insurer
          |claims)
        | (?:is|are|was|were)\s(?:so\s)?called | in\s(?:the|its|his|her|their)\s(?:\w+\s){0,2}(?:denial|opinion|letter)
        | previously | formerly | originally | the\s(?:claim|argument|assertion|contention|view|position|opinion
          |idea)\sthat
      )\b
    """
)
"""An attribution; in "Per the UR physician, the request is ..." it holds beyond its comma."""
_ENDS_OF_OTHERS = Pattern(r"[;] | \b(?:but|however|nevertheless|nonetheless|still|yet)\b | ,\s(?:and\s)?(?:i|we)\b")

_LEADS_IN = Pattern(
    r"""
    \W{0,3} (?:
        (?P<subordinate>
            while|although|though|even\sthough|when|whenever|whereas|since|because|as|given|once|before|after|where
          | (?P<conditional>if|had|were|should|until|unless|so\slong\sas|in\sorder|to\sbe
            |for\b(?=.{0,60}\bto\sbe\b))
        )
      | therefore|thus|hence|accordingly|consequently|so|finally|overall|also|again|moreover|further|furthermore
        |additionally
      | lastly|then|here|and|or|nor|but|however|clearly|ultimately|similarly|likewise|instead|rather|otherwise|still|yes
      | in|on|at|for|based|considering|with|without|despite|due|per|under|by|from|absent|having|following|according
        |all\sthings
      | to|not\shaving|taking|taken|lacking|during|like|unlike|contrary|regarding|concerning|unfortunately|nevertheless
      | nonetheless|regardless|notwithstanding|besides|of\snote
    ) \b
    """
)
_NAMES_SOMETHING = Pattern(
    r"""
    \W{0,3} (?:the|this|these|those|it|they|i|we|such|both|all|each|none|neither|no|my|his|her|an?)\b
    (?!\s(?:same|reasons?)\b)
    """
)
_CONJUNCT = Pattern(
    r"""
    \W{0,3} (?:
        therefore|thus|hence|accordingly|consequently|so|finally|overall|also|again|moreover|further(?=\sthe)|furthermore
      | additionally|lastly|then|here|and|but|however|as\ssuch|as\sa\sresult|clearly|ultimately|similarly|likewise
      | in\s(?:this|the\spresent|the\sinstant)\s(?:case|instance|setting)|in\s(?:conclusion|summary|sum|short
        |brief)
      | at\sthis\stime|on\s(?:this|the|these)\s(?:record|records|facts)|on\sbalance|for\s(?:this|these|the\sabove
        |all\sthese)\sreasons?|conclusion:|rationale:|decision:
    ) \b ,? \s?
    """
)


class Clause(Struct, frozen=True):
    """The words of one clause before what it says.

    ``text``: without what leads in ("Therefore,", "Given the long course,"). ``subordinate``: it is a condition, or
    begins with "while", "since" and has no other clause after it. ``others``: somebody other than the reviewer speaks.
    ``told``: somebody else spoke in the clause before, and may speak still. ``self``: how the reviewer speaks ("do not"
    of "I do not find"), None where the reviewer does not name himself.
    """

    text: str
    subordinate: bool
    others: bool
    told: bool
    self: str | None


def sentences(paragraphs: tuple[str, ...]) -> Iterator[str]:
    """The sentences of *paragraphs* in small letters, without questions."""
    return map(in_small, written_sentences(paragraphs))


def in_small(sentence: str) -> str:
    """A *sentence* in small letters, with single spaces."""
    return " ".join(sentence.split()).lower()


def written_sentences(paragraphs: tuple[str, ...]) -> list[str]:
    """The sentences of *paragraphs* as they are written, without questions: those that ``sentences`` gives."""
    found = []
    for paragraph in paragraphs[-_MOST:]:
        text = paragraph[-_LONGEST:]
        begin = 0
        for end in [*(mark.end() for mark in _SENTENCE_BEGINS.finditer(text)), len(text)]:
            sentence = text[max(begin, end - _LONGEST_SENTENCE) : end].strip()
            begin = end
            if sentence and not sentence.endswith("?"):
                found.append(sentence)
    return found


def clause(sentence: str, begin: int, end: int) -> Clause:
    """The clause of *sentence* that stands before *end*; before *begin* another one ended."""
    marks = [begin + mark.end() for mark in CLAUSE_BEGINS.finditer(sentence[begin:end])]
    start = marks[-1] if marks else begin
    text, subordinate = _without_lead(sentence[start:end])
    own = sentence[start:end]
    others = _is_quoted(sentence[:end]) or _others_speak(own, len(text)) or _IN_OTHERS_WORDS.search(own) is not None
    found = SELF.search(text)
    if found is None:
        return Clause(text, subordinate, others, _others_speak(sentence[begin:end], len(text)), None)
    how = f"{found['how'] or ''}{found['how2'] or ''}{found['how3'] or ''}"
    rest = text[found.end() :]
    others = _says(rest) or _IN_OTHERS_WORDS.search(rest) is not None
    return Clause(rest, subordinate, others, told=False, self=how)


def _without_lead(text: str) -> tuple[str, bool]:
    """*text* without what leads in, and whether all of it is a subordinate clause."""
    parts = text.split(",")
    first, conditional = 0, False
    while first < len(parts) - 1 and (lead := _LEADS_IN.match(parts[first])):
        conditional = conditional or bool(lead["conditional"])
        first += 1
    named = [i for i in range(first, len(parts)) if _NAMES_SOMETHING.match(parts[i])]
    first = max(named[-1:] or [first])
    rest = ",".join(parts[first:])
    while (conjunct := _CONJUNCT.match(rest)) and conjunct.end():
        rest = rest[conjunct.end() :]
    lead = _LEADS_IN.match(rest)
    return rest.strip(), conditional or bool(lead and lead["subordinate"])


def _is_quoted(before: str) -> bool:
    """Whether a quotation is open after *before*."""
    return before.count('"') % 2 == 1 or before.count("\u201c") > before.count("\u201d")


def _others_speak(before: str, length: int) -> bool:
    """Whether in *before*, whose last *length* characters are the clause itself, somebody else has the word."""
    closed = [mark.end() for mark in _ENDS_OF_OTHERS.finditer(before)]
    start = closed[-1] if closed else 0
    lead = _LEADS_IN.match(before[start:])
    if lead and len(before) - length > start:
        start = len(before) - length  # what leads in ends at its comma: "Although the physician states so, ..."
    return _says(before[start:])


def _says(text: str) -> bool:
    """Whether *text* has a verb of saying or finding that is not passive."""
    return any(found["passive"] is None for found in _SAYS.finditer(text))
