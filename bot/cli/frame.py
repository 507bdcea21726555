"""The frame of the command line: ``--config`` anywhere among the words, and every error as one line on stderr, in Chinese."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import typer
from typer.exceptions import Exit, TyperException

from bot import faults
from bot.cli.help import Command, Group, refused
from bot.settings import BadSettings, Settings, load


class Failure(Exception):
    """A command cannot do what it was asked; ``str()`` is the one line that its caller reads. Raised by any command."""


class App(typer.Typer):
    """A group of commands; the first line of a command's help stands in its group's list."""

    def add(self, name: str, does: Callable[..., None], help: str) -> None:
        """Adds a command."""
        self.command(name, help=help, cls=Command)(does)


@dataclass(slots=True)
class _Options:
    config: Path | None = None


_options = _Options()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings that ``--config`` names. Raises ``BadSettings``."""
    return load(_options.config)


def config_path() -> Path | None:
    """What ``--config`` named, None where the default is meant: for commands that start others."""
    return _options.config


def take_config(words: Sequence[str]) -> tuple[list[str], Path | None]:
    """The words without ``--config PATH``, wherever it stood before a ``--``, and the path. Raises ``Failure`` when PATH is missing."""
    rest: list[str] = []
    path: Path | None = None
    left = iter(words)
    for word in left:
        if word == "--":
            return [*rest, word, *left], path
        if word == "--config":
            value = next(left, "")
            if not value:
                raise Failure("--config 后面要写配置文件的路径")
            path = Path(value)
        elif word.startswith("--config="):
            path = Path(word.removeprefix("--config="))
        else:
            rest.append(word)
    return rest, path


def new_app(help: str) -> App:
    """A group of commands, or the whole program."""
    app = App(help=help, cls=Group, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.callback(help=help)(_group)
    return app


def _group() -> None:
    """Keeps the name of a group's only command a word that must be said."""


def existing(file: Path) -> Path:
    """The file, where it is one. Raises ``Failure``."""
    if not file.is_file():
        raise Failure(f"{file}：{'这是文件夹，不是文件' if file.is_dir() else '没有这个文件'}")
    return file


def nothing(line: str) -> None:
    """Says that a list is empty, and what fills it, to whoever reads the screen: what is piped on stays empty."""
    typer.echo(line, err=True)


def run(build: Callable[[Sequence[str]], App], argv: Sequence[str]) -> int:
    """Runs one command line and gives its exit code; whatever goes wrong is one line on stderr."""
    try:
        words, _options.config = take_config(argv)
        settings.cache_clear()
        result = build(words)(args=words, standalone_mode=False, prog_name="./xinfang")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has left; what is still buffered must not raise again at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _say("已停止", 130)
    except (Failure, BadSettings) as error:
        return _say(str(error), 1)
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error, file=sys.stderr)
            return 2
        return _say(refused(error), 2)
    except Exception as error:
        return _say(_unforeseen(error), 1)
    return result if isinstance(result, int) else 0


def _say(line: str, code: int) -> int:
    print("xinfang: " + " ".join(line.split()), file=sys.stderr)
    return code


def _unforeseen(error: Exception) -> str:
    """Names the fault and its place; ``XINFANG_TRACE=1`` lets the traceback through for whoever mends it."""
    if os.environ.get("XINFANG_TRACE"):
        raise error
    if isinstance(error, OSError):
        return "：".join(filter(None, (str(error.filename or ""), faults.of_system(error))))
    if type(error).__name__ == "Unreadable":
        return f"{error}：请把写这些数据时用的密钥文件放回 {settings().path(settings().security.key_file)}"
    if known := faults.of_database(error):
        return known
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__}: {str(error)[:300]}（程序出错，在 {place}；设 XINFANG_TRACE=1 再运行可看全部）"


def register(name: str, root: App) -> None:
    """Adds the commands of one module of this folder."""
    module: Any = importlib.import_module(f"bot.cli.{name}")
    module.register(root)
