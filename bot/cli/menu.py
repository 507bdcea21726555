"""`menu push`: writes the account's menu."""

from __future__ import annotations

import typer

from bot.cli.frame import Failure, new_app, settings


def register(root: typer.Typer) -> None:
    """Adds the commands."""
    app = new_app("The official account's menu (handlers/menu.toml).")
    app.command("push")(push)
    app.callback()(lambda: None)
    root.add_typer(app, name="menu")


def push() -> None:
    """Write the menu to the account; phones show it within five minutes."""
    from bot.bootstrap import build
    from bot.check import refusal
    from handlers.menu import BadMenu, menu
    from wechat.errors import ApiError

    try:
        made = menu()
        services = build(settings())
        services.wechat.create_menu(made)
    except BadMenu as error:
        raise Failure(str(error)) from error
    except ApiError as error:
        base = services.settings.wechat.api_base
        raise Failure(refusal(error, base).replace("WeChat refused", "WeChat refused the menu")) from error
    typer.echo(f"menu written: {len(made['button'])} buttons, {sum(len(b.get('sub_button', [])) for b in made['button'])} below them")
