"""One sealed matter in words that stand nowhere else, and every way out of the program: only its clerk and its petitioner read them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer.main
from werkzeug.test import Client

from bot.alarms import reached
from bot.cli import build, frame
from cases.commands import Audit, OpenTask, RaiseAlarm, Rate, TakeAlarm
from cases.model import Staff
from cases.rights import ROLES
from handlers.staff.words import ALONE, WITH_TARGET
from store.tables import metadata

from .conftest import NOON, Town

#: What only the sealed matter says: its text, wish, place, person, whom it names, what was done and answered, why it was rated so.
WORDS = ("鼋池鼍井", "獬豸归位", "鹧鸪岭", "鄢九皋", "郗孤鸿", "貔貅勘验", "狻猊复函", "饕餮之评")
TEXT, WANTS, PLACE, PERSON, TARGET, DONE, ANSWER, WHY = WORDS
PHONE = "13987650123"
CLERK = Staff(91, "某经办", "XFJ", frozenset({"clerk"}))
#: Everybody who may not open it, by the unit where such a person sits.
OTHERS = {role: {"unit": "CGJ", "head": "CGJ", "grid": "XLZ", "leader": "", "reviewer": "SFJ"}.get(role, "XFJ") for role in ROLES} | {
    "duty": "XFJ"
}
del OTHERS["confidential"]
#: Their phones; people are called by the end of it.
PHONES = {role: f"o-{role}-{n:02d}" for n, role in enumerate(OTHERS)}
LEADER = f"某{PHONES['leader'][-2:]}"
#: Not of a case: what starts servers and demonstrations, asks the platform, or writes what it is given.
_NOT_RUN = {
    "demo",
    "serve",
    "work",
    "train",
    "restore",
    "menu push",
    "staff move",
    "staff remove",
    "staff leave",
    "models trial",
    "models add",
}
#: What nobody may do with a sealed case, or not with so little said.
_REFUSED = {
    *("cases clocks", "office file", "office levels", "tasks done", "staff back", "units import", "staff import", "classify"),
}
_ROUNDS = (0.1, 1, 3, 8, 16, 31, 61, 92)


def leaks(said: str) -> list[str]:
    """The words of the sealed matter that stand here."""
    return [word for word in (*WORDS, PHONE) if word in said]


@pytest.fixture
def town(towns: Callable[..., Town]) -> Town:
    return towns(
        templates=True, rules='quiet_rest_days = false\nquiet_hours = ""', extra='[server]\npublic_url = "https://xf.example.cn/"\n'
    )


@pytest.fixture
def number(town: Town) -> str:
    """It was told openly, handled, answered, rated; it called for an alarm that was taken; then somebody read that it accuses."""
    for role, unit in OTHERS.items():
        town.staff(PHONES[role], "clerk" if role == "duty" else role, unit, duty=role == "duty")
    town.staff("o-confidential", "confidential")
    town.file(openid="oElse")
    number = town.file(
        f"{TEXT}塌了，{TARGET}管着的{PLACE}水站没人来",
        wants=WANTS,
        place=PLACE,
        against=TARGET,
        summary=TEXT,
        since=TEXT,
        told_before=TARGET,
    )
    for action in ("sign", "accept", "handle"):
        town.act(number, action)
    town.act(number, "progress", text=DONE)
    town.act(number, "supervise", CLERK, reason=TEXT)
    town.act(number, "backlog", CLERK, value="化解中", reason=TEXT)
    town.act(number, "lead_case", Staff(92, "某主任", "XFJ", frozenset({"director"})), leader=LEADER, due="2026-12-30", text=TEXT)
    town.write(
        RaiseAlarm("a:1", "E2", TEXT, town.clock(), place=PLACE, phone=PHONE),
        OpenTask("listen:1", "listen", TEXT, town.clock(), number),
        Audit(town.clock(), "某经办", "look", number, TEXT),
    )
    town.sweep()
    (alarm,) = town.store.book.alarms()
    town.write(TakeAlarm(alarm.id, next(s.id for s in town.store.book.on_duty(town.clock())), town.clock()), openid=PHONES["duty"])
    town.act(number, "answer", text=ANSWER)
    town.sweep()
    town.write(Rate(number, "unit", 3, town.clock(), WHY))
    for role in OTHERS:
        for said in ("待办", f"看 {number}", "看 1"):
            town.phone(PHONES[role]).say(said)
    assert {TEXT, PLACE} <= set(leaks(heard(town, PHONES["clerk"], 0))), "what is open is read"
    town.act(number, "seal", CLERK, reason=f"{TEXT}是{TARGET}", against=TARGET)
    assert town.case(number).sealed
    return number


def heard(town: Town, openid: str, since: int) -> str:
    """What came to this phone after that place of its screen."""
    return "\n".join(str(bubble) for bubble in town.phone(openid).screen[since:])


@pytest.mark.parametrize("role", OTHERS)
def test_no_word_of_chat_tells_of_it(town: Town, number: str, role: str) -> None:
    openid, here = PHONES[role], town.phone(PHONES[role])
    since = len(here.screen)
    for word in ALONE:
        here.say(word)
    for word in WITH_TARGET:
        here.say(f"{word} {number}")
        here.say(f"{word} 1")
    for word in ("看", "电话", "联系", "听", "登记", "已接"):
        for target in ("A1", "T1", "T2", "T3"):
            here.say(f"{word} {target} 说过了")
    for word in ("进度", "催办", "补充", "评价", "撤回"):
        here.say(f"{word} {number}")
        here.say(f"{word} {number} 123456 0123")
    assert leaks(heard(town, openid, since)) == [] and town.case(number).sealed


def test_no_notice_and_no_log_line_of_any_later_day_tells_of_it(town: Town, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = {openid: len(town.phone(openid).screen) for openid in PHONES.values()}
    last = town.store._db.reading().one("SELECT MAX(id) FROM outbox")[0]
    for days in _ROUNDS:
        town.clock.move_to(NOON + timedelta(days=days))
        town.sweep()
        town.settle()
    out, err = capsys.readouterr()
    assert leaks(out + err) == []
    for openid, since in before.items():
        assert leaks(heard(town, openid, since)) == [], openid
    others = {town.contact(openid) for openid in before} | {0}
    rows = town.store._db.reading().all("SELECT key, kind, contact, body_c FROM outbox WHERE id > :last", {"last": last})
    written = [(r["kind"], leaks(town.services.vault.open(r["body_c"], f"outbox:body:{r['key']}"))) for r in rows if r["contact"] in others]
    assert rows and [row for row in written if row[1]] == []
    for alarm in town.store.book.alarms():
        assert [leaks(push.text) for push in reached(town.store.book, f"alarm:{alarm.id}:1:1", town.clock()) if leaks(push.text)] == []


def commands() -> Iterator[tuple[str, Any]]:
    """Every command of the program by its words."""

    def within(group: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from within(command, (*path, name))
            else:
                yield " ".join((*path, name)), command

    return within(typer.main.get_command(build([])), ())


def lines(command: Any, number: str, people: list[str], folder: Path) -> Iterator[list[str]]:
    """Ways to call it: as each person where it asks for one, plain and as JSON."""
    said: Mapping[str, list[str]] = {
        "number": [number], "task": ["T1"], "--result": ["--result", "说过了"], "--from": ["--from", "2020-01-01"],
        "--to": ["--to", "2030-01-01"],
        "file": [str(folder / "out.zip")], "out": [str(folder / "sheets")], "--name": ["--name", "新人"], "--unit": ["--unit", "XFJ"],
        "--role": ["--role", "unit"], "name": [LEADER], "model": ["shipped"], "--as": [],
    }  # fmt: skip
    names = [p.opts[0] if p.param_type_name == "option" else p.name for p in command.params]
    given = [word for p, name in zip(command.params, names, strict=True) if p.required for word in said[name]]
    for person in people if "--as" in names else [""]:
        for shape in ([], ["--json"]) if "--json" in names else ([],):
            yield [*given, *(["--as", person] if person else []), *shape]


@pytest.mark.parametrize("words", sorted(name for name, _ in commands() if name not in _NOT_RUN))
def test_no_command_prints_it(town: Town, number: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = dict(commands())[words]
    people = [s.name for s in town.store.book.staff_with(*OTHERS, "clerk")]
    capsys.readouterr()
    ran = 0
    for line in lines(command, number, people, town.folder):
        ran += frame.run(build, [*words.split(), *line, "--config", str(town.folder / "config.toml")]) == 0
        out, err = capsys.readouterr()
        assert leaks(out + err) == [], line
    frame.settings.cache_clear()
    assert bool(ran) == (words not in _REFUSED)


def test_no_file_holds_it(town: Town, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    config = ["--config", str(town.folder / "config.toml")]
    assert frame.run(build, ["backup", str(town.folder / "all.zip"), *config]) == 0
    assert frame.run(build, ["posters", str(town.folder / "sheets"), *config]) in (0, 1)
    town.store._db.reading().run("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in filter(Path.is_file, town.folder.rglob("*")):
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                content += b"".join(packed.read(name) for name in packed.namelist())
        for word in (*WORDS, PHONE):
            assert word.encode() not in content and json.dumps(word)[1:-1].encode() not in content, path.name


def test_no_page_shows_it(town: Town, number: str) -> None:
    client = Client(town.services.application())
    for path in ("/", "/healthz", "/readyz", "/metrics", "/my", f"/my?number={number}", f"/my/{number}", f"/{number}"):
        assert leaks(client.get(path).get_data(as_text=True)) == [], path


def test_what_is_learned_measured_and_compared_leaves_it_out(town: Town, number: str) -> None:
    town.store.likeness.keep_up()
    town.store.lessons.keep_up()
    other = town.case(town.file(f"{TEXT}又塌了", openid="oElse"))
    assert number not in {like.case.number for like in town.store.book.like(other)}
    assert number not in {one.number for part in ("class", "unit", "purpose") for one in town.store.lessons.examples(part)}
    assert number not in {history.case.number for history in town.store.histories.all()}
    for table in metadata.sorted_tables:
        rows = town.store._db.reading().all(f"SELECT * FROM {table.name}")
        assert leaks("\n".join(str(cell) for row in rows for cell in row)) == [], table.name
