"""A stand-in for WeChat, both directions, for tests and for the demo.

It shares no code with ``wechat``: two ends must not share one mistake.
"""
