"""Many documents in one call: in order, in parallel, and one that fails costs one result."""
