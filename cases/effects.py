"""What a step changes on a case beside its status, limits and log: fields, pending facts, who helps, who watches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from cases import grounds, mechanisms, opinions, reviews, simple, sorting, together
from cases.calendar import local_date
from cases.evidence import past, served
from cases.facts import facts, merged
from cases.grounds import without
from cases.model import Actor, Case, Purpose, Refused, Status
from cases.ratings import POOR
from cases.rules import Rules
from cases.values import replace
from cases.words import ORDERED, RATINGS, REDO, STAGES

Fields = Mapping[str, str]


def _accept(case: Case, fields: Fields, actor: Actor) -> Case:
    route = fields.get("route", "")
    if not route and not case.route and case.purpose == Purpose.APPEAL:
        raise Refused("还没有定途径，请写明：受理 编号 途径（1—6）。", "route")
    return without(replace(case, route=int(route) if route else case.route, handler=actor.name))


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


def _urge(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    """How often and when last: from the county's number on the petition office hears of it too."""
    return facts(case, urged=str(int(case.facts.get("urged", "0")) + 1), urged_at=now.isoformat())


def _duty(case: Case, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    """Who holds one of the county's five duties, with or without its 包."""
    if not {fields["kind"], f"包{fields['kind']}"} & set(rules.five_duties):
        raise Refused(f"五包的哪一包只能写：{'、'.join(rules.five_duties)}。", "kind")
    past(fields["date"], "日期", now)
    return case


def _flagged(*names: str) -> Callable[[Case, Fields, Actor], Case]:
    return lambda case, fields, actor: replace(case, flags=case.flags | set(names))


def _reopen(case: Case, fields: Fields, actor: Actor) -> Case:
    """Handled anew: every claim wants its opinion again. After a verification only where it orders so: any other ends the procedure."""
    if case.status == Status.VERIFY_DONE and case.facts.get("verify_result") != REDO:
        raise Refused("复核意见没有责令重新办理，信访程序到此为止（条例36条）：请走“终结”。")
    # Out of other states the order may be that of an organ which writes no findings here.
    found = case.facts["review_result"] if case.status == Status.REVIEW_DONE else REDO
    if fields.get("cause") == ORDERED and found != REDO:
        raise Refused(f"复查意见是“{found}”，没有责令重办，缘由不能写“{ORDERED}”（条例35条）；可以写：未落实、审核认定。", "cause")
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


EFFECTS: dict[str, Callable[[Case, Fields, Actor], Case]] = {
    **opinions.EFFECTS,
    **reviews.EFFECTS,
    **sorting.EFFECTS,
    **mechanisms.EFFECTS,
    "accept": _accept,
    "extend": _extend,
    "approve": _approve,
    "report": lambda case, fields, actor: facts(_flagged("urgent")(case, fields, actor), reported=fields["text"]),
    "national": lambda case, fields, actor: replace(case, national_number=fields["number"]),
    "supplement": lambda case, fields, actor: facts(replace(case, text=merged(case.text, fields["text"])), wording=None),
    "send_back": lambda case, fields, actor: facts(without(case), extension=None, extension_reason=None),
    "serve": lambda case, fields, actor: facts(case, served_way=fields.get("way") or "微信", receipt=fields.get("receipt")),
    "contact": lambda case, fields, actor: facts(case, talked="1"),
    "urgent": _flagged("urgent"),
    "suggest": lambda case, fields, actor: facts(case, suggested=fields["kind"]),
    "adopt": lambda case, fields, actor: facts(case, suggested=None),
    "disc": _disc,
    "callback": lambda case, fields, actor: facts(case, call_owed=None),
    "rate": _rate,
    "archive": lambda case, fields, actor: facts(case, archived=fields["text"]),
    "reopen": _reopen,
}
#: Effects that look at the day and the county's settings.
_DATED: dict[str, Callable[[Case, Fields, Actor, datetime, Rules], Case]] = {
    **sorting.DATED,
    **together.DATED,
    "simple": simple.change,
    "urge": _urge,
    "duty": _duty,
    "notify": _notify,
}


def apply(case: Case, action: str, fields: Fields, actor: Actor, now: datetime, rules: Rules) -> Case:
    """The case with what this action changes of its fields. Raises ``Refused``."""
    given = [task["unit"] for task in together.tasks(fields.get("tasks", ""), local_date(now))]
    sorting.spare(case, [fields.get("unit", ""), fields.get("organ", ""), *given], fields, actor)
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
