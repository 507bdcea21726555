"""What somebody says of work that was done for them: content or not, and why, by the words of ``data/verdict.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp.lexicon import Hit, Lexicon, table
from nlp.normal import fold

#: What is said after these is how it stands now.
_NOW = re.compile(r"现在|如今|后来|终于|总算|到头来|最后")
#: “满意个啥”, “好个屁”, “满意才怪”: the contrary of the word before.
_MOCKED = re.compile(r"\s*(?:(?:个|你)?(?:啥|什么|屁|鬼|球|锤子|铲铲|毛线?)|(?:那|就)?才(?:怪|有鬼|奇了?怪))")
#: “不是很满意”, “谈不上好”, “哪能满意”, “没有一点满意”: the contrary of the word after.
_DENIED = re.compile(
    r"(?:(?<!不得)不|没|莫|(?<![什怎])么|未|谈不上|说不上|算不上|没有|称不上|(?:谁|哪个)(?:说|讲)|哪里?|咋|怎么|难|无法|(?<!没)有(?:啥|什么))"
    r"(?:是|算|太|很|怎么|咋|觉得|多|大|够|能|感到|得|可能?|会|敢|说|以|法|有|[一半]点|[让叫令]人)*$"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``value``: 0 content, 1 more or less, 3 not content; ``reasons``: codes of the table, in the order of their words."""

    value: int
    reasons: tuple[str, ...] = ()


def verdict(text: str) -> Verdict | None:
    """What these words say of the work; None when they say nothing of it. Of then and now, now counts."""
    plain = fold(text)
    parts = _NOW.split(plain)
    labels = next((found for part in (parts[-1], plain) if (found := _labels(part))), None)
    if labels is None:
        return None
    value = _weigh(labels)
    return Verdict(value, reasons(plain) if value else ())


def reasons(text: str) -> tuple[str, ...]:
    """Codes of what these words find fault with, each once."""
    found = dict.fromkeys(label for hit in _reasons().find(fold(text)) for label, _ in hit.votes)
    return tuple(label for label in found if label != "nothing")


def _weigh(labels: Sequence[str]) -> int:
    if "poor" in labels:
        return 3
    pleased = {"good", "fair"} & set(labels)
    if "flaw" in labels:
        return 1 if pleased else 3
    return 1 if "fair" in labels else 0


def _labels(plain: str) -> list[str]:
    return [label for hit in _values().find(plain) if (label := _label(plain, hit)) != "nothing"]


def _label(plain: str, hit: Hit) -> str:
    label = hit.votes[0][0]
    if label == "good" and (_MOCKED.match(plain, hit.end) or _DENIED.search(plain, max(0, hit.start - 8), hit.start)):
        return "poor"
    return label


def _lexicon(section: str) -> Lexicon:
    return Lexicon((word, label, 1.0) for label, line in table("verdict.toml")[section].items() for word in line.split())


@lru_cache(maxsize=1)
def _values() -> Lexicon:
    return _lexicon("values")


@lru_cache(maxsize=1)
def _reasons() -> Lexicon:
    return _lexicon("reasons")
