"""Filling a template's fields by WeChat's rules for each prefix, so that nothing is refused for its form (category templates)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Prefix → (characters it may not hold, longest value, what stands where there is nothing to say). ``const`` alone may be empty.
_RULES = {
    "thing": ("", 20, "—"),
    "short_thing": ("", 5, "—"),
    "car_number": ("", 8, "—"),
    "const": ("", 20, ""),
    "character_string": (r"[^\x21-\x7e]", 32, "-"),
    "phrase": (r"[^\u4e00-\u9fff]", 5, "无"),
    "name": (r"[^\u4e00-\u9fff·]", 10, "无"),
    "phone_number": (r"[^0-9+-]", 17, "-"),
    "number": (r"[^0-9]", 32, "0"),
    "amount": (r"[^0-9]", 12, "0"),
    "letter": (r"[^A-Za-z]", 32, "N"),
    "symbol": (r"[\w\s]", 5, "—"),
}
_DAY, _HOUR = r"\d{4}年\d{1,2}月\d{1,2}日", r" \d{1,2}:\d{2}"
_MOMENTS = {"time": re.compile(_DAY + _HOUR), "date": re.compile(f"{_DAY}({_HOUR})?")}
_DIGITS = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class Template:
    """A template that the county was granted. ``fields``: its field → our value; ``words``: our status word → the approved one."""

    id: str
    fields: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """The fields with values that fit their rules."""
        return {name: fit(name, self._word(values.get(ours, "")), values.get("time", "")) for name, ours in self.fields.items()}

    def _word(self, value: str) -> str:
        return self.words.get(value, value)


def fit(name: str, value: str, at: str) -> str:
    """A value as the field of this name may hold it; ``at``, the moment of the notice, stands where one is wanted and there is none."""
    kind = _DIGITS.sub("", name)
    if kind in _MOMENTS:
        return value if _MOMENTS[kind].fullmatch(value) else at
    wrong, longest, nothing = _RULES.get(kind, ("", 64, "—"))
    kept = re.sub(wrong, "", value) if wrong else value
    return " ".join(kept.split())[:longest].strip() or nothing
