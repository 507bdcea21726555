"""What a step changes on a case beside its status, limits and log: fields, pending facts, who helps, who watches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta

from cases import grounds, mechanisms, opinions, reviews
from cases.calendar import local_date
from cases.evidence import day, past, served
from cases.facts import facts, merged
from cases.grounds import without
from cases.model import Actor, Case, Helper, Purpose, Refused, Status
from cases.ratings import POOR
from cases.rules import Exclusion, Rules
from cases.values import replace
from cases.words import LEAVING, ORDERED, RATINGS, REDO, REVIEWERS, STAGES

Fields = Mapping[str, str]
#: From acceptance on the route's limit runs.
BEGUN = frozenset({Status.ACCEPTED, Status.HANDLING, Status.EXTENDED, Status.OPINION_REVIEW, Status.OPINION_ISSUED})
#: Emergencies and gatherings: major or urgent, so never simple.
_GRAVE = frozenset({"E1", "E2", "E3", "E4"})
#: Where a finding that orders new handling stands, by the state that it led to.
_FINDINGS = {Status.REVIEW_DONE: "review_result", Status.VERIFY_DONE: "verify_result"}
#: The letter that a reviewing organ has to answer stands beside the unit's own.
_SUPERVISED = {"reviewer": "supervised_review", "verifier": "supervised_verify"}
#: Who settles which unit handles a disputed matter (Art. 24).
_DECIDES = frozenset({"conference", "director", "confidential"})


def _target(case: Case, fields: Fields, actor: Actor) -> str:
    """The unit a case may go to: never the one that an accusation is about, nor those above or below it (Art. 30)."""
    unit = fields.get("unit") or case.proposed_unit
    if not unit:
        raise Refused("还没有单位，请写明转给谁：转派 编号 单位。", "unit")
    _spare(case, (unit,), fields, actor)
    return unit


def _spare(case: Case, units: Collection[str], fields: Fields, actor: Actor) -> None:
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


def _accept(case: Case, fields: Fields, actor: Actor) -> Case:
    route = fields.get("route", "")
    if not route and not case.route and case.purpose == Purpose.APPEAL:
        raise Refused("还没有定途径，请写明：受理 编号 途径（1—6）。", "route")
    return without(replace(case, route=int(route) if route else case.route, handler=actor.name))


def _object(case: Case, fields: Fields, actor: Actor) -> Case:
    if case.facts.get("decided") == case.unit:
        raise Refused("这件由联席会议协调定给你单位办（条例24条），不能再提异议。")
    count = str(int(case.facts.get("objections", "0")) + 1)
    return facts(case, objection=fields["reason"], objection_unit=fields.get("unit"), objections=count)


def _extend(case: Case, fields: Fields, actor: Actor) -> Case:
    days = fields["days"].removesuffix("天").removesuffix("日")
    if not (days.isascii() and days.isdecimal()) or not 1 <= int(days) <= 30:
        raise Refused("延期最多 30 日（条例34条），请写：延期 编号 天数 理由。")
    if case.clock("C7"):
        raise Refused("已经延期过一次，不能再延（条例34条）。")
    if case.clock("C6") is None:
        raise Refused("只有信访程序的60日办理期限可以延期（条例34条），这件没有这个期限，不用延期。")
    return facts(case, extension=days, extension_reason=fields["reason"])


def _notify(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    """The day of the notice decides: one that comes when the sixty days are over leaves them overdue (Art. 34)."""
    sixty = case.clock("C6")
    late = sixty is not None and served(case, fields, now) > sixty.due_at
    return facts(case, extended=None, extension_told=fields.get("way") or "微信", extension_late="1" if late else None)


def _approve(case: Case, fields: Fields, actor: Actor) -> Case:
    if "assignment" in case.facts and case.status == Status.REGISTERED:
        given = case.facts
        kept = without(replace(case, unit=given["assignment"], handler=""))
        return facts(kept, designated=given["assignment_due"], assigned_text=given.get("assignment_text"))
    if "extension" in case.facts and case.status != Status.OPINION_REVIEW:
        return facts(case, extension=None, extension_reason=None, extended="1")
    return facts(without(case), document=fields.get("document") or case.facts.get("document"))


def _classify(case: Case, fields: Fields, actor: Actor) -> Case:
    category, route = fields.get("category"), int(fields.get("route") or 0)
    if not category and not route:
        raise Refused("归类要写明类别，或者写途径（1—6）。", "category", "route")
    if route and route != case.route and case.status in BEGUN:
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


def _co_handle(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    unit = fields["unit"]
    if unit == case.unit:
        raise Refused("主办单位不用再协办，请写另一个单位。")
    due = fields.get("due") or (local_date(now) + timedelta(days=rules.helper_days)).isoformat()
    return _asked(case, {**fields, "due": due}, now)


def _asked(case: Case, task: Fields, now: datetime) -> Case:
    """Who was given something to do until a day of its own."""
    others = tuple(h for h in case.helpers if h.unit != task["unit"])
    return replace(case, helpers=(*others, Helper(task["unit"], now.isoformat(), task["due"], task.get("text", ""))))


def _co_report(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    return replace(case, helpers=tuple(replace(h, reported=now.isoformat()) if h.unit == actor.unit else h for h in case.helpers))


def _urge(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    """How often and when last: from the county's number on the petition office hears of it too."""
    return facts(case, urged=str(int(case.facts.get("urged", "0")) + 1), urged_at=now.isoformat())


