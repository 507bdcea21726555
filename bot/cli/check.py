"""`check`: one line for each part of the installation, with the fix."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import App, config_path, settings

_MARKS = {"ok": "正常", "warn": "注意", "wrong": "不对"}

#: What a part is called, behind the word that names its section.
_PARTS = {
    "wechat": " 公众号", "office": " 信访局", "storage": " 磁盘", "sms": " 短信",
    "database": " 数据库", "units": " 单位", "staff": " 人员", "duty": " 值班", "model": " 模型",
    "calendar": " 日历", "templates": " 模板消息", "subscriptions": " 订阅通知", "page": " 网页",
    "wechat online": " 微信", "wecom online": " 企业微信",
}  # fmt: skip


def register(root: App) -> None:
    """Adds the command."""
    root.add("check", check, "安装检查：每项一行，哪里不对、怎么改\n配置、数据库、单位人员、模型、日历、模板；有“不对”的就以 1 结束。")


def check(online: Annotated[bool, typer.Option("--online", help="也问微信：账号对不对、模板在不在、今天还能发多少")] = False) -> None:
    """Prints what is wrong with the installation, and the fix; exit 1 if anything is wrong."""
    from bot.bootstrap import build
    from bot.check import findings

    chosen = settings()
    if config_path() is None and not Path("config.toml").exists():
        typer.echo(f"{_MARKS['warn']} configuration 配置：这里没有 config.toml，全用默认值；先 cp config.example.toml config.toml 再填")
    else:
        typer.echo(f"{_MARKS['ok']} configuration 配置：读得懂，键名都对")
    wrong = False
    for finding in findings(build(chosen), online):
        typer.echo(f"{_MARKS[finding.level]} {finding.part}{_PARTS.get(finding.part, '')}：{finding.line}")
        wrong = wrong or finding.level == "wrong"
    raise typer.Exit(int(wrong))
