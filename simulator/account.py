"""The official account that the stand-in plays: credentials, message mode, what WeChat grants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

#: Gives the present moment, aware UTC.
Clock = Callable[[], datetime]
#: 明文, 兼容, 安全.
Mode = Literal["plain", "compatible", "safe"]


@dataclass(frozen=True, slots=True)
class Account:
    """One official account. ``service`` False plays a 测试号: no msgmenu (40200). ``denied``: API paths never granted to it (48001)."""

    app_id: str
    secret: str
    token: str
    aes_key: str = ""
    original_id: str = "gh_0123456789ab"
    mode: Mode = "safe"
    service: bool = True
    denied: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.mode != "plain" and len(self.aes_key) != 43:
            raise ValueError("compatible and safe mode need an EncodingAESKey of 43 characters")
