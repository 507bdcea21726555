"""What must be supervised (Art. 40): named triggers that find their cases by themselves, each with the fault it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.alerts import limits, part, worked
from cases.county import County
from cases.evidence import supported
from cases.history import History
from cases.model import Entry, Status
from cases.ratings import NOT_CARRIED_OUT, POOR
from cases.rules import Rules

#: The faults of the state bureau's catalogue.
FAULTS = {"A": "未按规定受理办理", "B": "处理意见明显不当或不执行处理意见", "C": "其他未落实“三到位一处理”"}
_ACCEPTANCE, _FEEDBACK = frozenset({"C2", "C3", "C4"}), frozenset({"C8", "C18", "C19", "C21"})
_HANDLING = frozenset({"C6", "C7", "C13", "C16", "C17"})
#: Here nobody owes anything any more.
_OVER = frozenset({Status.WITHDRAWN, Status.ENDED, Status.ARCHIVED, Status.MERGED})
_ANEW = frozenset({"feedback", "adopt", "reopen"})


@dataclass(frozen=True, slots=True)
class Look:
    """What a trigger is asked of: a case with its log, and the county's numbers."""

    history: History
    rules: Rules
    county: County


#: Since when it holds (or will, when the moment is in the future); None where it does not.
Since = Callable[[Look], datetime | None]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One reason to supervise; ``since`` gives the moment from which it holds.

    ``ends``: steps after that moment that end it. ``judged``: a person of the office decides on the first rung; mere delay the program
    reminds of by itself. ``waits``: another task comes first (the call-back), and some days are left for it. ``organ``: at whose door the
    fault lies, where it is not the handling unit's.
    """

    id: str
    name: str
    fault: str
    article: str
    since: Since
    ends: frozenset[str] = frozenset()
    judged: bool = False
    waits: bool = False
    organ: str = ""

    def asked_from(self, since: datetime, county: County) -> datetime:
        """From when somebody is asked to supervise."""
        return since + timedelta(days=county.reminder_days if self.waits else 0)


def _half_silent(look: Look) -> datetime | None:
    quiet = [c for c in limits(look.history) if c.id in _HANDLING | {"C8"} and not worked(look.history, c)]
    return min((part(c, look.county.yellow_percent) for c in quiet), default=None)


def _over(ids: frozenset[str]) -> Since:
    return lambda look: min((c.due_at for c in limits(look.history) if c.id in ids), default=None)


def _came_again(look: Look) -> datetime | None:
    entry = look.history.last("absorb", "asked")
    return entry.at if entry else None


def _draft_back(look: Look) -> datetime | None:
    back = look.history.last("send_back")
    if back is None or back.source != Status.OPINION_REVIEW or look.history.case.status != Status.HANDLING:
        return None
    again = look.history.after(back.at, "answer")
    return None if again else back.at + timedelta(days=look.county.draft_back_days)


def _helper_silent(look: Look) -> datetime | None:
    asked = [datetime.fromisoformat(h.asked) for h in look.history.case.helpers if not h.reported]
    return min(asked) + timedelta(days=look.rules.helper_silent_days) if asked else None


def _dissatisfied(look: Look) -> datetime | None:
    return next((r.at for r in reversed(look.history.ratings) if r.object == "unit" and r.value == POOR), None)


def _not_carried_out(look: Look) -> datetime | None:
    """Supported and not proved to be done after some days, or the petitioner or the office says so."""
    history, served = look.history, look.history.reached(Status.SERVED)
    if served is None:
        return None
    done = next((e.at for e in reversed(history.entries) if _seen_to(e)), served)
    said = [e.at for e in history.entries if e.at >= done and NOT_CARRIED_OUT in _told(e)]
    owed = supported(history.case) and "proof" not in history.case.facts and done == served
    return min([*said, *([served + timedelta(days=look.county.carry_out_days)] if owed else [])], default=None)


def _seen_to(entry: Entry) -> bool:
    """Was the opinion found carried out, or the matter taken up anew?"""
    return entry.action in _ANEW or (entry.action == "callback" and entry.fields.get("carried", "已落实") == "已落实")


def _told(entry: Entry) -> str:
    """The reason of a step, what a call-back found, a petitioner's own words."""
    own = entry.reason if entry.action in ("supplement", "urge", "rate") else ""
    return entry.fields.get("cause", "") + entry.fields.get("carried", "") + own


