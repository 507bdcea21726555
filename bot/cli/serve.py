"""`serve`: the web side, with the background side beside it where one box does everything."""

from __future__ import annotations

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
    server.serve(services, background.Background(background.command(config_path())) if with_worker else None)
