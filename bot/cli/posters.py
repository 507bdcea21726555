"""`posters`: a page to print for each village or grid, with a QR code of the account that says where the person stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import App, Failure, settings


def register(root: App) -> None:
    """Adds the command."""
    root.add("posters", posters, "每个村、网格一张可打印的二维码海报\n扫了码的人不用再说在哪里。二维码向微信要一次就记住，图在本机画。")


def posters(
    out: Annotated[Path, typer.Argument(metavar="FILE.html", help="海报写到这个文件，用浏览器打开打印")],
    unit: Annotated[list[str] | None, typer.Option("--unit", help="村、网格或镇办的编码，可以写几次；不写就是全部村和网格")] = None,
) -> None:
    """Posters with permanent QR codes. A code is asked of WeChat once and kept; the picture is drawn on this machine."""
    from bot.bootstrap import build
    from bot.check import refusal
    from bot.posters import UnknownPlace, pages
    from wechat.errors import ApiError

    services = build(settings())
    try:
        html, count = pages(services, tuple(unit or ()))
    except UnknownPlace as error:
        raise Failure(str(error)) from error
    except ApiError as error:
        raise Failure(refusal(error, services.settings.wechat.api_base)) from error
    out.write_text(html, encoding="utf-8")
    typer.echo(
        f"{count}张海报写到 {out}" if count else f"单位名单里还没有村和网格，{out} 里没有海报：`./xinfang units import` 导入，或写 --unit"
    )
