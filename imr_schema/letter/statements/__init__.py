"""Guideline statements: from the words of a letter to a basis and citations."""
