"""Profiles: ``fast`` for every run, ``quick`` for make quick, ``full`` for make laws, ``mutants`` for make mutants."""

import os

from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "fast", max_examples=50, deadline=None, suppress_health_check=_SLOW, derandomize=True, database=None
)
settings.register_profile("full", max_examples=12_000, deadline=None, suppress_health_check=_SLOW, database=None)
settings.register_profile(
    "quick", max_examples=3, deadline=None, suppress_health_check=_SLOW, derandomize=True, database=None
)
settings.register_profile(
    "mutants", max_examples=10, deadline=None, suppress_health_check=_SLOW, derandomize=True, database=None
)
settings.load_profile(os.environ.get("IMR_PROFILE", "fast"))
