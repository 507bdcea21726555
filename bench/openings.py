"""Real messages as first messages: what the bot makes of 300 of them, through the running webhook.

    XINFANG_DATA=FOLDER python -m bench.openings [--rows 300] [--out talks.txt]

Reads `unlabelled.jsonl` and `replies.jsonl` in the folder that XINFANG_DATA names (default: shared/data beside the checkout), sends
each text as it is from a new person, then answers like a patient citizen until the number comes. Prints shares and writes the talks to
a file outside the repository: the texts are personal data.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from wechatpy.crypto import WeChatCrypto

from bench import load
from bench.speed import configure, free_port, running

crypto = WeChatCrypto(load.TOKEN, load.AES_KEY, load.APP_ID)
PATIENT = (
    (r"姓名|称呼|贵姓|电话", "王小明 13800000001"),
    (r"哪个镇|哪个村|哪里|什么地方|地点", "乾佑街道迎春路"),
    (r"想怎么办|希望|要求|怎么解决", "希望尽快派人处理"),
    (r"什么时候|多久", "今年八月开始"),
    (r"多少人|几个人", "就我一家"),
)


@dataclass(slots=True)
class Talk:
    """One person's talk: lines of (who, text), seconds per answer, the number if one came."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    number: str = ""

    @property
    def questions(self) -> int:
        """Answers of the bot before the read-back that ask for something."""
        return sum("？" in text and "确认" not in text for who, text in self.lines if who == "机" and "信访编号" not in text)


def say(url: str, openid: str, text: str) -> str:
    """Sends one message and returns the decrypted reply's text."""
    request = load.push(url, openid, text)
    head, body = request.split(b"\r\n\r\n", 1)
    path = head.split(b" ")[1].decode()
    base = url.rsplit("/wechat", 1)[0]
    with urllib.request.urlopen(urllib.request.Request(base + path, data=body, headers={"Content-Type": "text/xml"}), timeout=10) as answer:
        root = ElementTree.fromstring(answer.read())
    fields = {child.tag: child.text or "" for child in root}
    plain = crypto.decrypt_message(ElementTree.tostring(root), fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"])
    return ElementTree.fromstring(plain).findtext("Content") or ""


def answer(prompt: str) -> str:
    """What a patient citizen says to this prompt."""
    if "回“确认”" in prompt or "回“继续”" in prompt:
        return "确认" if "回“确认”" in prompt else "继续"
    return next((say for pattern, say in PATIENT if re.search(pattern, prompt)), "确认")


def play(url: str, openid: str, text: str) -> Talk:
    """The whole talk, at most eight messages."""
    talk = Talk()
    for _ in range(8):
        start = time.perf_counter()
        reply = say(url, openid, text)
        talk.seconds.append(time.perf_counter() - start)
        talk.lines += [("民", text), ("机", reply)]
        found = re.search(r"信访编号：(XF\d+)", reply)
        if found:
            talk.number = found.group(1)
            break
        text = answer(reply)
    return talk


def messages(count: int) -> list[str]:
    """So many texts, drawn from both files with a fixed seed."""
    folder = pathlib.Path(os.environ.get("XINFANG_DATA", pathlib.Path(__file__).parent.parent.parent / "shared" / "data"))
    if not (folder / "unlabelled.jsonl").exists():
        raise SystemExit(f"no data: set XINFANG_DATA to the folder that holds unlabelled.jsonl and replies.jsonl (looked in {folder})")
    texts = []
    for name, key in (("unlabelled.jsonl", "text"), ("replies.jsonl", "message")):
        with (folder / name).open(encoding="utf-8") as rows:
            texts += [t for t in (json.loads(row)[key] for row in rows) if t.strip()]
    return random.Random(11).sample(texts, count)


def understood(folder: pathlib.Path, texts: list[str], env: dict[str, str]) -> list[dict[str, Any]]:
    """What `classify` says of each."""
    lines = "\n".join(json.dumps({"id": str(n), "text": t}, ensure_ascii=False) for n, t in enumerate(texts))
    command = [sys.executable, "-m", "bot", "classify"]
    done = subprocess.run(command, input=lines, cwd=folder, env=env, capture_output=True, text=True, check=True)
    return [json.loads(row) for row in done.stdout.splitlines()]


def share(rows: list[bool]) -> str:
    """A percentage."""
    return f"{100 * sum(rows) / max(1, len(rows)):.0f} %"


def report(talks: list[Talk], read: list[dict[str, Any]]) -> None:
    """Prints the shares."""
    first = [t.lines[1][1] for t in talks]
    numbered = [t for t in talks if t.number]
    times = sorted(s for t in talks for s in t.seconds)
    classed, placed = [r["category"] != "其他" for r in read], [bool({"town", "place", "village"} & set(r["slots"])) for r in read]
    print(f"messages {len(talks)}; a class other than 其他 {share(classed)}; a unit {share([bool(r['unit']) for r in read])}")
    print(f"place or town found {share(placed)}")
    print(f"first answer is a read-back or a question {share(['确认' in f or '？' in f or '继续' in f for f in first])}")
    mean = sum(t.questions for t in numbered) / max(1, len(numbered))
    print(f"ends in a number {share([bool(t.number) for t in talks])}; questions asked, mean {mean:.2f}")
    print("questions: " + ", ".join(f"{n}: {sum(t.questions == n for t in numbered)}" for n in range(6)))
    longest = max((text for t in talks for who, text in t.lines if who == "机"), key=lambda x: len(x.encode()))
    print(f"longest answer {len(longest)} characters, {len(longest.encode())} bytes")
    print(f"answer time p50 {1000 * times[len(times) // 2]:.1f} ms, p99 {1000 * times[int(0.99 * len(times))]:.1f} ms")


def main() -> None:
    """Starts the program in a new folder, plays the talks, prints and writes them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--out", type=pathlib.Path, default=None, help="default: talks.txt in a new folder")
    args = parser.parse_args()
    folder, port, root = pathlib.Path(tempfile.mkdtemp(prefix="openings-")), free_port(), pathlib.Path(__file__).parent.parent
    env = {**os.environ, "PYTHONPATH": str(root)}
    texts = messages(args.rows)
    configure(folder, port, "", True)
    subprocess.run([sys.executable, "-m", "bot", "db", "upgrade"], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
    with running([sys.executable, "-m", "bot", "serve"], folder, port, env):
        talks = [play(f"http://127.0.0.1:{port}/wechat", f"opening_{n}", text) for n, text in enumerate(texts)]
    report(talks, understood(folder, texts, env))
    out = args.out or folder / "talks.txt"
    out.write_text("\n\n".join("\n".join(f"{who}：{text}" for who, text in t.lines) for t in talks), encoding="utf-8")
    print(f"talks: {out}")


if __name__ == "__main__":
    main()
