"""Letters as hostile files: bounded before memory is taken, and read as other readers show them, or not at all."""

import io
import zipfile
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imr_schema.errors import ReadError
from imr_schema.letter.extract.docx import pages_of_docx as read_docx
from imr_schema.letter.extract.html import pages_of_html as read_html
from imr_schema.letter.extract.pdf import pages_of_pdf as read_pdf
from imr_schema.validation import pipeline
from tests.processes import doubles, peak
from tests.tools.make_letters import POSTED

TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
STRICT_MAIN = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pages_of_docx(raw):
    return [page.text for page in read_docx(raw).pages]


def pages_of_html(raw):
    return [page.text for page in read_html(raw).pages]


def pages_of_pdf(raw):
    return [page.text for page in read_pdf(raw).pages]


def relationships(*named, kinds=TRANSITIONAL, more=""):
    each = "".join(
        f'<Relationship Id="r{number}" Type="{kinds}{kind}" Target="{target}"{more}/>'
        for number, (kind, target) in enumerate(named)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def part(text, namespace=MAIN, before=""):
    return f'<w:x xmlns:w="{namespace}">{before}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>'


def showing(*ids, kinds=TRANSITIONAL, notes=""):
    """What a main part has, that headers of these *ids* are shown, and notes of these kinds."""
    heads = "".join(f'<w:headerReference xmlns:r="{kinds[:-1]}" r:id="{id}"/>' for id in ids)
    return heads + "".join(f"<w:{kind}Reference/>" for kind in notes.split())


TO_DOCUMENT = relationships(("officeDocument", "word/document.xml"))


def docx(parts, method=zipfile.ZIP_STORED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            package.writestr(name, content)
    return target.getvalue()


def body(inner, method=zipfile.ZIP_STORED):
    """A DOCX whose document part holds *inner* alone."""
    return docx({"_rels/.rels": TO_DOCUMENT, "word/document.xml": f'<w:x xmlns:w="{MAIN}">{inner}</w:x>'}, method)


def refused(read, raw, rule="IMR001"):
    """The reason why *raw* is not read."""
    with pytest.raises(ReadError) as caught:
        read(raw)
    assert caught.value.problem.rule == rule
    return caught.value.problem.facts["why"]


BROKEN = "it is not a DOCX that can be opened"


@pytest.mark.parametrize("target", ["word/real.xml", "/word/real.xml", "word/./x/../real.xml", "Word/REAL.xml"])
def test_the_main_part_is_the_one_that_the_package_names(target):
    parts = {
        "_rels/.rels": relationships(("officeDocument", target)),
        "word/document.xml": part("decoy"),
        "word/real.xml": part("what Word shows"),
    }
    assert pages_of_docx(docx(parts)) == ["what Word shows\n"]


@pytest.mark.parametrize(("kinds", "namespace"), [(TRANSITIONAL, MAIN), (STRICT, STRICT_MAIN)], ids=["", "strict"])
def test_parts_beside_the_main_one_are_those_that_it_names(kinds, namespace):
    parts = {
        "_rels/.rels": relationships(("officeDocument", "doc/main.xml"), kinds=kinds),
        "doc/_rels/main.xml.rels": relationships(
            ("endnotes", "e.xml"),
            ("footer", "f.xml"),
            ("header", "h.xml"),
            ("header", "sub/h.xml"),
            ("header", "header9.xml"),
            ("footnotes", "footnotes.xml"),
            kinds=kinds,
        ),
        "doc/main.xml": part("main", namespace, showing("r1", "r2", "r3", kinds=kinds, notes="endnote")),
        "doc/e.xml": part("endnote", namespace),
        "doc/f.xml": part("footer", namespace),
        "doc/h.xml": part("header", namespace),
        "doc/sub/h.xml": part("other header", namespace),
        "doc/header9.xml": part("of no page", namespace),
        "doc/footnotes.xml": part("of no page", namespace),
    }
    (page,) = read_docx(docx(parts)).pages
    assert page.text.splitlines() == ["endnote", "main"]
    assert page.margin == ("header", "other header", "footer")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "second", ["word/document.xml", "WORD/Document.xml", "word\\document.xml", "word//document.xml"]
)
def test_a_part_that_is_there_twice_is_refused(second):
    parts = [("_rels/.rels", TO_DOCUMENT), ("word/document.xml", part("upheld")), (second, part("overturned"))]
    assert (
        refused(pages_of_docx, docx(parts), "IMR003")
        == f"{BROKEN}: it holds two files of one name, or of names that differ in letter case alone"
    )


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"_rels/.rels": relationships(("styles", "word/document.xml"))},
        {"_rels/.rels": relationships(("officeDocument", "word/document.xml"), ("officeDocument", "word/other.xml"))},
        {"_rels/.rels": relationships(("officeDocument", "word/document.xml"), more=' TargetMode="External"')},
    ],
    ids=["no names", "no main part", "two main parts", "elsewhere"],
)
def test_a_package_without_one_main_part_is_no_docx(named):
    parts = {**named, "word/document.xml": part("a"), "word/other.xml": part("b")}
    assert refused(pages_of_docx, docx(parts), "IMR003") == BROKEN


