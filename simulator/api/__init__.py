"""WeChat's API side: one table of paths, one function for each. Functions get the world and the call, and raise ``ApiError``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.api import accounts, files, menus, notices, sending, tokens
from simulator.api.call import Call
from simulator.media import Medium
from simulator.world import World

Answer = Mapping[str, Any] | Medium


@dataclass(frozen=True, slots=True)
class Route:
    """One path. ``method``: what it must be called with, "" = any; ``open``: needs no access_token."""

    answer: Callable[[World, Call], Answer]
    method: str = ""
    open: bool = False


ROUTES: Mapping[str, Route] = {
    "/cgi-bin/token": Route(tokens.old, open=True),
    "/cgi-bin/stable_token": Route(tokens.stable, "POST", open=True),
    "/sns/oauth2/access_token": Route(tokens.sign_in, "GET", open=True),
    "/cgi-bin/message/custom/send": Route(sending.custom, "POST"),
    "/cgi-bin/message/custom/typing": Route(sending.typing, "POST"),
    "/cgi-bin/message/template/send": Route(notices.template, "POST"),
    "/cgi-bin/template/get_all_private_template": Route(notices.listed),
    "/cgi-bin/message/subscribe/bizsend": Route(notices.subscription, "POST"),
    "/wxaapi/newtmpl/gettemplate": Route(notices.subscriptions),
    "/cgi-bin/media/upload": Route(files.upload, "POST"),
    "/cgi-bin/media/get": Route(files.get),
    "/video": Route(files.video, open=True),
    "/cgi-bin/menu/create": Route(menus.create, "POST"),
    "/cgi-bin/menu/get": Route(menus.get),
    "/cgi-bin/menu/delete": Route(menus.delete),
    "/cgi-bin/menu/addconditional": Route(menus.add_conditional, "POST"),
    "/cgi-bin/menu/delconditional": Route(menus.delete_conditional, "POST"),
    "/cgi-bin/get_current_selfmenu_info": Route(menus.current),
    "/cgi-bin/user/info": Route(accounts.user),
    "/cgi-bin/qrcode/create": Route(accounts.qrcode, "POST"),
    "/cgi-bin/ticket/getticket": Route(accounts.ticket),
    "/cgi-bin/clear_quota": Route(accounts.clear_quota, "POST"),
    "/cgi-bin/clear_quota/v2": Route(accounts.clear_quota_by_secret, "POST", open=True),
    "/cgi-bin/openapi/quota/get": Route(accounts.quota, "POST"),
    "/cgi-bin/openapi/quota/clear": Route(accounts.clear_path, "POST"),
    "/cgi-bin/openapi/rid/get": Route(accounts.explain, "POST"),
    "/cgi-bin/getcallbackip": Route(accounts.callback_ips),
    "/cgi-bin/get_api_domain_ip": Route(accounts.callback_ips),
}

__all__ = ["ROUTES", "Answer", "Call", "Route"]
