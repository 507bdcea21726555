"""Citizens: one answers patiently what is asked, another keeps every push in hand, to deliver it again byte for byte."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from simulator import pushes
from simulator.people import MESSAGE
from simulator.replies import Reply
from simulator.wechat import WeChatServer
from wechat.parse import parse

from .office import openid

PHONE = "13800000001"
LAMP = "乾佑街道迎春路的路灯坏了三个月没人修，晚上老人出门摔了好几回，请帮忙修一修。我叫王小明，电话13800000001"
NUMBER = re.compile(r"信访编号：(XF\d{10,})")
CODE = re.compile(r"查询码：(\d{6})(?!\d)")
_ANSWERS = (
    ("回“确认”|“对”", "确认"),
    ("称呼|姓名|电话", f"王小明，电话{PHONE}"),
    ("哪个镇|哪个村|在哪|什么地方", "乾佑街道迎春路"),
    ("什么时候|多久", "三个月了"),
    ("希望|想要怎么", "希望尽快修好"),
)
_ids = itertools.count(7_000_000_000_000_000)


def next_words(prompt: str) -> str:
    """What a patient citizen says to this."""
    return next((words for asked, words in _ANSWERS if re.search(asked, prompt)), "跳过")


def file(say: Callable[[str], str], text: str = LAMP) -> str:
    """The number of the case that this talk makes."""
    heard = [say(text)]
    for _ in range(8):
        if found := NUMBER.search(heard[-1]):
            assert CODE.search(heard[-1]), heard
            return found[1]
        heard.append(say(next_words(heard[-1])))
    raise AssertionError(f"no number: {heard}")


@dataclass(frozen=True, slots=True)
class Push:
    """One push: its key in the database, the address's query and the body as they go over the wire."""

    key: str
    words: str
    wire: tuple[dict[str, str], bytes]


class Writer:
    """A person who writes. ``deliver`` sends a push once, as WeChat does each time."""

    def __init__(self, wechat: WeChatServer, name: str) -> None:
        self.wechat, self.openid = wechat, openid(name)

    def push(self, words: str, number: int = 0) -> Push:
        """The push that carries these words; the person's window opens with it."""
        world = self.wechat.world
        with world.lock:
            person, now = world.person(self.openid), world.clock()
            person.following = True
            person.grant(MESSAGE, now)
        fields = pushes.text(words)
        account = self.wechat.account.original_id
        xml = pushes.document(account, self.openid, int(now.timestamp()), "text", fields, number or next(_ids))
        return Push(parse(xml.encode()).key, words, self.wechat.courier.prepare(self.openid, xml))

    def deliver(self, push: Push) -> Reply:
        return self.wechat.courier.once(self.openid, push.wire)
