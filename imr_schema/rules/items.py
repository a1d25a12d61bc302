"""IMR300 to IMR312: what every disputed item must have."""

from __future__ import annotations

from imr_schema.findings import Severity
from imr_schema.model import Determination
from imr_schema.rules._portable import EACH_ANALYSIS, EACH_ITEM, Portable, evened, folded, speaks
from imr_schema.rules._rule import ABSENT, Problems, at, declared, rule
from imr_schema.rules.context import RuleContext, analysis_at
from imr_schema.rules.prose.ancillary import ANCILLARY, is_ancillary
from imr_schema.text import all_blank, blank

_ITEMS = "/disputedItems"
_SHORTEST_RATIONALE = 6
_COUNT = {"count": "count(../d:disputedItem)"}
# As many paragraphs with words as could be too few; one more is enough.
_FIRST_PARAGRAPHS = ", ' ', ".join(
    evened(f"d:rationale/d:paragraph[{evened('.')} != ''][{n + 1}]") for n in range(_SHORTEST_RATIONALE)
)
_DESCRIBED = folded("ancestor-or-self::d:disputedItem/d:description")
_WORDS = "(string-length($words) - string-length(translate($words, ' ', '')) + ($words != ''))"


@declared(
    "IMR300",
    "no-disputed-item",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(d)",
    detected_by=("schema",),
    mandatory=True,
    invalid={"/disputedItems": []},
)
def no_disputed_item() -> None:
    """The determination decides no disputed item.

    A determination exists to decide at least one treatment or service.
    """


@rule(
    "IMR301",
    "item-description",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(d)",
    detected_by=("schema", "rule"),
    mandatory=True,
    invalid={f"{_ITEMS}/0/description": "  "},
    portable=(Portable(EACH_ITEM, speaks("d:description"), "description"),),
)
def item_description(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} has no description.

    Without it the treatment that was decided about cannot be identified.
    """
    for i, item in enumerate(document.disputed_items if context.irregular_texts else ()):
        if blank(item.description):
            yield at(f"{_ITEMS}/{i}/description")


@declared(
    "IMR302",
    "item-decision",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(d)",
    detected_by=("schema",),
    mandatory=True,
    invalid={f"{_ITEMS}/0/decision": ABSENT},
)
def item_decision() -> None:
    """Disputed item {item} has no decision; expected upheld or overturned.

    upheld: the denial stands, the treatment is not medically necessary. overturned: it is medically necessary. A
    reviewer who finds a part of a request necessary decides two items.
    """


@rule(
    "IMR304",
    "item-rationale",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(d)",
    detected_by=("schema", "rule"),
    mandatory=True,
    invalid={f"{_ITEMS}/0/analyses/0/rationale": [" "]},
    valid={
        "a blank paragraph before one that speaks": {
            f"{_ITEMS}/0/analyses/0/rationale/0": " ",
            f"{_ITEMS}/0/analyses/0/rationale/1": "Ten visits brought no gain in function, and none is expected.",
        }
    },
    portable=(Portable(EACH_ANALYSIS, f"d:rationale/d:paragraph[{speaks('.')}]", "rationale"),),
)
def item_rationale(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} has no rationale.

    A decision without its reasons cannot be checked, followed or appealed.

    A rationale that is there and only holds the place of one, such as "TBD", is IMR030.
    """
    for i, j, analysis in context.analyses if context.irregular_texts else ():
        if all_blank(analysis.rationale):
            yield at(f"{analysis_at(i, j)}/rationale")


@rule(
    "IMR305",
    "short-rationale",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    invalid={f"{_ITEMS}/0/analyses/0/rationale": ["The visits failed him twice."]},
    valid={
        "few words, and enough": {f"{_ITEMS}/0/analyses/0/rationale": ["Ten visits did not help the worker walk."]},
        "the same in two paragraphs": {
            f"{_ITEMS}/0/analyses/0/rationale": ["Ten visits did not", "help the worker walk."]
        },
        "a service that hangs on a surgery": {
            f"{_ITEMS}/0/description": "Associated surgical service:  Cold therapy unit",
            f"{_ITEMS}/0/analyses/0/rationale": ["No surgery, and so no device of any kind around it."],
            f"{_ITEMS}/1/description": "Right knee arthroscopy",
        },
    },
    portable=(
        Portable(
            EACH_ANALYSIS,
            f"{_WORDS} >= {_SHORTEST_RATIONALE} or not(d:rationale/d:paragraph[{speaks('.')}])"
            " or " + " or ".join(f"starts-with({_DESCRIBED}, '{words}')" for words in ANCILLARY),
            "rationale",
            facts={"words": _WORDS},
            let={"words": f"normalize-space(concat({_FIRST_PARAGRAPHS}))"},
        ),
    ),
)
def short_rationale(document: Determination, context: RuleContext) -> Problems:
    """The rationale of disputed item {item} has only {words} words.

    A rationale of fewer than 6 words can hardly hold a reason. Items that hang on a surgery of the same letter are left
    out: their rationale may point to it in a few words.
    """
    for i, j, analysis in context.analyses:
        rationale = analysis.rationale
        if len(rationale[0].split(None, _SHORTEST_RATIONALE)) >= _SHORTEST_RATIONALE:
            continue  # nearly all of them
        words = sum(len(paragraph.split(None, _SHORTEST_RATIONALE)) for paragraph in rationale)
        short = words < _SHORTEST_RATIONALE and not all_blank(rationale)
        if short and not is_ancillary(context.descriptions[i]):
            yield at(f"{analysis_at(i, j)}/rationale", words=words)


