"""Regular expressions of the package: which there are, whether they are ambiguous, and how they take an attack."""
