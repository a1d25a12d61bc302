"""A list of digests: what is written of any name is read as that name, and no name does anything to a terminal."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import imr_schema
from imr_schema import strategies as some
from imr_schema.codecs import CODECS
from imr_schema.errors import UsageError
from imr_schema.inputs import digest_list
from imr_schema.migrations import upgrade
from imr_schema.standard import LATEST, VERSIONS
from imr_schema.standard.canonical import digest
from imr_schema.text import visible

DIGEST = "0" * 64
difficult_names = st.lists(
    st.sampled_from(
        ["\\", "\n", "\r", "\x1b[31m", "\u202e", "\u2028", "##", "\\u{A}", "\\n", "a", " ", "\udcff", "\x85"]
    ),
    min_size=1,
).map("".join)


@given(st.one_of(difficult_names, st.text(min_size=1)).filter(str.strip))
@example("a\\u{41}\n")
@example("\\")
@example("##[command]")
def test_a_name_is_read_as_it_was_written(tmp_path_factory, name):
    line = digest_list.line(DIGEST, name)
    assert visible(line) == line
    path = tmp_path_factory.mktemp("list") / "digests.txt"
    path.write_text(f"# made today\n\n{line}\n", encoding="utf-8", newline="")
    assert digest_list.read(str(path)) == {name: DIGEST}


@given(
    st.sampled_from(list(VERSIONS.values())).flatmap(lambda each: some.determinations(every_part=True, version=each))
)
def test_the_digest_in_the_newest_version_is_that_of_the_document_that_was_upgraded(data):
    version = VERSIONS[data["schemaVersion"]]
    expected = digest(upgrade(data, version, LATEST))
    for codec in CODECS.values():
        assert imr_schema.digest(codec.write(data, version), version=LATEST.name) == expected


@pytest.mark.parametrize(
    "text",
    ["", "# nothing\n", f"{DIGEST}\n", f"{DIGEST} a\n", f"{DIGEST[1:]}  a\n", f"\\{DIGEST}  a\\x\n", "\x00" * 99],
)
def test_what_is_no_list_is_refused(tmp_path, text):
    (tmp_path / "d").write_text(text)
    with pytest.raises(UsageError):
        digest_list.read(str(tmp_path / "d"))


def test_two_digests_of_one_name_are_refused(tmp_path):
    (tmp_path / "d").write_text(f"{DIGEST}  a\n{DIGEST}  a\n")
    assert digest_list.read(str(tmp_path / "d")) == {"a": DIGEST}
    (tmp_path / "d").write_text(f"{DIGEST}  a\n{'1' * 64}  a\n")
    with pytest.raises(UsageError, match="line 2"):
        digest_list.read(str(tmp_path / "d"))
