"""What every disputed item must have, in the order of every report; the schemas' ``x-rule`` says in which field."""

from imr_schema.findings import Obligation

OBLIGATIONS: tuple[Obligation, ...] = (
    Obligation("IMR302", "decision", "decision", "decision"),
    Obligation("IMR306", "claimsAdministratorGuideline", "claims administrator's guideline", "claims administrator"),
    Obligation("IMR307", "reviewerGuideline", "reviewer's guideline", "reviewer"),
    Obligation("IMR304", "rationale", "rationale", "rationale"),
)
"""The names are those of the JSON report, for documents of every version."""
