"""The county's numbers and labels for supervision, boards and statistics, as one frozen value; ``bot`` fills it from ``[county]``."""

from __future__ import annotations

from dataclasses import dataclass

from cases.words import FIVE_DUTIES


@dataclass(frozen=True, slots=True)
class County:
    """What counties do differently. Days are calendar days unless the name says work days; percentages are of a limit's length."""

    unit_timely_days: int = 30
    unit_timely_first_only: bool = True
    office_timely_days: int = 15
    lookback_days: int = 90
    one_time_settled: bool = False
    yellow_percent: int = 50
    orange_percent: int = 75
    red_percent: int = 90
    red_days: int = 3
    draft_back_days: int = 5
    objections_shirking: int = 2
    carry_out_days: int = 30
    reminder_days: int = 3
    backlog_overdue_days: int = 90
    backlog_repeats: int = 3
    visits_per_month: int = 1
    yearly_report_days: int = 30
    five_duties: tuple[str, ...] = FIVE_DUTIES
