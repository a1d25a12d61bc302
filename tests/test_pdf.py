"""A PDF is read by its lines: what stands in its margins is set apart, what is laid over it is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.errors import ReadError
from imr_schema.letter.extract.lines import from_file
from imr_schema.letter.extract.pdf import pages_of_pdf
from tests.processes import doubles

LINES = [f"Line {number} of the letter" for number in range(1, 13)]


def show(text, x=72, y=700, size=12, turn=(1, 0, 0, 1), color="0 g"):
    matrix = " ".join(str(number) for number in turn)
    return f"{color} BT /F {size} Tf {matrix} {x} {y} Tm ({text}) Tj ET\n"


def lines(*more, count=12):
    return "".join(show(line, y=700 - 20 * at) for at, line in enumerate(LINES[:count])) + "".join(more)


def pdf(*contents, notes="", catalog="", objects=""):
    """A PDF with a page of each of *contents*; without a table of its objects, which readers then make."""
    pages = range(10, 10 + 2 * len(contents), 2)
    each = [
        f"{number} 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {number + 1} 0 R"
        f" /Resources << /Font << /F 3 0 R >> /XObject << /X 4 0 R >> /Properties << /L 6 0 R >> >>"
        f" /Annots [{notes}] >> endobj\n"
        f"{number + 1} 0 obj << /Length {len(content)} >> stream\n{content}\nendstream endobj"
        for number, content in zip(pages, contents, strict=True)
    ]
    kids = " ".join(f"{number} 0 R" for number in pages)
    whole = [
        "%PDF-1.7",
        f"1 0 obj << /Type /Catalog /Pages 2 0 R {catalog} >> endobj",
        f"2 0 obj << /Type /Pages /Kids [{kids}] /Count {len(contents)} >> endobj",
        "3 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj",
        objects,
        *each,
        "trailer << /Root 1 0 R >>",
    ]
    return "\n".join(whole).encode("latin-1")


def read(raw):
    pages = pages_of_pdf(raw)
    texts = [page.text.splitlines() for page in pages.pages]
    return texts, [list(page.margin) for page in pages.pages], [problem.facts["what"] for problem in pages.problems]


TURNED = (0, 1, -1, 0)
SLANTED = (0.7, 0.7, -0.7, 0.7)


@pytest.mark.parametrize(
    "stamp",
    [
        show("RECEIVED 11/15/2016", x=30, y=300, size=9, turn=TURNED),
        show("COPY", x=150, y=200, size=60, turn=SLANTED, color="0.8 g"),
        show("COPY", x=150, y=450, size=60, color="0.8 g"),
        "/X Do\n",
        "/Artifact << /Type /Pagination >> BDC " + show("Page 1", y=30) + "EMC\n",
    ],
    ids=["turned", "slanted", "light", "form", "artifact"],
)
def test_stamps_watermarks_and_marked_heads_stand_in_the_margin(stamp):
    inside = show("COPY", turn=SLANTED)
    form = f"4 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Length {len(inside)}"
    form += f" /Resources << /Font << /F 3 0 R >> >> >> stream\n{inside}\nendstream endobj"
    texts, margins, unread = read(pdf(stamp + lines(), lines(stamp), objects=form))
    assert texts == [LINES, LINES]
    assert [len(margin) for margin in margins] == [1, 1]
    assert unread == []
    both = from_file(pages_of_pdf(pdf(lines(stamp), objects=form)))
    assert len(both.marginal) == 1


@pytest.mark.parametrize("turn", [(1, 0, 0, 1), TURNED, (-1, 0, 0, -1), (0.9998, 0.02, -0.02, 0.9998)])
def test_a_page_whose_lines_all_run_one_way_has_no_margin(turn):
    content = "".join(show(line, x=300 + 15 * at, y=350, turn=turn) for at, line in enumerate(LINES))
    texts, margins, _ = read(pdf(content))
    assert " ".join(texts[0]).count("of the letter") == 12
    assert margins == [[]]


@given(
    st.lists(st.sampled_from([10, 11, 12, 14, 18, 24]), min_size=12, max_size=12),
    st.sampled_from(["0 g", "0.4 g", "1 0 0 rg"]),
)
def test_lines_of_any_usual_size_and_color_stay(sizes, color):
    content = "".join(show(line, y=740 - 40 * at, size=sizes[at], color=color) for at, line in enumerate(LINES))
    texts, margins, unread = read(pdf(content))
    assert (texts, margins, unread) == ([LINES], [[]], [])


def test_a_page_with_one_line_and_a_watermark_keeps_its_line():
    stamp = show("COPY", x=150, y=200, size=60, turn=SLANTED, color="0.8 g")
    texts, margins, _ = read(pdf(lines(stamp), lines(stamp, count=1)))
    assert (texts, margins) == ([LINES, LINES[:1]], [["COPY"], ["COPY"]])


def test_a_header_table_that_is_marked_as_a_head_is_read_where_the_page_has_none():
    head = "/Artifact << /Type /Pagination >> BDC " + show("Case Number: CM16-0999001", y=760) + "EMC\n"
    texts, margins, _ = read(pdf(head + lines(), head + lines()))
    assert (texts, margins) == ([["Case Number: CM16-0999001", *LINES], LINES], [[], ["Case Number: CM16-0999001"]])
    own = show("Case Number: CM16-0999001", y=740)
    assert read(pdf(head + own + lines()))[1] == [["Case Number: CM16-0999001"]]


def test_raised_and_lowered_figures_stay_so():
    raised = show("platelets 150 x 10", y=740) + show("3", x=166, y=745, size=7)
    lowered = show("CO", y=100) + show("2", x=91, y=98, size=7)
    texts, _, unread = read(pdf(raised + lines() + lowered))
    assert (texts[0][0], texts[0][-1], unread) == ("platelets 150 x 10\u00b3", "CO\u2082", [])


def test_small_figures_beside_a_word_are_no_raised_ones():
    cells = show("Decision Date:", y=740) + show("11/08/2016", x=200, y=743, size=9)
    text = " ".join(read(pdf(cells + lines()))[0][0])
    assert "11/08/2016" in text


def test_text_that_a_line_strikes_out_is_told_and_not_read():
    word = show("Upheld Overturned", y=740) + "111 743.5 m 175 743.5 l S\n"
    texts, _, unread = read(pdf(word + lines()))
    assert (texts[0][0].strip(), unread) == ("Upheld", ["text that a line strikes out"])
    underlined = show("Upheld", y=740) + "72 738.5 m 110 738.5 l S\n"
    assert read(pdf(underlined + lines()))[::2] == ([["Upheld", *LINES]], [])


NOT_SHOWN = ["text that is not shown"]
BESIDE = show("Overturned", x=200, y=740)
OVER = "195 735 80 20 re f\n"


@pytest.mark.parametrize(
    "unseen",
    [
        show("Overturned", x=200, y=740, color="1 g"),
        show("Overturned", x=200, y=740, color="0.95 g"),
        "3 Tr " + BESIDE + "0 Tr ",
        show("Overturned", x=200, y=740, size=1),
        show("Overturned", x=-200, y=740),
        BESIDE + "0 g " + OVER,
        BESIDE + "1 g " + OVER,
        "0 g " + OVER + BESIDE,
        BESIDE + "q 80 0 0 20 195 735 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n",
        "q 10 10 5 5 re W n " + BESIDE + "Q ",
    ],
    ids=["white", "light", "mode", "tiny", "beside", "black over", "white over", "black", "picture", "clip"],
)
def test_text_that_no_viewer_shows_is_told_and_not_read(unseen):
    texts, margins, unread = read(pdf(show("Upheld", y=740) + unseen + lines()))
    assert [line.strip() for line in texts[0]] == ["Upheld", *LINES]
    assert (margins, unread) == ([[]], NOT_SHOWN)


@pytest.mark.parametrize(
    "seen",
    [
        "0 g " + OVER + show("Overturned", x=200, y=740, color="1 g"),
        "0.8 g " + OVER + BESIDE,
        BESIDE + "0 g 195 720 80 15 re f\n",
        BESIDE + "q 0 0 5 5 re W n 0 g " + OVER + "Q ",
        BESIDE + "0 g 195 735 80 20 re 196 736 78 18 re f*\n",
        "q 190 730 100 30 re W n " + BESIDE + "Q ",
        "q 80 0 0 20 195 735 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q\n" + show("Overturned", x=200, y=740, color="1 g"),
        "1 Tr " + BESIDE + "0 Tr ",
        show("Overturned", x=200, y=740, color="0.6 g"),
    ],
    ids=["white on black", "gray ground", "below", "clipped cover", "frame", "clip", "on picture", "outline", "gray"],
)
def test_text_that_a_viewer_shows_is_read(seen):
    texts, _, unread = read(pdf(show("Upheld", y=740) + seen + lines()))
    assert (texts[0][0].split(), unread) == (["Upheld", "Overturned"], [])


def test_the_text_that_a_recognition_put_under_or_over_a_scan_is_no_fault():
    scan = "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n"
    for content in (scan + "3 Tr " + lines(), lines() + scan, "3 Tr " + lines() + "0 Tr " + scan):
        assert read(pdf(content))[::2] == ([LINES], [])


@pytest.mark.parametrize(("state", "words", "told"), [("OFF", [], NOT_SHOWN), ("ON", ["Overturned"], [])])
def test_text_of_a_layer_that_is_switched_off_is_told(state, words, told):
    content = show("Upheld", y=740) + "/OC /L BDC " + BESIDE + "EMC " + lines()
    layers = f"/OCProperties << /OCGs [6 0 R] /D << /{state} [6 0 R] >> >>"
    group = "6 0 obj << /Type /OCG /Name (a) >> endobj"
    texts, _, unread = read(pdf(content, catalog=layers, objects=group))
    assert (texts[0][0].split(), unread) == (["Upheld", *words], told)


def test_unseen_text_in_a_margin_is_told():
    hidden = show("Case Number: CM16-0999001", x=30, y=300, turn=TURNED, color="1 g")
    assert read(pdf(hidden + lines())) == ([LINES], [[]], NOT_SHOWN)


@pytest.mark.parametrize(
    "line",
    [
        "2.5 w 111 743.5 m 175 743.5 l S 1 w\n",
        "111 743.5 m 175 743.5 l 72 30 m 80 30 l S\n",
        "q 1 0 0 1 100 0 cm 11 743.5 m 75 743.5 l 0 30 m 8 30 l S Q\n",
        "/X Do\n",
    ],
    ids=["thick", "two lines", "moved", "form"],
)
def test_a_line_strikes_out_however_it_is_drawn(line):
    inside = "11 743.5 m 75 743.5 l S"
    form = f"4 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Matrix [1 0 0 1 100 0] /Length {len(inside)}"
    form += f" >> stream\n{inside}\nendstream endobj"
    texts, _, unread = read(pdf(show("Upheld Overturned", y=740) + line + lines(), objects=form))
    assert (texts[0][0].strip(), unread) == ("Upheld", ["text that a line strikes out"])


@pytest.mark.parametrize(
    "unit",
    [
        lambda at: f"{at % 500} 703 m {at % 500 + 9} 703 l S\n" + show("x", x=at % 500),
        lambda at: show("x", x=at % 500, y=300, turn=(1, 0, 0, 1) if at % 3 else TURNED),
    ],
    ids=["lines", "margins"],
)
def test_time_grows_with_the_page(unit):
    raws = {times: pdf(lines("".join(map(unit, range(3_000 * times))))) for times in (1, 2)}
    assert doubles(lambda times: read(raws[times]))


def note(kind, more=""):
    return f"<< /Type /Annot /Subtype /{kind} /Rect [72 50 300 70] {more} >>"


WORDS = "/Contents (Upheld)"


@pytest.mark.parametrize(
    ("note", "what"),
    [
        (note("FreeText", WORDS), ["a text annotation"]),
        (note("Text", WORDS), ["a comment"]),
        (note("Highlight", WORDS), ["a comment"]),
        (note("StrikeOut"), ["a mark that strikes out text"]),
        (note("Ink"), ["handwriting"]),
        (note("FreeText", f"{WORDS} /F 2"), []),
        (note("Highlight"), []),
        (note("Link"), []),
        (note("Popup", WORDS), []),
        (note("Widget", "/FT /Tx /T (a) /V (Upheld)"), ["a form field that is filled in"]),
        (note("Widget", "/FT /Tx /T (a)"), []),
        (note("Widget", "/FT /Ch /T (a) /Ff 131072 /Opt [(x)] /V (x)"), ["a form field that is filled in"]),
        (note("Widget", "/FT /Btn /T (a) /V /Off /AS /Off"), ["check boxes of a form"]),
        (note("Widget", "/FT /Sig /T (a)"), []),
    ],
)
def test_what_is_laid_over_a_page_is_told(note, what):
    raw = pdf(lines(), notes="5 0 R", catalog="/AcroForm << /Fields [5 0 R] >>", objects=f"5 0 obj {note} endobj")
    texts, margins, unread = read(raw)
    assert (texts, margins, unread) == ([LINES], [[]], what)


def test_the_words_of_a_stamp_stand_in_the_margin():
    stamp = note("Stamp", "/Contents (RECEIVED)")
    assert read(pdf(lines(), notes="5 0 R", objects=f"5 0 obj {stamp} endobj"))[1:] == ([["RECEIVED"]], [])


LOOK = "/AP << /N 7 0 R >>"
FIELD = "a form field that is filled in"


@pytest.mark.parametrize(
    ("kind", "more", "what"),
    [
        ("Stamp", "", ["a stamp or a watermark"]),
        ("Watermark", "", ["a stamp or a watermark"]),
        ("Square", "", ["something drawn over the page"]),
        ("Zzz", "", ["something drawn over the page"]),
        ("Highlight", "", ["something drawn over the page"]),
        ("Widget", "/FT /Tx /T (a)", [FIELD]),
        ("Link", "", []),
        ("Popup", "", []),
        ("Square", "/F 2", []),
    ],
)
def test_what_an_annotation_draws_is_told(kind, more, what):
    look = show("Overturned", x=2, y=4)
    form = f"7 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 200 20] /Length {len(look)}"
    form += f" /Resources << /Font << /F 3 0 R >> >> >> stream\n{look}\nendstream endobj"
    objects = f"5 0 obj {note(kind, more + LOOK)} endobj\n{form}"
    assert read(pdf(lines(), notes="5 0 R", objects=objects)) == ([LINES], [[]], what)
    bare = f"5 0 obj {note(kind, more)} endobj"
    assert read(pdf(lines(), notes="5 0 R", objects=bare))[2] == []


def test_a_field_that_no_form_has_is_told():
    objects = f"5 0 obj {note('Widget', '/FT /Tx /T (a) /V (Upheld)')} endobj"
    assert read(pdf(lines(), notes="5 0 R", objects=objects))[2] == [FIELD]


def test_a_password_is_told():
    locked = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b"> >>"
    ids = b"trailer << /Encrypt " + locked + b" /ID [<00> <00>]"
    with pytest.raises(ReadError) as caught:
        pages_of_pdf(pdf(lines()).replace(b"trailer <<", ids))
    assert caught.value.problem.facts["why"] == "it is locked by a password"
