"""What the bot says: one file per intent, for citizens and for staff; every sentence in ``sentences.toml``.

Imports ``cases``, ``nlp`` and the types of ``wechat``; never Flask or SQLAlchemy, never the clock.
"""
