"""Where a version has the disputed items: derived from the rules that its fields name (``x-rule``), not from names."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from imr_schema import pointer
from imr_schema.standard.fields import LIST, Field

# The rules that the list of items, the number of an item and its description name.
_LIST_RULE, _NUMBER_RULE, _DESCRIPTION_RULE = "IMR300", "IMR312", "IMR301"


class DisputedItems(Struct, frozen=True):
    """The members of one version that contain the disputed items, their numbers and their descriptions.

    Every method takes data of any type: a document that its schema refuses has disputed items too.
    """

    #: The list of items, a member of the document.
    member: str
    #: The number of an item, a member of the item.
    number: str
    #: The description of an item, a member of the item.
    description: str
    #: The field of one item.
    entry: Field

    def of(self, data: object) -> list[object]:
        """The items in *data*; empty when there is no such list."""
        items = data.get(self.member) if isinstance(data, dict) else None
        return items if isinstance(items, list) else []

    def place(self, index: int) -> str:
        """The JSON Pointer of the item at *index*, from 0."""
        return f"/{self.member}/{index}"

    def index_of(self, place: str) -> int | None:
        """The index, from 0, of the item that contains the pointer *place*; None for a place outside the items."""
        steps = pointer.split(place)
        inside = len(steps) > 1 and steps[0] == self.member and steps[1].isdigit()
        return int(steps[1]) if inside else None

    def number_of(self, item: object) -> int | None:
        """The number that *item* states; None when it states none."""
        number = item.get(self.number) if isinstance(item, dict) else None
        return number if isinstance(number, int) and not isinstance(number, bool) else None

    def numbers(self, data: object) -> list[int]:
        """The number of each item of *data*: its own, or its position from 1."""
        numbers = map(self.number_of, self.of(data))
        return [i if number is None else number for i, number in enumerate(numbers, 1)]

    def number_at(self, place: str, data: object) -> int | None:
        """The number of the item that contains the pointer *place*, or its position from 1 when it states none.

        None for a place outside the items.
        """
        index = self.index_of(place)
        if index is None:
            return None
        items = self.of(data)
        number = self.number_of(items[index]) if index < len(items) else None
        return index + 1 if number is None else number

    def description_of(self, item: object) -> str:
        """The description of *item*; empty when it has none."""
        text = item.get(self.description) if isinstance(item, dict) else None
        return text if isinstance(text, str) else ""


def items_of(root: Field) -> DisputedItems:
    """The disputed items of the version with the fields *root*; ``LookupError`` where no field names their rules."""
    (member,) = steps_of(root, _LIST_RULE)
    items = root.part(member)
    if items is None or items.kind != LIST or items.entry is None:
        raise LookupError(f"the field that names {_LIST_RULE} is not a list")
    (number,), (description,) = (steps_of(items.entry, rule) for rule in (_NUMBER_RULE, _DESCRIPTION_RULE))
    return DisputedItems(member, number, description, items.entry)


def steps_of(field: Field, rule: str) -> tuple[str, ...]:
    """The steps from *field* to the nearest field below it with that rule; ``LookupError`` where there is none."""
    nearest = min(all_steps_of(field, rule), key=len, default=None)
    if nearest is None:
        raise LookupError(f"no field names {rule}")
    return nearest


def all_steps_of(field: Field, rule: str) -> Iterator[tuple[str, ...]]:
    """The steps from *field* to each field below it with that rule, ``*`` for each entry of a list.

    Fields below such a field are a part of it, and not listed.
    """
    if field.rule == rule:
        yield ()
        return
    for part in field.parts:
        yield from ((part.name, *steps) for steps in all_steps_of(part, rule))
    if field.entry is not None:
        yield from ((pointer.ANY, *steps) for steps in all_steps_of(field.entry, rule))
