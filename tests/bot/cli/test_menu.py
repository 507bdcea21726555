"""`menu push` before the stand-in, which refuses what WeChat refuses; and the menu's own file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handlers import menu as module
from handlers.menu import BadMenu, menu
from handlers.words import COMMANDS
from simulator.menu import check
from simulator.wechat import WeChatServer

from .conftest import Shell


@pytest.fixture
def wechat(shell: Shell) -> Iterator[WeChatServer]:
    with WeChatServer(lambda: datetime.now(UTC), "wx0123456789abcdef", "secret-of-the-stand-in") as server:
        account = (
            f'[wechat]\napp_id = "wx0123456789abcdef"\napp_secret = "secret-of-the-stand-in"\ntoken = "t"\napi_base = "{server.base}"\n'
        )
        file = shell.folder / "config.toml"
        file.write_text(file.read_text(encoding="utf-8") + account, encoding="utf-8")
        yield server


def leaves(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for button in made["button"] for leaf in button.get("sub_button", [button])]


def test_the_menu_stands_at_wechat_as_it_is_written(shell: Shell, wechat: WeChatServer) -> None:
    out = shell.ok("menu", "push")
    assert wechat.world.menu == menu()
    assert out == f"菜单已写到公众号：3个按钮，下面{len(leaves(menu()))}项\n"


def test_every_tap_is_a_word_that_the_bot_knows() -> None:
    made = menu()
    check(made)
    assert {leaf["key"] for leaf in leaves(made) if leaf["type"] == "click"} <= set(COMMANDS)
    assert len({leaf["name"] for leaf in leaves(made)}) == len(leaves(made))


@pytest.mark.parametrize(
    ("fault", "words"),
    [(40018, "40018"), (45009, "今天的调用次数用完了"), (48001, "没有这个接口的权限"), ("502", "HTTP 502"), (40164, "白名单")],
)
def test_a_refusal_is_one_line(shell: Shell, wechat: WeChatServer, fault: Any, words: str) -> None:
    wechat.faults.add(fault, "menu/create")
    why = shell.fails("menu", "push")
    assert "微信没有接受" in why and words in why
    assert wechat.world.menu is None


def test_an_account_without_data_is_said_so(shell: Shell) -> None:
    assert "wechat.app_id 是空的" in shell.fails("menu", "push")


BUTTON = '[[button]]\nname = "{name}"\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "一级菜单要有1到3个"),
        (BUTTON.format(name="好") * 4, "一级菜单要有1到3个"),
        (BUTTON.format(name="好"), "要有 say、location"),
        (BUTTON.format(name="好") + 'url = "http://example.org"\n', "https://"),
        (BUTTON.format(name="好") + 'say = "天气"\n', "不认识 天气 这个词"),
        (BUTTON.format(name="一二三四五六") + 'say = "进度"\n', "最多5个汉字"),
        (BUTTON.format(name="") + 'say = "进度"\n', "有一个按钮：名字不能空"),
        ('[[button]]\nsay = "进度"\n', "有一个按钮：名字不能空"),
        (BUTTON.format(name="好") + '[[button.sub]]\nname = "进度"\nsay = "进度"\n' * 6, "下面最多5项"),
        (BUTTON.format(name="好") + f'[[button.sub]]\nname = "{"长" * 21}"\nsay = "进度"\n', "最多20个汉字"),
        ("[[button]\n", "menu.toml：读不了"),
        ('button = "好"\n', "一级菜单要有1到3个"),
        ('[[button]]\nsub = "好"\n', "有一个按钮：下面最多5项"),
    ],
)
def test_a_mistake_in_the_file_names_the_button(
    shell: Shell, wechat: WeChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, why: str
) -> None:
    (tmp_path / "menu.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    assert why in shell.fails("menu", "push")
    assert wechat.world.calls == []


@pytest.mark.parametrize(
    "text", ['[[button]]\nname = "位置"\nlocation = true\n', '[[button]]\nname = "页"\nurl = "https://example.org/x"\n']
)
def test_places_and_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (tmp_path / "menu.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    check(menu())


def test_bad_menu_is_what_is_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "menu.toml").write_text("", encoding="utf-8")
    monkeypatch.setattr(module, "files", lambda _: tmp_path)
    with pytest.raises(BadMenu):
        menu()


def test_where_the_county_has_an_address_its_page_is_one_tap_away(shell: Shell, wechat: WeChatServer) -> None:
    assert not [leaf for leaf in leaves(menu()) if leaf["type"] == "view"]
    file = shell.folder / "config.toml"
    file.write_text(file.read_text(encoding="utf-8") + '[server]\npublic_url = "https://xf.example.org/"\n', encoding="utf-8")
    shell.ok("menu", "push")
    assert wechat.world.menu == menu("https://xf.example.org")
    (page,) = [leaf for leaf in leaves(menu("https://xf.example.org")) if leaf["type"] == "view"]
    assert page["url"] == "https://xf.example.org/my"
    check(menu("https://xf.example.org"))
