"""`backup` and `restore`: database and media in one file each way; the key file stays out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import Services, build
from bot.check import database_fault
from bot.cli.frame import Failure, settings

MEDIA = "media"


def register(root: typer.Typer) -> None:
    """Adds the commands."""
    root.command("backup")(backup)
    root.command("restore")(restore)


def backup(file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Write database and media into one file. The key file is not in it: keep a copy of that elsewhere."""
    services = _ready()
    if file.exists():
        raise Failure(f"{file}: is there already and stays as it is; name another file")
    if not file.parent.is_dir():
        raise Failure(f"{file.parent}: there is no such folder")
    try:
        rows = services.store.backup(_media(services), file)
    except OSError as error:
        raise Failure(f"{file}: cannot be written: {error.strerror}") from error
    typer.echo(f"{file}: {rows} rows; without the key file {services.settings.security.key_file} nobody can read it")


def restore(file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Read a backup into a new database.

    After `db upgrade`; a database that holds cases or people is left as it is.
    """
    from store.dump import BadBackup

    services = _ready()
    if not file.is_file():
        raise Failure(f"{file}: there is no such file")
    try:
        rows = services.store.restore(_media(services), file)
    except BadBackup as error:
        raise Failure(str(error)) from error
    typer.echo(f"{rows} rows restored")


def _ready() -> Services:
    services = build(settings())
    fault = database_fault(services)
    if fault:
        raise Failure(fault)
    return services


def _media(services: Services) -> Path:
    return services.settings.path(services.settings.storage.dir) / MEDIA
