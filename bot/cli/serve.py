"""`serve`: the web side, with the background side beside it where one box does everything."""

from __future__ import annotations

import socket
import sys
from typing import Annotated

import typer

from bot.cli.frame import App, Failure, config_path, settings
from bot.faults import of_system
from bot.sections import Server


def register(root: App) -> None:
    """Adds the command."""
    root.add("serve", serve, "网页端：接公众号和企业微信的消息\n端口、进程数在配置的 [server] 里。按 Ctrl+C 结束。")


def serve(
    with_worker: Annotated[bool, typer.Option("--with-worker", help="后台端也一起开（一台小机器用这个），随它一起结束")] = False,
) -> None:
    """The web side, under gunicorn."""
    from bot import background, logs, server
    from bot.bootstrap import build
    from bot.check import database_fault

    chosen = settings()
    logs.setup(chosen.log.level)
    services = build(chosen)
    _ = services.envelope
    fault = database_fault(services)
    if fault:
        raise Failure(fault)
    _free(chosen.server)
    beside = background.Background(background.command(config_path())) if with_worker else None
    server.serve(services, beside, lambda: _begin(chosen.server))


def _begin(chosen: Server) -> None:
    # Reading the dictionaries takes seconds, in which another may have taken the port.
    _free(chosen)
    typer.echo(f"网页端：http://{chosen.host}:{chosen.port}/  按 Ctrl+C 结束")
    sys.stdout.flush()


def _free(chosen: Server) -> None:
    """gunicorn would try a used port again and again."""
    host, port = chosen.host, chosen.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        raise Failure(f"server.port：{host}:{port} 用不了：{of_system(error)}；换一个端口，或先停掉占用它的程序") from error
