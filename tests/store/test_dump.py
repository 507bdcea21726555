"""One backup file for both databases: everything comes back, nothing readable without the key, nothing restored over people's data."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.commands import Done, SaveContact, Work
from store import Store, upgrade
from store.dump import BadBackup
from store.vault import Vault

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path / "key")


def opened(url: str, vault: Vault) -> Store:
    upgrade(url)
    return Store.open(url, vault)


def sqlite(folder: Path, name: str, vault: Vault) -> Store:
    return opened(f"sqlite:///{folder / name}", vault)


def told(store: Store) -> None:
    work = Work(NOW, (SaveContact(name="王小明", phone="13800000001"),), "m:1", "oPerson", 0, {"step": "ask"}, reply="哪个村？")
    assert isinstance(store.commit(work), Done)


def folder_with(path: Path, **files: bytes) -> Path:
    path.mkdir(parents=True)
    for name, content in files.items():
        (path / name).write_bytes(content)
    return path


def check_same(store: Store) -> None:
    talk = store.talk("oPerson", "m:1")
    assert (talk.person.name, talk.person.phone, talk.answered, talk.version) == ("王小明", "13800000001", "哪个村？", 1)
    assert talk.dialogue == {"step": "ask"}


def test_everything_comes_back(tmp_path: Path, vault: Vault) -> None:
    old, new, file = sqlite(tmp_path, "old.db", vault), sqlite(tmp_path, "new.db", vault), tmp_path / "backup"
    told(old)
    rows = old.backup(folder_with(tmp_path / "media", photo=b"\xff\xd8"), file)
    assert new.restore(tmp_path / "other", file) == rows
    check_same(new)
    assert (tmp_path / "other/photo").read_bytes() == b"\xff\xd8"
    told_next = Work(NOW, (SaveContact(name="李小红"),), "m:2", "oOther", 0, {})
    assert isinstance(new.commit(told_next), Done), "new rows must find free ids"


def test_it_moves_a_county_to_postgresql_and_back(tmp_path: Path, vault: Vault, postgres: Callable[[], str]) -> None:
    old, server, again = sqlite(tmp_path, "old.db", vault), opened(postgres(), vault), sqlite(tmp_path, "again.db", vault)
    told(old)
    old.backup(tmp_path / "none", tmp_path / "one")
    server.restore(tmp_path / "none", tmp_path / "one")
    check_same(server)
    assert isinstance(server.commit(Work(NOW, (SaveContact(name="李小红"),), "m:2", "oOther", 0, {})), Done)
    server.backup(tmp_path / "none", tmp_path / "two")
    again.restore(tmp_path / "none", tmp_path / "two")
    check_same(again)
    server.close()


def test_nothing_in_it_is_readable(tmp_path: Path, vault: Vault) -> None:
    store, file = sqlite(tmp_path, "x.db", vault), tmp_path / "backup"
    told(store)
    store.backup(tmp_path / "none", file)
    with zipfile.ZipFile(file) as box:
        inside = b"".join(box.read(name) for name in box.namelist())
    for secret in ("王小明", "13800000001", "oPerson", "哪个村"):
        assert secret.encode() not in inside
    assert (tmp_path / "key").read_text()[10:40] not in inside.decode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_people_are_never_written_over(tmp_path: Path, vault: Vault) -> None:
    store = sqlite(tmp_path, "x.db", vault)
    told(store)
    store.backup(tmp_path / "none", tmp_path / "backup")
    with pytest.raises(BadBackup, match="已有来过话的人1"):
        store.restore(tmp_path / "none", tmp_path / "backup")
    check_same(store)


def test_the_wrong_key_file_is_told(tmp_path: Path, vault: Vault) -> None:
    store = sqlite(tmp_path, "x.db", vault)
    store.backup(tmp_path / "none", tmp_path / "backup")
    other = sqlite(tmp_path, "y.db", Vault.create(tmp_path / "other-key"))
    with pytest.raises(BadBackup, match="另一个密钥文件"):
        other.restore(tmp_path / "none", tmp_path / "backup")


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_other_files_are_refused(tmp_path: Path, vault: Vault, content: bytes) -> None:
    (tmp_path / "backup").write_bytes(content)
    with pytest.raises(BadBackup, match="不是本程序的备份"):
        sqlite(tmp_path, "x.db", vault).restore(tmp_path / "none", tmp_path / "backup")


def test_a_file_inside_cannot_leave_the_folder(tmp_path: Path, vault: Vault) -> None:
    store, file = sqlite(tmp_path, "x.db", vault), tmp_path / "backup"
    store.backup(folder_with(tmp_path / "media"), file)
    with zipfile.ZipFile(file, "a") as box:
        box.writestr("media/../../escaped", b"x")
    sqlite(tmp_path, "y.db", vault).restore(tmp_path / "deep/er", file)
    assert not list(tmp_path.rglob("escaped"))
