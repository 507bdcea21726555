"""What a step changes on a case beside its status, clocks and log: fields, pending facts, clocks that depend on route or procedure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from cases import clocks
from cases.calendar import Calendar
from cases.model import Actor, Case, Refused, Status
from cases.rules import Rules
from cases.words import GROUNDS

Fields = Mapping[str, str]


def facts(case: Case, **changes: str | None) -> Case:
    """The case with facts set, or dropped where None."""
    kept = {k: v for k, v in {**case.facts, **changes}.items() if v is not None}
    return replace(case, facts=kept)


def _transfer(case: Case, fields: Fields, actor: Actor) -> Case:
    unit = fields.get("unit") or case.proposed_unit
    if not unit:
        raise Refused("还没有单位，请写明转给谁：转派 编号 单位。")
    return replace(case, unit=unit, handler="")


def _accept(case: Case, fields: Fields, actor: Actor) -> Case:
    route = fields.get("route", "")
    if route and route not in "123456":
        raise Refused("途径是 1 到 6 的数字：1涉法涉诉 2仲裁 3党内程序 4行政程序 5履职查处 6信访程序。")
    return replace(case, route=int(route) if route else case.route, handler=actor.name)


def _extend(case: Case, fields: Fields, actor: Actor) -> Case:
    days = fields["days"].removesuffix("天").removesuffix("日")
    if not days.isdigit() or not 1 <= int(days) <= 30:
        raise Refused("延期最多 30 日（条例34条），请写：延期 编号 天数 理由。")
    if case.clock("C7"):
        raise Refused("已经延期过一次，不能再延（条例34条）。")
    if case.route == 6 and case.clock("C6") is None:
        raise Refused("办理期限还没有起算，不用延期。")
    return facts(case, extension=days, extension_reason=fields["reason"])


def _approve(case: Case, fields: Fields, actor: Actor) -> Case:
    if "extension" in case.facts and case.status != Status.OPINION_REVIEW:
        return facts(replace(case, clocks=clocks.extend(case, int(case.facts["extension"]))), extension=None, extension_reason=None)
    return facts(case, refusal=None, refusal_reason=None) if "refusal" in case.facts else case


def _refuse(case: Case, fields: Fields, actor: Actor) -> Case:
    ground = GROUNDS.get(fields["ground"].upper())
    if ground is None or not ground.roles:
        raise Refused("不予受理只能用 N1、N2（信访局）或 N3（单位）；转政法、纪检和引导不是不予受理。")
    if not actor.roles & ground.roles:
        raise Refused(f"{ground.code}（{ground.words}，{ground.article}）不由您这一方使用。")
    return facts(case, refusal=ground.code, refusal_reason=fields.get("reason") or ground.words)


def _classify(case: Case, fields: Fields, actor: Actor) -> Case:
    route = fields.get("route", "")
    return replace(case, category=fields.get("category") or case.category, route=int(route) if route in {*"123456"} else case.route)


EFFECTS: dict[str, Callable[[Case, Fields, Actor], Case]] = {
    "transfer": _transfer,
    "assign": _transfer,
    "accept": _accept,
    "extend": _extend,
    "approve": _approve,
    "refuse": _refuse,
    "classify": _classify,
    "answer": lambda case, fields, actor: replace(case, answer=fields["text"], handler=case.handler or actor.name),
    "guide": lambda case, fields, actor: replace(case, route=int(fields["route"]) if fields["route"] in {*"12345"} else case.route),
    "merge": lambda case, fields, actor: replace(case, main_number=fields["main"]),
    "national": lambda case, fields, actor: replace(case, national_number=fields["number"]),
    "record": lambda case, fields, actor: facts(replace(case, text=_joined(case.text, fields["text"])), wording="asked"),
    "supplement": lambda case, fields, actor: facts(replace(case, text=_joined(case.text, fields["text"])), wording=None),
    "object": lambda case, fields, actor: facts(case, objection=fields["reason"], objection_unit=fields.get("unit") or None),
    "urge": lambda case, fields, actor: facts(case, urged=str(int(case.facts.get("urged", "0")) + 1)),
    "send_back": lambda case, fields, actor: facts(case, extension=None, extension_reason=None),
    "serve": lambda case, fields, actor: facts(case, served_way=fields.get("way") or "微信"),
    "simple": lambda case, fields, actor: replace(case, simple=fields["value"] not in ("0", "退出")),
    "settle": lambda case, fields, actor: facts(case, resolved="化解"),
}


def _joined(text: str, more: str) -> str:
    return f"{text}\n{more}" if text else more


def apply(case: Case, action: str, fields: Fields, actor: Actor) -> Case:
    """The case with what this action changes of its fields. Raises ``Refused``."""
    effect = EFFECTS.get(action)
    return effect(case, fields, actor) if effect else case


def more_clocks(case: Case, action: str, at: datetime, calendar: Calendar, rules: Rules) -> tuple[str | None, int | None]:
    """(clock id, length or None) that this action starts by route or procedure, (None, None) for none.

    C6 only on route six (Art. 34), C17 on route five, C9 only where 复查 is open, C16 in each leg of the simple procedure.
    """
    if case.simple and action in ("register", "transfer", "accept"):
        legs = {
            "register": rules.simple_transfer_workdays,
            "transfer": rules.simple_accept_workdays,
            "accept": rules.simple_opinion_workdays,
        }
        return "C16", legs[action]
    if action == "accept":
        return ({6: "C6", 5: "C17"}.get(case.route), None)
    if action == "serve" and case.route == 6 and case.purpose == "申诉求决":
        return "C9", None
    return None, None
