"""The county's settings that decide steps and dates, as one frozen value; ``bot`` fills it from ``[rules]``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import Literal, get_args

from cases.titles import Titles
from cases.words import FIVE_DUTIES

#: What may keep a case out of the simple procedure; an accusation always does.
Exclusion = Literal["重大紧急", "多人", "交办", "其他途径", "几家单位"]


@dataclass(frozen=True, slots=True)
class Rules:
    """Every doubtful number of the county's practice. Days are calendar days unless the name says work days."""

    auto_transfer_confidence: float = 1.01
    auto_transfer_signer: str = ""
    survey_delay_hours: float = 24
    survey_reminder_days: int = 7
    talk_quiet_minutes: float = 30
    rating_days: int = 30
    rating_change: bool = False
    quiet_hours: tuple[time, time] | None = (time(21), time(8))
    quiet_rest_days: bool = True
    recall_seconds: float = 10
    simple_transfer_workdays: int = 3
    simple_accept_workdays: int = 3
    simple_opinion_workdays: int = 10
    simple_excludes: tuple[Exclusion, ...] = get_args(Exclusion)
    callback_workdays: int = 3
    callback_reopens: bool = False
    nudge_hours: float = 20
    unconfirmed_hours: float = 40
    empty_draft_days: int = 7
    bubble_seconds: float = 3
    quiet_gap_seconds: float = 20
    urge_days: int = 3
    urge_office: int = 3
    held_workdays: int = 1
    alarm_repeat_seconds: float = 60
    human_hours: float = 24
    daily_pushes: int = 10
    invite_hours: float = 2
    designated_days: int = 30
    suggestion_days: int = 30
    discipline_workdays: int = 15
    report_minutes: int = 60
    adoption_days: int = 30
    supervision_days: int = 7
    sign_workdays: int = 1
    chase_hours: float = 2
    work_hours: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(14), time(18)))
    helper_days: int = 10
    helper_silent_days: int = 3
    objection_limit: int = 3
    default_acceptance: bool = True
    wechat_written: bool = True
    talk_before_opinion: bool = False
    national_before_archive: bool = False
    office_rolls: bool = False
    keep_years: int = 30
    keep_plain_years: int = 10
    follow_days: int = 7
    review_organ: str = "县人民政府"
    verify_organ: str = "市人民政府"
    province_organ: str = "省人民政府"
    vertical_organ: str = "市级主管部门"
    vertical_units: tuple[str, ...] = ("税务局", "生态环境局", "生态环境分局")
    five_duties: tuple[str, ...] = FIVE_DUTIES
    titles: Titles = field(default_factory=Titles)
