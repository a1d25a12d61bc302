"""The conformance kit: documents with what must be found in each, and how another implementation is measured with them.

``cases`` makes the documents, ``kit`` writes and reads them, ``runner`` runs a command on one, ``score`` compares its
answers with what is expected.
"""
