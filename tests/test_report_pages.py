"""An HTML report on many documents: what leads to its pages, what they hold, and what is left of earlier ones."""

import os
import re
import subprocess
import sys
from urllib.parse import unquote

import pytest
from lxml import html

from imr_schema import report_text, write_report
from imr_schema.errors import UsageError
from imr_schema.findings import Finding, Report, Severity, Verdict
from imr_schema.reports import FORMATS
from imr_schema.reports.html.pages import MOST_ON_A_PAGE
from imr_schema.standard import LATEST
from tests.reporting import RUN
from tests.test_samples import SAMPLES

VERDICTS = [*Verdict]
GOOD = (SAMPLES / LATEST.name / "valid" / "one-item.imr.json").read_bytes()


def many(count, name="in/{}.json"):
    """Reports on *count* documents of all verdicts, most of them with a finding."""

    def one(n):
        rule = ("IMR304", "IMR305", "IMR601")[n % 3]
        finding = Finding(rule, "a-rule", [*Severity][n % 3], "It is so.", "/disputedItems/0")
        return Report(name.format(n), VERDICTS[n % 7 % 4 % 3], (finding,) if n % 4 else (), rules="run", syntax="json")

    return [one(n) for n in range(count)]


def page(path):
    return html.fromstring(path.read_text("utf-8"))


def leads_to_what_is_there(report):
    """The pages that *report* leads to; every link in it and in them has its target."""
    index = page(report)
    beside = sorted({report.parent / unquote(each) for each in index.xpath("//a/@href") if not each.startswith("#")})
    trees = {report: index} | {path: page(path) for path in beside}
    anchors = {path: set(tree.xpath("//@id")) for path, tree in trees.items()}
    for path, tree in trees.items():
        for link in set(tree.xpath("//a/@href")):
            file, _, anchor = link.partition("#")
            target = (path.parent / unquote(file)).resolve() if file else path
            assert not anchor or anchor in anchors[target], link
            assert target in trees, link
        assert path.read_text().endswith("</body>\n</html>\n")
    return beside


def documents(path):
    """What is told of each document of the page at *path*."""
    return re.findall(r'<details class="doc.*', path.read_text("utf-8"))


@pytest.mark.parametrize("name", ["r.html", "a b#c?d%41 é'\".html", "x:y"])
def test_every_document_is_on_one_page_with_all_that_one_page_told(tmp_path, name):
    reports = many(3 * MOST_ON_A_PAGE)
    write_report(iter(reports), "html", tmp_path / name)
    pages = leads_to_what_is_there(tmp_path / name)
    assert {each.parent.name for each in pages} == {f"{os.path.splitext(name)[0]}-pages"}
    whole = re.findall(r'<details class="doc.*', report_text(reports, "html"))
    assert len(whole) == len(reports)
    assert [each for path in pages for each in documents(path)] == whole
    assert max(len(documents(path)) for path in pages) == MOST_ON_A_PAGE
    names = [each for path in pages for each in page(path).xpath("//table//th/a/text()")]
    assert sorted(names) == sorted(each.source for each in reports)


