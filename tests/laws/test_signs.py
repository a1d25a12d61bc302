"""What is quick finds what is slow: beside its spots as everywhere, many texts as one, words before patterns."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from imr_schema.letter import furniture, near
from imr_schema.rules.prose import ages, dates, necessity
from imr_schema.rules.prose.signs import signs_in

LONG = settings(max_examples=settings().max_examples * 30)
"""A text of some parts takes a millisecond, and what is rare is what is looked for."""

PARTS = (
    *("51", "8", "year old", "years old", "-year-old", "y/o", "yo", "y.o.", "years of age", "year", "age:", "Age: 23"),
    *("aged", "age", "this", "this is a", "the patient", "the worker", "she is", "he was", "pt.", "iw", "a", "who"),
    *("female", "male", "worker", "injury", "status post", "right-handed", "currently", "now", ",", ".", "-", "\n"),
    *("March", "Mar.", "may", "3", "14", "2014", "4th", "of", "3/14/2014", "3-14-14", "2014-03-14", "14.3.2014", "/14"),
    *("Sept", "september 23rd,", "20145", "1/2/3/2014", "10-12-20", "97110", "L4-5", "12/2041", "May 2041"),
)
PROSE = st.lists(
    st.tuples(st.sampled_from(PARTS), st.sampled_from([" ", " ", " ", "", "  ", "\u00a0"])).map("".join), max_size=24
).map("".join)


def spans(found):
    return [(each.span(), each.lastgroup) for each in found]


@LONG
@given(PROSE)
@example("The patient, age 51, she is 23 years old; this 51 year old fell. Age: 23")
@example("the worker is an 8 year old truck driver, aged 51")
def test_ages_are_beside_their_figures(text):
    small = text.lower()
    near = spans(ages.places_of_ages(small))
    assert near == spans(ages._AGE.finditer(small))


@LONG
@given(PROSE)
@example("year old10-12-20")
@example("September 23rd,     2041; 4 Mar 2012, 3/14/12, 13.11.2014 and 2014/3/14")
def test_dates_are_beside_their_years(text):
    near = spans(dates.places_of_dates(text))
    assert near == spans(dates._DATES.finditer(text))


SAID = st.sampled_from(
    [
        *(
            "Mr. Roe came",
            "the patient Jane Roe, 49,",
            "555-010-4477",
            "DOB 3/4/1965",
            "born on 3-4-1965",
            "roe@example.org",
        ),
        *(
            "12 Elm Street",
            "P.O. Box 12",
            "SSN ending in 0477",
            "named Jane Roe",
            "Name: Roe",
            "called Jane",
            "Sra. Roe",
        ),
        *(
            "CM14-0000001",
            "Claim 00000",
            "she lives at 12 E.",
            "ddress: 9 X",
            "Norco 10/325 mg",
            "3/4/2014",
            "\0",
            "Terrace",
        ),
        *("0 0000", "1-", "0000", "M", "r. Roe", "", "irth", "MTUS", "S", "SN 0000", "Jane ", "Roe, "),
    ]
)
TEXTS = st.lists(st.lists(SAID, min_size=1, max_size=4).map(" ".join) | SAID, max_size=6)


@LONG
@given(TEXTS)
@example(["M", "r. Roe"])
@example(["she lives at", "12 E"])
@example(["born", "3/4/1965"])
def test_each_of_many_texts_has_the_signs_that_it_has_alone(texts):
    alone = {i: signs_in([text])[0] for i, text in enumerate(texts) if signs_in([text])}
    assert signs_in(texts) == alone


WORDS = st.sampled_from(
    [
        *("is", "are", "be", "seems", "not", "medically", "to be", "well", "no longer", "indicated", "inappropriate"),
        *(
            "unsupported",
            "unwarranted",
            "needed",
            "excessive",
            "premature",
            "criteria for",
            "met",
            "satisfied",
            "meets",
        ),
        *("the guideline", "exceeds", "in excess of", "unreasonable", "unnecessary", "endorsed", "does", "fails to"),
        *("taper", "wean", "withdrawal", "abrupt", "six visits"),
    ]
)


@LONG
@given(st.lists(WORDS, max_size=8).map(" ".join))
def test_what_leans_or_warns_has_one_of_its_words(sentence):
    if necessity._LEANING.search(sentence):
        assert any(word in sentence for word in necessity._LEANS)
    if necessity._WARNING.search(sentence):
        assert any(word in sentence for word in necessity._WARNS)


LINES = st.lists(
    st.sampled_from(
        [
            *(
                "medically",
                "Medically Necessary",
                "necessary.",
                "guideline:",
                "Guidelines :",
                "RATIONALE:",
                "did not cite",
            ),
            *(
                "decision based on",
                "upheld",
                "OVERTURNED",
                "state(s) of",
                "certification(s)",
                "section(s)",
                "Federal Services",
            ),
            *(
                "set forth below",
                "HOW the IMR final",
                "clinical case summary",
                "IMR issues",
                "imr decision(s) and",
                "https:",
            ),
            *(
                "documents reviewed",
                "case summary :",
                "case number:",
                "Date Assigned :",
                "www.x",
                "a@b",
                "CONFIDENTIAL",
            ),
            *(
                "independent  medical review",
                "f\u0131nal determination",
                "x COPY",
                "a DRAFT b",
                "CM14-0000001",
                "prose here",
            ),
            *("cm 14 - 0000001", "\u017fection(s)", "priority:", "received:", "a VOID", "Division of Workers"),
        ]
    ),
    max_size=5,
).map(" ".join)


@LONG
@given(LINES)
@example("independent medical rev\u0131ew")
def test_lines_of_a_letter_are_told_as_by_their_patterns(line):
    own = furniture._OWN.search(line) or furniture._HEADER.search(line)
    assert furniture.states_the_letter(line) == (own is not None)
    assert furniture.stamped_words(line) == (furniture._STAMPED.search(line) is not None and not line.isupper())
    assert furniture._has_case_number(line) == (furniture._CASE_NUMBER.search(line) is not None)
    if furniture._BODY.search(line):
        assert furniture._has_one(line, furniture._OF_BODIES)
    if furniture._ADDRESS.search(line):
        assert any(part in line for part in furniture._IN_ADDRESSES)


def by_the_table(wanted, text, most):
    """The edit distance to *wanted* of each beginning of *text* that has at most *most*, by the whole table."""
    before = list(range(len(text) + 1))
    for i, letter in enumerate(wanted, 1):
        row = [i]
        for j, other in enumerate(text, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != other)))
        before = row
    return {length: distance for length, distance in enumerate(before) if distance <= most}


@LONG
@given(st.text("ABC", max_size=9), st.text("ABC", max_size=14), st.integers(0, 3))
@example("GUIDELINE", "GUIDLINEX", 1)
@example("", "ABC", 2)
def test_damaged_words_are_as_far_as_the_whole_table_says(wanted, text, most):
    assert near._beginnings(wanted, text, most) == by_the_table(wanted, text, most)
