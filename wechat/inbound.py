"""``Inbound``: one frozen value for every message and event that WeChat pushes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType


def mark(name: str) -> str:
    """What stands for a push or a file of WeChat's in our own keys: whoever sent it cannot be read out of it."""
    return sha256(name.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Inbound:
    """One push from WeChat.

    ``kind``: text image voice video shortvideo location link event, or the unknown type as pushed. ``created``: unix seconds (UTC).
    ``event``: the event's name in lower case, "" for messages. ``event_key``: EventKey, without ``qrscene_``. ``menu_id``:
    bizmsgmenuid of a tapped menu item. ``extra``: every further field as text, nested lists as JSON text.
    ``key``: the dedupe key (MsgId for messages; person, time, event and its keys for events).
    """

    key: str
    openid: str
    account: str
    created: int
    kind: str
    text: str = ""
    event: str = ""
    event_key: str = ""
    menu_id: str = ""
    media_id: str = ""
    thumb_media_id: str = ""
    pic_url: str = ""
    format: str = ""
    latitude: float | None = None
    longitude: float | None = None
    label: str = ""
    title: str = ""
    description: str = ""
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def mark(self) -> str:
        """This push in the keys of what it causes."""
        return mark(self.key)