@rule(
    "IMR306",
    "item-claims-administrator-guideline",
    Severity.ERROR,
    clause="8 CCR 9792.10.6(d)",
    detected_by=("schema", "rule"),
    mandatory=True,
    invalid={f"{_ITEMS}/0/claimsAdministratorGuideline/statement": "\t"},
    portable=(
        Portable(
            EACH_ITEM, speaks("d:claimsAdministratorGuideline/d:statement"), "claimsAdministratorGuideline/statement"
        ),
    ),
)
def item_claims_administrator_guideline(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} does not say which guideline the claims administrator relied on.

    That no evidence was cited is a statement too, with the basis noneCited.
    """
    for i, item in enumerate(document.disputed_items if context.irregular_texts else ()):
        if blank(item.claims_administrator_guideline.statement):
            yield at(f"{_ITEMS}/{i}/claimsAdministratorGuideline/statement")


@rule(
    "IMR307",
    "item-reviewer-guideline",
    Severity.ERROR,
    clause="LC 4610.5(c)(2), 8 CCR 9792.10.6(d)",
    detected_by=("schema", "rule"),
    mandatory=True,
    invalid={f"{_ITEMS}/0/analyses/0/guideline": ABSENT},
    portable=(Portable(f"{EACH_ANALYSIS}/guideline", speaks("d:statement"), "statement"),),
)
def item_reviewer_guideline(document: Determination, context: RuleContext) -> Problems:
    """Disputed item {item} does not say which guideline the reviewer relied on.

    Medical necessity is decided on evidence in an order that the law gives. That no evidence was cited is a statement
    too, with the basis noneCited.
    """
    for i, j, analysis in context.analyses if context.irregular_texts else ():
        if blank(analysis.guideline.statement):
            yield at(f"{analysis_at(i, j)}/guideline/statement")


@rule(
    "IMR309",
    "duplicate-description",
    Severity.WARNING,
    clause="8 CCR 9792.10.6(d)",
    invalid={
        f"{_ITEMS}/0/description": "Cold therapy unit,  7 day rental",
        f"{_ITEMS}/1/description": "cold therapy unit, 7 day rental",
    },
    valid={
        "another number of days": {
            f"{_ITEMS}/0/description": "Cold therapy unit, 7 day rental",
            f"{_ITEMS}/1/description": "Cold therapy unit, 14 day rental",
        }
    },
    portable=(
        Portable(
            EACH_ITEM,
            f"not($same) or not({speaks('d:description')})",
            "description",
            facts={"first": "$same/@number"},
            let={
                "described": folded("d:description"),
                # Of most other descriptions the length tells enough, and it takes no long list to find it.
                "length": f"string-length({evened('d:description')})",
                "same": f"preceding-sibling::d:disputedItem[string-length({evened('d:description')}) = $length]"
                f"[{folded('d:description')} = $described][last()]",
            },
        ),
    ),
)
def duplicate_description(document: Determination, context: RuleContext) -> Problems:
    """Disputed items {first} and {item} have the same description.

    Letter case and white space do not count. Two decisions about one treatment can contradict each other.
    """
    described = context.descriptions
    if len(set(described)) == len(described):
        return  # nearly all of them
    seen: dict[str, int] = {}
    for i, item in enumerate(document.disputed_items):
        words = described[i]
        if words in seen and not blank(item.description):
            yield at(f"{_ITEMS}/{i}/description", first=seen[words])
        seen.setdefault(words, item.number)


@rule(
    "IMR312",
    "item-numbers",
    Severity.ERROR,
    detected_by=("schema", "rule"),
    invalid={f"{_ITEMS}/1/number": 1},
    valid={"in another order": {f"{_ITEMS}/0/number": 2, f"{_ITEMS}/1/number": 1}},
    portable=(
        Portable(EACH_ITEM, "@number <= $count", "number", {"fault": "'too high'", "count": "$count"}, _COUNT),
        Portable(
            EACH_ITEM,
            "@number > $count or not(preceding-sibling::d:disputedItem/@number = @number)",
            "number",
            {"fault": "'given twice'", "count": "$count"},
            _COUNT,
        ),
    ),
)
def item_numbers(document: Determination, context: RuleContext) -> Problems:
    """The number {item} is {fault}; the {count} disputed items are numbered 1 to {count}, each once.

    Parties refer to an item by its number.
    """
    count = len(document.disputed_items)
    if [item.number for item in document.disputed_items] == list(range(1, count + 1)):
        return  # nearly all of them
    seen: set[int] = set()
    for i, item in enumerate(document.disputed_items):
        if item.number > count:
            yield at(f"{_ITEMS}/{i}/number", fault="too high", count=count)
        elif item.number in seen:
            yield at(f"{_ITEMS}/{i}/number", fault="given twice", count=count)
        seen.add(item.number)
