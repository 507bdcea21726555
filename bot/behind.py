"""A reader that asks another one, which may change or come late."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp.reader import Reader
    from nlp.reading import Facts, Reading, Slot, Urgency


class Behind(ABC):
    """``handlers.turn.Reader`` in front of whichever reader is there now."""

    @property
    @abstractmethod
    def now(self) -> Reader:
        """The reader that is asked."""

    def facts(self, text: str) -> Facts:
        """What every bubble is read for."""
        return self.now.facts(text)

    def read(self, text: str) -> Reading:
        """Everything understood of the text."""
        return self.now.read(text)

    def urgency(self, text: str, before: str = "") -> Urgency:
        """Emergency level alone."""
        return self.now.urgency(text, before)

    def accuses(self, text: str) -> bool:
        """Is misconduct alleged?"""
        return self.now.accuses(text)

    def slot(self, name: str, answer: str) -> Slot | None:
        """The answer to a question for this slot."""
        return self.now.slot(name, answer)

    def opener(self, text: str) -> str:
        """The kind of an opening that tells nothing yet, "" otherwise."""
        return self.now.opener(text)

    def question(self, text: str) -> str:
        """Id of the question this text asks, "" if none."""
        return self.now.question(text)
