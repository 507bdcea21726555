"""The whole program for one talk: the webhook's application, a database of its own, the stand-in for WeChat, a clock that stands still."""

from __future__ import annotations

import atexit
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from bot.bootstrap import Services
from bot.example import example_units
from bot.reading import entries, reader
from bot.settings import Settings
from bot.sweeps import run_once
from cases.words import PUBLIC
from nlp.reader import Reader
from simulator.clock import MovableClock
from simulator.courier import ByHand
from simulator.demo.travel import stops
from simulator.phone import Phone
from simulator.templates import Template
from simulator.wechat import WeChatServer
from store import upgrade
from store.vault import Vault

_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
_WORDS = frozenset(PUBLIC.values()) | {"待评价"}
_CARD = {"character_string1": "信访编号", "const2": "状态", "time3": "时间"}
TEMPLATES = (
    Template("T1", "信访事项办理进度通知", _CARD, _WORDS),
    Template("T2", "信访事项满意度评价通知", _CARD, _WORDS),
    Template("T3", "信访事项交办提醒", _CARD, _WORDS),
)
#: The clock never goes by itself, so that dates, and what counts as one bubble after another, are the same in every run.
_STILL = datetime(2026, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return reader(entries(example_units()))


@lru_cache(maxsize=1)
def _upgraded() -> tempfile.TemporaryDirectory[str]:
    """A folder with an up-to-date, empty database and its key, to be copied."""
    folder = tempfile.TemporaryDirectory(prefix="talks-")
    atexit.register(folder.cleanup)
    vault = Vault.create(Path(folder.name) / "key")
    url = f"sqlite:///{folder.name}/x.db"
    upgrade(url, vault)
    services = Services(_settings(Path(folder.name), "http://127.0.0.1", {}))
    services.store.admin.import_units(example_units(), example=True)
    services.store.close()
    return folder


def _settings(folder: Path, api_base: str, rules: dict[str, object]) -> Settings:
    fields = {"character_string1": "number", "const2": "status", "time3": "time"}
    names = ("progress", "survey", "assignment")
    return Settings(
        _env_prefix="XINFANG_TALKS_READ_NOTHING_",
        wechat={
            "app_id": "wx0123456789abcdef",
            "app_secret": "talks",
            "token": "talks",
            "encoding_aes_key": _KEY,
            "original_id": "gh_talks",
            "api_base": api_base,
            "templates": {name: {"id": t.id, "fields": fields} for name, t in zip(names, TEMPLATES, strict=True)},
        },
        database={"url": f"sqlite:///{folder}/x.db", "durable": False},
        office={"name": "柞水县信访局", "phone": "0914-0000000", "hours": "工作日 8:30-18:00", "county": "柞水县"},
        storage={"dir": folder},
        security={"key_file": folder / "key"},
        rules=rules,
    )


class Office:
    """One county for the time of one talk. ``pass_to`` moves the clock and gives the moments at which something was due."""

    def __init__(self, folder: Path, start: datetime, automatic: bool) -> None:
        self.clock = MovableClock(start, lambda: _STILL)
        self.server = WeChatServer(
            self.clock, "wx0123456789abcdef", "talks", token="talks", aes_key=_KEY, original_id="gh_talks", templates=TEMPLATES
        )
        self.services = Services(_settings(folder, self.server.base, {"auto_transfer_confidence": 0.0 if automatic else 1.01}), self.clock)
        self.services.reader = _reader()
        self.server.point(ByHand(self.services.application()))

    def phone(self, label: str) -> Phone:
        """The phone of this role in the talk."""
        return self.server.phone(f"o{label.encode().hex():_<27.27}")

    def employ(self, label: str, name: str, unit: str, roles: frozenset[str], mobile: str) -> Phone:
        """A staff member with a phone that is bound by their own word."""
        store, code = self.services.store, secrets.token_hex(8)
        found = store.book.unit(unit)
        assert found is not None, f"{label}：没有单位 {unit}"
        store.admin.add_staff(name, found.code, roles, mobile, code, self.clock() + timedelta(days=1))
        phone = self.phone(label)
        bound = phone.say(f"绑定 {code}")
        assert bound.text.startswith("绑定成功"), bound
        return phone

    def sweep(self) -> None:
        """What is due now is done."""
        rows = run_once(self.services, self.clock())
        assert not [row for row in rows if "error" in row], rows
        self.server.settle()

    def pass_to(self, target: datetime) -> Iterator[datetime]:
        """Goes there through every moment at which something is due."""
        for moment in stops(self.clock(), target, lambda here: self.services.store.due.next_moment(here, target)):
            self.clock.move_to(moment)
            self.sweep()
            yield moment


@contextmanager
def opened(start: datetime, automatic: bool) -> Iterator[Office]:
    """An office that leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="talk-") as folder:
        shutil.copytree(_upgraded().name, folder, dirs_exist_ok=True)
        office = Office(Path(folder), start, automatic)
        with office.server:
            yield office
        office.services.store.close()
