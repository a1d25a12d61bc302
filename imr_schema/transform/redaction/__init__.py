"""A copy for the public made of a served one: some members are left out, and known names are removed."""
