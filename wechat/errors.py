"""WeChat's and WeCom's error codes with what each asks us to do (one table for each), and the one exception of this room's clients."""

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
    """This person cannot be reached on WeChat as things are: it waits until they write."""
    CONFIG = "config"
    """The installation must be mended: nothing is lost, everything waits."""
    CONTENT = "content"
    """What we sent breaks a rule of the platform: our fault, never repeated as it is."""
    MEDIA = "media"
    """The file is of no use to WeChat, or gone: whoever sent it is told."""
    SIGN_IN = "sign_in"
    """The page's sign-in is used up or too old: it begins anew."""
    IGNORE = "ignore"
    """A courtesy (the typing sign) was out of place: nothing is to be done."""


Row = tuple[Remedy, str]
_R = Remedy
#: Code → what it asks for, and what staff read ("" = the number alone).
WECHAT: dict[int, Row] = {
    -1: (_R.RETRY, "微信系统繁忙"),
    268487001: (_R.RETRY, "微信系统繁忙"),
    268487002: (_R.RETRY, "微信系统繁忙"),
    40001: (_R.TOKEN, "access_token 无效"),
    40014: (_R.TOKEN, "access_token 无效"),
    42001: (_R.TOKEN, "access_token 过期"),
    45009: (_R.QUOTA, "今天的调用次数用完了"),
    45011: (_R.QUOTA, "调用太频繁"),
    45015: (_R.WINDOW, "对方超过48小时没有来话"),
    45047: (_R.WINDOW, "对方来话后可发的条数用完了"),
    48002: (_R.WINDOW, "对方关闭了接收消息"),
    43004: (_R.UNFOLLOWED, "对方没有关注公众号"),
    50005: (_R.UNFOLLOWED, "对方已取消关注"),
    43101: (_R.CHANNEL, "对方没有同意接收订阅通知"),
    40036: (_R.CHANNEL, "模板编号不对"),
    40037: (_R.CHANNEL, "模板已失效或不属于本公众号"),
    43116: (_R.CHANNEL, "模板被限制使用"),
    40249: (_R.CHANNEL, "模板内容被判为营销"),
    47003: (_R.CHANNEL, "模板字段不合规定"),
    40008: (_R.CHANNEL, "公众号发不了这种消息"),
    40200: (_R.CHANNEL, "公众号发不了这种消息"),
    48001: (_R.CHANNEL, "公众号没有这个接口的权限"),
    40003: (_R.DROP, "微信号不对"),
    43019: (_R.DROP, "对方在黑名单里"),
    50002: (_R.DROP, "对方账号被限制"),
    49003: (_R.DROP, "微信号不属于本公众号"),
    70000: (_R.DROP, "对方受未成年人保护限制"),
    41001: (_R.CONFIG, "没有带 access_token"),
    40002: (_R.CONFIG, "grant_type 不对"),
    40013: (_R.CONFIG, "AppID 不对"),
    40125: (_R.CONFIG, "AppSecret 不对"),
    41002: (_R.CONFIG, "没有带 AppID"),
    41004: (_R.CONFIG, "没有带 AppSecret"),
    40164: (_R.CONFIG, "本机地址不在接口IP白名单"),
    89503: (_R.CONFIG, "本机地址等管理员确认"),
    89506: (_R.CONFIG, "本机地址被管理员拒绝，24小时内不能再用"),
    89507: (_R.CONFIG, "本机地址被管理员拒绝，1小时内不能再用"),
    40243: (_R.CONFIG, "AppSecret 被冻结"),
    50004: (_R.CONFIG, "禁止使用 token 接口"),
    50007: (_R.CONFIG, "账号被冻结"),
    43002: (_R.CONFIG, "要用 POST"),
    48006: (_R.CONFIG, "本月清零次数用完了"),
    47001: (_R.CONTENT, "格式不对"),
    44002: (_R.CONTENT, "内容是空的"),
    44004: (_R.CONTENT, "内容是空的"),
    45002: (_R.CONTENT, "内容太长"),
    45008: (_R.CONTENT, "图文多于一条"),
    87009: (_R.CONTENT, "签名不对"),
    87014: (_R.CONTENT, "内容有风险"),
    **dict.fromkeys((*range(40015, 40029), 40033, 40054, 40055), (_R.CONTENT, "菜单不合规定")),
    **dict.fromkeys((40052, 40053), (_R.CONTENT, "二维码参数不对")),
    **dict.fromkeys((45056, 45058, 45059, 45157, 45158, 45159, 45169, 45171), (_R.CONTENT, "标签不合规定")),
    **dict.fromkeys((65400, 65416, 65417), (_R.CONTENT, "聊天记录接口的参数不对")),
    40004: (_R.MEDIA, "文件种类不对"),
    40005: (_R.MEDIA, "文件种类不对"),
    40006: (_R.MEDIA, "文件太大"),
    40007: (_R.MEDIA, "文件已过期或不存在"),
    40009: (_R.MEDIA, "图片太大"),
    40029: (_R.SIGN_IN, "登录码无效"),
    40163: (_R.SIGN_IN, "登录码用过了"),
    42003: (_R.SIGN_IN, "登录码过期"),
    **dict.fromkeys((45072, 45080, 45081), (_R.IGNORE, "")),
}
#: The same for WeCom, where it differs from the table above.
WECOM: dict[int, Row] = {
    -1: (_R.RETRY, "企业微信系统繁忙"),
    45033: (_R.RETRY, "同时调用太多"),
    40001: (_R.CONFIG, "应用 Secret 不对"),
    40013: (_R.CONFIG, "企业ID不对"),
    40056: (_R.CONFIG, "AgentId 不对"),
    48002: (_R.CONFIG, "应用没有这个接口的权限"),
    50001: (_R.CONFIG, "网页域名不在可信域名里"),
    60011: (_R.CHANNEL, "对方不在应用的可见范围"),
    60020: (_R.CONFIG, "本机地址不在企业可信IP里"),
    301002: (_R.CONFIG, "应用不归这个 Secret 管"),
    93000: (_R.CONFIG, "群机器人地址失效"),
    46004: (_R.CHANNEL, "企业微信里没有这个成员"),
    60111: (_R.CHANNEL, "企业微信里没有这个成员"),
    81013: (_R.CHANNEL, "收件人都无效"),
    40058: (_R.CONTENT, "参数不对"),
    42014: (_R.CONTENT, "卡片编号用过或不合规定"),
    **dict.fromkeys((82001, 82002, 82003), (_R.CONTENT, "收件人名单不合规定")),
}
#: The account was not granted this call.
NOT_GRANTED = 48001
#: The person's consents to subscription notices are used up or withdrawn.
NO_CONSENT = 43101
#: What staff read as the reason why something was not delivered.
WORDS = {code: words for code, (_, words) in WECHAT.items() if words}
#: For whoever installs: what mends it.
MENDS = {
    40125: "到 设置与开发 → 基本配置 重新抄一次 AppSecret",
    40164: "把本机的出口地址加进 设置与开发 → 基本配置 → IP白名单",
    40243: "到公众号后台解冻 AppSecret",
    89503: "请公众号管理员在微信里确认本机地址",
    48001: "要认证过的服务号才有这个接口",
    60020: "把本机的出口地址加进 应用管理 → 企业可信IP（要先有可信域名或接收消息的地址）",
    40001: "到管理后台重新抄一次应用的 Secret",
}


