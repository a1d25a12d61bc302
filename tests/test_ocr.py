"""Scans: what is refused before anything is decoded, what is doubtful, and, where Tesseract is, real recognition."""

import importlib.util
import os
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from imr_schema.codecs import READERS
from imr_schema.config.settings import Limits, Settings
from imr_schema.errors import MissingExtra, ReadError
from imr_schema.findings import Severity, Verdict
from imr_schema.inputs import files
from imr_schema.inputs import names as file_names
from imr_schema.letter.extract import kind_of, promised_kind
from imr_schema.letter.ocr import outcome, process
from imr_schema.letter.ocr.confidence import low_confidence
from imr_schema.letter.ocr.hocr import Word, paragraphs
from imr_schema.letter.ocr.images import MOST_PIXELS, check_image, kind_of_image
from imr_schema.letter.ocr.lines import lines_of_scan
from imr_schema.letter.ocr.pdf_scans import is_scan, made_by_ocr, names_ocr
from imr_schema.letter.ocr.scans import lines_of
from imr_schema.letter.reader import read_letter
from imr_schema.validation import pipeline
from tests.processes import alive, doubles, soon
from tests.tools.make_letters import POSTED

LETTER = (POSTED / "mixed-outcome.txt").read_text()
PDF = (POSTED / "mixed-outcome.pdf").read_bytes()
WITH_SCANS = Settings(limits=Limits(scanned_pages=20))

# Images by their heads alone.


def png(width, height):
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII5sI", 13, b"IHDR", width, height, b"\x08\0\0\0\0", 0)


def jpeg(width, height):
    frame = struct.pack(">HHBHHB", 0xFFC2, 11, 8, height, width, 1) + b"\0\0\0"
    return b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xff\xc4\x00\x02" + frame


