"""A DOCX is read as Word shows it: what is hidden, struck out or stored twice is not there, or told."""

import io

import docx as writer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.letter.extract.docx import pages_of_docx
from imr_schema.letter.extract.lines import from_file
from tests.processes import doubles
from tests.test_letter_files import (
    MAIN,
    STRICT,
    STRICT_MAIN,
    TO_DOCUMENT,
    TRANSITIONAL,
    docx,
    part,
    refused,
    relationships,
)

SPACES = {
    "w": MAIN,
    "r": TRANSITIONAL[:-1],
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "new": "http://example.com/what-no-program-knows",
}
XMLNS = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())


def document(inner, more=(), styles="", attributes=""):
    """A DOCX whose body is *inner*, with *more* parts that it names as (kind, name, content)."""
    named = [(kind, name) for kind, name, _ in more]
    parts = {name: content for _, name, content in more}
    if styles:
        named.append(("styles", "styles.xml"))
        parts["styles.xml"] = f"<w:styles {XMLNS}>{styles}</w:styles>"
    return docx(
        {
            "_rels/.rels": TO_DOCUMENT,
            "word/document.xml": f"<w:document {XMLNS}{attributes}><w:body>{inner}</w:body></w:document>",
            "word/_rels/document.xml.rels": relationships(*named),
            **{f"word/{name}": content for name, content in parts.items()},
        }
    )


def text_of(inner, **options):
    """The text of the body *inner*, of which everything is read."""
    pages = pages_of_docx(document(inner, **options))
    assert pages.problems == ()
    return "\f".join(page.text for page in pages.pages)


def unread(inner, **options):
    """What of the body *inner* is told as unread."""
    problems = pages_of_docx(document(inner, **options)).problems
    assert {problem.rule for problem in problems} <= {"IMR827"}
    return [problem.facts["what"] for problem in problems]


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


WORDS = st.text(alphabet="abcdef ", min_size=1, max_size=12)
OFF = ['w:val="0"', 'w:val="false"', 'w:val="off"', 'w:val="none"']
ON = ["", 'w:val="1"', 'w:val="true"', 'w:val="on"']
HIDING = ["vanish", "strike", "dstrike", "specVanish"]


def style(id, properties, kind="character", more=""):
    return f'<w:style w:type="{kind}" w:styleId="{id}"{more}><w:rPr>{properties}</w:rPr></w:style>'


@given(st.lists(st.tuples(WORDS, st.sampled_from(HIDING), st.booleans(), st.sampled_from(range(4)))))
def test_of_runs_that_are_hidden_or_struck_out_only_the_others_are_left(runs):
    inner = p(*(run(text, f"<w:{how} {(ON if hides else OFF)[at]}/>") for text, how, hides, at in runs))
    assert text_of(inner) == "".join(text for text, _, hides, _ in runs if not hides) + "\n"


@given(WORDS, WORDS, st.sampled_from(["wps", "w14", "wps w14", "new", "wps new", "not-declared"]))
def test_of_two_alternatives_one_is_read(first, second, requires):
    inner = p(
        f'<w:r><mc:AlternateContent><mc:Choice Requires="{requires}"><w:t>{first}</w:t></mc:Choice>'
        f"<mc:Fallback><w:t>{second}</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    understood = set(requires.split()) <= {"wps", "w14"}
    assert text_of(inner) == (first if understood else second) + "\n"


def box(inner):
    return f"<w:txbxContent>{inner}</w:txbxContent>"


def test_a_text_box_that_is_stored_twice_is_read_once_on_lines_of_its_own():
    shape = f"<w:drawing><wps:wsp><wps:txbx>{box(p(run('inside')))}</wps:txbx></wps:wsp></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{box(p(run('inside')))}</v:textbox></v:shape></w:pict>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
        "</mc:AlternateContent>"
    )
    assert text_of(p(run("around"), f"<w:r>{both}</w:r>")) == "around\ninside\n\n"
    assert text_of(p(f"<w:r>{old}</w:r>")) == "inside\n\n"


