"""Filling a template's fields by WeChat's rules for each prefix (category templates), so that nothing is refused for its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Longest value of each prefix.
_LIMITS = {
    "thing": 20, "short_thing": 5, "character_string": 32, "const": 20, "phrase": 5, "name": 10, "phone_number": 17, "car_number": 8,
    "number": 32, "letter": 32, "symbol": 5,
}  # fmt: skip
_DIGITS = re.compile(r"\d+$")
_PRINTABLE = re.compile(r"[^\x21-\x7e]")
#: What stands where there is nothing to say; ``const`` alone may be empty.
_EMPTY = {"thing": "—", "short_thing": "—", "phrase": "无", "character_string": "-", "name": "无", "number": "0"}


@dataclass(frozen=True, slots=True)
class Template:
    """A template that the county was granted. ``fields``: its field → our value; ``words``: our status word → the approved one."""

    id: str
    fields: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """The fields with values that fit their rules."""
        return {name: fit(name, self.words.get(values.get(ours, ""), values.get(ours, ""))) for name, ours in self.fields.items()}


def fit(name: str, value: str) -> str:
    """A value as the field of this name may hold it."""
    kind = _DIGITS.sub("", name)
    if kind == "character_string":
        value = _PRINTABLE.sub("", value)
    value = value.replace("\n", " ").strip()[: _LIMITS.get(kind, 64)]
    return value or _EMPTY.get(kind, "")
