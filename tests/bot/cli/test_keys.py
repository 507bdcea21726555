"""A key file that is lost or another: nothing is made over it, and `check` says so and goes on."""

from __future__ import annotations

from store.vault import Vault

from .conftest import Shell

PUT_BACK = "数据库里的内容是用另一个密钥写的：请把保存的密钥文件放回"


def populated(shell: Shell) -> None:
    shell.ok("staff", "add", "--name", "周禾声", "--unit", "人社局", "--role", "unit", "--phone", "0914-1234567")
    shell.file()
    (shell.folder / "data/xinfang.key").rename(shell.folder / "saved.key")


def test_a_lost_key_is_not_replaced(shell: Shell) -> None:
    populated(shell)
    key = shell.folder / "data/xinfang.key"
    assert f"{PUT_BACK} {key}" in shell.fails("db", "upgrade")
    assert not key.exists()
    assert PUT_BACK in shell.fails("cases", "list")
    code, out, _ = shell("check")
    assert code == 1 and f"不对 database 数据库：{PUT_BACK}" in out and out.count(PUT_BACK) == 1
    assert "model 模型：能识别" in out and "calendar 日历：" in out
    (shell.folder / "saved.key").rename(key)
    assert "数据库是最新的" in shell.ok("db", "upgrade")
    assert "XF" in shell.ok("cases", "list")


def test_another_key_is_said_so_by_every_command(shell: Shell) -> None:
    populated(shell)
    Vault.create(shell.folder / "data/xinfang.key")
    assert PUT_BACK in shell.fails("db", "upgrade")
    assert PUT_BACK in shell.fails("backup", str(shell.folder / "b.zip"))
    assert "密钥文件" in shell.fails("cases", "list")
    code, out, _ = shell("check")
    assert code == 1 and out.count(PUT_BACK) == 1 and "templates 模板消息：" in out
    (shell.folder / "data/xinfang.key").write_text("{}")
    assert "不是密钥文件" in shell.fails("db", "upgrade")
    assert "不是密钥文件" in shell("check")[1]


def test_a_database_without_secrets_gets_a_new_key(shell: Shell) -> None:
    (shell.folder / "data/xinfang.key").unlink()
    assert "已生成密钥文件" in shell.ok("db", "upgrade")


def test_an_empty_database_is_said_once(shell: Shell) -> None:
    for file in (shell.folder / "data").glob("xinfang.*"):
        file.unlink()
    _, out, _ = shell("check")
    assert out.count("db upgrade") == 1
