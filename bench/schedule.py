"""Many people over many days, with faults: does every message go by the platform's rules, once, in order, or say why not?

    python -m bench.schedule [--people 2000] [--days 30] [--seed 1]

A random schedule on the stand-in for WeChat: people write, tap, answer consent popups, leave, come back, block templates; messages of every
ladder fall due by day and night; calls fail, answers are lost, tokens die. At the end the outbox is held against what the phones show.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine

from bot.bootstrap import Services, build
from bot.calls import list_calls
from bot.example import example_units
from bot.outbox import send_due
from bot.settings import load
from cases.commands import ME, Push, SaveContact, Work
from simulator.courier import ByHand
from simulator.phone import Phone
from simulator.templates import Template
from simulator.wechat import WeChatServer
from simulator.world import CallMade
from store import upgrade
from store.vault import Vault

START = datetime(2026, 11, 2, 0, 30, tzinfo=UTC)
STEP = timedelta(hours=2)
#: What WeChat answers when a rule of windows, counts, consents, following, fields or sizes is broken.
RULES = frozenset({45015, 45047, 43101, 43004, 47003, 45002, 40003, 40037, 44004, 45008, 47001})
_FAULTS = (-1, "502", "html", "drop", 45011, 40001, 42001, "lost", "dead tokens")
_NAMES = ("progress", "survey")
_LABELS = {"character_string1": "编号", "phrase2": "状态", "time3": "时间"}
_NUMBER = re.compile(r"XF\d{10}")
CONFIG = """
[wechat]
app_id = "wx0123456789abcdef"
app_secret = "0123456789abcdef0123456789abcdef"
token = "stand-in-token"
original_id = "gh_0123456789ab"
api_base = "{base}"
[database]
durable = false
[office]
phone = "0914-0000000"
""" + "".join(
    f'[wechat.{section}.{name}]\nid = "{mark}-{name}"\nfields = {{ character_string1 = "number", phrase2 = "status", time3 = "time" }}\n'
    for section, mark in (("templates", "T"), ("subscriptions", "S"))
    for name in _NAMES
)
#: Ladder → what a message of it is like.
LADDERS: dict[str, dict[str, Any]] = {
    "news": {"template": "progress"},
    "duty": {"template": "progress", "whole": False, "statutory": True},
    "result": {"template": "progress", "whole": False, "statutory": True},
    "asked": {"template": "survey", "optional": True},
    "talk": {"routine": False},
}


@dataclass
class Report:
    """What a run has shown. ``broken``: refusals by a rule of the platform that nobody had injected; the rest are messages by their number."""

    pushed: int = 0
    heard: int = 0
    faults: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[str, object]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unsure: int = 0
    disorder: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def lines(self) -> Iterator[str]:
        """The report for people."""
        yield f"messages {self.pushed}, pushes from phones {self.heard}, faults injected {self.faults}, {self.seconds:.0f} s"
        yield f"ends: {dict(self.ends)}; channels: {dict(self.channels)}"
        yield f"rules of the platform broken {len(self.broken)} {self.broken[:3]}"
        yield f"lost {len(self.lost)} {self.lost[:3]}; doubled {len(self.doubled)} {self.doubled[:3]}; marked unsure {self.unsure}"
        yield f"out of a person's order {len(self.disorder)} {self.disorder[:3]}; without a reason {len(self.silent)} {self.silent[:3]}"

    @property
    def clean(self) -> bool:
        """Nothing to complain of?"""
        return not (self.broken or self.lost or self.doubled or self.disorder or self.silent)


class County:
    """One run. Everybody lives by the machine's clock, which stands wherever the schedule puts it."""

    def __init__(self, folder: Path, people: int, rng: random.Random) -> None:
        self.rng, self.report = rng, Report()
        granted = [Template(f"T-{n}", n, _LABELS) for n in _NAMES] + [Template(f"S-{n}", n, _LABELS, subscription=2) for n in _NAMES]
        self.wechat = WeChatServer(lambda: datetime.now(UTC), "wx0123456789abcdef", "0123456789abcdef0123456789abcdef", templates=granted)
        self.wechat.start()
        (folder / "config.toml").write_text(CONFIG.replace("{base}", self.wechat.base), encoding="utf-8")
        self.services: Services = build(load(folder / "config.toml"))
        settings = self.services.settings
        upgrade(settings.database_url(), Vault.create(settings.path(settings.security.key_file)))
        self.services.store.admin.import_units(example_units(), example=True)
        self.wechat.point(ByHand(self.services.application()))
        self.phones = [self.wechat.phone(f"oPerson{n:05d}") for n in range(people)]
        self.kinds: dict[str, str] = {}
        self.due: dict[str, datetime] = {}
        self.blockers: set[str] = set()

    def begin(self) -> None:
        """Everybody writes once, without a petition."""
        for phone in self.phones:
            self.services.store.commit(Work(datetime.now(UTC), (SaveContact(subscribed=True, greeted=True),), openid=phone.openid))
            phone.say("谢谢")
            self.report.heard += 1

    def act(self, phone: Phone) -> None:
        """Something that a person does."""
        self.report.heard += 1
        match self.rng.choices(("say", "tap", "consent", "leave", "block", "opt"), (70, 12, 8, 3, 4, 3))[0]:
            case "say":
                phone.say("谢谢")
            case "tap" if not phone.person.following:
                phone.follow()
            case "tap":
                phone.tap("帮助")
            case "consent":
                phone.popup([(f"S-{name}", self.rng.random() < 0.8) for name in _NAMES])
            case "leave" if phone.person.following:
                phone.leave()
            case "leave":
                phone.follow()
            case "block":
                phone.person.blocks = not phone.person.blocks
                self.blockers.add(phone.openid)
            case "opt":
                phone.say("退订")

    def push(self, phone: Phone) -> None:
        """A message falls due for this person, now or a little later."""
        store, now = self.services.store, datetime.now(UTC)
        ladder = self.rng.choices(list(LADDERS), (50, 15, 10, 15, 10))[0]
        talk = store.talk(phone.openid, "")
        if not talk.person.id:
            return
        self.report.pushed += 1
        number = f"XF{self.report.pushed:010d}"
        urgent = self.rng.random() < 0.03
        how = LADDERS[ladder] | ({"urgent": True, "routine": False} if urgent else {})
        data = {"number": number, "status": "办理中", "time": "2026年11月24日 10:00"}
        text = f"{number} 办理中。" + "有进展。" * self.rng.randint(1, 60)
        due = now + timedelta(minutes=self.rng.choice((0, 0, 0, 30, 300)))
        made = Push(f"p:{number}", ME, "progress", text, due, number=number, data=data, ladder=ladder, **how)
        store.commit(Work(now, (made,), openid=phone.openid, version=talk.version))
        self.kinds[number], self.due[number] = "urgent" if urgent else ladder, due

    def hinder(self) -> None:
        """Something goes wrong on WeChat's side or on the way."""
        fault = self.rng.choice(_FAULTS)
        path = self.rng.choice(("message/custom/send", "message/template/send", "subscribe/bizsend"))
        self.report.faults += 1
        if fault == "dead tokens":
            self.wechat.world.tokens.revoke()
        else:
            self.wechat.faults.add(fault, path, times=self.rng.randint(1, 3))  # type: ignore[arg-type]

    def step(self) -> None:
        """Two hours of everybody's life, then the sender, a minute later the sender again."""
        for phone in self.phones:
            if self.rng.random() < 0.03:
                self.act(phone)
            if self.rng.random() < 0.05:
                self.push(phone)
        if self.rng.random() < 0.5:
            self.hinder()

    def send(self, clock: time_machine.Traveller, at: datetime) -> None:
        """The sender now, and while its first repetitions are due."""
        for seconds in (0, 5, 20, 70, 200):
            clock.move_to(at + timedelta(seconds=seconds))
            send_due(self.services, datetime.now(UTC))
            self.wechat.settle()

    def audit(self) -> Report:
        """The outbox against the phones."""
        report, world = self.report, self.wechat.world
        report.broken = list(_broken(world.calls))
        shown = Counter[str]()
        texts = Counter[str]()
        order: dict[tuple[str, str], list[str]] = {}
        for sent in world.sent:
            for number in _NUMBER.findall(sent.text):
                shown[number] += 1
                if sent.how == "custom":
                    texts[number] += 1
                    order.setdefault((sent.openid, self.kinds[number]), []).append(number)
        for number, row in self._rows():
            self._judge(number, row, shown, texts)
        for (openid, _), numbers in order.items():
            pairs = itertools.pairwise(dict.fromkeys(numbers))
            wrong = [(first, then) for first, then in pairs if then < first and self.due[then] <= self.due[first]]
            if wrong and openid not in self.blockers:
                report.disorder.append(f"{openid} {wrong[0]}")
        return report

    def _judge(self, number: str, row: Any, shown: Counter[str], texts: Counter[str]) -> None:
        report, status, why = self.report, row["status"], row["why"]
        report.ends[status] += 1
        if status in ("sent", "delivered"):
            report.channels[row["channel"]] += 1
        unsure = "两遍" in why or "不能确定" in why
        report.unsure += unsure
        if status in ("sent", "delivered") and not shown[number]:
            report.lost.append(number)
        if texts[number] > 1 and not unsure:
            report.doubled.append(number)
        if status in ("held", "dead") and not why:
            report.silent.append(number)
        if status == "queued" and not (row["due_at"] > 0 and (why or row["due_at"] > time.time() - STEP.total_seconds())):
            report.silent.append(number)

    def _rows(self) -> Iterator[tuple[str, Any]]:
        sql = "SELECT number, status, channel, why, due_at FROM outbox WHERE kind = 'progress'"
        for row in self.services.store._db.reading().all(sql):
            yield row["number"], row

    def stop(self) -> None:
        """Ends."""
        self.wechat.stop()
        self.services.store.close()


