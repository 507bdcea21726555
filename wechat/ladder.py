"""The delivery ladder: by which ways each kind of message may go, in which order, and what stands in the way of each way now.

One table of ladders, one of obstacles; nothing here sends. Sources: the platform's rules on customer-service messages (window and count),
subscription notices (consent), template messages (fields, const words); Regulation Art. 23, 34 (what must be told in writing).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wechat.errors import WORDS
from wechat.templates import Template


class Rung(StrEnum):
    """One way to a person; the passive reply stands before all of them and the clerk's telephone after them."""

    WECOM = "wecom"
    CUSTOM = "custom"
    SUBSCRIBE = "subscribe"
    TEMPLATE = "template"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Ladder:
    """``rungs`` in their order; ``last``: may it take the last message of a window; ``meaning``: for whoever reads the table."""

    rungs: tuple[Rung, ...]
    last: bool
    meaning: str


#: The WeCom user id that stands for the office's group robot.
ROBOT = "@robot"
_WECHAT = (Rung.CUSTOM, Rung.SUBSCRIBE, Rung.TEMPLATE)
LADDERS: Mapping[str, Ladder] = {
    "result": Ladder((*_WECHAT, Rung.SMS), True, "办理结果：答复、不予受理、引导"),
    "duty": Ladder((*_WECHAT, Rung.SMS), True, "依法要书面告知的：登记、受理、延期"),
    "news": Ladder(_WECHAT, False, "一般进展"),
    "asked": Ladder(_WECHAT, True, "请群众评价"),
    "talk": Ladder((Rung.CUSTOM,), True, "正在说的话：念给您听、提醒接着说"),
    "file": Ladder((Rung.WECOM, Rung.CUSTOM), False, "工作人员看件时的照片、语音、视频"),
    "staff": Ladder((Rung.WECOM, *_WECHAT), False, "给工作人员的通知"),
    "alarm": Ladder((Rung.WECOM, *_WECHAT, Rung.SMS), True, "警情"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person, and what is known of them. ``key``: unique for ever; ``openid`` "" when there is none (any more);
    ``until`` and ``left``: unix seconds and number of customer-service messages as far as we know; ``at``: now, unix seconds.

    ``whole``: does a notice without the text count as delivery; ``announced``: such a notice has gone already; ``refused``: the rung on
    which one was taken and failed afterwards; ``attempts``: tries so far;
    ``consents``: subscription notices that the person still allows; ``wecom``: their WeCom user id; ``phone``: for an SMS.
    """

    key: str
    openid: str
    text: str
    ladder: str = "news"
    at: float = 0.0
    until: float = 0.0
    left: int = 0
    following: bool = True
    urgent: bool = False
    template: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True
    announced: bool = False
    refused: str = ""
    attempts: int = 0
    consents: int = 0
    wecom: str = ""
    phone: str = ""

    @property
    def room(self) -> int:
        """How many customer-service messages this letter may count on now; the last one is kept for a result."""
        if not self.openid or not self.following or self.until <= self.at:
            return 0
        return max(0, self.left if self.urgent or LADDERS[self.ladder].last else self.left - 1)


@dataclass(frozen=True, slots=True)
class Means:
    """What the installation has: templates, subscription notices and SMS by our names for them; WeCom, or not."""

    templates: Mapping[str, Template] = field(default_factory=dict)
    subscriptions: Mapping[str, Template] = field(default_factory=dict)
    wecom: bool = False
    sms: frozenset[str] = frozenset()


#: What is answered where a rung is simply not there: nothing to be told to staff.
SILENT = "-"


def _wecom(letter: Letter, means: Means) -> str:
    return "" if means.wecom and letter.wecom else SILENT


def _custom(letter: Letter, means: Means) -> str:
    if not letter.openid:
        return "没有绑定微信，或已取消关注"
    if not letter.following:
        return "对方已取消关注"
    if letter.until <= letter.at:
        return WORDS[45015]
    if letter.left < 1:
        return WORDS[45047]
    return "" if letter.room else "最后一条留给办理结果"


def _subscribe(letter: Letter, means: Means) -> str:
    if not letter.openid or letter.announced or letter.template not in means.subscriptions:
        return SILENT
    if letter.refused:
        return "订阅通知没能送达" if letter.refused == Rung.SUBSCRIBE else SILENT
    return means.subscriptions[letter.template].fault(letter.data) if letter.consents > 0 else "没有订阅授权"


def _template(letter: Letter, means: Means) -> str:
    if not letter.template or not letter.openid or not letter.following or letter.announced:
        return SILENT
    if letter.refused == Rung.TEMPLATE:
        return "模板消息没能送达"
    return means.templates[letter.template].fault(letter.data) if letter.template in means.templates else "没有可用的模板消息"


def _sms(letter: Letter, means: Means) -> str:
    if letter.template not in means.sms or letter.announced:
        return SILENT
    return "" if letter.phone else "没有留手机号"


OBSTACLES: Mapping[Rung, Callable[[Letter, Means], str]] = {
    Rung.WECOM: _wecom,
    Rung.CUSTOM: _custom,
    Rung.SUBSCRIBE: _subscribe,
    Rung.TEMPLATE: _template,
    Rung.SMS: _sms,
}


def obstacle(rung: Rung, letter: Letter, means: Means) -> str:
    """What stands in this rung's way now: "" = it may be tried, ``SILENT`` = it is not there."""
    return OBSTACLES[rung](letter, means)
