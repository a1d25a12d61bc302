"""What each member of a document is to a copy for the public, as the schemas say it with ``x-privacy``."""

from __future__ import annotations

from functools import cache

from imr_schema.standard import SchemaVersion, root
from imr_schema.standard.fields import LIST, Field

SERVED_ONLY = "servedOnly"
"""What a copy for the public must not have; all that is in it goes with it."""

PERSON, ORGANIZATION, NUMBER = "person", "organization", "number"
"""What identifies somebody: it goes with what it is in, and a copy for the public must not have it in a text either."""

KINDS = (SERVED_ONLY, PERSON, ORGANIZATION, NUMBER)
"""Every value of ``x-privacy``. A member without it stays, and its texts are searched."""

BEFORE = {"1.0": {"/documentsReviewed": SERVED_ONLY, "/outcome": SERVED_ONLY, "/extensions": SERVED_ONLY}}
"""The same of released versions whose schemas do not say it; what a newer schema says of these members is equal."""


@cache
def private_members(version: SchemaVersion) -> dict[str, str]:
    """What the members of *version* are, by pointers with ``*`` for any entry of a list; their parts are not listed."""
    if version.name in BEFORE:
        return BEFORE[version.name]
    found: dict[str, str] = {}
    _collect(root(version), "", None, found)
    return found


def _collect(field: Field, place: str, above: str | None, found: dict[str, str]) -> None:
    if field.privacy is not None and field.privacy != above:
        found[place] = field.privacy
    for part in field.parts:
        _collect(part, f"{place}/{part.name}", field.privacy, found)
    if field.kind == LIST and field.entry is not None:
        _collect(field.entry, f"{place}/*", field.privacy, found)


COPY, POSTED = "copy", "posted"
"""The member that says which copy a document is, and its value for the public one."""
