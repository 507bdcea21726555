"""`staff leave|back|move|remove`: who is away and who stands in, who changes unit or is no longer here; no case loses its owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.frame import App, Failure, nothing, settings
from bot.cli.moments import local, moment
from bot.cli.staff import by_name, unit_called
from cases.leaves import Leave
from cases.model import Refused, Staff

if TYPE_CHECKING:
    from bot.bootstrap import Services

T = TypeVar("T")


def register(group: App) -> None:
    """Adds the commands to `staff`."""
    group.add("leave", leave, "登记请假；不写姓名就列出请假的人\n手里的件、通知、权限到时交给代办的人，回来自动还。")
    group.add("back", back, "提前销假")
    group.add("move", move, "调到别的单位，手里的件先移交")
    group.add("remove", remove, "离任，手里的件先移交；记录里保留姓名")


def leave(
    name: Annotated[str, typer.Argument(metavar="姓名", help="谁请假；重名的写 姓名@单位")] = "",
    first: Annotated[str, typer.Option("--from", metavar="日期", help="从哪天，如 2026-12-01；也可写到钟点 2026-12-01T14:00")] = "",
    last: Annotated[str, typer.Option("--to", metavar="日期", help="到哪天（含），也可写到钟点")] = "",
    substitute: Annotated[str, typer.Option("--substitute", metavar="姓名", help="谁代办：要同一个单位的")] = "",
) -> None:
    """Enters a leave: work, notices and rights go over to the substitute and come back by themselves."""
    services = _services()
    if not name:
        people = {s.id: s.name for s in services.store.admin.staff()}
        rows = services.store.roster.leaves(services.now())
        if not rows:
            nothing("没有人请假。登记：./xinfang staff leave 姓名 --from 日期 --to 日期 --substitute 姓名")
        for row in rows:
            names = people.get(row.staff, "?"), people.get(row.substitute, "?")
            typer.echo(f"{names[0]}\t{local(row.starts_at)}\t{local(row.ends_at)}\t代办 {names[1]}")
        return
    if not substitute:
        raise Failure("--substitute 要写谁代办")
    who, other = _person(services, name), _person(services, substitute)
    away = Leave(who.id, other.id, _moment("--from", first), _moment("--to", last, whole_day=True))
    _asked(lambda: services.store.roster.take_leave(away, services.now()))
    typer.echo(f"{who.name} {local(away.starts_at)} 至 {local(away.ends_at)} 请假，{other.name}代办")


def back(name: Annotated[str, typer.Argument(metavar="姓名", help="谁回来了；重名的写 姓名@单位")]) -> None:
    """Ends a leave early; what was entered for later ends too."""
    services = _services()
    who = _person(services, name)
    if not services.store.roster.come_back(who.id, services.now()):
        raise Failure(f"{who.name}没有请假")
    typer.echo(f"{who.name} 已销假")


def move(
    name: Annotated[str, typer.Argument(metavar="姓名", help="谁调动；重名的写 姓名@单位")],
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="新单位的编码、名称或别名")],
    to: Annotated[str, typer.Option("--to", metavar="姓名", help="手里的件交给谁；不写就按各人手里的件数分")] = "",
) -> None:
    """Moves a person to another unit; their open cases are handed over first."""
    services = _services()
    who, there = _person(services, name), unit_called(services.store.book, unit)
    heir = _person(services, to) if to else None
    count = _asked(lambda: services.store.roster.move(who, there.code, heir, services.now()))
    typer.echo(f"{who.name} 调到{there.name}，移交{count}件")


def remove(
    name: Annotated[str, typer.Argument(metavar="姓名", help="谁离任；重名的写 姓名@单位")],
    to: Annotated[str, typer.Option("--to", metavar="姓名", help="手里的件交给谁；不写就按各人手里的件数分")] = "",
) -> None:
    """Takes a person off the staff; their open cases are handed over first, the log keeps their name."""
    services = _services()
    who = _person(services, name)
    heir = _person(services, to) if to else None
    count = _asked(lambda: services.store.roster.remove(who, heir, services.now()))
    typer.echo(f"{who.name} 已移除，移交{count}件")


def _asked(job: Callable[[], T]) -> T:
    try:
        return job()
    except Refused as why:
        raise Failure(str(why)) from why


def _person(services: Services, name: str) -> Staff:
    return by_name(services.store.admin.staff(), name, services.store.book)


def _services() -> Services:
    from bot.bootstrap import build

    return build(settings())


def _moment(option: str, text: str, whole_day: bool = False) -> datetime:
    """A time, or the beginning of a day; ``whole_day``: that day's end."""
    found = moment(option, text, "2026-12-01")
    return found + timedelta(days=1) if whole_day and "T" not in text and found.time() == time(0) else found
