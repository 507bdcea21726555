"""`serve`: the web side, with the background side beside it where one box does everything."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from bot.cli.frame import Failure, config_path, settings


def register(root: typer.Typer) -> None:
    """Adds the command."""
    root.command("serve")(serve)


def serve(
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="The background side too, as a child that ends with the server.")
    ] = False,
) -> None:
    """The web side: webhook and citizen pages, under gunicorn."""
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
    _free(chosen.server.host, chosen.server.port)
    server.serve(services, background.Background(background.command(config_path())) if with_worker else None)


def _free(host: str, port: int) -> None:
    """gunicorn would try a used port again and again."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        raise Failure(
            f"server.port: {host}:{port} cannot be used: {error.strerror or error}; choose another port or end what uses it"
        ) from error
