"""What scanners, fax machines, converters and archives do to a letter, and what became of its items."""

import json
import random
import re
from pathlib import Path

from msgspec import Struct

from imr_schema.findings import Severity
from imr_schema.letter.render import RENDERERS
from imr_schema.standard import PRINTED
from imr_schema.validation import pipeline

SAMPLES = Path(__file__).parents[2] / "samples" / PRINTED.name / "valid"
LABELS = ("Claims Administrator guideline:", "{} guideline:", "Decision rationale:")
HEADINGS = ("HOW THE IMR FINAL DETERMINATION WAS MADE", "CLINICAL CASE SUMMARY", "IMR ISSUES, DECISIONS AND RATIONALES")
CELLS = ("Case Number:", "Date Assigned:", "Date of Injury:", "Decision Date:", "UR Denial Date:", "Priority:",
         "State(s) of Licensure:", "Certification(s)/Specialty:")  # fmt: skip
DECISIONS = (": Upheld", ": Overturned")
NOISE = "abcdefghijklmnopqrstuvwxyz0123456789.,:;Il1O0"
LINES_A_PAGE = (16, 24, 38)
RUNNING = {
    "page x of y": lambda page, pages, case: f"Page {page} of {pages}",
    "case number": lambda page, pages, case: f"Final Determination Letter for IMR Case Number {case}   {page}",
    "confidential": lambda page, pages, case: "CONFIDENTIAL - PROTECTED HEALTH INFORMATION",
    "organization": lambda page, pages, case: "Independent Medical Review Unit, Sacramento",
    "accent bar": lambda page, pages, case: f"{page} | P a g e",
    "sentence": lambda page, pages, case: "Confidential medical information.",
    "name": lambda page, pages, case: "Redwood Empire Review Partners",
    "long": lambda page, pages, case: (
        f"Independent Medical Review Final Determination, Case {case}, issued by the Administrative Director"
    ),
    "copy": lambda page, pages, case: "COPY",
    "stamp": lambda page, pages, case: "RECEIVED 11/15/2016 DWC",
}
PLACES = {
    "on all pages": lambda page, pages: True,
    "from page 2": lambda page, pages: page > 1,
    "on all but one": lambda page, pages: page != max(pages - 1, 1),
}


READING = ("IMR8", "IMR10", "IMR20", "IMR210", "IMR30", "IMR320", "IMR401", "IMR501")
"""The rules that say of a letter that something was not read, or is not there."""


class Outcome(Struct):
    """How many items of letters were read right, wrong with a finding that says so, and wrong in silence."""

    right: int = 0
    told: int = 0
    silent: int = 0

    def __iadd__(self, other):
        self.right += other.right
        self.told += other.told
        self.silent += other.silent
        return self


def text_of(data):
    """The letter of *data* as text."""
    return RENDERERS["txt"](data).decode()


def paginated(text, size, head=None, foot=None):
    """*text* with page breaks, and with what *head* and *foot* give for a page and the number of pages."""
    lines = text.split("\n")
    pages = [lines[i : i + size] for i in range(0, len(lines), size)]
    shown = []
    for number, page in enumerate(pages, 1):
        above = head(number, len(pages)) if head else None
        below = foot(number, len(pages)) if foot else None
        shown.append("\n".join([*([above] if above else []), *page, *([below] if below else [])]))
    return "\f".join(shown)


def running(kind, place, end):
    """A change of a text: running matter of a *kind* on the pages of a *place*, as head or foot."""

    def change(text, chance):
        [case, *_] = re.findall(r"CM\d\d-\d{7}", text)

        def line(page, pages):
            return RUNNING[kind](page, pages, case) if PLACES[place](page, pages) else None

        return paginated(text, chance.choice(LINES_A_PAGE), **{end: line})

    return change


def _spots(text, words):
    """Where each of *words* stands: the first occurrence, and one at random of a label."""
    spots = [match.span() for word in words for match in re.finditer(r"\s+".join(map(re.escape, word.split())), text)]
    return spots or [(0, 0)]


def _words(text, words):
    organization = re.search(r"^(.+) conducted this review\.", text, re.M)
    name = organization[1] if organization else "MAXIMUS"
    name = "MAXIMUS" if name.upper().startswith("MAXIMUS") else name
    return [word.format(name) for word in words]


def _at(text, spot, change):
    begin, end = spot
    return text[:begin] + change(text[begin:end]) + text[end:]


def one_of(words, change):
    """A change of a text: *change* of one occurrence of one of *words*."""

    def changed(text, chance):
        spot = chance.choice(_spots(text, _words(text, words)))
        return _at(text, spot, lambda found: change(found, chance))

    return changed


def replaced(found, chance):
    at = chance.randrange(len(found))
    return found[:at] + chance.choice(NOISE) + found[at + 1 :]


def lost(found, chance):
    at = chance.randrange(len(found))
    return found[:at] + found[at + 1 :]


def spaced(found, chance):
    # A word that another damage left with one letter has no place for a space.
    at = chance.randrange(1, len(found)) if len(found) > 1 else 0
    return found[:at] + " " + found[at:]


def unspaced(found, chance):
    return re.sub(r"\s+", "", found)


def other_mark(found, chance):
    return found.rstrip(":") + chance.choice(";.,")


