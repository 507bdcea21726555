"""`db upgrade`: the schema brought up to date, the key file made, an empty database given the example county's units."""

from __future__ import annotations

import typer

from bot.cli.frame import Failure, new_app, settings


def register(root: typer.Typer) -> None:
    """Adds the group."""
    group = new_app("The database's schema.")
    group.callback()(_group)
    group.command("upgrade")(upgrade)
    root.add_typer(group, name="db")


def _group() -> None:
    """The database's schema."""


def upgrade() -> None:
    """Bring the schema up to date; make the key file; an empty database gets the example county's units."""
    from bot.bootstrap import build, need_driver, other_key
    from bot.example import example_units
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
        raise Failure(f"security.key_file: {error}") from error
    if fresh:
        typer.echo(f"key file {key_file} made: keep a copy in a safe place, it is in no backup")
    upgrade_schema(chosen.database_url(), vault)
    typer.echo("schema is up to date")
    services = build(chosen)
    if not services.store.key_fits():
        raise Failure(other_key(key_file))
    if not services.store.book.units():
        count = services.store.admin.import_units(example_units(), example=True)
        typer.echo(f"{count} units of the example county (柞水) put in; `units import FILE` with your own retires them")
