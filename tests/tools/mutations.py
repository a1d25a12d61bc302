"""What can be changed in a module, one thing at a time: the mutants of cosmic-ray, and their changed text.

A mutant is named by its module, its operator and which of that operator's places in the module it is. One that changes
nothing, by what Python says about annotations or by its kind, is told apart before it is run.
"""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.commands.init import _operators
from cosmic_ray.mutating import MutationVisitor

ROOT = Path(__file__).parents[2]
OPERATORS = {name: operator for name, _, operator in _operators({})}
"""Those that ask for no arguments, by name."""
# What changes nothing, by operator and line: members of an enum are one object each; a cache saves time alone; lists
# that are always of one length need not be; nobody passes a keyword by its place.
EQUIVALENT = re.compile(
    r"core/(ReplaceComparisonOperator_Is_Eq|ReplaceComparisonOperator_IsNot_NotEq"
    r"|(NumberReplacer|RemoveDecorator) @(lru_)?cache\b|Replace(TrueWithFalse|FalseWithTrue) .*\bstrict="
    r"|ReplaceBinaryOperator_Mul_Div def )"
)


_RULE_ID = re.compile(r'^ *"(IMR\d{3})",$', re.MULTILINE)


class Mutant(NamedTuple):
    """One change: the module's path, the operator and which of its places, the line and the last line of that place."""

    module: str
    operator: str
    occurrence: int
    line: int
    end: int


def mutants(module):
    """Every mutant of the module at that path, below the root."""
    tree = tree_of(module)
    for name, operator in OPERATORS.items():
        places = (place for node in ast_nodes(tree) for place in operator.mutation_positions(node))
        for occurrence, (start, end) in enumerate(places):
            yield Mutant(module, name, occurrence, start[0], end[0])


@cache
def text_of(module):
    """The text of the module at that path, as it is."""
    return (ROOT / module).read_text()


@cache
def tree_of(module):
    """What cosmic-ray changes: the module as its parser reads it. Whoever asks before it forks saves the forks that."""
    return get_ast(text_of(module))


def changed(mutant):
    """The text of the module after the change."""
    visitor = MutationVisitor(mutant.occurrence, OPERATORS[mutant.operator])
    made = visitor.walk(tree_of(mutant.module))
    tree_of.cache_clear()  # the change is made in it
    if not visitor.mutation_applied:
        raise LookupError(mutant)
    return made.get_code()


def difference(mutant, new):
    """The lines that differ, before and after."""
    old, new = (text.splitlines() for text in (text_of(mutant.module), new))
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return [f"- {line.strip()}" for line in old[same:]] + [f"+ {line.strip()}" for line in new[same:]]


class _Unannotated(ast.NodeTransformer):
    """Takes away the annotations that nobody evaluates: not those of classes that are made of another, as Structs."""

    def visit_ClassDef(self, node):
        plain = not node.bases
        node.body = [self.visit(each) if plain or not isinstance(each, ast.AnnAssign) else each for each in node.body]
        return node

    def visit_AnnAssign(self, node):
        node.annotation = ast.Constant(None)
        return node

    def visit_FunctionDef(self, node):
        node.returns = None
        arguments = node.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            argument.annotation = None
        for argument in (arguments.vararg, arguments.kwarg):
            if argument:
                argument.annotation = None
        return self.generic_visit(node)


def runs_alike(mutant, new):
    """Whether nothing that runs differs, or the kind of the change is known to change nothing."""
    old = text_of(mutant.module)
    if EQUIVALENT.match(f"{mutant.operator} {old.splitlines()[mutant.line - 1].strip()}"):
        return True
    if "BitOr" not in mutant.operator or "from __future__ import annotations" not in old:
        return False
    before, after = (ast.dump(_Unannotated().visit(ast.parse(text))) for text in (old, new))
    return before == after


@cache
def _functions(module):
    """(first line, first line of the body, last line) of each function that is in no other."""

    def outermost(node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef):
                body = child.body[0].lineno
                yield min([child.lineno, *(each.lineno for each in child.decorator_list)]), body, child.end_lineno
            elif isinstance(child, ast.ClassDef | ast.If | ast.Try | ast.With):
                yield from outermost(child)

    return list(outermost(ast.parse(text_of(module))))


def function_of(mutant):
    """The first line of the function, decorators included, in whose body the change is; None where it is in none."""
    for first, body, last in _functions(mutant.module):
        if body <= mutant.line and mutant.end <= last:
            return first
    return None


def rules_of(mutant):
    """The ids of the rules whose function is changed, or of all rules of the module where that function is none."""
    first = function_of(mutant)
    bodies = {start: body for start, body, _ in _functions(mutant.module)}
    lines = text_of(mutant.module).splitlines()
    own = _RULE_ID.findall("\n".join(lines[first - 1 : bodies[first] - 1])) if first else []
    return set(own[:1] or _RULE_ID.findall("\n".join(lines)))


@cache
def _statements(module):
    """(first line, last line before what the statement holds) of every statement, the inner ones last."""
    found = []
    for node in ast.walk(ast.parse(text_of(module))):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
            found.append((first, node.end_lineno, body[0].lineno - 1 if body else node.end_lineno))
    return sorted(found, key=lambda each: (each[0], -each[1]))


def lines_of(mutant):
    """The lines of the statement that is changed, or of its head where it holds others: one runs if it does."""
    around = [each for each in _statements(mutant.module) if each[0] <= mutant.line <= each[1]]
    first, _, head = around[-1]
    return {*range(first, max(head, first) + 1), *range(mutant.line, mutant.end + 1)}
