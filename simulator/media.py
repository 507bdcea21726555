"""Temporary media: what people sent and what the account uploaded; gone after three days."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.errors import ApiError

LIFE = timedelta(days=3)
#: kind → (largest size in bytes, name endings).
KINDS = {
    "image": (10 * 2**20, ("png", "jpeg", "jpg", "gif")),
    "voice": (2 * 2**20, ("amr", "mp3")),
    "video": (10 * 2**20, ("mp4",)),
    "thumb": (64 * 2**10, ("jpg", "jpeg")),
}
TYPES = {"image": "image/jpeg", "voice": "audio/amr", "video": "video/mp4", "thumb": "image/jpeg"}
_ENDINGS = {"image": "jpg", "voice": "amr", "video": "mp4", "thumb": "jpg"}


@dataclass(frozen=True, slots=True)
class Medium:
    """One file."""

    kind: str
    content: bytes
    stored_at: datetime

    @property
    def content_type(self) -> str:
        """MIME type."""
        return TYPES[self.kind]

    @property
    def ending(self) -> str:
        """File name ending."""
        return _ENDINGS[self.kind]


@dataclass(slots=True)
class Media:
    """The files by media id."""

    _files: dict[str, Medium] = field(default_factory=dict)

    def put(self, kind: str, content: bytes, now: datetime) -> str:
        """Keeps a file and gives its media id."""
        media_id = secrets.token_urlsafe(48)
        self._files[media_id] = Medium(kind, content, now)
        return media_id

    def upload(self, kind: str, name: str, content: bytes, now: datetime) -> str:
        """The same for the account's own upload. Raises ``ApiError`` 40004, 40005, 40006."""
        if kind not in KINDS:
            raise ApiError(40004)
        limit, endings = KINDS[kind]
        if name.rpartition(".")[2].lower() not in endings:
            raise ApiError(40005)
        if not content or len(content) > limit:
            raise ApiError(40006)
        return self.put(kind, content, now)

    def get(self, media_id: str, now: datetime) -> Medium:
        """The file. Raises ``ApiError`` 40007 where there is none or its three days are over."""
        medium = self._files.get(media_id)
        if medium is None or now - medium.stored_at >= LIFE:
            raise ApiError(40007)
        return medium
