"""`cases list|show|hotspots|act`: a case as operators see it, and every lawful step from the table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.frame import Failure, new_app, settings
from bot.cli.paper import submit
from bot.cli.staff import by_name
from cases.arithmetic import day_by_day, explain
from cases.calendar import CHINA
from cases.clocks import recompute
from cases.commands import CancelPushes, Command, SaveCase, Stale, Work
from cases.model import CITIZEN, Actor, Breach, Case, Decision, Refused
from cases.projection import as_json
from cases.steps import meant, offered
from cases.transitions import Transition, action_of
from cases.undo import undo
from cases.words import public
from handlers.directory import unit_name
from handlers.notices import pushes
from handlers.taking import Desk, breach, step

if TYPE_CHECKING:
    from bot.bootstrap import Services

_TRIES = 5
#: Names by which the command line calls the petitioner, and a case that is not there yet.
_PETITIONER = frozenset({"信访人", "citizen", "petitioner", "CIT"})
_NEW = frozenset({"new", "新件", "-"})


def register(root: typer.Typer) -> None:
    """Adds the group."""
    group = new_app("Petition cases.")
    group.command("list")(list_cases)
    group.command("show")(show)
    group.command("act")(act)
    group.command("hotspots")(hotspots)
    group.command("clocks")(clocks)
    root.add_typer(group, name="cases")


def list_cases(as_json_: Annotated[bool, typer.Option("--json", help="A JSON array with the keys of `cases show`.")] = False) -> None:
    """All cases, newest first."""
    services = _services()
    cases = services.store.admin.cases()
    if as_json_:
        _print_json([_shape(services, case) for case in cases])
        return
    for case in cases:
        unit = "" if case.sealed else unit_name(services.store.book, case.unit)
        what = "保密件" if case.sealed else f"{case.category}\t{unit}\t{case.status}（{public(case)}）"
        typer.echo(f"{case.number}\t{case.received_at.astimezone(CHINA):%Y-%m-%d}\t{what}")


def show(
    number: Annotated[str, typer.Argument(help="The case's number.")],
    as_json_: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """One case: status, clocks, log, messages, ratings. Personal data is masked; a sealed case shows number, date and place."""
    services = _services()
    shape = _shape(services, _case(services, number))
    if as_json_:
        _print_json(shape)
    else:
        typer.echo("\n".join(_lines(shape)))


def hotspots(as_json_: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False) -> None:
    """What rises: classes in one place against their earlier weeks, and many like matters within a day. Sealed cases are not counted."""
    from bot.hotspots import spots
    from handlers.notices.hotspots import hotspot_words

    services = _services()
    while services.store.likeness.keep_up():
        pass
    found = list(spots(services, services.now()))
    if as_json_:
        _print_json([{"kind": kind, **asdict(spot)} for kind, spot in found])
        return
    for kind, spot in found:
        typer.echo(hotspot_words(spot, services.store.book, kind))


def clocks(number: Annotated[str, typer.Argument(help="The case's number.")]) -> None:
    """Every legal limit of a case with its arithmetic, day by day, and whether the log gives the same again."""
    services = _services()
    case = _case(services, number)
    if case.sealed:
        raise Failure(f"{case.number} is sealed: only the confidential clerk sees more than number, date and place")
    for clock in case.clocks:
        state = "在走" if clock.running else f"{clock.stopped_at.astimezone(CHINA):%Y-%m-%d %H:%M}停" if clock.stopped_at else ""
        typer.echo(f"{clock.id} {explain(clock, services.calendar)} 【{state}】")
        for line in day_by_day(clock, services.calendar):
            typer.echo(f"  {line}")
    same = recompute(services.store.book.entries(case.number), services.rules, services.calendar) == case.clocks
    typer.echo("按日志重算：一致" if same else "按日志重算：不一致（设置改过，或库里的数据被改过）")


def act(
    number: Annotated[str, typer.Argument(help="The case's number; “new” with the step submit makes one.")],
    action: Annotated[str, typer.Argument(help="The step, by code or Chinese word; without one, what this person may do now.")] = "",
    name: Annotated[str, typer.Option("--as", help="Who acts: a name of the staff list, or 信访人 for what came on paper.")] = "",
    field: Annotated[list[str] | None, typer.Option("--field", help="Evidence, KEY=VALUE; may be given several times.")] = None,
) -> None:
    """Take a lawful step of the case, as one person of the staff; the people concerned are told as usual."""
    services = _services()
    if not name:
        raise Failure("--as NAME is wanted: who acts?")
    actor = _actor(services, name)
    fields = _fields(field or [])
    if number.lower() in _NEW:
        typer.echo(submit(services, actor, action, fields))
        return
    if not action:
        _offer(_case(services, number), actor)
        return
    case = _take(services, number, action, actor, fields)
    typer.echo(f"{case.number} {case.status}（{public(case)}）")
    parts = [e.fields["into"] for e in services.store.book.entries(case.number)[-1:] if "into" in e.fields]
    for part in parts:
        typer.echo(f"{part} 已拆出另办")


def _actor(services: Services, name: str) -> Actor:
    """A person of the staff, or the petitioner, whose paper an operator enters."""
    if name in _PETITIONER:
        return replace(CITIZEN, via="command")
    return by_name(services.store.admin.staff(), name, services.store.book).actor("command")


def _services() -> Services:
    from bot.bootstrap import build

    return build(settings())


def _case(services: Services, number: str) -> Case:
    case = services.store.book.case(number.strip().upper())
    if case is None:
        raise Failure(f"there is no case {number}; `xinfang cases list` shows all")
    return case


def _shape(services: Services, case: Case) -> dict[str, Any]:
    admin, book = services.store.admin, services.store.book
    if case.sealed:
        return as_json(case, "")
    unit = unit_name(book, case.unit)
    return as_json(case, unit, book.entries(case.number), admin.deliveries(case.number), admin.ratings(case.number))


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _take(services: Services, number: str, action: str, actor: Actor, fields: Mapping[str, str]) -> Case:
    """Decides and writes; thinks again when somebody else wrote in between. Raises ``Failure`` with the table's own words."""
    for _ in range(_TRIES):
        case, now = _case(services, number), services.now()
        undoes = action_of(action) == "undo"
        group = services.store.book.last_staff_push(actor.id, now, case.number) if undoes else ""
        if undoes and not group:
            raise Failure(f"nothing of {case.number} can be taken back: {actor.name}'s words are out, or none were sent")
        try:
            decision, commands = _decided(services, case, action, actor, fields, now, group)
        except Breach as why:
            services.store.commit(Work(at=now, commands=breach(case, actor, why, now)))
            raise Failure(str(why)) from why
        except Refused as why:
            raise Failure(_refusal(case, action, actor, why)) from why
        if not isinstance(services.store.commit(Work(at=now, commands=commands)), Stale):
            return decision.case
    raise Failure(f"{number} kept changing; try again")


