"""One transaction in the making: whose talk it is, the case made in it, and the open places filled from them."""

from __future__ import annotations

from dataclasses import dataclass, field

from cases import commands as c
from cases.commands import ME
from cases.model import Case
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
    _sealed: dict[str, bool] = field(default_factory=dict)

    def who(self, contact: int) -> int:
        """The contact's id, with ``ME`` resolved."""
        return self.me if contact == ME else contact

    def saved(self, case: Case) -> None:
        """This case was written last: open places are filled from it."""
        self.number, self.code = case.number, case.query_code
        self._sealed[case.number] = case.sealed

    def is_sealed(self, number: str) -> bool:
        """Is the case of this number a sealed one by now, whatever was thought when the command was made?"""
        if number and number not in self._sealed:
            row = self.cursor.one("SELECT sealed FROM cases WHERE number = :n", {"n": number})
            self._sealed[number] = bool(row and row[0])
        return self._sealed.get(number, False)

    def fill(self, text: str) -> str:
        """The text with its open places filled from the case of this work."""
        if "{" not in text or not self.number:
            return text
        return text.replace("{number}", self.number).replace("{query_code}", self.code)
