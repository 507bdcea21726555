"""Not accepting: only by a ground of the Regulation, by whom it is open to, with the facts that the citizen must be told (Art. 44(2))."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from cases.calendar import Calendar, at_local, local_date
from cases.evidence import day, past
from cases.model import Actor, Case, Refused, Status
from cases.values import replace
from cases.words import GROUNDS, Ground

FACTS = {
    "unit": "谁在办", "since": "何时受理", "until": "到何时", "date": "日期", "document": "文号",
    "organ": "有权机关", "address": "地址", "phone": "电话",
}  # fmt: skip
#: Days in which a review or verification is asked for (Art. 35, 36).
_RIGHT_DAYS = 30


def ground(code: str, actor: Actor) -> Ground:
    """The ground of this code, where this person may use it. Raises ``Refused`` with the step to take instead."""
    found = GROUNDS.get(code.strip().upper())
    if found is None or not found.roles:
        instead = f"{found.code}（{found.words}）要走的是：{found.instead}。" if found else ""
        raise Refused(f"不予受理只能用 N1、N2（信访局）、N3（单位）或 N8（复查、复核机关）；转政法、纪检和引导不是不予受理。{instead}")
    if not actor.roles & found.roles:
        raise Refused(f"{found.code}（{found.words}，{found.article}）不由您这一方使用。")
    return found


def propose(case: Case, fields: Mapping[str, str], actor: Actor, now: datetime) -> dict[str, str]:
    """The pending refusal as facts of the case. Raises ``Refused`` where a fact is missing."""
    found = ground(fields["ground"], actor)
    if found.code == "N8":
        raise Refused("N8（超过申请复查、复核的期限）由复查、复核机关在审查申请时使用。")
    missing = [name for name in found.facts if not fields.get(name)]
    if missing and not (found.code == "N1" and fields.get("main")):
        or_main = "，或者写明在办的信访编号" if found.code == "N1" else ""
        words = f"{found.code}（{found.words}，{found.article}）还要写明{'、'.join(FACTS[name] for name in missing)}{or_main}。"
        raise Refused(words, *missing, *(("main",) if or_main else ()))
    _dates(found, fields, now)
    kept = {name: fields[name] for name in (*found.facts, "main") if fields.get(name)}
    reason = "；".join(filter(None, (fields.get("reason"), _told(found, fields))))
    pending = "nolonger" if found.code == "N2" else "refusal"
    return {pending: found.code, "refusal_reason": reason or found.words, **{f"refusal_{name}": value for name, value in kept.items()}}


def _dates(found: Ground, fields: Mapping[str, str], now: datetime) -> None:
    if found.code == "N1" and fields.get("until") and day(fields["until"], "到何时") < local_date(now):
        raise Refused("N1只用在还没到期的事项；那一件已经到期，不能再以它为由不予受理。")
    if found.code == "N1" and fields.get("since"):
        past(fields["since"], "何时受理", now)
    if found.code == "N2":
        past(fields["date"], "复核意见日期", now)


def _told(found: Ground, fields: Mapping[str, str]) -> str:
    """The facts in words."""
    if found.code == "N1":
        main = f"（信访编号{fields['main']}）" if fields.get("main") else ""
        since = f"，{fields['since']}受理" if fields.get("since") else ""
        until = f"，{fields['until']}前答复" if fields.get("until") else ""
        return f"这件事{fields['unit']}正在办{main}{since}{until}" if fields.get("unit") else f"这件事正在办{main}"
    if found.code == "N2":
        return f"{fields['date']}已有复核意见{fields['document']}"
    return f"请找{fields['organ']}，地址：{fields['address']}，电话：{fields['phone']}"


def too_late(case: Case, fields: Mapping[str, str], actor: Actor, now: datetime) -> str:
    """Why a request is not reviewed: counted from the day named, its thirty days were over (N8); ``in_time`` has seen to it."""
    found = ground(fields.get("ground", ""), actor)
    if found.code != "N8":
        raise Refused("复查、复核阶段不予受理只能用 N8（超过申请期限）。")
    if not fields.get("date"):
        raise Refused(f"N8（{found.words}，{found.article}）还要写明从哪天起算的。", "date")
    received = past(fields["date"], "收到答复的日期", now)
    last = received + timedelta(days=_RIGHT_DAYS)
    return f"从{received}收到算起，申请期限到{last}为止（遇休息日顺延）。有正当理由的，可以写明理由和凭据再提出"


def in_time(case: Case, fields: Mapping[str, str], now: datetime, calendar: Calendar) -> None:
    """Raises ``Refused`` where N8 is used on a request that came by the last day of its right, rolled over rest days (民法典 Art. 203).

    The right begins with the service on record: an earlier day counts against the petitioner only with what proves it.
    """
    received = past(fields["date"], "收到答复的日期", now)
    reviewing = case.status in (Status.REVIEW_REQ, Status.REVIEWING)
    served = case.clock("C9" if reviewing else "C11")
    if served and received < local_date(served.started_at) and not (fields.get("reason") or fields.get("text")):
        raise Refused(f"送达记录是{local_date(served.started_at)}收到；收到的日期写得更早的，要在说明里写明凭什么。", "reason")
    last = local_date(calendar.due(at_local(received, time(0)), _RIGHT_DAYS, unit="day", roll=True))
    request = case.clock("C10" if reviewing else "C12")
    asked = local_date(request.started_at) if request else None
    if asked and asked <= last:
        raise Refused(f"N8只用在过了期限的申请：{received}收到，期限到{last}，这一件是{asked}提出的，要受理审查。")


def without(case: Case) -> Case:
    """The case with no step waiting for somebody's consent: another step has overtaken it."""
    gone = ("refusal", "nolonger", "assignment", "filing", "pending")
    kept = {k: v for k, v in case.facts.items() if k not in gone and not k.startswith(("refusal_", "assignment_", "filing_"))}
    return replace(case, facts=kept)
