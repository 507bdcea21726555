"""`backup` and `restore`: database and media in one file each way; the key file stays out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import Services, build
from bot.check import database_fault
from bot.cli.frame import App, Failure, existing, settings
from bot.faults import of_system

MEDIA = "media"


def register(root: App) -> None:
    """Adds the commands."""
    root.add("backup", backup, "把数据库和图片、语音存成一个文件\n密钥文件不在里面，请另外保管：没有它，备份打不开。")
    root.add("restore", restore, "从备份文件恢复到新库\n先 db upgrade；已经有信访件或人员的库不动。密钥文件要先放回原处。")


def backup(file: Annotated[Path, typer.Argument(metavar="文件", help="写到哪个文件；已有的文件不覆盖")]) -> None:
    """Writes database and media into one file. The key file is not in it."""
    services = _ready()
    if file.exists():
        raise Failure(f"{file}：已经有这个文件，不覆盖；换一个名字")
    if not file.parent.is_dir():
        raise Failure(f"{file.parent}：没有这个文件夹")
    try:
        rows = services.store.backup(_media(services), file)
    except OSError as error:
        raise Failure(f"{file}：写不进去：{of_system(error)}") from error
    typer.echo(f"{file}：已备份{rows}行；没有密钥文件 {services.settings.security.key_file} 谁也打不开，请另外保管")


def restore(file: Annotated[Path, typer.Argument(metavar="文件", help="backup 写的文件")]) -> None:
    """Reads a backup into a new database; one that holds cases or people is left as it is."""
    from store.dump import BadBackup

    services = _ready()
    try:
        rows = services.store.restore(_media(services), existing(file))
    except BadBackup as error:
        raise Failure(str(error)) from error
    typer.echo(f"已恢复{rows}行")


def _ready() -> Services:
    services = build(settings())
    fault = database_fault(services)
    if fault:
        raise Failure(fault)
    return services


def _media(services: Services) -> Path:
    return services.settings.path(services.settings.storage.dir) / MEDIA
