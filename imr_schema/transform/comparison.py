"""Two documents of any versions: what the second one states otherwise, by disputed item, at its places in both."""

from __future__ import annotations

from typing import cast

from msgspec import Struct

from imr_schema import pointer
from imr_schema.changes import Change, ChangeKind, Compared, Comparison, Form, Renumbered
from imr_schema.migrations import place_before, upgrade
from imr_schema.pointer import Data
from imr_schema.standard import LIST, TEXT, VERSIONS, Field, SchemaVersion, disputed_items, root
from imr_schema.transform.diff import ADDED, CHANGED, REMOVED, Difference, differences
from imr_schema.transform.pairing import IN_ORDER
from imr_schema.transform.sound import sound

_ITEM = "Disputed item"
"""What a whole item is called."""


class Side(Struct, frozen=True):
    """One document to compare."""

    source: str
    """Its name."""
    data: Data
    """Its content, valid or not, as data of ``version``."""
    version: SchemaVersion
    whole: bool = True
    """Whether the data are all that it contains, and its schema has a place for all of them."""


def compare(first: Side, second: Side) -> Comparison:
    """What *second* states otherwise than *first*, in the newer one of their versions.

    The data of the older one are upgraded. Of data that its schema refuses, what is of another type cannot be upgraded
    and is left out, as is what the schema has no place for; ``whole`` says so.
    """
    order = list(VERSIONS.values())
    version = max(first.version, second.version, key=order.index)
    before, after = (_in_version(side, version) for side in (first, second))
    found = differences(before, after, version, IN_ORDER)
    telling = _Telling(first, second, version, before, after)
    renumbered = [each for each in found if each.kind == CHANGED and _is_number(each.place, version)]
    return Comparison(
        first=Compared(first.source, first.version.name, first.whole),
        second=Compared(second.source, second.version.name, second.whole),
        version=version.name,
        changes=tuple(telling.change(each) for each in found if each not in renumbered),
        renumbered=tuple(telling.renumbered(each) for each in renumbered),
        identical=_content(before, version) == _content(after, version),
    )


def _in_version(side: Side, version: SchemaVersion) -> Data:
    if side.version is version:
        return side.data
    data = side.data if side.whole else sound(side.data, root(side.version))
    return upgrade(data, side.version, version)


def _content(data: Data, version: SchemaVersion) -> Data:
    """*data* without hints for editors, which are no content."""
    hints = {part.name for part in root(version).parts if part.hint}
    return {name: value for name, value in data.items() if name not in hints}


def _is_number(place: str, version: SchemaVersion) -> bool:
    """Whether *place* is that of the number of a disputed item."""
    items, steps = disputed_items(version), pointer.split(place)
    return len(steps) == 3 and steps[0] == items.member and steps[2] == items.number


class _Telling(Struct, frozen=True):
    """What it takes to say of a difference what it is about, and where it stands in the documents as they were sent."""

    first: Side
    second: Side
    version: SchemaVersion
    before: Data
    after: Data

    def change(self, found: Difference) -> Change:
        items = disputed_items(self.version)
        is_added, is_removed = found.kind == ADDED, found.kind == REMOVED
        whole_item = len(pointer.split(found.place)) == 2
        has_before = not (is_added and whole_item)
        has_after = not (is_removed and whole_item)
        steps = pointer.split(found.there if is_added else found.place)
        what, field = _named(root(self.version), steps, inside_item=items.index_of(found.place) is not None)
        return Change(
            kind=cast("ChangeKind", found.kind),
            what=what,
            pointer_before=None if is_added else place_before(found.place, self.first.version, self.version),
            pointer_after=None if is_removed else place_before(found.there, self.second.version, self.version),
            item_before=items.number_at(found.place, self.before) if has_before else None,
            item_after=items.number_at(found.there, self.after) if has_after else None,
            before=found.before,
            after=found.after,
            form=_form(field),
        )

    def renumbered(self, found: Difference) -> Renumbered:
        return Renumbered(
            before=found.before,
            after=found.after,
            pointer_before=place_before(found.place, self.first.version, self.version),
            pointer_after=place_before(found.there, self.second.version, self.version),
        )


def _form(field: Field | None) -> Form:
    """What the values of *field* are."""
    if field is None:
        return "other"
    if "enum" in field.keywords:
        return "code"
    plain = field.entry if field.kind == LIST else field
    return "text" if plain is not None and plain.kind == TEXT else "other"


def _named(field: Field, steps: list[str], *, inside_item: bool) -> tuple[str, Field | None]:
    """What is at the place of *steps*, in the schema's words, and its field; what is in an item, without the item."""
    here: Field | None = field
    words: list[str] = []
    for step in steps:
        assert here is not None
        if here.kind == LIST:
            here = here.entry
            entry = here.keywords.get("title") if here is not None else None
            words[-1] = f"{entry or words[-1]} {int(step) + 1}"
        else:
            here = here.part(step)
            words.append(here.title if here is not None else step)
    if not inside_item:
        return ", ".join(words), here
    return ", ".join(words[1:]) or _ITEM, here
