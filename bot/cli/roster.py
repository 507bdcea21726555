"""`staff leave|back|move|remove`: who is away and who stands in, who changes unit or is no longer here; no case loses its owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.frame import Failure, settings
from bot.cli.staff import by_name, unit_called
from cases.calendar import CHINA
from cases.leaves import Leave
from cases.model import Refused, Staff

if TYPE_CHECKING:
    from bot.bootstrap import Services

T = TypeVar("T")


def register(group: typer.Typer) -> None:
    """Adds the commands to `staff`."""
    group.command("leave")(leave)
    group.command("back")(back)
    group.command("move")(move)
    group.command("remove")(remove)


def leave(
    name: Annotated[str, typer.Argument(help="Who is away (NAME or NAME@UNIT); without a name the list is shown.")] = "",
    first: Annotated[str, typer.Option("--from", help="First day 2026-12-01, or a time 2026-12-01T14:00.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day, or a time.")] = "",
    substitute: Annotated[str, typer.Option("--substitute", help="Who stands in: of the same unit.")] = "",
) -> None:
    """Enter a leave: work, notices and rights go over to the substitute and come back by themselves."""
    services = _services()
    if not name:
        people = {s.id: s.name for s in services.store.admin.staff()}
        for row in services.store.roster.leaves(services.now()):
            names = people.get(row.staff, "?"), people.get(row.substitute, "?")
            typer.echo(f"{names[0]}\t{_local(row.starts_at)}\t{_local(row.ends_at)}\t代办 {names[1]}")
        return
    who, other = _person(services, name), _person(services, substitute or "(nobody: --substitute is missing)")
    away = Leave(who.id, other.id, _moment("--from", first), _moment("--to", last, whole_day=True))
    _asked(lambda: services.store.roster.take_leave(away, services.now()))
    typer.echo(f"{who.name} {_local(away.starts_at)} 至 {_local(away.ends_at)} 请假，{other.name}代办")


def back(name: Annotated[str, typer.Argument(help="Who is here again (NAME or NAME@UNIT).")]) -> None:
    """End a leave early; what was entered for later ends too."""
    services = _services()
    who = _person(services, name)
    if not services.store.roster.come_back(who.id, services.now()):
        raise Failure(f"{who.name} is not on leave")
    typer.echo(f"{who.name} 已销假")


def move(
    name: Annotated[str, typer.Argument(help="Who changes unit (NAME or NAME@UNIT).")],
    unit: Annotated[str, typer.Option("--unit", help="Code, name or alias of the new unit.")],
    to: Annotated[str, typer.Option("--to", help="Who takes over the open cases; without it they are shared out by load.")] = "",
) -> None:
    """Move a person to another unit; their open cases are handed over first."""
    services = _services()
    who, there = _person(services, name), unit_called(services.store.book, unit)
    heir = _person(services, to) if to else None
    count = _asked(lambda: services.store.roster.move(who, there.code, heir, services.now()))
    typer.echo(f"{who.name} 调到{there.name}，移交{count}件")


def remove(
    name: Annotated[str, typer.Argument(help="Who is no longer here (NAME or NAME@UNIT).")],
    to: Annotated[str, typer.Option("--to", help="Who takes over the open cases; without it they are shared out by load.")] = "",
) -> None:
    """Take a person off the staff; their open cases are handed over first, the log keeps their name."""
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
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Failure(f"{option} wants a day like 2026-12-01, not {text or 'nothing'}") from error
    local = found if found.tzinfo else found.replace(tzinfo=CHINA)
    return local + timedelta(days=1) if whole_day and "T" not in text and local.timetz().replace(tzinfo=None) == time(0) else local


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