@pytest.mark.parametrize("lacking", ["word/document.xml", "word/h.xml"])
def test_a_part_that_is_named_and_not_there_is_reported(lacking):
    parts = {
        "_rels/.rels": TO_DOCUMENT,
        "word/document.xml": part("a", before=showing("r0")),
        "word/h.xml": part("b"),
        "word/_rels/document.xml.rels": relationships(("header", "h.xml")),
    }
    del parts[lacking]
    assert refused(pages_of_docx, docx(parts), "IMR003") == f"{BROKEN}: a part that it names is not in it"


def test_a_docx_packed_by_another_method_is_refused():
    why = f"{BROKEN}: it is packed in another way than by deflate"
    assert refused(pages_of_docx, body("", zipfile.ZIP_LZMA), "IMR003") == why


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (lambda: body("<w:p/>" * 200_001), "it is over the limit of 200,000 elements"),
        (lambda: body("<w:p w:a='' w:b=''/>" * 100_001), "it is over the limit of 200,000 attributes"),
        (lambda: body(f"<w:t>{'x' * 99}</w:t>" * 42_400), "it is over the limit of 4,194,304 characters"),
        (lambda: body("<!--" + "x" * (16 << 20) + "-->"), "it is over the limit of 16,777,216 bytes in one part"),
        (lambda: body("x" * 3_000_000, zipfile.ZIP_DEFLATED), "it unpacks to more than 200 times its size"),
        (
            lambda: body("<w:p" + "".join(f" a{number}=''" for number in range(257)) + "/>"),
            "it is over the limit of 256 attributes of one element",
        ),
    ],
    ids=["elements", "attributes", "characters", "bytes", "ratio", "attributes of one"],
)
def test_a_docx_over_a_limit_is_undetermined(raw, why):
    assert refused(pages_of_docx, raw()) == why


def test_limits_of_a_docx_hold_for_all_its_parts_together():
    headers = [("header", f"h{number}.xml") for number in range(5)]
    shown = showing(*(f"r{number}" for number in range(5)))
    parts = {"_rels/.rels": TO_DOCUMENT, "word/document.xml": part("a", before=shown)}
    parts["word/_rels/document.xml.rels"] = relationships(*headers)
    many = parts | {f"word/{name}": part(name, before="<w:p/>" * 41_000) for _, name in headers}
    assert refused(pages_of_docx, docx(many)) == "it is over the limit of 200,000 elements"
    long = parts | {f"word/{name}": part(name, before=f"<!--{'x' * 4_500_000}-->" * 3) for _, name in headers}
    assert refused(pages_of_docx, docx(long)) == "it unpacks to more than 67,108,864 bytes"


PARTS = {
    "_rels/.rels": TO_DOCUMENT.encode(),
    "word/document.xml": part("the request is upheld", before=showing("r0")).encode(),
    "word/_rels/document.xml.rels": relationships(("header", "h.xml")).encode(),
    "word/h.xml": part("a header").encode(),
}
INSERTED = st.binary(max_size=4) | st.sampled_from(
    [b"<", b"</w:t>", b"..", b"/", b"\0", b"\xff\xfe", b"<!DOCTYPE a>", b"&#0;"]
)


