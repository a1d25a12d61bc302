"""A rule stated once more in XPath 1.0, for engines that are not ours."""

from __future__ import annotations

from msgspec import Struct, field

from imr_schema.standard.placeholders import LONGEST

EACH_ITEM = "/disputedItems/*"
EACH_ANALYSIS = f"{EACH_ITEM}/analyses/*"


class Portable(Struct, frozen=True):
    """One assertion over the XML form; a rule may need several.

    ``context`` is where it looks, as a JSON Pointer with ``*`` for every entry of a list, such as ``/disputedItems/*``.
    ``test`` is what must hold there, XPath 1.0 with the prefix ``d`` for the namespace of the standard. A finding
    stands at the context, or at ``member`` below it. ``facts`` fill the message: XPath expressions, the number of the
    disputed item excepted, which is always known. ``let`` names expressions that the test and the facts use, each as a
    variable. ``needs`` is a place beside the context that a version must have for the assertion to make sense there.

    The variables ``$blank``, ``$white``, ``$spaces``, ``$upper``, ``$lower``, ``$compared``, ``$keys``, ``$plain``
    and ``$silent`` hold characters, ``$descriptionPlaceholders`` and its kind and ``$mtusNames`` texts between bars,
    ``$injuredSince`` and ``$reviewedSince`` the days from which the law applies; the functions of this module write
    the expressions that need characters or texts.
    """

    context: str
    test: str
    member: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    let: dict[str, str] = field(default_factory=dict)
    needs: str = ""


_BEGINNING = 9
"""Among so many characters nearly every text has a letter or digit of ASCII: then no long list is asked."""


def _plain(path: str) -> str:
    """That the text at *path* begins with words of ASCII."""
    return f"translate(substring({path}, 1, {_BEGINNING}), $plain, '') != substring({path}, 1, {_BEGINNING})"


def speaks(path: str) -> str:
    """That the text at *path* is not blank, as :func:`imr_schema.text.blank` decides."""
    return f"({_plain(path)} or translate({path}, $blank, '') != '')"


def evened(path: str) -> str:
    """The text at *path* with single spaces for all its white space and none around it."""
    return f"normalize-space(translate({path}, $white, $spaces))"


def folded(path: str) -> str:
    """The text at *path* evened, without difference of letter case, as :func:`imr_schema.text.folded` gives it."""
    return f"translate({evened(path)}, $upper, $lower)"


def key(path: str) -> str:
    """The text at *path* as placeholders and words are compared: :meth:`imr_schema.standard.placeholders.key`."""
    return f"normalize-space(translate({path}, $compared, $keys))"


def says(path: str, member: str) -> str:
    """That the text at *path*, of that *member*, has a letter or digit and is no placeholder."""
    heard = f"{_plain(path)} or translate(translate({path}, $blank, ''), $silent, '') != ''"
    listed = f"contains(${member}Placeholders, concat('|', {key(path)}, '|'))"
    return f"(({heard}) and (string-length(normalize-space({path})) > {LONGEST} or not({listed})))"


def is_mtus(path: str) -> str:
    """That the text at *path* is one of the names of the MTUS."""
    return f"(not(contains({path}, '|')) and contains($mtusNames, concat('|', {folded(path)}, '|')))"


def day(path: str) -> str:
    """The date at *path* as a number: dates are compared, never computed with."""
    return f"translate({path}, '-', '')"
