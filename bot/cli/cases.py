"""`cases list|show|hotspots|act`: a case as operators see it, and every lawful step from the table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.frame import App, Failure, new_app, nothing, settings
from bot.cli.moments import local
from bot.cli.paper import submit
from bot.cli.staff import by_name
from bot.cli.text import lines
from cases.arithmetic import day_by_day, explain
from cases.calendar import CHINA
from cases.clocks import recompute
from cases.commands import CancelPushes, Command, SaveCase, Stale, Work
from cases.model import CITIZEN, Actor, Breach, Case, Decision, Refused, Status
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


def register(root: App) -> None:
    """Adds the group."""
    group = new_app("信访件：列表、全貌、时限，和现在能办的每一步")
    group.add("list", list_cases, "全部信访件，新的在前")
    group.add("show", show, "一件的全貌：状态、时限、记录、消息、评价\n个人信息打码；保密件只显示编号、日期、地点。")
    group.add("act", act, "以一个人的名义办一步；不写步骤就列出他现在能办什么\n该告诉谁照常告诉。来信、来访、来电用 new submit 录入。")
    group.add("hotspots", hotspots, "哪里、哪类事比往常多了，哪里一天内多人反映同类事\n保密件不计。")
    group.add("clocks", clocks, "一件的每个法定时限，逐日列出怎么算的，再按日志重算一遍")
    root.add_typer(group, name="cases")


def list_cases(
    as_json_: Annotated[bool, typer.Option("--json", help="打印 JSON")] = False,
    not_entered: Annotated[bool, typer.Option("--not-entered", help="只列还没录入国家系统的")] = False,
) -> None:
    """Prints all cases, newest first."""
    services = _services()
    cases = [case for case in services.store.admin.cases() if not (not_entered and case.national_number)]
    if as_json_:
        _print_json([_shape(services, case) for case in cases])
        return
    if not cases:
        nothing("还没有信访件。群众在公众号里回“确认”就有；来信来访用 `./xinfang cases act new submit` 录入")
    for case in cases:
        unit = "" if case.sealed else unit_name(services.store.book, case.unit)
        what = "保密件" if case.sealed else f"{case.category}\t{unit}\t{case.status}（{public(case)}）"
        typer.echo(f"{case.number}\t{case.received_at.astimezone(CHINA):%Y-%m-%d}\t{what}")


def show(
    number: Annotated[str, typer.Argument(metavar="编号", help="信访编号，如 XF2611230001")],
    as_json_: Annotated[bool, typer.Option("--json", help="打印 JSON")] = False,
    days: Annotated[bool, typer.Option("--days", help="每个期限逐日算给你看")] = False,
) -> None:
    """Prints one case. Personal data is masked; a sealed case shows number, date and place."""
    services = _services()
    case = _case(services, number)
    if as_json_:
        _print_json(_shape(services, case))
        return
    typer.echo("\n".join(lines(_shape(services, case))))
    if days and not case.sealed:
        typer.echo("\n".join(_arithmetic(services, case)))


def hotspots(as_json_: Annotated[bool, typer.Option("--json", help="打印 JSON")] = False) -> None:
    """Prints classes that rise in one place against their earlier weeks, and many like matters within a day; none of them sealed."""
    from bot.hotspots import spots
    from handlers.notices.hotspots import hotspot_words

    services = _services()
    while services.store.likeness.keep_up():
        pass
    found = list(spots(services, services.now()))
    if as_json_:
        _print_json([{"kind": kind, **asdict(spot)} for kind, spot in found])
        return
    if not found:
        nothing("没有比往常多的。")
    for kind, spot in found:
        typer.echo(hotspot_words(spot, services.store.book, kind))


def clocks(number: Annotated[str, typer.Argument(metavar="编号", help="信访编号，如 XF2611230001")]) -> None:
    """Prints every legal limit of a case with its arithmetic, and whether the log gives the same again."""
    services = _services()
    case = _case(services, number)
    if case.sealed:
        raise Failure(f"{case.number} 是保密件：编号、日期、地点以外只有保密专岗能看")
    for line in _arithmetic(services, case):
        typer.echo(line)
    same = recompute(services.store.book.entries(case.number), services.rules, services.calendar) == case.clocks
    typer.echo("按日志重算：一致" if same else "按日志重算：不一致（设置改过，或库里的数据被改过）")


def _arithmetic(services: Services, case: Case) -> Iterator[str]:
    """Each limit with its article, whether it runs, and every day of it."""
    for clock in case.clocks:
        state = "在走" if clock.running else f"{local(clock.stopped_at)}停" if clock.stopped_at else ""
        yield f"{clock.id} {explain(clock, services.calendar)} 【{state}】"
        yield from (f"  {line}" for line in day_by_day(clock, services.calendar))


def act(
    number: Annotated[str, typer.Argument(metavar="编号", help="信访编号；new 加步骤 submit 是新录一件")],
    action: Annotated[str, typer.Argument(metavar="步骤", help="步骤的代号或中文；不写就列出现在能办什么")] = "",
    name: Annotated[str, typer.Option("--as", metavar="姓名", help="谁来办：人员名单里的姓名，或 信访人（纸面来的）")] = "",
    field: Annotated[list[str] | None, typer.Option("--field", metavar="键=值", help="这一步要写的内容，可以写几次")] = None,
) -> None:
    """Takes a lawful step of the case, as one person of the staff; the people concerned are told as usual."""
    services = _services()
    if not name:
        raise Failure("要写 --as 姓名：谁来办？")
    actor = _actor(services, name)
    fields = _fields(field or [])
    if number.lower() in _NEW:
        typer.echo(submit(services, actor, action, fields))
        return
    if actor.name == CITIZEN.name and _case(services, number).sealed:
        raise Failure(f"{number} 是保密件：信访人的话由保密专岗记，写 --as 保密专岗的姓名")
    if not action:
        _offer(_case(services, number), actor)
        return
    case = _take(services, number, action, actor, fields)
    typer.echo(f"{case.number} {case.status}（{public(case)}）")
    parts = [e.fields["into"] for e in services.store.book.entries(case.number)[-1:] if "into" in e.fields]
    for part in parts:
        typer.echo(f"{part} 已拆出另办")
    if case.status in (Status.OPINION_ISSUED, Status.REVIEW_DONE) and not case.contact:
        proof = f"cases act {number} 送达 --as {name} --field way=当面 --field date=哪天"
        typer.echo(f"信访人没有绑定微信，答复要当面交或邮寄；送到以后记：{proof}")


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
        raise Failure(f"没有 {number} 这一件；`./xinfang cases list` 列出全部")
    return case


def _shape(services: Services, case: Case) -> dict[str, Any]:
    admin, book = services.store.admin, services.store.book
    if case.sealed:
        return as_json(case, "")
    unit = unit_name(book, case.unit)
    shape = as_json(case, unit, book.entries(case.number), admin.deliveries(case.number), admin.ratings(case.number))
    # The number of a sealed case beside an open one would tell who accuses.
    sealed = {n for listed in shape["links"].values() for n in listed if (other := book.case(n)) and other.sealed}
    return {**shape, "links": {name: [n for n in listed if n not in sealed] for name, listed in shape["links"].items()}}


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _take(services: Services, number: str, action: str, actor: Actor, fields: Mapping[str, str]) -> Case:
    """Decides and writes; thinks again when somebody else wrote in between. Raises ``Failure`` with the table's own words."""
    for _ in range(_TRIES):
        case, now = _case(services, number), services.now()
        undoes = action_of(action) == "undo"
        group = services.store.book.last_staff_push(actor.id, now, case.number) if undoes else ""
        if undoes and not group:
            raise Failure(f"{case.number} 没有可撤销的：{actor.name}的话已经发出，或者没有发过")
        try:
            decision, commands = _decided(services, case, action, actor, fields, now, group)
        except Breach as why:
            services.store.commit(Work(at=now, commands=breach(case, actor, why, now)))
            raise Failure(str(why)) from why
        except Refused as why:
            raise Failure(_refusal(case, action, actor, why)) from why
        if not isinstance(services.store.commit(Work(at=now, commands=commands)), Stale):
            return decision.case
    raise Failure(f"{number} 一直有人在改，请再试一次")


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
            raise Failure(f"--field 要写成 键=值，不是 {pair}")
        if key.strip() in found:
            raise Failure(f"--field {key.strip()} 写了两次，不知道以哪个为准")
        found[key.strip()] = value
    return found


def _offer(case: Case, actor: Actor) -> None:
    rows = offered(case, actor)
    if not rows:
        typer.echo(f"{case.number}{'' if case.sealed else f' {case.status}'}：{actor.name}现在没有可办的")
    for row in rows:
        typer.echo(f"{row.action}\t{row.word}\t{_wanted(row)}\t{row.article}".rstrip())


def _wanted(row: Transition) -> str:
    return " ".join(f"{'' if f.required else '['}--field {f.name}=…（{f.label}）{'' if f.required else ']'}" for f in row.fields)
