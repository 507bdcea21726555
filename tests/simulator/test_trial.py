"""The stand-in by itself: typed lines are messages of whoever is named, and what comes by itself is shown."""

from __future__ import annotations

import io
import json
from datetime import datetime

import requests

from simulator.__main__ import Room, openid
from simulator.courier import ByHand
from simulator.wechat import WeChatServer

from .little_bot import START, LittleBot


def test_lines_are_messages_and_pushes_are_shown() -> None:
    def clock() -> datetime:
        return START

    with WeChatServer(clock, "wxtrial", "s") as server:
        server.point(ByHand(LittleBot().webhook))
        out = io.StringIO()
        room = Room(server, out)
        room.hear(["张三：村里停水了\n", "\n", "确认", "李四：【照片】"])
        token = requests.get(f"{server.base}/cgi-bin/token?grant_type=client_credential&appid=wxtrial&secret=s", timeout=5).json()
        body = {"touser": openid("张三"), "msgtype": "text", "text": {"content": "水管修好了"}}
        answer = requests.post(
            f"{server.base}/cgi-bin/message/custom/send?access_token={token['access_token']}",
            data=json.dumps(body, ensure_ascii=False).encode(),
            timeout=5,
        )
        assert answer.json()["errcode"] == 0, answer.text
        room.show_pushes()
        room.show_pushes()
    said = out.getvalue().splitlines()
    assert said[0].startswith("答张三：我念给您听") and said[1].startswith("答张三：登记好了") and said[2].startswith("答李四：")
    assert said[3:] == ["推给张三：水管修好了"]
