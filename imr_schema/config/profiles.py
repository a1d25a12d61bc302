"""What a document is validated for: each profile is a value, and a settings file may hold more."""

from __future__ import annotations

from msgspec import Struct, field

from imr_schema.findings import Severity


class Profile(Struct, frozen=True):
    """A purpose: which copy it asks for, None for either, and the severities that it changes, by rule id.

    A rule that runs on request only runs where it has a severity here.
    """

    name: str
    about: str
    copy: str | None = None
    severity: dict[str, Severity] = field(default_factory=dict)
    path: str | None = None
    """The file that it was read from; None for ours."""


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("exchange", "Documents that parties exchange, of either copy."),
        Profile(
            "served",
            "The copy that the parties are served: with the documents reviewed, and the outcome.",
            copy="served",
        ),
        Profile(
            "posted",
            "The copy for the public: nothing in it may identify the injured worker.",
            copy="posted",
            severity={"IMR702": Severity.WARNING},
        ),
        Profile(
            "letter",
            "Letters that a generator of yours makes: fixed sentences and requests must read as the edition's.",
            severity={"IMR320": Severity.ERROR, "IMR322": Severity.WARNING, "IMR804": Severity.ERROR},
        ),
        Profile(
            "thorough",
            "Documents that a person goes through: with the rules that find something in many good letters.",
            severity={"IMR407": Severity.INFO, "IMR503": Severity.INFO},
        ),
    )
}
"""The profiles by name; the first is the default."""

EXCHANGE = PROFILES["exchange"]
