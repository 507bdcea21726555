"""Hotspots: how many are named where nothing rose, how many planted rises are named, and what rose in real messages.

    XINFANG_DATA=FOLDER python -m bench.hotspots

Places and classes of `unlabelled.jsonl` as the board writes them and as the reader finds them. "Nothing rose": the same messages with
their days dealt out anew. A planted rise: so many people more in the last week of a pair of class and place that has some messages.
"""

from __future__ import annotations

import json
import os
import pathlib
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.example import example_units
from bot.reading import entries, reader
from nlp.hotspots import WEEKS, Told, alerts, rises

_PLACE = re.compile(r"[A-Z]\d*(?:市|区|县)?[A-Z]?\d*(?:市|区|县)")
_FORMS = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S")
_WEEK = timedelta(days=7)
_TRIALS = 200


def moment(text: str) -> datetime:
    """A row's time; the hour stays as it is."""
    form = _FORMS["-" in text]
    return datetime.strptime(text, form).replace(tzinfo=UTC)


def messages(path: pathlib.Path) -> list[Told]:
    """Every message with a place: class by the reader, place by the board's code, writer by hash."""
    reads, found = reader(entries(example_units())), []
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        place = _PLACE.findall(f"{row['title']}{row['text']}")
        if place:
            category = reads.read(f"{row['title']}\n{row['text']}"[:600]).category
            found.append(Told(category, max(place, key=len), moment(row["time"]), int(row["user"], 16) + 1, row["id"]))
    return found


def ends(told: Sequence[Told]) -> list[datetime]:
    """The end of every week that has eight before it."""
    first, last = min(one.at for one in told), max(one.at for one in told)
    count = int((last - first) // _WEEK)
    return [first + week * _WEEK for week in range(WEEKS + 1, count + 1)]


def dealt(told: Sequence[Told], dice: random.Random) -> list[Told]:
    """The same messages, every one on another's day."""
    days = [one.at for one in told]
    dice.shuffle(days)
    return [replace(one, at=at) for one, at in zip(told, days, strict=True)]


def planted(told: Sequence[Told], weeks: Sequence[datetime], extra: int, dice: random.Random) -> float:
    """The share of planted rises that are named."""
    pairs = [pair for pair, count in Counter((one.category, one.place) for one in told).items() if count >= 4]
    named = 0
    for trial in range(_TRIALS):
        (category, place), now = dice.choice(pairs), dice.choice(weeks)
        more = [Told(category, place, now - timedelta(days=dice.random() * 6 + 0.5), -trial * 100 - n, "") for n in range(extra)]
        named += any((spot.category, spot.place) == (category, place) for spot in rises([*told, *more], now))
    return named / _TRIALS


def main() -> None:
    """Prints everything."""
    path = pathlib.Path(os.environ.get("XINFANG_DATA", "../shared/data")) / "unlabelled.jsonl"
    if not path.is_file():
        raise SystemExit(f"{path} is not there; name the data folder in XINFANG_DATA")
    told, dice = messages(path), random.Random(0)
    weeks, pairs = ends(told), len({(one.category, one.place) for one in told})
    print(f"{len(told)} messages with a place, {pairs} pairs of class and place, {len(weeks)} weeks")
    began = time.perf_counter()
    real = [spot for now in weeks for spot in rises(told, now)]
    spent = (time.perf_counter() - began) / len(weeks) * 1000
    print(f"named in the real weeks: {len(real)}, {len(real) / len(weeks):.2f} a week, {spent:.1f} ms a look")
    print(f"days with an alert: {sum(bool(alerts(told, now + timedelta(days=d))) for now in weeks for d in range(7))} of {7 * len(weeks)}")
    calm = [sum(len(rises(shuffled, now)) for now in weeks) for shuffled in (dealt(told, dice) for _ in range(5))]
    print(f"named where nothing rose: {sum(calm) / len(calm) / len(weeks):.3f} a week")
    quiet = dealt(told, dice)
    print("planted rises that are named: " + ", ".join(f"{n} people more {planted(quiet, weeks, n, dice):.2f}" for n in (4, 6, 8, 12)))


if __name__ == "__main__":
    main()