def pages_or_rule(raw):
    """The pages of *raw*, and the rule that it breaks if it has none."""
    try:
        return pages_of_docx(raw), None
    except ReadError as error:
        return None, error.problem.rule


@given(st.sampled_from([*PARTS]), st.integers(0, 400), st.integers(0, 9), INSERTED)
def test_a_docx_with_a_damaged_part_is_read_or_refused(name, at, cut, inserted):
    content = PARTS[name]
    _, rule = pages_or_rule(docx(PARTS | {name: content[:at] + inserted + content[at + cut :]}))
    assert rule in {None, "IMR001", "IMR003", "IMR004", "IMR005", "IMR006"}


WHOLE = docx(PARTS, zipfile.ZIP_DEFLATED)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 7))
@example(WHOLE.rindex(b"_rels/document.xml.rels"), 0)
def test_a_docx_with_a_flipped_bit_is_read_as_it_was_or_refused(at, bit):
    pages, rule = pages_or_rule(WHOLE[:at] + bytes([WHOLE[at] ^ 1 << bit]) + WHOLE[at + 1 :])
    assert pages == pages_of_docx(WHOLE) or rule in {"IMR001", "IMR003"}


def page(inner, encoding="utf-8"):
    return f"<html><body>{inner}</body></html>".encode(encoding)


def attributes(count, between=" "):
    return between.join(f"a{number}" for number in range(count))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("inner", "why"),
    [
        (lambda: "<br>" * 200_001, "200,000 elements"),
        (lambda: "<p a b c d>" * 50_001, "200,000 attributes"),
        (lambda: f"<p {attributes(257)}>", "256 attributes of one element"),
        (lambda: f"<p {attributes(257, '=1 ')}>", "256 attributes of one element"),
        (lambda: f"<p/{attributes(257, '/')}>", "256 attributes of one element"),
        (lambda: "<p " + "".join(f"a{number}='<>'" for number in range(257)) + ">", "256 attributes of one element"),
        (lambda: f"<textarea><p a='</textarea><p {attributes(257)}>", "256 attributes of one element"),
        (lambda: f"<script>if (a<b c='</script><p {attributes(257)}>", "256 attributes of one element"),
        (lambda: f"<script>if (a<b {attributes(2049)})</script>", "256 attributes of one element"),
        (lambda: f'<p a=<1=" {attributes(257)}>', "256 attributes of one element"),
        (lambda: "<b>" * 255, "256 levels of nesting"),
        (lambda: "<td><li>" * 128, "256 levels of nesting"),
        (lambda: "<b><div></b></div>" * 256, "256 levels of nesting"),
        (lambda: "x" * 10_000_001, "10,000,000 bytes in one text"),
    ],
    ids=[
        *("elements", "attributes", "words", "values", "slashes", "signs in values", "in a quote", "behind a script"),
        *("in a script", "without quotes"),
        *("nesting", "cells", "crossed", "text"),
    ],
)
def test_html_over_a_limit_is_undetermined_and_never_read_in_part(inner, why, encoding):
    assert refused(pages_of_html, page(inner() + "<p>the end", encoding)) == f"it is over the limit of {why}"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (lambda: "<p>" + "a = b, " * 5_000, "a = b, " * 5_000),
        (lambda: "<p>p < 0.05 " * 1_000, "p < 0.05"),
        (lambda: "<p>" * 5_000 + "x", "x"),
        (lambda: "<script>for (i=0; i<n; i++) {" + "word " * 1_500 + "}</script><p>x", "x"),
        (lambda: f"<style>a<b {'word ' * 300}</style><p>x", "x"),
        (lambda: f"<img alt='{'word ' * 5_000}' src=\"data:,{'a/b=' * 5_000}\"><p>x", "x"),
        (lambda: "<b>" * 250 + "x" + "</b>" * 250, "x"),
        (lambda: f"<p {attributes(250)}>x", "x"),
    ],
    ids=["signs", "less than", "open paragraphs", "script", "style", "long values", "nesting", "attributes"],
)
def test_html_of_an_unusual_kind_is_read(inner, text):
    assert text in pages_of_html(page(inner()))[0]


