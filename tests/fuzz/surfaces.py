"""Every surface by name: what makes one of its inputs, the kind of file it is, and its share of the cases."""

import gc
from collections.abc import Callable
from random import Random

from msgspec import Struct

from imr_schema.codecs import CODECS
from imr_schema.standard import VERSIONS
from tests.fuzz import beside, json_documents, letters, packed, seeds, xml_documents
from tests.fuzz.subject import Input


class Surface(Struct, frozen=True):
    """One kind of input."""

    #: From a random to the bytes of an input.
    make: Callable[[Random], bytes]
    #: The end of the name of its files.
    kind: str
    #: How many of the cases of a round are of this surface.
    share: int


def _acceptable(syntax: str) -> Callable[[Random], bytes]:
    """Documents that mostly are acceptable: for what is written from them."""

    def make(random: Random) -> bytes:
        version = random.choice(list(VERSIONS))
        data = random.choice(seeds.drawn(version)) if random.random() < 0.7 else seeds.edited_by_rules(random, version)
        if random.random() < 0.5:
            data = json_documents.said(random, data)
        try:
            return CODECS[syntax].write(data, VERSIONS[version])
        except (LookupError, TypeError, ValueError, AttributeError):
            return json_documents.plain(data)  # data that is not valid cannot be written

    return make


SURFACES: dict[str, Surface] = {
    "json": Surface(json_documents.document, "imr.json", 70),
    "xml": Surface(xml_documents.document, "imr.xml", 70),
    "writers-json": Surface(_acceptable("json"), "imr.json", 5),
    "writers-xml": Surface(_acceptable("xml"), "imr.xml", 5),
    "letter": Surface(letters.plain, "txt", 20),
    "letter-html": Surface(letters.html, "html", 6),
    "letter-docx": Surface(letters.docx, "docx", 2),
    "letter-pdf": Surface(letters.pdf, "pdf", 1),
    "ndjson": Surface(packed.ndjson, "imr.ndjson", 4),
    "gz": Surface(packed.gz, "imr.json.gz", 3),
    "zip": Surface(packed.archive, "imr.zip", 3),
    "settings": Surface(beside.settings, "imr-schema.toml", 3),
    "project": Surface(beside.project, "pyproject.toml", 2),
    "profile": Surface(beside.profile, "profile.toml", 2),
    "baseline": Surface(beside.baseline, "baseline.json", 2),
    "metadata": Surface(beside.metadata, "metadata.json", 3),
    "rows": Surface(beside.rows, "metadata.csv", 2),
    "code-list": Surface(beside.code_list, "codelist.json", 2),
    "manifest": Surface(beside.manifest, "manifest.json", 2),
    "against": Surface(beside.against, "against.json", 3),
}
"""The surfaces by name."""


def prepare() -> None:
    """Draw and render what inputs are made from, which takes some seconds: once, for all processes."""
    for version in VERSIONS:
        for syntax in CODECS:
            seeds.written(version, syntax)
    for form in seeds.FORMS:
        seeds.letters(form)
    gc.freeze()  # what is made here lives as long as the processes do


def schedule(only: str | None) -> list[str]:
    """The names of the surfaces in the order of their cases, each as often as its share; *only*: those so called."""
    chosen = {name: each for name, each in SURFACES.items() if only is None or name == only}
    turns = [(i / each.share, name) for name, each in chosen.items() for i in range(each.share)]
    return [name for _, name in sorted(turns)]


def case(seed: int, turns: list[str], number: int) -> tuple[str, Input]:
    """The surface and the input of one case: the same for the same seed and number, whatever ran before."""
    name = turns[number % len(turns)]
    surface = SURFACES[name]
    return name, Input(surface.kind, surface.make(Random(f"{seed} {name} {number}")))
