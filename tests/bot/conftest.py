"""A small county: the whole program on a clock that can be moved, WeChat's stand-in over HTTP, people with phones."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from bot import sweeps
from bot.bootstrap import Services, build
from bot.example import example_units
from bot.outbox import send_due
from bot.reading import entries, reader
from bot.settings import load
from cases.calendar import CHINA
from cases.commands import ME, Bind, Command, Done, Push, SaveCase, SaveContact, Work
from cases.intake import open_case
from cases.model import Case, Petitioner, Staff
from cases.steps import decide
from handlers.notices import pushes
from nlp.reader import Reader
from simulator.clock import MovableClock
from simulator.courier import ByHand
from simulator.phone import Phone
from simulator.templates import Template
from simulator.wechat import WeChatServer
from store import Store, upgrade
from store.vault import Vault

APP_ID, SECRET = "wx0123456789abcdef", "0123456789abcdef0123456789abcdef"
CUSTOM, TEMPLATE = "message/custom/send", "message/template/send"
#: A working day, ten in the morning here; the next day is one too.
NOON = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
LABELS = {"character_string1": "编号", "const2": "状态", "time3": "时间"}
CONFIG = f"""
[wechat]
app_id = "{APP_ID}"
app_secret = "{SECRET}"
token = "stand-in-token"
original_id = "gh_0123456789ab"
api_base = "{{base}}"
[office]
name = "柞水县信访局"
phone = "0914-0000000"
hours = "工作日8:30起"
[rules]
auto_transfer_confidence = 0.0
recall_seconds = 0
{{rules}}
[database]
durable = false
{{database}}
{{templates}}
"""
GRANTED = "".join(
    f'[wechat.templates.{name}]\nid = "T-{name}"\nfields = {{ character_string1 = "number", const2 = "status", time3 = "time" }}\n'
    for name in ("progress", "survey", "assignment")
)


@dataclass
class Town:
    """One county. ``clock`` is everybody's; ``later`` moves the machine's, which leases and waits before a retry go by."""

    folder: Path
    services: Services
    wechat: WeChatServer
    clock: MovableClock
    serials: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def store(self) -> Store:
        return self.services.store

    def phone(self, openid: str = "oFang") -> Phone:
        return self.wechat.phone(openid)

    def contact(self, openid: str = "oFang") -> int:
        return self.store.talk(openid, "").person.id

    def write(self, *commands: Command, openid: str = "oFang") -> Done:
        """Commands as this person's turn makes them, without a message of theirs."""
        talk = self.store.talk(openid, "")
        done = self.store.commit(Work(self.clock(), commands, openid=openid, version=talk.version))
        assert isinstance(done, Done)
        return done

    def push(self, text: str = "您好", key: str = "", openid: str = "oFang", **changes: Any) -> str:
        """A message for this person waits; its key."""
        key = key or f"p:{next(self.serials)}"
        made = Push(key, changes.pop("to", ME), changes.pop("kind", "progress"), text, changes.pop("due_at", self.clock()), **changes)
        self.write(made, openid=openid)
        return key

    def file(self, text: str = "迎春路的路灯坏了三个月", openid: str = "oFang", **changes: Any) -> str:
        """A case of this person's, given to the city office at once; its number."""
        if not self.contact(openid):
            self.phone(openid).say("你好")
        now = self.clock()
        who = Petitioner("方小满", "13900000007")
        blank = Case(received_at=now, category="城乡建设", text=text, proposed_unit="CGJ", town="611026107", confidence=0.9, petitioner=who)
        case = replace(blank, contact=self.contact(openid), query_code="123456", **changes)
        made = open_case(case, now, self.services.rules, self.services.calendar)
        told = pushes(made, self.store.book, self.services.office, now, self.services.rules)
        return self.write(SaveCase(made), *told, openid=openid).number

    def act(self, number: str, action: str, worker: Staff | None = None, /, **fields: str) -> None:
        """The unit's head takes a step, or this ``worker``."""
        case, now = self.case(number), self.clock()
        worker = worker or Staff(90, "周正和", case.unit, frozenset({"unit", "head"}))
        made = decide(case, action, worker.actor("command"), fields, now, self.services.rules, self.services.calendar)
        told = pushes(made, self.store.book, self.services.office, now, self.services.rules)
        assert isinstance(self.store.commit(Work(now, (SaveCase(made), *told))), Done)

    def answered(self, text: str = "路灯已修好，请您放心。", openid: str = "oFang") -> str:
        """A case whose answer waits to be sent; everything before it has gone. The unit's head needs nobody's 同意."""
        number = self.file(openid=openid)
        for action in ("sign", "accept", "handle"):
            self.act(number, action)
        self.sweep()
        self.act(number, "answer", text=text)
        return number

    def case(self, number: str) -> Case:
        case = self.store.book.case(number)
        assert case is not None
        return case

    def staff(self, openid: str, roles: str = "clerk", unit: str = "XFJ", duty: bool = False) -> Staff:
        """A bound staff member; they have not written yet."""
        made = self.store.admin.add_staff(f"某{openid[-2:]}", unit, frozenset(roles.split(",")), "13900000000", openid, NOON)
        self.write(SaveContact(subscribed=True, greeted=True), Bind(made.id, self.clock()), openid=openid)
        with self.wechat.world.lock:
            self.wechat.world.person(openid).following = True
        if duty:
            self.store.admin.set_duty(made.id, NOON - timedelta(days=1), NOON + timedelta(days=365))
        return made

    def settle(self) -> None:
        """WeChat's later words have come, and are written."""
        self.wechat.settle()
        self.store._writer.write(lambda cursor: None)

    def send(self) -> dict[str, int]:
        return send_due(self.services, self.clock())

    def sweep(self) -> dict[str, dict[str, object]]:
        """Every sweep once; counts by sweep."""
        return {str(row.pop("sweep")): row for row in sweeps.run_once(self.services, self.clock())}

    def go(self, **span: float) -> None:
        """Time passes for everybody: the county's clock and the machine's waits."""
        self.clock.move_to(self.clock.ahead(timedelta(**span)))

    def go_to(self, day: int, hour: int, minute: int = 0, month: int = 11) -> None:
        """The county's clock stands at this moment of 2026, local time."""
        self.clock.move_to(datetime(2026, month, day, hour, minute, tzinfo=CHINA))

    @contextmanager
    def later(self, **span: float) -> Iterator[None]:
        """The machine's clock stands so much later, and the county's stays where it is."""
        now = self.clock()
        with time_machine.travel(datetime.now(UTC) + timedelta(**span), tick=True):
            self.clock.set_to(now)
            yield
        self.clock.set_to(now)

    def texts(self, openid: str = "oFang") -> list[str]:
        """What came to this person by API, oldest first."""
        return [sent.text for sent in self.phone(openid).inbox]

    def hows(self, openid: str = "oFang") -> list[str]:
        return [sent.how for sent in self.phone(openid).inbox]

    def row(self, key: str) -> dict[str, Any]:
        """An outbox row as it stands."""
        names = ("status", "channel", "why", "attempts")
        found = self.store._db.reading().one(f"SELECT {', '.join(names)} FROM outbox WHERE key = :key", {"key": key})
        return dict(zip(names, found, strict=True))

    def deliveries(self, number: str, kind: str = "") -> list[tuple[str, str | None, str]]:
        """(status, channel, why) of each message about a case."""
        rows = self.store.admin.deliveries(number)
        return [(row["status"], row["channel"], row["why"]) for row in rows if kind in ("", row["kind"])]

    def tasks(self, kind: str = "") -> list[str]:
        """Keys of open tasks."""
        rows = self.store._db.reading().all("SELECT key, kind FROM tasks WHERE closed_at IS NULL ORDER BY id")
        return [row[0] for row in rows if kind in ("", row[1])]