class ApiError(Exception):
    """WeChat did not do what it was asked. ``code`` None: no answer that could be read (network, HTTP error, no JSON).

    ``unsure``: the call may have been carried out all the same, its answer was lost.
    """

    table = WECHAT
    whose = "微信"

    def __init__(self, code: int | None, message: str = "", rid: str = "", *, unsure: bool = False) -> None:
        super().__init__(f"{code}: {message}" if code is not None else message)
        self.code, self.message, self.rid, self.unsure = code, message, rid, unsure

    @property
    def _row(self) -> Row:
        return self.table.get(self.code or 0) or WECHAT.get(self.code or 0) or (Remedy.RETRY, "")

    @property
    def remedy(self) -> Remedy:
        """What this error asks for; what nobody has heard of is tried again."""
        return self._row[0]

    @property
    def words(self) -> str:
        """The reason in a few Chinese words, with the number."""
        if self.code is None:
            return f"连不上{self.whose}（{self.message}）"
        return f"{self._row[1] or f'{self.whose}没有接受'}（{self.code}）"


class WeComError(ApiError):
    """WeCom's own refusal: some numbers mean something else there."""

    table = WECOM
    whose = "企业微信"


class SmsError(ApiError):
    """The SMS provider's refusal, whose codes are words: ``row`` says what it asks for, None where there was no answer to be read."""

    whose = "短信平台"

    def __init__(self, code: None, message: str, *, row: Row | None = None, unsure: bool = False) -> None:
        super().__init__(code, message, unsure=unsure)
        self._known = row

    @property
    def _row(self) -> Row:
        return self._known or (Remedy.RETRY, "")

    @property
    def words(self) -> str:
        """The reason in a few Chinese words, with the provider's."""
        return f"{self._known[1]}（{self.message}）" if self._known else super().words
