"""The command line: one program, whether called ``./xinfang``, ``xinfang`` or ``python -m bot``.

Each module of this folder has ``register(root)``, which adds its commands; only the module of the command that is called is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from bot.cli import frame

ABOUT = "信访通: a county petition office in a WeChat official account. Every command takes --config PATH (default: config.toml here)."
#: First word → the module that knows it.
MODULES = {
    "demo": "demo",
    "serve": "serve",
    "work": "work",
    "check": "check",
    "db": "db",
    "classify": "nlp",
    "train": "nlp",
    "units": "units",
    "staff": "staff",
    "cases": "cases",
    "measures": "measures",
    "office": "office",
    "tasks": "tasks",
    "models": "models",
    "menu": "menu",
    "posters": "posters",
    "backup": "backup",
    "restore": "backup",
}


def build(words: Sequence[str]) -> typer.Typer:
    """The application with the commands that these words may mean: one module, or all of them for the overview."""
    root = frame.new_app(ABOUT)
    root.callback(help=ABOUT)(_root)
    first = next((word for word in words if not word.startswith("-")), "")
    for name in [MODULES[first]] if first in MODULES else dict.fromkeys(MODULES.values()):
        frame.register(name, root)
    return root


def _root() -> None:
    """Keeps the words of a single command words, so that `serve` is never taken for the whole program."""


def main(argv: Sequence[str] | None = None) -> None:
    """Runs the command line and ends the process with its exit code."""
    raise SystemExit(frame.run(build, sys.argv[1:] if argv is None else argv))
