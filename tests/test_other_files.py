"""Files of other kinds are named for what they are; web archives and e-mails are read by their page."""

import email.message
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.errors import ReadError
from imr_schema.letter.extract import SOURCES, kind_of, promised_kind
from imr_schema.letter.extract.css import IN_DOUBT
from imr_schema.letter.extract.lines import from_text
from imr_schema.letter.extract.mht import pages_of_mht
from imr_schema.letter.extract.other_files import name_of
from imr_schema.validation import pipeline
from tests.processes import doubles
from tests.test_letter_files import docx, refused

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def stream(name):
    return OLD_OFFICE + name.encode("utf-16-le")


NAMED = [
    (b"{\\rtf1\\ansi Claims Administrator guideline", "Rich Text Format"),
    (b"\xef\xbb\xbf  {\\rtf1", "Rich Text Format"),
    (stream("WordDocument"), "a Word document of the old kind (.doc)"),
    (stream("EncryptedPackage"), "locked with a password"),
    (stream("Workbook"), "an Excel workbook"),
    (stream("__substg1.0_007D001F"), "an Outlook message"),
    (OLD_OFFICE, "a file of Word"),
    (b"\xdb\xa5\x2d\x00", "a Word document of the old kind"),
    (b"\xffWPC\x10\x00", "a WordPerfect document"),
    (b"%!PS-Adobe-3.0", "a PostScript file"),
    (b"bplist00\xd1", "a web archive of Safari"),
    (b"\x1f\x8b\x08", "a compressed file"),
    (docx([("mimetype", "application/vnd.oasis.opendocument.text")]), "an OpenDocument text"),
    (docx([("a.txt", "x")]), "a ZIP archive"),
    (
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument'
        b' xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">',
        "a Word document in the XML of 2003",
    ),
]


