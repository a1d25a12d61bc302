"""What the rules share of one document: descriptions folded, and rationales by their ends."""

import pytest

from tests.rules.harness import items, places

UPHELD, OVERTURNED = "/disputedItems/0", "/disputedItems/1"


def low_back(description):
    """Edits in which the first item asks for *description*, and its reviewer relies on the chapter on the knee."""
    cited = [{"source": "MTUS", "title": "Knee Complaints", "year": 2004}]
    ours = {"basis": "mtus", "statement": "Decision based on MTUS Knee Complaints 2004.", "citations": cited}
    return {f"{UPHELD}/description": description, f"{UPHELD}/reviewerGuideline": ours}


@pytest.mark.parametrize(
    "description",
    [
        "MRI of the lower back",
        "MRI of the LOWER BACK",
        "MRI of the lower  back",
        "MRI\u00a0of the lower\u2003back",
        "MRI of the lower back\u00a0",
        "Épaule, MRI of the Lower Back",
    ],
)
def test_a_description_is_read_without_difference_of_case_and_white_space(description):
    assert places(low_back(description), "IMR408") == [f"{UPHELD}/reviewerGuideline/citations"]


def test_a_line_break_in_a_description_shifts_no_other():
    edits = {f"{UPHELD}/description": "Ultram\n50mg", f"{OVERTURNED}/description": "Ultram 50mg, ultram 100mg"}
    assert places(edits, "IMR620") == [f"{OVERTURNED}/description"]
    edits = {f"{UPHELD}/description": "Ultram 50mg,\nultram 100mg", f"{OVERTURNED}/description": "Ultram 50mg"}
    assert places(edits, "IMR620") == [f"{UPHELD}/description"]


def test_letters_fold_one_by_one():
    assert places(items({"description": "Brace É"}, {"description": "BRACE é"}), "IMR309") != []
    assert places(items({"description": "Brace İ"}, {"description": "brace i̇"}), "IMR309") == []


DENIED, GRANTED = "The request is not medically necessary.", "The request is medically necessary."
OTHERS = "The claims administrator found that the request is not medically necessary."


@pytest.mark.parametrize(
    ("upheld", "overturned", "found"),
    [
        ([DENIED], [GRANTED], []),
        ([GRANTED], [GRANTED], [UPHELD]),
        ([DENIED], [DENIED], [OVERTURNED]),
        ([OTHERS, f"All criteria are met. {GRANTED}"], [GRANTED], [UPHELD]),
        ([f"All criteria are met. {GRANTED}", OTHERS], [f"{GRANTED} {DENIED}"], []),
        (["The visits are medically necessary."], ["The visits are not medically necessary."], [UPHELD, OVERTURNED]),
        (["The visits are not medically necessary."], ["The visits are medically necessary."], []),
        (["The visit is not medically necessary."], ["The visit is medically necessary."], []),
    ],
)
def test_the_last_paragraph_of_every_item_is_held_against_its_decision(upheld, overturned, found):
    edits = {f"{UPHELD}/rationale": upheld, f"{OVERTURNED}/rationale": overturned}
    assert places(edits, "IMR310") == [f"{item}/rationale" for item in found]
