"""`demo`: the whole program on one page with invented people; needs no configuration, no account and no network."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.frame import Failure

PORT = 8090


def register(root: typer.Typer) -> None:
    """Adds the command."""
    root.command("demo")(demo)


def demo(
    port: Annotated[int | None, typer.Option("--port", help=f"Port of the page on this machine; {PORT} where it is free.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page where there is a browser.")] = True,
) -> None:
    """The whole program at once with invented people.

    Phones, a clock that can be moved, and what happens and why. Nothing is kept.
    """
    from bot import logs
    from bot.demo.run import free_port, run

    logs.setup("warning")
    try:
        chosen = free_port(PORT if port is None else port)
    except (OSError, OverflowError) as error:
        if port is not None:
            raise Failure(f"port {port} cannot be used ({error}); try another: xinfang demo --port N") from error
        chosen = free_port(0)
    typer.echo("starting the demo, a few seconds …")
    run(chosen, browser)
