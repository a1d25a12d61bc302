"""What stands beside documents comes through one door: any bytes give a value or one sentence, which quotes nothing."""

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imr_schema.config import baseline
from imr_schema.config import file as settings_file
from imr_schema.conformance import kit
from imr_schema.errors import DigestError, UsageError
from imr_schema.inputs.side_files import MOST_LEVELS, json_value
from imr_schema.letter.metadata import read_metadata
from imr_schema.standard import codelists

MARK = "Quillfeather"
"""A word that stands in files and must not stand in a sentence about them."""

NOT_STRICT = {
    "a name twice": '{"a": 1, "a": 1}',
    "a name twice, once escaped": '{"a": 1, "\\u0061": 1}',
    "too deep": "[" * (MOST_LEVELS + 1) + "]" * (MOST_LEVELS + 1),
    "far too deep": "[" * 100_000 + "]" * 100_000,
    "half a character": '{"a": "\\ud800"}',
    "half a character in a name": '{"\\udfff": 1}',
    "not a number": "NaN",
    "infinity": "[-Infinity]",
    "a number too large": "[1e400]",
    "a number with too many digits": "9" * 5000,
    "trailing data": "{} {}",
    "nothing": "",
    "a comma too many": "[1,]",
    "a control character": '"a\x00b"',
    "single quotes": "{'a': 1}",
}
READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "settings": ("imr-schema.toml", settings_file.read),
    "pyproject": ("pyproject.toml", settings_file.read),
    "profile": ("mine.toml", settings_file.profile),
    "baseline": ("baseline.json", baseline.read),
    "metadata": ("metadata.json", read_metadata),
    "code list": ("us-states.json", lambda path: codelists.load(os.path.dirname(path))),
    "kit": ("manifest.json", lambda path: kit.read(os.path.dirname(path))),
}
SEEDS = {
    "settings": b'profile = "served"\n[rules]\nIMR407 = "info"\n[[suppress]]\nrule = "IMR407"\nreason = "known"\n',
    "pyproject": b'[tool.imr-schema]\nfail-on = "warning"\n',
    "profile": b'about = "ours"\n[rules]\nIMR407 = "info"\n',
    "baseline": b'{"baselineVersion": "1.0", "documents": {"a": [{"rule": "IMR407", "fingerprint": "0"}]}}',
    "metadata": b'[{"case": {"caseNumber": "CM17-0100004", "decisionDate": "2017-03-03"}}]',
    "code list": (
        b'{"codeList": "us-states", "version": "2026-11-23", "title": "t", "source": "s",'
        b' "values": [{"value": "Ohio"}]}'
    ),
    "kit": b'{"kitVersion": "1.0", "tool": {"name": "a", "version": "1"}, "asOf": "2026-01-01"}',
}


def sentence(reader: str, folder: Any, content: bytes) -> str | None:
    """What the *reader* says against a file with that *content*; None when it takes it. Nothing else may be raised."""
    name, read = READERS[reader]
    (folder / name).write_bytes(content)
    try:
        read(str(folder / name))
    except (UsageError, DigestError) as error:
        return str(error)
    return None


@pytest.mark.parametrize("text", NOT_STRICT.values(), ids=NOT_STRICT)
def test_json_has_one_meaning_or_is_refused(text):
    with pytest.raises(UsageError):
        json_value(text, UsageError)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda some: st.lists(some) | st.dictionaries(TEXTS, some),
)
HARMFUL = [b"[" * 90, b"\\ud800", b"\xff", b"1e999", b'"', MARK.encode(), b"{", b"a." * 90, b"\x00"]


@given(VALUES)
def test_json_that_others_write_is_read_as_they_mean_it(value):
    assert json_value(json.dumps(value)) == value
    assert json_value(json.dumps(value, ensure_ascii=False)) == value


@st.composite
def damaged(draw):
    reader = draw(st.sampled_from(sorted(READERS)))
    content = SEEDS[reader]
    for _ in range(draw(st.integers(1, 3))):
        at, length = draw(st.integers(0, len(content))), draw(st.integers(0, 12))
        piece = draw(st.binary(max_size=4) | st.sampled_from(HARMFUL))
        content = content[:at] + piece + content[at + length :]
    return reader, content


@given(damaged())
@example(("metadata", b'{"case": {"caseNumber": "CM17-0100004", "decisionDate": ' + b"[" * 900 + b"]" * 900 + b"}}"))
@example(("metadata", b'{"case": {"caseNumber": "CM17-0100004", "decisionDate": "\\ud800"}, "copy": "posted"}'))
@example(("metadata", b"Case Number,Case Outcome\n" + b'"' + b"x" * 200_000 + b'",Uphold\n'))
@example(("settings", b"a." * 20_000 + b"b = 1"))
@example(("baseline", b'{"baselineVersion": "1.0", "documents": []}'))
def test_any_bytes_give_a_value_or_a_sentence(tmp_path_factory, case):
    reader, content = case
    folder = tmp_path_factory.mktemp("side")
    said = sentence(reader, folder, content)
    assert said is None or (said.isprintable() and len(said) < 600)


@pytest.mark.parametrize("reader", READERS)
def test_the_seeds_are_read(reader, tmp_path):
    said = sentence(reader, tmp_path, SEEDS[reader])
    assert said is None or (reader == "kit" and "manifest" in said)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("content", [f"{MARK} saw the worker on 3/14.", f'{{"{MARK}": "{MARK}"}}', f'["{MARK}",'])
def test_no_sentence_quotes_a_document_that_was_named_by_mistake(reader, content, tmp_path):
    said = sentence(reader, tmp_path, content.encode())
    assert MARK not in (said or "")
    assert said is not None or (reader == "metadata" and content.startswith("{"))  # an object of unknown members


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize("reader", READERS)
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(reader, tmp_path):
    name, read = READERS[reader]
    os.mkfifo(tmp_path / name)
    with pytest.raises(UsageError, match="not a regular file"):
        read(str(tmp_path / name))
