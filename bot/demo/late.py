"""Understanding that is read from disk while the page is already there: its dictionaries take longest of all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlp.reader import Reader
    from nlp.reading import Facts, Reading, Slot, Urgency


class LateReader:
    """``handlers.turn.Reader`` that begins to load at ``start``; whoever asks before it has ended waits for the end."""

    def __init__(self, make: Callable[[], Reader]) -> None:
        self._make = make
        self._loaded: Future[Reader] = Future()

    def start(self) -> None:
        """Begins to load, in a thread."""
        threading.Thread(target=self._load, name="reader", daemon=True).start()

    def _load(self) -> None:
        try:
            self._loaded.set_result(self._make())
        except Exception as error:
            # Whoever asks hears of it; nobody may wait for ever.
            self._loaded.set_exception(error)

    def facts(self, text: str) -> Facts:
        """What every bubble is read for."""
        return self._loaded.result().facts(text)

    def read(self, text: str) -> Reading:
        """Everything understood of the text."""
        return self._loaded.result().read(text)

    def urgency(self, text: str) -> Urgency:
        """Emergency level alone."""
        return self._loaded.result().urgency(text)

    def accuses(self, text: str) -> bool:
        """Is misconduct alleged?"""
        return self._loaded.result().accuses(text)

    def slot(self, name: str, answer: str) -> Slot | None:
        """The answer to a question for this slot."""
        return self._loaded.result().slot(name, answer)

    def opener(self, text: str) -> str:
        """The kind of an opening that tells nothing yet, "" otherwise."""
        return self._loaded.result().opener(text)

    def question(self, text: str) -> str:
        """Id of the question this text asks, "" if none."""
        return self._loaded.result().question(text)
