"""The command line: one program, whether called ``./xinfang``, ``xinfang`` or ``python -m bot``.

Each module of this folder has ``register(root)``, which adds its commands; only the module of the command that is called is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.cli import frame

ABOUT = "信访通：县信访局在微信公众号里的受理与跟踪。每个命令都可加 --config 文件 指明配置（不写就用当前文件夹的 config.toml）。"
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


def build(words: Sequence[str]) -> frame.App:
    """The application with the commands that these words may mean: one module, or all of them for the overview."""
    root = frame.new_app(ABOUT)
    first = next((word for word in words if not word.startswith("-")), "")
    for name in [MODULES[first]] if first in MODULES else dict.fromkeys(MODULES.values()):
        frame.register(name, root)
    return root


def main(argv: Sequence[str] | None = None) -> None:
    """Runs the command line and ends the process with its exit code."""
    raise SystemExit(frame.run(build, sys.argv[1:] if argv is None else argv))
