"""What is measured: B, the one document of former benchmarks; S, long invented ones with few faults; R, as letters are.

R follows what was counted in 194 real letters: how long their parts are, and what stands in their prose. Its text is
invented. The same seed gives the same documents.
"""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import structs

from imr_schema.codecs import CODECS
from imr_schema.letter.render import RENDERERS
from imr_schema.migrations import migrate
from imr_schema.standard import LATEST, PRINTED, VERSIONS, SchemaVersion
from tests.benchmarks.invented.letters import Profile, determination
from tests.benchmarks.invented.prose import Spread

Data = dict[str, Any]
SAMPLES = Path(__file__).parent.parent.parent / "samples"
_ABOUT = 19_000
"""The size of B in XML."""

R = Profile(
    items=Spread(1, 1, 1, 4, 21),
    description=Spread(9, 17, 39, 110, 552),
    rationale=Spread(200, 480, 840, 1581, 5737),
    summary=Spread(450, 884, 1403, 2394, 4794),
    shares={
        "age": 0.99,
        "side": 0.57,
        "description side": 0.37,
        "review": 0.78,
        "parentheses": 0.7,
        "colon": 0.29,
        "description colon": 0.06,
        "digits": 0.31,
        "words": 0.22,
        "mg": 0.19,
        "number sign": 0.21,
        "not ascii": 0.06,
        "plain end": 0.81,
        "double spaces": 0.21,
    },
    faulty=0.69,
    faults={
        "late": 40,
        "review date": 10,
        "injury date": 10,
        "no quantity": 25,
        "no reason": 25,
        "other side": 8,
        "other age": 6,
        "copied": 8,
        "old edition": 8,
        "cites nothing": 8,
        "web address": 6,
        "leftover": 4,
        "other chapter": 6,
    },
)
"""The profile of real letters."""
S = structs.replace(
    R,
    items=Spread(1, 1, 3, 6, 12),
    rationale=Spread(300, 600, 1100, 2000, 4000),
    summary=Spread(900, 1500, 2200, 3500, 4794),
    faulty=0.07,
)
"""Long prose, and something to find in 7 of a hundred."""
CORPORA = ("B", "S", "R")


@cache
def one_document() -> Data:
    """B: a document of about 19 KB in XML, without colons, ages or dates in its prose."""
    data: Data = json.loads((SAMPLES / LATEST.name / "valid" / "twenty-one-items.imr.json").read_bytes())
    while len(CODECS["xml"].write(data, LATEST)) > _ABOUT:
        data["disputedItems"].pop()
    return data


def corpus(name: str, count: int, seed: int = 1) -> list[Data]:
    """The first *count* documents of the corpus of that name, in the newest version; B has one."""
    if name == "B":
        return [one_document()]
    profile = {"S": S, "R": R}[name]
    return [determination(random.Random(f"{name} {seed} {n}"), profile) for n in range(count)]


def written(documents: list[Data], syntax: str, version: SchemaVersion = LATEST) -> list[bytes]:
    """*documents* in a syntax and a version, without what that version has no place for."""
    codec = CODECS[syntax]
    if version is not LATEST:
        documents = [migrate(each, LATEST, version)[0] for each in documents]
    return [codec.write(each, version) for each in documents]


def put(folder: Path, name: str, count: int, seed: int = 1) -> None:
    """Write the first *count* documents of a corpus to *folder*, each in four forms.

    ``0000.xml`` and ``0000.json``, the same in the first version ``0000.1.0.xml``, the letter ``0000.txt``. What was
    there goes away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    first = next(iter(VERSIONS.values()))
    for n, data in enumerate(corpus(name, count, seed)):
        printed = migrate(data, LATEST, PRINTED)[0]
        forms = {
            "xml": CODECS["xml"].write(data, LATEST),
            "json": CODECS["json"].write(data, LATEST),
            f"{first.name}.xml": CODECS["xml"].write(migrate(data, LATEST, first)[0], first),
            "txt": RENDERERS["txt"](printed),
        }
        for suffix, raw in forms.items():
            (folder / f"{n:04}.{suffix}").write_bytes(raw)
