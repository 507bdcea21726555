"""People's data, QR codes, the JS ticket, call limits, addresses."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from simulator.api.call import Call
from simulator.api.sending import OK
from simulator.api.tokens import prove
from simulator.errors import ApiError
from simulator.world import World

_MONTH = 2_592_000
_EXPLAINED = timedelta(days=7)


def user(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/user/info: no name, picture or region since December 2021."""
    person = world.people.get(call.query.get("openid", ""))
    if person is None:
        raise ApiError(40003)
    if not person.following:
        return {"subscribe": 0, "openid": person.openid}
    return {
        "subscribe": 1,
        "openid": person.openid,
        "language": "zh_CN",
        "subscribe_time": int(person.followed_at.timestamp()) if person.followed_at else 0,
        "remark": "",
        "groupid": 0,
        "tagid_list": [],
        "subscribe_scene": "ADD_SCENE_QR_CODE" if person.scene else "ADD_SCENE_SEARCH",
        "qr_scene": 0,
        "qr_scene_str": person.scene,
    }


def qrcode(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/qrcode/create: passing and permanent codes, by number or by words."""
    data = call.json()
    action = data.get("action_name")
    info = data.get("action_info")
    scene = info.get("scene") if isinstance(info, dict) else None
    if action not in ("QR_SCENE", "QR_STR_SCENE", "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE") or not isinstance(scene, dict):
        raise ApiError(40053)
    value = _scene(str(action), scene)
    if "LIMIT" in str(action):
        world.permanent.add(value)
        if len(world.permanent) > world.most_permanent:
            raise ApiError(45009, "permanent qrcode")
    ticket = secrets.token_urlsafe(60)
    world.scenes[ticket] = value
    url = f"http://weixin.qq.com/q/{secrets.token_urlsafe(12)}"
    if "LIMIT" in str(action):
        return {"ticket": ticket, "url": url}
    return {"ticket": ticket, "expire_seconds": min(int(data.get("expire_seconds", 60)), _MONTH), "url": url}


def _scene(action: str, scene: Mapping[str, Any]) -> str:
    if "STR" in action:
        text = scene.get("scene_str")
        if not isinstance(text, str) or not 1 <= len(text) <= 64:
            raise ApiError(40053)
        return text
    number = scene.get("scene_id")
    if not isinstance(number, int) or not 1 <= number <= (100_000 if "LIMIT" in action else 2**32 - 1):
        raise ApiError(40053)
    return str(number)


def ticket(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/ticket/getticket."""
    if call.query.get("type") not in ("jsapi", "wx_card"):
        raise ApiError(40008)
    made = secrets.token_urlsafe(64)
    world.tickets.add(made)
    return {**OK, "ticket": made, "expires_in": 7200}


def clear_quota(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/clear_quota."""
    if call.json().get("appid") != world.account.app_id:
        raise ApiError(40013)
    world.quota.clear(call.now)
    return OK


def clear_quota_by_secret(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/clear_quota/v2: needs no token."""
    prove(world, call.json() if call.raw else call.query)
    world.quota.clear(call.now)
    return OK


def quota(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/openapi/quota/get."""
    path = str(call.json().get("cgi_path", ""))
    limit = world.quota.limits.get(path)
    if limit is None:
        raise ApiError(76021)
    used = world.quota.used[path]
    return {**OK, "quota": {"daily_limit": limit, "used": used, "remain": limit - used}}


def clear_path(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/openapi/quota/clear: one path's counter."""
    path = str(call.json().get("cgi_path", ""))
    if path not in world.quota.limits:
        raise ApiError(76021)
    world.quota.clear(call.now, path)
    return OK


def explain(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/openapi/rid/get: why a call failed, for seven days."""
    made = world.rids.get(str(call.json().get("rid", "")))
    if made is None:
        raise ApiError(76001)
    at, path, code = made
    if call.now - at > _EXPLAINED:
        raise ApiError(76003)
    return {**OK, "request": {"invoke_time": int(at.timestamp()), "request_url": path, "response_body": str(code)}}


def callback_ips(_world: World, _call: Call) -> Mapping[str, Any]:
    """/cgi-bin/getcallbackip and /cgi-bin/get_api_domain_ip: the stand-in lives on this machine alone."""
    return {"ip_list": ["127.0.0.1"]}
