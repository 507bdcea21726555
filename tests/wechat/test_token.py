"""One owner of the token: however many threads and processes ask, and whatever the clock does, it is fetched once."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from simulator.wechat import WeChatServer
from store import Store
from wechat import token
from wechat.client import Api
from wechat.errors import ApiError
from wechat.token import Tokens

from .conftest import APP_ID, SECRET, STABLE, machine, paths, spoken


def storm(*askers: Callable[[], str]) -> set[str]:
    """All ask at one moment; the tokens they got."""
    gate = threading.Barrier(len(askers))

    def ask(asker: Callable[[], str]) -> str:
        gate.wait()
        return asker()

    with ThreadPoolExecutor(len(askers)) as pool:
        return set(pool.map(ask, askers))


def test_eight_threads_on_a_cold_cache_make_one_fetch(wechat: WeChatServer, api: Api) -> None:
    assert len(storm(*[api.access_token] * 8)) == 1
    assert paths(wechat) == [STABLE]


def test_two_owners_of_one_shelf_make_one_fetch(wechat: WeChatServer, shelf: Store) -> None:
    """As two processes do."""
    apis = [Api(APP_ID, SECRET, wechat.base, shelf.admin, machine) for _ in range(2)]
    assert len(storm(*[api.access_token for api in apis * 4])) == 1
    assert paths(wechat) == [STABLE]


def test_two_processes_databases_make_one_fetch(wechat: WeChatServer, shelf: Store) -> None:
    others = [Store.open(shelf._db.url, shelf._vault, durable=False) for _ in range(3)]
    apis = [Api(APP_ID, SECRET, wechat.base, store.admin, machine) for store in others]
    assert len(storm(*[api.access_token for api in apis * 2])) == 1
    assert paths(wechat) == [STABLE]
    for store in others:
        store.close()


class Counted:
    """A source of tokens that counts; each takes a moment."""

    def __init__(self, life: int = 7200) -> None:
        self.given, self._serial, self._life = list[str](), itertools.count(1), life

    def __call__(self) -> tuple[str, int]:
        time.sleep(0.02)
        self.given.append(f"T{next(self._serial)}")
        return self.given[-1], self._life


def test_a_storm_after_one_refusal_makes_one_fetch(shelf: Store) -> None:
    source = Counted()
    owners = [Tokens(source, shelf.admin, machine, APP_ID) for _ in range(2)]
    assert storm(*[owner.token for owner in owners]) == {"T1"}
    assert storm(*[lambda owner=owner: owner.token("T1") for owner in owners * 4]) == {"T2"}  # type: ignore[misc]
    assert source.given == ["T1", "T2"]
    assert owners[0].token("T1") == "T2", "a late refusal of the old one changes nothing"


@pytest.mark.parametrize(("life", "fetches"), [(7200, 1), (301, 1), (300, 2), (10, 2)])
def test_a_token_is_renewed_five_minutes_before_its_end(shelf: Store, life: int, fetches: int) -> None:
    source, now = Counted(life), machine()
    owner = Tokens(source, shelf.admin, lambda: now, APP_ID)
    owner.token()
    owner.token()
    assert len(source.given) == fetches


def test_a_restart_finds_the_token_on_the_shelf(shelf: Store) -> None:
    source = Counted()
    assert Tokens(source, shelf.admin, machine, APP_ID).token() == Tokens(source, shelf.admin, machine, APP_ID).token() == "T1"
    assert Tokens(source, shelf.admin, machine, "wxOther").token() == "T2", "another account has its own"
    later = Tokens(source, shelf.admin, lambda: machine() + timedelta(hours=2), APP_ID)
    assert later.token() == "T3"


def test_the_shelf_holds_no_readable_token(shelf: Store, tmp_path: object) -> None:
    owner = Tokens(lambda: ("VERY-SECRET-TOKEN", 7200), shelf.admin, machine, APP_ID)
    owner.token()
    row = shelf._db.reading().one("SELECT value_c FROM meta WHERE key = :k", {"k": f"access_token:{APP_ID}"})
    assert b"VERY-SECRET-TOKEN" not in bytes(row[0])


def test_a_failed_fetch_is_raised_and_keeps_nobody_waiting(shelf: Store) -> None:
    def refused() -> tuple[str, int]:
        raise ApiError(40125, "invalid appsecret")

    owner = Tokens(refused, shelf.admin, machine, APP_ID)
    with pytest.raises(ApiError, match="40125"):
        owner.token()
    start = time.monotonic()
    assert Tokens(Counted(), shelf.admin, machine, APP_ID).token() == "T1"
    assert time.monotonic() - start < 1, "the turn was given back"


def test_a_process_that_died_while_fetching_holds_nobody_up_for_ever(shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token, "_PATIENCE", 0.2)
    assert shelf.admin.take_turn(f"access_token:{APP_ID}", machine(), 20)
    assert Tokens(Counted(), shelf.admin, machine, APP_ID).token() == "T1"


def test_whoever_lost_patience_leaves_the_others_turn_alone(shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token, "_PATIENCE", 0.1)
    assert shelf.admin.take_turn(f"access_token:{APP_ID}", machine(), 20)
    Tokens(Counted(), shelf.admin, machine, APP_ID).token()
    assert not shelf.admin.take_turn(f"access_token:{APP_ID}", machine(), 20)


def test_a_token_that_died_on_wechats_side_is_replaced_for_all(wechat: WeChatServer, api: Api) -> None:
    openid = spoken(wechat)
    api.send_text(openid, "一")
    wechat.world.tokens.revoke()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: api.send_text(openid, f"第{n}句"), range(4)))
    assert paths(wechat).count(STABLE) == 2
    assert len(wechat.sent) == 5
