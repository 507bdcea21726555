"""The menu's paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.api.call import Call
from simulator.api.sending import OK
from simulator.errors import ApiError
from simulator.menu import check
from simulator.world import World


def create(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/menu/create."""
    menu = call.json()
    check(menu)
    world.menu = menu
    return OK


def get(world: World, _call: Call) -> Mapping[str, Any]:
    """/cgi-bin/menu/get."""
    if world.menu is None:
        raise ApiError(46003)
    more = {"conditionalmenu": world.conditional} if world.conditional else {}
    return {"menu": world.menu, **more}


def current(world: World, _call: Call) -> Mapping[str, Any]:
    """/cgi-bin/get_current_selfmenu_info."""
    return {"is_menu_open": int(world.menu is not None), "selfmenu_info": world.menu or {}}


def delete(world: World, _call: Call) -> Mapping[str, Any]:
    """/cgi-bin/menu/delete: the personalised menus go with it."""
    world.menu = None
    world.conditional.clear()
    return OK


def add_conditional(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/menu/addconditional."""
    menu = call.json()
    if world.menu is None:
        raise ApiError(65301)
    check(menu)
    menu_id = str(next(world.ids))
    world.conditional.append({**menu, "menuid": menu_id})
    return {"menuid": menu_id}


def delete_conditional(world: World, call: Call) -> Mapping[str, Any]:
    """/cgi-bin/menu/delconditional."""
    gone = str(call.json().get("menuid"))
    world.conditional[:] = [menu for menu in world.conditional if menu["menuid"] != gone]
    return OK
