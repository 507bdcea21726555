"""One transaction in the making: whose talk it is, the case made in it, and the open places filled from them."""

from __future__ import annotations

from dataclasses import dataclass

from cases import commands as c
from cases.commands import ME
from store.db import Cursor
from store.vault import Vault


@dataclass(slots=True)
class Scene:
    """One transaction in the making: whose talk it is, and the case made in it."""

    cursor: Cursor
    vault: Vault
    work: c.Work
    me: int = 0
    number: str = ""
    code: str = ""
    case_id: int = 0

    def who(self, contact: int) -> int:
        """The contact's id, with ``ME`` resolved."""
        return self.me if contact == ME else contact

    def fill(self, text: str) -> str:
        """The text with its open places filled from the case of this work."""
        if "{" not in text or not self.number:
            return text
        return text.replace("{number}", self.number).replace("{query_code}", self.code)
