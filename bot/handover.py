"""Where the account may not send by itself, what is held for a person goes in front of the passive reply to their next message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.alarms import reached
from cases.commands import Command, HandOver
from handlers.turn import Book
from wechat.replies import MAX_BYTES

_GAP, _MORE = "\n\n", "……"
#: Bytes kept free for the reply's open places, and the shortest piece of a long message worth its own lines.
_SPARE, _PIECE = 16, 240


class HeldText(Protocol):
    """A held message of the store's."""

    @property
    def id(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


def in_front(held: Sequence[HeldText], reply: str, book: Book, now: datetime) -> tuple[str, tuple[Command, ...]]:
    """The reply with what is held before it, in order, as much as one reply shows; and what the transaction writes of it."""
    room = MAX_BYTES - _SPARE - _size(reply)
    parts: list[str] = []
    commands: list[Command] = []
    for one in held:
        piece = one.text if _size(one.text + _GAP) <= room else _start(one.text, room - _size(_MORE + _GAP))
        if not piece:
            break
        whole = piece == one.text
        parts.append(piece if whole else piece + _MORE)
        commands.append(HandOver(one.id, "" if whole else _MORE + one.text[len(piece) :]))
        if not whole:
            break
        commands += reached(book, one.key, now) if one.kind == "alarm" else ()
        room -= _size(piece + _GAP)
    return _GAP.join([*parts, reply]), tuple(commands)


def _start(text: str, size: int) -> str:
    """The beginning of a long text in so many bytes, "" where that would be too little to read."""
    return text.encode()[:size].decode(errors="ignore") if size >= _PIECE else ""


def _size(text: str) -> int:
    return len(text.encode())
