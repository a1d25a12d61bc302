"""Settings that a program built: whether they can be meant, before any document is validated by them."""

from __future__ import annotations

from imr_schema.config.settings import DEFAULT, Settings
from imr_schema.errors import UsageError
from imr_schema.rules import CATALOG, find
from imr_schema.typed_values import wrong_values

VALUES = ("none", "clip", "full")
"""How much document text findings may carry."""

_last_checked = DEFAULT


def check_settings(settings: object) -> None:
    """Raises ``UsageError`` for what is no ``Settings``, and for one with a value that none can have.

    Such settings would make every document undetermined, or be passed over without a word: a rule that does not exist
    is left out with success.
    """
    global _last_checked
    if settings is _last_checked:
        return
    if not isinstance(settings, Settings):
        raise UsageError(f"settings: expected imr_schema.Settings, not {type(settings).__name__}")
    for wrong in wrong_values(settings, Settings, "settings"):
        raise UsageError(wrong)
    if settings.values not in VALUES:
        raise UsageError(f"settings.values: expected one of {', '.join(VALUES)}")
    for name in ("only", "skip", "severity", "rules"):
        for rule in sorted(getattr(settings, name)):
            if rule not in CATALOG:
                found = find(rule)
                raise UsageError(f"settings.{name}: {f'write {found.id} for' if found else 'there is no rule'} {rule}")
    _last_checked = settings
