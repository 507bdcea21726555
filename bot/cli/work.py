"""`work`: the background side."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.frame import App, Failure, settings
from bot.cli.moments import moment


def register(root: App) -> None:
    """Adds the command."""
    root.add("work", work, "后台端：定时任务（到期提醒、进展、评价）和发送\n--once 跑一遍就结束，每项任务打印一行 JSON。")


def work(
    once: Annotated[bool, typer.Option("--once", help="每项任务跑一遍，该发的发出去，然后结束")] = False,
    now: Annotated[str, typer.Option("--now", help="只和 --once 一起：当作是这个时刻，如 2026-12-01T09:00+08:00，试用时用")] = "",
) -> None:
    """The background side: scheduled sweeps and the sender."""
    from bot import clockwork, logs, sweeps
    from bot.bootstrap import build
    from bot.check import database_fault
    from bot.sections import WECHAT_HOST

    chosen = settings()
    logs.setup(chosen.log.level)
    if now and not once:
        raise Failure("--now 只能和 --once 一起用")
    if now and chosen.wechat.api_base.rstrip("/") == WECHAT_HOST:
        raise Failure("--now 只在试用时用：wechat.api_base 是微信正式地址时不能用")
    services = build(chosen)
    _ = services.envelope
    at = _moment(now) if now else None
    fault = database_fault(services)
    if fault:
        raise Failure(fault)
    if not once:
        clockwork.run(services)
        return
    rows = sweeps.run_once(services, at)
    for row in rows:
        typer.echo(json.dumps(row, ensure_ascii=False))
    failed = [f"{row['sweep']} ({row['error']})" for row in rows if "error" in row]
    if failed:
        raise Failure(f"没做成：{', '.join(failed)}；原因在上面的日志里")


def _moment(text: str) -> datetime:
    found = moment("--now", text, "2026-11-24T09:00:00+08:00")
    if datetime.fromisoformat(text).tzinfo is None:
        raise Failure(f"--now {text}：少了时区，如 +08:00")
    return found
