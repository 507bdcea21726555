"""Is the evidence of a step what its row asks for? Nothing undeclared, nothing outside a closed list, no day that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from cases.calendar import at_local, local_date
from cases.model import Actor, Breach, Case, Refused
from cases.ratings import pleads
from cases.transitions import ROWS, Field, Transition
from cases.words import ROUTES

_NOON = time(12)
#: Staff's own words, that reach the petitioner or tell of a talk with them.
_SPOKEN = frozenset({"progress", "contact", "answer", "co_report", "handle", "close", "direct", "settle", "opine", "visit", "help"})
#: Words for a service that was refused: it wants a witness.
REFUSED_RECEIPT = ("0", "拒收")
#: Other names of evidence, with the keys that they may stand for, likeliest first.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "content": ("text",), "answer": ("text",), "plan": ("text",), "demand": ("text",), "result": ("text",), "statement": ("reason",),
    "conclusion": ("result",), "finding": ("result",), "note": ("text", "reason"), "text": ("reason",), "reason": ("text",),
    "letter": ("text", "reason"), "trigger": ("reason",), "limit": ("due",), "deadline": ("due",), "target": ("due",), "date": ("due",),
    "days": ("due",), "until": ("due",), "unit": ("organ", "duty"), "organ": ("unit",), "to": ("unit", "organ"), "code": ("ground",),
    "main_number": ("main",), "link": ("main",), "into": ("main",), "number": ("main", "document"), "doc": ("document",),
    "method": ("way",), "petitioner_view": ("view",), "lawyer": ("adviser",), "legal_adviser": ("adviser",), "participants": ("units",),
    "holder": ("duty",), "lead": ("leader",), "duties": ("text",), "duty": ("text",), "claim": ("text",), "n": ("claim",),
    "type": ("kind",),
    "list": ("text",), "checklist": ("text",),
}  # fmt: skip


def canonical(action: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The evidence under its own keys, trimmed; labels and other names are understood.

    Raises ``Refused`` for a key that no row of this step knows.
    """
    rows = ROWS.get(action, ())
    known = {field.name: field.label for row in rows for field in row.fields}
    labels = labelled(action)
    said: dict[str, str] = {}
    strange: list[str] = []
    for key, value in fields.items():
        meant = (key, labels.get(key, ""), *ALIASES.get(key.lower(), ()))
        name = next((name for name in meant if name in known and (name == key or name not in fields)), None)
        if name is None:
            strange.append(key)
        elif value and value.strip():
            said[name] = value.strip()
    if rows and strange:
        takes = "、".join(f"{name}（{label}）" for name, label in known.items()) or "什么都不用写"
        raise Refused(f"{rows[0].word}没有“{'、'.join(strange)}”这一项；可以写的：{takes}。")
    return said


def labelled(action: str) -> dict[str, str]:
    """What people call each piece of evidence of this step → its key."""
    known = {field.name: field.label for row in ROWS.get(action, ()) for field in row.fields}
    return {word: name for name, label in known.items() for word in (label, label.split()[0].partition("（")[0])}


def check(row: Transition, case: Case, fields: Mapping[str, str], now: datetime) -> None:
    """Raises ``Refused`` for what is missing, outside a closed list, or a day that cannot be."""
    for field in row.fields:
        value = fields.get(field.name)
        if value and field.values and value not in field.values:
            raise Refused(_closed(row, field))
    owed = {f.name for f in row.fields if f.required} | _owed_here(row, case, fields)
    missing = {f.name: f.label.split()[0] if f.values else f.label for f in row.fields if f.name in owed and not fields.get(f.name)}
    # What alone is missing of what only this case owes is told in words of its own, by the step's effect.
    if len(missing) > 1 or any(f.required for f in row.fields if f.name in missing):
        raise Refused(f"{row.word}还要写明{'、'.join(missing.values())}。", *missing)
    if row.action in ("serve", "notify"):
        served(case, fields, now)
    if fields.get("receipt") in REFUSED_RECEIPT and not fields.get("witness"):
        raise Refused("拒收的要写明见证人或录像（送达回证）。", "witness")
    if any(f.name == "due" for f in row.fields) and fields.get("due") and day(fields["due"], "期限") <= local_date(now):
        raise Refused("期限要在今天以后。")


def _owed_here(row: Transition, case: Case, fields: Mapping[str, str]) -> set[str]:
    """What the step asks for on this case alone."""
    owed: set[str] = set()
    if row.action in ("transfer", "assign") and not case.proposed_unit:
        owed.add("unit")
    if row.action == "close":
        owed |= ({"text"} if case.clock("C8") else set()) | ({"proof"} if supported(case) else set())
    if fields.get("result") == "不予受理":
        owed |= {"ground", "date"}
    if fields.get("receipt") in REFUSED_RECEIPT:
        owed.add("witness")
    return owed


def supported(case: Case) -> bool:
    """Does the opinion support a claim (Art. 32)?"""
    return "支持" in {case.facts.get("opinion"), *(claim.opinion for claim in case.claims)}


def no_plea(action: str, actor: Actor, fields: Mapping[str, str]) -> None:
    """Raises ``Breach`` where somebody of the staff asks for a mark, whether they may take the step or not."""
    said = next((value for value in fields.values() if pleads(value)), "") if actor.id and action in _SPOKEN else ""
    if said:
        raise Breach("不能请信访人给好评、改评价，评价由信访人自己定（条例21条）。这句话没有发出，已记入日志。", said)


def served(case: Case, fields: Mapping[str, str], now: datetime) -> datetime:
    """The moment of service: now, or noon of the day that is named, never before what is served was issued. Raises ``Refused``."""
    today = local_date(now)
    named = day(fields["date"], "送达日期") if fields.get("date") else today
    if named > today:
        raise Refused("送达日期不能晚于今天；还没送到的，送到以后再记。")
    issued = datetime.fromisoformat(case.facts["issued"]) if "issued" in case.facts else case.received_at
    if named < local_date(issued):
        first = local_date(issued)
        raise Refused(f"送达日期不能早于出具答复的{first.month}月{first.day}日。")
    return now if named == today else max(issued, at_local(named, _NOON))


def _closed(row: Transition, field: Field) -> str:
    if field.name == "route":
        names = " ".join(f"{number}{ROUTES[int(number)].name}" for number in field.values)
        return f"{row.word}的途径是 1 到 {len(field.values)} 的数字：{names}。"
    return f"{row.word}的{field.label.split()[0]}只能写：{'、'.join(field.values)}。"


def day(text: str, label: str) -> date:
    """A date as it was written. Raises ``Refused``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{label}要写成年月日，例如：2026-11-20。") from None


def past(text: str, label: str, now: datetime) -> date:
    """A date that has been. Raises ``Refused``."""
    found = day(text, label)
    if found > local_date(now):
        raise Refused(f"{label}不能晚于今天。")
    return found
