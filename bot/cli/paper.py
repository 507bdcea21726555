"""`cases act new submit`: a letter, call or visit written down truthfully becomes a case (Art. 19 ¶1, 22 ¶1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.cli.frame import Failure
from bot.cli.staff import unit_called
from bot.clock import query_code
from cases.calendar import at_local
from cases.commands import SaveCase, Work
from cases.evidence import past
from cases.facts import facts
from cases.model import CITIZEN, Actor, Case, Petitioner, Purpose, Refused, Status
from cases.steps import decide
from cases.transitions import actions_of
from cases.words import ROUTES, propose_route
from handlers.directory import complained_of
from nlp.classes import table_names

if TYPE_CHECKING:
    from bot.bootstrap import Services

_KEYS = {
    "text": "内容", "name": "姓名", "phone": "电话", "address": "住址", "anonymous": "匿名", "town": "镇办",
    "place": "地点", "wants": "请求",
    "against": "被反映人", "category": "类别", "purpose": "目的", "unit": "建议单位",
    "route": "途径", "channel": "形式", "date": "收到日期", "people": "人数",
}  # fmt: skip


def submit(services: Services, actor: Actor, action: str, fields: Mapping[str, str]) -> str:
    """Writes the new case, submitted and not registered yet; its number, state and query code. Raises ``Failure``."""
    if "submit" not in actions_of(action or "submit"):
        raise Failure("还没有的件只能先提交：./xinfang cases act new submit --as 姓名 --field text=…")
    said = {key: value.strip() for key, value in fields.items() if value.strip()}
    strange = sorted(set(said) - set(_KEYS))
    if strange:
        raise Failure(f"--field 没有 {strange[0]} 这一项；有 {' '.join(_KEYS)}")
    _complete(said)
    _sound(said)
    now = services.now()
    try:
        case = _case(services, actor, said, now)
    except Refused as why:
        raise Failure(f"{why} --field date=2026-11-20") from why
    # An accusation is the petitioner's own from its first word: whoever writes it down has no part in it (Art. 30).
    by = CITIZEN if case.sealed else actor
    try:
        decision = decide(case, "submit", by, {}, now, services.rules, services.calendar)
    except Refused as why:
        raise Failure(str(why)) from why
    number = getattr(services.store.commit(Work(at=now, commands=(SaveCase(decision),))), "number", "")
    next_step = f"下一步登记：./xinfang cases act {number} 登记 --as 姓名"
    return f"{number} {decision.case.status}（已提交，还没登记） 查询码 {decision.case.query_code}\n{next_step}"


def _complete(said: Mapping[str, str]) -> None:
    """What is told and by whom, or that they knowingly stay unnamed. Raises ``Failure`` with all that is missing."""
    owed = {"text": bool(said.get("text"))}
    if not _yes(said.get("anonymous", "")):
        owed |= {"name": bool(said.get("name")), "phone": bool(said.get("phone") or said.get("address"))}
    missing = [key for key, there in owed.items() if not there]
    if missing:
        words = "、".join("电话（或住址）" if key == "phone" else _KEYS[key] for key in missing)
        instead = "；本人要求匿名的写 --field anonymous=1" if {"name", "phone"} & set(missing) else ""
        raise Failure(f"提交还要写明{words}{instead}。 {' '.join(f'--field {key}=…' for key in missing)}")


_CHANNELS = ("letter", "visit", "phone", "web", "leader", "fax", "来信", "来访", "来电", "网信", "领导信箱", "传真")
_MOST = 9999
_NO = ("", "0", "否", "不", "no", "false")


def _yes(word: str) -> bool:
    return word.lower() not in _NO


def _sound(said: Mapping[str, str]) -> None:
    """Raises ``Failure`` for what is none of the closed lists, no number or no phone: it names the key."""
    closed = {"purpose": [p.value for p in Purpose], "category": list(table_names()), "channel": _CHANNELS}
    closed["route"] = [str(n) for n in sorted(ROUTES)]
    for key, values in closed.items():
        if said.get(key) and said[key] not in values:
            raise Failure(f"--field {key}={said[key]}：只能是 {' '.join(values)} 之一")
    people = said.get("people", "1")
    if not (people.isascii() and people.isdecimal() and 1 <= int(people) <= _MOST):
        raise Failure(f"--field people={people}：要写 1 到 {_MOST} 的整数")
    if said.get("phone") and not 7 <= len(re.sub(r"\D", "", said["phone"])) <= 20:
        raise Failure(f"--field phone={said['phone']}：不是电话号码")
    if not any(c.isprintable() and not c.isspace() for c in said["text"]):
        raise Failure("--field text 里没有看得见的字")


def _case(services: Services, actor: Actor, said: Mapping[str, str], now: datetime) -> Case:
    reading = services.reader.read(said["text"])
    day = past(said["date"], "收到日期", now) if said.get("date") else None
    purpose = said.get("purpose") or str(reading.purpose or Purpose.APPEAL)
    purpose = Purpose.APPEAL if purpose in (Purpose.CONSULT, Purpose.OTHER) else purpose
    sealed = purpose == Purpose.ACCUSATION
    category = said.get("category") or reading.category or "其他"
    anonymous = _yes(said.get("anonymous", ""))
    flags = {name for name, on in (("anonymous", anonymous), ("confidential", sealed), ("joint", int(said.get("people", "1")) > 1)) if on}
    unit = unit_called(services.store.book, said["unit"]).code if said.get("unit") else reading.unit
    who = Petitioner() if anonymous else Petitioner(said.get("name", ""), said.get("phone", ""), said.get("address", ""))
    case = Case(
        received_at=at_local(day, time(9)) if day and day != services.now().date() else now,
        status=Status.DRAFT,
        query_code=query_code(),
        category=category,
        purpose=purpose,
        route=int(said.get("route") or propose_route(category, purpose)),
        proposed_unit=unit,
        urgency=reading.urgency.level,
        flags=frozenset(flags),
        sealed=sealed,
        town=said.get("town", ""),
        place=said.get("place", ""),
        text=said["text"],
        wants=said.get("wants", ""),
        against=said.get("against", ""),
        people=int(said.get("people", "1")),
        petitioner=who,
        channel=said.get("channel", "letter"),
        facts={"brought": actor.unit} if "unit" in actor.roles else {},
    )
    return facts(case, complained=";".join(sorted(complained_of(services.store.book, case))))
