"""WeChat's API errors: number and the words it sends, with a request id."""

from __future__ import annotations

TEXTS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40006: "invalid meida size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40009: "invalid image size",
    40013: "invalid appid",
    40014: "invalid access_token",
    40015: "invalid menu type",
    40016: "invalid button size",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40023: "invalid sub button size",
    40024: "invalid sub button type",
    40025: "invalid sub button name size",
    40029: "invalid code",
    42003: "authorize code expired",
    40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
    40037: "invalid template_id",
    40053: "invalid action info",
    40125: "invalid appsecret",
    40164: "invalid ip 127.0.0.1, not in whitelist",
    40200: "invalid account type",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    42001: "access_token expired",
    43002: "require POST method",
    43004: "require subscribe",
    43019: "require remove blacklist",
    43101: "user refuse to accept the msg",
    43116: "template is restricted",
    44002: "empty post data",
    44004: "empty content",
    45002: "content size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit must slower retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45072: "command is invalid",
    45080: "need message exchange in 30s",
    45081: "typing already sent",
    46003: "menu no exist",
    47001: "data format error",
    47003: "argument invalid!",
    48001: "api unauthorized",
    48006: "forbid to clear quota because of reaching the limit",
    76021: "cgi_path not found, please check",
    65301: "no default menu for conditional menu",
}


class ApiError(Exception):
    """WeChat's refusal of one call. Raised by the handlers in this room, answered as HTTP 200 with ``errcode``."""

    def __init__(self, code: int, detail: str = "") -> None:
        self.code = code
        self.words = " ".join(part for part in (TEXTS.get(code, "error"), detail) if part)
        super().__init__(f"{code} {self.words}")
