"""Filling a template's fields by WeChat's rules for each prefix, so that nothing is refused for its form (category templates)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

#: Prefix → (characters it may not hold, longest value, what stands where there is nothing to say). ``const`` alone may be empty.
_RULES = {
    "thing": ("", 20, "—"),
    "short_thing": ("", 5, "—"),
    "car_number": ("", 8, "—"),
    "const": ("", 20, ""),
    "enum": ("", 20, "—"),
    "character_string": (r"[^\x21-\x7e]", 32, "-"),
    "phrase": (r"[^\u4e00-\u9fff]", 5, "无"),
    "name": (r"[^\u4e00-\u9fff·]", 10, "无"),
    "phone_number": (r"[^0-9+-]", 17, "-"),
    "number": (r"[^0-9]", 32, "0"),
    "amount": (r"[^0-9]", 10, "0"),
    "letter": (r"[^A-Za-z]", 32, "N"),
    "symbol": (r"[\w\s]", 5, "—"),
}
_DAY, _HOUR = r"\d{4}年\d{1,2}月\d{1,2}日", r" \d{1,2}:\d{2}"
_MOMENTS = {"time": re.compile(_DAY + _HOUR), "date": re.compile(f"{_DAY}({_HOUR})?")}
_DIGITS = re.compile(r"\d+$")


def subscription_mark(template_id: str, openid: str) -> str:
    """What stands for a subscription notice's id, which WeChat does not give: one person's notices of one template end in their order."""
    return "subscribe:" + sha256(f"{template_id}:{openid}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Template:
    """A template that the county was granted. ``fields``: its field → our value; ``words``: our status word → the approved one;
    ``allowed``: the values approved for its const fields, empty where the county has not listed them; ``lasting``: a subscription that
    is asked for once and for all (长期订阅)."""

    id: str
    fields: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    allowed: frozenset[str] = frozenset()
    lasting: bool = False

    def fault(self, values: Mapping[str, str]) -> str:
        """Why WeChat would refuse these values although each fits its field's form, in words for staff; "" when it would not."""
        if not self.allowed:
            return ""
        filled = self.filled(values)
        wrong = [value for name, value in filled.items() if name.startswith(("const", "enum")) and value and value not in self.allowed]
        return f"“{wrong[0]}”不在模板审核通过的值里" if wrong else ""

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """The fields with values that fit their rules."""
        return {name: fit(name, self._word(_value(name, ours, values)), values.get("time", "")) for name, ours in self.fields.items()}

    def _word(self, value: str) -> str:
        return self.words.get(value, value)


def _value(name: str, ours: str, values: Mapping[str, str]) -> str:
    """Our value; where a case stands at more length (``stands``) only in a field that takes a sentence."""
    longer = values.get("stands", "") if ours == "status" and _DIGITS.sub("", name) == "thing" else ""
    return longer or values.get(ours, "")


def fit(name: str, value: str, at: str) -> str:
    """A value as the field of this name may hold it; ``at``, the moment of the notice, stands where one is wanted and there is none."""
    kind = _DIGITS.sub("", name)
    if kind in _MOMENTS:
        return value if _MOMENTS[kind].fullmatch(value) else at
    wrong, longest, nothing = _RULES.get(kind, ("", 64, "—"))
    kept = re.sub(wrong, "", value) if wrong else value
    return " ".join(kept.split())[:longest].strip() or nothing
