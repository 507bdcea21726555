"""`office …`: boards and lists of the petition office, each as one person of the staff may see them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.frame import Failure, new_app, settings
from bot.cli.staff import by_name
from cases import backlog, board, casefile, leading, levels, weekly
from cases.calendar import CHINA, local_date
from cases.history import History, Period
from cases.ladder import Step, steps
from cases.model import Refused, Staff
from cases.rights import need, sees
from cases.supervision import TRIGGERS

if TYPE_CHECKING:
    from bot.bootstrap import Services

As = Annotated[str, typer.Option("--as", help="Who looks: a name of the staff list.")]
Json = Annotated[bool, typer.Option("--json", help="JSON.")]
Number = Annotated[str, typer.Argument(help="The case's number.")]
Day = Annotated[str, typer.Option("--day", help="A day of the week, 2026-11-25; default: today.")]
Unit = Annotated[str, typer.Option("--unit", help="Only this unit: code, name or alias.")]
_FAULTS = {trigger.id: trigger for trigger in TRIGGERS}


def register(root: typer.Typer) -> None:
    """Adds the group."""
    group = new_app("Boards and lists of the petition office.")
    for command, called in _NAMES.items():
        group.command(called)(command)
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
    _print([{**asdict(row), "unit": _unit(services, row.unit)} for row in rows], as_json)


def supervision(name: As, as_json: Json = False) -> None:
    """督办: open faults with the steps taken, until when each was to be answered, and whether it was."""
    services, person = _asked(name, "boards")
    now, mine = services.now(), {h.case.id: h for h in _mine(services, person)}
    rows = []
    for item in services.store.watch.items():
        if history := mine.get(item.case_id):
            fault = _FAULTS[item.trigger]
            shown = [_step(step, now) for step in steps(history, services.rules, services.county)]
            row = {"number": item.number, "fault": fault.name, "since": _day(item.since), "article": fault.article, "steps": shown}
            rows.append({**row, "unit": _unit(services, history.case.unit)})
    _print(rows, as_json)


def backlog_list(name: As, as_json: Json = False) -> None:
    """积案: the list with status and target date, this week's change, and what the thresholds propose for it."""
    services, person = _asked(name, "boards")
    mine, today = _mine(services, person, closed=True), local_date(services.now())
    shape = {
        "list": [{**asdict(row), "unit": _unit(services, row.unit)} for row in backlog.listed(mine, today)],
        "week": dict(backlog.change(mine, _week(today))),
        "proposed": [{"number": number, "why": why} for number, why in backlog.proposed(mine, services.now(), services.county)],
    }
    _print(shape, as_json)


def campaign(name: As, as_json: Json = False) -> None:
    """专项行动: each campaign with its cases, their goals, and how many are settled."""
    services, person = _asked(name, "boards")
    _print([asdict(row) for row in backlog.campaigns(_mine(services, person, closed=True))], as_json)


def led(name: As, as_json: Json = False) -> None:
    """包案: leader, five duties, visits owed this month, the four boxes and the seven links of each led case."""
    services, person = _asked(name, "boards")
    found = (leading.led(h, local_date(services.now()), services.county) for h in _mine(services, person, closed=True))
    _print([{**asdict(row), "unit": _unit(services, row.unit)} for row in found if row], as_json)


def week(name: As, day: Day = "", as_json: Json = False) -> None:
    """周报: each led case's form, filled from its log, and the county's roll-up. A form is handed in by `cases act N 周报`."""
    services, person = _asked(name, "boards")
    mine, now = _mine(services, person, closed=True), services.now()
    days = _week(_date(day) if day else local_date(now))
    totals = weekly.roll_up(mine, days, now, services.county)
    shape = {
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
        "forms": [{**asdict(form), "asked": list(weekly.ASKED)} for h in mine if (form := weekly.form(h, days))],
        "county": {**asdict(totals), "units": {_unit(services, code): counts for code, counts in totals.units.items()}},
        "backlog": dict(backlog.change(mine, days)),
    }
    _print(shape, as_json)


def file(number: Number, name: As, as_json: Json = False) -> None:
    """一案一档: index of the case with a chain of hashes, and the check list of its papers."""
    services, person = _asked(name, "file")
    history = _one(services, person, number)
    leaves = casefile.index(services.store.book.entries(history.case.number))
    shape = {"number": history.case.number, "index": [asdict(leaf) for leaf in leaves], "papers": casefile.checklist(history)}
    _print(shape, as_json)


def level(number: Number, name: As, as_json: Json = False) -> None:
    """逐级受理: which level could take the matter first; a proposal, nobody is sent away."""
    services, person = _asked(name, "boards")
    found = levels.proposals(_one(services, person, number).case, services.store.book.units())
    _print([{**asdict(row), "unit": _unit(services, row.unit)} for row in found], as_json)


def logs(name: As, as_json: Json = False) -> None:
    """操作日志: who looked at what, when; for the audit administrator, who sees no case."""
    services, _ = _asked(name, "logs")
    _print([{**row, "at": row["at"].astimezone(CHINA).isoformat(timespec="seconds")} for row in services.store.admin.looks()], as_json)


_NAMES: dict[Callable[..., None], str] = {
    dispatch: "board", supervision: "supervision", backlog_list: "backlog", campaign: "campaigns", led: "led", week: "weekly",
    file: "file", level: "levels", logs: "logs",
}  # fmt: skip


def _step(step: Step, now: datetime) -> dict[str, object]:
    answered = _day(step.answered_at) if step.answered_at else ""
    return {"step": step.rung.name, "at": _day(step.at), "due": _day(step.due_at), "answered": answered, "late": step.late(now)}


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
        raise Failure(f"there is no case {number} that {person.name} may see")
    return services.store.histories.of([case.id])[0]


def _week(day: date) -> Period:
    first = day - timedelta(days=day.weekday())
    return Period(first, first + timedelta(days=6))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Failure(f"--day wants a day such as 2026-11-25, not {text}") from error


def _unit(services: Services, code: str) -> str:
    found = services.store.book.unit(code) if code else None
    return found.name if found else code


def _day(moment: datetime) -> str:
    return local_date(moment).isoformat()


def _print(shape: Any, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(shape, ensure_ascii=False, indent=2, default=str))
    else:
        for line in _lines(shape):
            typer.echo(line)


def _lines(shape: Any) -> Iterable[str]:
    """The same as text: a line for each row, a block for each list."""
    if isinstance(shape, Sequence) and not isinstance(shape, str):
        yield from ("\t".join(_flat(v) for v in row.values()) if isinstance(row, dict) else _flat(row) for row in shape)
        return
    for key, value in shape.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{key}:"
            yield from (f"  {line}" for line in _lines(value))
        else:
            yield f"{key}: {_flat(value)}"


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}={_flat(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return "；".join(_flat(one) for one in value)
    return "" if value is None else str(value)
