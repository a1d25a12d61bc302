"""The earlier names of the pipeline."""

from imr_schema.validation.pipeline import *  # noqa: F403
from imr_schema.validation.pipeline import ValidationResult as Judgement
from imr_schema.validation.pipeline import validate as judge

__all__ = ["Judgement", "judge"]