def test_what_is_ignorable_and_not_known_is_not_there():
    inner = f"<new:x>{p(run('a'))}</new:x><new:y>{p(run('b'))}</new:y>{p(run('c'))}"
    assert text_of(inner, attributes=' mc:Ignorable="w14 new"') == "c\n"
    assert text_of(inner, attributes=' mc:Ignorable="new" mc:ProcessContent="new:y"') == "b\nc\n"


@pytest.mark.parametrize("how", ["vanish", "strike", "dstrike"])
@pytest.mark.parametrize(
    ("properties", "styles", "shown"),
    [
        ('<w:rStyle w:val="H"/>', style("H", "<w:{}/>"), False),
        ('<w:rStyle w:val="H"/>', style("H", '<w:{} w:val="0"/>'), True),
        ('<w:rStyle w:val="H"/><w:{} w:val="0"/>', style("H", "<w:{}/>"), True),
        ('<w:rStyle w:val="other"/>', style("H", "<w:{}/>"), True),
        ("", style("H", "<w:{}/>", more=' w:default="1"'), False),
        ("", style("P", "<w:{}/>", "paragraph", ' w:default="1"'), False),
        ("", "<w:docDefaults><w:rPrDefault><w:rPr><w:{}/></w:rPr></w:rPrDefault></w:docDefaults>", False),
        (
            '<w:rStyle w:val="K"/>',
            style("H", "<w:{}/>") + '<w:style w:styleId="K"><w:basedOn w:val="H"/></w:style>',
            False,
        ),
        (
            '<w:rStyle w:val="K"/>',
            style("H", "<w:{}/>") + '<w:style w:styleId="K"><w:basedOn w:val="K"/></w:style>',
            True,
        ),
    ],
    ids=["style", "off", "direct", "other", "default", "paragraph", "document", "based on", "based on itself"],
)
def test_a_style_hides_as_a_run_does(how, properties, styles, shown):
    named = "" if "default=" in styles else '<w:pStyle w:val="none"/>'
    inner = p(run("b", properties.replace("{}", how)), properties=named)
    assert text_of(inner, styles=styles.replace("{}", how)) == ("b\n" if shown else "\n")


def test_a_style_turns_round_what_the_style_of_the_paragraph_has():
    styles = style("H", "<w:vanish/>") + style("P", "<w:vanish/>", "paragraph")
    inner = p(run("a"), run("b", '<w:rStyle w:val="H"/>'), properties='<w:pStyle w:val="P"/>')
    assert text_of(inner, styles=styles) == "b\n"


RESTART = '<w:vMerge w:val="restart"/>'
WHITE = '<w:color w:val="FFFFFF"/>'


def cell(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(run(text))}</w:tc>"


def test_deleted_and_hidden_rows_and_covered_cells_are_not_there():
    rows = [
        f"<w:tr>{cell('a')}{cell('b')}</w:tr>",
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('c')}</w:tr>",
        f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('d')}</w:tr>",
        f"<w:tr>{cell('e', '<w:cellDel/>')}{cell('f', '<w:vMerge/>')}{cell('g', RESTART)}</w:tr>",
    ]
    assert text_of(f"<w:tbl>{''.join(rows)}</w:tbl>") == "a\nb\ng\n"


def test_changes_count_as_accepted():
    moved = f"<w:moveFrom>{run('a')}</w:moveFrom><w:moveTo>{run('b')}</w:moveTo>"
    changed = f"<w:del><w:r><w:delText>c</w:delText></w:r></w:del><w:ins>{run('d')}</w:ins>"
    assert text_of(p(moved, changed)) == "bd\n"
    deleted_mark = p(run("over"), properties="<w:rPr><w:del/></w:rPr>")
    assert text_of(deleted_mark + p(run("turned"))) == "overturned\n"
    assert text_of(f"<w:tbl><w:tr><w:tc>{deleted_mark}</w:tc>{cell('x')}</w:tr></w:tbl>") == "over\nx\n"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ('<w:sym w:font="Symbol" w:char="F06D"/>', "\u00b5"),
        ('<w:sym w:font="Symbol" w:char="00B3"/>', "\u2265"),
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "\u2611"),
        ('<w:sym w:font="Arial" w:char="00B5"/>', "\u00b5"),
        ('<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>m</w:t>', "\u00b5"),
        ("<w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>3</w:t>", "\u00b3"),
        ("<w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>-6</w:t>", "\u207b\u2076"),
        ("<w:rPr><w:position w:val='6'/></w:rPr><w:t>3</w:t>", "\u00b3"),
        ("<w:rPr><w:vertAlign w:val='subscript'/></w:rPr><w:t>2</w:t>", "\u2082"),
        ("<w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>th</w:t>", "th"),
        ("<w:rPr><w:vertAlign w:val='baseline'/></w:rPr><w:t>3</w:t>", "3"),
        ("<w:noBreakHyphen/>", "-"),
    ],
)
def test_characters_of_other_kinds_are_read(inner, text):
    assert text_of(p(f"<w:r>{inner}</w:r>")) == f"{text}\n"