def _asked_mark(look: Look) -> datetime | None:
    entry = look.history.last("asked_mark")
    return entry.at if entry else None


def _shirking(look: Look) -> datetime | None:
    objections = [e.at for e in look.history.entries if e.action == "object"]
    count = look.county.objections_shirking
    return objections[count - 1] if len(objections) >= count else None


def _back_after_report(look: Look) -> datetime | None:
    """The petitioner came again after the unit had reported on its supervision."""
    reports = [e.at for e in look.history.entries if e.action == "feedback"]
    again = [e.at for e in look.history.entries if e.action in ("absorb", "asked") and reports and e.at > reports[0]]
    return min(again, default=None)


_SEEN_TO = _ANEW | {"callback"}
_MET = _SEEN_TO | {"coordinate", "accept"}
TRIGGERS: tuple[Trigger, ...] = (
    Trigger("half_silent", "时限过半没有办理记录", "A", "条例40条", _half_silent),
    Trigger("not_accepted", "超期没有受理告知或转办", "A", "条例22条、23条、40条", _over(_ACCEPTANCE)),
    Trigger("overdue", "超期没有办结", "A", "条例34条、40条", _over(_HANDLING)),
    Trigger("review_overdue", "超期没有出具复查意见", "A", "条例35条、40条", _over(frozenset({"C10"})), organ="复查机关"),
    Trigger("verify_overdue", "超期没有出具复核意见", "A", "条例36条、40条", _over(frozenset({"C12"})), organ="复核机关"),
    Trigger("no_feedback", "交办、督办、建议、周报没有按期反馈", "A", "条例22条、40条", _over(_FEEDBACK)),
    Trigger("review_no_feedback", "复查机关没有按期反馈督办", "A", "条例40条", _over(frozenset({"C19R"})), organ="复查机关"),
    Trigger("verify_no_feedback", "复核机关没有按期反馈督办", "A", "条例40条", _over(frozenset({"C19V"})), organ="复核机关"),
    Trigger("draft_back", "退回修改的答复没有重报", "B", "条例32条、40条", _draft_back),
    Trigger("helper_silent", "协办单位没有回音", "A", "条例24条、40条", _helper_silent),
    Trigger("shirking", "多次异议，互相推诿", "A", "条例24条、40条", _shirking, _MET, judged=True),
    Trigger("came_again", "信访人又来或上级催问", "A", "条例40条", _came_again, _SEEN_TO, judged=True),
    Trigger("dissatisfied", "评价不满意", "B", "条例21条、40条", _dissatisfied, _SEEN_TO, judged=True, waits=True),
    Trigger("not_carried_out", "处理意见没有落实", "B", "条例32条、40条、42条", _not_carried_out, _ANEW, judged=True),
    Trigger("asked_mark", "要信访人改评价、给好评", "A", "条例21条、40条", _asked_mark, frozenset({"feedback", "adopt"}), judged=True),
    Trigger("back_after_report", "督办汇报后重复信访", "C", "条例40条", _back_after_report, _SEEN_TO, judged=True),
)


def found(history: History, now: datetime, rules: Rules, county: County) -> Iterator[tuple[Trigger, datetime]]:
    """The triggers that hold now, each with the moment since when."""
    look = Look(history, rules, county)
    if history.case.sealed or history.case.status in _OVER:
        return
    for trigger in TRIGGERS:
        since = trigger.since(look)
        if since is not None and since < now and not history.after(since, *trigger.ends):
            yield trigger, since


def next_look(history: History, now: datetime, rules: Rules, county: County) -> datetime | None:
    """When time alone will make a trigger hold next; None where only a step can."""
    look = Look(history, rules, county)
    if history.case.sealed or history.case.status in _OVER:
        return None
    coming = [since for trigger in TRIGGERS if (since := trigger.since(look)) and since >= now]
    coming += [c.due_at for c in limits(history) if c.due_at >= now]
    return min(coming, default=None)
