"""The middle knows no version: only the standard and what handles its content name members of the document."""

import ast
import re

import pytest

from imr_schema.standard import VERSIONS, root
from tests.test_architecture import FILES, HOME, part

MAY_NAME_MEMBERS = {"standard", "model", "migrations", "rules", "letter", "strategies", "conformance", "tables"}
"""Every other module gets places from the schema, or from a finding."""

ASKS = {"get", "part", "pop", "setdefault"}


def names_of(field):
    """The names of all members below *field*."""
    yield from (part.name for part in field.parts)
    for below in (*field.parts, *([field.entry] if field.entry else [])):
        yield from names_of(below)


NAMES = {name for version in VERSIONS.values() for name in names_of(root(version))} - {"version"}
"""But one that files of ours have too."""
UNMISTAKABLE = {name for name in NAMES if not name.islower()} - {"schemaVersion"}
"""Names of two words: no other text is spelled like them, but for one, which our reports and Schematron have too."""


def docstrings(tree):
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for each in body if isinstance(body, list) else []:
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                yield id(each.value)


def keys(node):
    """What *node* asks some data for by name; tables of ours are written in capitals."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        owner = ast.unparse(node.value)
        return [] if owner.split(".")[-1].isupper() or owner.endswith("keywords") else [node.slice]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKS:
        return [] if ast.unparse(node.func.value).endswith("keywords") else node.args[:1]
    return []


def members_named(tree):
    """Members that a module names: a name of two words, a JSON Pointer, or a key that data is asked for."""
    aside = set(docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            words = set(re.findall(r"[$\w]+", node.value))
            if words & UNMISTAKABLE or (re.fullmatch(r"/[\w/*$]+", node.value) and words & NAMES):
                yield node.lineno, node.value
        yield from ((key.lineno, key.value) for key in keys(node) if getattr(key, "value", None) in NAMES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOME)))
def test_the_middle_names_no_member_of_the_document(path):
    # The examples of the kit are edits of the newest version, as those of the rules are.
    if part(path) not in MAY_NAME_MEMBERS and path.parent != HOME / "conformance" / "examples":
        assert sorted(set(members_named(ast.parse(path.read_text())))) == []


@pytest.mark.parametrize(
    "bad", ["items = data['decision']", "data.get('rationale')", "x = 'disputedItems'", "place = '/case/priority'"]
)
def test_a_member_that_is_named_would_be_seen(bad):
    assert list(members_named(ast.parse(bad)))


def test_a_name_that_is_not_a_member_is_none():
    assert not list(
        members_named(ast.parse("FORMATS['text']\nkeywords['description']\nx = 'the decision of the case'"))
    )
