"""Customer-service messages (客服消息) and the typing sign: windows, counters, shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from simulator.api.call import Call
from simulator.errors import ApiError
from simulator.people import Person
from simulator.world import Sent, World

MAX_BYTES = 2048
#: Refused to customer-service messages alone.
_SWITCHED_OFF = 48002
#: What each kind cannot do without besides.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "video": ("media_id", "thumb_media_id"),
    "music": ("musicurl", "hqmusicurl", "thumb_media_id"),
    "mpnewsarticle": ("article_id",),
    "miniprogrampage": ("title", "appid", "pagepath", "thumb_media_id"),
}
_TYPING_AFTER = timedelta(seconds=30)
OK = {"errcode": 0, "errmsg": "ok"}


def custom(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/message/custom/send."""
    data = call.json()
    person = receiver(world, data)
    kind = str(data.get("msgtype"))
    shape = _SHAPES.get(kind)
    if shape is None:
        raise ApiError(40008)
    if kind == "msgmenu" and not world.account.service:
        raise ApiError(40200)
    body = data.get(kind)
    if not isinstance(body, dict):
        raise ApiError(44004)
    if any(not body.get(part) for part in _PARTS.get(kind, ())):
        raise ApiError(47001, f"{kind} lacks one of {' '.join(_PARTS[kind])}")
    text = shape(world, call, body)
    if person.refusal:
        raise ApiError(person.refusal)
    _use_window(person, call.now)
    person.typing = False
    world.deliver(Sent(call.now, "custom", person.openid, kind, text, data))
    return OK


def receiver(world: World, data: Mapping[str, Any]) -> Person:
    """The person of ``touser``. Raises ``ApiError`` 40003 for an openid this account never met, 43019 for one it has blacklisted."""
    person = world.people.get(str(data.get("touser") or ""))
    if person is None:
        raise ApiError(40003)
    if person.blacklisted:
        raise ApiError(43019)
    if person.refusal not in (0, _SWITCHED_OFF):
        raise ApiError(person.refusal)
    return person


def _use_window(person: Person, now: datetime) -> None:
    if not person.following or not person.open(now):
        raise ApiError(45015)
    if person.left < 1:
        raise ApiError(45047)
    person.left -= 1


def typing(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/message/custom/typing."""
    data = call.json()
    person = receiver(world, data)
    command = data.get("command")
    if command not in ("Typing", "CancelTyping"):
        raise ApiError(45072)
    if person.spoke_at is None or call.now - person.spoke_at > _TYPING_AFTER:
        raise ApiError(45080)
    if command == "Typing" and person.typing:
        raise ApiError(45081)
    person.typing = command == "Typing"
    return OK


def _text(_world: World, _call: Call, body: Mapping[str, Any]) -> str:
    content = body.get("content")
    if not isinstance(content, str) or not content:
        raise ApiError(44004)
    if len(content.encode()) > MAX_BYTES:
        raise ApiError(45002)
    return content


def _file(world: World, call: Call, body: Mapping[str, Any]) -> str:
    world.media.get(str(body.get("media_id", "")), call.now)
    return str(body.get("title", ""))


def _video(world: World, call: Call, body: Mapping[str, Any]) -> str:
    world.media.get(str(body.get("thumb_media_id", "")), call.now)
    return _file(world, call, body)


def _news(_world: World, _call: Call, body: Mapping[str, Any]) -> str:
    articles = body.get("articles")
    if not isinstance(articles, list) or not articles:
        raise ApiError(44004)
    if len(articles) > 1:
        raise ApiError(45008)
    return str(articles[0].get("title", ""))


def _menu(_world: World, _call: Call, body: Mapping[str, Any]) -> str:
    items = body.get("list")
    if not isinstance(items, list) or not items or not all(isinstance(i, dict) and i.get("id") and i.get("content") for i in items):
        raise ApiError(44004)
    text = "\n".join([str(body.get("head_content", "")), *(str(i["content"]) for i in items), str(body.get("tail_content", ""))])
    if len(text.encode()) > MAX_BYTES:
        raise ApiError(45002)
    return text.strip("\n")


def _titled(_world: World, _call: Call, body: Mapping[str, Any]) -> str:
    return str(body.get("title") or body.get("article_id") or "")


_SHAPES: Mapping[str, Callable[[World, Call, Mapping[str, Any]], str]] = {
    "text": _text,
    "image": _file,
    "voice": _file,
    "video": _video,
    "music": _titled,
    "news": _news,
    "mpnewsarticle": _titled,
    "msgmenu": _menu,
    "miniprogrampage": _titled,
}