def math(inner):
    return f"<m:oMathPara><m:oMath>{inner}</m:oMath></m:oMathPara>"


def letters(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (letters("\u226550%"), "\u226550%"),
        (f"<m:f><m:num>{letters('1')}</m:num><m:den>{letters('2')}</m:den></m:f>", "1/2"),
        (f"<m:sSup><m:e>{letters('10')}</m:e><m:sup>{letters('3')}</m:sup></m:sSup>", "10\u00b3"),
        (f"<m:d><m:e>{letters('x')}</m:e></m:d>", "(x)"),
        (f"<m:rad><m:deg/><m:e>{letters('2')}</m:e></m:rad>", "\u221a2"),
    ],
)
def test_equations_are_read_on_one_line(inner, text):
    assert text_of(p(math(inner))) == f"{text}\n"


@pytest.mark.parametrize(
    ("inner", "what"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F001"/></w:r>', "a symbol"),
        ("<w:r><w:sym/></w:r>", "a symbol"),
        ("<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2x</w:t></w:r>", "a raised figure"),
        (math(f"<m:m><m:mr><m:e>{letters('a')}</m:e></m:mr></m:m>"), "an equation"),
        (math(f"<m:sSup><m:e>{letters('2')}</m:e><m:sup>{letters('n')}</m:sup></m:sSup>"), "an equation"),
        ("<w:r><w:object/></w:r>", "an embedded object"),
        ("<w:r><w:commentReference/></w:r>", "a comment"),
        ('<w:altChunk r:id="r9"/>', "an embedded document"),
        (run("white", '<w:color w:val="FFFFFF"/>'), "text that is white or too small to be seen"),
        (run("dots", '<w:sz w:val="2"/>'), "text that is white or too small to be seen"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "a field that does not end"),
    ],
)
def test_what_cannot_be_read_is_told(inner, what):
    assert unread(p(run("before"), inner)) == [what]


@pytest.mark.parametrize(
    "start",
    [
        '<wp:anchor><wp:docPr id="1" name="a"{}/>',
        '<wp:inline><wp:docPr id="1" name="a"{}/>',
        "<v:shape{}>",
        "<v:group><v:rect{}>",
    ],
)
def test_a_hidden_drawing_is_not_read(start):
    hiding = ' hidden="1"' if "wp:" in start else ' style="width:9pt; visibility:hidden"'
    for how, words in ((hiding, "\n"), ("", "inside\n\n")):
        opened = [each.split(">")[0].split("{")[0].split()[0] for each in start.split("<")[1:] if "docPr" not in each]
        ends = "".join(f"</{name}>" for name in reversed(opened))
        shape = f"<w:pict>{start.format(how)}{box(p(run('inside')))}{ends}</w:pict>"
        assert text_of(p(f"<w:r>{shape}</w:r>")) == words


UNSEEN = "text that is white or too small to be seen"
BLACK = '<w:color w:val="000000"/>'


