"""Many documents in one call: in order, side by side, and one that fails costs one result."""
