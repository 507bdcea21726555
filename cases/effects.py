"""What a step changes on a case beside its status, clocks and log: fields, pending facts, clocks that depend on route or procedure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from cases import clocks
from cases.calendar import Calendar
from cases.model import Actor, Case, Clock, Purpose, Refused, Status
from cases.rules import Rules
from cases.values import replace
from cases.words import GROUNDS, ROUTES

Fields = Mapping[str, str]
#: The limit of handling that acceptance starts, by route; the other routes have limits of their own (Art. 31).
_HANDLING = {6: "C6", 5: "C17"}


def facts(case: Case, **changes: str | None) -> Case:
    """The case with facts set, or dropped where None."""
    kept = {k: v for k, v in {**case.facts, **changes}.items() if v is not None}
    return replace(case, facts=kept)


#: A refusal or an extension that was proposed and that another step has overtaken: nobody may approve it any more.
_NO_REFUSAL: dict[str, None] = {"refusal": None, "refusal_reason": None}
_NO_EXTENSION: dict[str, None] = {"extension": None, "extension_reason": None}


def _transfer(case: Case, fields: Fields, actor: Actor) -> Case:
    unit = fields.get("unit") or case.proposed_unit
    if not unit:
        raise Refused("还没有单位，请写明转给谁：转派 编号 单位。")
    return facts(replace(case, unit=unit, handler=""), **_NO_REFUSAL)


def _accept(case: Case, fields: Fields, actor: Actor) -> Case:
    route = fields.get("route", "")
    if not route and not case.route and case.purpose == Purpose.APPEAL:
        raise Refused("还没有定途径，请写明：受理 编号 途径（1—6）。")
    return facts(replace(case, route=int(route) if route else case.route, handler=actor.name), **_NO_REFUSAL)


def _extend(case: Case, fields: Fields, actor: Actor) -> Case:
    days = fields["days"].removesuffix("天").removesuffix("日")
    if not days.isdecimal() or not 1 <= int(days) <= 30:
        raise Refused("延期最多 30 日（条例34条），请写：延期 编号 天数 理由。")
    if case.clock("C7"):
        raise Refused("已经延期过一次，不能再延（条例34条）。")
    if case.clock("C6") is None:
        raise Refused("只有信访程序的60日办理期限可以延期（条例34条），这件没有这个期限，不用延期。")
    return facts(case, extension=days, extension_reason=fields["reason"])


def _approve(case: Case, fields: Fields, actor: Actor) -> Case:
    if "extension" in case.facts and case.status != Status.OPINION_REVIEW:
        return facts(replace(case, clocks=clocks.extend(case, int(case.facts["extension"]))), **_NO_EXTENSION)
    return facts(case, **_NO_REFUSAL)


def _refuse(case: Case, fields: Fields, actor: Actor) -> Case:
    ground = GROUNDS.get(fields["ground"].upper())
    if ground is None or not ground.roles:
        raise Refused("不予受理只能用 N1、N2（信访局）或 N3（单位）；转政法、纪检和引导不是不予受理。")
    if not actor.roles & ground.roles:
        raise Refused(f"{ground.code}（{ground.words}，{ground.article}）不由您这一方使用。")
    return facts(case, refusal=ground.code, refusal_reason=fields.get("reason") or ground.words)


def _classify(case: Case, fields: Fields, actor: Actor) -> Case:
    category, route = fields.get("category"), int(fields.get("route") or 0)
    if not category and not route:
        raise Refused("归类要写明类别，或者写途径（1—6）。")
    if route and route != case.route and case.status in _BEGUN:
        raise Refused(
            "已经受理，办理期限按受理时的途径在算，不能再改途径。途径定错的，承办单位在答复里写明应走的途径；刚受理的，经办人可以马上回“撤销”再重新受理。"
        )
    return replace(case, category=category or case.category, route=route or case.route)


#: From acceptance on the route's limit runs.
_BEGUN = frozenset({Status.ACCEPTED, Status.HANDLING, Status.EXTENDED, Status.OPINION_REVIEW, Status.OPINION_ISSUED})


def _merge(case: Case, fields: Fields, actor: Actor) -> Case:
    main = fields["main"].upper()
    if main == case.number:
        raise Refused("不能并到自己，请写另一件的编号：并案 编号 主件编号。")
    return replace(case, main_number=main)


def _co_handle(case: Case, fields: Fields, actor: Actor) -> Case:
    helping = [unit for unit in case.facts.get("co_units", "").split(";") if unit]
    return facts(case, co_units=";".join(dict.fromkeys([*helping, fields["unit"]])))


def _request_review(case: Case, fields: Fields, actor: Actor) -> Case:
    if case.clock("C9") is None:
        way = f"，对答复不服的：{ROUTES[case.route].remedy}" if case.route in ROUTES and case.route != 6 else ""
        raise Refused(f"只有信访程序的答复可以申请复查（条例35条）{way}。可以回“人工”问信访局。")
    return case


#: Emergencies and gatherings: major or urgent, so never simple.
_GRAVE = frozenset({"E1", "E2", "E3", "E4"})


def _simple(case: Case, fields: Fields, actor: Actor) -> Case:
    if fields["value"] in ("0", "退出"):
        return replace(case, simple=False, clocks=_ordinary(case))
    if case.simple:
        raise Refused("已经是简易办理；要退出请写 0。")
    if case.sealed or case.purpose == Purpose.ACCUSATION or case.urgency in _GRAVE or case.flags & {"urgent", "joint"}:
        raise Refused("检举控告、重大紧急和多人的事项不能简易办理，请按普通程序办。")
    return replace(case, simple=True)


def _ordinary(case: Case) -> tuple[Clock, ...]:
    """With the ordinary limit of handling, where the simple one was running: counted from acceptance, the time spent counts."""
    spent, ordinary = case.clock("C16"), _HANDLING.get(case.route)
    accepted = case.status not in (Status.SUBMITTED, Status.REGISTERED, Status.TO_SIGN, Status.SIGNED, Status.OBJECTED)
    if not (accepted and ordinary and spent and spent.running):
        return case.clocks
    return (*case.clocks, clocks.since(ordinary, spent.started_at))


EFFECTS: dict[str, Callable[[Case, Fields, Actor], Case]] = {
    "transfer": _transfer,
    "assign": _transfer,
    "accept": _accept,
    "extend": _extend,
    "approve": _approve,
    "refuse": _refuse,
    "classify": _classify,
    "answer": lambda case, fields, actor: facts(replace(case, answer=fields["text"], handler=case.handler or actor.name), **_NO_EXTENSION),
    "guide": lambda case, fields, actor: replace(case, route=int(fields["route"])),
    "merge": _merge,
    "national": lambda case, fields, actor: replace(case, national_number=fields["number"]),
    "record": lambda case, fields, actor: facts(replace(case, text=_joined(case.text, fields["text"])), wording="asked"),
    "supplement": lambda case, fields, actor: facts(replace(case, text=_joined(case.text, fields["text"])), wording=None),
    "object": lambda case, fields, actor: facts(case, objection=fields["reason"], objection_unit=fields.get("unit") or None),
    "urge": lambda case, fields, actor: facts(case, urged=str(int(case.facts.get("urged", "0")) + 1)),
    "send_back": lambda case, fields, actor: facts(case, **_NO_EXTENSION),
    "serve": lambda case, fields, actor: facts(case, served_way=fields.get("way") or "微信"),
    "simple": _simple,
    "co_handle": _co_handle,
    "request_review": _request_review,
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
        return _HANDLING.get(case.route), None
    if action == "serve" and case.route == 6 and case.purpose == "申诉求决":
        return "C9", None
    return None, None
