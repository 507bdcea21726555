"""A hotspot is told once, to the office, by place, class and numbers; sealed cases are never among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Services, build
from bot.example import example_units
from bot.hotspots import find_hotspots
from bot.settings import load
from cases.commands import Bind, CloseTask, SaveCase, Work
from cases.model import Case, Decision, Entry, Petitioner, Status
from store import upgrade
from store.vault import Vault

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    (tmp_path / "config.toml").write_text('[database]\ndurable = false\n[security]\nkey_file = "key"\n', encoding="utf-8")
    settings = load(tmp_path / "config.toml")
    upgrade(settings.database_url(), Vault.create(tmp_path / "key"))
    found = build(settings, lambda: NOW)
    found.store.admin.import_units(example_units(), example=True)
    for n, role in enumerate(("clerk", "leader", "unit"), 1):
        person = found.store.admin.add_staff(f"某{n}", "611026107", {role}, "", f"CODE{n}", NOW + timedelta(days=1))
        found.store.commit(Work(NOW, (Bind(person.id, NOW),), f"bind{n}", f"oStaff{n}", 0, {}))
    yield found
    found.store.close()


def tell(services: Services, people: int, ago: timedelta = timedelta(hours=2), **changes: Any) -> list[str]:
    """So many people tell of their street in the same town; their numbers."""
    numbers = []
    for n in range(people):
        who = Petitioner(f"某某{n}", f"139{int(ago.total_seconds()) % 10**4:04d}{n:04d}")
        given = {"category": "城乡建设", "town": "曹坪镇", "text": f"第{n}家停水", "petitioner": who, "query_code": "000000", **changes}
        case = Case(NOW - ago, Status.REGISTERED, **given)
        entry = Entry(NOW, "信访人", "submit", Status.DRAFT, Status.SUBMITTED)
        done = services.store.commit(Work(NOW, (SaveCase(Decision(case, (entry,))),), reply="{number}"))
        numbers.append(str(getattr(done, "number", "")))
    services.store.likeness.keep_up()
    return numbers


def alerted(services: Services) -> list[tuple[str, int]]:
    rows = services.store._db.reading().all("SELECT kind, contact FROM outbox WHERE kind = 'hotspot' ORDER BY contact")
    return [(row[0], row[1]) for row in rows]


def test_many_within_a_day_alert_the_office_once(services: Services) -> None:
    numbers = tell(services, 6)
    assert find_hotspots(services, NOW) == {"done": 1}
    (task,) = services.store.admin.tasks()
    assert task.kind == "hotspot" and task.role == "clerk" and all(number in task.text for number in numbers)
    assert "曹坪镇，城乡建设：24小时内有6人反映" in task.text and "某某" not in task.text and "停水" not in task.text
    told = [s.contact for s in services.store.admin.staff() if not s.roles & {"unit"}]
    assert alerted(services) == [("hotspot", contact) for contact in told]
    tell(services, 7)
    assert find_hotspots(services, NOW) == {"done": 0} and len(services.store.admin.tasks()) == 1


def test_a_task_that_was_done_is_not_opened_again_the_same_day(services: Services) -> None:
    tell(services, 6)
    find_hotspots(services, NOW)
    services.store.commit(Work(NOW, (CloseTask("某1", NOW, id=services.store.admin.tasks()[0].id),)))
    assert find_hotspots(services, NOW + timedelta(hours=1)) == {"done": 0} and not services.store.admin.tasks()


@pytest.mark.parametrize("changes", [{"sealed": True}, {"petitioner": Petitioner("某某", "13900000000")}, {"town": ""}])
def test_sealed_cases_one_person_and_no_place_are_no_hotspot(services: Services, changes: dict[str, Any]) -> None:
    tell(services, 9, **changes)
    assert find_hotspots(services, NOW) == {"done": 0} and alerted(services) == []


def test_a_rise_is_a_task_for_the_week_and_no_alert(services: Services) -> None:
    for week in range(1, 9):
        tell(services, 1, timedelta(days=7 * week + 2))
    tell(services, 7, timedelta(days=3))
    assert find_hotspots(services, NOW) == {"done": 1} and alerted(services) == []
    (task,) = services.store.admin.tasks()
    assert "近7天有7人反映，往常一周约1.0人" in task.text
    assert find_hotspots(services, NOW + timedelta(days=1)) == {"done": 0}
