"""`tasks list|done`: what waits for the petition office's people: calls, voices, drafts that nobody confirmed."""

from __future__ import annotations

import json
from datetime import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.frame import App, Failure, new_app, nothing, settings
from bot.cli.moments import local
from bot.cli.staff import by_name
from cases.calendar import at_local, local_date
from cases.commands import CloseTask, Work
from cases.projection import stamp
from handlers.sentences import say
from handlers.staff.desk import may_take
from handlers.staff.reply import task_kind

if TYPE_CHECKING:
    from bot.bootstrap import Services


def register(root: App) -> None:
    """Adds the group."""
    group = new_app("等信访局办的事：要打的电话、要听的语音、没确认的来件")
    group.add("list", list_tasks, "还没办的事，最急的在前；检举控告的不在这里")
    group.add("done", done, "办完一件，写上结果")
    root.add_typer(group, name="tasks")


def list_tasks(
    kind: Annotated[str, typer.Option("--kind", help="只看一种：listen unconfirmed callback call human confirm national hotspot")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="打印 JSON")] = False,
) -> None:
    """Prints all open tasks, soonest first. Sealed ones are left out."""
    rows = [row for row in _services().store.admin.tasks() if kind in ("", row.kind) and row.role != "confidential"]
    if as_json:
        keys = [{"id": r.id, "kind": r.kind, "number": r.number, "role": r.role, "due_at": stamp(r.due_at)} for r in rows]
        typer.echo(json.dumps(keys, ensure_ascii=False, indent=2))
        return
    if not rows:
        nothing("没有等着办的事。" if not kind else f"没有等着办的 {kind}。")
    for row in rows:
        what = say(f"staff.task.{task_kind(row.kind)}")
        typer.echo(f"T{row.id}\t{what}\t{row.number}\t{local(row.due_at)}\t{row.text[:60]}")


def done(
    task: Annotated[str, typer.Argument(metavar="任务", help="任务编号，如 T12")],
    name: Annotated[str, typer.Option("--as", metavar="姓名", help="谁办的：人员名单里的姓名")],
    result: Annotated[str, typer.Option("--result", help="结果怎么样")],
) -> None:
    """Ends a task with its result."""
    services = _services()
    person = by_name(services.store.admin.staff(), name, services.store.book)
    digits = task.upper().removeprefix("T")
    row = services.store.book.task(int(digits)) if digits.isdecimal() else None
    if row is None or (row.role == "confidential" and not may_take(services.store.book, person, row)):
        raise Failure(f"没有还没办的任务 {task}；`./xinfang tasks list` 列出全部")
    if row.role not in person.roles:
        raise Failure(f"{task} 要由 {row.role} 来办，{name}没有这个角色")
    now = services.now()
    if row.kind == "national" and (left := services.store.due.not_entered(at_local(local_date(row.due_at), time(0)))):
        step = f"`./xinfang cases act 编号 录入 --as {name} --field number=…`"
        raise Failure(f"还有{left}件没有录入（`./xinfang cases list --not-entered` 列出来）：{step}；都录入了，T{row.id} 自己就完了")
    services.store.commit(Work(at=now, commands=(CloseTask(by=person.name, at=now, id=row.id, result=result),)))
    typer.echo(f"T{row.id} 办完了：{result.strip()}")


def _services() -> Services:
    from bot.bootstrap import build

    return build(settings())
