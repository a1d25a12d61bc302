"""Document the fields of the model with the schema's descriptions: python -m tests.tools.make_model_docs.

Below each field of imr_schema/model.py is a string literal, which editors show on hover. A test compares.
"""

import ast
import sys
import textwrap
import typing
from pathlib import Path

import msgspec

from imr_schema import model
from imr_schema.model import Determination
from imr_schema.standard import LATEST, LIST, OBJECT, root

FILE = Path(model.__file__)
WIDTH = 120


def descriptions():
    """By class and field, the descriptions that the newest schema gives: several where they differ by use."""
    texts: dict[tuple[str, str], dict[str, None]] = {}
    for owner, name, part in fields(Determination, root(LATEST)):
        texts.setdefault((owner.__name__, name), {})[part.about] = None
    return {key: " ".join(each) for key, each in texts.items()}


def fields(owner, field):
    """Every field of the struct *owner* and of those in it, with the field of the schema."""
    for member in msgspec.structs.fields(owner):
        part = field.part(member.encode_name)
        yield owner, member.name, part
        kind = member.type
        while part.kind == LIST:
            kind, part = next(each for each in typing.get_args(kind) if each is not Ellipsis), part.entry
        if part.kind == OBJECT:
            yield from fields(next(filter(is_struct, (kind, *typing.get_args(kind)))), part)


def is_struct(kind):
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def documented(source):
    """The *source* of the model with the literal of each field as the schema has it."""
    lines, texts = source.split("\n"), descriptions()
    for owner in reversed([node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]):
        for i, node in reversed(list(enumerate(owner.body))):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                after = owner.body[i + 1] if owner.body[i + 1 :] else node
                end = after.end_lineno if is_literal(after) else node.end_lineno
                lines[node.end_lineno : end] = literal(texts[owner.name, node.target.id])
    return "\n".join(lines)


def is_literal(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def literal(text):
    """*text* as the lines of a string literal."""
    assert '"""' not in text
    assert "\\" not in text
    if text.endswith('"'):
        text += " "
    if len(text) + 10 <= WIDTH:
        return [f'    """{text}"""']
    wrapped = textwrap.wrap(f'"""{text}', WIDTH - 4, break_on_hyphens=False)
    return [f"    {line}" for line in (*wrapped, '"""')]


def main():
    source = FILE.read_text(encoding="utf-8")
    if documented(source) != source:
        FILE.write_text(documented(source), encoding="utf-8")
        sys.stdout.write(f"imr_schema/{FILE.name}\n")


if __name__ == "__main__":
    main()
