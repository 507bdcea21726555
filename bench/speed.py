"""How fast the bot answers, beside a bare wechatpy echo under the same server in the same run.

    python -m bench.speed [--people 1500] [--rounds 3] [--database URL]

Encrypted pushes over 16 connections from this machine, gunicorn with 2 workers of 8 threads on both sides. *Chat turn*: three messages
in the middle of a petition, each a new text that is cut and read. *Case*: the 确认 that makes a case with its log, clocks and notices.
Both durable (an answer means that it survives a power cut) unless --relaxed.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bench import load

LANES = 16
TROUBLES = ("自来水", "路灯", "下水道", "机耕路", "电线杆", "垃圾池", "公厕", "河堤", "村道", "水渠")
TOWNS = ("乾佑街道", "营盘镇", "下梁镇", "小岭镇", "凤凰镇", "红岩寺镇", "曹坪镇", "杏坪镇", "瓦房口镇")
STATES = ("坏了", "堵了", "断了", "缺了一截", "没人管", "漏得厉害", "停了", "冲坏了")


def sentences(person: int, rng: random.Random) -> list[str]:
    """What one person says until the read-back: trouble, place, wish, name and phone. No two persons say the same."""
    trouble, days = rng.choice(TROUBLES), rng.randint(3, 400)
    return [
        f"我们组的{trouble}{rng.choice(STATES)}，到今天{days}天了，{rng.randint(2, 90)}户人家都受影响，老人出门不方便",
        f"{rng.choice(TOWNS)}{rng.choice('张王李赵周吴郑')}家{rng.choice('沟坪湾岭坡梁')}村{rng.randint(1, 12)}组",
        f"希望派人来把{trouble}修好，最好{rng.randint(2, 28)}号以前",
        f"{rng.choice('张王李赵周吴郑')}{rng.choice('德建秀春国玉')}{rng.choice('厚军英生华兰')} 139{person:08d}",
    ]


@contextmanager
def running(command: list[str], cwd: pathlib.Path, port: int, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server process, ready, ended at the end."""
    with (cwd / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=cwd, stdout=log, stderr=log, env=env, start_new_session=True)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"the server did not become ready: {(cwd / f'{port}.log').read_text()[-400:]}")
        yield process
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def configure(folder: pathlib.Path, port: int, database: str, durable: bool) -> None:
    """The program's configuration for the run; WeChat's side is an address that refuses, so pushes wait."""
    (folder / "config.toml").write_text(
        f'[wechat]\napp_id = "{load.APP_ID}"\napp_secret = "bench"\ntoken = "{load.TOKEN}"\nencoding_aes_key = "{load.AES_KEY}"\n'
        f'original_id = "{load.ORIGINAL}"\napi_base = "http://127.0.0.1:9"\n'
        f'[database]\nurl = "{database or "sqlite:///" + str(folder / "bench.db")}"\ndurable = {"true" if durable else "false"}\n'
        f'[server]\nhost = "127.0.0.1"\nport = {port}\nworkers = 2\nthreads = 8\n'
        '[office]\nname = "信访局"\nphone = "0914-0000000"\n[rules]\nauto_transfer_confidence = 0.0\n',
        encoding="utf-8",
    )


def lanes(url: str, talks: dict[str, list[str]], first: int, last: int) -> list[list[bytes]]:
    """The messages first … last-1 of every person, each person on one connection."""
    out: list[list[bytes]] = [[] for _ in range(LANES)]
    for n, (openid, lines) in enumerate(talks.items()):
        out[n % LANES] += [load.push(url, openid, line) for line in lines[first:last]]
    return out


def memory(parent: int) -> list[float]:
    """Proportional set size in MB of the workers below this process."""
    sizes = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rsplit(") ", 1)[1].split()[1]) == parent:
                rows = (folder / "smaps_rollup").read_text().splitlines()
                sizes.append(next(int(r.split()[1]) for r in rows if r.startswith("Pss:")) / 1024)
        except (OSError, IndexError, StopIteration):
            continue  # ended while we looked
    return sizes


def line(name: str, results: list[load.Result], echo: float) -> str:
    """One row of the table."""
    rate = statistics.median(r.rate for r in results)
    slow = statistics.median(r.percentile(0.99) for r in results)
    return f"{name:<34}{rate:>9.0f}/s {rate / echo:>6.2f} × echo   p99 {slow:>7.1f} ms   failed {sum(r.failed for r in results)}"


def main() -> None:
    """Runs echo, chat turns and cases in turn, some rounds, then the paced run, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1500, help="persons a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", default="", help="default: SQLite in a new folder")
    parser.add_argument("--relaxed", action="store_true", help="durable = false: survives a crash, not a power cut")
    args = parser.parse_args()
    folder, rng = pathlib.Path(tempfile.mkdtemp(prefix="bench-")), random.Random(7)
    root, port, echo_port = pathlib.Path(__file__).parent.parent, free_port(), free_port()
    env = {**os.environ, "PYTHONPATH": str(root)}
    configure(folder, port, args.database, not args.relaxed)
    subprocess.run([sys.executable, "-m", "bot", "db", "upgrade"], cwd=folder, env=env, check=True)
    server = [sys.executable, "-m", "bot", "serve", "--with-worker"]
    gunicorn = ["gunicorn", "-k", "gthread", "-w", "2", "--threads", "8", "--keep-alive", "30"]
    yardstick = [sys.executable, "-m", *gunicorn, "-b", f"127.0.0.1:{echo_port}", "bench.echo:app"]
    url, echo_url = f"http://127.0.0.1:{port}/wechat", f"http://127.0.0.1:{echo_port}/wechat"
    echoes: list[load.Result] = []
    turns: list[load.Result] = []
    cases: list[load.Result] = []
    with running(yardstick, folder, echo_port, env), running(server, folder, port, env) as process:
        for number in range(args.rounds):
            talks = {f"bench_{number}_{n}": sentences(number * args.people + n, rng) for n in range(args.people)}
            echoes.append(load.play(echo_url, lanes(echo_url, talks, 0, 3)))
            turns.append(load.play(url, lanes(url, talks, 0, 3)))
            load.play(url, lanes(url, talks, 3, 4))
            confirm = {openid: ["确认"] for openid in talks}
            cases.append(load.play(url, lanes(url, confirm, 0, 1)))
            print(f"round {number + 1}: echo {echoes[-1].rate:.0f}/s, chat {turns[-1].rate:.0f}/s, case {cases[-1].rate:.0f}/s", flush=True)
        paced = {f"paced_{n}": sentences(10**6 + n, rng) for n in range(250)}
        calm = load.play(url, lanes(url, paced, 0, 4), per_second=50)
        sizes = memory(process.pid)
    echo = statistics.median(r.rate for r in echoes)
    print(line("bare wechatpy echo", echoes, echo))
    print(line("chat turn (goal 0.70)", turns, echo))
    print(line("确认 that makes a case (goal 0.50)", cases, echo))
    print(f"at 50 messages/s: p50 {calm.percentile(0.5):.1f} ms, p99 {calm.percentile(0.99):.1f} ms (goal under 300), failed {calm.failed}")
    print("memory per process below the server (proportional, MB): " + ", ".join(f"{s:.0f}" for s in sorted(sizes)))
    listing = [sys.executable, "-m", "bot", "cases", "list", "--json"]
    made = subprocess.run(listing, cwd=folder, env=env, capture_output=True, text=True, check=True)
    print(f"cases made: {len(json.loads(made.stdout))} of {args.people * args.rounds}")


if __name__ == "__main__":
    main()
