"""`db upgrade`: the schema brought up to date, the key file made, an empty database given the example county's units."""

from __future__ import annotations

import typer

from bot.cli.frame import App, Failure, new_app, settings


def register(root: App) -> None:
    """Adds the group."""
    group = new_app("数据库")
    group.add("upgrade", upgrade, "建库，或把旧库升到这一版\n同时生成密钥文件；空库先放进示例县的单位，第一次 units import 会换掉它们。")
    root.add_typer(group, name="db")


def upgrade() -> None:
    """Brings the schema up to date, makes the key file; an empty database gets the example county's units."""
    from bot.bootstrap import build, need_driver, other_key
    from bot.example import example_units
    from bot.faults import of_system
    from store import holds_secrets
    from store import upgrade as upgrade_schema
    from store.vault import Unreadable, Vault

    chosen = settings()
    need_driver(chosen)
    key_file = chosen.path(chosen.security.key_file)
    fresh = not key_file.exists()
    if fresh and holds_secrets(chosen.database_url()):
        raise Failure(other_key(key_file))
    try:
        vault = Vault.create(key_file)
    except (Unreadable, OSError) as error:
        raise Failure(f"security.key_file：{of_system(error) if isinstance(error, OSError) else error}") from error
    if fresh:
        typer.echo(f"已生成密钥文件 {key_file}：请另外抄存一份，备份文件里没有它，丢了数据就打不开")
    upgrade_schema(chosen.database_url(), vault)
    typer.echo("数据库是最新的")
    services = build(chosen)
    if not services.store.key_fits():
        raise Failure(other_key(key_file))
    if not services.store.book.units():
        count = services.store.admin.import_units(example_units(), example=True)
        typer.echo(f"放进了示例县（柞水）的{count}个单位；用 `./xinfang units import 文件` 导入本县的，就换掉它们")