@pytest.mark.parametrize(
    "properties",
    [
        BLACK + '<w:highlight w:val="black"/>',
        '<w:color w:val="111111"/><w:shd w:val="clear" w:fill="000000"/>',
        WHITE + '<w:highlight w:val="white"/>',
        WHITE + '<w:shd w:val="clear" w:fill="auto"/>',
        '<w:color w:val="fefefe"/>',
        '<w:color w:val="auto" w:themeColor="background1"/>',
        "<w14:textFill><w14:noFill/></w14:textFill>",
        '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill></w14:textFill>',
        '<w:w w:val="1"/>',
        '<w:sz w:val="2"/>',
    ],
)
def test_text_in_the_color_of_its_ground_is_told_also_by_a_style(properties):
    assert unread(p(run("before"), run("unseen", properties))) == [UNSEEN]
    by_style = p(run("before"), run("unseen", '<w:rStyle w:val="S"/>'))
    assert unread(by_style, styles=style("S", properties)) == [UNSEEN]
    assert unread(p(run("unseen")), styles=style("S", properties, "paragraph", ' w:default="1"')) == [UNSEEN]


@pytest.mark.parametrize(
    "properties",
    [
        BLACK,
        BLACK + '<w:highlight w:val="yellow"/>',
        '<w:highlight w:val="black"/>',
        WHITE + '<w:highlight w:val="black"/>',
        WHITE + '<w:shd w:val="clear" w:fill="4F81BD"/>',
        '<w:color w:val="auto"/><w:shd w:val="clear" w:fill="000000"/>',
        '<w:color w:val="808080" w:themeColor="background1" w:themeShade="80"/>',
        '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"/></w14:solidFill></w14:textFill>',
        '<w:sz w:val="16"/>',
    ],
)
def test_text_of_another_color_than_its_ground_is_read(properties):
    assert text_of(p(run("seen", properties))) == "seen\n"
    assert text_of(p(run("seen", '<w:rStyle w:val="S"/>')), styles=style("S", properties)) == "seen\n"


def test_black_text_in_a_black_cell_is_told():
    cell = f"<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill='000000'/></w:tcPr>{p(run('a', BLACK))}</w:tc></w:tr></w:tbl>"
    assert unread(p(run("before")) + cell) == [UNSEEN]
    assert unread(p(run("a", BLACK), properties='<w:shd w:val="clear" w:fill="000000"/>')) == [UNSEEN]


def test_the_styles_that_programs_bring_along_are_no_fault():
    made = io.BytesIO()
    new = writer.Document()
    for each in new.styles:
        if each.type == 1:
            new.add_paragraph("text", style=each)
        elif each.type == 3 and (table := new.add_table(2, 2, style=each)):
            table.cell(0, 0).text = "cell"
    new.save(made)
    assert pages_of_docx(made.getvalue()).problems == ()


def test_white_text_on_a_dark_cell_is_read():
    dark = f"<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill='000000'/></w:tcPr>{p(run('a', WHITE))}"
    assert text_of(f"{dark}</w:tc></w:tr></w:tbl>") == "a\n"


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.html", "<html><p>one<p hidden>two", "one"),
        ("a.txt", "plain words", "plain words"),
        ("a.txt", "Patient\u2019s words".encode("cp1252"), "Patient\u2019s words"),
        ("a.html", "words <p>and more", "words \nand more"),
        ("a.mht", "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>words", "words"),
        ("a.dat", "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>words", "words"),
    ],
)
def test_a_part_that_is_included_is_read(name, content, text):
    assert text_of('<w:altChunk r:id="r0"/>', more=[("aFChunk", name, content)]).strip() == text
    rtf = [("aFChunk", "a.rtf", "{\\rtf1 x}")]
    assert unread('<w:altChunk r:id="r0"/>', more=rtf) == ["an embedded document"]


def field(code, result=None, data=""):
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}' if result is not None else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f'<w:r><w:instrText>{code}</w:instrText></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def form(inner):
    return f"<w:ffData>{inner}</w:ffData>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (field(" PAGE ", run("2")), "2"),
        (field(f" IF {field(' X ', run('hidden'))} = 1 ", run("shown")), "shown"),
        (field(' SYMBOL 109 \\f "Symbol" '), "\u00b5"),
        (field("FORMCHECKBOX", data=form("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>")), "\u2612"),
        (field("FORMCHECKBOX", data=form("<w:checkBox><w:default w:val='0'/></w:checkBox>")), "\u2610"),
        (field("FORMCHECKBOX", data=form("<w:checkBox><w:checked w:val='0'/></w:checkBox>")), "\u2610"),
        (
            field(
                "FORMDROPDOWN",
                data=form("<w:ddList><w:result w:val='1'/><w:listEntry w:val='a'/><w:listEntry w:val='b'/></w:ddList>"),
            ),
            "b",
        ),
        (f'<w:fldSimple w:instr=" DATE ">{run("today")}</w:fldSimple>', "today"),
    ],
)
def test_of_a_field_its_result_or_its_state_is_read(inner, text):
    assert text_of(p(inner)) == f"{text}\n"


