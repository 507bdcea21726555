"""What is promised never to be built: no watching, scoring, listing or foretelling of petitioners, by no table, key, word or role."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import handlers
from bot.settings import Settings
from cases.model import Case, Petitioner
from cases.rights import ROLES, TABLE
from cases.transitions import TRANSITIONS
from handlers.dialogue import Dialogue, Draft
from store.tables import metadata

#: Names that such things go by.
NAMES = re.compile(r"risk|score|blacklist|watch_?list|credit|track|predict|profil|surveil|geo|latitude|control_level|key_person")
WORDS = re.compile(
    r"重点人员|重点人头|黑名单|失信|稳控|管控|风险等级|进京预测|上访户|缠访|闹访|刁民|无理取闹|再告也没用|不要去(?:市里|省里|北京)"
)


def kept() -> Iterator[str]:
    """Every name under which something is stored or set."""
    for table in metadata.sorted_tables:
        yield from (f"{table.name}.{column.name}" for column in table.c)
    for shape in (Case, Petitioner, Draft, Dialogue):
        yield from (f"{shape.__name__}.{field.name}" for field in fields(shape))
    yield from Settings.model_fields
    yield from ROLES
    yield from (f"{row.action}.{field.name}" for row in TRANSITIONS for field in row.fields)


def test_nothing_is_kept_that_watches_or_rates_a_person() -> None:
    names = list(kept())
    assert len(names) > 200 and [name for name in names if NAMES.search(name.lower())] == []


@pytest.mark.parametrize("file", ["sentences.toml", "../cases/transitions.toml", "../cases/rights.toml"])
def test_nobody_is_called_or_threatened_so(file: str) -> None:
    text = (Path(handlers.__file__).parent / file).read_text(encoding="utf-8")
    assert [found[0] for found in WORDS.finditer(text)] == []


def test_no_unit_takes_away_all_petitioners_and_no_administrator_reads() -> None:
    rows = {row["code"]: row for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))["role"]}
    assert not any("county" in rows[code]["sees"] for code in ("unit", "head", "grid"))
    assert [code for code in ("admin", "security", "audit") if rows[code]["sees"]] == []
    assert not any({"admin", "security", "audit"} & row.roles for row in TRANSITIONS)
