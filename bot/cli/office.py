"""`office …`: boards and lists of the petition office, each as one person of the staff may see them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import moments
from bot.cli.frame import App, Failure, new_app, nothing, settings
from bot.cli.staff import by_name
from bot.cli.text import lines
from bot.yearly import handed_in, report, unknown_year
from cases import backlog, board, casefile, leading, levels, weekly
from cases.arithmetic import explain
from cases.calendar import CHINA, local_date
from cases.clocks import rule
from cases.history import History, Period
from cases.ladder import Step, steps
from cases.model import Refused, Staff
from cases.rights import need, sees
from cases.rules import Rules
from cases.supervision import TRIGGERS
from handlers.sentences import say

if TYPE_CHECKING:
    from bot.bootstrap import Services

As = Annotated[str, typer.Option("--as", metavar="姓名", help="谁来看：人员名单里的姓名")]
Json = Annotated[bool, typer.Option("--json", help="打印 JSON")]
Number = Annotated[str, typer.Argument(metavar="编号", help="信访编号")]
Day = Annotated[str, typer.Option("--day", metavar="日期", help="那一周里的一天，如 2026-11-25；不写就是今天")]
Unit = Annotated[str, typer.Option("--unit", metavar="单位", help="只看这个单位：编码、名称或别名")]
_FAULTS = {trigger.id: trigger for trigger in TRIGGERS}


def register(root: App) -> None:
    """Adds the group."""
    group = new_app("信访局的台账和看板，各人只看到自己该看的")
    for command, (called, help_) in _NAMES.items():
        group.add(called, command, help_)
    root.add_typer(group, name="office")


def dispatch(name: As, unit: Unit = "", as_json: Json = False) -> None:
    """调度台: each open case with owner, next step and next date; what lacks one is named."""
    services, person = _asked(name, "boards")
    owners, reminders = services.store.roster.owners(), services.store.due.reminders()
    rows = []
    for history in _mine(services, person, unit):
        whose = owners.get(history.case.id)
        told = "" if whose is None else whose[0].name if whose[0] == whose[1] else f"{whose[0].name}（{whose[1].name}代）"
        found = board.row(history, told, reminders.get(history.case.id), services.now(), services.county)
        rows += [found] if found else []
    rows.sort(key=lambda row: (row.due or date.max, row.number))
    _say_unknown(services, as_json)
    _print(
        [{**asdict(row), "unit": _unit(services, row.unit)} for row in rows],
        as_json,
        "没有在办的件：群众在公众号里回“确认”、来信来访录入以后就有。",
    )


def supervision(name: As, as_json: Json = False) -> None:
    """督办: open faults with the steps taken, until when each was to be answered, and whether it was."""
    services, person = _asked(name, "boards")
    now, mine = services.now(), {h.case.id: h for h in _mine(services, person)}
    rows = []
    for item in services.store.watch.items():
        if history := mine.get(item.case_id):
            fault = _FAULTS[item.trigger]
            shown = [_step(step, services.rules, now) for step in steps(history, services.rules, services.county)]
            row = {"number": item.number, "fault": fault.name, "since": _day(item.since), "article": fault.article, "steps": shown}
            rows.append({**row, "unit": _unit(services, history.case.unit)})
    _print(rows, as_json, "没有要督办的：没有哪一件超期、推诿或者没有落实。")


def backlog_list(name: As, as_json: Json = False) -> None:
    """积案: the list with status and target date, this week's change, and what the thresholds propose for it."""
    services, person = _asked(name, "boards")
    mine, today = _mine(services, person, closed=True), local_date(services.now())
    shape = {
        "list": [{**asdict(row), "unit": _unit(services, row.unit)} for row in backlog.listed(mine, today)],
        "week": dict(backlog.change(mine, _week(today))),
        "proposed": [{"number": number, "why": why} for number, why in backlog.proposed(mine, services.now(), services.county)],
    }
    _print(shape if as_json or any(shape.values()) else (), as_json, "积案名单是空的，也没有够条件该列入的。")