def tiff(pages, order="<", reduced=()):
    """A TIFF with a directory for each of *pages*; those whose numbers are in *reduced* are small copies."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    parts, at = [head + struct.pack(order + "I", 8)], 8
    for number, (width, height) in enumerate(pages):
        kind = int(number in reduced)
        at += 2 + 3 * 12 + 4
        entries = [(254, 4, 1, kind), (256, 4, 1, width), (257, 4, 1, height)]
        parts.append(struct.pack(order + "H", 3) + b"".join(struct.pack(order + "HHII", *each) for each in entries))
        parts.append(struct.pack(order + "I", at if number + 1 < len(pages) else 0))
    return b"".join(parts)


def refused(raw, rule="IMR001", most=100):
    with pytest.raises(ReadError) as caught:
        check_image(raw, most)
    assert caught.value.problem.rule == rule
    return caught.value.problem.facts["why"]


@pytest.mark.parametrize(
    ("raw", "kind", "pages"),
    [
        (png(2550, 3300), ".png", 1),
        (jpeg(2550, 3300), ".jpg", 1),
        (tiff([(2550, 3300)]), ".tif", 1),
        (tiff([(2550, 3300)] * 7, ">"), ".tif", 7),
        (tiff([(2550, 3300), (60, 80), (2550, 3300)], reduced=[1]), ".tif", 2),
    ],
    ids=["png", "jpeg", "tiff", "big-endian", "small copies"],
)
def test_an_image_says_what_it_is_and_how_many_pages_it_has(raw, kind, pages):
    assert kind_of(raw) == kind_of_image(raw) == kind
    assert check_image(raw, 100) == pages


def test_an_image_of_too_many_pages_or_pixels_is_refused_by_its_head():
    assert refused(tiff([(2550, 3300)] * 100_000)) == "it is over the limit of 100 pages of a scan"
    assert (
        refused(tiff([(9, 9)] * 5_000, reduced=range(5_000))) == "it is over the limit of 1,000 directories of a TIFF"
    )
    for bomb in (png(60_000, 60_000), jpeg(60_000, 60_000), tiff([(60_000, 60_000)])):
        assert refused(bomb) == f"it is over the limit of {MOST_PIXELS:,} pixels of a page"
    assert refused(png(32_001, 2)) == "it is over the limit of 32,000 pixels in one direction"
    many = b"II*\0" + struct.pack("<IH", 8, 65_535) + b"\0" * 65_535 * 12
    assert refused(many) == "it is over the limit of 500 entries of a directory"


@pytest.mark.parametrize("kind", [png, jpeg, lambda *size: tiff([size])], ids=["png", "jpeg", "tiff"])
def test_a_head_that_is_cut_off_anywhere_is_a_finding(kind):
    whole = kind(2550, 3300)
    for end in range(8, len(whole)):
        rules = rules_of(whole[:end])
        assert {*rules} <= {"IMR002", "IMR003", "IMR820"}


def test_a_tiff_whose_directories_go_round_ends():
    raw = bytearray(tiff([(9, 9)] * 2))
    raw[-4:] = struct.pack("<I", 8)
    assert check_image(bytes(raw), 100) == 2


def test_a_jpeg_of_nothing_but_filling_is_malformed():
    assert refused(b"\xff\xd8\xff" + b"\xff" * 1_000_000, "IMR003") == "it is not a JPEG that can be opened"


@pytest.mark.parametrize(
    ("raw", "what"), [(png(9, 9), "PNG file"), (jpeg(9, 9), "JPEG file"), (tiff([(9, 9)] * 3), "TIFF file")]
)
def test_an_image_is_named_for_what_it_is_with_the_option_that_reads_it(raw, what):
    for syntax in (None, "letter"):
        report = pipeline.validate(raw, syntax=syntax).report
        (finding,) = report.findings
        assert (finding.rule, report.verdict) == ("IMR820", Verdict.UNDETERMINED)
        assert f"The {what} holds pictures" in finding.message
        assert "--ocr" in finding.message


def test_suffixes_of_images_promise_letters_of_their_kind():
    names = {"a.PNG": ".png", "a.jpeg": ".jpg", "a.jpg": ".jpg", "a.tiff": ".tif", "a.tif": ".tif"}
    for name, kind in names.items():
        assert promised_kind(name) == kind
        assert file_names.promised_syntax(name) == "letter"
        assert file_names.stem(name) == "a"
    found = pipeline.validate(png(9, 9), source="a.tif", syntax="letter").report.findings
    assert [each.rule for each in found] == ["IMR003"]


def test_images_of_a_folder_are_letters_only_where_scans_are_read(tmp_path):
    for name in ("a.png", "b.TIF", "c.txt"):
        (tmp_path / name).write_bytes(b"")
    for scans, names in ((False, ["c.txt"]), (True, ["a.png", "b.TIF", "c.txt"])):
        found = files.find((str(tmp_path),), file_names.letters(scans=scans))
        assert [os.path.basename(each.name) for each in found] == names


# What is missing.


def test_the_sentence_about_a_missing_program_has_the_command_that_helps(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"^--ocr needs another package: pip install 'imr-schema\[ocr\]'$"):
        process.check_installed()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(shutil, "which", lambda name: None)
    commands = {"linux": "apt-get install tesseract-ocr", "darwin": "brew install tesseract"}
    for platform, command in commands.items():
        monkeypatch.setattr(sys, "platform", platform)
        with pytest.raises(MissingExtra, match=f"Tesseract with its data for English: {command}$"):
            process.check_installed()


@pytest.mark.parametrize(
    ("result", "rule"),
    [(outcome.BROKEN, "IMR003"), (outcome.MEMORY, "IMR001"), (outcome.FAILED, "IMR001"), (b"", "IMR001")],
)
def test_a_recognition_that_fails_is_a_finding(result, rule):
    with pytest.raises(ReadError) as caught:
        process._pages(result + b"\n")
    assert caught.value.problem.rule == rule


def test_a_recognition_gives_a_text_for_each_page():
    assert process._pages(outcome.RECOGNIZED + b"\n<a/>\f\f<b/>") == [b"<a/>", b"", b"<b/>"]
    with pytest.raises(MissingExtra):
        process._pages(outcome.MISSING + b"\n")


# What the recognition gives.


def boxed(text, left, confidence=96, wide=20, gap=2):
    """A word of hOCR whose characters begin at *left*, and where it ends."""
    characters = []
    for character in text:
        characters.append(
            f"<span class='ocrx_cinfo' title='x_bboxes {left} 0 {left + wide} 9; x_conf 9'>{character}</span>"
        )
        left += wide + gap
    word = f"<span class='ocrx_word' title='bbox 0 0 9 9; x_wconf {confidence}'>{''.join(characters)}</span>"
    return word, left - gap


def hocr(*lines):
    spans = "".join(f"<span class='ocr_line'>{line}</span>" for line in lines)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"<div class='ocr_page'><p class='ocr_par'>{spans}</p></div></body></html>"
    ).encode()


def line_of(*words, space=14):
    parts, left = [], 0
    for text, confidence in words:
        part, end = boxed(text, left, confidence)
        parts.append(part)
        left = end + space
    return "".join(parts)


def test_words_keep_their_order_and_their_confidence():
    page = hocr(line_of(("Décision", 96), ("date:", 31)), boxed(["&amp;", "&lt;"], 0, 0)[0])
    assert paragraphs(page) == [[[Word("Décision", 96), Word("date:", 31)], [Word("&<", 0)]]]
    plain = hocr(
        "<span class='ocrx_word' title='bbox 0 0 9 9; x_wconf 250'>Upheld</span><span class='ocrx_word'>a</span>"
    )
    assert paragraphs(plain) == [[[Word("Upheld", 100), Word("a", 0)]]]


def test_a_space_that_was_lost_is_put_in_where_words_are_as_far_apart():
    first = line_of(("gave", 96), ("way", 96), ("twice", 96))
    part, end = boxed("in", 500)
    last, _ = boxed("a", end + 14, 93)
    joined = part.replace("</span></span>", "</span>") + last.partition(">")[2]  # one word of three characters
    (lines,) = paragraphs(hocr(first + joined))
    assert [word.text for word in lines[0]] == ["gave", "way", "twice", "in", "a"]
    assert [word.confidence for word in lines[0]] == [96, 96, 96, 89, 89]
    close, _ = boxed("a", end + 11, 93)
    narrow = part.replace("</span></span>", "</span>") + close.partition(">")[2]
    (lines,) = paragraphs(hocr(first + narrow))
    assert [word.text for word in lines[0]] == ["gave", "way", "twice", "ina"]


def test_what_is_no_hocr_is_refused():
    with pytest.raises(ReadError):
        paragraphs(b" ")


# The letter in it.


def page_of(text, doubts=None, usual=96):
    """A page as recognized: *text*, with the confidences of *doubts* for some words."""
    doubts = doubts or {}
    return [
        [[Word(word, doubts.get(word, usual)) for word in line.split()] for line in block.split("\n") if line.strip()]
        for block in text.split("\n\n")
    ]


def told(text, doubts):
    """Pointer and facts of each value that is doubtful, in a letter of one page."""
    lines = lines_of_scan([page_of(text, doubts)])
    letter = read_letter(lines)
    return {each.pointer: each.facts for each in low_confidence(letter.text, lines)}


def test_a_recognized_letter_reads_as_its_text():
    lines = lines_of_scan([page_of(LETTER)])
    letter = read_letter(lines)
    assert letter.data == READERS["letter"].parse(LETTER.encode(), Limits()).tree.data
    assert [each.rule for each in letter.problems if each.rule in {"IMR822", "IMR823", "IMR827"}] == ["IMR822"]


@pytest.mark.parametrize(
    ("word", "percent", "pointer"),
    [
        ("CM17-0100004", 89, "/case/caseNumber"),
        ("03/03/2017", 85, "/case/decisionDate"),
        ("Special", 80, "/disputedItems/0/claimsAdministratorGuideline/statement"),
    ],
)
def test_a_doubtful_word_is_told_with_the_value_that_rests_on_it(word, percent, pointer):
    assert word in LETTER
    assert told(LETTER, {word: percent})[pointer] == {"count": 1, "percent": percent}
    assert told(LETTER, {word: 90}) == {}


def test_a_doubtful_decision_is_told():
    found = told(LETTER, {"Overturned": 70, "Upheld": 70})
    assert {f"/disputedItems/{item}/decision" for item in range(3)} <= {*found}


def test_in_prose_a_doubtful_number_is_told_and_another_word_only_where_it_is_a_guess():
    letter = LETTER.replace("helped for six weeks", "helped for 6 weeks")
    assert letter != LETTER
    rationale = "/disputedItems/1/rationale/0"
    assert told(letter, {"6": 80})[rationale] == {"count": 1, "percent": 80}
    assert told(letter, {"helped": 70}) == {}
    assert rationale in told(letter, {"helped": 40})


def test_labels_and_headings_are_not_values():
    assert told(LETTER, {"CLINICAL": 70}) == {}


def test_the_place_of_the_finding_is_that_of_the_word():
    lines = lines_of_scan([page_of(LETTER, {"03/03/2017": 50})])
    letter = read_letter(lines)
    (found,) = low_confidence(letter.text, lines)
    line, column = found.at or (0, 0)
    assert lines.texts[line - 1][column - 1 :].startswith("03/03/2017")
    assert found.page == 1


def test_marks_without_a_letter_or_digit_are_a_blank_line():
    lines = lines_of_scan([[[[Word("|", 9)], [Word("_", 9), Word("_", 9)], [Word("~", 9)], [Word("ﬁve", 96)]]]])
    assert lines.texts == ["", "", "", "five", ""]
    assert lines.doubtful == ()


def test_a_page_of_many_doubtful_words_or_of_none_is_told():
    good, bad = page_of("one two three four five six\n" * 9), page_of("good bad\n" * 50, {"bad": 85})
    lines = lines_of_scan([good, None, bad, []])
    assert [(each.rule, each.page) for each in lines.problems] == [("IMR822", None), ("IMR823", 3), ("IMR827", 4)]
    assert lines.problems[1].facts == {"place": "Page 3", "count": 50, "percent": 85}
    lines = lines_of_scan([page_of("good " * 100 + "bad", {"bad": 85})])
    assert [each.rule for each in lines.problems] == ["IMR822"]


def test_the_time_for_doubts_grows_with_the_letter():
    head, _, rationale = LETTER.rpartition("Decision rationale:")

    def work(times):
        text = f"{head}Decision rationale:{rationale} " + "word 5mg and more.\n" * (500 * times)
        lines = lines_of_scan([page_of(text, {"5mg": 50, "word": 50})])
        letter = read_letter(lines)
        assert low_confidence(letter.text, lines)

    assert doubles(work)


# PDFs.


@pytest.mark.parametrize(
    ("producer", "is_one"),
    [
        ("Tesseract 5.3.0", True),
        ("ocrmypdf 17.13.0 / Tesseract OCR-PDF 5.3.0", True),
        ("ABBYY FineReader PDF 15", True),
        ("Adobe Acrobat Pro 11 Paper Capture Plug-in", True),
        ("OmniPage CSDK 18", True),
        ("PDF24 OCR", True),
        ("Microsoft® Word for Microsoft 365", False),
        ("Acrobat Distiller 9.0", False),
        ("Typst 0.15", False),
        ("Procreate", False),
    ],
)
def test_programs_that_recognize_text_are_known_by_their_names(producer, is_one):
    assert names_ocr(producer) is is_one


def with_producer(name):
    """The sample letter as a PDF that *name* states to have written."""
    pdf = PDF.rstrip()
    at = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    size = 1000
    entry = len(pdf) + 1
    added = b"\n%d 0 obj\n<< /Producer (%s) >>\nendobj\n" % (size, name)
    table = len(pdf) + len(added)
    root = pdf.split(b"/Root ")[-1].split(b"R")[0]
    added += b"xref\n%d 1\n%010d 00000 n \n" % (size, entry)
    trailer = b"trailer\n<< /Size %d /Root %sR /Info %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return pdf + added + trailer % (size + 1, root, size, at, table)


def rules_of(raw):
    return {each.rule: each.severity for each in pipeline.validate(raw, syntax="letter").report.findings}


def test_a_pdf_of_a_program_that_recognizes_text_is_marked():
    assert "IMR822" not in rules_of(PDF)
    assert rules_of(with_producer(b"ABBYY FineReader 12"))["IMR822"] is Severity.INFO
    assert "IMR822" not in rules_of(with_producer(b"Word"))
    assert not made_by_ocr(b"%PDF-1.7 nothing")


def test_only_a_pdf_that_lacks_text_is_a_scan():
    assert not is_scan(PDF, 20)
    assert is_scan(with_producer(b"Tesseract 5"), 20)
    with pytest.raises(ReadError):
        is_scan(with_producer(b"Tesseract 5"), 1)


def small_pdf(*contents, pixels=1):
    """A PDF of one page for each of *contents*: what draws it. PDFium makes up for its missing table.

    Its image has one byte, and says that it has so many *pixels* across and down.
    """
    kids = " ".join(f"{number} 0 R" for number in range(10, 10 + len(contents)))
    parts = [
        "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj",
        f"2 0 obj << /Type /Pages /Count {len(contents)} /Kids [{kids}] >> endobj",
        "3 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj",
        f"4 0 obj << /Type /XObject /Subtype /Image /Width {pixels} /Height {pixels} /BitsPerComponent 8 "
        "/ColorSpace /DeviceGray "
        "/Length 1 >> stream\n0\nendstream endobj",
    ]
    for number, content in enumerate(contents):
        parts.append(
            f"{10 + number} 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {50 + number} 0 R "
            "/Resources << /Font << /F 3 0 R >> /XObject << /I 4 0 R >> >> >> endobj"
        )
        parts.append(f"{50 + number} 0 obj << /Length {len(content)} >> stream\n{content}\nendstream endobj")
    return "\n".join([*parts, "trailer << /Root 1 0 R >>\n%%EOF\n"]).encode()


SEEN = "BT /F 12 Tf 0 Tr 72 700 Td (Upheld) Tj ET"
UNSEEN = "BT /F 12 Tf 3 Tr 72 700 Td (Upheld) Tj ET"
PICTURE = "q 612 0 0 792 0 0 cm /I Do Q"


@pytest.mark.parametrize(
    ("contents", "recognized", "scan"),
    [
        ([SEEN], False, False),
        ([SEEN, ""], False, False),
        ([SEEN, PICTURE], False, True),
        ([PICTURE], False, True),
        ([f"{PICTURE} {UNSEEN}"], True, True),
        ([f"{PICTURE} {UNSEEN} {SEEN}"], False, False),
    ],
    ids=["text", "and a blank page", "and a picture", "a picture", "text that nobody sees", "a text over a picture"],
)
def test_what_a_pdf_shows_tells_a_scan(contents, recognized, scan):
    raw = small_pdf(*contents)
    assert made_by_ocr(raw) is recognized
    assert is_scan(raw, 20) is scan


def test_a_pdf_with_an_image_or_a_page_that_is_too_large_is_refused():
    large = small_pdf(PICTURE).replace(b"612 792", b"9000 9000")
    for raw in (small_pdf(PICTURE, pixels=60_000), large):
        with pytest.raises(ReadError) as caught:
            is_scan(raw, 20)
        assert caught.value.problem.facts["why"] == f"it is over the limit of {MOST_PIXELS:,} pixels of a page"


def test_a_picture_amid_pages_with_text_is_told():
    problems = lines_of(small_pdf(SEEN, PICTURE, "", SEEN), 0).problems
    assert [(each.rule, each.page) for each in problems] == [("IMR827", 2)]


# Real recognition.

LACKING = [name for name in ("ocrmypdf", "PIL") if importlib.util.find_spec(name) is None]
LACKING += [] if shutil.which("tesseract") else ["tesseract"]
recognizing = pytest.mark.skipif(bool(LACKING), reason=f"not installed: {', '.join(LACKING)} (make ocr installs them)")


@pytest.fixture(scope="module")
def scanned():
    """The sample letter scanned in two ways, as TIFF and as PDF."""
    from tests import scans

    return {
        "good.tif": scans.scan(PDF, "200 dpi, noise, JPEG 35"),
        "good.pdf": scans.scan(PDF, "300 dpi, 0.6 degrees, noise", "PDF"),
        "fax.tif": scans.scan(PDF, "fax, 204 x 98"),
        "long.tif": scans.scan(PDF, "300 dpi, clean", times=20),
    }


def cli(*arguments, cwd, **more):
    command = [sys.executable, "-m", "imr_schema", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False, **more)


@recognizing
@pytest.mark.parametrize("name", ["good.tif", "good.pdf"])
def test_a_good_scan_reads_as_the_letter(scanned, name):
    result = pipeline.validate(scanned[name], source=name, syntax="letter", settings=WITH_SCANS)
    assert result.data == pipeline.validate(PDF, syntax="letter").data
    assert "IMR822" in {each.rule for each in result.report.findings}
    assert result.report.acceptable


@recognizing
def test_the_noise_of_paper_is_no_ink_and_a_line_of_text_is():
    from PIL import Image, ImageDraw

    from imr_schema.letter.ocr.recognizer import cleaned, is_blank
    from tests.scans import noisy

    paper = Image.new("L", (2550, 3300), 255)
    assert is_blank(cleaned(noisy(paper, 25)))
    ImageDraw.Draw(paper).rectangle((300, 300, 900, 308), fill=0)
    page = cleaned(noisy(paper, 25))
    assert not is_blank(page)
    levels = page.histogram()
    assert levels[255] > 0.95 * sum(levels)
    gray = Image.new("L", (2550, 3300), 90)
    assert is_blank(cleaned(gray))
    ImageDraw.Draw(gray).rectangle((300, 300, 900, 308), fill=250)
    assert not is_blank(cleaned(gray)), "light text on dark paper is text"


@recognizing
def test_a_fax_is_refused_or_warns(scanned):
    report = pipeline.validate(scanned["fax.tif"], syntax="letter", settings=WITH_SCANS).report
    heavy = {each.rule for each in report.findings if each.severity is not Severity.INFO}
    assert report.verdict is Verdict.UNDETERMINED or "IMR823" in heavy


@recognizing
def test_the_commands_read_a_scan_where_they_are_asked_to(scanned, tmp_path):
    (tmp_path / "letter.tif").write_bytes(scanned["good.tif"])
    assert cli("letter", "check", "letter.tif", cwd=tmp_path).returncode == 3
    checked = cli("letter", "check", ".", "--ocr", cwd=tmp_path)
    assert b"IMR822" in checked.stdout
    written = cli("convert", "letter.tif", "--to", "json", "--ocr", cwd=tmp_path)
    parsed = cli("letter", "parse", "letter.tif", "--ocr", cwd=tmp_path)
    assert b"CM17-0100004" in parsed.stdout
    assert b"CM17-0100004" in written.stdout
    late = cli("letter", "check", "letter.tif", "--ocr", "--timeout", "0.5", cwd=tmp_path)
    assert b"over the limit of 0.5 seconds" in late.stdout


@recognizing
def test_nothing_runs_or_stays_when_the_reader_is_killed(scanned, tmp_path):
    (tmp_path / "letter.tif").write_bytes(scanned["long.tif"])
    kept = tmp_path / "kept"
    kept.mkdir()
    environment = {**os.environ, "TMPDIR": str(kept)}
    command = [sys.executable, "-m", "imr_schema", "letter", "check", "letter.tif", "--ocr"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL) as running:
        assert soon(lambda: any(kept.glob("imr-ocr-*/*/*")), 60)
        recognizers = [pid for pid in processes() if str(kept) in pid[1]]
        assert recognizers
        running.kill()
    assert soon(lambda: not any(kept.iterdir()), 10)  # its pages would take a minute
    assert soon(lambda: not any(alive(pid) for pid, _ in recognizers), 10)


def processes():
    """The number and the command of each process."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            yield int(folder.name), (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue


@recognizing
def test_an_image_that_does_not_decode_is_malformed():
    torn = small_pdf(PICTURE, pixels=900).replace(b"/DeviceGray", b"/DeviceGray /Filter /DCTDecode")
    for raw in (png(900, 900), jpeg(900, 900), tiff([(900, 900)]), torn):
        begun = time.monotonic()
        report = pipeline.validate(raw, syntax="letter", settings=WITH_SCANS).report
        assert [each.rule for each in report.findings] == ["IMR003"]
        assert time.monotonic() - begun < 60
