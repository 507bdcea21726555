"""Personal data as it may be shown: 张*, 138****0001."""

from __future__ import annotations

import re

_PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
_ID = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")


def name(text: str) -> str:
    """The family name and stars."""
    return text[:1] + "*" * max(1, len(text) - 1) if text else ""


def phone(text: str) -> str:
    """First three and last four digits."""
    return text[:3] + "*" * max(0, len(text) - 7) + text[-4:] if len(text) > 7 else "*" * len(text)


def text(words: str, *names: str) -> str:
    """Free text with phones, card numbers and these names masked."""
    for known in names:
        words = words.replace(known, name(known)) if len(known) > 1 else words
    return _ID.sub(r"\1********\2", _PHONE.sub(r"\1****\2", words))