def _coordinate(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    """The sheet of a consultation; each task given on the spot is a helper's with its own limit."""
    past(fields["date"], "会诊日期", now)
    if fields.get("unit") and not actor.roles & _DECIDES:
        raise Refused("定由哪个单位办，由联席会议（信联办主任）来定（条例24条）；会诊情况可以先记，不写单位。", "unit")
    for task in _tasks(fields.get("tasks", ""), local_date(now)):
        case = _asked(case, task, now)
    return facts(case, coordinated=fields["text"], duty=fields["duty"], decided=fields.get("unit") or case.facts.get("decided"))


def _tasks(text: str, today: date) -> list[dict[str, str]]:
    """“单位:事项:日期” for each task, parted by semicolons; the days lie ahead."""
    found = []
    for part in filter(None, (p.strip() for p in text.replace("；", ";").split(";"))):
        unit, _, rest = part.replace("：", ":").partition(":")
        what, _, due = rest.rpartition(":")
        if not unit or not what:
            raise Refused("现场交办写成“单位:事项:日期”，几件用分号隔开，例如：水利局:换水泵:2026-12-01。")
        limit = day(due.strip(), "交办期限")
        if limit <= today:
            raise Refused(f"现场交办“{what.strip()}”的期限{limit}要在今天以后。", "tasks")
        found.append({"unit": unit.strip(), "text": what.strip(), "due": limit.isoformat()})
    return found


def _duty(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    """Who holds one of the county's five duties, with or without its 包."""
    if not {fields["kind"], f"包{fields['kind']}"} & set(rules.five_duties):
        raise Refused(f"五包的哪一包只能写：{'、'.join(rules.five_duties)}。", "kind")
    past(fields["date"], "日期", now)
    return case


#: The county says which of these keep a case out of the simple procedure.
_NOT_SIMPLE: Mapping[Exclusion, tuple[str, Callable[[Case], bool]]] = {
    "重大紧急": ("重大紧急的事项", lambda case: case.urgency in _GRAVE or "urgent" in case.flags),
    "多人": ("多人的事项", lambda case: "joint" in case.flags),
    "交办": ("上级或者信访局交办的件", lambda case: "designated" in case.facts),
    "其他途径": ("走诉讼、仲裁、行政程序等其他途径的事项", lambda case: 1 <= case.route <= 4),
    "几家单位": ("几家单位一起办的事项", lambda case: bool(case.helpers)),
}


def _simple(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    if fields["value"] in LEAVING:
        if not fields.get("reason"):
            raise Refused("退出简易办理要写明原因，请写：简易 编号 0；原因：要做鉴定。", "reason")
        return replace(case, simple=False)
    if case.simple:
        raise Refused("已经是简易办理；要退出请写 0。")
    if reasons := unfit(case, rules):
        raise Refused(f"{'、'.join(reasons)}不能简易办理，请按普通程序办。")
    return replace(case, simple=True)


def unfit(case: Case, rules: Rules) -> list[str]:
    """What keeps this case out of the simple procedure, in words; an accusation always does, the rest as the county says."""
    if case.sealed or case.purpose == Purpose.ACCUSATION:
        return ["检举控告"]
    return [words for name, (words, holds) in _NOT_SIMPLE.items() if name in rules.simple_excludes and holds(case)]


def _flagged(*names: str) -> Callable[[Case, Fields, Actor], Case]:
    return lambda case, fields, actor: replace(case, flags=case.flags | set(names))


def _supervise(case: Case, fields: Fields, actor: Actor) -> Case:
    letter = _SUPERVISED.get(REVIEWERS.get(fields.get("to", ""), ""), "supervised")
    return facts(_flagged("supervised")(case, fields, actor), **{letter: fields["reason"]})


def _feedback(case: Case, fields: Fields, actor: Actor) -> Case:
    """Each organ answers its own letter."""
    own = actor.unit == case.unit and bool(actor.roles & {"unit", "head"})
    theirs = [] if own else [fact for role, fact in _SUPERVISED.items() if role in actor.roles and fact in case.facts]
    return facts(case, **{(theirs or ["supervised"])[0]: None})


def _reopen(case: Case, fields: Fields, actor: Actor) -> Case:
    """Handled anew: every claim wants its opinion again. After a verification only where it orders so: any other ends the procedure."""
    if case.status == Status.VERIFY_DONE and case.facts.get("verify_result") != REDO:
        raise Refused("复核意见没有责令重新办理，信访程序到此为止（条例36条）：请走“终结”。")
    ordered = case.facts.get(_FINDINGS.get(case.status, ""))
    if fields.get("cause") == ORDERED and ordered != REDO:
        found = f"写的是“{ordered}”，没有责令重新办理" if ordered else "还没有出具"
        raise Refused(f"这件的复查（复核）意见{found}，不能以“{ORDERED}”重办（条例35条、36条）；缘由可以写：未落实、审核认定。", "cause")
    claims = tuple(replace(c, opinion="", reply="", basis="") for c in case.claims)
    ended = dict.fromkeys(("verify_result", "extended", "extension_told", "opinion", "basis", "urged", "call_owed"))
    return facts(replace(case, claims=claims), cause=fields.get("cause"), **ended)


def _disc(case: Case, fields: Fields, actor: Actor) -> Case:
    """One stage after the other; only the notice of acceptance may be left out, for it is owed to a known name alone."""
    done, stage = case.facts.get("disc", ""), fields["result"]
    first = STAGES.index(done) + 1 if done else 0
    if stage not in STAGES[first : first + (1 if done else 2)]:
        raise Refused(f"纪检情况按“{'、'.join(STAGES)}”的先后记，现在记到“{done or '还没有记'}”，不能记“{stage}”。", "result")
    return facts(case, disc=stage)


def _rate(case: Case, fields: Fields, actor: Actor) -> Case:
    """A poor mark for the unit owes a call by the petition office before the unit may close."""
    poor = (fields["object"], fields["value"]) == ("unit", RATINGS[POOR])
    return facts(case, call_owed="1") if poor else case


def _lead_case(case: Case, fields: Fields, actor: Actor) -> Case:
    flagged = replace(case, flags=case.flags | {"lead_case"})
    unit = fields.get("unit") or case.unit
    return facts(flagged, leader=fields["leader"], lead_unit=unit, lead_due=fields["due"], lead_duties=fields.get("text"))


EFFECTS: dict[str, Callable[[Case, Fields, Actor], Case]] = {
    **opinions.EFFECTS,
    **reviews.EFFECTS,
    "assign": _assign,
    "accept": _accept,
    "extend": _extend,
    "approve": _approve,
    "classify": _classify,
    "direct": _direct,
    "report": lambda case, fields, actor: facts(_flagged("urgent")(case, fields, actor), reported=fields["text"]),
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
    "national": lambda case, fields, actor: replace(case, national_number=fields["number"]),
    "supplement": lambda case, fields, actor: facts(replace(case, text=merged(case.text, fields["text"])), wording=None),
    "object": _object,
    "send_back": lambda case, fields, actor: facts(without(case), extension=None, extension_reason=None),
    "serve": lambda case, fields, actor: facts(case, served_way=fields.get("way") or "微信", receipt=fields.get("receipt")),
    "contact": lambda case, fields, actor: facts(case, talked="1"),
    "urgent": _flagged("urgent"),
    "supervise": _supervise,
    "suggest": lambda case, fields, actor: facts(case, suggested=fields["kind"]),
    "feedback": _feedback,
    "adopt": lambda case, fields, actor: facts(case, suggested=None),
    "lead_case": _lead_case,
    "disc": _disc,
    "callback": lambda case, fields, actor: facts(case, call_owed=None),
    "rate": _rate,
    "archive": lambda case, fields, actor: facts(case, archived=fields["text"]),
    "reopen": _reopen,
}
#: Effects that look at the day and the county's settings.
_DATED: dict[str, Callable[[Case, Fields, Actor, datetime, Rules], Case]] = {
    "transfer": _transfer,
    "urge": _urge,
    "co_handle": _co_handle,
    "co_report": _co_report,
    "coordinate": _coordinate,
    "duty": _duty,
    "notify": _notify,
    "simple": _simple,
}


def apply(case: Case, action: str, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    """The case with what this action changes of its fields. Raises ``Refused``."""
    given = [task["unit"] for task in _tasks(fields.get("tasks", ""), local_date(now))]
    _spare(case, [fields.get("unit", ""), fields.get("organ", ""), *given], fields, actor)
    if action == "refuse":
        reviewing = case.status in (Status.REVIEWING, Status.VERIFYING)
        return (
            reviews.found(case, fields, actor, now)
            if reviewing
            else facts(without(case), pending="refusal", **grounds.propose(case, fields, actor, now))
        )
    if action in _DATED:
        return _DATED[action](case, fields, actor, now, rules)
    for dated in (reviews.DATED, mechanisms.DATED):
        if action in dated:
            return dated[action](case, fields, actor, now)
    effect = EFFECTS.get(action)
    return effect(case, fields, actor) if effect else case
