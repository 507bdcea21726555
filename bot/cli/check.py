"""`check`: one line for each part of the installation, with the fix."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import config_path, settings

_MARKS = {"ok": "ok   ", "warn": "warn ", "wrong": "WRONG"}


def register(root: typer.Typer) -> None:
    """Adds the command."""
    root.command("check")(check)


def check(online: Annotated[bool, typer.Option("--online", help="Ask WeChat whether it accepts the credentials.")] = False) -> None:
    """What is wrong with the installation, and the fix.

    Configuration, database, schema, model, calendar, templates; exit 1 if anything is wrong.
    """
    from bot.bootstrap import build
    from bot.check import findings

    chosen = settings()
    if config_path() is None and not Path("config.toml").exists():
        typer.echo(
            f"{_MARKS['warn']} configuration: there is no config.toml here, so defaults are used: cp config.example.toml config.toml"
        )
    else:
        typer.echo(f"{_MARKS['ok']} configuration: readable, every key known")
    wrong = False
    for finding in findings(build(chosen), online):
        typer.echo(f"{_MARKS[finding.level]} {finding.part}: {finding.line}")
        wrong = wrong or finding.level == "wrong"
    raise typer.Exit(int(wrong))
