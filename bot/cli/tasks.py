"""`tasks list|done`: what waits for the petition office's people: calls, voices, drafts that nobody confirmed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.frame import Failure, new_app, settings
from bot.cli.staff import by_name
from cases.calendar import CHINA
from cases.commands import CloseTask, Work
from cases.projection import stamp
from handlers.sentences import say
from handlers.staff.reply import task_kind

if TYPE_CHECKING:
    from bot.bootstrap import Services


def register(root: typer.Typer) -> None:
    """Adds the group."""
    group = new_app("What waits for the petition office's people.")
    group.command("list")(list_tasks)
    group.command("done")(done)
    root.add_typer(group, name="tasks")


def list_tasks(
    kind: Annotated[str, typer.Option("--kind", help="One kind: listen unconfirmed callback call human confirm national hotspot.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False,
) -> None:
    """All open tasks, soonest first. Sealed ones are left out."""
    rows = [row for row in _services().store.admin.tasks() if kind in ("", row.kind) and row.role != "confidential"]
    if as_json:
        keys = [{"id": r.id, "kind": r.kind, "number": r.number, "role": r.role, "due_at": stamp(r.due_at)} for r in rows]
        typer.echo(json.dumps(keys, ensure_ascii=False, indent=2))
        return
    for row in rows:
        what = say(f"staff.task.{task_kind(row.kind)}")
        typer.echo(f"T{row.id}\t{what}\t{row.number}\t{row.due_at.astimezone(CHINA):%Y-%m-%d %H:%M}\t{row.text[:60]}")


def done(
    task: Annotated[str, typer.Argument(help="The task, T12.")],
    name: Annotated[str, typer.Option("--as", help="Who did it: a name of the staff list.")],
    result: Annotated[str, typer.Option("--result", help="What came of it.")],
) -> None:
    """End a task with its result."""
    services = _services()
    person = by_name(services.store.admin.staff(), name, services.store.book)
    digits = task.upper().removeprefix("T")
    row = services.store.book.task(int(digits)) if digits.isdecimal() else None
    if row is None:
        raise Failure(f"there is no open task {task}; `xinfang tasks list` shows them")
    if row.role not in person.roles:
        raise Failure(f"{task} is for the role {row.role}, which {name} does not hold")
    now = services.now()
    services.store.commit(Work(at=now, commands=(CloseTask(by=person.name, at=now, id=row.id, result=result),)))
    typer.echo(f"T{row.id} done")


def _services() -> Services:
    from bot.bootstrap import build

    return build(settings())
