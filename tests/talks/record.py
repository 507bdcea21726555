"""``python -m tests.talks.record [PART OF A NAME …]``: writes what the program says now into the talks; then read the diff."""

from __future__ import annotations

import sys
from pathlib import Path

from .play import played, read

FOLDER = Path(__file__).parent


def talks() -> list[Path]:
    """Every talk, in the order of their numbers."""
    return sorted(FOLDER.glob("*.txt"))


def main(names: list[str]) -> None:
    """Plays the talks whose file names hold one of these words (all without any) and writes them anew."""
    for path in talks():
        if not names or any(name in path.name for name in names):
            before, now = read(path), played(read(path))
            if now != before:
                path.write_text(now, encoding="utf-8")
                print(f"{path.name}: changed")


if __name__ == "__main__":
    main(sys.argv[1:])
