"""What due dates ask for: who is warned of which limit, and how often."""

from __future__ import annotations

from datetime import timedelta

from cases.calendar import local_date
from cases.model import Status
from cases.ringing import due

from .conftest import CALENDAR, CONFERENCE, CONFIDENTIAL, RULES, UNIT, Walk, at

S = Status


def rung(walk: Walk, days: int) -> list[tuple[str, str, str]]:
    """(day, kind, audience) of every notice of a limit that falls due in so many days."""
    until, heard = walk.now + timedelta(days=days), []
    while soon := sorted((t for t in walk.timers if t.due_at <= until), key=lambda t: t.due_at)[:1]:
        walk.timers.remove(soon[0])
        walk.now = max(walk.now, soon[0].due_at)
        decision = due(walk.case, soon[0].kind, soon[0].due_at, walk.now, RULES, CALENDAR)
        if decision:
            walk.keep(decision)
            clock = soon[0].kind.startswith(("warn.C14.", "warn.C21."))
            heard += [(f"{local_date(walk.now):%m-%d}", n.kind, n.audience) for n in decision.notices if clock]
    walk.now = until
    return heard


def led() -> Walk:
    """Taken over by a leader on Monday 10 March, so that the first report is due on the 17th."""
    walk = at(S.HANDLING)
    walk.now = walk.now.replace(day=10)
    walk.take("lead_case", CONFERENCE, leader="钟岳", due="2025-06-01")
    return walk


def test_m17_the_weekly_report_is_asked_for_every_week_until_it_is_there() -> None:
    heard = rung(led(), 25)
    assert heard == [
        ("03-17", "warning", "unit"),
        *(("03-18", "warning", "unit"), ("03-18", "late", "clerk")),
        *(("03-25", "warning", "unit"), ("03-25", "late", "clerk")),
        *(("04-01", "warning", "unit"), ("04-01", "late", "clerk")),
    ]


def test_m17_a_report_begins_the_week_anew() -> None:
    walk = led()
    rung(walk, 9)
    walk.take("weekly", UNIT, text="已换水泵")
    assert rung(walk, 6) == []
    assert rung(walk, 3) == [("03-26", "warning", "unit"), ("03-27", "warning", "unit"), ("03-27", "late", "clerk")]


def test_m17_after_a_stall_one_word_comes_and_not_one_for_each_week_missed() -> None:
    walk = led()
    (timer,) = [t for t in walk.timers if t.kind == "warn.C21.over"]
    decision = due(walk.case, timer.kind, timer.due_at, timer.due_at + timedelta(weeks=5), RULES, CALENDAR)
    assert decision is not None
    assert [t.due_at - timer.due_at for t in decision.timers if t.kind == timer.kind] == [timedelta(weeks=6)]


def test_the_confidential_clerk_is_warned_of_what_a_named_accuser_is_owed() -> None:
    walk = at(S.TO_DISC)
    walk.take("disc", CONFIDENTIAL, result="已告知受理")
    walk.take("disc", CONFIDENTIAL, result="已办结")
    assert walk.running() == {"C14"}
    heard = rung(walk, 30)
    assert {kind for _, kind, audience in heard if audience == "confidential"} == {"warning"} and len(heard) >= 3
    assert walk.take("disc", CONFIDENTIAL, result="已反馈").case.clock("C14")
    assert rung(walk, 30) == []
