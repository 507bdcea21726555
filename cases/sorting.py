"""Where a matter goes: to a unit, by another way, into another case, into the file, under seal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from cases.facts import facts
from cases.grounds import without
from cases.model import Actor, Case, Purpose, Refused, Status
from cases.rules import Rules
from cases.values import replace

Fields = Mapping[str, str]
#: From acceptance on the route's limit runs.
_BEGUN = frozenset({Status.ACCEPTED, Status.HANDLING, Status.EXTENDED, Status.OPINION_REVIEW, Status.OPINION_ISSUED})


def _target(case: Case, fields: Fields, actor: Actor) -> str:
    """The unit a case may go to: never the one that an accusation is about, nor those above or below it (Art. 30)."""
    unit = fields.get("unit") or case.proposed_unit
    if not unit:
        raise Refused("还没有单位，请写明转给谁：转派 编号 单位。", "unit")
    spare(case, (unit,), fields, actor)
    return unit


def spare(case: Case, units: Collection[str], fields: Fields, actor: Actor) -> None:
    """Raises ``Refused`` where an accusation would come to the unit that it is about, to one above or below it, or to whom it names."""
    if not (case.sealed or case.purpose == Purpose.ACCUSATION) or ("director" in actor.roles and fields.get("override")):
        return
    if not set(case.facts.get("complained", "").split(";")).isdisjoint(filter(None, units)):
        raise Refused(
            "这件检举控告反映的就是这个单位（或它的上下级），不能转给它（条例30条）；确需转的，由信访局负责人写明理由。", "override"
        )
    named = next(
        (fields[key] for key in ("leader", "name") if len(fields.get(key, "")) > 1 and fields[key] in case.against + case.text), ""
    )
    if named:
        raise Refused(f"这件检举控告里提到{named}，不能由{named}来办（条例28条、30条）。")


def _transfer(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    unit, decided = _target(case, fields, actor), case.facts.get("decided")
    if decided and unit != decided:
        raise Refused("这件由联席会议协调定了承办单位（条例24条），不能转给别的单位；要改的，由联席会议再“会诊”。", "unit")
    if int(case.facts.get("objections", "0")) >= rules.objection_limit and not decided:
        raise Refused("已经提了几次异议，由联席会议协调确定单位（条例24条）：先“会诊”，写明定由哪个单位办。", "unit")
    return without(replace(case, unit=unit, handler=""))


def _direct(case: Case, fields: Fields, actor: Actor) -> Case:
    """One answer on the spot is for one matter: several claims each want their own opinion (Art. 32)."""
    if len(case.claims) > 1:
        raise Refused(f"这件有{len(case.claims)}项诉求，要逐项答复，不能一句话直接回复：请转送承办单位，或者先“拆分”（条例32条）。")
    return without(case)


def _assign(case: Case, fields: Fields, actor: Actor) -> Case:
    unit = _target(case, fields, actor)
    return facts(without(case), assignment=unit, assignment_due=fields["due"], assignment_text=fields.get("text"), pending="assignment")


def _object(case: Case, fields: Fields, actor: Actor) -> Case:
    if case.facts.get("decided") == case.unit:
        raise Refused("这件由联席会议协调定给你单位办（条例24条），不能再提异议。")
    count = str(int(case.facts.get("objections", "0")) + 1)
    return facts(case, objection=fields["reason"], objection_unit=fields.get("unit"), objections=count)


def _classify(case: Case, fields: Fields, actor: Actor) -> Case:
    category, route = fields.get("category"), int(fields.get("route") or 0)
    if not category and not route:
        raise Refused("归类要写明类别，或者写途径（1—6）。", "category", "route")
    if route and route != case.route and case.status in _BEGUN:
        raise Refused(
            "已经受理，办理期限按受理时的途径在算，不能再改途径。途径定错的，承办单位在答复里写明应走的途径；刚受理的，经办人可以马上回“撤销”再重新受理。"
        )
    return replace(case, category=category or case.category, route=route or case.route)


def _merge(case: Case, fields: Fields, actor: Actor) -> Case:
    main = fields["main"].upper()
    if main == case.number:
        raise Refused("不能并到自己，请写另一件的编号：并案 编号 主件编号。")
    return without(replace(case, main_number=main))


def _release(case: Case, fields: Fields, actor: Actor) -> Case:
    left = [number for number in case.facts["merged"].split(";") if number != fields["main"].upper()]
    return facts(case, merged=";".join(left))


def _to_disc(case: Case, fields: Fields, actor: Actor) -> Case:
    if not case.sealed and case.purpose != Purpose.ACCUSATION:
        raise Refused("只有检举控告类的转纪检监察（条例22条、30条）；这件不是检举控告，请按内容转送、引导。")
    return case


def _seal(case: Case, fields: Fields, actor: Actor) -> Case:
    """An accusation that turned up in an open case: from here on it is the confidential clerk's alone (Art. 30)."""
    if case.sealed:
        raise Refused("这件已经是保密件了，由保密专岗办理。")
    return without(replace(case, sealed=True, flags=case.flags | {"confidential"}, helpers=()))


def _to_pl(case: Case, fields: Fields, actor: Actor) -> Case:
    return without(replace(case, route=1, unit=fields["organ"], flags=case.flags | {"law_related"}))


EFFECTS: dict[str, Callable[[Case, Fields, Actor], Case]] = {
    "assign": _assign,
    "classify": _classify,
    "direct": _direct,
    "to_disc": _to_disc,
    "seal": _seal,
    "unseal": lambda case, fields, actor: replace(case, sealed=False, flags=case.flags - {"confidential"}),
    "to_pl": _to_pl,
    "guide": lambda case, fields, actor: without(replace(case, route=int(fields["route"]))),
    "merge": _merge,
    "unmerge": lambda case, fields, actor: replace(case, main_number=""),
    "absorb": lambda case, fields, actor: facts(case, merged=";".join(filter(None, (case.facts.get("merged"), fields["main"])))),
    "release": _release,
    "file": lambda case, fields, actor: facts(without(case), filing=fields["reason"], pending="filing"),
    "object": _object,
}
DATED: dict[str, Callable[[Case, Fields, Actor, datetime, Rules], Case]] = {"transfer": _transfer}
