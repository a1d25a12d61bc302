"""Is the document of the shape that its version asks for?"""

from imr_schema.shape.judge import is_valid, problems
from imr_schema.shape.xsd import xsd_accepts

__all__ = ["is_valid", "problems", "xsd_accepts"]
