"""WeChat's error codes with what each asks us to do (the platform's error table), and the one exception of this room's clients."""

from __future__ import annotations

from enum import StrEnum


class Remedy(StrEnum):
    """What to do about an error."""

    RETRY = "retry"
    """Passes by itself: try again after a growing pause."""
    TOKEN = "token"
    """The access token is stale: fetch another, once."""
    QUOTA = "quota"
    """Too often: wait a minute, or until the next day."""
    WINDOW = "window"
    """This person's reply window is shut or used up: another channel."""
    UNFOLLOWED = "unfollowed"
    """The person does not follow the account."""
    CHANNEL = "channel"
    """This channel does not carry it (permission, template, consent): another channel."""
    DROP = "drop"
    """This person cannot be reached at all."""
    CONFIG = "config"
    """The installation must be mended: nothing is lost, everything waits."""
    CONTENT = "content"
    """What we sent breaks a rule of the platform: our fault, never repeated as it is."""


_TABLE: dict[Remedy, tuple[int, ...]] = {
    Remedy.RETRY: (-1, 268487001, 268487002),
    Remedy.TOKEN: (40001, 40014, 42001),
    Remedy.QUOTA: (45009, 45011),
    Remedy.WINDOW: (45015, 45047, 48002),
    Remedy.UNFOLLOWED: (43004, 50005),
    Remedy.CHANNEL: (43101, 40037, 40036, 43116, 40249, 40008, 40200, 48001, 47003),
    Remedy.DROP: (40003, 43019, 50002, 49003, 70000),
    Remedy.CONFIG: (41001, 40002, 40013, 40125, 41002, 41004, 40164, 89503, 89506, 89507, 40243, 50004, 50007, 43002, 48006),
    Remedy.CONTENT: (47001, 44002, 44004, 45002, 45008, 45072, 45080, 45081),
}
_OF = {code: remedy for remedy, codes in _TABLE.items() for code in codes}
#: The account was not granted this call.
NOT_GRANTED = 48001
#: What staff read as the reason why something was not delivered.
WORDS = {
    -1: "微信系统繁忙",
    40001: "access_token 无效",
    40003: "微信号不对",
    40036: "模板编号不对",
    40037: "模板已失效或不属于本公众号",
    40125: "AppSecret 不对",
    40164: "本机地址不在接口IP白名单",
    40243: "AppSecret 被冻结",
    40249: "模板内容被判为营销",
    42001: "access_token 过期",
    43004: "对方没有关注公众号",
    43019: "对方在黑名单里",
    43101: "对方没有同意接收订阅通知",
    43116: "模板被限制使用",
    45002: "内容太长",
    45009: "今天的调用次数用完了",
    45011: "调用太频繁",
    45015: "对方超过48小时没有来话",
    45047: "对方来话后可发的条数用完了",
    47003: "模板字段不合规定",
    48001: "公众号没有这个接口的权限",
    48002: "对方关闭了接收消息",
    50002: "对方账号被限制",
    50005: "对方已取消关注",
    70000: "对方受未成年人保护限制",
}


class ApiError(Exception):
    """WeChat did not do what it was asked. ``code`` None: no answer that could be read (network, HTTP error, no JSON)."""

    def __init__(self, code: int | None, message: str = "", rid: str = "") -> None:
        super().__init__(f"{code}: {message}" if code is not None else message)
        self.code, self.message, self.rid = code, message, rid

    @property
    def remedy(self) -> Remedy:
        """What this error asks for; what nobody has heard of is tried again."""
        return Remedy.RETRY if self.code is None else _OF.get(self.code, Remedy.RETRY)

    @property
    def words(self) -> str:
        """The reason in a few Chinese words, with the number."""
        if self.code is None:
            return f"连不上微信（{self.message}）"
        return f"{WORDS.get(self.code, '微信没有接受')}（{self.code}）"