@pytest.fixture(scope="session")
def understands() -> Reader:
    return reader(entries(example_units()))


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An up-to-date database with the example county's units, that tests copy."""
    folder = tmp_path_factory.mktemp("blank")
    vault = Vault.create(folder / "xinfang.key")
    url = f"sqlite:///{folder / 'xinfang.db'}"
    upgrade(url, vault)
    store = Store.open(url, vault, durable=False)
    store.admin.import_units(example_units(), example=True)
    store._db.reading().run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return folder


@pytest.fixture
def towns(tmp_path: Path, blank: Path, understands: Reader) -> Iterator[Callable[..., Town]]:
    """Makes counties: with or without templates, other rules, an account that may or may not send, a database at ``url``."""
    made: list[Town] = []

    def make(
        *, templates: bool = False, rules: str = "", extra: str = "", denied: tuple[str, ...] = (), start: datetime = NOON, url: str = ""
    ) -> Town:
        clock = MovableClock(start)
        granted = [Template(f"T-{name}", name, LABELS) for name in ("progress", "survey", "assignment")]
        wechat = WeChatServer(clock, APP_ID, SECRET, templates=granted, denied=denied, slow=1.0).start()
        folder = tmp_path / f"county{len(made)}"
        (folder / "data").mkdir(parents=True)
        for name in ("xinfang.db", "xinfang.key"):
            shutil.copy(blank / name, folder / "data" / name)
        database = f'url = "{url}"' if url else ""
        config = CONFIG.format(base=wechat.base, rules=rules, templates=(GRANTED if templates else "") + extra, database=database)
        (folder / "config.toml").write_text(config, encoding="utf-8")
        services = build(load(folder / "config.toml"), clock)
        if url:
            upgrade(url, services.vault)
            services.store.admin.import_units(example_units(), example=True)
        services.reader = understands
        wechat.point(ByHand(services.application()))
        made.append(Town(folder, services, wechat, clock))
        return made[-1]

    yield make
    for town in made:
        town.wechat.stop()
        town.store.close()


@pytest.fixture
def town(towns: Callable[..., Town]) -> Town:
    """A county without templates, on an account that may send."""
    return towns()
