"""Plays a written talk and writes down what was answered: the same text again when nothing has changed.

A talk is a text file: a title, settings, then lines that begin with who acts.

- ``民：…`` a citizen, ``民2：…`` from a second phone; ``员：…`` or any other name that ``在场`` gives to a staff member.
  ``民（紧接着）：…`` follows within a second, every other line after half a minute.
- 【语音】 【照片】 【视频】 【位置 名称】 【链接 标题】 【关注】 【取消关注】 【扫码 编码】 【点菜单 词】 stand for what is no text.
- ``〔过20小时〕`` ``〔到12月8日9:00〕`` move the clock through every moment at which something is due.
- ``＝ 状态 … 单位 …`` is read from the case that was made last, or from the one that is named.
- ``机：…`` is the answer to the line before, ``推→民：…`` a message that arrives at a phone by itself: these the program writes.

〔编号〕 and 〔查询码〕 stand for a case's number and query code; the second case has 〔编号2〕 and 〔查询码2〕.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from cases.calendar import CHINA
from cases.model import Case
from cases.words import RATINGS, public
from simulator.phone import Phone
from simulator.replies import Reply
from simulator.world import Sent

from .office import TEMPLATES, Office, opened

_START = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)
_READING, _BUBBLE, _SECOND = timedelta(seconds=30), timedelta(seconds=1), timedelta(seconds=1)
_ROLES = {
    "承办": "unit",
    "负责人": "head",
    "经办": "clerk",
    "局长": "director",
    "保密专岗": "confidential",
    "县领导": "leader",
    "网格员": "grid",
    "复查": "reviewer",
}
_LINE = re.compile(r"^(?P<who>[^\s：（＝#〔]{1,6})(?P<quick>（紧接着）)?：(?P<said>.*)$", re.DOTALL)
_ACT = re.compile(r"^【(?P<what>语音|照片|视频|位置|链接|关注|取消关注|扫码|点菜单)\s*(?P<rest>[^】]*)】$")
_SPAN = re.compile(r"^〔过(\d+)(秒|分钟|小时|天)〕$")
_DATE = re.compile(r"^〔到(?:(\d+)年)?(\d+)月(\d+)日(\d+):(\d+)〕$")
_FILES = {"image": "【照片】", "voice": "【语音】"}
_UNITS = {"秒": "seconds", "分钟": "minutes", "小时": "hours", "天": "days"}
_NUMBER, _CODE = re.compile(r"XF\d{10,}"), re.compile(r"查询码：(\d{6})")


def _clock_words(moment: datetime) -> str:
    there = moment.astimezone(CHINA)
    return f"{there.month}月{there.day}日{there:%H:%M}"


def read(path: Path) -> str:
    """A talk's text."""
    return path.read_text(encoding="utf-8")


def played(text: str) -> str:
    """The talk as it goes now."""
    return "".join(f"{line}\n" for line in _Talk(text).lines())


def _entries(text: str) -> list[str]:
    """Lines; one that begins with a wide space goes on with the line before."""
    found: list[str] = []
    for line in text.splitlines():
        if line.startswith("　　") and found:
            found[-1] += "\n" + line[2:]
        else:
            found.append(line)
    return found


