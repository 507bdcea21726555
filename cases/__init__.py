"""What a petition case is: model, transition table, clocks, calendar, routing, measures.

Pure: standard library only, no other room, no clock (``now`` is an argument), no I/O.
"""
