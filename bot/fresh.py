"""Understanding that follows the county: new units and newly used models are taken up by every process within half a minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.behind import Behind
from bot.reading import entries, learned_of
from nlp.reader import Reader

if TYPE_CHECKING:
    from cases.model import Unit
    from store import Store

#: Seconds after which it is looked again whether anything has changed.
_LIFE = 30.0
_State = tuple[tuple["Unit", ...], tuple[str, ...]]


class FreshReader(Behind):
    """A reader made anew when units or models have changed. One thread makes it; the others go on with the old one."""

    def __init__(self, store: Callable[[], Store], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._store, self._monotonic = store, monotonic
        self._making = threading.Lock()
        self._state = self._look()
        self._reader, self._until = self._make(), monotonic() + _LIFE

    def _look(self) -> _State:
        store = self._store()
        return tuple(store.book.units()), store.lessons.used()

    def _make(self) -> Reader:
        return Reader(entries(self._state[0]), learned=learned_of(self._store()))

    @property
    def now(self) -> Reader:
        """The reader of the units and models in force."""
        if self._monotonic() >= self._until and self._making.acquire(blocking=False):
            try:
                seen = self._look()
                if seen != self._state:
                    self._state = seen
                    self._reader = self._make()
                self._until = self._monotonic() + _LIFE
            finally:
                self._making.release()
        return self._reader
