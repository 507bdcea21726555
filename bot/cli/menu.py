"""`menu push`: writes the account's menu."""

from __future__ import annotations

import typer

from bot.cli.frame import App, Failure, new_app, settings


def register(root: App) -> None:
    """Adds the commands."""
    app = new_app("公众号底部的菜单（内容在 handlers/menu.toml，可以改）")
    app.add("push", push, "把菜单写到公众号，手机上五分钟内看到")
    root.add_typer(app, name="menu")


def push() -> None:
    """Writes the menu to the account; phones show it within five minutes."""
    from bot.bootstrap import build
    from bot.check import refusal
    from handlers.menu import BadMenu, menu
    from wechat.errors import ApiError

    try:
        services = build(settings())
        made = menu(services.office.public_url)
        services.wechat.create_menu(made)
    except BadMenu as error:
        raise Failure(str(error)) from error
    except ApiError as error:
        base = services.settings.wechat.api_base
        raise Failure(refusal(error, base)) from error
    below = sum(len(b.get("sub_button", [])) for b in made["button"])
    typer.echo(f"菜单已写到公众号：{len(made['button'])}个按钮，下面{below}项")
