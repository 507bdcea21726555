"""`cases act new submit`: a letter, call or visit written down truthfully becomes a case (Art. 19 ¶1, 22 ¶1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.cli.frame import Failure
from bot.cli.staff import unit_called
from bot.clock import query_code
from cases.calendar import at_local
from cases.commands import SaveCase, Work
from cases.evidence import past
from cases.model import CITIZEN, Actor, Case, Petitioner, Purpose, Refused, Status
from cases.steps import decide
from cases.transitions import actions_of
from cases.words import propose_route

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
        raise Failure("a case that is not there yet can only be submitted: `xinfang cases act new submit --as NAME --field text=…`")
    said = {key: value.strip() for key, value in fields.items() if value.strip()}
    strange = sorted(set(said) - set(_KEYS))
    if strange:
        raise Failure(f"unknown --field {strange[0]}; they are {' '.join(_KEYS)}")
    _complete(said)
    now = services.now()
    case = _case(services, actor, said, now)
    # An accusation is the petitioner's own from its first word: whoever writes it down has no part in it (Art. 30).
    by = CITIZEN if case.sealed else actor
    try:
        decision = decide(case, "submit", by, {}, now, services.rules, services.calendar)
    except Refused as why:
        raise Failure(str(why)) from why
    number = getattr(services.store.commit(Work(at=now, commands=(SaveCase(decision),))), "number", "")
    return f"{number} {decision.case.status}（已登记） 查询码 {decision.case.query_code}"


def _complete(said: Mapping[str, str]) -> None:
    """What is told and by whom, or that they knowingly stay unnamed."""
    if not said.get("text"):
        raise Failure("提交还要写明内容。 --field text=…")
    if said.get("anonymous") in (None, "0") and not (said.get("name") and (said.get("phone") or said.get("address"))):
        raise Failure("提交要写明姓名和电话（或住址），或者写明本人要求匿名。 --field name=… --field phone=… 或 --field anonymous=1")


def _case(services: Services, actor: Actor, said: Mapping[str, str], now: datetime) -> Case:
    reading = services.reader.read(said["text"])
    day = past(said["date"], "收到日期", now) if said.get("date") else None
    purpose = said.get("purpose") or str(reading.purpose or Purpose.APPEAL)
    purpose = Purpose.APPEAL if purpose in (Purpose.CONSULT, Purpose.OTHER) else purpose
    sealed = purpose == Purpose.ACCUSATION
    category = said.get("category") or reading.category or "其他"
    anonymous = said.get("anonymous", "0") != "0"
    flags = {name for name, on in (("anonymous", anonymous), ("confidential", sealed), ("joint", int(said.get("people", "1")) > 1)) if on}
    unit = unit_called(services.store.book, said["unit"]).code if said.get("unit") else reading.unit
    who = Petitioner() if anonymous else Petitioner(said.get("name", ""), said.get("phone", ""), said.get("address", ""))
    return Case(
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
