"""Is the evidence of a step what its row asks for? Nothing undeclared, nothing outside a closed list, no day that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from cases.calendar import at_local, local_date
from cases.model import Case, Refused
from cases.transitions import TRANSITIONS, Field, Transition
from cases.words import ROUTES

_NOON = time(12)


def declared(action: str, fields: Mapping[str, str]) -> None:
    """Raises ``Refused`` for a key that no row of this step knows."""
    rows = [row for row in TRANSITIONS if row.action == action]
    known = {field.name: field.label for row in rows for field in row.fields}
    strange = [key for key in fields if key not in known]
    if rows and strange:
        takes = "、".join(f"{name}（{label}）" for name, label in known.items()) or "什么都不用写"
        raise Refused(f"{rows[0].word}没有“{'、'.join(strange)}”这一项；可以写的：{takes}。")


def check(row: Transition, case: Case, fields: Mapping[str, str], now: datetime) -> None:
    """Raises ``Refused`` for what is missing, outside a closed list, or a day that cannot be."""
    missing = [f.label for f in row.fields if f.required and not fields.get(f.name)]
    if missing:
        raise Refused(f"{row.word}还要写明{'、'.join(missing)}。")
    for field in row.fields:
        value = fields.get(field.name)
        if value and field.values and value not in field.values:
            raise Refused(_closed(row, field))
    if row.action == "serve":
        served(case, fields, now)
    if row.action == "assign" and fields.get("due") and _day(fields["due"], "办理期限") <= local_date(now):
        raise Refused("办理期限要在今天以后。")


def served(case: Case, fields: Mapping[str, str], now: datetime) -> datetime:
    """The moment of service: now, or noon of the day that is named, never before the opinion was issued. Raises ``Refused``."""
    today = local_date(now)
    day = _day(fields["date"], "送达日期") if fields.get("date") else today
    if day > today:
        raise Refused("送达日期不能晚于今天；还没送到的，送到以后再记。")
    issued = datetime.fromisoformat(case.facts["issued"]) if "issued" in case.facts else case.received_at
    if day < local_date(issued):
        first = local_date(issued)
        raise Refused(f"送达日期不能早于出具答复的{first.month}月{first.day}日。")
    return now if day == today else max(issued, at_local(day, _NOON))


def _closed(row: Transition, field: Field) -> str:
    if field.name == "route":
        names = " ".join(f"{number}{ROUTES[int(number)].name}" for number in field.values)
        return f"{row.word}的途径是 1 到 {len(field.values)} 的数字：{names}。"
    return f"{row.word}的{field.label.split()[0]}只能写：{'、'.join(field.values)}。"


def _day(text: str, label: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{label}要写成年月日，例如：2026-11-20。") from None
