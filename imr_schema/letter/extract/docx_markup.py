"""What Word does to the markup of a part before it reads it: the strict names, and one of two alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

_STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    "wordprocessingml/main": W[1:-1],
    "officeDocument/math": M[1:-1],
    "officeDocument/relationships": R[1:-1],
    "drawingml/main": A[1:-1],
    "drawingml/wordprocessingDrawing": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "drawingml/chart": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "drawingml/diagram": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "drawingml/picture": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
"""The names of the strict variant (ISO/IEC 29500-1), behind ``_STRICT``, and those of ISO/IEC 29500-4."""

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATIVES, _CHOICE, _FALLBACK = f"{_MC}AlternateContent", f"{_MC}Choice", f"{_MC}Fallback"
_OFFICE = "http://schemas.microsoft.com/office/"
_UNDERSTOOD = frozenset(
    [
        *(each[1:-1] for each in (W, M, R, A, W14)),
        *_TRANSITIONAL.values(),
        *("urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"),
        "urn:schemas-microsoft-com:office:word",
        *(f"{_OFFICE}word/2010/{name}" for name in ("wordprocessingShape", "wordprocessingGroup")),
        *(
            f"{_OFFICE}word/2010/{name}"
            for name in ("wordprocessingCanvas", "wordprocessingDrawing", "wordprocessingInk")
        ),
        *(f"{_OFFICE}word/{name}/wordml" for name in ("2006", "2012", "2018")),
        *(f"{_OFFICE}word/2015/wordml/symex", f"{_OFFICE}word/2016/wordml/cid", f"{_OFFICE}word/2018/wordml/cex"),
        *(f"{_OFFICE}word/2020/wordml/sdtdatahash", f"{_OFFICE}word/2020/wordml/sdtformatlock"),
        *(
            f"{_OFFICE}word/2020/oembed",
            f"{_OFFICE}word/2023/wordml/word16du",
            f"{_OFFICE}word/2024/wordml/sdtformatlock",
        ),
        *(f"{_OFFICE}drawing/2010/main", f"{_OFFICE}drawing/2014/chartex", f"{_OFFICE}drawing/2016/ink"),
        *(f"{_OFFICE}drawing/2017/model3d", f"{_OFFICE}drawing/2012/chart"),
        *(f"{_OFFICE}drawing/{year}/{day}/chartex" for year, day in ((2015, "9/8"), (2015, "10/21"), (2016, "5/9"))),
        *(f"{_OFFICE}drawing/2016/5/{day}/chartex" for day in (10, 11, 12, 13, 14)),
    ]
)
"""The namespaces that Word understands, of those that a document may offer it a choice for."""


def as_word_takes_it(root: etree._Element, raw: bytes) -> None:
    """Change the tree of the part *raw*: transitional names, one branch of each alternative, nothing to be ignored.

    ISO/IEC 29500-3: of ``AlternateContent`` the first ``Choice`` counts whose namespaces are all understood, else the
    ``Fallback``. An element of a namespace that is ``Ignorable`` and not understood is not there, and of one that is
    ``ProcessContent`` only its content.
    """
    if _STRICT.encode() in raw or b"purl.oclc" in raw:
        _rename(root)
    if _MC[1:-1].encode() in raw or b"markup-compat" in raw:
        for alternatives in list(root.iter(_ALTERNATIVES)):
            _replace(alternatives, _branch(alternatives))
        _ignore(root)


def _rename(root: etree._Element) -> None:
    for element in root.iter():
        element.tag = _transitional(str(element.tag))
        for name, value in element.attrib.items():
            if (other := _transitional(str(name))) != name:
                del element.attrib[name]
                element.set(other, value)


def _transitional(name: str) -> str:
    if not name.startswith("{" + _STRICT):
        return name
    space, _, local = name.removeprefix("{" + _STRICT).rpartition("}")
    return f"{{{_TRANSITIONAL[space]}}}{local}" if space in _TRANSITIONAL else name


def _branch(alternatives: etree._Element) -> list[etree._Element]:
    """The content of the branch that Word takes."""
    for each in alternatives:
        if each.tag == _CHOICE:
            asked = [each.nsmap.get(prefix) for prefix in each.get("Requires", "").split()]
            if asked and all(space is not None and _known(space) for space in asked):
                return list(each)
        elif each.tag == _FALLBACK:
            return list(each)
    return []


def _known(namespace: str) -> bool:
    return namespace in _UNDERSTOOD or _transitional(f"{{{namespace}}}x")[1:-2] in _UNDERSTOOD


def _replace(element: etree._Element, content: list[etree._Element]) -> None:
    """Put *content* in the place of *element*."""
    parent = element.getparent()
    if parent is not None:
        for each in content:
            element.addprevious(each)
        parent.remove(element)


def _ignore(root: etree._Element) -> None:
    """Leave out what is ignorable. Word writes ``Ignorable`` at the root alone."""
    spaces = {root.nsmap.get(prefix) for prefix in root.get(f"{_MC}Ignorable", "").split()}
    ignorable = {space for space in spaces if space is not None and not _known(space)}
    if not ignorable:
        return
    kept = {f"{{{root.nsmap.get(prefix)}}}{name}" for prefix, name in _pairs(root.get(f"{_MC}ProcessContent", ""))}
    for space in ignorable:
        for element in list(root.iter(f"{{{space}}}*")):
            process = element.tag in kept or f"{{{space}}}*" in kept
            _replace(element, list(element) if process else [])


def _pairs(names: str) -> list[tuple[str, str]]:
    return [(prefix, name) for prefix, _, name in (each.partition(":") for each in names.split())]
