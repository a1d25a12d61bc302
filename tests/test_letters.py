"""Letters as files: every sample, every kind of file, every command."""

import json
import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO

import docx
import page
import pytest
import typst
from msgspec import structs

from imr_schema.config.settings import Settings
from imr_schema.findings import Severity, Verdict
from imr_schema.letter.editions import EDITIONS
from imr_schema.letter.extract import SOURCES, kind_of
from imr_schema.letter.extract.lines import from_text
from imr_schema.letter.letter_text import BLANK, FIXED, UNREAD
from imr_schema.letter.reader import read_letter
from imr_schema.letter.render import RENDERERS
from imr_schema.letter.statements.guideline import parse_guideline
from imr_schema.standard import PRINTED
from imr_schema.standard.samples import sample
from imr_schema.transform.letter_against_data import compare
from imr_schema.validation import pipeline
from tests.tools.make_letters import LETTERS, POSTED, SAMPLES, expected, letters, rendered

ROOT = SAMPLES.parent
TEXT = (POSTED / "mixed-outcome.txt").read_text()
GOLDEN = SAMPLES / PRINTED.name / "valid" / "golden.imr.json"
DATA = json.loads((POSTED / "mixed-outcome.txt.expected.json").read_text())["data"]


@pytest.mark.parametrize("path", letters(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_states_what_is_expected_of_it(path):
    assert path.with_name(path.name + ".expected.json").read_bytes() == expected(path), "run make samples"


@pytest.mark.parametrize("path", letters(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_line_of_a_sample_is_read_and_its_edition_identified(path):
    raw = path.read_bytes()
    letter = read_letter(SOURCES[kind_of(raw)](raw))
    assert letter.edition.name == path.parent.name
    assert UNREAD not in {account.became for account in letter.accounts}
    assert {account.became for account in letter.accounts} - {BLANK}


def test_there_are_samples_of_every_edition():
    assert {path.parent.name for path in letters()} == set(EDITIONS)
    assert len(letters()) >= 14


_OF_ITS_MAKER = re.compile(rb"Typst [0-9.]+|(?:nstance|Document)ID>[^<]+|/ID ?\[[^\]]*\]")
"""What a PDF says of the release of Typst that made it, and the identifiers that follow from that."""


def test_rendered_samples_are_what_is_rendered():
    for path, content in rendered():
        if path.suffix != ".docx":
            made, sample = (_OF_ITS_MAKER.sub(b"", each) for each in (content, path.read_bytes()))
            assert made == sample, path.name


def test_every_form_and_every_extraction_of_one_letter_gives_the_same_data():
    for path in POSTED.glob("mixed-outcome*"):
        if path.suffix != ".json":
            assert pipeline.validate(path.read_bytes(), syntax="letter").data == DATA, path.name


def test_a_rendered_pdf_is_accessible_and_archival_and_the_same_each_time():
    made = RENDERERS["pdf"](DATA)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(made, profile=profile)
        assert report.is_compliant, [failure.rule_id for failure in report.failures]
    assert RENDERERS["pdf"](DATA) == made
    assert b"/Author" not in made


@pytest.mark.parametrize("form", RENDERERS)
def test_a_served_copy_keeps_its_documents_and_its_outcome(form):
    data = {
        **DATA,
        "copy": "served",
        "documentsReviewed": ["Application for review", "Notes of 2016 to 2017"],
        "outcome": "partialOverturn",
    }
    assert pipeline.validate(RENDERERS[form](data), syntax="letter").data == data


def test_texts_of_a_letter_are_never_markup():
    nasty = '<script>alert(1)</script> #let x = 1; *bold* _it_ $m$ @a {{ b }} {% c %} \\ "q"'
    data = json.loads(json.dumps(DATA))
    data["clinicalCaseSummary"] = [nasty]
    for form, render in RENDERERS.items():
        raw = render(data)
        assert pipeline.validate(raw, syntax="letter").data["clinicalCaseSummary"] == [nasty], form
    assert b"<script>" not in RENDERERS["html"](data)


def test_a_docx_has_real_headings_and_no_author():
    made = docx.Document(BytesIO(RENDERERS["docx"](DATA)))
    assert [p.style.name for p in made.paragraphs if p.style and str(p.style.name).startswith("Heading")][:2] == [
        "Heading 1",
        "Heading 2",
    ]
    assert made.core_properties.author == ""


def report_on(raw, **more):
    return pipeline.validate(raw, syntax="letter", **more).report


def rules(report):
    return {finding.rule for finding in report.findings}


def changed_docx(change):
    source = BytesIO(RENDERERS["docx"](DATA))
    target = BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, change(content) if entry.filename == "word/document.xml" else content)
    return target.getvalue()


def test_insertions_and_content_controls_count_and_deletions_and_hidden_text_do_not():
    def change(xml):
        hidden = b"<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
        deleted = b'<w:del w:id="1" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>'
        inserted = b'<w:ins w:id="2" w:author="x"><w:r><w:t xml:space="preserve"> inserted</w:t></w:r></w:ins>'
        control = b'<w:sdt><w:sdtContent><w:r><w:t xml:space="preserve"> controlled</w:t></w:r></w:sdtContent></w:sdt>'
        hyphen = b'<w:r><w:t xml:space="preserve"> follow</w:t><w:noBreakHyphen/><w:t>up</w:t></w:r>'
        old = b"on 12 January 2017.</w:t></w:r>"
        assert old in xml
        return xml.replace(old, old + hidden + deleted + inserted + control + hyphen, 1)

    summary = pipeline.validate(changed_docx(change), syntax="letter").data["clinicalCaseSummary"][0]
    assert summary.endswith("on 12 January 2017. inserted controlled follow-up")


def test_scripts_hidden_and_deleted_text_of_html_do_not_count():
    raw = RENDERERS["html"](DATA).replace(
        b"</h3>",
        b'</h3><script>x</script><p hidden>h</p><p style="display: none">n</p><del>d</del><template>t</template>',
        1,
    )
    assert pipeline.validate(raw, syntax="letter").data == DATA


def test_a_scan_needs_ocr_and_a_broken_file_is_malformed():
    scan = typst.compile(b"#rect(width: 3cm, height: 3cm)", format="pdf")
    report = report_on(scan)
    assert rules(report) == {"IMR820"}
    assert report.verdict is Verdict.UNDETERMINED
    for raw in (b"%PDF-1.7 nothing", b"PK\x03\x04 nothing", b"\xff\xfeabc"):
        assert rules(report_on(raw)) <= {"IMR003", "IMR801"}


def test_a_letter_of_no_edition_is_not_guessed():
    report = report_on(b"Dear Ms. Nobody,\nyour request was upheld.\n")
    assert rules(report) == {"IMR801"}
    assert all(name in report.findings[0].message for name in EDITIONS)


def test_two_letters_in_one_file_are_reported():
    assert rules(report_on((TEXT + "\f" + TEXT).encode())) == {"IMR821"}


def test_text_that_is_not_recognized_is_unread_at_its_line():
    report = report_on(TEXT.replace("Priority:", "Stamped by nobody in particular\nPriority:", 1).encode())
    unread = [f for f in report.findings if f.rule == "IMR803"]
    assert [(f.page, f.line) for f in unread] == [(1, 4)]


def test_lines_above_the_header_are_the_letterhead():
    report = report_on(("Review Services\n|| ~ __\n" + TEXT).encode())
    assert [(f.rule, f.severity) for f in report.findings] == [("IMR829", Severity.INFO)]


def test_a_decision_or_label_that_is_missing_is_found_at_its_item():
    lacking = TEXT.replace("contrast: Upheld", "contrast", 1)
    assert ("IMR302", 1) in {(f.rule, f.item) for f in report_on(lacking.encode()).findings}
    lacking = TEXT.replace("Decision rationale:", "", 1)
    assert {"IMR304", "IMR308"} <= rules(report_on(lacking.encode()))


def test_a_fixed_sentence_that_is_missing_is_reported():
    lacking = TEXT.replace(
        "The reviewer's summary of the case, drawn from the file with all medical records:", "Summary follows."
    )
    assert lacking != TEXT
    assert "IMR804" in rules(report_on(lacking.encode()))


@pytest.mark.parametrize(
    ("place", "value", "rule"),
    [
        ("decision", "overturned", "IMR811"),
        ("rationale", ["Another reason."], "IMR812"),
        ("description", "MRI of the cervical spine, with contrast", "IMR810"),
    ],
)
def test_each_difference_from_the_data_is_a_finding_at_its_line(place, value, rule):
    data = json.loads(json.dumps(DATA))
    data["disputedItems"][0][place] = value
    report = report_on(TEXT.encode(), against=data)
    found = [f for f in report.findings if f.rule == rule]
    assert [(f.item, f.severity) for f in found] == [(1, Severity.ERROR)]
    assert found[0].line is not None
    assert found[0].page == 1
    assert not report.acceptable


def test_a_letter_agrees_with_its_own_data_and_items_are_matched_by_description():
    letter = read_letter(from_text(TEXT.encode()))
    assert compare(letter, DATA) == []
    data = json.loads(json.dumps(DATA))
    other = structs.replace(letter, data=data)
    data["case"]["decisionDate"] = "2017-03-04"
    data["disputedItems"].reverse()
    data["disputedItems"].append({**data["disputedItems"][0], "number": 9, "description": "Something else"})
    assert [problem.rule for problem in compare(letter, data)] == ["IMR810", "IMR815"]
    assert [problem.facts for problem in compare(letter, data)] == [{}, {"number": 9}]
    assert [problem.rule for problem in compare(other, DATA)] == ["IMR810", "IMR814"]


def run(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "imr_schema", *map(str, arguments)], capture_output=True, cwd=cwd or ROOT, check=False
    )


def test_letter_check_parse_and_accounting():
    letter = LETTERS / "letter-2014" / "two-items.txt"
    done = run("letter", "check", letter)
    assert done.returncode == 0
    assert b"2 of 2 disputed items complete" in done.stdout
    parsed = json.loads(run("letter", "parse", letter).stdout)
    assert parsed["reviewer"]["specialties"] == ["Physical Medicine and Rehabilitation", "Pain Medicine"]
    accounts = run("letter", "parse", letter, "--accounting").stdout.decode().splitlines()
    assert len(accounts) == len(letter.read_text().split("\n"))
    assert accounts[0] == "1:1: fixed text, /case/caseNumber"
    assert "Upheld" not in "".join(accounts)


def test_letter_check_against_data(tmp_path):
    data = tmp_path / "d.imr.json"
    data.write_text(json.dumps(DATA))
    letter = POSTED / "mixed-outcome.pdf"
    assert run("letter", "check", letter, "--against", data).returncode == 0
    wrong = json.loads(json.dumps(DATA))
    wrong["disputedItems"][1]["decision"] = "upheld"
    data.write_text(json.dumps(wrong))
    done = run("letter", "check", letter, "--against", data)
    assert done.returncode == 1
    assert b"IMR811 Disputed item 2: the letter says overturned, the data says upheld." in done.stdout


def test_letters_convert_with_what_they_state_and_metadata_supplies_the_rest(tmp_path):
    letter = LETTERS / "letter-2014" / "without-header.txt"
    done = run("convert", letter, "--to", "json", "-o", tmp_path / "a.imr.json")
    assert done.returncode == 1
    assert b"IMR103 The document has no case" in done.stderr
    assert "case" not in json.loads((tmp_path / "a.imr.json").read_text())
    extra = {"copy": "posted", "case": {**DATA["case"], "caseNumber": "CM14-0200003"}}
    (tmp_path / "m.json").write_text(json.dumps(extra))
    done = run("convert", letter, "--to", "xml", "-o", tmp_path / "b.imr.xml", "--metadata", tmp_path / "m.json")
    assert done.returncode == 0
    assert run("validate", tmp_path / "b.imr.xml").returncode == 0
    (tmp_path / "m.csv").write_text(
        "Case Number,Case Outcome,Decision Date\nCM14-0200001,Partially Overturn,10/30/2014\n"
    )
    done = run("convert", LETTERS / "letter-2014" / "two-items.txt", "--to", "json", "--metadata", tmp_path / "m.csv")
    assert json.loads(done.stdout)["outcome"] == "partialOverturn"


def test_a_folder_of_letters_becomes_a_folder_of_data(tmp_path):
    done = run(
        "convert", POSTED, "--to", "json", "-o", f"{tmp_path}/out/", "--include", "*.pdf", "--include", "one-item.txt"
    )
    assert done.returncode == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["mixed-outcome.imr.json", "one-item.imr.json"]


def test_invalid_metadata_is_wrong_usage(tmp_path):
    for text in ("[1]", "{", "a,b\n1,2\n", '[{"case": 1}]', '{"case": 1}'):
        (tmp_path / "m").write_text(text)
        done = run("convert", POSTED / "one-item.txt", "--to", "json", "--metadata", tmp_path / "m")
        assert done.returncode == 2, text


@pytest.mark.parametrize("form", RENDERERS)
def test_letter_render_writes_what_letter_check_reads(form, tmp_path):
    source = SAMPLES / PRINTED.name / "valid" / "twenty-one-items.imr.xml"
    target = tmp_path / f"l.{form}"
    assert run("letter", "render", source, "--to", form, "-o", target).returncode == 0
    done = run("letter", "check", target)
    assert b"21 of 21 disputed items complete" in done.stdout
    assert (
        run("letter", "render", SAMPLES / PRINTED.name / "invalid" / "IMR304" / "item-rationale.imr.json").returncode
        == 1
    )


def test_a_megabyte_of_hostile_text_is_read_in_a_time_that_grows_with_it():
    head, _, tail = TEXT.partition("Decision rationale:")
    for filler in (
        "Upheld\n",
        "Claims Administrator guideline:\n",
        "a guideline: ",
        "Case Number:\n",
        "was the original request. ",
        "x" * 79 + "\n",
    ):
        raw = (
            head + "Decision rationale: " + filler * (1_000_000 // len(filler)) + "\nDecision rationale:" + tail
        ).encode()
        assert "IMR090" not in rules(report_on(raw))


def test_text_in_utf_16_with_its_mark_is_read():
    assert read_letter(from_text(TEXT.encode("utf-16"))).data == DATA


def test_a_rationale_without_a_full_stop_does_not_run_into_the_next_description():
    text, count = re.subn(
        r"The\s+study\s+is\s+not\s+medically\s+necessary\.",
        "It is not medically necessary.\n\nA second paragraph ends without a stop",
        TEXT,
    )
    assert count == 1
    items = read_letter(from_text(text.encode())).data["disputedItems"]
    assert items[0]["rationale"][0].endswith("A second paragraph ends without a stop")
    assert items[1]["description"] == DATA["disputedItems"][1]["description"]


@pytest.mark.parametrize(
    ("package", "words", "extra"),
    [
        ("pypdfium2", ["check", POSTED / "mixed-outcome.pdf"], "pdf"),
        ("pypdfium2", ["check", "--jobs", "2", POSTED], "pdf"),
        ("typst", ["render", GOLDEN, "--to", "pdf"], "render"),
        ("docx", ["render", GOLDEN, "--to", "docx"], "render"),
        ("jinja2", ["render", GOLDEN, "--to", "html"], "render"),
    ],
)
def test_an_extra_that_is_not_installed_is_wrong_usage_with_the_command_that_installs_it(
    package, words, extra, tmp_path
):
    (tmp_path / f"{package}.py").write_text("raise ImportError")
    done = subprocess.run(
        [sys.executable, "-m", "imr_schema", "letter", *map(str, words)],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"},
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.decode().splitlines()[-1].endswith(f" another package: pip install 'imr-schema[{extra}]'")


def test_heads_and_feet_of_a_docx_stand_in_the_margin():
    made = docx.Document(BytesIO(RENDERERS["docx"](DATA)))
    made.sections[0].header.paragraphs[0].text = "A word in the margin"
    made.sections[0].footer.paragraphs[0].text = "Page 1"
    target = BytesIO()
    made.save(target)
    report = report_on(target.getvalue())
    assert [f.rule for f in report.findings if f.severity is Severity.ERROR] == []
    letter = read_letter(SOURCES[".docx"](target.getvalue()))
    assert [(account.text, account.became) for account in letter.accounts[-2:]] == [
        ("A word in the margin", FIXED),
        ("Page 1", FIXED),
    ]


@pytest.mark.parametrize("form", RENDERERS)
def test_the_excerpt_of_a_finding_is_the_line_as_it_was_read(form):
    data = json.loads(json.dumps(DATA))
    data["disputedItems"][0]["rationale"] = ["Six visits brought a gain. The request is medically necessary."]
    data["disputedItems"][0]["decision"] = "upheld"
    [found] = [
        f for f in report_on(RENDERERS[form](data), settings=Settings(values="clip")).findings if f.rule == "IMR310"
    ]
    assert found.excerpt.text[found.excerpt.caret :].startswith("Six visits")


HEAD, _, _ = TEXT.partition(DATA["disputedItems"][0]["description"])
GUIDELINES = (
    "Claims Administrator guideline: Decision based on MTUS Knee Complaints 2004.\n\n"
    "MAXIMUS guideline: The Expert Reviewer did not cite any medical evidence for its decision.\n\n"
)


def read_items_of(text):
    letter = read_letter(from_text((HEAD + text).encode()))
    return letter.data["disputedItems"], {problem.rule for problem in letter.problems}


@pytest.mark.parametrize("label", ["MAXIMUS guideline", "MAXIMUSguideline", "Other Reviewers guideline"])
def test_a_source_called_guidelines_at_the_beginning_of_a_line_is_not_the_reviewers_label(label):
    items, reported = read_items_of(
        "Home visit: Upheld\n\nClaims Administrator guideline: Decision based on Non-MTUS Citation Sleep Society\n"
        f"Practice Guidelines: Insomnia.\n\n{label}: Decision based on MTUS Knee Complaints 2004.\n\n"
        "Decision rationale: It is not medically necessary.\n"
    )
    assert items[0]["claimsAdministratorGuideline"]["statement"].endswith("Practice Guidelines: Insomnia.")
    assert items[0]["reviewerGuideline"]["statement"] == "Decision based on MTUS Knee Complaints 2004."
    assert reported == set()


@pytest.mark.parametrize(
    ("sources", "basis", "cited"),
    [
        (
            "Non-MTUS Citation Sleep Society, 2010. Decision based on Non-MTUS Citation ODG, Knee.",
            "nonMtus",
            ["Sleep Society, 2010", "Knee"],
        ),
        (
            "Non-MTUS Citation ODG, Pain. Decision based on MTUS Knee Complaints 2004, Section(s): Initial Care.",
            "both",
            [("Knee Complaints", 2004, ["Initial Care"]), "Pain"],
        ),
        (
            "MTUS Knee Complaints 2004. Decision based on MTUS Eye Complaints 2004.",
            "mtus",
            [("Knee Complaints", 2004, []), ("Eye Complaints", 2004, [])],
        ),
        (
            "MTUS Knee Complaints 2004, Shoulder Complaint 2004, Section(s): Initial Care.",
            "mtus",
            [("Knee Complaints", 2004, []), ("Shoulder Complaint", 2004, ["Initial Care"])],
        ),
        (
            "MTUSForearm, Wrist and Hand Complaints 2004; Knee Complaints 2004.",
            "mtus",
            [("Forearm, Wrist and Hand Complaints", 2004, []), ("Knee Complaints", 2004, [])],
        ),
        (
            "MTUS Chronic Pain Medical Treatment 2009, Section(s): NSAIDs, GI symptoms & cardiovascular risk, "
            "Gabapentin (Neurontin, Gabarone), Physical Medicine.",
            "mtus",
            [
                (
                    "Chronic Pain Medical Treatment",
                    2009,
                    [
                        "NSAIDs, GI symptoms & cardiovascular risk",
                        "Gabapentin (Neurontin, Gabarone)",
                        "Physical Medicine",
                    ],
                )
            ],
        ),
        ("MTUS Knee Complaints 2004.The reviewer did not cite any other.", "mtus", [("Knee Complaints", 2004, [])]),
        ("Non-MTUS Citation The reviewer did not cite any evidence.", "noneCited", []),
    ],
)
def test_a_statement_is_parsed_as_it_is_printed(sources, basis, cited):
    guideline = parse_guideline(f"Decision based on {sources}")
    assert guideline["basis"] == basis
    assert [
        (c["title"], c["year"], c.get("sections", [])) if c["source"] == "MTUS" else c["title"]
        for c in guideline["citations"]
    ] == cited


FIRST = "Home visit: Upheld\n\n" + GUIDELINES + "Decision rationale: It is not medically necessary.\n\n"
TAPER = "Of note, a supervised taper over several weeks is advised, with a visit at the end of each of these."


@pytest.mark.parametrize(
    ("between", "described", "sure"),
    [
        (f"{TAPER}\n\n", "zolpidem 5 mg #30:", True),
        (f"{TAPER}\n\f", "Zolpidem 5 mg #30:", True),
        (f"{TAPER}\n\n", "Labs to include:\n\nCBC, CMP:", False),
        (f"{TAPER}\n\n", "Zolpidem 5 mg #30:\n\n", True),
        (f"{TAPER}\n\n", "Zolpidem 5 mg by mouth q.d.\n#30:", True),
        (f"{TAPER}\n\n", "Home visits of Dr.\nNobody:", True),
    ],
)
def test_a_last_paragraph_of_advice_stays_out_of_the_next_description(between, described, sure):
    items, reported = read_items_of(
        FIRST + between + described + " Upheld\n\n" + GUIDELINES + "Decision rationale: No.\n"
    )
    assert items[0]["rationale"][0].endswith(TAPER)
    assert items[1]["description"] == " ".join(described.split()).removesuffix(":")
    assert items[1]["decision"] == "upheld"
    assert reported == (set() if sure else {"IMR322"})


def test_without_blank_lines_a_full_last_line_that_may_belong_to_the_next_description_is_reported():
    text = FIRST + TAPER + "\nZolpidem 5 mg #30: Upheld\n\n" + GUIDELINES + "Decision rationale: No.\n"
    items, reported = read_items_of(re.sub(r"\n\n+", "\n", text))
    assert items[1]["description"] == "Zolpidem 5 mg #30"
    assert reported == {"IMR322"}


def test_where_every_line_has_a_blank_one_more_of_them_still_divide_paragraphs():
    text = HEAD + FIRST + TAPER + "\n\nzolpidem 5 mg #30: Upheld\n\n" + GUIDELINES + "Decision rationale: No.\n"
    letter = read_letter(from_text(text.replace("\n", " \n\n").encode()))
    assert letter.data["disputedItems"][1]["description"] == "zolpidem 5 mg #30"
    assert letter.problems == []


@pytest.mark.parametrize("label", ["Claims Adminstrator guideline:", "Claims Administrator guideline"])
def test_an_item_whose_first_label_is_damaged_is_read_and_reported(label):
    second = FIRST.replace("Home", "Clinic").replace("Claims Administrator guideline:", label)
    items, reported = read_items_of(FIRST + second)
    assert [item["description"] for item in items] == ["Home visit", "Clinic visit"]
    assert reported == {"IMR824"}


def test_an_item_whose_first_label_is_not_recognized_is_reported():
    second = FIRST.replace("Home", "Clinic").replace("Claims Administrator guideline:", "The claim's guideline:")
    items, reported = read_items_of(FIRST + second)
    assert len(items) == 1
    assert reported == {"IMR308"}


def test_the_header_of_another_letter_at_the_end_is_reported():
    other = "\fCase Number: CM16-0999002\nDate Assigned: 10/12/2016 Date of Injury: 03/14/2015\n"
    assert rules(report_on((TEXT + other).encode())) == {"IMR821"}


def test_a_decision_in_part_is_not_read_as_a_whole_one():
    items, _ = read_items_of(FIRST.replace("visit: Upheld", "visit: Partially Overturned"))
    assert "decision" not in items[0]


def test_words_that_an_extractor_joined_are_still_labels_and_headings():
    text = TEXT
    for words in (
        "CASE SUMMARY",
        "DECISIONS AND",
        "Claims Administrator",
        "Decision rationale",
        "following credentials",
    ):
        assert words in text
        text = text.replace(words, words.replace(" ", ""))
    for words in ("Case Number", "Date of Injury", "Date Assigned"):
        text = text.replace(words + ": ", words.replace(" ", "") + ":")
    letter = read_letter(from_text(text.encode()))
    assert letter.data == DATA
    assert letter.problems == []


def test_states_joined_by_and_are_two_and_both_lists_may_share_a_line():
    lists = re.compile(r"State\(s\) of Licensure: .*\n(?:.*\n)?Certification\(s\)/Specialty: .*\n")
    assert lists.search(TEXT)
    text = lists.sub(
        "State(s) of Licensure: California and New York. "
        "Certification(s)/Specialty: Hand and Wrist Surgery, Neurology\n",
        TEXT,
    )
    reviewer = read_letter(from_text(text.encode())).data["reviewer"]
    assert reviewer["licensureStates"] == ["California", "New York"]
    assert reviewer["specialties"] == ["Hand and Wrist Surgery", "Neurology"]


NOTICE = """Notice of Independent Medical Review DeterminationDated: 9/26/2013

Date of UR Decision: 7/1/2013
Date of Injury: 4/4/2010

1) Example Reviews has determined the request for a bath chair of 5/5/2013 is notmedically necessary
and appropriate.
2) Example Reviews has determined the request for two visits ismedically necessary and appropriate. INDEPENDENT
MEDICAL REVIEW DECISION AND RATIONALE
1) Example Reviews has determined the request for a bath chair of 5/5/2013 is not medically necessary and appropriate.
2) Example Reviews has determined the request for two visits is medically necessary and appropriate.

Medical Qualifications of the Expert Reviewer:
The reviewer is Board Certified in Neurology and is licensed to practice in Oregon.

Case Summary:
A baker fell.
"""


def test_a_notice_with_words_run_together_never_turns_a_decision_round():
    letter = read_letter(from_text(NOTICE.encode()))
    assert [(i["number"], i["description"], i["decision"]) for i in letter.data["disputedItems"]] == [
        (1, "a bath chair of 5/5/2013", "upheld"),
        (2, "two visits", "overturned"),
    ]
    assert letter.data["case"] == {
        "dateOfInjury": "2010-04-04",
        "utilizationReviewDate": "2013-07-01",
        "decisionDate": "2013-09-26",
    }
    assert letter.data["reviewer"]["specialties"] == ["Neurology"]
    assert letter.problems == []


def test_a_notice_that_prints_one_decision_in_two_ways_has_none():
    letter = read_letter(from_text(NOTICE.replace("two visits is medically", "two visits is not medically").encode()))
    assert [item.get("decision") for item in letter.data["disputedItems"]] == ["upheld", None]


def test_a_notice_without_any_of_its_headings_is_read_and_each_heading_reported():
    text = NOTICE
    for heading in ("DECISION AND RATIONALE", "Medical Qualifications of the Expert Reviewer:", "Case Summary:"):
        assert heading in text
        text = text.replace(heading, "")
    letter = read_letter(from_text(text.encode()))
    assert [item["decision"] for item in letter.data["disputedItems"]] == ["upheld", "overturned"]
    assert [problem.rule for problem in letter.problems].count("IMR802") == 3


@pytest.mark.parametrize("number", ["{}", "Page {} of 2", "- {} -"])
def test_numbers_of_pages_are_not_read_into_a_sentence(number):
    second = DATA["disputedItems"][1]["description"].split()[0]
    before, _, after = TEXT.partition(f"\n{second}")
    assert after
    words, _, last = before.rstrip().rpartition(" ")
    text = f"{words}\n{number.format(1)}\n\f{last}\n\n{second}{after}\n{number.format(2)}\n"
    letter = read_letter(from_text(text.encode()))
    assert letter.data == DATA
    assert UNREAD not in {account.became for account in letter.accounts}


def test_a_word_divided_by_a_soft_hyphen_at_the_lines_end_is_one_word():
    word = "medically"
    assert word in TEXT
    assert read_letter(from_text(TEXT.replace(word, "medi\u00ad\ncally").encode())).data == DATA


def test_a_letter_cut_after_a_decision_is_reported():
    items, reported = read_items_of(FIRST + "Clinic visit: Overturned\n")
    assert len(items) == 1
    assert reported == {"IMR308"}


_INLINE = "Decision Date: {} UR Denial Date: {}\nPriority: Standard Application\nReceived:\n{}\n"
_MIXED = "Decision Date:\n{}\nUR Denial Date:\n{}\n{}\nApplication\nReceived:\n"
_COLUMNS = "Decision Date:\nUR Denial Date:\nApplication\nReceived:\n\n{}\n{}\n{}\n"
_LAYOUT = "Decision Date: {}      UR Denial Date: {}\nPriority: Standard   Application   {}\n      Received:\n"
_DATES = {"decisionDate": "11/08/2016", "utilizationReviewDate": "09/20/2016", "applicationReceivedDate": "10/03/2016"}


@pytest.mark.parametrize("empty", [None, *_DATES])
@pytest.mark.parametrize("order", [_INLINE, _MIXED, _COLUMNS, _LAYOUT])
def test_a_headers_empty_cell_never_gets_the_value_of_another(order, empty):
    head = order.format(*("" if name == empty else date for name, date in _DATES.items()))
    letter = read_letter(
        from_text(("Case Number: CM16-0999001\n" + head + "\n" + TEXT[TEXT.index("HOW THE") :]).encode())
    )
    read = {name: date for name, date in letter.data["case"].items() if name in _DATES}
    printed = {name: f"{date[6:]}-{date[:2]}-{date[3:5]}" for name, date in _DATES.items() if name != empty}
    assert read.items() <= printed.items()
    lost = len(printed) - len(read)
    assert [problem.rule for problem in letter.problems] == ["IMR803"] * lost
    assert lost == 0 if empty is None else lost < 3


def test_a_value_beside_its_label_is_not_the_one_of_the_label_above():
    head = (
        "Case Number: CM16-0999001\nDate of Injury:\nUR Denial Date: 09/20/2016\n10/03/2016\nApplication\nReceived:\n\n"
    )
    case = read_letter(from_text((head + TEXT[TEXT.index("HOW THE") :]).encode())).data["case"]
    assert case == {
        "caseNumber": "CM16-0999001",
        "utilizationReviewDate": "2016-09-20",
        "applicationReceivedDate": "2016-10-03",
    }


@pytest.mark.parametrize("number", ["CM16-09 99001", "CM 16-0999001", "CM16 -\n0999001"])
def test_a_case_number_broken_by_a_space_is_one(number):
    text = re.sub(r"CM[0-9]{2}-[0-9]{7}", number, TEXT, count=1)
    assert number in text
    assert read_letter(from_text(text.encode())).data["case"]["caseNumber"] == "CM16-0999001"


def test_digits_of_a_date_never_complete_a_case_number():
    text = re.sub(r"CM[0-9]{2}-[0-9]{7}\n", "CM16-099900\n1/12/2016\n", TEXT, count=1)
    assert "1/12/2016" in text
    assert "caseNumber" not in read_letter(from_text(text.encode())).data["case"]


def test_the_lead_in_of_the_summary_may_lack_its_colon():
    text, count = re.subn(r"(including\s+all\s+medical\s+records):", r"\1", TEXT)
    if not count:
        text, count = re.subn(r"(medical\s+records):", r"including all \1", TEXT)
    assert count == 1
    letter = read_letter(from_text(text.encode()))
    assert letter.data == DATA
    assert letter.problems == []


@pytest.mark.parametrize(
    ("end", "reported"),
    [
        ("It is not medically necessary.", set()),
        ("It is not medically necessary", set()),
        ("It is medically necessary\nand appropriate", set()),
        ('The record says "no gain."', set()),
        ("No gain was shown (see the report).", set()),
        ("No gain was shown. (continued)", set()),
        ("Not shown were:\n\n1. a plan\n\n2. a gain", set()),
        ("Not shown were:\n\n- a plan", set()),
        ("It is not medically", {"IMR805"}),
        ("It is not medically necessary because,", {"IMR805"}),
        ("No. 5 of", {"IMR805"}),
    ],
)
def test_a_letter_that_ends_in_mid_sentence_is_reported(end, reported):
    _, found = read_items_of(f"Home visit: Upheld\n\n{GUIDELINES}Decision rationale: A gain was not shown.\n\n{end}\n")
    assert found == reported


def test_words_after_a_list_of_sections_are_not_one_of_them():
    cited = "Decision based on MTUS Knee Complaints 2004, Section(s): Initial Care, Opioids vs. NSAIDs."
    guideline = parse_guideline(f"{cited} See the whole chapter, too.")
    assert guideline["citations"][0]["sections"] == ["Initial Care", "Opioids vs. NSAIDs"]
    assert guideline["statement"] == f"{cited} See the whole chapter, too."


def test_a_line_of_prose_that_ends_in_a_heading_is_none():
    text = TEXT.replace(
        "CLINICAL CASE SUMMARY", "Nothing was found in the other documents reviewed\n\nCLINICAL CASE SUMMARY"
    )
    letter = read_letter(from_text(text.encode()))
    assert letter.edition.name == "posted-2016"


def test_a_page_that_begins_with_advice_is_no_description_where_only_the_header_has_blank_lines():
    second = f"Zolpidem 5 mg #30 was the original request. 10 were authorized: Upheld\n{GUIDELINES}"
    text = f"{FIRST.strip()}\n\f{TAPER}\n{second}"
    head = HEAD.replace("Decision Date", "\n\nDecision Date").replace("UR Denial Date", "\n\nUR Denial Date", 1)
    assert head.count("\n\n") > HEAD.count("\n\n")
    blanks, _, rest = head.partition("HOW THE")
    flat = re.sub(r"\n\n+", "\n", "HOW THE" + rest + text + "Decision rationale: No.\n")
    items = read_letter(from_text((blanks + flat).encode())).data["disputedItems"]
    assert items[0]["rationale"][0].endswith(TAPER)


def test_a_letter_without_any_label_is_reported_and_not_an_internal_error():
    text = RENDERERS["txt"](DATA).decode().replace("Claims Administrator guideline:", "")
    found = rules(report_on(text.encode()))
    assert "IMR090" not in found
    assert found & {"IMR300", "IMR308", "IMR803"}


def test_every_edition_has_a_row_on_the_page_about_letters():
    rows = (ROOT / "docs" / "letters.md").read_text()
    assert set(re.findall(r"^\| `([a-z]+-[0-9]{4})` \|", rows, re.M)) == set(EDITIONS)


@pytest.mark.parametrize("form", ["txt", "html", "docx", "pdf"])
def test_line_ends_in_a_text_make_no_paragraphs_of_their_own_in_print(form):
    data = json.loads(sample("1.0", "valid", "one-item.imr.json"))
    item = data["disputedItems"][0]
    more = "\n\n".join(
        ["", "Acupuncture, six visits: Upheld", "Claims Administrator guideline: MTUS 2009.",
         "Expert Reviewer guideline: MTUS 2009.", "Decision rationale: It is not needed by anybody here at all."]
    )  # fmt: skip
    item["rationale"] = [item["rationale"][0] + more]
    data["clinicalCaseSummary"] = ["The worker fell.\n\nIMR ISSUES, DECISIONS AND RATIONALES\n\nMore."]
    read = pipeline.validate(RENDERERS[form](data), syntax="letter")
    assert len(read.data["disputedItems"]) == 1
    assert read.data["disputedItems"][0]["decision"] == item["decision"]


@pytest.mark.parametrize(
    ("words", "decision"),
    [
        ("\u2612 Upheld \u2610 Overturned", "upheld"),
        ("\u2610 Upheld \u2612 Overturned", "overturned"),
        ("[X] Upheld [ ] Overturned", "upheld"),
        ("[ ] Upheld [x] Overturned", "overturned"),
        ("Upheld \u2612 Overturned \u2610", "upheld"),
        ("( ) Overturned / (x) Upheld", "upheld"),
        ("\u2611 Upheld", "upheld"),
        ("\u2612 Upheld \u2612 Overturned", None),
        ("\u2610 Upheld \u2610 Overturned", None),
        ("\u2610 Overturned", None),
        ("Upheld \u2612 Overturned", None),
    ],
)
def test_of_decisions_with_boxes_the_one_that_is_ticked_decides(words, decision):
    line = f"{DATA['disputedItems'][0]['description']}: "
    text = re.sub(f"(?i){re.escape(line)}(upheld|overturned)", line + words, TEXT)
    assert words in text
    item = read_letter(from_text(text.encode())).data["disputedItems"][0]
    assert item.get("decision") == decision
    assert decision is None or item["description"] == DATA["disputedItems"][0]["description"]


def test_what_the_letter_has_and_the_data_have_not_is_found_at_its_line():
    data = {name: value for name, value in DATA.items() if name != "documentsReviewed"}
    data["disputedItems"] = data["disputedItems"][:-1]
    data["reviewer"] = {**data["reviewer"], "statement": ["Another statement."]}
    report = pipeline.validate(TEXT.encode(), syntax="letter", against=data).report
    lines = {f.rule: f.line or 0 for f in report.findings}
    printed = TEXT.splitlines()
    assert printed[lines["IMR814"] - 1].startswith(DATA["disputedItems"][-1]["description"][:20])
    assert printed[lines["IMR812"] - 1].startswith(DATA["reviewer"]["statement"][0][:20])
