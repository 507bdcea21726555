"""Text to facts: class, purpose, unit, urgency, slots, each with the words that led to it.

Pure: no clock, no network, no database, no files but its own data. jieba lives here and nowhere else.
"""
