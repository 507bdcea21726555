"""A backup in one file: every table of one snapshot as JSON lines in a zip, with the media beside them; encrypted values stay encrypted.

The same file restores into SQLite and into PostgreSQL. The key file is never inside; a fingerprint tells whether the right one is there.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Table, func, insert, select, text

from store.db import Database
from store.tables import metadata
from store.vault import Vault

_FORMAT = 1
_BATCH = 500
_MEDIA = "media/"


class BadBackup(Exception):
    """The file cannot be restored here; ``str()`` is one line that says why. Raised by ``restore``."""


def backup(db: Database, vault: Vault, folder: Path, target: Path) -> int:
    """Writes the file, mode 0600, and gives the number of rows; ``folder`` holds the media. An existing file stays until all is written."""
    unfinished = target.with_name(target.name + ".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            rows = _fill(db, vault, folder, file)
        unfinished.replace(target)
    finally:
        # What a full disk cut short would be taken for a backup, and keeps the disk full.
        unfinished.unlink(missing_ok=True)
    return rows


def _fill(db: Database, vault: Vault, folder: Path, file: IO[bytes]) -> int:
    rows = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box, _snapshot(db) as connection:
        box.writestr("manifest.json", json.dumps({"format": _FORMAT, "revision": _revision(connection), "key": _fingerprint(vault)}))
        for table in metadata.sorted_tables:
            with box.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
                rows += _write(connection, table, out)
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            box.write(path, _MEDIA + path.relative_to(folder).as_posix())
    return rows


def restore(db: Database, vault: Vault, folder: Path, source: Path) -> int:
    """Reads the file into a database without cases and people, all or nothing; gives the number of rows. Raises ``BadBackup``."""
    try:
        with zipfile.ZipFile(source) as box, db.engine.connect() as connection:
            _begin(db, connection)
            _fitting(json.loads(box.read("manifest.json")), vault, connection)
            rows = sum(_read(connection, table, box) for table in metadata.sorted_tables)
            if not db.sqlite:
                _advance_sequences(connection)
            _unpack(box, folder)
            connection.exec_driver_sql("COMMIT")
            return rows
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BadBackup(f"{source} 不是本程序的备份，或者已经损坏") from error


def _snapshot(db: Database) -> Connection:
    connection = db.engine.connect()
    _begin(db, connection)
    return connection


def _begin(db: Database, connection: Connection) -> None:
    # On SQLite the driver is in autocommit mode, so that SQLAlchemy's own begin() would begin nothing.
    connection.exec_driver_sql("BEGIN" if db.sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _revision(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _fingerprint(vault: Vault) -> str:
    return vault.index("backup", "key file").hex()


def _write(connection: Connection, table: Table, out: IO[bytes]) -> int:
    rows = 0
    for row in connection.execution_options(yield_per=_BATCH).execute(select(table)).mappings():
        out.write(json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False).encode() + b"\n")
        rows += 1
    return rows


def _plain(value: Any) -> Any:
    return {"b": base64.b64encode(bytes(value)).decode()} if isinstance(value, bytes | memoryview) else value


def _raw(value: Any) -> Any:
    return base64.b64decode(value["b"]) if isinstance(value, dict) else value


#: Tables that show that a database is in use, with what people call a row of them.
_KEPT = {"cases": "信访件", "contacts": "来过话的人", "staff": "工作人员"}


def _fitting(manifest: dict[str, Any], vault: Vault, connection: Connection) -> None:
    if manifest.get("format") != _FORMAT or manifest.get("revision") != _revision(connection):
        raise BadBackup(f"这份备份是另一个版本的程序做的（{manifest.get('revision')}）：先用那个版本恢复，再升级")
    if manifest.get("key") != _fingerprint(vault):
        raise BadBackup("这份备份配的是另一个密钥文件：请先把那个放到 [security] key_file 的位置")
    counted = {name: connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one() for name in _KEPT}
    if any(counted.values()):
        there = "、".join(f"{_KEPT[name]}{count}" for name, count in counted.items() if count)
        raise BadBackup(f"这个库不是空的（已有{there}）：请在 [database] url 里写一个新库")


def _read(connection: Connection, table: Table, box: zipfile.ZipFile) -> int:
    connection.execute(table.delete())
    rows = 0
    with box.open(f"tables/{table.name}.jsonl") as lines:
        for batch in _batches(lines):
            connection.execute(insert(table), batch)
            rows += len(batch)
    return rows


def _batches(lines: IO[bytes]) -> Iterator[Sequence[dict[str, Any]]]:
    while batch := [{name: _raw(v) for name, v in json.loads(line).items()} for line in itertools.islice(lines, _BATCH)]:
        yield batch


def _advance_sequences(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement:
            name = table.name
            following = f"(SELECT coalesce(max(id), 0) + 1 FROM {name})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {following}, false)"))


def _unpack(box: zipfile.ZipFile, folder: Path) -> None:
    for name in box.namelist():
        path = folder / name.removeprefix(_MEDIA)
        if name.startswith(_MEDIA) and path.resolve().is_relative_to(folder.resolve()):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(box.read(name))
