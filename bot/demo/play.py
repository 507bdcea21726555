"""One play: settings, database, history, the stand-in and the stage, in a folder of its own."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import Application
from bot.bootstrap import Services
from bot.demo import history
from bot.demo.backend import DemoBackend
from bot.demo.cast import CITIZENS, STAFF
from bot.demo.settings import ACCOUNT, NOTICES, TEMPLATES, settings
from bot.example import example_units
from bot.holidays import calendar
from bot.supervise import acquaint
from bot.sweeps import run_once
from cases.calendar import at_local, local_date
from cases.commands import Bind, SaveContact, Work
from handlers.menu import menu
from simulator.clock import MovableClock
from simulator.courier import ByHand
from simulator.demo.stage import Stage
from simulator.wechat import WeChatServer
from store import upgrade
from store.vault import Vault

if TYPE_CHECKING:
    from handlers.turn import Reader

_MORNING = time(9, 30)
_BOUND = timedelta(days=40)
_DUTY = timedelta(days=400)


def opening_morning(now: datetime) -> datetime:
    """Half past nine of this working day, or of the next one: people are at work and nobody is asleep when the play begins."""
    day = calendar().roll_forward(local_date(now))
    return at_local(day, _MORNING)


class Play:
    """Everything that one run of the play needs; ``stop`` leaves nothing behind. ``address``: where browsers find it."""

    def __init__(self, folder: Path, start: datetime, reader: Reader, address: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="play-", dir=folder))
        self.clock = MovableClock(start)
        self.server = WeChatServer(self.clock, templates=(*TEMPLATES, *NOTICES), **ACCOUNT)
        self.services = self._services(reader, address)
        self.application: Application = self.services.application()
        crowd = history.write(self.services, start, self._follow)
        acquaint(self.services, start)
        self._meet(start)
        self.backend = DemoBackend(self.services, crowd)
        self.stage = Stage(self.server, self.backend, self.clock)

    def start(self, webhook: str) -> None:
        """Begins the play; from now on pushes take the way over the network."""
        self.server.point(webhook)
        self.stage.start()

    def stop(self) -> None:
        """Ends it and removes its folder."""
        self.stage.stop()
        self.server.stop()
        self.services.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _services(self, reader: Reader, address: str) -> Services:
        chosen = settings(self.folder, self.server.base, address)
        vault = Vault.create(chosen.path(chosen.security.key_file))
        upgrade(chosen.database_url(), vault)
        services = Services(chosen, self.clock)
        services.store.admin.import_units(example_units(), example=True)
        # Stands in for the real one until that is loaded.
        services.reader = reader
        return services

    def _follow(self, openid: str) -> None:
        self.server.world.person(openid).following = True

    def _meet(self, start: datetime) -> None:
        """The menu is there, staff are bound and have just looked at what waits, the citizens follow the account; all by real pushes."""
        store = self.services.store
        for worker in STAFF:
            code = secrets.token_hex(8)
            staff = store.admin.add_staff(worker.name, worker.unit, frozenset(worker.roles.split(",")), worker.phone, code, start)
            commands = (SaveContact(subscribed=True, greeted=True), Bind(staff.id, start - _BOUND))
            store.commit(Work(start - _BOUND, commands, openid=worker.openid))
            self._follow(worker.openid)
            if worker.roles == "clerk":
                store.admin.set_duty(staff.id, start - _BOUND, start + _DUTY)
        self.server.start()
        self.server.point(ByHand(self.application))
        self.services.wechat.create_menu(menu(self.services.office.public_url))
        run_once(self.services, start)
        for worker in STAFF:
            self.server.phone(worker.openid).say("待办")
        for citizen in CITIZENS:
            self.server.phone(citizen.openid).follow()
