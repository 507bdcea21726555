"""How far a long reading has come, on stderr and only where a person watches it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from typing import IO


def watched(lines: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream; of a file it is known how much is left, of a pipe only how many came."""
    # Whoever types the lines or reads the answers sees how far it is; a bar would be drawn over them.
    if not sys.stderr.isatty() or sys.stdin.isatty() or sys.stdout.isatty():
        yield from lines
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    size = _size(lines)
    told: tuple[ProgressColumn, ...] = (SpinnerColumn(), TextColumn("已读 {task.fields[lines]:,} 行"), TimeElapsedColumn())
    if size:
        told = (*told, BarColumn(), TextColumn("{task.percentage:.0f}%　还要"), TimeRemainingColumn())
    with Progress(*told, console=Console(stderr=True), transient=True, redirect_stdout=False) as shown:
        task = shown.add_task("", total=size, lines=0)
        for number, line in enumerate(lines, 1):
            yield line
            shown.update(task, advance=len(line), lines=number)


def _size(stream: IO[bytes]) -> int | None:
    """Bytes of a file, None where nobody knows how much will come."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
