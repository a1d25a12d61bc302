"""What inputs are made from: samples of every version and syntax, drawn data, letters; each as bytes."""

import functools
import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import hypothesis
import msgspec
from hypothesis import Phase
from hypothesis import strategies as st

from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.letter.render import RENDERERS
from imr_schema.migrations import migrate
from imr_schema.rules import CATALOG, edited
from imr_schema.standard import LATEST, VERSIONS

SAMPLES = Path(__file__).parent.parent.parent / "samples"
LISTS = Path(__file__).parent.parent.parent / "schemas" / "codelists"
DRAWN = 10
"""How many determinations are drawn of each version and kind of text."""

EDITED = 600
"""How many ways there are to apply the edits of rules."""

RULES = [rule for rule in CATALOG.values() if rule.invalid or rule.valid]
_EVERY_PART = msgspec.json.decode((SAMPLES / LATEST.name / "valid" / "every-part.imr.json").read_bytes())


@functools.cache
def written(version: str, syntax: str) -> list[bytes]:
    """Documents of *version*: valid samples, samples that break a rule, and drawn ones; the smaller ones first."""
    files = [*(SAMPLES / version).rglob(f"*.imr.{syntax}")]
    found = [path.read_bytes() for path in files if path.stat().st_size < 20_000]
    found += [CODECS[syntax].write(data, VERSIONS[version]) for data in drawn(version)]
    return sorted(found, key=lambda raw: (len(raw), raw))


@functools.cache
def drawn(version: str) -> list[Any]:
    """Acceptable data of *version*, with plain and with difficult texts."""
    plain = some.determinations(most_items=2, version=VERSIONS[version])
    difficult = some.determinations(some.difficult_texts(), most_items=2, version=VERSIONS[version])
    return _draw(plain, f"plain {version}") + _draw(difficult, f"difficult {version}")


def _draw(strategy: st.SearchStrategy[Any], name: str, count: int = DRAWN) -> list[Any]:
    """Values of *strategy*, the same in every run."""
    found: list[Any] = []

    @hypothesis.seed(int.from_bytes(name.encode(), "big"))
    @hypothesis.settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategy)
    def draw(value: Any) -> None:
        found.append(value)

    draw()
    return found


def document(random: Random, syntax: str) -> tuple[str, bytes]:
    """A document in *syntax* of some version, more often a small one, and the name of its version."""
    version = random.choice(list(VERSIONS))
    several = written(version, syntax)
    return version, several[int(len(several) * random.random() ** 3)]


def data(random: Random) -> tuple[str, Any]:
    """Data of some version, its own copy: a sample or drawn, or with the edits of some rules."""
    if random.random() < 0.6:
        version, raw = document(random, "json")
        try:
            return version, msgspec.json.decode(raw)
        except (msgspec.DecodeError, ValueError):
            pass  # a sample that is no JSON
    version = random.choice(list(VERSIONS))
    return version, edited_by_rules(random, version)


def edited_by_rules(random: Random, version: str) -> Any:
    """The sample with every part after the edits, breaking or not, of one to three rules, in *version*."""
    return msgspec.json.decode(_edited(random.randrange(EDITED), version))


@functools.cache
def _edited(nth: int, version: str) -> bytes:
    random, newest = Random(nth), _EVERY_PART
    for rule in random.sample(RULES, random.choice((1, 1, 2, 2, 3))):
        edits = random.choice([*([rule.invalid] if rule.invalid else []), *rule.valid.values()])
        with suppress(LookupError, TypeError, ValueError, AttributeError):  # another rule's edits took its place away
            newest = edited(newest, edits)
    with suppress(LookupError, TypeError, ValueError, AttributeError):  # only valid data can be moved
        newest = migrate(newest, LATEST, VERSIONS[version])[0]
    return json.dumps(newest).encode()


FORMS = {"txt": 25, "html": 8, "docx": 3, "pdf": 2}
"""The forms of letters, and how many are drawn and rendered of each."""


@functools.cache
def letters(form: str) -> list[bytes]:
    """Letters of that form: the samples of every edition, and drawn ones as the newest edition prints them."""
    found = [path.read_bytes() for path in sorted((SAMPLES / "letters").rglob(f"*.{form}"))]
    found += [RENDERERS[form](each) for each in _draw(some.posted_determinations(), "letters", FORMS[form])]
    return found