@pytest.mark.parametrize(("raw", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_file_of_another_kind_is_named(raw, name):
    report = pipeline.validate(raw, source="letter.bin", syntax="letter").report
    (finding,) = report.findings
    assert finding.rule == "IMR003"
    assert name in finding.message
    assert name in str(name_of(raw))


@pytest.mark.parametrize("raw", [b"BM: a text", b"A letter", b"GIF", b"From: a person", b"{ a }", b"PK", b""])
def test_texts_are_no_files_of_another_kind(raw):
    assert name_of(raw) is None
    assert kind_of(raw) == ".txt"


@pytest.mark.parametrize(("suffix", "raw"), [("docx", NAMED[0][0]), ("pdf", NAMED[10][0]), ("docx", NAMED[2][0])])
def test_a_name_that_promises_another_kind_is_told_with_what_the_file_is(suffix, raw):
    (finding,) = pipeline.validate(raw, source=f"a.{suffix}", syntax="letter").report.findings
    assert f"it is not the {suffix.upper()} that its name promises, but {name_of(raw)}" in finding.message


@given(
    st.sampled_from(
        [raw for raw, _ in NAMED] + [b"<html>", b"%PDF-1.7", b"MIME-Version: 1.0\nContent-Type: text/html\n\n"]
    ),
    st.binary(max_size=99),
    st.sampled_from([*SOURCES]),
)
def test_any_bytes_under_any_ending_are_read_or_refused(start, more, suffix):
    report = pipeline.validate(start + more, source=f"letter{suffix}", syntax="letter").report
    assert [finding.rule for finding in report.findings if finding.rule == "IMR900"] == []
    assert report.findings


def test_characters_that_were_lost_are_told_in_every_letter():
    for raw in ("a \ufffd b \ufffd".encode(), "<html><p>a \ufffd b \ufffd".encode()):
        lines = SOURCES[kind_of(raw)](raw)
        assert [(problem.rule, problem.facts) for problem in lines.problems] == [("IMR828", {"count": 2})]
    assert from_text(b"a").problems == ()


def archive(*parts):
    """A web archive of *parts*, each a type, a charset and its content."""
    whole = email.message.EmailMessage(policy=email.policy.SMTP)
    whole["Subject"], whole["MIME-Version"] = "A letter", "1.0"
    whole.make_related()
    for kind, charset, content in parts:
        main, sub = kind.split("/")
        part = email.message.EmailMessage(policy=email.policy.SMTP)
        part.set_content(content.encode(charset), main, sub, cte="quoted-printable")
        part.set_param("charset", charset)
        whole.attach(part)
    return whole.as_bytes()


def test_a_web_archive_is_read_by_its_page():
    raw = archive(("text/css", "utf-8", "p{}"), ("text/html", "windows-1252", "<p>37 \u00b0C<p hidden>x"))
    assert (kind_of(raw), promised_kind("a.mhtml"), promised_kind("a.MHT")) == (".mht", ".mht", ".mht")
    (page,) = pages_of_mht(raw).pages
    assert page.text.split() == ["37", "\u00b0C"]
    text = b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nA letter"
    assert pages_of_mht(text).pages[0].text == "A letter"


def test_a_web_archive_without_a_page_is_refused():
    picture = b"MIME-Version: 1.0\nContent-Type: image/png\n\nx"
    assert "without a page" in refused(pages_of_mht, picture, "IMR003")
    unknown = b"MIME-Version: 1.0\nContent-Type: text/plain; charset=none\n\nx"
    assert "without a page" in refused(pages_of_mht, unknown, "IMR003")


def test_files_attached_to_an_e_mail_are_told():
    raw = (
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>a\n"
        b"--b\nContent-Type: application/pdf\nContent-Disposition: attachment\n\nx\n--b--\n"
    )
    assert [problem.facts["what"] for problem in pages_of_mht(raw).problems] == ["an attached file"]


def mail(kind, *parts):
    """An e-mail of *parts*, each its head and its content."""
    each = "".join(f"--b\nContent-Type: {head}\n\n{content}\n" for head, content in parts)
    return f"MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=b\n\n{each}--b--\n".encode()


PAGE, TEXT = ("text/html", "<p>page"), ("text/plain", "text")
SHEET = ("text/css\nContent-ID: <c>\nContent-Location: http://a.example/c.css", ".h{display:none}")
STYLED = "<link rel=stylesheet href={}><p>a<b class=h>b</b>"
WITHIN = "a picture, or another file, within the e-mail"


@pytest.mark.parametrize(
    ("raw", "words", "told"),
    [
        (mail("mixed", PAGE, PAGE), ["page", "page"], []),
        (mail("mixed", TEXT, PAGE, TEXT), ["text", "page", "text"], []),
        (mail("mixed", PAGE, ("application/pdf\nContent-Disposition: inline", "x")), ["page"], [WITHIN]),
        (mail("mixed", PAGE, ("image/png", "x")), ["page"], [WITHIN]),
        (mail("mixed", TEXT, ("message/rfc822", "Content-Type: text/html\n\n<p>letter")), ["text", "letter"], []),
        (mail("alternative", TEXT, PAGE), ["page"], []),
        (mail("alternative", PAGE, TEXT), ["page"], []),
        (mail("alternative", TEXT), ["text"], []),
        (mail('related; start="<m>"', PAGE, ("text/html\nContent-ID: <m>", "<p>main")), ["main"], []),
        (mail("related", PAGE, ("image/png", "x")), ["page"], []),
        (mail("related", ("text/html", STYLED.format("cid:c")), SHEET), ["a"], []),
        (
            mail("related", ("text/html\nContent-Location: http://a.example/l", STYLED.format("c.css")), SHEET),
            ["a"],
            [],
        ),
        (mail("related", ("text/html", STYLED.format("d.css")), SHEET), ["ab"], []),
        (
            mail("related", ("text/html", "<style>@import 'cid:c';</style>" + STYLED.format("")), SHEET),
            ["ab"],
            [IN_DOUBT],
        ),
    ],
)
def test_an_e_mail_is_read_as_it_is_shown_and_what_is_not_read_is_told(raw, words, told):
    found = pages_of_mht(raw)
    assert " ".join(page.text for page in found.pages).split() == words
    assert [problem.facts["what"] for problem in found.problems] == told


@pytest.mark.parametrize(
    "unit",
    [
        b"--b\nContent-Type: text/html\n\nx\n",
        b"--b\nContent-Type: multipart/related; boundary=b\n\n",
        b"x: y\n",
        b"--\n",
    ],
)
def test_web_archives_take_linear_time_or_are_over_a_limit(unit):
    def read_or_refuse(times):
        try:
            pages_of_mht(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + unit * 4_000 * times)
        except ReadError as error:
            assert error.problem.rule in {"IMR001", "IMR003"}  # noqa: PT017

    assert doubles(read_or_refuse)