def _decided(
    services: Services, case: Case, action: str, actor: Actor, fields: Mapping[str, str], now: datetime, group: str
) -> tuple[Decision, tuple[Command, ...]]:
    """The step and what is written with it; 撤销 takes back what still waits, the same as in chat."""
    if group:
        entries, step_ = services.store.book.entries(case.number), group.split(":")[3]
        decision = undo(case, entries, actor, now, services.rules, services.calendar, step_)
        told = pushes(decision, services.store.book, services.office, now, services.rules)
        return decision, (CancelPushes(group=group), SaveCase(decision), *told)
    if actor.name == CITIZEN.name and meant(case, action, actor) == "rate":
        raise Refused("评价只能由信访人本人在公众号里作，不能代填。")
    desk = Desk(now, services.store.book, services.office, services.rules, services.calendar)
    return step(desk, case, action, actor, fields)


def _refusal(case: Case, action: str, actor: Actor, why: Refused) -> str:
    """The table's own words, with the keys of what is missing."""
    wanted = " ".join(f"--field {key}=…" for key in why.wants)
    rows = [row for row in offered(case, actor) if row.action == meant(case, action, actor)]
    takes = f"（{rows[0].action}: {_wanted(rows[0])}）" if wanted and rows else ""
    return " ".join(filter(None, (str(why), wanted, takes)))


def _fields(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in given:
        key, mark, value = pair.partition("=")
        if not mark or not key.strip():
            raise Failure(f"--field wants KEY=VALUE, not {pair}")
        found[key.strip()] = value
    return found


def _offer(case: Case, actor: Actor) -> None:
    rows = offered(case, actor)
    if not rows:
        typer.echo(f"{case.number} {case.status}: {actor.name} can do nothing now")
    for row in rows:
        typer.echo(f"{row.action}\t{row.word}\t{_wanted(row)}\t{row.article}".rstrip())


def _wanted(row: Transition) -> str:
    return " ".join(f"{'' if f.required else '['}--field {f.name}=…（{f.label}）{'' if f.required else ']'}" for f in row.fields)


def _lines(shape: Mapping[str, Any]) -> list[str]:
    """The same as text, a block for each list."""
    head = [f"{key}: {_flat(value)}" for key, value in shape.items() if not _is_table(value)]
    for key, rows in ((k, v) for k, v in shape.items() if _is_table(v)):
        head += ["", f"{key}:", *("  " + "  ".join(f"{_flat(v)}" for v in row.values() if v not in ("", None)) for row in rows)]
    return head


def _is_table(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(row, dict) for row in value)


def _flat(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