def control(properties, inner):
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize("on", ["<w:showingPlcHdr/>", '<w:showingPlcHdr w:val="1"/>'])
def test_a_control_that_shows_its_prompt_is_empty(on):
    assert text_of(p(run("a"), control(on, run("Click here to enter text.")))) == "a\n"
    assert text_of(p(control('<w:showingPlcHdr w:val="0"/>', run("Upheld")))) == "Upheld\n"
    assert unread(p(control(on, run("Upheld")))) == ["text that counts as the prompt of an empty field"]


PROMPT_STYLE = '<w:rStyle w:val="PlaceholderText"/>'


@pytest.mark.parametrize("style", ["", PROMPT_STYLE])
def test_what_fills_a_control_that_says_it_shows_its_prompt_is_told(style):
    def told(words):
        return unread(p(control("<w:showingPlcHdr/>", run(words, style))))

    for words in (
        "surgery center fee",
        "selected levels",
        "type II",
        "tap water",
        "Type 2 diabetes",
        "Upheld (choose)",
    ):
        assert told(words) == ["text that counts as the prompt of an empty field"]
    for words in (
        "Click or tap here to enter text.",
        "Choose an item.",
        "Enter the date",
        "Type your name",
        "Click or tap to enter a date.",
        " ",
    ):
        assert told(words) == []


@pytest.mark.parametrize(("state", "text"), [("1", "\u2612"), ("0", "\u2610"), ("true", "\u2612"), ("false", "\u2610")])
def test_a_box_shows_its_state_whatever_stands_in_it(state, text):
    box = f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>'
    assert text_of(p(control(box, run("?")), run(" Upheld"))) == f"{text} Upheld\n"


HEAD = ["Case Number:", "CM16-0999001", "Date Assigned:", "10/12/2016", "Page 1"]


def head(*lines):
    return f"<w:hdr {XMLNS}>{''.join(p(run(line)) for line in lines)}</w:hdr>"


def section(*references, more=""):
    each = "".join(f'<w:headerReference w:type="{kind}" r:id="{id}"/>' for kind, id in references)
    return f"<w:sectPr>{each}{more}</w:sectPr>"


def margins(inner, *heads, settings=""):
    more = [("header", f"h{at}.xml", each) for at, each in enumerate(heads)]
    if settings:
        more.append(("settings", "settings.xml", f"<w:settings {XMLNS}>{settings}</w:settings>"))
    (page,) = pages_of_docx(document(inner, more=more)).pages
    return page.text.split("\n")[:-1], list(page.margin)


def test_a_header_table_in_the_head_is_read_where_the_body_has_none():
    body = p(run("text"))
    assert margins(body + section(("default", "r0")), head(*HEAD)) == ([*HEAD[:4], "text"], ["Page 1"])
    own = "".join(p(run(line)) for line in HEAD[:4])
    assert margins(own + section(("default", "r0")), head(*HEAD)) == (HEAD[:4], HEAD)
    # Of two heads with the same table, one is the table.
    two = section(("default", "r0"), ("first", "r1"), more="<w:titlePg/>")
    assert margins(body + two, head(*HEAD), head(*HEAD))[0] == [*HEAD[:4], "text"]


def test_heads_that_no_page_shows_are_not_there():
    heads = [head("usual"), head("first"), head("even")]
    kinds = [("default", "r0"), ("first", "r1"), ("even", "r2")]
    assert margins(section(*kinds), *heads)[1] == ["usual"]
    assert margins(section(*kinds, more="<w:titlePg/>"), *heads)[1] == ["usual", "first"]
    assert margins(section(*kinds, more='<w:titlePg w:val="0"/>'), *heads)[1] == ["usual"]
    assert margins(section(*kinds), *heads, settings="<w:evenAndOddHeaders/>")[1] == ["usual", "even"]
    # A section has the head of the one before it, and a first page of its own.
    assert margins(section(*kinds) + section(more="<w:titlePg/>"), *heads)[1] == ["usual", "first"]


