"""`demo`: the whole program on one page with invented people; needs no configuration, no account and no network."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.frame import App, Failure

PORT = 8090


def register(root: App) -> None:
    """Adds the command."""
    root.add(
        "demo",
        demo,
        "演示：虚构的人，一次全开，不用配置、不用联网\n网页上有手机、可以往前拨的钟、刚刚发生了什么和为什么。不保存。按 Ctrl+C 结束。",
    )


def demo(
    port: Annotated[int | None, typer.Option("--port", help=f"网页用本机的哪个端口；不写就用 {PORT}，被占用就换一个")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="有浏览器就自动打开网页")] = True,
) -> None:
    """The whole program at once with invented people. Nothing is kept."""
    from bot import logs
    from bot.demo.run import free_port, run
    from bot.faults import of_system

    logs.setup("warning")
    try:
        chosen = free_port(PORT if port is None else port)
    except (OSError, OverflowError) as error:
        if port is not None:
            why = of_system(error) if isinstance(error, OSError) else "只有 0 到 65535"
            raise Failure(f"--port {port} 用不了：{why}；换一个，如 ./xinfang demo --port 8091") from error
        chosen = free_port(0)
    typer.echo("正在打开演示，几秒钟 …")
    run(chosen, browser)