def markdown(text, chance):
    text = re.sub(rf"^({'|'.join(HEADINGS)})$", r"## \1", text, flags=re.M)
    labels = "|".join(map(re.escape, _words(text, LABELS)))
    return re.sub(rf"^({labels})", r"**\1**", text, flags=re.M)


def without_breaks(text, chance):
    """One label without the line break before it."""
    labels = "|".join(map(re.escape, _words(text, LABELS)))
    spots = [match.span() for match in re.finditer(rf"\n\n(?=(?:{labels}))", text)]
    return _at(text, chance.choice(spots), lambda found: " ")


def noise(rate):
    def change(text, chance):
        return "".join(
            chance.choice(NOISE) if character.isalnum() and chance.random() < rate else character for character in text
        )

    return change


def page_twice(text, chance):
    pages = paginated(text, chance.choice(LINES_A_PAGE)).split("\f")
    at = chance.randrange(1, len(pages)) if len(pages) > 1 else 0
    return "\f".join(pages[: at + 1] + pages[at:]) if at else text


CLOSINGS = (
    "cc: Department of Industrial Relations, Division of Workers' Compensation\n1515 Clay Street, Oakland",
    "CONFIDENTIALITY NOTICE: This message may hold health information.",
    "Sincerely,\n\nMedical Director",
    "You may appeal this determination within 30 days by a verified petition.",
)
DAMAGE = {
    **{
        f"{end}: {kind} {place}": running(kind, place, end)
        for end in ("head", "foot")
        for kind in RUNNING
        for place in PLACES
    },
    "a wrong character in a label": one_of(LABELS, replaced),
    "a wrong character in a heading": one_of(HEADINGS, replaced),
    "a wrong character in a cell's label": one_of(CELLS, replaced),
    "a wrong character in a decision": one_of(DECISIONS, lambda found, chance: ": " + replaced(found[2:], chance)),
    "a lost character in a label": one_of(LABELS, lost),
    "a lost character in a heading": one_of(HEADINGS, lost),
    "a lost character in a cell's label": one_of(CELLS, lost),
    "a space in a label": one_of(LABELS, spaced),
    "a space in a heading": one_of(HEADINGS, spaced),
    "a space in a decision": one_of(DECISIONS, lambda found, chance: ": " + spaced(found[2:], chance)),
    "no spaces in a label": one_of(LABELS, unspaced),
    "no spaces in a heading": one_of(HEADINGS, unspaced),
    "another mark for a colon": one_of(LABELS, other_mark),
    "Markdown": markdown,
    "no line break before a label": without_breaks,
    "noise of 0.2 %": noise(0.002),
    "noise of 1 %": noise(0.01),
    "a page twice": page_twice,
    "a letterhead": lambda text, chance: "Review Services\n|| ~ .\n\n" + text,
    **{
        f"after the end: {words.split()[0]}": lambda text, chance, words=words: text.rstrip() + "\n\n" + words + "\n"
        for words in CLOSINGS
    },
}
NOISY = frozenset(name for name in DAMAGE if name.startswith("noise"))
"""These change the values too: they are compared by likeness."""


def outcome(data, text, *, alike=None):
    """What became of the items, and of the rest, of a letter of *data* that was changed to *text*."""
    result = pipeline.validate(text.encode("utf-8", "surrogatepass"), syntax="letter")
    heavy = [f for f in result.report.findings if f.severity is not Severity.INFO and f.rule.startswith(READING)]
    read = result.data or {}
    items = read.get("disputedItems", [])
    found = Outcome()
    pairs = [
        (each, items[i] if i < len(items) else None, f"/disputedItems/{i}")
        for i, each in enumerate(data["disputedItems"])
    ]
    rest = {name: value for name, value in data.items() if name != "disputedItems"}
    for name, value in rest.items():
        pairs.append((value, read.get(name), f"/{name}"))
    for want, got, pointer in pairs:
        if (alike or _same)(want, got):
            found.right += pointer.startswith("/disputedItems")
        elif _named(heavy, pointer):
            found.told += 1
        else:
            found.silent += 1
    if len(items) > len(data["disputedItems"]) and not heavy:
        found.silent += 1
    return found


def _same(want, got):
    return want == got


def _named(findings, pointer):
    """Whether a finding is about *pointer*, or about a line or the whole letter."""
    return any(not f.pointer or f.pointer.startswith(pointer) or pointer.startswith(f.pointer) for f in findings)


def alike(want, got):
    """Whether a part of a noisy letter has the same decision and number, and texts that are nearly the same."""
    if got is None or not isinstance(want, dict) or "decision" not in want:
        return True
    if want["decision"] != got.get("decision"):
        return False
    return all(_near(_text(want, name), _text(got, name)) for name in ("description", "rationale", "reviewerGuideline"))


def _text(item, name):
    value = item.get(name, "")
    return (
        value.get("statement", "") if isinstance(value, dict) else " ".join(value) if isinstance(value, list) else value
    )


def _near(one, other):
    """Whether two texts have about the same length and mostly the same words."""
    words, others = one.split(), other.split()
    same = len(set(words) & set(others))
    return abs(len(words) - len(others)) <= 2 + len(words) // 10 and same * 2 >= len(set(words))


def samples():
    """The data of the valid posted samples that a letter prints in full."""
    for path in sorted(SAMPLES.glob("*.imr.json")):
        data = json.loads(path.read_bytes())
        if data["copy"] == "posted":
            yield path.name, data


def seeded(name, number):
    return random.Random(f"{name} {number}")
