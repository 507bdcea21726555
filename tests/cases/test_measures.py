"""The national measures, each as an example worked by hand."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from cases.county import County
from cases.figures import (
    MEASURES,
    acceptance_days,
    answer_days,
    compared,
    contact_rate,
    monitor,
    one_time,
    online_share,
    open_reply,
    ranking,
    repeat_after_closing,
    repeat_rate,
)
from cases.history import History, Period, Rated, standing_rows
from cases.measures import combined, office_timely, on_time, participation, satisfaction, unit_timely
from cases.measuring import Measure, View
from cases.model import Entry, Status
from cases.values import replace

from .histories import at, clock, life

MARCH, APRIL = Period(date(2025, 3, 1), date(2025, 3, 31)), Period(date(2025, 4, 1), date(2025, 4, 30))
NOW = at("06-30")


def view(*histories: History, period: Period = APRIL, county: County | None = None) -> View:
    return View(histories, period, NOW, county or County())


def figure(measure: Measure) -> tuple[float, int]:
    return measure.top, measure.bottom


def test_the_office_has_fifteen_days_for_its_first_step() -> None:
    """Registered on 3 March, the fifteenth day is 18 March: that evening is in time, the next morning is late."""
    on_day = life("03-03 register", "03-18 transfer")
    late = life("03-03 register", "03-19 transfer")
    never = life("03-03 register")
    april = life("03-20 register", "03-21 transfer")
    found = office_timely(view(on_day, late, never, april, period=MARCH))
    assert (figure(found), found.value) == ((1, 3), pytest.approx(1 / 3))
    assert found.parts == {"及时受理": 1, "超期受理": 1, "超期未受理": 1, "未到期": 0}


def test_what_is_not_due_yet_is_no_fault_of_the_office() -> None:
    found = office_timely(View([life("06-20 register")], Period(date(2025, 7, 1), date(2025, 7, 31)), NOW))
    assert (found.value, found.bottom, found.parts["未到期"]) == (None, 0, 1)


def test_the_unit_is_measured_by_day_thirty_after_registration() -> None:
    """The worked date: registered 2025-03-03, accepted in time until 2025-04-02."""
    in_time = life("03-03 register", "03-10 transfer", "04-02 accept")
    late = life("03-03 register", "03-10 transfer", "04-03 accept")
    repeat = life("03-03 register", "03-10 transfer", "04-20 accept", flags=frozenset({"repeat"}))
    answered_by_the_office = life("03-03 register", "03-04 direct", unit="")
    found = unit_timely(view(in_time, late, repeat, answered_by_the_office))
    assert figure(found) == (1, 2)
    assert found.left_out == {"重件": 1, "未交责任单位": 1}
    assert figure(unit_timely(view(in_time, late, repeat, county=County(unit_timely_first_only=False)))) == (1, 3)


def test_answers_are_counted_where_their_due_date_falls_extension_included() -> None:
    start = ("02-01 register", "02-02 transfer", "02-10 accept", "02-11 handle")
    in_time = life(*start, "04-10 answer", "04-11 approve", clocks=(clock("C6", "02-10", "04-11", "04-11"),))
    late = life(*start, "04-12 answer", "04-12 approve", clocks=(clock("C6", "02-10", "04-11", "04-12"),))
    never = life(*start, clocks=(clock("C6", "02-10", "04-11"),))
    prolonged = (clock("C6", "02-10", "04-11", "05-01"), clock("C7", "04-11", "05-11", "05-01"))
    extended = life(*start, "04-02 notify", "05-01 answer", "05-01 approve", clocks=prolonged)
    untold = life(*start, "05-01 answer", "05-01 approve", clocks=prolonged)
    withdrawn = life(*start, "03-01 withdraw", clocks=(clock("C6", "02-10", "04-11", "03-01"),))
    found = on_time(view(in_time, late, never, extended, withdrawn))
    assert (figure(found), found.parts) == ((1, 3), {"按期答复": 1, "超期答复": 1, "未答复": 0, "超期未答复": 1})
    assert found.left_out == {"已撤回": 1}
    assert figure(on_time(view(extended, period=Period(date(2025, 5, 1), date(2025, 5, 31))))) == (1, 1)
    assert on_time(view(untold)).parts["超期答复"] == 1


def rated(unit: int | None, office: int | None = None, window: str = "04-20", **changes: object) -> History:
    given = [Rated(name, value, at("04-05")) for name, value in (("unit", unit), ("office", office)) if value is not None]
    return life(
        "02-01 register",
        "02-02 transfer",
        "03-20 approve",
        "03-21 serve",
        ratings=tuple(given),
        clocks=(clock("C20", "03-21", window),),
        **changes,
    )


def test_who_may_still_rate_is_left_out_of_participation() -> None:
    lives = (rated(0, 1), rated(3), rated(None), rated(None, window="07-20"))
    unit, office = participation(view(*lives)), participation(view(*lives), "office")
    assert (figure(unit), figure(office)) == ((2, 3), (1, 3))
    assert unit.parts == {"满意": 1, "基本满意": 0, "不满意": 1, "超期未评价": 1}


def test_satisfaction_is_the_office_s_and_the_unit_s_each_for_itself() -> None:
    lives = (rated(0, 3), rated(1), rated(3))
    assert satisfaction(view(*lives)).value == pytest.approx(2 / 3)
    assert satisfaction(view(*lives), "office").value == 0
    assert combined(view(*lives, rated(None))).value == pytest.approx(3 / 4 * 2 / 3)
    assert combined(view()).value is None


def test_repeats_among_what_was_registered() -> None:
    lives = (life("04-02 register"), life("04-03 register", flags=frozenset({"repeat"})), life("03-31 register"))
    assert figure(repeat_rate(view(*lives))) == (1, 2)


CLOSED = ("02-01 register", "02-02 transfer", "02-10 accept", "03-20 approve", "03-21 serve")


def test_a_closed_matter_that_is_told_again_or_taken_up_anew_came_back() -> None:
    told_again = life(*CLOSED, "04-01 close", number="XF2502010001")
    second = life("05-01 register", flags=frozenset({"repeat"}), facts={"earlier": "XF2502010001"}, number="XF2505010001")
    reopened = life(*CLOSED, "04-02 close", "04-20 reopen", number="XF2502010002")
    quiet = life(*CLOSED, "04-03 close", number="XF2502010003")
    lives = (told_again, second, reopened, quiet)
    assert figure(repeat_after_closing(view(*lives))) == (2, 3)
    short = one_time(view(*lives, county=County(lookback_days=20)))
    assert short.parts == {"没有再来": 2, "又来的": 1, "回看期未满": 0} and figure(short) == (2, 3)
    county = County(lookback_days=20, one_time_settled=True)
    settled = one_time(view(told_again, second, reopened, replace(quiet, case=replace(quiet.case, resolved="化解")), county=county))
    assert figure(settled) == (1, 3) and settled.parts["没有再来、未化解"] == 1 and "已化解" in settled.rule
    waiting = one_time(view(*lives, county=County(lookback_days=90)))
    assert waiting.parts == {"没有再来": 0, "又来的": 2, "回看期未满": 1} and figure(waiting) == (0, 2)


def test_the_online_share_knows_letters_visits_and_online_and_leaves_calls_out() -> None:
    lives = [life("04-02 register", channel=channel) for channel in ("wechat", "visit", "letter", "phone", "grid")]
    found = online_share(view(*lives))
    assert figure(found) == (1, 3) and found.left_out == {"来电": 1}


def test_first_time_matters_are_timed_in_days() -> None:
    lives = (
        life("03-03 register", "03-10 transfer", "04-02 accept", "04-23 approve"),
        life("04-01 register", "04-02 transfer", "04-11 accept", "04-21 approve"),
        life("04-01 register", "04-02 transfer", "04-03 accept", flags=frozenset({"repeat"})),
    )
    assert acceptance_days(view(*lives)).value == pytest.approx((30 + 10) / 2)
    assert answer_days(view(*lives)).value == pytest.approx((51 + 20) / 2)
    assert acceptance_days(view()).value is None


def test_who_was_spoken_with() -> None:
    lives = (
        life("04-01 register", "04-02 transfer", "04-03 accept", "04-04 contact"),
        life("04-01 register", "04-02 transfer", "04-03 accept"),
    )
    assert figure(contact_rate(view(*lives))) == (1, 2)


def test_only_answers_whose_petitioner_agreed_may_be_public() -> None:
    start = ("04-01 register", "04-02 transfer", "04-03 accept", "04-20 approve")
    lives = (life(*start, publish=True, facts={"published": "1"}), life(*start, publish=True), life(*start))
    found = open_reply(view(*lives))
    assert figure(found) == (1, 2) and found.left_out == {"没有同意公开": 1}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"route": 1}, "涉法涉诉"),
        ({"flags": frozenset({"law_related"})}, "涉法涉诉"),
        ({"flags": frozenset({"uncounted"})}, "不纳入统计"),
        ({"people": 0}, "人数异常"),
        ({"people": 10000}, "人数异常"),
    ],
)
def test_every_exclusion_stands_beside_the_figure(changes: dict[str, object], why: str) -> None:
    found = repeat_rate(view(life("04-01 register"), life("04-01 register", **changes)))
    assert figure(found) == (0, 1) and found.left_out == {why: 1}


def test_an_accusation_is_in_no_figure_and_in_no_exclusion() -> None:
    secret = life("04-01 register", "04-02 transfer", "04-03 accept", sealed=True, clocks=(clock("C6", "04-03", "04-20"),))
    for measure in MEASURES:
        found = measure(view(secret))
        assert (found.bottom, sum(found.parts.values()), found.left_out) == (0, 0, {}), found.name
    assert monitor([secret], NOW) == {} and ranking(view(secret)) == []
    assert all(counts == [0, 0, 0] for counts in compared(view(secret)).values())


def test_units_are_ranked_by_timeliness_and_satisfaction_never_by_how_many_came() -> None:
    """The unit with three petitions answered in time stands before the one with a single late answer."""
    start = ("02-01 register", "02-02 transfer", "02-10 accept", "02-11 handle")
    in_time = partial(life, *start, "04-11 approve", clocks=(clock("C6", "02-10", "04-11", "04-11"),))
    late = life(*start, "04-20 approve", clocks=(clock("C6", "02-10", "04-11", "04-20"),), unit="CGJ")
    nothing_due = life("04-01 register", "04-02 transfer", unit="JYJ")
    found = ranking(view(in_time(), in_time(), in_time(), late, nothing_due))
    assert [unit for unit, _, _ in found] == ["SLJ", "CGJ", "JYJ"]


def test_the_monitor_counts_what_waits_now() -> None:
    lives = (
        life("06-01 register", "06-02 transfer"),
        life("02-01 register", "02-02 transfer", "02-10 accept", clocks=(clock("C6", "02-10", "04-11"),)),
    )
    assert monitor(lives, NOW) == {"SLJ": {"待签收": 1, "待办": 1, "超期未答复": 1}}


def test_periods_are_compared_with_the_one_before_and_the_year_before() -> None:
    lives = [life(f"{day} register") for day in ("04-02", "04-30", "03-31", "2024-04-15", "2024-05-01")]
    assert compared(view(*lives))["登记"] == [2, 1, 1]
    leap = View([life("2023-02-28 register")], Period(date(2024, 2, 29), date(2024, 2, 29)), NOW)
    assert compared(leap)["登记"] == [0, 0, 1]


def test_a_step_that_was_taken_back_never_happened() -> None:
    rows = [
        Entry(at("03-03"), "郑柏川", "sign", Status.TO_SIGN, Status.SIGNED, actor_id=2),
        Entry(at("03-04"), "郑柏川", "accept", Status.SIGNED, Status.ACCEPTED, actor_id=2),
        Entry(at("03-04", 11), "郑柏川", "undo", Status.ACCEPTED, Status.SIGNED, "accept", 2),
    ]
    assert [e.action for e in standing_rows(rows)] == ["sign"]