def test_the_sample_of_html_may_be_in_utf_16():
    raw = (POSTED / "mixed-outcome.html").read_bytes()
    assert pages_of_html(raw.decode().encode("utf-16")) == pages_of_html(raw)
    assert refused(pages_of_html, b"\xff\xfe<", "IMR003").startswith("it has bytes that are no text")


READ = """
import sys
from importlib import import_module
from imr_schema.errors import ReadError
kind, unit, count = sys.argv[1:4]
if kind == "docx":
    from tests.test_letter_files import body
    raw = body(unit * int(count))
else:
    raw = (unit * int(count)).encode()
print(len(raw))
try:
    getattr(import_module("imr_schema.letter.extract." + kind), "pages_of_" + kind)(raw)
except ReadError:
    assert sys.argv[4:]
"""


def taken(*arguments):
    """MiB beyond what a small letter of the kind takes."""
    return peak(READ, *arguments) - peak(READ, arguments[0], "<p/>" if arguments[0] == "docx" else "<p>", 1)


@pytest.mark.parametrize(
    ("kind", "unit", "count"),
    [
        ("html", "<br>", 99_990),
        ("html", "<b>x</b>", 99_990),
        ("html", "<br>x", 99_990),
        ("html", "<p a b>x", 49_990),
        ("html", "x \U0001f600", 800_000),
        ("docx", "<p>x</p>y", 99_990),
        ("docx", "<p a='b'>x</p>y", 99_990),
        ("docx", "<p xmlns:a='b'>x</p>y", 99_990),
    ],
)
def test_memory_is_bounded_and_grows_with_the_document(kind, unit, count):
    once, twice = taken(kind, unit, count), taken(kind, unit, 2 * count)
    assert twice < 2.5 * once + 10
    most = 64 + 24 * len(unit.encode()) * 2 * count / 2**20 if kind == "html" else 300
    assert twice < most


@pytest.mark.parametrize(
    ("kind", "unit", "count"),
    [("html", "<br>", 3_000_000), ("html", "<p " + "a " * 500, 10_000), ("docx", "<p/>", 2_000_000)],
)
def test_what_is_over_a_limit_takes_little_more_memory_than_its_bytes(kind, unit, count):
    assert taken(kind, unit, count, "over") < 20 + 5 * len(unit) * count / 2**20


@pytest.mark.parametrize(("read", "inner"), [(pages_of_docx, body), (pages_of_html, page)], ids=["docx", "html"])
@pytest.mark.parametrize("unit", ["<p>x</p>", "<p a='b' c='d'>x</p>", "<b><i>x</i></b>"])
def test_time_grows_with_the_document(read, inner, unit):
    raws = {times: inner(unit * 20_000 * times) for times in (1, 2)}
    assert doubles(lambda times: read(raws[times]))


def pdf(pages=1, content=b"BT /F 9 Tf (x) Tj ET", entry=b"", more=b""):
    """A PDF of pages that are all alike; without a table of its objects, which readers then make."""
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + pages))
    objects = [
        b"1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj",
        b"2 0 obj << /Type /Pages /Kids [%s] /Count %d >> endobj" % (kids, pages),
        b"3 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj",
        b"4 0 obj << /Length %d %s >> stream\n%s\nendstream endobj" % (len(content), entry, content),
        *(
            b"%d 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >> endobj" % number
            for number in range(10, 10 + pages)
        ),
    ]
    return b"%PDF-1.4\n" + b"\n".join(objects) + more + b"\ntrailer << /Root 1 0 R >>\n"


def test_a_pdf_may_have_500_pages():
    assert len(pages_of_pdf(pdf(500))) == 500
    assert refused(pages_of_pdf, pdf(501)) == "it is over the limit of 500 pages"


