"""The table of legal limits: each worked date, how limits start, stop, are prolonged, and how they are reckoned again from the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.holidays import calendar
from cases.arithmetic import day_by_day, explain, unsure
from cases.calendar import at_local, local_date
from cases.clocks import CLOCKS, CONDITIONS, SUPERVISION, recompute, rule, start, stop, valid
from cases.model import CITIZEN, Case, Clock, Status
from cases.rules import Rules

from .conftest import CLERK, CONFIDENTIAL, DIRECTOR, HEAD, RULES, UNIT, VERIFIER, Walk, at

CALENDAR = calendar()
S = Status
#: Clock, day of the event, last day; the county's settings at their defaults. The worked dates of the rules first.
WORKED = [
    ("C2", "2025-03-03", "2025-03-18"),
    ("C4", "2025-03-10", "2025-03-25"),
    ("C6", "2025-03-20", "2025-05-19"),
    ("C9", "2025-06-10", "2025-07-10"),
    ("C9", "2025-09-01", "2025-10-09"),  # day 30 is 1 October, a holiday to the 8th: a right rolls over
    ("C10", "2025-09-01", "2025-10-01"),  # the same event as an office's duty: strict
    ("C5", "2025-09-26", "2025-10-10"),  # Sunday 28 September is worked, 1 to 8 October is not
    # At once, by the end of the day.
    ("C1", "2025-03-03", "2025-03-03"),
    ("C1", "2024-02-29", "2024-02-29"),
    # Leap days.
    ("C2", "2024-02-15", "2024-03-01"),
    ("C2", "2025-02-15", "2025-03-02"),
    ("C4", "2024-02-14", "2024-02-29"),
    ("C6", "2023-12-31", "2024-02-29"),
    ("C6", "2024-12-31", "2025-03-01"),
    ("C10", "2024-01-30", "2024-02-29"),
    ("C12", "2024-01-31", "2024-03-01"),
    ("C17", "2023-12-29", "2024-02-29"),
    # Months have the same day, or end with their last (民法典 Art. 202).
    ("C17", "2025-03-20", "2025-05-20"),
    ("C17", "2024-12-31", "2025-02-28"),
    ("C17", "2024-12-30", "2025-02-28"),
    ("C17", "2023-12-31", "2024-02-29"),
    ("C17", "2025-07-31", "2025-09-30"),
    ("C17", "2025-11-30", "2026-01-30"),
    # Year ends.
    ("C2", "2025-12-20", "2026-01-04"),
    ("C6", "2025-11-15", "2026-01-14"),
    ("C8", "2025-12-15", "2026-01-14"),
    ("C10", "2024-12-05", "2025-01-04"),
    ("C22", "2025-12-31", "2026-12-31"),
    # Working days over make-up days (调休) and holidays at both ends.
    ("C5", "2025-01-24", "2025-02-07"),  # Sunday 26 January is worked; the Spring Festival is 28 January to 4 February
    ("C5", "2025-01-27", "2025-02-10"),  # Saturday 8 February is worked
    ("C5", "2025-04-25", "2025-05-06"),  # Sunday 27 April is worked; the holiday is 1 to 5 May
    ("C5", "2025-04-30", "2025-05-12"),
    ("C5", "2025-10-08", "2025-10-14"),  # Saturday 11 October is worked
    ("C5", "2026-02-13", "2026-02-27"),  # Saturday 14 February is worked; the holiday is 15 to 23 February
    ("C5", "2025-12-31", "2026-01-08"),  # 1 to 3 January rest, Sunday the 4th is worked
    ("C5", "2025-03-03", "2025-03-10"),
    ("C14", "2025-09-15", "2025-10-11"),
    ("C14", "2025-01-20", "2025-02-14"),
    ("C16", "2025-09-26", "2025-10-16"),
    ("C16", "2025-04-24", "2025-05-12"),
    # Rights of citizens roll over, duties of offices do not.
    ("C9", "2025-08-29", "2025-09-28"),  # Sunday the 28th is worked
    ("C9", "2025-08-28", "2025-09-28"),  # Saturday the 27th rests, Sunday is worked
    ("C9", "2025-12-29", "2026-01-28"),
    ("C9", "2025-04-01", "2025-05-06"),
    ("C9", "2026-01-16", "2026-02-24"),
    ("C11", "2025-09-01", "2025-10-09"),
    ("C11", "2025-12-02", "2026-01-04"),  # Thursday 1 January rests, and so to the worked Sunday
    ("C12", "2025-09-01", "2025-10-01"),
    ("C3", "2025-09-20", "2025-10-05"),
    ("C13", "2025-09-05", "2025-10-05"),
    ("C18", "2025-09-05", "2025-10-05"),
    ("C19", "2025-09-30", "2025-10-07"),
    ("C19R", "2025-09-30", "2025-10-07"),
    ("C19V", "2025-12-28", "2026-01-04"),
    ("C20", "2025-09-05", "2025-10-05"),
    ("C21", "2025-09-26", "2025-10-03"),
]


def on(day: str, hour: int = 10) -> datetime:
    """This hour of this day in China."""
    return at_local(date.fromisoformat(day), time(hour))


def begun(clock_id: str, day: str, length: int | None = None) -> Clock:
    """A limit that started on this day."""
    return start(clock_id, on(day), CALENDAR, RULES, length)


def last_day(clock: Clock | None) -> str:
    """The day on which it ends."""
    return local_date(clock.due_at).isoformat() if clock else ""


@pytest.mark.parametrize(("clock_id", "event", "last"), WORKED)
def test_each_limit_ends_on_its_worked_date(clock_id: str, event: str, last: str) -> None:
    assert last_day(begun(clock_id, event)) == last


@pytest.mark.parametrize(("clock_id", "event", "last"), WORKED)
def test_the_days_of_a_limit_are_told_one_by_one_to_its_worked_date(clock_id: str, event: str, last: str) -> None:
    lines = list(day_by_day(begun(clock_id, event), CALENDAR))
    assert lines[0].startswith(event) and "当日不计" in lines[0]
    assert lines[-1].startswith(last)


def test_every_limit_of_days_has_a_worked_date() -> None:
    assert {clock_id for clock_id, _, _ in WORKED} | {"C7", "C15"} == set(CLOCKS)
    assert len(WORKED) >= 47


def test_the_table_has_the_twenty_two_limits_each_with_its_article() -> None:
    assert [name for name in CLOCKS if name not in SUPERVISION[1:]] == [f"C{n}" for n in range(1, 23)]
    assert {CLOCKS[name].article for name in SUPERVISION} == {"条例40条"}, "one limit for each organ that may be supervised"
    assert all(r.article and r.who and r.starts and r.stops for r in CLOCKS.values())
    assert {r.only for r in CLOCKS.values()} - {""} == set(CONDITIONS)


def test_an_urgent_matter_is_reported_within_the_countys_minutes() -> None:
    late = start("C15", on("2025-12-31", 23) + timedelta(minutes=30), CALENDAR, RULES)
    assert late.due_at == on("2026-01-01", 0) + timedelta(minutes=30)
    assert "60分钟" in explain(late, CALENDAR)


@pytest.mark.parametrize(("received", "last"), [("2025-03-05", "2025-03-18"), ("2025-03-04", "2025-03-17")])
def test_registration_counts_from_the_day_it_was_received(received: str, last: str) -> None:
    case = replace(Case(on(received)), received_at=on(received) - timedelta(days=2))
    walk = Walk(case, on(received))
    walk.take("submit", CLERK)
    walk.take("register", CLERK)
    assert last_day(walk.case.clock("C2")) == last


# Extension (C7).


def extended(days: str, accepted: str = "2025-03-20") -> Walk:
    """A case accepted on this day and extended by its head."""
    walk = Walk(replace(Case(on(accepted)), route=6, number="XF2503200001"), on(accepted))
    for action, actor in (("submit", CITIZEN), ("register", CLERK)):
        walk.take(action, actor)
    walk.take("transfer", CLERK, unit="SLJ")
    walk.take("accept", UNIT)
    walk.take("handle", UNIT)
    walk.take("extend", HEAD, days=days, reason="要等鉴定")
    return walk


@pytest.mark.parametrize(
    ("accepted", "days", "last"),
    [
        ("2025-03-20", "30", "2025-06-18"),
        ("2025-03-20", "10", "2025-05-29"),
        ("2023-12-05", "30", "2024-03-04"),
        ("2025-10-15", "30", "2026-01-13"),
        ("2024-12-01", "29", "2025-02-28"),
    ],
)
def test_an_extension_runs_from_the_end_of_the_sixty_days(accepted: str, days: str, last: str) -> None:
    case = extended(days, accepted).case
    first, second = case.clock("C6"), case.clock("C7")
    assert first and second
    assert (first.extended, second.started_at, last_day(second)) == (True, first.due_at, last)


def test_an_extension_is_void_until_its_reasoned_notice_has_gone_out() -> None:
    walk = extended("30")
    assert [c.id for c in valid(walk.case)] == ["C6"]
    walk.take("notify", UNIT, way="当面")
    assert [c.id for c in valid(walk.case)] == ["C7"]


# Hearing days (C12).


@pytest.mark.parametrize(("days", "last"), [("12", "2025-08-26"), ("1", "2025-08-15"), ("30", "2025-09-13")])
def test_hearing_days_are_not_counted_in_a_verification(days: str, last: str) -> None:
    walk = at(S.REVIEW_DONE)
    walk.now = on("2025-07-15")
    walk.take("request_verify", CITIZEN)
    walk.take("verify", VERIFIER)
    assert walk.due("C12") == "2025-08-14"
    walk.take("hearing", VERIFIER, days=days)
    assert walk.due("C12") == last


def test_hearing_days_prolong_no_other_limit() -> None:
    for status in (S.HANDLING, S.REVIEWING):
        assert at(status).refused("hearing", VERIFIER, days="12")


# Route five counts from the unit's receipt, default acceptance from the end of its time.


def test_the_two_months_of_duty_count_from_the_units_receipt() -> None:
    walk = at(S.SIGNED).wait(9)
    received = walk.case.clock("C4")
    walk.take("accept", UNIT, route="5")
    assert received and walk.case.clock("C17") == replace(begun("C17", "2025-03-05"), started_at=received.started_at)


def test_acceptance_after_the_fifteenth_day_counts_from_that_day() -> None:
    walk = at(S.SIGNED).wait(40)
    notice = walk.case.clock("C4")
    walk.take("accept", UNIT)
    handling = walk.case.clock("C6")
    assert notice and handling and handling.started_at == notice.due_at


def test_the_county_may_count_from_acceptance_itself_however_late() -> None:
    walk = at(S.SIGNED).wait(40)
    late = replace(RULES, default_acceptance=False)
    from cases.steps import decide

    decision = decide(walk.case, "accept", UNIT, {}, walk.now, late, CALENDAR)
    handling = decision.case.clock("C6")
    assert handling and handling.started_at == walk.now


# Reckoning again.


def test_the_log_alone_gives_every_limit_again() -> None:
    for status in (S.EXTENDED, S.CLOSED, S.ENDED, S.MERGED):
        walk = at(status)
        assert recompute(walk.log, RULES, CALENDAR) == walk.case.clocks != ()


def test_when_a_fact_changes_every_date_follows() -> None:
    walk = at(S.SERVED)
    n = next(n for n, e in enumerate(walk.log) if e.action == "serve")
    earlier = replace(walk.log[n], basis={**walk.log[n].basis, "begins": on("2025-03-10").isoformat()})
    moved = {c.id: last_day(c) for c in recompute([*walk.log[:n], earlier], RULES, CALENDAR) if c.running}
    assert moved == {"C9": "2025-04-09", "C20": "2025-04-09"}


def test_other_settings_give_other_dates() -> None:
    log = at(S.SERVED).log
    dates = [{c.id: last_day(c) for c in recompute(log, rules, CALENDAR)}["C20"] for rules in (RULES, Rules(rating_days=7))]
    assert date.fromisoformat(dates[0]) - date.fromisoformat(dates[1]) == timedelta(days=23)


def test_what_was_merged_by_mistake_counts_on_from_its_receipt() -> None:
    walk = at(S.REGISTERED)
    before = walk.case.clocks
    walk.take("merge", CLERK, main="XF2503010001")
    assert walk.running() == set()
    walk.wait(5).take("unmerge", CLERK, reason="不是同一个人")
    assert (walk.case.status, walk.case.clocks, walk.case.main_number) == (S.REGISTERED, before, "")


# Single limits.


def test_the_rating_window_is_the_countys_setting() -> None:
    assert last_day(start("C20", on("2025-06-10"), CALENDAR, Rules(rating_days=7))) == "2025-06-17"


def test_a_given_length_goes_before_the_table() -> None:
    assert last_day(begun("C16", "2025-09-26", 3)) == "2025-09-30"


def test_stopping_touches_only_the_named_clocks_that_run() -> None:
    done = replace(begun("C5", "2025-03-10"), stopped_at=on("2025-03-11"))
    accept, handle = begun("C4", "2025-03-10"), begun("C6", "2025-03-10")
    assert stop((done, accept, handle), ("C4", "C5"), on("2025-03-12")) == (done, replace(accept, stopped_at=on("2025-03-12")), handle)


def test_a_case_answers_with_its_newest_clock() -> None:
    case = Case(on("2025-03-03"), clocks=(begun("C4", "2025-03-03"), begun("C4", "2025-03-10")))
    assert last_day(case.clock("C4")) == "2025-03-25"
    assert case.clock("C6") is None


def test_only_citizens_rights_roll_over() -> None:
    assert {r.id for r in CLOCKS.values() if r.roll} == {"C9", "C11"}


def test_only_these_count_working_days() -> None:
    assert {r.id for r in CLOCKS.values() if r.workdays} == {"C5", "C14", "C16"}


def test_the_discipline_organ_tells_a_named_person_in_fifteen_working_days() -> None:
    walk = at(S.TO_DISC)
    assert walk.running() == {"C14"}
    walk.take("disc", CONFIDENTIAL, result="已告知受理")
    assert walk.running() == set()
    walk.wait(30).take("disc", CONFIDENTIAL, result="已办结")
    assert walk.running() == {"C14"}
    walk.take("disc", CONFIDENTIAL, result="已反馈")
    assert walk.running() == set()


def test_a_designated_limit_ends_with_the_report() -> None:
    walk = at(S.REGISTERED)
    walk.take("assign", DIRECTOR, unit="SLJ", due="2025-04-30")
    assert walk.due("C8") == "2025-04-30"
    for action, actor, fields in [("accept", UNIT, {}), ("answer", HEAD, {"text": "好了。"}), ("serve", UNIT, {})]:
        walk.take(action, actor, **fields)
    assert "C8" in walk.running()
    walk.take("close", UNIT, text="查明水泵坏了，已换，本人同意")
    assert "C8" not in walk.running()


# The arithmetic.


def test_the_arithmetic_is_told_in_one_line() -> None:
    assert explain(begun("C6", "2025-03-20"), CALENDAR) == "办理：2025-03-20起算（当日不计），60日，到2025-05-19（第60天）。依据：条例34条"
    assert (
        explain(begun("C5", "2025-09-26"), CALENDAR) == "提出异议：2025-09-26起算（当日不计），5个工作日，到2025-10-10。依据：条例23条3款"
    )
    assert "2个月，到2025-02-28（当月没有对应日，到月末）" in explain(begun("C17", "2024-12-31"), CALENDAR)


def test_the_arithmetic_names_the_length_that_this_limit_has() -> None:
    extension = extended("20").case.clock("C7")
    assert (
        extension and explain(extension, CALENDAR) == "延期办理：2025-05-19起算（当日不计），20日，到2025-06-08（第20天）。依据：条例34条"
    )
    leg = start("C16", on("2025-03-03"), CALENDAR, Rules(), 3)
    assert "，3个工作日，到2025-03-06" in explain(leg, CALENDAR)
    assert "30日，到2025-10-09（第30天是休息日，顺延到第38天）" in explain(begun("C9", "2025-09-01"), CALENDAR)


def test_each_day_says_why_it_counts_or_not() -> None:
    lines = list(day_by_day(begun("C5", "2025-09-26"), CALENDAR))
    assert lines[1] == "2025-09-27 周六 休息日，不计"
    assert lines[2] == "2025-09-28 周日 第1个工作日（调休上班）"
    assert lines[5] == "2025-10-01 周三 休息日，不计（放假：National Day）" or "放假" in lines[5]
    assert lines[-1] == "2025-10-10 周五 第5个工作日"


def test_a_year_that_is_not_loaded_is_named_as_unsure() -> None:
    assert "2027年放假安排还没有载入" in unsure(begun("C6", "2026-11-25"), CALENDAR)
    assert unsure(begun("C6", "2025-11-25"), CALENDAR) == ""


def test_an_unknown_limit_is_an_error() -> None:
    with pytest.raises(KeyError):
        rule("C99")


def test_a_county_may_let_the_duties_of_offices_roll_over_too() -> None:
    event = at_local(date(2025, 9, 1), time(10))
    strict, rolled = start("C10", event, CALENDAR, RULES), start("C10", event, CALENDAR, Rules(office_rolls=True))
    assert (f"{strict.due_at:%F}", f"{rolled.due_at:%F}") == ("2025-10-01", "2025-10-09")
    assert "顺延到第38天" in explain(rolled, CALENDAR) and "顺延" not in explain(strict, CALENDAR)
    assert start("C1", event, CALENDAR, Rules(office_rolls=True)) == start("C1", event, CALENDAR, RULES), "at once stays at once"
