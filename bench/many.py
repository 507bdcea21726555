"""Does `classify` read any number of lines in constant memory? Real messages again and again, its memory at every tenth of the way.

XINFANG_DATA=FOLDER python -m bench.many [--lines 1000000] [--characters 40]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Thread
from typing import IO

from bench.understanding import rows, whole


def lines(many: int, characters: int) -> Iterator[bytes]:
    """So many lines for `classify`, each text cut to so many characters; 0: whole."""
    texts = [whole(row)[: characters or None] for row in rows("unlabelled.jsonl")]
    for number, text in enumerate(islice(cycle(texts), many)):
        yield json.dumps({"id": number, "text": text}, ensure_ascii=False).encode() + b"\n"


def fed(pipe: IO[bytes], given: Iterator[bytes]) -> None:
    """Writes everything, then closes."""
    with pipe:
        pipe.writelines(given)


def memory(process: int) -> float:
    """What a process holds, in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def seconds(process: int) -> float:
    """A core's time that a process took so far."""
    user, system = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()[11:13]
    return (int(user) + int(system)) / 100


def watched(answers: IO[bytes], many: int, process: int) -> Sequence[tuple[int, float, float]]:
    """(lines answered, MB, seconds of a core) at every tenth; every answer is looked at."""
    seen = []
    for number, line in enumerate(answers):
        answer = json.loads(line)
        if answer["id"] != number or "category" not in answer:
            sys.exit(f"line {number} was answered by {answer['id']}")
        if (number + 1) % max(1, many // 10) == 0:
            seen.append((number + 1, memory(process), seconds(process)))
            print(f"{number + 1:>9} lines: {seen[-1][1]:.0f} MB, {seen[-1][2]:.0f} s of one core", flush=True)
    return seen


def main() -> None:
    """Prints what it needed at every tenth, and the growth from the first to the last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--characters", type=int, default=0)
    args = parser.parse_args()
    root, start = Path(__file__).parents[1], time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        command, own = [sys.executable, "-m", "bot", "classify"], {**os.environ, "PYTHONPATH": str(root)}
        with Popen(command, stdin=PIPE, stdout=PIPE, cwd=folder, env=own) as reader:
            assert reader.stdin and reader.stdout
            Thread(target=fed, args=(reader.stdin, lines(args.lines, args.characters)), daemon=True).start()
            seen = watched(reader.stdout, args.lines, reader.pid)
    if not seen or seen[-1][0] != args.lines:
        sys.exit("it ended before the last line")
    read, spent = seen[-1][0] - seen[0][0], seen[-1][2] - seen[0][2]
    print(
        f"{args.lines} lines in {time.monotonic() - start:.0f} s: {1000 * spent / max(1, read):.2f} ms of one core a line; memory after the "
        f"first tenth {seen[0][1]:.0f} MB, after the last {seen[-1][1]:.0f} MB"
    )


if __name__ == "__main__":
    main()