def campaign(name: As, as_json: Json = False) -> None:
    """专项行动: each campaign with its cases, their goals, and how many are settled."""
    services, person = _asked(name, "boards")
    found = backlog.campaigns(_mine(services, person, closed=True))
    _print(
        [asdict(row) for row in found],
        as_json,
        "还没有专项行动：`xinfang cases act 编号 专项行动 --as 姓名 --field name=…` 列入第一件就有。",
    )


def led(name: As, as_json: Json = False) -> None:
    """包案: leader, five duties, visits owed this month, the four boxes and the seven links of each led case."""
    services, person = _asked(name, "boards")
    found = (leading.led(h, local_date(services.now()), services.county) for h in _mine(services, person, closed=True))
    rows = [{**asdict(row), "unit": _unit(services, row.unit)} for row in found if row]
    _print(rows, as_json, "没有领导包的案：`xinfang cases act 编号 包案 --as 姓名 --field leader=… --field due=…` 定下就有。")


def week(name: As, day: Day = "", as_json: Json = False) -> None:
    """周报: each led case's form, filled from its log, and the county's roll-up. A form is handed in by `cases act N 周报`."""
    services, person = _asked(name, "boards")
    mine, now = _mine(services, person, closed=True), services.now()
    _say_unknown(services, as_json)
    days = _week(moments.day("--day", day) if day else local_date(now))
    totals = weekly.roll_up(mine, days, now, services.county)
    shape = {
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
        "forms": [
            {**asdict(form), "unit": _unit(services, form.unit), "asked": list(weekly.ASKED.values())}
            for h in mine
            if (form := weekly.form(h, days))
        ],
        "county": {**asdict(totals), "units": {_unit(services, code): counts for code, counts in totals.units.items()}},
        "backlog": dict(backlog.change(mine, days)),
    }
    _print(shape, as_json)
    if not shape["forms"]:
        nothing("没有领导包的案，这一周没有要报的周报。")


def file(number: Number, name: As, as_json: Json = False) -> None:
    """一案一档: index of the case with a chain of hashes, and the check list of its papers."""
    services, person = _asked(name, "file")
    history = _one(services, person, number)
    papers = {paper.called(services.rules): there for paper, there in casefile.checklist(history).items()}
    leaves = casefile.index(services.store.book.entries(history.case.number))
    shape = {
        "number": history.case.number,
        "index": [{**asdict(leaf), "words": _unit(services, leaf.words)} for leaf in leaves],
        "papers": papers,
        "keep": casefile.kept(history, services.rules),
    }
    _print(shape, as_json)


def level(number: Number, name: As, as_json: Json = False) -> None:
    """逐级受理: which level could take the matter first; a proposal, nobody is sent away."""
    services, person = _asked(name, "boards")
    found = levels.proposals(_one(services, person, number).case, services.store.book.units())
    _print([{**asdict(row), "unit": _unit(services, row.unit)} for row in found], as_json, "没有可以建议的：保密件不在这里建议。")


def yearly(
    name: As,
    sent: Annotated[str, typer.Option("--sent", metavar="文号", help="已经报送：文号或结果")] = "",
    year: Annotated[int, typer.Option("--year", metavar="年", help="哪一年；不写就是今年")] = 0,
    as_json: Json = False,
) -> None:
    """年度报告: the office's yearly limit (C22) with its arithmetic; --sent stops it."""
    services, person = _asked(name, "yearly" if sent else "boards")
    of = year or local_date(services.now()).year
    if sent:
        handed_in(services, of, person.name, sent, services.now())
    limit = report(services, of)
    state = f"{_day(limit.stopped_at)}已报送" if limit.stopped_at else "已超期" if limit.due_at < services.now() else "还没有报送"
    told = explain(limit, services.calendar)
    if as_json:
        dates = {"due": _day(limit.due_at), "handed_in": _day(limit.stopped_at) if limit.stopped_at else None}
        _print({"year": of, "id": limit.id, "article": rule(limit.id).article, **dates, "state": state, "sum": told}, as_json)
    else:
        typer.echo(f"{limit.id} {told} 【{state}】")


