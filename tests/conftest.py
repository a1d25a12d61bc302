"""Profiles: ``fast`` for every run, ``quick`` for make quick, ``full`` for make laws, ``mutants`` for make mutants."""

import os
import signal

from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "fast", max_examples=50, deadline=None, suppress_health_check=_SLOW, derandomize=True, database=None
)
settings.register_profile("full", max_examples=1_000, deadline=None, suppress_health_check=_SLOW, database=None)
settings.register_profile(
    "quick", max_examples=3, deadline=None, suppress_health_check=_SLOW, derandomize=True, database=None
)
settings.register_profile(
    "mutants", max_examples=10, deadline=None, suppress_health_check=_SLOW, derandomize=True, database=None
)
settings.load_profile(os.environ.get("IMR_PROFILE", "fast"))

# A shell starts what runs in the background with SIGINT ignored, and the commands that tests interrupt inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
