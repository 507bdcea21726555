"""/cgi-bin/media/upload, /cgi-bin/media/get, and the address that the latter gives for a video."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.api.call import Call
from simulator.errors import ApiError
from simulator.media import Medium
from simulator.world import World


def upload(world: World, call: Call) -> Mapping[str, Any]:
    """Takes the multipart field `media`."""
    if call.upload is None:
        raise ApiError(44002)
    kind = call.query.get("type", "")
    media_id = world.media.upload(kind, call.upload.name, call.upload.content, call.now)
    return {"type": kind, "media_id": media_id, "created_at": int(call.now.timestamp())}


def get(world: World, call: Call) -> Mapping[str, Any] | Medium:
    """The bytes; for a video the address where they are."""
    media_id = call.query.get("media_id", "")
    medium = world.media.get(media_id, call.now)
    if medium.kind == "video":
        return {"video_url": f"{call.host}/video?id={media_id}"}
    return medium


def video(world: World, call: Call) -> Medium:
    """/video: the bytes themselves, on a host of its own at WeChat; needs no token."""
    return world.media.get(call.query.get("id", ""), call.now)
