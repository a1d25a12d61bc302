"""What a rationale decides: each of the reviewer's own words on necessity, approval or the denial in review."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from imr_schema.rules._pattern import Pattern, has_one
from imr_schema.rules.prose.clauses import CLAUSE_BEGINS, Clause, clause, in_small, sentences, written_sentences
from imr_schema.rules.prose.dispositions import ITS_WORDS, Mention, denies, dispositions

_MOST_MENTIONS = 12
_SHOWN = (
    r"(?:established|supported|demonstrated|substantiated|documented|shown|met|confirmed|determined|evident|apparent|clear"
    r"|proven|justified|satisfied|affirmed|ascertained|verified|found)"
)
_SHOW = (
    r"(?:establish|support|demonstrate|substantiate|show|meet|document|confirm|prove|justify|satisfy)(?:e[sd]|ed|s)?"
)
_NECESSARY = Pattern(
    r"""
    \b medically \s
    (?: (?:reasonable|appropriate|indicated|justified) \s? (?:(?:and|or)\b|,|/) \s? (?:medically\s)? ){0,2}
    (?P<un>un)?necessary \b
    """
)
_NECESSITY = Pattern(
    rf"""
      \b (?:medical\s)? necessity \b (?: \s (?:of|for) \s (?P<of>[^.;?!]{{1,150}}?) )??
      \s (?P<verb>
        (?:is|are|was|were|has|have|can|cannot|isn['\u2019]t|hasn['\u2019]t) \b
        (?: \s (?:not|never|yet|been|be|clearly|adequately|well|sufficiently|fully|therefore|thus|hereby) \b ){{0,5}}
      )
      \s {_SHOWN} \b (?: \s (?:of|for) \s (?P<of2>[^.;?!,]{{1,150}}) )?
    | \b (?P<fails>
        (?: (?:do|does|did|can|has|have|had) \s not | cannot | (?:do|does|did|ca)n['\u2019]t | fails?\sto |
          failed\sto | not
        ) \s
      )?
      (?:(?:clearly|adequately|sufficiently|fully)\s)?
      {_SHOW} \s (?:(?:the|criteria|for|any|its|their|of|standards?|definition|requirements?|test|threshold)\s){{0,4}}
      (?:medical\s)? necessity \b
      (?: \s (?:of|for) \s (?P<of3>[^.;?!]{{1,150}}) )?
    | \b (?P<lacks>no|lack(?:s|ing)?(?:\sof)?|insufficient|without|inadequate|little|not\senough) \s
      (?:(?:\w+)\s){{0,4}}? (?:medical\s)? necessity \b
      (?: \s (?:is|has\sbeen|can\sbe|are) \s {_SHOWN} \b )? (?: \s (?:of|for) \s (?P<of4>[^.;?!]{{1,150}}) )?
    """
)
_LEANING = Pattern(
    r"""
      \b (?:is|are|be|seems?|appears?|remains?|been) \s
      (?P<how>(?:(?:also|therefore|thus|currently|clinically|medically|to\sbe|well|fully|not|never|no\slonger)\s){0,3})
      (?: indicated|supported|warranted|appropriate|reasonable|justified|recommended|necessary|needed|endorsed
        | (?P<bad>excessive|unnecessary|unwarranted|unsupported|inappropriate|unreasonable|premature) ) \b
    | \b criteria \s (?:for\s\w+\s)? (?:are|is|have\sbeen|has\sbeen|were) \s (?P<how2>not\s)? (?:\w+\s)?
      (?:met|satisfied) \b
    | (?P<how3>\b(?:do|does)\snot\s|\bfails?\sto\s|\b) (?:meets?|satisf(?:y|ies)) \s (?:\w+\s){0,3}
      (?:criteria|guideline) \b
    | \b (?P<exceeds>exceeds?|in\sexcess\sof) \b
    """
)
_LEANS = (
    *("ndicated", "supported", "warranted", "ppropriate", "reasonable", "justified", "recommended", "necessary"),
    *("needed", "endorsed", "excessive", "premature", "criteria", "guideline", "exceed", "in excess of"),
)
"""One of them is in everything that leans to a side; to look for them is much quicker than to try the pattern."""
_WARNING = Pattern(r"\b(?:wean|taper|withdrawal|abrupt)")
_WARNS = ("wean", "taper", "withdrawal", "abrupt")
_UNCLEAR = Pattern(
    r"""
    \b(?:
        unclear | not\sclear | no\s(?:reason|doubt|question|indication) | question | whether | unless | if | would |
          may
      | burden | onus | obligation | responsibility | to\s(?:show|prove|demonstrate|establish|justify)
    | might | could | in\sorder | until | once | had | provided\sthat | assuming | disagree | dispute | doubt | why
    )\b
    """
)
# "It remains to be shown that the request is ...": what follows is not said to be so.
_REPORTED = Pattern(
    r"""
    \b(?:is|are|was|were|has|have|remains?|does|do|did|shows?|suggests?|seems?|appears?|evidence)\b
    [^,]{0,60}? \bthat\b
    """
)
_NEGATED = Pattern(
    r"""
    (?: \b(?:not(?!\sonly)|never|nor|no\slonger|cannot|neither|fails?\sto) | n['\u2019]t )\b
    (?:\s(?:
        be | been | found | considered | deemed | felt | judged | shown | proven | viewed | seen | regarded
      | determined | demonstrated | established | supported | believed | thought
      | to | as | a | or | and | currently | clearly | yet | presently | therefore | also | both | either
      | appear | appears | seem | seems | constitute | represent | meet | nor | is | are | was | were
      | reasonable | appropriate | indicated | warranted | recommended | justified | clinically | at | this | time
    )){0,12} \s?\Z
    """
)
_AFFIRMED = Pattern(
    r"""
    \b (?:is|are|was|were|remains?|be|appears\sto\sbe|seems\sto\sbe) \s
    (?:(?:therefore|thus|also|both|clearly|indeed|hereby|accordingly|still|now|not\sonly\s\w+\sbut|but|is|are)\s){0,4}
    (?:considered\s|deemed\s|judged\s|determined\s|found\s|felt\s)? (?:to\sbe\s)?
    (?:(?:reasonable|appropriate|indicated|supported|warranted),?\s(?:and\s)?){0,3} \Z
    """
)
_NEGATIVE = Pattern(
    r"""
      \b(?:
          no | not(?!\sonly) | none | nor | neither | never | cannot | without | un(?!it|der|iversal|ilateral)\w+
        | lack\w* | fail\w* | insufficient | hardly | scarcely | only(?!\s\w+\sbut)
      )\b
    | n['\u2019]t\b
    """
)
_NONE_OF = Pattern(r"\W{0,3}(?:no|none\sof|neither(?:\sof)?)\s(?=\w)")
_FOUND = Pattern(r"\s?(?:to\sbe|is|are|as|a|was|were|therefore|both|it|,)?\s?\Z")
_OTHERS = r"""
    (?! \s (?:(?:the|an?|his|her)\s)?
        (?:ur|utilization|claims|carrier|insur\w+|physician|prior|previous|treating|requesting|first|initial|original
          |reviewer|peer|adjuster|qme|ame|provider|doctor|company|employer|denial|attorney) \b )
"""
_GUIDELINE = r"""
    (?= \s (?:the\s)? (?:\w+\s){0,2}
        (?:mtus|odg|acoem|guidelines?|evidence|literature|criteria|records?|notes) \b )
"""
_ENDS = Pattern(
    rf"""
    (?: \s? ,? \s? (?:
        (?:and|or|nor|/) \s? (?:is\s|are\s)? (?:medically\s|clinically\s)?
        (?:appropriate|reasonable|indicated|supported|warranted|recommended|justified|necessary) \b
      | as \s (?:(?:being\s)?medically\snecessary|requested|written|submitted|prescribed|stated|presented|proposed
        |such) \b
      | as \s (?:(?:it\sis|being)\s)? (?:not\s(?:medically\s)?necessary|medically\sunnecessary) \b
      | (?:at|on|from) \s (?:this|the\spresent|the\scurrent) \s (?:time|point|juncture|record) \b
      | for \s (?:this|the) \s (?:\w+\s){{0,3}}
        (?:patient|worker|applicant|employee|claimant|individual|man|woman|case|condition|injury|diagnosis|request) \b
      | in \s (?:this|the\s(?:present|instant|current)) \s (?:\w+\s){{0,2}}
        (?:case|instance|setting|patient|worker|situation|context|individual|claimant|applicant) \b
      | (?:by \b {_GUIDELINE}|per|under|see|cf\.?|according\sto|based\s(?:up)?on|in\saccordance\swith
        |pursuant\sto|consistent\swith|given
          |for(?=\s(?:no\s(?!more|longer)|nothing|neither|there|he\s|she|they))|because|since|due\sto|as\s(?:there|the|it|he|she|no|this|per)|in\slight\sof|in\sview\sof|considering|on\sthe
          \sbasis\sof) \b {_OTHERS} [^.;]{{0,200}}
      | (?:today|now|currently|presently|here|overall|either|after\sall|therefore) \b
      | \( [^)]{{0,120}} \) | \[ [^\]]{{0,120}} \]
    ) ){{0,4}} [\s"'\u201d.!,:]{{0,9}} \Z
    """
)
_MENTIONED = ("ecess", *(word.rpartition(" ")[2] for word in ITS_WORDS))
"""One of them, whatever white space stands in it, is in every sentence that speaks of necessity or of a disposition."""
_LIMITS = Pattern(r"\W{0,3}(?:but|though|however|yet|and)?\W{0,3}(?:only|not|limited|for|at|with|up\sto|to)\b")
_ANOTHER_THING = Pattern(
    r"(?:an?|another|weaning|tapering|home|independent|self-directed|weight|over-the-counter|exercises?|ice|heat|rest)\s"
)
_FINITE = Pattern(
    r"""
    \b(?:
        is|are|was|were|has|have|had|does|do|did|cannot|can|would|should|will|remains?|appears?|seems?|meets?|must|may
      | isn['\u2019]t|aren['\u2019]t|wasn['\u2019]t|doesn['\u2019]t|fails?|lacks?|to\sbe
    )(?![\w-])
    | \b(?:as|not)\W{0,5}\Z
    """
)
# What meets a standard is what is asked for; what shows a necessity is the record.
_MEETS = Pattern(r"\b(?:meet|met\b|satisf)")
# The denial itself: that it is approved approves nothing, nor does it that a modification was right.
_DENIAL = Pattern(r"\A\W{0,3}(?:(?:the|this|a)\s)?(?:\w+\s)?(?:denial|non-?certification|modification|rejection)\b")
_PAST = Pattern(r"\b(?:was|were|had\sbeen)\b (?! [^,]{0,80} \b(?:is|are)\b )")


_LINKS = Pattern(
    r"""
    \b(?:
        after | following | given | because | due\sto | since | despite | in\s(?:light|view|addition) | based
      | with(?:out)?\s(?:a\s)?(?:history|evidence) | status\spost | for\s(?:the\s)?(?:treatment|diagnosis)
    )\b
    """
)


class Verdict(Struct, frozen=True):
    """One word of the reviewer on what is asked for.

    ``granted``: True, False, or None where it does not clearly say. ``subject``: the words that name what it is about,
    empty where it names nothing. ``plain``: it speaks of medical necessity, an approval or the denial in review; what
    is not plain only leans to one side ("is not supported"). ``sentence``: how many sentences stand before its own.
    ``past``: it speaks of what was. ``limit``: words after it that limit a grant ("for six visits"),
    or what is not plain.
    """

    granted: bool | None
    subject: str
    plain: bool
    sentence: int = 0
    past: bool = False
    limit: str = ""


def said(paragraphs: tuple[str, ...]) -> tuple[Verdict, ...]:
    """The ``verdicts`` in sentences that speak of necessity, an approval or a denial: every plain one is among them."""
    written = written_sentences(paragraphs)
    found: list[Verdict] = []
    for n, sentence in enumerate(written):
        if not has_one(sentence.lower(), _MENTIONED):
            continue  # most of them
        small = in_small(sentence)
        usual = _usual().get(small)
        if usual is not None:
            found.append(replace(usual, sentence=n))
        elif mentioned := _mentioned(small):
            before = in_small(written[n - 1]) if n else ""
            found += [_resolved(each, before) for each in _of_mentions(small, mentioned, n)]
    return tuple(found)


@cache
def _usual() -> dict[str, Verdict]:
    """The one verdict of each sentence with which rationales usually end."""
    leads = ("", "therefore, ", "for these reasons, ", "as such, ", "thus, ")
    ends = ("is not medically necessary.", "is medically necessary.")
    usual = [f"{lead}the request {end}" for lead in leads for end in ends]
    return {sentence: next(_of_mentions(sentence, _mentioned(sentence), 0)) for sentence in usual}


def verdicts(paragraphs: tuple[str, ...]) -> tuple[Verdict, ...]:
    """Every word of the reviewer on necessity in *paragraphs*, in order; not what somebody else says."""
    found: list[Verdict] = []
    before = ""
    for n, sentence in enumerate(sentences(paragraphs)):
        found += (_resolved(each, before) for each in _of_sentence(sentence, n))
        before = sentence
    return tuple(found)


def _resolved(verdict: Verdict, before: str) -> Verdict:
    """*verdict* with what its "it" stands for, where the sentence *before* it is about another thing."""
    if verdict.subject in ("it", "they", "this") and _ANOTHER_THING.match(before):
        return replace(verdict, subject=" ".join(before.split()[:2]))  # "a brace", "a home"
    return verdict


def _of_sentence(sentence: str, n: int) -> Iterator[Verdict]:
    mentions = _mentioned(sentence)
    return _of_mentions(sentence, mentions, n) if mentions else _leaning(sentence, n)


def _mentioned(sentence: str) -> list[Mention]:
    """Every mention of necessity, of an approval and of a denial, in order."""
    return sorted([*_necessities(sentence), *dispositions(sentence)], key=lambda each: each.begin)


def _of_mentions(sentence: str, mentions: list[Mention], n: int) -> Iterator[Verdict]:
    warns = has_one(sentence, _WARNS) and _WARNING.search(sentence) is not None
    begin = 0
    for mention in mentions[:_MOST_MENTIONS]:
        if mention.begin < begin:
            continue
        if (found := _judged(sentence, begin, mention, n)) is not None:
            yield replace(found, plain=False) if warns else found
        begin = mention.end


def _necessities(sentence: str) -> Iterator[Mention]:
    """Every mention of medical necessity."""
    if "medically" in sentence:
        for found in _NECESSARY.finditer(sentence):
            yield Mention(found.start(), found.end(), not found["un"], None, adjective=True)
    if "necessity" in sentence:
        for found in _NECESSITY.finditer(sentence):
            granted = not (found["fails"] or found["lacks"] or denies(found["verb"] or ""))
            at_its_end = found["of3"] or found["of4"]
            subject = found["of"] or found["of2"] or at_its_end or (None if _MEETS.search(found[0]) else "")
            yield Mention(found.start(), found.end(), granted, subject, whole=at_its_end is not None)


def _judged(sentence: str, begin: int, mention: Mention, n: int) -> Verdict | None:
    """The verdict of one *mention*; None where it is somebody else's, or in a subordinate clause."""
    said = clause(sentence, begin, mention.begin)
    if said.subordinate or said.others:
        return None
    rest = sentence[mention.end :]
    end = CLAUSE_BEGINS.search(rest)
    tail = rest[: end.start()] if end else rest
    subject, granted = _before(said, mention)
    if _UNCLEAR.search(said.text) or _REPORTED.search(said.text) or (end and _LIMITS.match(rest[end.start() :])):
        granted = None
    limit = ""
    if not (mention.whole or _ENDS.match(tail)):
        limit, granted = tail if granted else "", None
    past = _PAST.search(said.text) is not None
    return Verdict(granted, _without_circumstances(subject), plain=not said.told, sentence=n, past=past, limit=limit)


def _before(said: Clause, mention: Mention) -> tuple[str, bool | None]:
    """What a mention is about, and what is said of it."""
    if mention.subject is not None:
        if said.text.endswith("no"):  # "no medical necessity has been shown"
            return _named(mention.subject), not mention.granted
        neither = _NEGATIVE.search(said.text) or said.text.endswith("partial")
        return _named(mention.subject), None if neither else mention.granted
    text, granted = said.text, mention.granted
    none = _NONE_OF.match(text)
    if none:
        text, granted = text[none.end() :], not granted
    if said.self and denies(said.self):
        granted = not granted
    finite, subject = _FINITE.search(text), _named(text)
    if _DENIAL.match(subject):
        return subject, None
    if mention.adjective and _NEGATED.search(text):
        return subject, None if none else not granted
    if not text and not none:
        return subject, granted  # "Therefore, medically necessary."
    plain = not mention.adjective or _AFFIRMED.search(f"{text} ")
    if not plain and said.self is not None:  # "I find the request medically necessary"
        plain = not finite or _FOUND.match(text[finite.start() :])
    return subject, granted if plain and not _NEGATIVE.search(text.removeprefix("only ")) else None


def _named(text: str) -> str:
    """*text* up to its verb."""
    finite = _FINITE.search(text)
    return text[: finite.start()] if finite else text


def _leaning(sentence: str, n: int) -> Iterator[Verdict]:
    """What only leans to one side: "is not supported", "the criteria are met"."""
    if not has_one(sentence, _LEANS):
        return  # most of them
    for found in _LEANING.finditer(sentence):
        said = clause(sentence, 0, found.start())
        if said.subordinate or said.others or _UNCLEAR.search(said.text):
            continue
        how = f"{found['how'] or ''}{found['how2'] or ''}{found['how3'] or ''}"
        negated = denies(how) or _NONE_OF.match(said.text) is not None
        granted = negated == bool(found["bad"] or found["exceeds"])
        rest = sentence[found.end() :]
        yield Verdict(granted, said.text, plain=False, sentence=n, limit="" if _ENDS.match(rest) else rest)


def _without_circumstances(subject: str) -> str:
    return _LINKS.split(subject)[0].strip(" ,:-")
