"""`work`: the background side."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.frame import Failure, settings


def register(root: typer.Typer) -> None:
    """Adds the command."""
    root.command("work")(work)


def work(
    once: Annotated[bool, typer.Option("--once", help="Every sweep once, send what is due, and end.")] = False,
    now: Annotated[str, typer.Option("--now", help="With --once: as if at this moment (ISO 8601 with zone), for trying out.")] = "",
) -> None:
    """The background side: scheduled sweeps and the sender."""
    from bot import clockwork, logs, sweeps
    from bot.bootstrap import build
    from bot.check import database_fault
    from bot.settings import WECHAT_HOST

    chosen = settings()
    logs.setup(chosen.log.level)
    if now and not once:
        raise Failure("--now goes only with --once")
    if now and chosen.wechat.api_base.rstrip("/") == WECHAT_HOST:
        raise Failure("--now is for trying out: it is refused while wechat.api_base is WeChat's own host")
    services = build(chosen)
    _ = services.envelope
    moment = _moment(now) if now else None
    fault = database_fault(services)
    if fault:
        raise Failure(fault)
    if not once:
        clockwork.run(services)
        return
    rows = sweeps.run_once(services, moment)
    for row in rows:
        typer.echo(json.dumps(row, ensure_ascii=False))
    failed = [f"{row['sweep']} ({row['error']})" for row in rows if "error" in row]
    if failed:
        raise Failure(f"failed: {', '.join(failed)}; the log above says where")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Failure(f"--now {text}: not a moment such as 2026-11-24T09:00:00+08:00") from error
    if moment.tzinfo is None:
        raise Failure(f"--now {text}: the zone is missing, such as +08:00")
    return moment
