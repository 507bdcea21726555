"""`posters`: one page a place, its code asked for once, the scan known to the talk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from simulator.wechat import WeChatServer

from .conftest import Shell

ROWS = (
    "code,name,kind,parent,aliases,duties\n611026107,曹坪镇,town,,曹坪镇,村道\n"
    "grid-03-17,窑沟村三网格,grid,611026107,,\nv2,九甲沟村,village,611026107,,\n"
)


@pytest.fixture
def wechat(shell: Shell) -> Iterator[WeChatServer]:
    with WeChatServer(lambda: datetime.now(UTC), "wx0123456789abcdef", "secret-of-the-stand-in") as server:
        account = (
            f'[wechat]\napp_id = "wx0123456789abcdef"\napp_secret = "secret-of-the-stand-in"\ntoken = "t"\napi_base = "{server.base}"\n'
        )
        file = shell.folder / "config.toml"
        file.write_text(file.read_text(encoding="utf-8") + account, encoding="utf-8")
        (shell.folder / "units.csv").write_text(ROWS, encoding="utf-8")
        shell.ok("units", "import", str(shell.folder / "units.csv"))
        yield server


def test_one_page_for_each_village_and_grid(shell: Shell, wechat: WeChatServer) -> None:
    out = shell.folder / "posters.html"
    assert shell.ok("posters", str(out)) == f"2张海报写到 {out}\n"
    page = out.read_text(encoding="utf-8")
    assert page.count("<section>") == page.count("<svg") == 2
    assert "曹坪镇窑沟村三网格" in page and "0914-0000000" in page and "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert sorted(wechat.world.scenes.values()) == ["grid-03-17", "v2"]


def test_a_code_is_asked_for_once(shell: Shell, wechat: WeChatServer) -> None:
    out = shell.folder / "posters.html"
    shell.ok("posters", str(out), "--unit", "grid-03-17")
    first = out.read_text(encoding="utf-8")
    shell.ok("posters", str(out), "--unit", "grid-03-17")
    assert out.read_text(encoding="utf-8") == first and len(wechat.world.scenes) == 1


def test_what_is_no_place_is_named(shell: Shell, wechat: WeChatServer) -> None:
    assert "nowhere 不是在用的村、网格或镇办" in shell.fails("posters", str(shell.folder / "x.html"), "--unit", "nowhere")
    wechat.faults.add(45009, "qrcode")
    assert "45009" in shell.fails("posters", str(shell.folder / "x.html"))
    assert not (shell.folder / "x.html").exists()
