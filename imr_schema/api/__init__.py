"""The package as a library; ``imr_schema`` has each name of it."""