def test_lines_of_the_margin_are_the_last_of_their_page():
    file = pages_of_docx(
        document(p(run("text")) + section(("default", "r0")), more=[("header", "h.xml", head("x", "y"))])
    )
    lines = from_file(file)
    assert [lines.texts[index] for index in sorted(lines.marginal)] == ["x", "y"]


def test_a_strict_document_is_read_as_any_other():
    kinds = {
        MAIN: STRICT_MAIN,
        TRANSITIONAL[:-1]: STRICT[:-1],
        SPACES["m"]: "http://purl.oclc.org/ooxml/officeDocument/math",
    }
    inner = p(run("a"), run("b", '<w:vanish w:val="true"/>'), math(letters("c"))) + section(("default", "r0"))
    xml = f"<w:document {XMLNS}><w:body>{inner}</w:body></w:document>"
    for old, new in kinds.items():
        xml = xml.replace(f'"{old}"', f'"{new}"')
    parts = {
        "_rels/.rels": relationships(("officeDocument", "word/document.xml"), kinds=STRICT),
        "word/document.xml": xml,
        "word/_rels/document.xml.rels": relationships(("header", "h.xml"), kinds=STRICT),
        "word/h.xml": part("head", STRICT_MAIN),
    }
    (page,) = pages_of_docx(docx(parts)).pages
    assert (page.text, page.margin) == ("ac\n", ("head",))


def test_other_documents_of_office_are_named():
    parts = {"_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")), "xl/workbook.xml": "<x/>"}
    assert "an Excel workbook" in refused(pages_of_docx, docx(parts), "IMR003")
    open_document = docx([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>")])
    assert "an OpenDocument text" in refused(pages_of_docx, open_document, "IMR003")


def test_what_a_writer_of_docx_writes_is_read_whole():
    made = writer.Document()
    made.add_paragraph("One two")
    made.add_table(1, 2).rows[0].cells[1].text = "three"
    target = io.BytesIO()
    made.save(target)
    pages = pages_of_docx(target.getvalue())
    assert (pages.pages[0].text.split(), pages.problems) == (["One", "two", "three"], ())


@pytest.mark.parametrize(
    ("inner", "styles"),
    [
        (
            lambda at: p(run("x", f'<w:rStyle w:val="s{at}"/>')),
            lambda at: f"<w:basedOn w:val='s{at - 1}'/><w:rPr><w:vanish/>",
        ),
        (
            lambda at: "<w:tbl><w:tblPr><w:tblStyle w:val='s1'/></w:tblPr></w:tbl>",
            lambda at: "<w:rPr><w:vanish w:val='0'/>",
        ),
        (lambda at: '<mc:AlternateContent><mc:Choice Requires="wps"/></mc:AlternateContent>', None),
        (
            lambda at: f'<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r>{run("x")}',
            None,
        ),
        (lambda at: run("x", WHITE), None),
    ],
    ids=["chain of styles", "tables", "alternatives", "fields", "white"],
)
def test_time_grows_with_the_document(inner, styles):
    def made(times):
        numbers = range(1_000 * times)
        each = "".join(f'<w:style w:styleId="s{at}">{styles(at)}</w:rPr></w:style>' for at in numbers) if styles else ""
        return document("".join(map(inner, numbers)), styles=each)

    raws = {times: made(times) for times in (1, 2)}
    assert doubles(lambda times: pages_of_docx(raws[times]))


def test_a_section_has_a_head_and_a_foot():
    both = '<w:sectPr><w:headerReference r:id="r0"/><w:footerReference r:id="r1"/></w:sectPr><w:sectPr/>'
    more = [("header", "h.xml", head("above")), ("footer", "f.xml", head("below"))]
    (page,) = pages_of_docx(document(both, more=more)).pages
    assert page.margin == ("above", "below")
