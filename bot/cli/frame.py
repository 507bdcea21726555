"""The frame of the command line: ``--config`` anywhere among the words, and every error as one line on stderr."""

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

from bot.settings import BadSettings, Settings, load


class Failure(Exception):
    """A command cannot do what it was asked; ``str()`` is the one line that its caller reads. Raised by any command."""


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
                raise Failure("--config wants the path of a configuration file")
            path = Path(value)
        elif word.startswith("--config="):
            path = Path(word.removeprefix("--config="))
        else:
            rest.append(word)
    return rest, path


def new_app(help: str = "") -> typer.Typer:
    """A command group in the house's manner."""
    return typer.Typer(help=help, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


def run(build: Callable[[Sequence[str]], typer.Typer], argv: Sequence[str]) -> int:
    """Runs one command line and gives its exit code; whatever goes wrong is one line on stderr."""
    try:
        words, _options.config = take_config(argv)
        settings.cache_clear()
        result = build(words)(args=words, standalone_mode=False, prog_name="xinfang")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has left; what is still buffered must not raise again at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _say("stopped", 130)
    except (Failure, BadSettings) as error:
        return _say(str(error), 1)
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error, file=sys.stderr)
            return 2
        return _say(error.format_message() if hasattr(error, "format_message") else str(error), 2)
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
    if type(error).__name__ == "Unreadable":
        return f"{error}: put the key file that the data were written with back at {settings().path(settings().security.key_file)}"
    if "no such table" in str(error) or type(error).__name__ == "UndefinedTable":
        return "the database has no tables yet, or those of an older version: run `xinfang db upgrade`"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__}: {str(error)[:300]} (in {place}; XINFANG_TRACE=1 shows more)"


def register(name: str, root: typer.Typer) -> None:
    """Adds the commands of one module of this folder."""
    module: Any = importlib.import_module(f"bot.cli.{name}")
    module.register(root)
