"""The docstring of a function, also where Python drops docstrings: messages, manual pages and help are made of them."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable
from functools import cache

_WITHOUT = 2
"""From this level of optimization on (``-OO``), Python drops docstrings."""


def docstring(function: Callable[..., object]) -> str:
    """The docstring of *function*, without its indentation; ``""`` where it has none.

    Under ``python -OO`` it is read from the source of its module, each module once. An installation of bytecode
    alone has no source, and then no docstrings either.
    """
    function = inspect.unwrap(function)
    text = function.__doc__
    if text is None and sys.flags.optimize >= _WITHOUT:
        text = _docstrings(function.__module__).get(function.__code__.co_firstlineno)
    return inspect.cleandoc(text or "")


@cache
def _docstrings(module: str) -> dict[int, str]:
    """The docstrings of *module*'s functions, by the line at which their code begins: that of a first decorator."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except OSError:
        return {}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {
        min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]): text
        for node in functions
        if (text := ast.get_docstring(node, clean=False)) is not None
    }
