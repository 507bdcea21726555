"""One call of the API as its function sees it, read the way WeChat reads: JSON whatever the Content-Type says, real UTF-8 only."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.errors import ApiError

_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")


@dataclass(frozen=True, slots=True)
class Upload:
    """The file of a multipart call."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """Path, query, body and moment of one call. ``host``: the address without a slash at the end that the caller knows us by."""

    path: str
    method: str
    query: Mapping[str, str]
    raw: bytes
    now: datetime
    upload: Upload | None = None
    host: str = ""

    def json(self) -> dict[str, Any]:
        """The body as an object. Raises ``ApiError`` 44002 (empty), 40033 (escaped characters), 47001 (not JSON, not UTF-8, no object)."""
        if not self.raw:
            raise ApiError(44002)
        if _ESCAPED.search(self.raw):
            raise ApiError(40033)
        try:
            data = json.loads(self.raw.decode())
        except ValueError as error:
            raise ApiError(47001) from error
        if not isinstance(data, dict):
            raise ApiError(47001)
        return data
