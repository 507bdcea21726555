"""Nothing told in confidence stands readable in the database, and a sealed case opens with the sealed key alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from cases.commands import ME, Audit, Command, Done, OpenTask, Push, RaiseAlarm, Rate, SaveCase, SaveContact, SaveMedia, Work
from cases.model import Decision, Entry, Petitioner, Status
from store import Store
from store.tables import metadata
from store.vault import Unreadable, Vault

from .conftest import NOW, decision, rows

NAME, PHONE, ADDRESS, IDENTITY, OPENID = "欧阳小明", "13812345678", "窑沟村三组九号", "110101199001011237", "oX7secretOpenid"
TEXT, ANSWER, REASON, REPLY = "水渠塌了三个月没人修", "已安排施工队进场", "理由写在这里", "收到您反映的水渠"
SECRETS = (NAME, PHONE, ADDRESS, IDENTITY, OPENID, TEXT, ANSWER, REASON, REPLY)
SEALED_ONLY = ("检举控告", "贪污扶贫款", "纪检一室")


def told(sealed: bool) -> tuple[Command, ...]:
    """Everything that one confirmed petition may write."""
    more = {"category": "贪污扶贫款", "unit": "纪检一室", "purpose": "检举控告", "urgency": "E5"} if sealed else {}
    case = decision(
        text=TEXT, summary=TEXT, answer=ANSWER, petitioner=Petitioner(NAME, PHONE, ADDRESS, IDENTITY), against=NAME, facts={"note": TEXT},
        query_code="739152", sealed=sealed, **more,
    ).case  # fmt: skip
    entry = Entry(NOW, NAME, "submit", Status.DRAFT, Status.SUBMITTED, REASON, fields={"text": TEXT})
    return (
        SaveCase(Decision(case, (entry,))),
        Push("p:{number}", ME, "answer", ANSWER, NOW, "{number}", data={"thing4": TEXT}, sealed=sealed),
        OpenTask("t:{number}", "confirm", f"{NAME} {PHONE} {TEXT}", NOW, number="{number}", sealed=sealed),
        SaveMedia("media-1", "voice", NOW, number="{number}", sealed=sealed),
    )


def everything(store: Store, *, sealed: bool = False) -> Done:
    open_words: tuple[Command, ...] = (
        SaveContact(name=NAME, phone=PHONE, address=ADDRESS),
        RaiseAlarm("a:1", "E1", TEXT, NOW, place=ADDRESS, phone=PHONE),
        Audit(NOW, "李四", "phone", detail=f"{NAME} {PHONE}"),
    )
    talk = {"step": "idle", "draft": {"texts": [TEXT], "name": NAME, "sealed": sealed}, "last": REPLY}
    reply = REPLY + "，信访编号：{number} 查询码：{query_code}"
    done = store.commit(Work(NOW, (*told(sealed), *(() if sealed else open_words)), "m:1", OPENID, 0, talk, reply=reply))
    assert isinstance(done, Done)
    store.commit(Work(NOW, (Rate(done.number, "unit", 3, NOW, REASON),), "m:2", OPENID, 1, talk, reply=REPLY))
    return done


def contents(store: Store) -> Iterator[bytes]:
    """Every value of every table, as bytes."""
    for table in metadata.sorted_tables:
        for row in rows(store, f"SELECT * FROM {table.name}"):
            for value in row:
                yield bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def forms(secret: str) -> tuple[bytes, ...]:
    return secret.encode(), secret.encode("utf-16-le"), json.dumps(secret)[1:-1].encode()


def check_hidden(raw: bytes, secrets: tuple[str, ...]) -> None:
    found = [secret for secret in secrets if any(form in raw for form in forms(secret))]
    assert found == []


@pytest.mark.parametrize("sealed", [False, True])
def test_nothing_readable_in_any_table(store: Store, sealed: bool) -> None:
    done = everything(store, sealed=sealed)
    (row,) = store.outbox.claim(NOW, NOW)
    store.outbox.announced(row, "template", NOW, "id:1")
    store.outbox.sent(row, "custom", NOW)
    store.admin.put("access_token", REPLY, NOW)
    store.admin.add_staff("张三", "CGJ", {"unit"}, PHONE, "739152", NOW)
    raw = b"\0".join(contents(store))
    assert done.number.encode() in raw
    check_hidden(raw, (*SECRETS, "739152", *(SEALED_ONLY if sealed else ())))
    case = store.book.case(done.number)
    assert case is not None and (case.text, case.petitioner.phone, case.query_code) == (TEXT, PHONE, "739152")
    if sealed:
        assert (case.purpose, case.category, case.unit, case.urgency) == ("检举控告", "贪污扶贫款", "纪检一室", "E5")


@pytest.mark.parametrize("sealed", [False, True])
def test_nothing_readable_in_the_file(tmp_path: Path, sqlite_copy: object, vault: Vault, sealed: bool) -> None:
    assert callable(sqlite_copy)
    store = Store.open(sqlite_copy(tmp_path), vault)
    everything(store, sealed=sealed)
    store.due.forget_replies(NOW + timedelta(days=1))
    files = {path.name: path.read_bytes() for path in tmp_path.glob("xinfang.db*")}
    assert {"xinfang.db", "xinfang.db-wal"} <= files.keys() and len(files["xinfang.db-wal"]) > 4096
    check_hidden(b"".join(files.values()), (*SECRETS, "739152", *(SEALED_ONLY if sealed else ())))
    store.close()
    check_hidden(b"".join(path.read_bytes() for path in tmp_path.glob("xinfang.db*")), (*SECRETS, "739152"))


def other_sealed_key(path: Path, target: Path) -> Vault:
    keys = json.loads(path.read_text())
    target.write_text(json.dumps({**keys, "sealed": keys["index"]}))
    return Vault.load(target)


def test_a_sealed_case_wants_the_sealed_key(store: Store, url: str, vault: Vault, tmp_path: Path) -> None:
    sealed = everything(store, sealed=True).number
    plain = store.commit(Work(NOW, (SaveCase(decision(contact=0)),)))
    assert isinstance(plain, Done)
    without = Store.open(url, other_sealed_key(tmp_path / "key", tmp_path / "other"))
    assert without.book.case(plain.number) is not None
    for read in (
        lambda: without.book.case(sealed),
        lambda: without.book.entries(sealed),
        lambda: without.admin.tasks(),
        lambda: without.talk(OPENID, "m:1"),
    ):
        with pytest.raises(Unreadable):
            read()
    assert [row.key for row in without.outbox.claim(NOW, NOW)] == [], "what this key cannot read goes nowhere"
    assert without.admin.deliveries(sealed)[0]["status"] == "queued", "and waits for the right key"
    without.close()


def test_a_value_cannot_be_moved_to_another_row(store: Store) -> None:
    one, two = (store.commit(Work(NOW, (SaveCase(decision(contact=0)),))) for _ in range(2))
    assert isinstance(one, Done) and isinstance(two, Done)
    swap = "UPDATE cases SET body_c = (SELECT body_c FROM cases WHERE number = :one) WHERE number = :two"
    store._writer.write(lambda cursor: cursor.run(swap, {"one": one.number, "two": two.number}))
    assert store.book.case(one.number) is not None
    with pytest.raises(Unreadable):
        store.book.case(two.number)


def test_equal_words_are_not_equal_bytes(store: Store) -> None:
    for _ in range(2):
        store.commit(Work(NOW, (SaveCase(decision(contact=0)),)))
    assert rows(store, "SELECT COUNT(DISTINCT body_c) FROM log") == [(2,)]


def test_files_are_sealed_like_words(vault: Vault, tmp_path: Path) -> None:
    content = TEXT.encode() * 50
    plain, sealed = vault.seal_file(content, "media:1"), vault.seal_file(content, "media:2", sealed=True)
    check_hidden(plain + sealed, SECRETS)
    without = other_sealed_key(tmp_path / "key", tmp_path / "other")
    assert vault.open_file(sealed, "media:2") == without.open_file(plain, "media:1") == content
    for box, blob, where in (
        (without, sealed, "media:2"),
        (vault, plain, "media:2"),
        (vault, plain[:-1], "media:1"),
        (vault, b"", "media:1"),
    ):
        with pytest.raises(Unreadable):
            box.open_file(blob, where)


def test_what_was_written_over_is_in_no_free_page(sqlite_copy: Callable[[Path], str], vault: Vault, tmp_path: Path) -> None:
    url = sqlite_copy(tmp_path)
    store, file = Store.open(url, vault), Path(url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as raw:
        store.admin.put("kept", TEXT * 500, NOW)
        stood = bytes(raw.execute("SELECT value_c FROM meta WHERE key = 'kept'").fetchone()[0])
        parts = [stood[at : at + 60] for at in range(0, len(stood), 5_000)]
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert any(part in file.read_bytes() for part in parts)
        store.admin.put("kept", "", NOW)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    assert not any(part in file.read_bytes() for part in parts)
