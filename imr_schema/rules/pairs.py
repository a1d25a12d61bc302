"""IMR840 to IMR845: letters and data of one run, and which letter is that of which data; declared here, found in
``batch.letters_and_data``.

Those of a letter that was not compared are mandatory: a run that compared less than it was given is not in order.
"""

from __future__ import annotations

from functools import partial

from imr_schema.findings import Severity
from imr_schema.rules._rule import declared

_rule_of_pairs = partial(declared, detected_by=("comparison",))


@_rule_of_pairs("IMR840", "letter-without-data", Severity.ERROR, mandatory=True)
def letter_without_data() -> None:
    """The letter was compared with no data: none has its case number, and none its name.

    A letter is that of the data with its case number. Where no data have it, or the letter has none, it is that of the
    data with its name: the same name without the suffix, `CASE.pdf` and `CASE.imr.json`.
    """


@_rule_of_pairs("IMR841", "several-data-for-letter", Severity.ERROR, mandatory=True)
def several_data_for_letter() -> None:
    """The letter was compared with no data: several have its {what}: {data}.

    Which of them it was made from is not guessed. Data of one case, as its served and its posted copy, are told apart
    by their names: `CASE-posted.pdf` is the letter of `CASE-posted.imr.json`. Data in two forms, `CASE.imr.json` and
    `CASE.imr.xml`, are one document, and the letter is compared with both.
    """


@_rule_of_pairs("IMR842", "named-as-other-data", Severity.ERROR)
def named_as_other_data() -> None:
    """The letter has the case number of {data}, with which it was compared, but the name of {other}.

    One of the two is wrong. Where it is the name, the letter may reach somebody whom it does not concern.
    """


@_rule_of_pairs("IMR843", "data-not-readable", Severity.ERROR, mandatory=True)
def data_not_readable() -> None:
    """The letter was not compared with {data}, which could not be read.

    Why not, is reported for the data. The letter was checked for itself.
    """


@_rule_of_pairs("IMR844", "data-without-letter", Severity.ERROR)
def data_without_letter() -> None:
    """No letter was compared with these data{more}.

    A letter was not made, or not given; or the one with their name has the case number of other data, or other data
    with their case number have the name of the letter. Then these are named. Where only some of the letters are
    checked, as those that were changed, lower the severity (`--severity IMR844=info`), or leave the rule out.
    """


@_rule_of_pairs("IMR845", "letters-of-same-data", Severity.WARNING)
def letters_of_same_data() -> None:
    """The letter was compared with {data}, as was {other}: both have the case number or the name of these data.

    There is one letter of a case, and one of its posted copy. Which of two is sent nobody can know. One letter in
    several forms, `CASE.txt` and `CASE.pdf`, is one letter.
    """
