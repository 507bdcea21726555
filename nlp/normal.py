"""One spelling for every text, without moving a character: simplified, half-width, so that positions hold."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import opencc
from numpy.typing import NDArray

_HAN = "".join(chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00)))
#: Full-width signs that stay as they are: Chinese punctuation carries the clause borders.
_KEPT = frozenset("，。！？；：（）")
#: Characters that simplified texts use as they are, in names above all: 乾佑.
_NAMES = frozenset("乾著瞭")
#: Pinyin with its tones, as a phone's keyboard offers it.
_TONES = dict(zip("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv", strict=True))
_CIRCLED = {chr(0x2460 + n): str(n + 1) for n in range(9)}


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint32]:
    """Character to character: OpenCC t2s one by one (phrases would change lengths), full-width forms, circled digits, odd blanks."""
    simple = opencc.OpenCC("t2s").convert("\n".join(_HAN)).split("\n")
    table = {ord(a): b for a, b in zip(_HAN, simple, strict=True) if a != b and len(b) == 1 and a not in _NAMES}
    table |= {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F) if chr(c) not in _KEPT}
    table |= {ord(a): b for a, b in (_CIRCLED | _TONES).items()}
    table |= dict.fromkeys((0x3000, 0x00A0, 0x200B, 0xFEFF, 0x0009), " ")
    # Of sixteen bits: whatever has more stays as it is.
    signs = np.arange(1 << 16, dtype=np.uint32)
    signs[list(table)] = [ord(sign) for sign in table.values()]
    return signs


@lru_cache(maxsize=64)
def simplify(text: str) -> str:
    """The text in simplified, half-width characters, exactly as long as it came. One turn asks many times: the last few are kept."""
    signs, table = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), _table()
    plain = np.where(signs < len(table), table.take(signs, mode="clip"), signs).tobytes().decode("utf-32-le", "surrogatepass")
    return _SPOKEN.sub(lambda run: "".join(str(DIGITS[sign]) for sign in run[0]), plain)


@lru_cache(maxsize=64)
def fold(text: str) -> str:
    """``simplify`` in lower case where that keeps the length: what all readers here look at."""
    simple = simplify(text)
    lower = simple.lower()
    return lower if len(lower) == len(simple) else simple


#: So many digits in a row, written as they are spoken, are a phone number and no amount.
_SPOKEN = re.compile("[零〇一二三四五六七八九幺]{7,}")
DIGITS = dict(zip("零〇一二两三四五六七八九幺", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 1), strict=True))
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
#: Of "five or six tens" the first digit goes: the larger is meant.
_FROM = re.compile("[一二两三四五六七八](?=[二三四五六七八九][十百千万])")


def _about(words: str) -> bool:
    """Two digits of which the second is one or two more mean "so or so many": 七八, 三五."""
    return len(words) == 2 and words[0] in DIGITS and words[1] in DIGITS and 1 <= DIGITS[words[1]] - DIGITS[words[0]] <= 2


def number(words: str) -> int | None:
    """A whole number written in digits or in Chinese (十八, 一百二, 三万; of 七八 and 七八十 the larger), None where it is none."""
    if words.isdecimal():
        return int(words)
    total = part = digit = 0
    last = 1
    for sign in _FROM.sub("", words):
        if sign in DIGITS:
            digit = digit * 10 + DIGITS[sign] if digit and last == 1 and not _about(words) else DIGITS[sign]
        elif sign == "万":
            total, part, digit, last = (total + part + digit or 1) * 10000, 0, 0, 10000
        elif sign in _UNITS:
            last = _UNITS[sign]
            part, digit = part + (digit or 1) * last, 0
        else:
            return None
    if digit and last > 10 and not words.endswith(("零", "〇")) and words[-2:-1] not in {"零", "〇"}:
        digit *= last // 10
    return total + part + digit if words else None
