"""What is quick finds what is slow: beside its spots as everywhere, many texts as one, words before patterns."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from imr_schema.letter import furniture, near
from imr_schema.rules import leftovers, statements
from imr_schema.rules._pattern import Pattern
from imr_schema.rules.prose import ages, body_parts, clauses, dates, dispositions, necessity, private_data, signs
from imr_schema.rules.prose import named_persons as persons
from imr_schema.rules.prose.signs import signs_in
from imr_schema.standard.placeholders import MEMBERS, placeholders

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
@example("this is a 51-year-old; the patient is 51 - years old")
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


def parts(*several):
    """Texts of these parts, with and without a space between them."""
    part = st.tuples(st.sampled_from(several), st.sampled_from([" ", " ", " ", "", "  ", "\u00a0", "\n"]))
    return st.lists(part.map("".join), max_size=14).map("".join)


DECIDED = parts(
    *(
        "I",
        "the reviewer",
        "this reviewer",
        "the undersigned",
        "the request",
        "The request is not",
        "it",
        "they",
        "and",
    ),
    *("is", "are", "should be", "cannot", "not", "hereby", "medically necessary", "Medically Necessary.", "necessity"),
    *("medical necessity", "of the MRI", "is not established", "no", "lack of", "for six visits", "recommend approval"),
    *("approved", "Certified", "authorized", "authorised", "granted", "allowed", "denied", "rejected", "non-certified"),
    *("approval", "denial", "the denial of", "the decision", "of the MRI", "stands", "uphold", "upheld", "sustained"),
    *("overturn", "reversed", "set aside", "set  aside", "agree with", "concur with", "vacate", "rescinded", "deny"),
    *("is supported", "criteria are met", "exceeds", "A brace.", "weaning", ".", ". The", "? ", ";", ", but", '" '),
    *("is approved", "are certified", "is rejected", "should be disallowed", "is not granted", "I endorse", "we allow"),
    *("certification is not recommended", "denial of it is warranted", "I recommend denial", "I reject", "I deny"),
    *(
        "the decision is upheld",
        "the denial stands",
        "the denial is set aside",
        "I agree with the decision",
        "I vacate",
    ),
    *("Therefore, the request is not medically necessary.", "endorse", "affirmed", "overruled", "\u017fet a\u017fide"),
)


@LONG
@given(st.lists(DECIDED, min_size=1, max_size=3).map(tuple))
@example(("The decision is set  aside. I agree.",))
@example(("A brace. It is medically necessary. The request is not medically necessary.",))
def test_what_is_said_is_every_verdict_but_those_that_merely_lean(paragraphs):
    said, every = necessity.said(paragraphs), necessity.verdicts(paragraphs)
    spoken = {n for n, each in enumerate(clauses.sentences(paragraphs)) if necessity._mentioned(each)}
    assert said == tuple(each for each in every if each.sentence in spoken)
    assert not any(each.plain for each in every if each.sentence not in spoken)


@LONG
@given(DECIDED)
def test_each_pattern_of_a_disposition_has_one_of_its_words(text):
    sentence = clauses.in_small(text)
    for pattern, words in (
        (dispositions._DISPOSED, dispositions._OF_DISPOSED),
        (dispositions._APPROVAL, dispositions._OF_APPROVAL),
        (dispositions._ACT, dispositions._OF_ACT),
        (dispositions._TURNED, dispositions._OF_TURNED),
        (dispositions._TURN, dispositions._OF_TURN),
        (necessity._NECESSARY, ("medically",)),
        (necessity._NECESSITY, ("necessity",)),
    ):
        assert not pattern.search(sentence) or any(word in sentence for word in words)


_SENTENCES = Pattern(r"""[.?!] ["')\u201d]{0,3} (?: (?=\s{0,3}[A-Z]) | (?=\s{1,3}[0-9"'(\u201c]) ) | \n""")


@LONG
@given(st.text("aA1.?!\n \"')(\u201c\u201d", max_size=30))
def test_sentences_end_where_the_plain_pattern_ends_them(text):
    assert spans(clauses._SENTENCE_BEGINS.finditer(text)) == spans(_SENTENCES.finditer(text))
    assert [*map(clauses.in_small, clauses.written_sentences((text,)))] == [*clauses.sentences((text,))]


REVIEWED = parts(
    *(
        "Utilization review",
        "utilization  review",
        "UR decision",
        "the UR denial",
        "UR",
        "dated",
        "of",
        "was approved.",
    ),
    *("denied it.", "3/14/2014", "March 4, 2014", "4 Mar. 2012", "on", "The", "A note.", "8/1/14", ".", ". In", "? On"),
)


@LONG
@given(REVIEWED)
@example("5.March 4, 2014 Utilization review. UR denial 3/14/2014")
def test_days_of_a_review_are_those_of_its_sentence(paragraph):
    quick = list(dates.review_dates(paragraph, tuple(dates.dated(paragraph))))
    slow = []
    for sentence in dates.sentences(paragraph):
        days = list(dates.dated(sentence)) if dates._names_a_review(sentence) else []
        if len(days) == 1:
            slow.append((days[0][2], dates._is_of_the_review(sentence, *days[0][:2])))
    assert quick == slow


ROLES = st.sampled_from(
    [
        *("patient", "The Patient", "PATIENT", "employee", "applicant", "claimant", "injured worker", "iw", "client"),
        *("insured", "petitioner", "plaintiff", "member", "attorney", "Attorneys", "adjuster", "claims examiner"),
        *("his wife", "HUSBAND", "spouse", "son", "daughter", "employer contact", "physician", ""),
    ]
)
NAMES = st.sampled_from(["Jane Roe", "JANE ROE", "Jane Q. Roe", "Roe, Jane", "Mr. Roe", "Mary Ann Roe", "Norco", "Roe"])
BEFORE_NAMES = st.sampled_from([", ", " , ", ",", " (", "(", " ( ", " ", ": ", ",\u00a0"])
AFTER_NAMES = st.sampled_from([",", " ,", ")", " )", ", 49)", " is a ", " was the ", ", a ", ", ", " is ", "."])
YEARS = st.sampled_from(
    ["49 year old", "49-year-old", "49 - year old", "49y/o", "149 year", "49  yo", "49 y.o", "4 yo", ""]
)
PERSONS = st.lists(st.tuples(ROLES, BEFORE_NAMES, NAMES, AFTER_NAMES, YEARS).map("".join), min_size=1, max_size=2).map(
    " ".join
)


_PERSONS_AGE = Pattern(r"[0-9]{2} [\s-]{0,3} (?:y[./]?\s?o\b|year)")


@LONG
@given(PERSONS)
@example("The patient,\u00a0 Jane Roe, was seen")
@example("Jane Roe, 49 year old")
@example("Jane Roe is a 1949 year old")
def test_persons_are_found_as_by_trying_every_place(text):
    ages_of_named = [
        persons._BEFORE_AGE.search(text[max(0, found.start() - 80) : found.start()])
        for found in _PERSONS_AGE.finditer(text)
    ]
    assert persons._by_age(text) == any(each and persons._names(each) for each in ages_of_named)
    after, long = persons._after, persons._after_role
    role = persons._ROLE
    if after(persons._APPOSED, role, text) or long(persons._APPOSED_LONG, text):
        assert persons._AFTER_COMMA.search(text)
    in_brackets = after(persons._IN_BRACKETS, role, text) or long(persons._IN_BRACKETS_LONG, text)
    with_age = persons._WITH_AGE.finditer(text)
    if in_brackets or any(role.search(persons._before(text, found)) for found in with_age):
        assert persons._AFTER_BRACKET.search(text)


BIRTHS = parts(
    *("born", "Born", "BORN", "dob", "DOB", "d.o.b.", "D. O. B.", "birth date", "Birth", "date of birth", "BIRTHDAY"),
    *("on", ":", "is", "3/4/1965", "March 4, 1965", "03-04-65", "19650304", "4-Mar-65", "girth", "the", "baby", "."),
)


@LONG
@given(BIRTHS)
@example("date of birth 3/4/1965")
def test_what_has_a_day_of_birth_speaks_of_birth(text):
    if private_data.has_birth(text):
        short = signs.signature(text.encode())
        # Letters of one word in both cases are known in small letters and in capitals alone, as they always were.
        assert signs._speaks_of_birth(short, text) or text not in (text.lower(), text.upper())


MARKED = parts(
    *(
        "{{name}}",
        "[insert text]",
        "<br>",
        "&nbsp;",
        "#REF!",
        "Decision rationale:",
        "Reviewer guideline:",
        "IMR ISSUES",
    ),
    *("CLINICAL CASE SUMMARY", "HOW THE IMR FINAL", "MERGEFIELD", "XX/XX/XX", "___", "???", "TODO", "\\n", "\u00ab"),
    *(
        "ipsum dolor",
        "Reference source not found",
        "language model",
        "X-ray",
        "I",
        "M",
        "R",
        "\u00c3\u00a9",
        "${a}",
        "a",
    ),
)


@LONG
@given(MARKED)
def test_marks_of_a_template_are_in_what_is_left_of_a_text(text):
    left = text.encode().translate(None, leftovers._NO_SIGN).decode("utf-8", "ignore")
    for mark, (sign, *_) in leftovers._MARKED:
        assert sign not in text or mark in left


STATED = parts(
    *map(str.upper, sorted(placeholders().of["description"])),
    *(
        "lorem ipsum",
        "Lorem  Ipsum",
        "intentionally left blank",
        "intentionally",
        "this section has been removed",
        "of",
    ),
    *(
        "n/a",
        "N/A",
        "TBD",
        "see above",
        "The Claims Administrator",
        "did not cite any",
        "Upheld",
        "none",
        "-",
        ".",
        "MRI",
    ),
    *(*placeholders().phrases, *sorted(placeholders().of["statement"])),
)


@LONG
@given(STATED, st.sampled_from(MEMBERS))
def test_placeholders_are_told_as_by_comparing_them_with_every_one(text, member):
    listed = placeholders()
    key = listed.key(text)
    assert listed.has_phrase(key) == any(f" {phrase}" in f" {key}" for phrase in listed.phrases)
    if any(char.isascii() and char.isalnum() for char in text):
        assert listed.says_nothing(text, member) == listed._is_placeholder(text, member)


@LONG
@given(st.text("12a0 9-_", max_size=16))
def test_years_of_a_statement_stand_alone(text):
    plain = Pattern(r"\b(?:19|20)[0-9]{2}\b")
    assert statements._YEAR.findall(text) == plain.findall(text)


BEHIND_A_WORD = r"(?<!\w.)"
SIDES = parts(
    *("left", "right", "left and right", "right & left", "left/right", "both", "bilateral", "b/l", "each", "either"),
    *("knee", "index finger", "big toe", "2nd digit", "third", "toe", "l4-5", "c5/6", "t12-l1", "l5s1", "xl4-5", "of"),
)


@LONG
@given(SIDES)
def test_sides_and_digits_have_one_of_their_words(text):
    both, each, digit = body_parts._BOTH, body_parts._EACH, body_parts._DIGIT
    assert body_parts.is_bilateral(text) == (both.search(text) is not None)
    assert not each.search(text) or "each" in text or "either" in text
    assert not digit.search(text) or any(word in text for word in body_parts._OF_DIGITS)
    plain = Pattern(rf"\b (?:{body_parts._SEGMENT.compiled.pattern.replace(BEHIND_A_WORD, '')})")
    assert spans(body_parts._SEGMENT.finditer(text)) == spans(plain.finditer(text))
