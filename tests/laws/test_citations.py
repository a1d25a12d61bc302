"""Every part of every citation of a statement is read as it was written, or the statement is reported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_schema.letter.statements.comparison import cited_alike
from imr_schema.letter.statements.guideline import parse_guideline, read_statement
from imr_schema.strategies import cited_statements


def basis_of(cited):
    from_mtus = [citation["source"] == "MTUS" for citation in cited]
    return "mtus" if all(from_mtus) else "both" if any(from_mtus) else "nonMtus"


@given(cited_statements())
def test_every_part_of_a_citation_is_right_and_a_sentence_that_cites_nothing_is_reported(case):
    statement, cited, tells = case
    read, unread = read_statement(statement)
    assert read == {"basis": basis_of(cited), "statement": statement, "citations": cited}
    assert (unread > 0) is tells


@given(cited_statements())
def test_what_a_statement_cites_is_alike_in_data_that_hold_its_parts(case):
    statement, cited, _ = case
    assert cited_alike(
        parse_guideline(statement), {"basis": basis_of(cited), "statement": statement, "citations": cited}
    )


@given(cited_statements(), st.data())
def test_the_end_of_a_line_for_a_space_changes_nothing(case, data):
    statement, cited, _ = case
    if not any("http" in each["title"] for each in cited):
        spaces = [i for i, character in enumerate(statement) if character == " "]
        for at in data.draw(st.lists(st.sampled_from(spaces), max_size=4)):
            statement = f"{statement[:at]}\n{statement[at + 1 :]}"
    assert parse_guideline(statement)["citations"] == cited


@given(st.text(alphabet="MTUS Non-ODGpages(s):;,.&12 2004Section and Knee Complaints\n\u2013", max_size=120))
def test_any_words_at_all_give_citations_that_the_schema_allows(words):
    read, unread = read_statement(f"Decision based on MTUS {words}")
    assert unread >= 0
    for citation in read["citations"]:
        assert citation["source"].strip()
        assert citation["title"].strip()
        assert all(name.strip() for member in ("topics", "sections", "pages") for name in citation.get(member, ["x"]))


@pytest.mark.parametrize(
    ("statement", "unread"),
    [
        ("Decision based on MTUS Knee Complaints 2004.", 0),
        ("The reviewer used common sense.", 5),
        ("Decision based on the MTUS and ODG.", 1),
        ("Decision based on MTUS Knee Complaints, 2nd Edition (2004), page 343.", 2),
        ("Decision based on MTUS Knee Complaints 2004. Chronic Pain Treatment Guidelines were read.", 6),
        ("Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids; see also page 80.", 2),
        ("Decision based on MTUS Knee Complaints 2004, pages 343-344 and Table 13-6.", 3),
    ],
)
def test_the_words_that_are_a_part_of_no_citation_are_counted(statement, unread):
    assert read_statement(statement)[1] == unread
