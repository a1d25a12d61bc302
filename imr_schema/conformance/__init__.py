"""The conformance kit: documents with what must be said of each, and a driver that asks another implementation.

``cases`` makes the documents, ``kit`` writes and reads them, ``asking`` runs a command on one, ``answers`` understands what it said,
``scoring`` compares.
"""