class _Talk:
    """One talk on its way: who has which phone, which numbers have been seen."""

    def __init__(self, text: str) -> None:
        self._entries = [e for e in _entries(text) if not re.match(r"^(机：|推→)", e)]
        self._phones: dict[str, Phone] = {}
        self._seen: dict[str, int] = {}
        self._said: dict[str, str] = {}
        self._numbers: list[str] = []
        self._codes: list[str] = []
        self._told = _BUBBLE

    def lines(self) -> Iterator[str]:
        head = [e for e in self._entries if re.match(r"^(时间|自动转办|在场)：", e)]
        values = dict(e.split("：", 1) for e in head if not e.startswith("在场"))
        start = datetime.strptime(values["时间"], "%Y-%m-%d %H:%M").replace(tzinfo=CHINA) if "时间" in values else _START
        with opened(start, values.get("自动转办") == "是") as office:
            self._office = office
            for who in (e.split("：", 1)[1].split() for e in head if e.startswith("在场")):
                self._employ(*who)
            for entry in self._entries:
                yield from self._line(entry)
            yield from self._pass(_READING)

    def _employ(self, label: str, name: str, unit: str, *roles: str) -> None:
        mobile = f"139000000{len(self._phones) + 1:02d}"
        self._phones[label] = self._office.employ(label, name, unit, frozenset(_ROLES[r] for r in roles), mobile)
        self._seen[label] = 0

    def _line(self, entry: str) -> Iterator[str]:
        if not entry.strip() or entry.startswith("#") or re.match(r"^(时间|自动转办|在场)：", entry):
            yield entry
        elif entry.startswith("＝"):
            yield from self._pass(_READING)
            yield self._check(entry)
        elif entry.startswith("〔"):
            yield entry
            yield from self._travel(entry)
        elif (found := _LINE.match(entry)) and (found["who"] in self._phones or re.fullmatch(r"民\d?", found["who"])):
            yield from self._pass(_BUBBLE if found["quick"] else _READING)
            yield _indented(entry)
            yield from self._act(found["who"], found["said"])
        else:
            assert entry is self._entries[0], f"nobody acts here: {entry}"
            yield entry

    def _act(self, label: str, said: str) -> Iterator[str]:
        phone = self._phones.setdefault(label, self._office.phone(label))
        self._seen.setdefault(label, 0)
        reply = _do(phone, self._filled(said))
        assert not reply.fault, reply.fault
        if reply.text:
            yield _indented(f"机：{self._plain(reply.text)}")
        self._office.sweep()
        yield from self._arrived("")

    def _pass(self, span: timedelta) -> Iterator[str]:
        """A little time goes by between two lines."""
        for _ in self._office.pass_to(self._office.clock() + span):
            yield from self._arrived("")

    def _travel(self, entry: str) -> Iterator[str]:
        for moment in self._office.pass_to(self._target(entry)):
            yield from self._arrived(f"（{_clock_words(moment)}）")

    def _target(self, entry: str) -> datetime:
        now = self._office.clock()
        if span := _SPAN.match(entry):
            return now + timedelta(**{_UNITS[span[2]]: int(span[1])})
        date = _DATE.match(entry)
        assert date, entry
        year = int(date[1] or now.astimezone(CHINA).year)
        return datetime(year, *(int(part) for part in date.groups()[1:]), tzinfo=CHINA)

    def _arrived(self, when: str) -> Iterator[str]:
        for label, phone in self._phones.items():
            inbox = phone.inbox
            for sent in inbox[self._seen[label] :]:
                yield _indented(f"推→{label}{when}：{self._plain(_shown(sent))}")
            self._seen[label] = len(inbox)

    def _plain(self, text: str) -> str:
        """Numbers and codes under names that stay the same."""
        for number in _NUMBER.findall(text):
            if number not in self._numbers:
                self._numbers.append(number)
        self._codes += [code for code in _CODE.findall(text) if code not in self._codes]
        for n, number in enumerate(self._numbers, 1):
            text = text.replace(number, f"〔编号{n if n > 1 else ''}〕")
        for n, code in enumerate(self._codes, 1):
            text = text.replace(code, f"〔查询码{n if n > 1 else ''}〕")
        return text

    def _filled(self, text: str) -> str:
        for n, number in enumerate(self._numbers, 1):
            text = text.replace(f"〔编号{n if n > 1 else ''}〕", number)
        for n, code in enumerate(self._codes, 1):
            text = text.replace(f"〔查询码{n if n > 1 else ''}〕", code)
        return text

    def _check(self, entry: str) -> str:
        """The line with the values that stand in the books now."""
        words = entry.removeprefix("＝").strip()
        named = _NUMBER.search(self._filled(words))
        cases = self._office.services.store.admin.cases()
        case = next((c for c in cases if not named or c.number == named[0]), None)
        keys = re.findall(rf"(?:^|　|〕 )({'|'.join(_FACTS)})(?= |$)", words)
        facts = [f"{key} {self._plain(_FACTS[key](self._office, case)) or '无'}" for key in keys]
        return f"＝ {self._plain(named[0]) + ' ' if named else ''}{'　'.join(facts)}"


