"""/cgi-bin/token and /cgi-bin/stable_token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.api.call import Call
from simulator.errors import ApiError
from simulator.world import World


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


def old(world: World, call: Call) -> dict[str, Any]:
    """A new token with each call."""
    if call.query.get("grant_type") != "client_credential":
        raise ApiError(40002)
    prove(world, call.query)
    token, seconds = world.tokens.old(call.now)
    return {"access_token": token, "expires_in": seconds}


def stable(world: World, call: Call) -> dict[str, Any]:
    """The same token until shortly before its end."""
    data = call.json()
    if data.get("grant_type") != "client_credential":
        raise ApiError(40002)
    prove(world, data)
    token, seconds = world.tokens.stable(call.now, bool(data.get("force_refresh")))
    return {"access_token": token, "expires_in": seconds}
