"""The version of this package; that of the standard is each document's own."""

__version__ = "0.2.0"
