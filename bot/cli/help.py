"""`--help` and refused words in Chinese, set by the width that characters have on a screen: typer knows neither."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from pydantic import ValidationError
from typer.core import TyperCommand, TyperGroup

from bot.faults import of_value

_WIDEST = 100
_COLUMN = 30
_KINDS = {int: "整数", float: "数字", Path: "文件"}
#: What a line of Chinese does not begin with.
_NOT_FIRST = "，。；：、！？）》”…"
#: What typer says of a word → what we say; what stands in no row is said as it is.
_REFUSED = (
    (r"No such option: (\S+)", r"没有 \1 这个选项"),
    (r"No such command '(.*?)'\.", r"没有 \1 这个命令"),
    (r"Did you mean '(.*)'\?", r"：您是不是要 \1？"),
    (r"\(Possible options: (.*)\)", r"：您是不是要 \1？"),
    (r"Missing (?:option|argument) '(.*?)'\.", r"缺少 \1"),
    (r"Option '(.*?)' requires an argument\.", r"\1 后面要写内容"),
    (r"Option '(.*?)' does not take a value\.", r"\1 后面不带内容"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", r"多出来的词：\1"),
    (r"Invalid value for '(.*?)': ", r"\1："),
)


class Command(TyperCommand):
    """A command that explains itself in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The text of `--help`."""
        return _page(self, ctx, [])


class Group(TyperGroup):
    """A group of commands that does."""

    def get_help(self, ctx: Any) -> str:
        """The text of `--help`, with a line for each command."""
        rows = [(name, (command.help or "").partition("\n")[0]) for name, command in self.commands.items()]
        return _page(self, ctx, rows)


def refused(error: Any) -> str:
    """Why typer did not take the words, in one line."""
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        error.message = of_value(cause.errors(include_url=False)[0])
    said = error.format_message() if hasattr(error, "format_message") else str(error)
    for english, chinese in _REFUSED:
        said = re.sub(english, chinese, said)
    return said.replace(" ：", "：")


def _page(command: Any, ctx: Any, commands: list[tuple[str, str]]) -> str:
    params = command.get_params(ctx)
    words = [_argument(p) for p in params if p.param_type_name == "argument"]
    tail = ["命令 …"] if commands else []
    blocks = [f"用法：{' '.join([ctx.command_path, *words, '[选项]', *tail])}"]
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    blocks += ["\n".join(f"  {line}" for line in _wrapped(text, width - 2)) for text in (command.help or "").splitlines() if text.strip()]
    arguments = [(_argument(p), _explained(p)) for p in params if p.param_type_name == "argument"]
    options = [(_option(p), _explained(p)) for p in params if p.param_type_name == "option"]
    for title, rows in (("参数", arguments), ("选项", options), ("命令", commands)):
        if rows:
            blocks.append("\n".join([f"{title}：", *_table(rows, width)]))
    return "\n\n".join(blocks)


def _argument(param: Any) -> str:
    name = param.metavar or param.name.upper()
    return name if param.required else f"[{name}]"


def _option(param: Any) -> str:
    names = " / ".join([", ".join(param.opts), *param.secondary_opts])
    takes = "" if param.is_flag else f" {param.metavar or _KINDS.get(param.type_descriptor.annotation, '文字')}"
    return names + takes


def _explained(param: Any) -> str:
    if param.name == "help":
        return "显示这份说明"
    return f"{param.help or ''}{'（必填）' if param.required and param.param_type_name == 'option' else ''}"


def _table(rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    column = min(max(_cells(name) for name, _ in rows), _COLUMN) + 2
    for name, text in rows:
        first, *rest = _wrapped(text, width - column - 2) or [""]
        room = " " * (column - _cells(name))
        yield f"  {name}{room}{first}" if room else f"  {name}\n  {' ' * column}{first}"
        yield from (f"  {' ' * column}{line}" for line in rest)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many cells; words of Latin letters stay whole, no line begins with a closing mark."""
    lines: list[str] = []
    line = ""
    for part in re.findall(r"[!-~]+|.", text):
        if line and _cells(line + part) > width and part not in _NOT_FIRST:
            lines, line = [*lines, line.rstrip()], ""
        line += part if line or part != " " else ""
    return [*lines, line] if line else lines


def _cells(text: str) -> int:
    """How many cells of a screen it takes."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
