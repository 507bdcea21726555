"""Bringing the schema up to date, with Alembic and without a configuration file of its own."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import LargeBinary, create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from store.tables import metadata
from store.vault import Vault

_FOLDER = Path(__file__).parent / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, vault: Vault | None = None) -> None:
    """Runs what migrations are missing; an up-to-date database is left alone. ``vault``: for migrations that change what is encrypted."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(_config(url), "head")


def fault(url: str) -> str:
    """ "" when its schema is the newest, else what is wrong, in one line. Raises ``SQLAlchemyError`` where the database does not answer."""
    steps = ScriptDirectory.from_config(_config(url))
    head, known = steps.get_current_head(), {step.revision for step in steps.walk_revisions()}
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            here = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    if here is not None and here not in known:
        return f"数据库是更新版本的程序建的（{here}）：请用那个版本的程序，不要用旧版本打开"
    if here is None:
        return "数据库是空的：请运行 `./xinfang db upgrade`"
    return "" if here == head else f"数据库是旧版本的（{here}，程序要 {head}）：请运行 `./xinfang db upgrade`"


def holds_secrets(url: str) -> bool:
    """Does anything stand there that was written with a key? False where nothing can be read; makes no file."""
    file = url.removeprefix("sqlite:///")
    if file != url and not Path(file).is_file():
        return False
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            here = inspect(connection)
            for table in metadata.sorted_tables:
                known = {column["name"] for column in here.get_columns(table.name)} if here.has_table(table.name) else set()
                for column in (c.name for c in table.columns if isinstance(c.type, LargeBinary) and c.name in known):
                    if connection.execute(text(f"SELECT 1 FROM {table.name} WHERE {column} IS NOT NULL LIMIT 1")).first():
                        return True
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()
    return False
