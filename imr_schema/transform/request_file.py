"""A request file: the treatments that were requested, and what utilization review decided about each; CSV or JSON.

What is wrong in it is told by its row or its place, never by its content: it is health data too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct, structs

from imr_schema.errors import UsageError
from imr_schema.inputs import side_files
from imr_schema.rules.requested import Request, RequestOfCase, Requests, Reviewed, Treatment
from imr_schema.text import nearest

LARGEST = 64 * 1024 * 1024
"""Bytes of a request file."""
MOST_TREATMENTS = 1_000
"""Treatments of one case."""
REQUEST_VERSION = "1.0"
"""The version of the JSON form."""

_VERSION = "requestVersion"
_TREATMENTS = "treatments"
_CLOSE = 0.8
"""How like a column's name an unknown one is that may be a slip for it."""
_WORDS_OF_REVIEW = {
    **{each.value: each for each in Reviewed},
    **dict.fromkeys(("approve", "authorized", "certified"), Reviewed.APPROVED),
    **dict.fromkeys(("modify", "partially approved", "partially certified"), Reviewed.MODIFIED),
    **dict.fromkeys(("deny", "non-certified", "not certified", "noncertified"), Reviewed.DENIED),
    "delay": Reviewed.DELAYED,
}
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,9}")
_PLACE = re.compile(r"\$(?P<place>(?:\.[A-Za-z]{1,40}|\[[0-9]{1,9}\]){0,4})`?\Z")
_CASE = {each.encode_name: each for each in structs.fields(Request) if each.encode_name != _TREATMENTS}
_TREATMENT = {each.encode_name: each for each in structs.fields(Treatment)}
COLUMNS = (*_CASE, *_TREATMENT)
"""The columns of a CSV file; the members of the JSON form have the same names."""
_REQUIRED = tuple(name for name, each in _TREATMENT.items() if each.required)


class RequestFile(Struct, frozen=True):
    """What was read."""

    requests: Requests
    left_out: int = 0
    """Columns that are none of a request's."""


def read(path: str, columns: Mapping[str, str]) -> RequestFile:
    """The requests in the file at *path*; raises ``UsageError``, with the row or the place, for what is wrong in it.

    *columns* has the headers of columns that are called otherwise than in :data:`COLUMNS`, by the names there.
    """

    def wrong(why: str) -> UsageError:
        return UsageError(f"{path}: {why}")

    text = side_files.read_text(path, LARGEST, wrong)
    if not text.strip():
        raise wrong("it is empty")
    if path.lower().endswith(".json") or text.lstrip()[:1] in ("{", "["):
        return RequestFile(_of_json(text, wrong))
    return _of_rows(text, columns, wrong)


Error = Callable[[str], UsageError]


def _of_json(text: str, wrong: Error) -> Requests:
    value = side_files.json_value(text, wrong)
    if not isinstance(value, dict) or value.get(_VERSION) != REQUEST_VERSION:
        raise wrong(f'it is no JSON object with "{_VERSION}": "{REQUEST_VERSION}"')
    _check_names("", value, (_VERSION, _TREATMENTS, *_CASE), wrong)
    given = value.get(_TREATMENTS)
    if not isinstance(given, list) or not given:
        raise wrong(f"{_TREATMENTS}: it is not there, or no list of treatments, or empty")
    for n, each in enumerate(given):
        if not isinstance(each, dict):
            raise wrong(f"{_TREATMENTS}[{n}]: expected an object")
        _check_names(f"{_TREATMENTS}[{n}].", each, tuple(_TREATMENT), wrong)
    stated = {name: part for name, part in value.items() if name != _VERSION}
    try:
        request = msgspec.convert(stated, Request)
    except msgspec.ValidationError as error:
        # Its own sentence may quote the file.
        found = _PLACE.search(str(error))
        place = found["place"].lstrip(".") if found else ""
        raise wrong(f"{place or 'the request'}: {_wanted(place)}") from None
    places = tuple(f"treatment {n}" for n in range(1, len(request.treatments) + 1))
    return Requests({request.case_number: _checked(request, places, wrong)})


def _check_names(place: str, given: Iterable[str], known: tuple[str, ...], wrong: Error) -> None:
    """Raises for a member of *given* that is not *known*; its name may be confidential, and is not told."""
    for name in given:
        if name not in known:
            near = nearest(name, known, _CLOSE)
            meant = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
            raise wrong(f"{place.removesuffix('.') or 'the request'}: it has a member that no request has; {meant}")


def _wanted(place: str) -> str:
    name = place.rpartition(".")[2]
    known = {**_CASE, **_TREATMENT}.get(name)
    if known is None or place.endswith("]"):
        missing = ", ".join(_REQUIRED)
        return f"a member is missing; each treatment has {missing}"
    return f"expected {_form(known.type)}"


def _form(kind: Any) -> str:
    inner = _kind(kind)
    if inner is date:
        return "a day, YYYY-MM-DD"
    if inner is int:
        return "a whole number"
    if inner is str:
        return "a text"
    return f"one of {', '.join(each.value for each in inner)}"


def _kind(kind: Any) -> Any:
    """*kind* without None."""
    return next((each for each in getattr(kind, "__args__", ()) if each is not type(None)), kind)