def logs(name: As, as_json: Json = False) -> None:
    """操作日志: who looked at what, when; for the audit administrator, who sees no case."""
    services, _ = _asked(name, "logs")
    _print(
        [{**row, "at": row["at"].astimezone(CHINA).isoformat(timespec="seconds")} for row in services.store.admin.looks()],
        as_json,
        "还没有人看过信访件。",
    )


_NAMES: dict[Callable[..., None], tuple[str, str]] = {
    dispatch: ("board", "调度台：没办结的每一件，谁在办、下一步、哪天到期；缺哪样就说缺哪样"),
    supervision: ("supervision", "督办：哪里不对、做了哪几步、哪天该回、回了没有"),
    backlog_list: ("backlog", "积案：名单、状态、目标日期，本周的变化，够条件该列入的"),
    campaign: ("campaigns", "专项行动：每个行动有哪些件、目标是什么、办成了几件"),
    led: ("led", "包案：领导、五包、本月该走访几次、四项到位、七个环节"),
    week: ("weekly", "周报：每件包案一张，从记录里填；全县汇总。上报用 cases act 编号 周报"),
    file: ("file", "一案一档：目录和材料清单，目录逐条连着校验码"),
    level: ("levels", "逐级受理：这件事先由哪一级受理；只是建议，谁都不能往外推"),
    yearly: ("yearly", "年度报告：这一年的期限怎么算、报了没有；--sent 记下已报送"),
    logs: ("logs", "操作日志：谁什么时候看了什么；给审计管理员，他看不到信访件"),
}


def _step(step: Step, rules: Rules, now: datetime) -> dict[str, object]:
    answered = _day(step.answered_at) if step.answered_at else ""
    name = rules.titles.fill(step.rung.name)
    return {"step": name, "at": _day(step.at), "due": _day(step.due_at), "answered": answered, "late": step.late(now)}


def _say_unknown(services: Services, as_json: bool) -> None:
    """A line above a board while dates on it may move; beside the JSON, never in it."""
    unknown, count = unknown_year(services, services.now())
    if unknown:
        typer.echo(say("citizen.task.calendar", year=unknown, count=count), err=as_json)


def _asked(name: str, duty: str) -> tuple[Services, Staff]:
    """The program, and who asks. Raises ``Failure`` where that person may not."""
    from bot.bootstrap import build

    services = build(settings())
    person = by_name(services.store.admin.staff(), name, services.store.book)
    try:
        need(person, duty)
    except Refused as why:
        raise Failure(str(why)) from why
    return services, person


def _mine(services: Services, person: Staff, unit: str = "", closed: bool = False) -> list[History]:
    """The cases that this person may see."""
    from bot.cli.staff import unit_called

    code = unit_called(services.store.book, unit).code if unit else ""
    found = services.store.histories.all() if closed else services.store.histories.open()
    return [h for h in found if sees(person, h.case) and code in ("", h.case.unit)]


def _one(services: Services, person: Staff, number: str) -> History:
    case = services.store.book.case(number.strip().upper())
    if case is None or case.sealed or not sees(person, case):
        raise Failure(f"没有 {number} 这一件，或者{person.name}不能看")
    return services.store.histories.of([case.id])[0]


def _week(day: date) -> Period:
    first = day - timedelta(days=day.weekday())
    return Period(first, first + timedelta(days=6))


def _unit(services: Services, code: str) -> str:
    found = services.store.book.unit(code) if code else None
    return found.name if found else code


def _day(moment: datetime) -> str:
    return local_date(moment).isoformat()


def _print(shape: Any, as_json: bool, empty: str = "") -> None:
    """The JSON, or its text; a list without a row says what that means."""
    if as_json:
        typer.echo(json.dumps(shape, ensure_ascii=False, indent=2, default=str))
        return
    if not shape:
        nothing(empty)
    for line in lines(shape):
        typer.echo(line)
