"""Every sentence that the bot can say, read from ``sentences.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, str]:
    """Key ("citizen.greeting") → sentence with its open places."""
    return dict(_flat(tomllib.loads((files("handlers") / "sentences.toml").read_text(encoding="utf-8")), ""))


def _flat(table: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        found += _flat(value, f"{prefix}{name}.") if isinstance(value, Mapping) else [(prefix + name, value)]
    return found


def say(key: str, **places: object) -> str:
    """The sentence of this key with its places filled. Raises ``KeyError`` for an unknown key or a place left open."""
    return sentences()[key].format(**places)
