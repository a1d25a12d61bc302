"""Fuzzing: damaged inputs of every kind, made from samples and drawn data, and what must hold for each of them.

``hostile`` and ``seeds`` are what inputs are made of; one module for each kind of input makes them
(``json_documents``, ``xml_documents``, ``letters``, ``packed``, ``beside``); ``surfaces`` names them all;
``invariants`` says what must hold, ``known`` which failures are expected; ``minimize`` makes a failing input small;
``workers`` runs many cases and outlives those that kill a process.
"""
