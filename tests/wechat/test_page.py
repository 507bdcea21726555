"""The JS-SDK's signature, and its ticket: fetched once, however many ask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from simulator.wechat import WeChatServer
from store import Store
from wechat.client import Api
from wechat.errors import ApiError
from wechat.page import Proofs, script, sign

from .conftest import APP_ID, SECRET, machine, paths

TICKET = "/cgi-bin/ticket/getticket"
_GIVEN = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"


@pytest.mark.parametrize(
    ("url", "signature"),
    [
        ("http://mp.weixin.qq.com", "f4d90daf4b3bca3078ab155816175ba34c443a7b"),
        ("http://mp.weixin.qq.com?params=value", "0f9de62fce790f9a083d5c99e95740ceb90c27ed"),
        ("http://mp.weixin.qq.com?params=value#wechat_redirect", "0f9de62fce790f9a083d5c99e95740ceb90c27ed"),
    ],
)
def test_wechats_own_examples(url: str, signature: str) -> None:
    assert sign(_GIVEN, "Wm3WZYTPz0wzccnW", 1414587457, url) == signature


def test_a_storm_of_pages_makes_one_fetch(wechat: WeChatServer, api: Api, shelf: Store) -> None:
    other = Api(APP_ID, SECRET, wechat.base, shelf.admin, machine)
    with ThreadPoolExecutor(8) as pool:
        got = set(pool.map(lambda one: one.ticket(), [api, other] * 8))
    assert len(got) == 1 and paths(wechat).count(TICKET) == 1


def test_a_ticket_is_renewed_before_it_ends(wechat: WeChatServer, shelf: Store) -> None:
    now = machine()
    api = Api(APP_ID, SECRET, wechat.base, shelf.admin, lambda: now)
    first = api.ticket()
    now += timedelta(hours=2) - timedelta(minutes=4)
    assert api.ticket() != first


def test_a_dead_token_is_replaced_on_the_way_to_the_ticket(wechat: WeChatServer, api: Api) -> None:
    api.access_token()
    wechat.world.tokens.revoke()
    assert api.ticket()


def test_each_page_has_a_proof_of_its_own(api: Api) -> None:
    proofs = Proofs(api, APP_ID, "https://x/my", machine)
    first, second = proofs.fresh(), proofs.fresh()
    assert first.nonce != second.nonce and first.signature != second.signature
    assert first.signature == sign(api.ticket(), first.nonce, first.timestamp, "https://x/my")


def test_a_wechat_that_gives_no_ticket_is_left_alone_for_a_minute(wechat: WeChatServer, api: Api) -> None:
    now = machine()
    proofs = Proofs(api, APP_ID, "https://x/my", lambda: now)
    wechat.faults.add(48001, "getticket")
    for _ in range(3):
        with pytest.raises(ApiError) as caught:
            proofs.fresh()
        assert caught.value.code == 48001
    assert TICKET not in paths(wechat), "the fault took the only call"
    now += timedelta(seconds=61)
    assert proofs.fresh().signature and paths(wechat).count(TICKET) == 1


def test_the_phone_loads_wechats_own_script() -> None:
    assert script("https://api.weixin.qq.com/") == "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"
    assert script("http://127.0.0.1:9") == "http://127.0.0.1:9/open/js/jweixin-1.6.0.js"
