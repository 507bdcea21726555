"""What a card in WeCom offers: for each kind of notice its title and the staff words of its buttons."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.sentences import say, sentences

#: Kind of notice → staff words, the likeliest first; each button sends its word with the number, once.
CARDS: Mapping[str, tuple[str, ...]] = {
    "assignment": ("签收", "异议", "看"),
    "co_handling": ("看",),
    "confirm": ("转派", "看"),
    "objection": ("转派", "看"),
    "to_approve": ("同意", "退回", "看"),
    "unopened": ("签收", "看"),
    "unopened_own": ("签收", "看"),
    "urge": ("进展", "看"),
    "urged_again": ("看",),
    "warning": ("进展", "看"),
    "late": ("看",),
    "rated": ("看",),
    "called_back": ("看",),
    "alarm": ("已接",),
}


def card(kind: str, n: str) -> dict[str, str]:
    """``title`` and ``buttons`` (a line each: what stands on it | the words it sends) for a push; {} for a kind without a card."""
    if kind not in CARDS:
        return {}
    lines = (f"{_label(kind, word)}|{word} {n}" for word in CARDS[kind])
    return {"title": say(f"notice.card.{kind}"), "buttons": "\n".join(lines)}


def _label(kind: str, word: str) -> str:
    key = f"notice.button.{kind}"
    return say(key) if word == "进展" and key in sentences() else word
