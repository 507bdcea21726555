"""``python -m simulator``: the stand-in by itself, to try `serve` and `work` against. Every line typed is somebody's message."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import TextIO

from simulator.clock import machine
from simulator.phone import Phone
from simulator.replies import Reply
from simulator.wechat import TOKEN, WeChatServer

_APP_ID, _SECRET, _ID = "wx0000000000trial", "stand-in", "gh_000000000trial"
_KEY = "standinstandinstandinstandinstandinstandins"
#: What the word of a line in brackets does.
_ACTS: Mapping[str, Callable[[Phone], Reply]] = {
    "【关注】": Phone.follow,
    "【照片】": Phone.photo,
    "【语音】": Phone.voice,
    "【视频】": Phone.video,
    "【取消关注】": Phone.leave,
}
_HOW = """\
写进 config.toml：

[wechat]
app_id = "{app_id}"
app_secret = "{secret}"
token = "{token}"
encoding_aes_key = "{key}"
original_id = "{original_id}"
api_base = "{base}"

另开一个窗口启动 ./xinfang serve --with-worker，再回这里打字，一行一句：“张三：我们村停水了”。
只写话，就还是上一个人说的；【关注】【照片】【语音】【视频】【取消关注】也行。Ctrl-D 结束。"""


def openid(name: str) -> str:
    """That of whoever is called so: of the real shape, another one for every name."""
    return f"o{sha256(name.encode()).hexdigest()[:27]}"


class Room:
    """Everybody's phones at one table: who says what is read line by line, what comes by itself is shown as it comes."""

    def __init__(self, server: WeChatServer, out: TextIO) -> None:
        self._server, self._out, self._names, self._shown = server, out, dict[str, str](), 0
        self._who, self._lock = "张三", threading.Lock()

    def hear(self, lines: Iterable[str]) -> None:
        """Says each line and shows its answer, until there are no more."""
        for line in filter(None, map(str.strip, lines)):
            name, mark, said = line.partition("：")
            if not (mark and 0 < len(name) <= 6):
                name, said = self._who, line
            self._who = name
            self._act(name, said)

    def show_pushes(self) -> None:
        """Shows what has come by itself since the last look."""
        with self._lock:
            fresh = self._server.sent[self._shown :]
            self._shown += len(fresh)
        for sent in fresh:
            self._show(f"推给{self._names.get(sent.openid, sent.openid)}：{sent.text or sent.body}")

    def _act(self, name: str, said: str) -> None:
        phone = self._server.phone(openid(name))
        if phone.openid not in self._names:
            self._names[phone.openid] = name
            phone.follow()
        reply = _ACTS[said](phone) if said in _ACTS else phone.say(said)
        self._show(f"答{name}：{reply.text or reply.fault}")

    def _show(self, line: str) -> None:
        print(line, file=self._out, flush=True)


def _watch(room: Room, ended: threading.Event) -> None:
    while not ended.wait(0.3):
        room.show_pushes()


def main(words: list[str]) -> None:
    """Starts it, tells how it is reached, and talks until the input ends."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description="微信的替身：不用公众号，在本机试 serve 和 work")
    parser.add_argument("--port", type=int, default=8900, help="替身的端口（默认8900）")
    parser.add_argument("--webhook", default="http://127.0.0.1:8000/wechat", help="serve 的地址（默认 %(default)s）")
    chosen = parser.parse_args(words)
    with WeChatServer(machine, _APP_ID, _SECRET, aes_key=_KEY, original_id=_ID, webhook=chosen.webhook, port=chosen.port) as server:
        print(_HOW.format(app_id=_APP_ID, secret=_SECRET, token=TOKEN, key=_KEY, original_id=_ID, base=server.base), flush=True)
        room, ended = Room(server, sys.stdout), threading.Event()
        watcher = threading.Thread(target=_watch, args=(room, ended), daemon=True)
        watcher.start()
        room.hear(sys.stdin)
        ended.set()
        watcher.join()


if __name__ == "__main__":
    main(sys.argv[1:])
