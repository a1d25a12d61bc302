"""1.0 and 1.1: the newer version adds members and changes none."""

from imr_schema.migrations._step import Step

STEP = Step(old="1.0", new="1.1")
