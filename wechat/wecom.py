"""WeCom (企业微信) for staff: messages and interactive cards to a member, the group's robot, and what members send back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import requests

from wechat.client import TIMEOUT, fetched, told, unheard, unseen, with_token
from wechat.errors import WeComError
from wechat.inbound import Inbound
from wechat.ladder import ROBOT
from wechat.parse import parse
from wechat.replies import cdata, clean, cut
from wechat.token import Shelf, Tokens

#: How a member's address begins where others have an openid, and the id of a file that they sent.
PREFIX = "wecom:"
#: What one card shows at most, in characters: title, what stands beside it, text, a row's name and value, a button.
_TITLE, _BESIDE, _TEXT, _NAME, _VALUE, _BUTTON = 26, 30, 112, 5, 26, 10
_ROWS = (("status", "状态"), ("category", "类别"), ("due", "期限"))
#: Seconds in which WeCom itself drops the same message.
_AGAIN = 1800


class WeComApi:
    """The calls of one app. Safe from any thread; every call raises ``WeComError`` and nothing else. ``robot``: the group robot's key."""

    def __init__(
        self, corp_id: str, secret: str, agent_id: int, base: str, shelf: Shelf, now: Callable[[], datetime], robot: str = ""
    ) -> None:
        self._corp, self._secret, self._agent, self._base, self._robot = corp_id, secret, agent_id, base.rstrip("/"), robot
        self._tokens = Tokens(self._fetch, shelf, now, f"wecom:{corp_id}:{agent_id}")

    def access_token(self) -> str:
        """A good token: proves that WeCom accepts the app's secret and this machine's address."""
        return self._tokens.token()

    def tell(self, user: str, text: str, data: Mapping[str, str], once: str) -> str:
        """A text, or a card where ``data`` names ``buttons``; gives its id. ``once``: a mark of its own."""
        if user == ROBOT:
            self._tell_group(text)
            return ""
        body: dict[str, Any] = {"touser": user, "agentid": self._agent, "enable_duplicate_check": 1, "duplicate_check_interval": _AGAIN}
        body |= _card(text, data, once) if data.get("buttons") else {"msgtype": "text", "text": {"content": cut(clean(text))}}
        answer = self._call("message/send", body)
        _reached(user, answer)
        code = str(answer.get("response_code", ""))
        return f"card:{code}" if code else str(answer.get("msgid", ""))

    def send_file(self, user: str, kind: str, name: str, content: bytes) -> str:
        """A file (``kind``: image, voice, video), put there first; gives the message's id."""
        files = {"media": (name, content)}
        with unseen():
            posted = with_token(
                self._tokens.token, lambda token: self._posted("media/upload", {"access_token": token, "type": kind}, files=files)
            )
        body = {"touser": user, "agentid": self._agent, "msgtype": kind, kind: {"media_id": str(posted["media_id"])}}
        answer = self._call("message/send", body)
        _reached(user, answer)
        return str(answer.get("msgid", ""))

    def download(self, media_id: str) -> tuple[bytes, str]:
        """A member's picture, voice or video with its content type; at most 32 MiB."""
        return with_token(self._tokens.token, lambda token: self._downloaded(media_id, token))

    def _downloaded(self, media_id: str, token: str) -> tuple[bytes, str]:
        content, kind = fetched(f"{self._base}/cgi-bin/media/get", {"access_token": token, "media_id": media_id}, WeComError)
        if told(kind):
            raise _refused(content)
        return content, kind

    def update_card(self, user: str, code: str, word: str) -> None:
        """The card's buttons become this word; a code works once and for 72 hours."""
        body = {"userids": [user], "agentid": self._agent, "response_code": code, "button": {"replace_name": word[:_BUTTON]}}
        self._call("message/update_template_card", body)

    def _tell_group(self, text: str) -> None:
        if not self._robot:
            raise WeComError(93000, "no robot")
        body = {"msgtype": "text", "text": {"content": cut(clean(text)), "mentioned_list": ["@all"]}}
        self._post("webhook/send", {"key": self._robot}, body)

    def _call(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return with_token(self._tokens.token, lambda token: self._post(path, {"access_token": token}, body))

    def _post(self, path: str, params: Mapping[str, str], body: Mapping[str, Any]) -> dict[str, Any]:
        content = json.dumps(body, ensure_ascii=False).encode()
        return self._posted(path, params, data=content, headers={"Content-Type": "application/json; charset=utf-8"})

    def _posted(self, path: str, params: Mapping[str, str], **what: Any) -> dict[str, Any]:
        return self._heard(lambda: requests.post(f"{self._base}/cgi-bin/{path}", params=params, timeout=TIMEOUT, **what))

    def _fetch(self) -> tuple[str, int]:
        params = {"corpid": self._corp, "corpsecret": self._secret}
        with unseen():
            data = self._heard(lambda: requests.get(f"{self._base}/cgi-bin/gettoken", params=params, timeout=TIMEOUT))
        return str(data["access_token"]), int(data.get("expires_in", 7200))

    def _heard(self, ask: Callable[[], requests.Response]) -> dict[str, Any]:
        try:
            answer = ask()
            answer.raise_for_status()
            data = answer.json()
        except requests.RequestException as error:
            raise unheard(error, WeComError) from None
        if not isinstance(data, dict):
            raise WeComError(None, "no JSON")
        if data.get("errcode"):
            raise WeComError(int(data["errcode"]), str(data.get("errmsg", "")))
        return data


def _reached(user: str, answer: Mapping[str, Any]) -> None:
    """Raises ``WeComError`` where WeCom took the message and left this member out."""
    if user in str(answer.get("invaliduser", "")).split("|"):
        raise WeComError(60111, "invaliduser")


def _refused(content: bytes) -> WeComError:
    """The refusal in an answer that should have been a file."""
    try:
        data = json.loads(content)
        return WeComError(int(data["errcode"]), str(data.get("errmsg", "")))
    except (ValueError, TypeError, KeyError):
        return WeComError(None, "no JSON")


def _card(text: str, data: Mapping[str, str], once: str) -> dict[str, Any]:
    """An interactive card: each button sends its staff word once."""
    lines = [line.partition("|") for line in data["buttons"].splitlines()]
    buttons = [{"text": label[:_BUTTON], "style": 1 if n == 0 else 2, "key": words} for n, (label, _, words) in enumerate(lines)]
    shown = {**data, "status": data.get("stands") or data.get("status", "")}
    rows = [{"keyname": name[:_NAME], "value": shown[key][:_VALUE]} for key, name in _ROWS if shown.get(key)]
    card = {
        "card_type": "button_interaction",
        "main_title": {"title": data.get("title", "")[:_TITLE], "desc": data.get("number", "")[:_BESIDE]},
        "sub_title_text": clean(text)[:_TEXT],
        "horizontal_content_list": rows,
        "task_id": once,
        "button_list": buttons[:6],
    }
    return {"msgtype": "template_card", "template_card": card}


def inbound(xml: bytes) -> Inbound:
    """A member's push: what they wrote, or the staff word of the button that they tapped, which counts once for each card and member.

    Other events keep their name behind ``wecom_``: none of them means what WeChat's event of that name means. Raises ``Rejected``.
    """
    found = parse(xml)
    address = PREFIX + found.openid
    if found.event == "template_card_event":
        key = f"card:{address}:{found.extra.get('TaskId', '')}"
        return replace(found, key=key, openid=address, kind="text", event="", text=found.event_key, event_key="")
    event = f"wecom_{found.event}" if found.event else ""
    media = PREFIX + found.media_id if found.media_id else ""
    return replace(found, key=f"wecom:{found.key}", openid=address, event=event, media_id=media)


def tapped(found: Inbound) -> bool:
    """Does this come from a card's button?"""
    return found.key.startswith("card:")


def button_reply(found: Inbound, word: str, now: datetime) -> str:
    """The answer to a tap: the card's buttons become this word."""
    user = found.openid.removeprefix(PREFIX)
    return (
        f"<xml><ToUserName>{cdata(user)}</ToUserName><FromUserName>{cdata(found.account)}</FromUserName>"
        f"<CreateTime>{int(now.timestamp())}</CreateTime><MsgType>{cdata('update_button')}</MsgType>"
        f"<Button><ReplaceName>{cdata(word)}</ReplaceName></Button></xml>"
    )
