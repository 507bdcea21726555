"""The ladder of supervision: 催办 → 督办函 → three suggestions → joint conference → inspection office, each rung a step of the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.alerts import WORK
from cases.calendar import end_of_day, local_date
from cases.county import County
from cases.history import History
from cases.model import Entry
from cases.rules import Rules


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung. ``action``: the step that takes it; ``answers``: the steps that answer it; ``days``: within how many it is answered."""

    action: str
    name: str
    by: str
    article: str
    answers: frozenset[str]
    days: Callable[[Rules, County], int]


_REPORT = frozenset({"feedback"})


def _reminder_days(rules: Rules, county: County) -> int:
    return county.reminder_days


def _letter_days(rules: Rules, county: County) -> int:
    return rules.supervision_days


def _adoption_days(rules: Rules, county: County) -> int:
    return rules.adoption_days


LADDER: tuple[Rung, ...] = (
    Rung("remind", "催办", "系统、信访局", "条例40条", WORK, _reminder_days),
    Rung("supervise", "{supervision}", "信访局", "条例40条", _REPORT, _letter_days),
    Rung("suggest", "改进工作、完善政策、追究责任{suggestion}", "信访局", "条例40条3款", frozenset({"adopt"}), _adoption_days),
    Rung("confer", "联席会议通报、约谈、挂牌督办", "联席会议", "条例39条3款", _REPORT, _letter_days),
    Rung("inspect", "县委督查办督办", "县委督查办", "条例38条3款", _REPORT, _letter_days),
)
_RUNGS = {rung.action: rung for rung in LADDER}


@dataclass(frozen=True, slots=True)
class Step:
    """A rung that was taken: when, by whom, what was demanded, until when an answer is due, when it came (None = not yet)."""

    rung: Rung
    at: datetime
    by: str
    text: str
    due_at: datetime
    answered_at: datetime | None

    def late(self, now: datetime) -> bool:
        """Was it answered after its limit, or not at all though it is over?"""
        return (self.answered_at or now) > self.due_at


def steps(history: History, rules: Rules, county: County) -> list[Step]:
    """What has been taken of the ladder, oldest first."""
    taken = ((n, entry, _RUNGS[entry.action]) for n, entry in enumerate(history.entries) if entry.action in _RUNGS)
    return [
        Step(rung, entry.at, entry.actor, _text(entry), _due(entry, rung, rules, county), _answered(history.entries[n + 1 :], rung, entry))
        for n, entry, rung in taken
    ]


def last_due(history: History, rules: Rules, county: County) -> datetime | None:
    """Until when the step taken last is to be answered; None where none waits."""
    taken = steps(history, rules, county)
    return taken[-1].due_at if taken and taken[-1].answered_at is None else None


def _text(entry: Entry) -> str:
    return "：".join(filter(None, (entry.fields.get("kind"), entry.fields.get("reason") or entry.fields.get("text"))))


def _due(entry: Entry, rung: Rung, rules: Rules, county: County) -> datetime:
    named = entry.basis.get("due")
    day = date.fromisoformat(named) if named else local_date(entry.at) + timedelta(days=rung.days(rules, county))
    return end_of_day(day)


def _answered(later: tuple[Entry, ...], rung: Rung, letter: Entry) -> datetime | None:
    """A letter is answered by the organ that it is to."""
    theirs = (e for e in later if rung.answers is not _REPORT or e.basis.get("organ") == letter.basis.get("organ"))
    return next((e.at for e in theirs if e.action in rung.answers), None)


def proposed(history: History, since: datetime, now: datetime, rules: Rules, county: County) -> Rung | None:
    """The rung to take next for a fault that holds since then; None while the last one may still be answered, or at the top.

    What was answered in time and still holds begins at the letter: a further reminder changes nothing.
    """
    taken = [step for step in steps(history, rules, county) if step.at >= since]
    if not taken:
        return LADDER[0]
    last = taken[-1]
    if last.answered_at is None and last.due_at >= now:
        return None
    place = LADDER.index(last.rung)
    if last.answered_at is not None and not last.late(now):
        return None if now <= last.answered_at + timedelta(days=county.reminder_days) else LADDER[max(place, 1)]
    return LADDER[place + 1] if place + 1 < len(LADDER) else None
