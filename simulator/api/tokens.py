"""/cgi-bin/token and /cgi-bin/stable_token."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from simulator.api.call import Call
from simulator.errors import ApiError
from simulator.world import World

_CODE_LIFE = timedelta(minutes=5)


def prove(world: World, given: Mapping[str, Any]) -> None:
    """Raises ``ApiError`` 41002, 41004, 40013, 40125 unless this is the account's AppID and secret."""
    if not given.get("appid"):
        raise ApiError(41002)
    if given["appid"] != world.account.app_id:
        raise ApiError(40013)
    secret = given.get("secret") or given.get("appsecret")
    if not secret:
        raise ApiError(41004)
    if secret != world.account.secret:
        raise ApiError(40125)


def sign_in(world: World, call: Call) -> dict[str, Any]:
    """/sns/oauth2/access_token: a code is good once, for five minutes."""
    prove(world, call.query)
    if call.query.get("grant_type") != "authorization_code":
        raise ApiError(40002)
    code = world.codes.pop(call.query.get("code", ""), None)
    if code is None:
        raise ApiError(40029)
    if call.now - code.at > _CODE_LIFE:
        raise ApiError(42003)
    virtual = {"is_snapshotuser": 1} if code.virtual else {}
    return {"access_token": "U", "expires_in": 7200, "refresh_token": "R", "openid": code.openid, "scope": "snsapi_base", **virtual}


def _allowed(world: World) -> None:
    """Is the caller's address listed, the secret not frozen?"""
    if world.tokens.refusal:
        raise ApiError(world.tokens.refusal)


def old(world: World, call: Call) -> dict[str, Any]:
    """A new token with each call."""
    if call.query.get("grant_type") != "client_credential":
        raise ApiError(40002)
    prove(world, call.query)
    _allowed(world)
    token, seconds = world.tokens.old(call.now)
    return {"access_token": token, "expires_in": seconds}


def stable(world: World, call: Call) -> dict[str, Any]:
    """The same token until shortly before its end."""
    data = call.json()
    if data.get("grant_type") != "client_credential":
        raise ApiError(40002)
    prove(world, data)
    _allowed(world)
    token, seconds = world.tokens.stable(call.now, bool(data.get("force_refresh")))
    return {"access_token": token, "expires_in": seconds}