def test_as_many_as_one_page_holds_are_on_one_page_as_ever(tmp_path):
    reports = many(MOST_ON_A_PAGE)
    write_report(reports, "html", tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text() == report_text(reports, "html")
    assert os.listdir(tmp_path) == ["r.html"]


def test_the_same_documents_give_the_same_files_and_others_give_other_names(tmp_path):
    reports = many(MOST_ON_A_PAGE + 1)
    found = []
    for given in (reports, reports, reports[::-1]):
        write_report(given, "html", tmp_path / "r.html")
        found.append({each.name: each.read_bytes() for each in leads_to_what_is_there(tmp_path / "r.html")})
        assert set(os.listdir(tmp_path / "r-pages")) == set(found[-1])
    assert found[0] == found[1]
    assert not set(found[0]) & set(found[2])


def test_pages_of_an_earlier_run_are_gone_and_nothing_else_is(tmp_path):
    write_report(many(3 * MOST_ON_A_PAGE), "html", tmp_path / "r.html")
    folder = tmp_path / "r-pages"
    ours = set(os.listdir(folder))
    write_report(many(MOST_ON_A_PAGE + 5), "html", tmp_path / "r.htm")  # another report, with pages in this folder
    of_the_other = set(os.listdir(folder)) - ours
    kept = {
        "notes.txt": b"x",
        "0123456789ab-0001.html": b"<p>not ours</p>",
        "page.html": (folder / min(ours)).read_bytes(),
    }
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    (tmp_path / "elsewhere.html").write_bytes((folder / min(ours)).read_bytes())
    (folder / "0123456789ab-0002.html").symlink_to(tmp_path / "elsewhere.html")
    write_report(many(5), "html", tmp_path / "r.html")
    assert set(os.listdir(folder)) == {*kept, "0123456789ab-0002.html", *of_the_other}
    assert (tmp_path / "elsewhere.html").exists()
    leads_to_what_is_there(tmp_path / "r.htm")


def test_a_folder_without_pages_is_gone_too(tmp_path):
    write_report(many(MOST_ON_A_PAGE + 1), "html", tmp_path / "r.html")
    assert (tmp_path / "r-pages").is_dir()
    write_report(many(1), "html", tmp_path / "r.html")
    assert os.listdir(tmp_path) == ["r.html"]


def test_a_run_that_fails_leaves_the_old_report_with_its_pages(tmp_path):
    write_report(many(MOST_ON_A_PAGE + 1), "html", tmp_path / "r.html")
    before = (tmp_path / "r.html").read_bytes()
    inputs = tmp_path / "in.ndjson"
    inputs.write_bytes((GOOD.replace(b"\n", b"") + b"\n") * (MOST_ON_A_PAGE + 1))
    arguments = [inputs.name, "-q", "-r", "html:r.html", "-r", "json:/dev/full"]
    command = [sys.executable, "-m", "imr_schema", "validate", *arguments]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 6
    assert (tmp_path / "r.html").read_bytes() == before
    leads_to_what_is_there(tmp_path / "r.html")
    subprocess.run(command[:-2], cwd=tmp_path, capture_output=True, check=True)
    pages = leads_to_what_is_there(tmp_path / "r.html")
    assert (tmp_path / "r.html").read_bytes() != before
    assert set(os.listdir(tmp_path / "r-pages")) == {each.name for each in pages}
    assert sum(map(len, map(documents, pages))) == MOST_ON_A_PAGE + 1


def test_standard_output_and_devices_have_one_page():
    form = FORMATS["html"](RUN)
    reports = many(MOST_ON_A_PAGE + 1)
    text = "".join([*map(form.add, reports), *form.finish()])
    assert len(re.findall(r'<details class="doc', text)) == len(reports)
    write_report(reports, "html", "/dev/null")
    assert not os.path.exists("/dev/null-pages")


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_in_the_place_of_the_folder_is_refused_before_anything_is_validated(tmp_path, kind):
    if kind == "file":
        (tmp_path / "r-pages").write_text("x")
    else:
        (tmp_path / "there").mkdir()
        (tmp_path / "r-pages").symlink_to("there")

    def none():
        pytest.fail("a document was validated")
        yield

    with pytest.raises(UsageError, match="r-pages is a link or no folder"):
        write_report(none(), "html", tmp_path / "r.html")
    assert not (tmp_path / "r.html").exists()


@pytest.mark.parametrize("form", FORMATS)
def test_only_a_report_that_says_where_has_files_beside_it(form):
    made = FORMATS[form](RUN)
    for each in many(MOST_ON_A_PAGE + 1):
        made.add(each)
    beside = ["".join(pieces) for _, pieces in made.pages("r")]
    assert bool(beside) == (made.beside("r") is not None)
    assert "".join(made.finish())
