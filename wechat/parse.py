"""XML of a push → ``Inbound``, for every message and event type; unknown types keep their kind and fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from wechat.inbound import Inbound
from wechat.xml import Rejected, read, scalar

_MILLISECONDS = 10**11
_LATEST = 2**33
#: WeChat's text fields → ours.
_TEXTS = {
    "Content": "text",
    "EventKey": "event_key",
    "bizmsgmenuid": "menu_id",
    "MediaId": "media_id",
    "ThumbMediaId": "thumb_media_id",
    "PicUrl": "pic_url",
    "Format": "format",
    "Label": "label",
    "Title": "title",
    "Description": "description",
    "Url": "url",
}
_DEGREES = {"Location_X": ("latitude", 90), "Latitude": ("latitude", 90), "Location_Y": ("longitude", 180), "Longitude": ("longitude", 180)}
_PLACED = frozenset(("ToUserName", "FromUserName", "CreateTime", "MsgType", "MsgId", "Event", *_TEXTS, *_DEGREES))
#: Events about a person that name them in a field of their own.
_NAMED = frozenset({"user_info_modified", "user_authorization_revoke", "user_authorization_cancellation"})


def parse(xml: bytes) -> Inbound:
    """The push as a frozen value. Raises ``Rejected`` when the XML is unreadable or does not say from whom or what it is.

    ``created`` is 0 when WeChat's time is missing or absurd; of a repeated field the first counts, the whole list stands in ``extra``.
    """
    fields = read(xml)
    sender, kind = scalar(fields.get("FromUserName", "")).strip(), scalar(fields.get("MsgType", "")).strip().lower()
    if not sender or not kind:
        raise Rejected(400, "FromUserName or MsgType is missing")
    event = scalar(fields.get("Event", "")).strip().lower() if kind == "event" else ""
    if kind == "event" and not event:
        raise Rejected(400, "Event is missing")
    return Inbound(
        key=_key(fields, sender, kind, event),
        openid=(scalar(fields.get("OpenID", "")).strip() if event in _NAMED else "") or sender,
        account=scalar(fields.get("ToUserName", "")).strip(),
        created=_created(fields),
        kind=kind,
        event=event,
        **_own(fields),
        extra=_extra(fields),
    )


def _own(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Our own names of what is there."""
    own: dict[str, Any] = {}
    for name, value in fields.items():
        if name in _TEXTS:
            own[_TEXTS[name]] = scalar(value).strip()
        elif name in _DEGREES:
            ours, limit = _DEGREES[name]
            own[ours] = _degrees(scalar(value), limit)
    if "event_key" in own:
        own["event_key"] = own["event_key"].removeprefix("qrscene_")
    return own


def _created(fields: Mapping[str, Any]) -> int:
    text = scalar(fields.get("CreateTime", "")).strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 15:
        return 0
    seconds = int(text)
    if seconds >= _MILLISECONDS:
        seconds //= 1000
    return seconds if seconds < _LATEST else 0


def _degrees(text: str, limit: int) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= limit else None


def _extra(fields: Mapping[str, Any]) -> Mapping[str, str]:
    rest = {name: value for name, value in fields.items() if name not in _PLACED or not isinstance(value, str)}
    return MappingProxyType({name: value if isinstance(value, str) else _json(value) for name, value in rest.items()})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _key(fields: Mapping[str, Any], sender: str, kind: str, event: str) -> str:
    """What makes two pushes the same: MsgId and sender; for events sender, second, name and every further field.

    A message without MsgId is keyed like an event. The sender is part of it, so that nobody is ever given another person's answer.
    """
    number = scalar(fields.get("MsgId", "")).strip()
    if number and kind != "event":
        return f"m:{sender}:{number}"
    rest = _json({name: value for name, value in fields.items() if name != "ToUserName"})
    proof = sha256(rest.encode("utf-8", "replace")).hexdigest()[:32]
    return f"e:{sender}:{scalar(fields.get('CreateTime', '')).strip()}:{event or kind}:{proof}"
