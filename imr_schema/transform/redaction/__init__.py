"""A copy for the public made of a served one: what only the served copy has is left out, and known names are removed."""