def _checked(request: Request, places: tuple[str, ...], wrong: Error) -> RequestOfCase:
    """The *request* of one case; raises for one that cannot be meant."""
    if len(request.treatments) > MOST_TREATMENTS:
        raise wrong(f"it has more than {MOST_TREATMENTS:,} treatments of one case")
    seen: dict[Treatment, str] = {}
    for place, each in zip(places, request.treatments, strict=True):
        if not each.treatment.strip():
            raise wrong(f"{place}: the treatment is blank")
        if min(each.quantity or 0, each.refills or 0) < 0:
            raise wrong(f"{place}: a number below zero")
        alone = structs.replace(each, number=None)
        if alone in seen:
            raise wrong(f"{place} and {seen[alone]} are the same")
        seen[alone] = place
    return RequestOfCase(request, places)


def _of_rows(text: str, columns: Mapping[str, str], wrong: Error) -> RequestFile:
    rows = side_files.table(text, wrong)
    header = next(rows, [])
    names = _header(header, columns, wrong)
    cases: dict[str | None, list[tuple[str, dict[str, Any], Treatment]]] = {}
    for number, cells in enumerate(rows, 2):
        if not any(cells):
            continue
        place = f"row {number}"
        if len(cells) != len(header):
            raise wrong(
                f"{place}: it has {len(cells)} cells, and the header has {len(header)}; quote a cell with commas"
            )
        case, treatment = _row(names, cells, place, wrong)
        cases.setdefault(case.get("case_number"), []).append((place, case, treatment))
    if not cases:
        raise wrong("it has no row below its header")
    if None in cases and len(cases) > 1:
        raise wrong(f"{cases[None][0][0]}: it has no case number, and others have")
    by_case = {case: _case(found, wrong) for case, found in cases.items()}
    return RequestFile(Requests(by_case), names.count(None))


def _header(header: list[str], columns: Mapping[str, str], wrong: Error) -> list[str | None]:
    """The name of the column at each place, None for one that is none of a request's."""
    called = {_plain(name): name for name in COLUMNS if name not in columns}
    called |= {_plain(header): name for name, header in columns.items()}
    names = [called.get(_plain(cell)) for cell in header]
    for number, (cell, name) in enumerate(zip(header, names, strict=True), 1):
        if name is not None and names.count(name) > 1:
            raise wrong(f"the column {name} is there twice")
        near = nearest(_plain(cell), called, _CLOSE) if name is None and cell else None
        if near is not None and called[near] not in names:
            raise wrong(f"column {number}: did you mean {called[near]}?")
    lacking = [name for name in (*_REQUIRED, *columns) if name not in names]
    if lacking:
        raise wrong(
            f"it has no column {lacking[0]}; --column NAME=HEADER names another; the columns are {', '.join(COLUMNS)}"
        )
    return names


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _row(names: list[str | None], cells: list[str], place: str, wrong: Error) -> tuple[dict[str, Any], Treatment]:
    """What the *cells* of a row say of the case, and of the treatment, by the names of their fields."""
    case: dict[str, Any] = {}
    treatment: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=True):
        if name is None or not cell:
            continue
        if cell[0] == "=":
            raise wrong(f"{place}, {name}: it is a formula; save the file with values")
        known, into = (_CASE[name], case) if name in _CASE else (_TREATMENT[name], treatment)
        value = _value(cell, known.type)
        if value is None:
            raise wrong(f"{place}, {name}: expected {_form(known.type)}")
        into[known.name] = value
    for name in _REQUIRED:
        if _TREATMENT[name].name not in treatment:
            raise wrong(f"{place}, {name}: it is empty")
    return case, Treatment(**treatment)


def _value(cell: str, kind: Any) -> Any:
    """What a *cell* says as its *kind*; None where it cannot be that."""
    inner = _kind(kind)
    if inner is str:
        return cell
    if inner is int:
        whole = cell.removesuffix(".0")
        return int(whole) if _WHOLE.fullmatch(whole) else None
    if inner is date:
        return _day(cell)
    words = " ".join(cell.lower().split())
    if inner is Reviewed:
        return _WORDS_OF_REVIEW.get(words)
    return next((each for each in inner if each.value == words), None)


def _day(cell: str) -> date | None:
    american = _AMERICAN.fullmatch(cell)
    try:
        if american:
            return date(int(american[3]), int(american[1]), int(american[2]))
        return date.fromisoformat(cell) if _ISO.fullmatch(cell) else None
    except ValueError:
        return None


def _case(found: list[tuple[str, dict[str, Any], Treatment]], wrong: Error) -> RequestOfCase:
    """The rows of one case together; what they say of the case itself must agree."""
    stated: dict[str, Any] = {}
    for place, case, _ in found:
        for name, value in case.items():
            if stated.setdefault(name, value) != value:
                first = next(other for other, known, _ in found if name in known)
                raise wrong(f"{place} and {first} have one case, and not the same {_named(name)}")
    request = Request(**stated, treatments=tuple(treatment for *_, treatment in found))
    return _checked(request, tuple(place for place, *_ in found), wrong)


def _named(field: str) -> str:
    return next(name for name, each in _CASE.items() if each.name == field)
