"""Deliberate faults of a validator: what somebody who implements the standard may get wrong, as edits of our code."""

from typing import NamedTuple

RULES = "imr_schema.rules"


class Fault(NamedTuple):
    """A fault in a few words, and its edits: module, text, what replaces it."""

    about: str
    edits: list[tuple[str, str, str]]


FAULTS = [
    Fault("blank means white space only", [("imr_schema.text", "text.strip(BLANK_CHARACTERS)", "text.strip()")]),
    Fault(
        "an even split upholds",
        [(f"{RULES}.panel", "2 * overturned >= len(item.analyses)", "2 * overturned > len(item.analyses)")],
    ),
    Fault(
        "the first analysis decides",
        [
            (
                f"{RULES}.panel",
                "return Decision.OVERTURNED if 2 * overturned >= len(item.analyses) else Decision.UPHELD",
                "return item.analyses[0].decision",
            )
        ],
    ),
    Fault(
        "no claim numbers in a posted copy",
        [(f"{RULES}.privacy", '_Kind("a claim number", private_data.has_claim_number),', "")],
    ),
    Fault(
        "no license or record numbers in a posted copy",
        [(f"{RULES}.privacy", '_Kind("a number of a person", private_data.has_number_of_person),', "")],
    ),
    Fault(
        "no streets in a posted copy",
        [(f"{RULES}.privacy", 'Sign.STREET: (_Kind("a street address", addresses.has_street),),', "")],
    ),
    Fault(
        "no dates of birth in a posted copy",
        [(f"{RULES}.privacy", 'Sign.BIRTH: (_Kind("a date of birth", private_data.has_birth),),', "")],
    ),
    Fault(
        "a reviewer named outside the statement is missed",
        [(f"{RULES}.reviewer", "yield from _elsewhere(document, context)", "yield from ()")],
    ),
    Fault(
        "the only holidays are weekends",
        [
            (
                "imr_schema.law",
                "return day.weekday() >= _SATURDAY or day in _closed(day.year)",
                "return day.weekday() >= 5",
            )
        ],
    ),
    Fault("a last day on a holiday stays", [("imr_schema.law", "while holiday(day):", "while False:")]),
    Fault(
        "no elbow, hip or ankle",
        [
            (f"{RULES}.prose.body_parts", '"elbow elbows epicondyle', '"epicondyle'),
            (f"{RULES}.prose.body_parts", '"hip hips groin"', '"groin"'),
            (f"{RULES}.prose.body_parts", '"ankle ankles foot', '"foot'),
        ],
    ),
    Fault("no strengths in percent", [(f"{RULES}.prose.strengths", "(?P<unit>mg|mcg|%)", "(?P<unit>mg|mcg)")]),
    Fault(
        "placeholders are compared with their punctuation",
        [("imr_schema.standard.placeholders", 'f"{WHITE}{self.marks}"', "WHITE")],
    ),
    Fault(
        "three different words are a reason",
        [("imr_schema.standard.placeholders", "FEWEST_WORDS = 4", "FEWEST_WORDS = 3")],
    ),
    Fault(
        "an outcome that does not add up is a warning",
        [(f"{RULES}.outcome", '"outcome-adds-up",\n    Severity.ERROR', '"outcome-adds-up",\n    Severity.WARNING')],
    ),
    Fault("item numbers may be given twice", [(f"{RULES}.items", "elif item.number in seen:", "elif False:")]),
    Fault(
        "the outcome is not compared",
        [(f"{RULES}.outcome", "stated is not adds_up(document)", "stated is None")],
    ),
    Fault(
        "only the first item has a rationale",
        [(f"{RULES}.items", "if all_blank(analysis.rationale):", "if i == 0 and all_blank(analysis.rationale):")],
    ),
    Fault(
        "the first two dates are not compared", [(f"{RULES}.dates", "in pairwise(dates):", "in pairwise(dates[1:]):")]
    ),
    Fault(
        "injury and review must both lie in scope",
        [(f"{RULES}.dates", "< facts.injured_since and case", "< facts.injured_since or case")],
    ),
    Fault(
        "an analysis of each reviewer is not counted",
        [(f"{RULES}.panel", "if missing := numbers - analyzed:", "if missing := set():")],
    ),
    Fault(
        "the reviewer's side alone has a basis",
        [
            (
                f"{RULES}.guidelines",
                "for side, guideline in enumerate(sides):",
                "for side, guideline in list(enumerate(sides))[1:]:",
            )
        ],
    ),
]
