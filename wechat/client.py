"""WeChat's API: wechatpy's client with its measured faults ended here — one token owner, one retry, timeouts, one exception, any host."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import requests
from urllib3.exceptions import NewConnectionError
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from wechat.errors import ApiError, Remedy
from wechat.templates import subscription_mark
from wechat.token import Shelf, Tokens

T = TypeVar("T")
E = TypeVar("E", bound=ApiError)
HOST = "https://api.weixin.qq.com"
#: Seconds to connect and to wait for an answer.
TIMEOUT = (3.05, 8.0)
_MEDIA_LIMIT = 32 * 1024 * 1024
#: A picture of one grey dot.
_DOT = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300030202020202030202020303030304060404040404080606050609080a0a090809090a0c0f0c0a0b0e0b09090d"
    "110d0e0f101011100a0c12131210130f101010ffc9000b080001000101011100ffcc000600101005ffda0008010100003f00d2cf20ffd9"
)
_RID = re.compile(r"rid: ([0-9a-f-]+)")


class _Client(WeChatClient):  # type: ignore[misc]
    """wechatpy's groups of calls over our own request. ``access_token`` is ours; wechatpy must never fetch one."""

    def __init__(self, app_id: str, base: str, tokens: Callable[[str], str]) -> None:
        super().__init__(app_id, "", timeout=TIMEOUT, auto_retry=False)
        self.API_BASE_URL = f"{base}/cgi-bin/"
        self._base, self._tokens = base, tokens

    @property
    def access_token(self) -> str:
        """Only looked at by wechatpy's constructor tricks, which must not cause a fetch."""
        raise AttributeError("access_token")

    def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Any:
        url = url_or_endpoint if "://" in url_or_endpoint else self.API_BASE_URL + url_or_endpoint
        url = url.replace(HOST, self._base, 1)
        params = dict(kwargs.pop("params", None) or {})
        return with_token(self._tokens, lambda token: self._once(method, url, {**params, "access_token": token}, dict(kwargs)))

    def _once(self, method: str, url: str, params: Mapping[str, str], kwargs: dict[str, Any]) -> Any:
        processor = kwargs.pop("result_processor", None)
        kwargs.pop("api_base_url", None)
        if isinstance(kwargs.get("data"), dict):
            kwargs["data"] = json.dumps(kwargs["data"], ensure_ascii=False).encode()
            kwargs["headers"] = {"Content-Type": "application/json; charset=utf-8"}
        try:
            answer = self._http.request(method, url, params=params, timeout=TIMEOUT, **kwargs)
            answer.raise_for_status()
            result = self._handle_result(answer, method, url, processor)
        except WeChatClientException as error:
            raise _refused(error.errcode, str(error.errmsg)) from None
        except requests.RequestException as error:
            raise unheard(error, ApiError) from None
        if not isinstance(result, dict):
            raise ApiError(None, "no JSON")
        return result


def with_token(tokens: Callable[[str], str], call: Callable[[str], T]) -> T:
    """The call's result; where WeChat refuses the token, another is fetched and the call repeated, once."""
    token = tokens("")
    try:
        return call(token)
    except ApiError as error:
        if error.remedy != Remedy.TOKEN:
            raise
    return call(tokens(token))