def _do(phone: Phone, said: str) -> Reply:
    act = _ACT.match(said)
    if act is None:
        return phone.say(said)
    rest = act["rest"]
    acts: Mapping[str, Callable[[], Reply]] = {
        "语音": phone.voice,
        "照片": phone.photo,
        "视频": phone.video,
        "位置": lambda: phone.place(33.68, 109.11, rest),
        "链接": lambda: phone.link(rest, "", "https://example.com/1"),
        "关注": phone.follow,
        "取消关注": phone.leave,
        "扫码": lambda: phone.scan(rest),
        "点菜单": lambda: phone.tap(rest),
    }
    return acts[act["what"]]()


def _shown(sent: Sent) -> str:
    """What stands on the screen: the words, or a template's card."""
    if sent.how == "custom":
        return _FILES.get(sent.kind, sent.text)
    card = "，".join(str(cell["value"]) for cell in sent.body["data"].values())
    title = next(t.title for t in TEMPLATES if t.id == sent.body["template_id"])
    return f"〔{title}〕{card}"


def _indented(text: str) -> str:
    return text.rstrip("\n").replace("\n", "\n　　")


def _unit(office: Office, code: str) -> str:
    unit = office.services.store.book.unit(code) if code else None
    return unit.name if unit else code


def _ratings(office: Office, case: Case) -> str:
    rows = office.services.store.admin.ratings(case.number)
    return "，".join(
        f"{'单位' if r['object'] == 'unit' else '信访局'}{RATINGS[r['value']]}{'（' + r['reason'] + '）' if r['reason'] else ''}"
        for r in rows
    )


def _of(read: Callable[[Office, Case], object]) -> Callable[[Office, Case | None], str]:
    return lambda office, case: str(read(office, case)) if case else "（没有信访件）"


#: What a check line may name.
_FACTS: Mapping[str, Callable[[Office, Case | None], str]] = {
    "状态": _of(lambda office, case: public(case)),
    "环节": _of(lambda office, case: case.status),
    "单位": _of(lambda office, case: _unit(office, case.unit)),
    "建议单位": _of(lambda office, case: _unit(office, case.proposed_unit)),
    "分类": _of(lambda office, case: case.category),
    "性质": _of(lambda office, case: case.purpose),
    "镇": _of(lambda office, case: _unit(office, case.town)),
    "地点": _of(lambda office, case: case.place),
    "要求": _of(lambda office, case: case.wants),
    "人数": _of(lambda office, case: case.people),
    "姓名": _of(lambda office, case: case.petitioner.name),
    "电话": _of(lambda office, case: case.petitioner.phone),
    "代办": _of(lambda office, case: case.relation),
    "标记": _of(lambda office, case: "、".join(sorted(case.flags))),
    "保密": _of(lambda office, case: "是" if case.sealed else "否"),
    "原话": _of(lambda office, case: case.text.replace("\n", "／")),
    "评价": _of(lambda office, case: _ratings(office, case)),
    "时限": _of(lambda office, case: "、".join(f"{c.id}到{_clock_words(c.due_at)}" for c in case.clocks if c.running)),
    "附件": _of(lambda office, case: len(office.services.store.book.media(case.number))),
    "件数": lambda office, case: str(len(office.services.store.admin.cases())),
    "任务": lambda office, case: "、".join(task.kind for task in office.services.store.admin.tasks()),
    "警情": lambda office, case: "、".join(f"{a.level}{'已接' if a.taken_by else '未接'}" for a in office.services.store.book.alarms()),
}
