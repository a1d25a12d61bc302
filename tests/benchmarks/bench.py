"""make bench: speed and memory as ratios, side by side in one run. Not a test: nothing fails by the clock."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import timeit
from datetime import date
from pathlib import Path

import jsonschema
import xmlschema
from lxml import etree

from imr_schema.codecs import CODECS
from imr_schema.migrations import upgrade
from imr_schema.model import structure
from imr_schema.rules import CATALOG, RuleContext
from imr_schema.standard import LATEST, PRINTED, VERSIONS, schema_bytes, schema_path, source
from imr_schema.validation import pipeline

SAMPLES = Path(__file__).parent.parent.parent / "samples" / LATEST.name / "valid"
# Bytecode is written once, as an installation has it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
BIN = Path(sys.executable).parent
ELSEWHERE = tempfile.gettempdir()
"""A folder without a settings file: reading one is not what is measured."""
ABOUT = 19_000


def document():
    """An invented determination of about 19 KB in XML."""
    data = json.loads((SAMPLES / "twenty-one-items.imr.json").read_bytes())
    while len(CODECS["xml"].write(data, LATEST)) > ABOUT:
        data["disputedItems"].pop()
    return data


def best(call, repeat=15, number=40):
    """The shortest time of one call, in seconds."""
    return min(timeit.repeat(call, number=number, repeat=repeat)) / number


def processor(command, times=12):
    """The least processor time of a whole process, in seconds, in a folder without a settings file."""
    found = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT, cwd=ELSEWHERE)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


def wall(command, times=25):
    """The shortest time of a whole process, in seconds."""
    return min(
        timeit.repeat(
            lambda: subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT, cwd=ELSEWHERE),
            number=1,
            repeat=times,
        )
    )


def row(what, ratio, asked, *, at_least=False):
    good = ratio >= asked if at_least else ratio <= asked
    sign = ">=" if at_least else "<="
    print(f"| {what} | {ratio:.2f} | {sign} {asked:g} | {'yes' if good else 'NO'} |")


def one_document():
    data = document()
    in_xml, in_json = CODECS["xml"].write(data, LATEST), CODECS["json"].write(data, LATEST)
    print(f"\nDocuments: {len(data['disputedItems'])} items, XML {len(in_xml):,} bytes, JSON {len(in_json):,} bytes.\n")
    print("| measure | ratio | asked | reached |\n|---|---|---|---|")
    xsd = xmlschema.XMLSchema10(schema_bytes(LATEST.xsd).decode(), allow="none")
    slow_json = jsonschema.Draft202012Validator(source(LATEST))
    parse, loads = best(lambda: etree.fromstring(in_xml)), best(lambda: json.loads(in_json))
    full_xml, full_json = best(lambda: pipeline.validate(in_xml)), best(lambda: pipeline.validate(in_json))
    row("XML validated in full / lxml parse", full_xml / parse, 6)
    row(
        "xmlschema is_valid / XML validated in full",
        best(lambda: xsd.is_valid(in_xml.decode()), 5, 4) / full_xml,
        15,
        at_least=True,
    )
    row("JSON validated in full / json.loads", full_json / loads, 5)
    row(
        "jsonschema is_valid / JSON validated in full",
        best(lambda: slow_json.is_valid(data), 5, 4) / full_json,
        20,
        at_least=True,
    )
    across = best(lambda: pipeline.rewrite(pipeline.validate(in_xml), "json"))
    row(
        "xmlschema to_dict / XML to JSON, validated",
        best(lambda: xsd.to_dict(in_xml.decode()), 5, 4) / across,
        18,
        at_least=True,
    )
    row("all rules / lxml parse", all_rules(data) / parse, 0.6)
    row(
        "JSON to XML, validated / lxml parse",
        best(lambda: pipeline.rewrite(pipeline.validate(in_json), "xml")) / parse,
        3,
    )
    older()
    faults(data, full_xml, full_json)
    return in_xml, in_json


def older():
    """What a document of the first version costs: its upgrade to the newest, and its whole validation."""
    first = next(iter(VERSIONS.values()))
    data = json.loads((SAMPLES.parent.parent / first.name / "valid" / "twenty-one-items.imr.json").read_bytes())
    raw = CODECS["xml"].write(data, first)
    parse = best(lambda: etree.fromstring(raw))
    row(f"{first.name} to {LATEST.name}, 21 items / lxml parse", best(lambda: upgrade(data, first, LATEST)) / parse, 2)
    row(f"XML of {first.name} validated in full / lxml parse", best(lambda: pipeline.validate(raw)) / parse, 6)


def all_rules(data, repeat=15, number=40):
    """The shortest time of every rule over one determination that none of them has seen, in seconds."""
    checks = [rule.check for rule in CATALOG.values() if rule.check is not None]
    as_of, found = date(2026, 1, 1), []
    for _ in range(repeat):
        documents = [structure(data) for _ in range(number)]
        begin = timeit.default_timer()
        for document in documents:
            context = RuleContext(document, as_of)
            for check in checks:
                for _ in check(document, context):
                    pass
        found.append((timeit.default_timer() - begin) / number)
    return min(found)


def faults(data, full_xml, full_json):
    """One finding of each stage; then many, whose time must grow with their number alone."""
    blank, lacking = json.loads(json.dumps(data)), json.loads(json.dumps(data))
    blank["disputedItems"][1]["analyses"][0]["rationale"] = [" "]
    del lacking["disputedItems"][1]["analyses"][0]["rationale"]
    for what, broken in (("a blank rationale", blank), ("a missing rationale", lacking)):
        for codec, full in ((CODECS["xml"], full_xml), (CODECS["json"], full_json)):
            raw = codec.write(broken, LATEST) if codec.name == "xml" else json.dumps(broken, indent=2).encode()
            row(
                f"{codec.name.upper()} with {what} / a valid one",
                best(lambda raw=raw: pipeline.validate(raw)) / full,
                3,
            )
    for codec in CODECS.values():
        times = []
        for count in (128, 512):
            many = json.loads(json.dumps(data))
            item = many["disputedItems"][0]
            many["disputedItems"] = [{**item, "number": n + 1, "decision": "x"} for n in range(count)]
            raw = codec.write(many, LATEST) if codec.name == "xml" else json.dumps(many, indent=2).encode()
            times.append(best(lambda raw=raw: pipeline.validate(raw), 5, 2) / count)
        row(f"{codec.name.upper()}: time a finding, 512 findings / 128 findings", times[1] / times[0], 1.25)


def whole_process(in_xml, in_json):
    with tempfile.TemporaryDirectory() as folder:
        files = {"xml": Path(folder, "d.imr.xml"), "json": Path(folder, "d.imr.json")}
        files["xml"].write_bytes(in_xml)
        files["json"].write_bytes(in_json)
        ours = {name: [str(BIN / "imr-schema"), "validate", str(path)] for name, path in files.items()}
        base = wall([sys.executable, "-c", "import lxml.etree"])
        row("one XML file, whole process / python -c 'import lxml.etree'", wall(ours["xml"]) / base, 2)
        row("one JSON file, whole process / the same", wall(ours["json"]) / base, 2.4)
        check = [str(BIN / "check-jsonschema"), "--schemafile", schema_path(LATEST.json_schema), str(files["json"])]
        row("check-jsonschema / ours, processor time", processor(check) / processor(ours["json"]), 4, at_least=True)
        other = [str(BIN / "xmlschema-validate"), "--schema", schema_path(LATEST.xsd), str(files["xml"])]
        row("xmlschema-validate / ours, processor time", processor(other) / processor(ours["xml"]), 4, at_least=True)


_PEAK = """
import sys
from imr_schema.validation import pipeline
small = open(sys.argv[2], "rb").read()
syntax = sys.argv[3]
pipeline.validate(small, syntax=syntax)
def peak():
    # Not ru_maxrss: it survives exec, so it would be that of whoever started us.
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
before = peak()
raw = open(sys.argv[1], "rb").read()
report = pipeline.validate(raw, syntax=syntax).report
assert report.items, report.findings[:1]
print((peak() - before) * 1024)
"""


def memory():
    """Peak memory over that of a process that judged a small document, for one of several MiB."""
    data = document()
    item = data["disputedItems"][0]
    item["analyses"][0]["rationale"] *= 60
    data["disputedItems"] = [{**item, "number": n + 1, "description": f"{item['description']} {n}"} for n in range(999)]
    with tempfile.TemporaryDirectory() as folder:
        for codec in CODECS.values():
            large, small = Path(folder, f"large{codec.suffix}"), Path(folder, f"small{codec.suffix}")
            large.write_bytes(codec.write(data, LATEST))
            small.write_bytes(codec.write(document(), LATEST))
            done = subprocess.run(
                [sys.executable, "-c", _PEAK, large, small, codec.name], capture_output=True, check=True
            )
            size = large.stat().st_size
            peak = int(done.stdout)
            row(
                f"{codec.name.upper()} of {size / 2**20:.1f} MiB: peak memory / (32 MiB + 48 x size)",
                peak / (32 * 2**20 + 48 * size),
                1,
            )


def letters():
    """A letter as text against splitting it into words, and a PDF of two pages against PDFium's own extraction."""
    import pypdfium2

    from imr_schema.codecs import READERS
    from imr_schema.config.settings import Limits
    from imr_schema.letter.render import RENDERERS

    printed = SAMPLES.parent.parent / PRINTED.name / "valid"
    data = json.loads((printed / "twenty-one-items.imr.json").read_bytes())
    text = RENDERERS["txt"](data)
    said, in_xml = text.decode(), CODECS["xml"].write(data, PRINTED)
    read = READERS["letter"].parse
    row(
        "letter text to data / text.split()",
        best(lambda: read(text, Limits()), 7, 10) / best(lambda: said.split(), 7, 50),
        5,
    )
    row(
        "letter text to data / lxml parse of its XML",
        best(lambda: read(text, Limits()), 7, 10) / best(lambda: etree.fromstring(in_xml), 7, 50),
        5,
    )
    pdf = RENDERERS["pdf"](json.loads((printed / "mixed-outcome.imr.json").read_bytes()))

    def extract():
        document = pypdfium2.PdfDocument(pdf)
        for page in document:
            page.get_textpage().get_text_range()
        document.close()

    row(
        "a PDF letter to data / PDFium's extraction", best(lambda: read(pdf, Limits()), 7, 10) / best(extract, 7, 10), 3
    )


