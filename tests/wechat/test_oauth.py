"""Signing in: the address, the code's single use and five minutes, and nobody's openid refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from simulator.wechat import WeChatServer
from wechat.errors import ApiError, Remedy
from wechat.oauth import SignIn, VirtualUser

from .conftest import APP_ID, SECRET


@pytest.fixture
def door(wechat: WeChatServer) -> SignIn:
    return SignIn(APP_ID, SECRET, wechat.base)


def test_the_address_has_wechats_order() -> None:
    assert SignIn(APP_ID, SECRET, "https://api.weixin.qq.com/").address("https://xf.example.gov.cn/my?n=1", "s1") == (
        f"https://open.weixin.qq.com/connect/oauth2/authorize?appid={APP_ID}&redirect_uri=https%3A%2F%2Fxf.example.gov.cn%2Fmy%3Fn%3D1"
        "&response_type=code&scope=snsapi_base&state=s1#wechat_redirect"
    )


def test_a_stand_in_asks_at_its_own_address(wechat: WeChatServer, door: SignIn) -> None:
    assert door.address("https://x/my", "s1").startswith(f"{wechat.base}/connect/oauth2/authorize?")


@pytest.mark.parametrize("state", ["", "a b", "中", "x" * 129])
def test_a_state_that_wechat_would_not_give_back_is_refused(door: SignIn, state: str) -> None:
    with pytest.raises(ValueError, match="state"):
        door.address("https://x", state)


def test_a_code_is_good_once(wechat: WeChatServer, door: SignIn) -> None:
    code = wechat.phone("oFang").sign_in()
    assert door.openid(code) == "oFang"
    with pytest.raises(ApiError) as caught:
        door.openid(code)
    assert (caught.value.code, caught.value.remedy) == (40029, Remedy.SIGN_IN)


def test_a_code_ends_after_five_minutes(wechat: WeChatServer, door: SignIn) -> None:
    code = wechat.phone("oFang").sign_in()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)), pytest.raises(ApiError) as caught:
        door.openid(code)
    assert (caught.value.code, caught.value.remedy) == (42003, Remedy.SIGN_IN)


def test_a_virtual_user_is_nobody(wechat: WeChatServer, door: SignIn) -> None:
    with pytest.raises(VirtualUser):
        door.openid(wechat.phone("oFang").sign_in(virtual=True))


@pytest.mark.parametrize("fault", ["502", "html", "drop"])
def test_no_answer_is_our_own_error(wechat: WeChatServer, door: SignIn, fault: str) -> None:
    wechat.faults.add(fault, "oauth2")  # type: ignore[arg-type]
    with pytest.raises(ApiError) as caught:
        door.openid("x")
    assert caught.value.code is None and SECRET not in str(caught.value)
