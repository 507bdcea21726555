"""The running bot as the page sees it (``simulator.demo.backend.Backend``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.bootstrap import Services
from bot.demo.cast import CITIZENS, STAFF
from bot.demo.history import Crowd
from bot.demo.month import month
from bot.demo.views import view
from bot.sweeps import run_once
from cases.model import Case, Status
from handlers.directory import unit_name
from handlers.sentences import say
from handlers.staff.reply import task_kind
from handlers.turn import TaskRow
from simulator.demo.view import AlarmView, CaseView, Month, Player, TaskView, Understood

_AHEAD = timedelta(days=60)


class DemoBackend:
    """One play's bot. ``crowd``: everybody who is not on the page; their cases show in the month's figures alone."""

    def __init__(self, services: Services, crowd: Crowd) -> None:
        self._services, self._crowd = services, crowd
        self._openids: dict[int, str] = {}
        self._likely: dict[str, tuple[str, ...]] = {}

    @property
    def account(self) -> str:
        """Name of the official account."""
        return self._services.office.name

    def players(self) -> Sequence[Player]:
        """Everybody with a phone."""
        return (*CITIZENS, *(worker.player for worker in STAFF))

    def work(self) -> None:
        """Every sweep once, at the clock's present moment."""
        now = self._services.now()
        self._crowd.work(now)
        run_once(self._services, now)

    def next_due(self, after: datetime) -> datetime | None:
        """The next moment at which something waits."""
        return self._services.store.due.next_moment(after, after + _AHEAD)

    def cases(self) -> Sequence[CaseView]:
        """The cases made on this page, newest first."""
        store, calendar = self._services.store, self._services.calendar
        return [replace(view(store, calendar, case, self._openid(case.contact)), ranked=self._ranked(case)) for case in self._made()]

    def tasks(self) -> Sequence[TaskView]:
        """Open tasks that this page's cases, or nobody's case, gave the petition office."""
        made = {case.number for case in self._made()}
        tasks = self._services.store.admin.tasks()
        return [_task(task) for task in tasks if not task.number or task.number in made]

    def alarms(self) -> Sequence[AlarmView]:
        """Emergencies, newest first."""
        return [AlarmView(alarm.id, alarm.level, alarm.text, alarm.taken_by) for alarm in self._services.store.book.alarms()]

    def understood(self, text: str) -> Understood:
        """What the program makes of a first sentence."""
        found = self._services.reader.read(text)
        words = tuple((one.about, one.word) for one in found.evidence)
        return Understood(found.category, found.purpose, found.unit_name, found.unit_confidence, found.urgency.level, words)

    def month(self) -> Month:
        """The last thirty days in figures."""
        return month(self._services.store, self._services.now())

    def limits(self) -> str:
        """The demo's rules in one sentence."""
        rules = self._services.rules
        quiet = "夜里9点到早上8点不打扰人，紧急的除外" if rules.quiet_hours else "不分昼夜"
        sure = f"{rules.auto_transfer_signer}书面授权：把握{rules.auto_transfer_confidence:.0%}以上的先自动转送"
        people = "其余，和紧急、检举、涉诉、重复的，由人确认（出厂设置是每件都由人确认）"
        return f"{quiet}。{sure}；{people}。单位的话先留{rules.recall_seconds:g}秒，能撤销。"

    def _made(self) -> list[Case]:
        return [case for case in self._services.store.admin.cases() if case.id > self._crowd.past]

    def _ranked(self, case: Case) -> str:
        """The unit that is likeliest, where a person has to name one."""
        if case.sealed or case.status not in (Status.REGISTERED, Status.OBJECTED) or (case.proposed_unit and not case.unit):
            return ""
        if case.number not in self._likely:
            self._likely[case.number] = tuple(name for name, _ in self._services.reader.read(case.text).units)
        own = unit_name(self._services.store.book, case.unit)
        return next((name for name in self._likely[case.number] if name != own), "")

    def _openid(self, contact: int) -> str:
        if contact and contact not in self._openids:
            store = self._services.store
            self._openids |= {store.talk(player.openid, "").person.id: player.openid for player in self.players()}
        return self._openids.get(contact, "")


def _task(task: TaskRow) -> TaskView:
    return TaskView(task.id, say(f"staff.task.{task_kind(task.kind)}"), task.text, task.number, task.due_at)