def _broken(calls: Iterable[CallMade]) -> Iterator[tuple[str, object]]:
    """Calls that broke a rule; to repeat a notice whose answer was lost, under its own mark, is none."""
    carried: set[object] = set()
    for call in calls:
        mark = call.data.get("client_msg_id") if isinstance(call.data, dict) else None
        if call.outcome in RULES and (mark is None or mark not in carried):
            yield call.path, call.outcome
        if call.outcome == 0 and mark:
            carried.add(mark)


def run(people: int, days: int, seed: int) -> Report:
    """The whole schedule; machine time in ``seconds``."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "data").mkdir()
        with time_machine.travel(START, tick=True) as clock:
            county = County(Path(name), people, random.Random(seed))
            try:
                county.begin()
                for n in range(1, days * 24 * 3600 // int(STEP.total_seconds())):
                    clock.move_to(START + n * STEP)
                    county.step()
                    county.send(clock, START + n * STEP)
                    list_calls(county.services, datetime.now(UTC))
                county.wechat.faults.clear()
                for hours in (1, 2, 3):
                    county.send(clock, START + timedelta(days=days, hours=hours))
                report = county.audit()
            finally:
                county.stop()
    report.seconds = time.perf_counter() - began
    return report


def main() -> None:
    """Runs and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    report = run(given.people, given.days, given.seed)
    print("\n".join(report.lines()))
    raise SystemExit(0 if report.clean else 1)


if __name__ == "__main__":
    main()