def reports(in_xml, in_json):
    """What each report adds to validating 2,000 files, one in twenty with a finding."""
    from imr_schema.batch import validate_many
    from imr_schema.batch.documents import Instructions
    from imr_schema.config.settings import DEFAULT
    from imr_schema.inputs import files
    from imr_schema.reports import FORMATS, Run
    from imr_schema.rules.obligations import OBLIGATIONS

    data = json.loads(in_json)
    data["disputedItems"][0]["analyses"][0]["rationale"] = [" "]
    broken = json.dumps(data, indent=2).encode()
    with tempfile.TemporaryDirectory() as folder:
        for n in range(2000):
            raw, suffix = ((in_xml, ".imr.xml"), (in_json, ".imr.json"))[n % 2] if n % 20 else (broken, ".imr.json")
            Path(folder, f"{n:04}{suffix}").write_bytes(raw)
        sources = files.find((folder,), (), ())

        def judged():
            return [outcome.report for _, outcome in validate_many.run(sources, Instructions(DEFAULT))]

        alone, found = best(judged, 3, 1), judged()

        def write(form):
            whole = form(Run(version="1", as_of="2026-11-23", obligations=OBLIGATIONS, folder=folder))
            with open(Path(folder, "report"), "w", encoding="utf-8") as file:
                for report in found:
                    file.write(whole.add(report))
                file.writelines(whole.finish())

        for name, form in FORMATS.items():
            ratio = (alone + best(lambda form=form: write(form), 3, 1)) / alone
            row(f"2,000 documents validated and reported as {name} / validated", ratio, 1.3 if name == "html" else 1.1)


if __name__ == "__main__":
    written = one_document()
    whole_process(*written)
    reports(*written)
    memory()
    letters()
