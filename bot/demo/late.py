"""Understanding that is read from disk while the page is already there: its dictionaries take longest of all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from bot.behind import Behind

if TYPE_CHECKING:
    from nlp.reader import Reader


class LateReader(Behind):
    """A reader that begins to load at ``start``; whoever asks before it has ended waits for the end."""

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

    @property
    def now(self) -> Reader:
        """The loaded reader. Raises what loading raised."""
        return self._loaded.result()