class Api:
    """The calls that this program makes. Safe from any thread; every call raises ``ApiError`` and nothing else.

    ``base``: WeChat's host or a stand-in's address; ``now``: the machine's clock; ``shelf``: where the processes share the token.
    """

    def __init__(self, app_id: str, secret: str, base: str, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self._app_id, self._secret, self._base = app_id, secret, base.rstrip("/")
        self._tokens = Tokens(self._fetch, shelf, now, app_id)
        self._tickets = Tokens(self._fetch_ticket, shelf, now, f"jsapi:{app_id}")
        self._client = _Client(app_id, self._base, self._tokens.token)

    def access_token(self) -> str:
        """A good token: proves that WeChat accepts the credentials."""
        return self._tokens.token()

    def ticket(self) -> str:
        """The JS-SDK's ticket, which signs the pages that use it (``wechat.page``)."""
        return self._tickets.token()

    def send_text(self, openid: str, text: str) -> None:
        """A customer-service text; WeChat gives no id for it and tells nothing afterwards."""
        self._client.post("message/custom/send", data={"touser": openid, "msgtype": "text", "text": {"content": text}})

    def send_file(self, openid: str, kind: str, name: str, content: bytes) -> None:
        """A file (``kind``: image, voice, video) as a customer-service message, put there first; a video wants a small picture with it."""
        media = {"media_id": self.upload(kind, name, content)}
        if kind == "video":
            media["thumb_media_id"] = self.upload("thumb", "thumb.jpg", _DOT)
        self._client.post("message/custom/send", data={"touser": openid, "msgtype": kind, kind: media})

    def send_template(self, openid: str, template_id: str, data: Mapping[str, str], once: str, url: str = "") -> str:
        """A template message; gives its msgid. ``once``: WeChat sends one with the same mark only once within ten minutes."""
        body: dict[str, Any] = {"touser": openid, "template_id": template_id, "client_msg_id": once}
        if url:
            body["url"] = url
        body["data"] = {name: {"value": value} for name, value in data.items()}
        return str(self._client.post("message/template/send", data=body).get("msgid", ""))

    def send_subscription(self, openid: str, template_id: str, data: Mapping[str, str], once: str) -> str:
        """A subscription notice, which uses up one consent. WeChat gives no id: the event that tells its fate names the template."""
        body: dict[str, Any] = {"touser": openid, "template_id": template_id, "client_msg_id": once}
        body["data"] = {name: {"value": value} for name, value in data.items()}
        self._client.post("message/subscribe/bizsend", data=body)
        return subscription_mark(template_id, openid)

    def create_menu(self, menu: Mapping[str, Any]) -> None:
        """Writes the account's menu."""
        self._client.post("menu/create", data=dict(menu))

    def templates(self) -> list[dict[str, Any]]:
        """The templates that the account has."""
        return list(self._client.get("template/get_all_private_template").get("template_list", []))

    def subscriptions(self) -> list[dict[str, Any]]:
        """The subscription notices that the account has."""
        return list(self._client.get(f"{HOST}/wxaapi/newtmpl/gettemplate").get("data", []))

    def quota(self, path: str) -> dict[str, int]:
        """daily_limit, used and remain of this path today."""
        return dict(self._client.post("openapi/quota/get", data={"cgi_path": path})["quota"])

    def clear_quota(self) -> None:
        """Sets the day's counters of every call back; ten times a month."""
        self._client.post("clear_quota", data={"appid": self._app_id})

    def upload(self, kind: str, name: str, content: bytes) -> str:
        """Puts a picture, voice or video there for three days; its media id. Bytes, so that a repeat sends the whole file again."""
        with unseen():
            return str(self._client.post("media/upload", params={"type": kind}, files={"media": (name, content)})["media_id"])

    def place_code(self, scene: str) -> str:
        """A permanent QR code for this scene (1-64 characters); the address that it says. There are 100,000 of them for an account."""
        body = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": scene}}}
        return str(self._client.post("qrcode/create", data=body)["url"])

    def download(self, media_id: str) -> tuple[bytes, str]:
        """A picture, voice or video with its content type, streamed; at most 32 MiB."""
        return with_token(self._tokens.token, lambda token: self._downloaded(media_id, token))

    def _downloaded(self, media_id: str, token: str) -> tuple[bytes, str]:
        params = {"access_token": token, "media_id": media_id}
        content, kind = fetched(f"{self._base}/cgi-bin/media/get", params, ApiError)
        if not told(kind):
            return content, kind
        data = _json(content)
        if "video_url" in data:
            return fetched(str(data["video_url"]), {}, ApiError)
        raise _refused(data.get("errcode"), str(data.get("errmsg", "no media")))

    def _fetch(self) -> tuple[str, int]:
        """stable_token: the same token for whoever asks, so that two installations do not take it from each other."""
        body = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._secret}
        try:
            answer = requests.post(f"{self._base}/cgi-bin/stable_token", json=body, timeout=TIMEOUT)
            answer.raise_for_status()
        except requests.RequestException as error:
            with unseen():
                raise unheard(error, ApiError) from None
        data = _json(answer.content)
        if not data.get("access_token"):
            raise _refused(data.get("errcode"), str(data.get("errmsg", "no token")))
        return str(data["access_token"]), _life(data)

    def _fetch_ticket(self) -> tuple[str, int]:
        data = self._client.get("ticket/getticket", params={"type": "jsapi"})
        if not data.get("ticket"):
            raise _refused(data.get("errcode"), "no ticket")
        return str(data["ticket"]), _life(data)


def _life(data: Mapping[str, Any]) -> int:
    """Seconds that what was fetched is good for."""
    seconds = str(data.get("expires_in"))
    return int(seconds) if seconds.isdecimal() else 7200


def _json(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content.decode("utf-8", "replace"))
    except ValueError:
        raise ApiError(None, "no JSON") from None
    return data if isinstance(data, dict) else {}


def _refused(code: object, message: str) -> ApiError:
    rid = _RID.search(message)
    return ApiError(int(code) if isinstance(code, int | str) and str(code).lstrip("-").isdigit() else None, message, rid[1] if rid else "")


def fetched(url: str, params: Mapping[str, str], kind: type[E]) -> tuple[bytes, str]:
    """A file with its content type, streamed; at most 32 MiB. Raises ``kind``."""
    try:
        with requests.get(url, params=params, timeout=TIMEOUT, stream=True) as answer:
            answer.raise_for_status()
            parts, size = [], 0
            for part in answer.iter_content(65_536):
                parts.append(part)
                size += len(part)
                if size > _MEDIA_LIMIT:
                    raise kind(45002, "media above 32 MiB")
            return b"".join(parts), answer.headers.get("Content-Type", "")
    except requests.RequestException as error:
        raise unheard(error, kind) from None


@contextmanager
def unseen() -> Iterator[None]:
    """A call that shows nobody anything may be repeated, whatever became of it."""
    try:
        yield
    except ApiError as error:
        error.unsure = False
        raise


def told(content_type: str) -> bool:
    """Is this an answer in words, where a file was asked for?"""
    return content_type.startswith(("application/json", "text/"))


def unheard(error: requests.RequestException, kind: type[E]) -> E:
    """No answer to a call, as our own error. Never the exception's own words: the address in them holds the token."""
    status = error.response.status_code if error.response is not None else 0
    if status:
        return kind(None, f"HTTP {status}")
    # A call that never reached the other side may be repeated without doubling anything.
    reason = getattr(error.args[0], "reason", None) if error.args else None
    unsent = isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)
    return kind(None, "no JSON" if isinstance(error, ValueError) else type(error).__name__, unsure=not unsent)