def test_characters_of_a_pdf_are_counted_page_by_page():
    assert len(pages_of_pdf(pdf(content=b"BT /F 9 Tf (" + b"x" * 9_000 + b") Tj ET"))[0]) == 9_000
    many = b"BT /F 9 Tf 9 TL" + b"".join(b" (" + b"x" * 9_000 + b") '" for _ in range(6)) + b" ET"
    assert refused(pages_of_pdf, pdf(90, many)) == "it is over the limit of 4,194,304 characters"


TWICE = zlib.compress(zlib.compress(b"BT /F 9 Tf (x) Tj ET"))


@pytest.mark.parametrize(
    "entry",
    [
        b"/Filter [/FlateDecode /FlateDecode]",
        b"/Filter[/Fl/FlateDecode]",
        b"/Filter [/FlateDecode % ]\n /FlateDecode]",
        b"/Filter [/Fl#61teDecode /Flate#44ecode]",
        b"/Filter [/ASCII85Decode /LZWDecode /RunLengthDecode]",
    ],
)
def test_a_pdf_that_is_packed_twice_is_undetermined(entry):
    why = "it has a stream that is packed more than once"
    assert refused(pages_of_pdf, pdf(content=TWICE, entry=entry)) == why
    in_an_object = b"\n9 0 obj " + entry.removeprefix(b"/Filter") + b" endobj"
    assert refused(pages_of_pdf, pdf(content=TWICE, entry=b"/Filter 9 0 R", more=in_an_object)) == why


def test_a_pdf_may_have_filters_of_two_kinds():
    packed = zlib.compress(b"BT /F 9 Tf (upheld) Tj ET").hex().encode() + b">"
    assert "upheld" in pages_of_pdf(pdf(content=packed, entry=b"/Filter [/ASCIIHexDecode /FlateDecode]"))[0]


PAGE = "<!DOCTYPE html><html><head>{head}</head><body><p>37 °C, a naïve “quote”</p></body></html>"


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-8", '<meta charset="UTF-8">'),
        ("cp1252", "<meta charset=windows-1252>"),
        ("cp1252", '<META http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
        ("utf-16", '<meta charset="utf-8">'),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(encoding, head):
    (text,) = pages_of_html(PAGE.format(head=head).encode(encoding))
    assert "37 °C, a naïve “quote”" in text


@pytest.mark.parametrize(
    "page",
    [
        PAGE.format(head="").encode("cp1252"),
        PAGE.format(head='<meta charset="utf-8">').encode("cp1252"),
        PAGE.format(head='<meta charset="shift_jis">').encode("utf-8"),
        b"<html><meta charset=windows-1252><p>\x81</p></html>",
        b"\xff\xfe<\x00h",
    ],
)
def test_bytes_that_are_no_text_are_refused(page):
    with pytest.raises(ReadError) as caught:
        pages_of_html(page)
    assert caught.value.problem.rule == "IMR003"


def test_text_behind_the_end_of_a_page_is_refused():
    page = PAGE.format(head="").encode()
    for tail in (b"", b"\n", b"<!-- saved -->\n", b"<!--[if gte mso 9]></html>x<![endif]-->"):
        assert pages_of_html(page + tail) == pages_of_html(page)
    for tail in (b"x", b"<h3>Acupuncture: Upheld</h3>", b"<!-- a --> b", b"<!-- never ends"):
        with pytest.raises(ReadError, match="IMR003"):
            pages_of_html(page + tail)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.html", b"Not a page, yet programs show <b>this</b> as one."),
        ("a.htm", b"%PDF-1.7"),
        ("a.pdf", body("<w:p/>")),
        ("a.PDF", b"<html></html>"),
        ("a.docx", b"%PDF-1.7"),
        ("a.txt", b"<html><body>x</body></html>"),
    ],
)
def test_a_letter_is_of_the_kind_that_its_name_promises(name, raw):
    report = pipeline.validate(raw, source=name, syntax="letter").report
    assert [finding.rule for finding in report.findings] == ["IMR003"]
    assert "that its name promises" in report.findings[0].message
