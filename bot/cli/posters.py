"""`posters`: a page to print for each village or grid, with a QR code of the account that says where the person stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import Failure, settings


def register(root: typer.Typer) -> None:
    """Adds the command."""
    root.command("posters")(posters)


def posters(
    out: Annotated[Path, typer.Argument(metavar="FILE.html", help="Where the pages go; print it from a browser.")],
    unit: Annotated[
        list[str] | None, typer.Option("--unit", help="Code of a village, grid or town; may be repeated. Default: all.")
    ] = None,
) -> None:
    """Posters with permanent QR codes: whoever scans one need not say where it is.

    A code is asked of WeChat once and kept; the picture is drawn on this machine.
    """
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
    typer.echo(f"{count} posters written to {out}")
