"""Templates that the account was granted, and WeChat's rules for what their fields may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.errors import ApiError

_DAY = r"\d{4}(-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|年\d{1,2}月\d{1,2}日)"
_HOUR = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
_TIME = rf"({_DAY} ?)?{_HOUR}"
_DATE = rf"{_DAY}( ?{_HOUR})?"
#: What a field of each prefix may hold; "const" has its list of approved words besides.
RULES = {
    "thing": r".{1,20}",
    "short_thing": r".{1,5}",
    "character_string": r"[\x21-\x7e]{1,32}",
    "time": rf"{_TIME}(~{_TIME})?",
    "date": rf"{_DATE}(~{_DATE})?",
    "amount": r"[¥￥$€£]?\d{1,12}(\.\d+)?元?",
    "enum": r".{1,20}",
    "phone_number": r"[\d+\-]{1,17}",
    "car_number": r".{1,8}",
    "const": r".{0,20}",
    "phrase": r"[\u4e00-\u9fff]{1,5}",
    "name": r"[\u4e00-\u9fff·]{1,10}|[A-Za-z .]{1,20}",
    "number": r"\d{1,32}",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[^\w\s]{1,5}",
}


#: Subscription notices alone have these, and a shorter amount.
ONLY_NOTICES = frozenset({"enum", "number", "letter", "symbol"})
_NOTICE_AMOUNT = r"[¥￥$€£]?\d{1,10}(\.\d+)?元?"
#: What a template may not carry (40249).
_MARKETING = re.compile("优惠|促销|红包|抽奖|折扣|秒杀|领券|中奖")
#: ``Template.subscription`` of a notice for one consent, and of one that is consented to for good.
ONCE, LASTING = 2, 3


@dataclass(frozen=True, slots=True)
class Template:
    """One template. ``labels``: field → words before it on the card; ``consts``: approved words of its const and enum fields,
    empty = any; ``subscription``: 0 = a template message, else ``ONCE`` or ``LASTING``."""

    id: str
    title: str
    labels: Mapping[str, str] = field(default_factory=dict)
    consts: frozenset[str] = frozenset()
    restricted: bool = False
    subscription: int = 0

    def shown(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Label → value as on the card. Raises ``ApiError`` 47003 that names the first field which breaks a rule, 40249."""
        if not isinstance(data, dict):
            raise ApiError(47003, "data invalid")
        fields = self.labels or dict.fromkeys(data, "")
        for name in fields:
            self._check(name, data.get(name))
        shown = {label or name: str(data[name]["value"]) for name, label in fields.items()}
        if _MARKETING.search("".join(shown.values())):
            raise ApiError(40249)
        return shown

    def _check(self, name: str, cell: object) -> None:
        value = cell.get("value") if isinstance(cell, dict) else None
        kind = re.sub(r"\d+$", "", name)
        if not isinstance(value, str) or (not value and kind != "const"):
            raise ApiError(47003, f"data.{name}.value is empty")
        rule = _NOTICE_AMOUNT if kind == "amount" and self.subscription else RULES.get(kind)
        rule = None if kind in ONLY_NOTICES and not self.subscription else rule
        unknown = kind in ("const", "enum") and value and self.consts and value not in self.consts
        if rule is None or not re.fullmatch(rule, value) or unknown:
            raise ApiError(47003, f"data.{name}.value invalid")


class Templates(dict[str, Template]):
    """The account's templates by id."""

    def __init__(self, templates: Iterable[Template] = ()) -> None:
        super().__init__({template.id: template for template in templates})

    def granted(self, template_id: object, *, notice: bool) -> Template:
        """The template or subscription notice. Raises ``ApiError`` 40037 for one that the account has not among these, 43116 for a
        restricted one."""
        template = self.get(str(template_id))
        if template is None or bool(template.subscription) != notice:
            raise ApiError(40037)
        if template.restricted:
            raise ApiError(43116)
        return template
