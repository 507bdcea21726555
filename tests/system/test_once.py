"""Every push three times, over HTTP to two processes: side by side, in turn, and late, after the next one. One effect, one answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.replies import Reply

from .citizens import LAMP, Push, Writer
from .conftest import Opener
from .office import Office

WORDS = [*f"{LAMP} 确认 确认 进度 催办 修改 返回 取消 人工 帮助 新事 撤回 回电 評價 😀 谢谢".split(), "补充 昨晚又有老人摔倒了"]
WAYS = ("together", "in turn", "late")
#: Where the way through the once-said talk and the thrice-said one may differ: numbers and codes.
_OWN = re.compile(r"XF\d{10,}|\d{6}")
_EFFECTS = (
    "SELECT action, COUNT(*) FROM log JOIN cases ON cases.id = case_id WHERE contact = :c GROUP BY action ORDER BY action",
    "SELECT kind, COUNT(*) FROM outbox WHERE number IN (SELECT number FROM cases WHERE contact = :c) GROUP BY kind ORDER BY kind",
    "SELECT kind, COUNT(*) FROM tasks WHERE contact = :c GROUP BY kind ORDER BY kind",
    "SELECT status, COUNT(*) FROM cases WHERE contact = :c GROUP BY status ORDER BY status",
    "SELECT heard, (SELECT COUNT(*) FROM inbound WHERE contact = :c) FROM contacts WHERE id = :c",
)

Talk = list[tuple[str, str]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(opener: Opener, request: pytest.FixtureRequest) -> Office:
    """With two processes, and no pause that could make the same words mean something else a moment later."""
    found = opener(str(request.param), extra="bubble_seconds = 0\n")
    found.serve(workers=2)
    return found


def once(writer: Writer, talk: Talk) -> list[str]:
    return [writer.deliver(writer.push(words)).text for words, _ in talk]


def thrice(writer: Writer, talk: Talk) -> list[str]:
    """What was answered; each of the three answers must be the same."""
    answers: list[tuple[Push, list[Reply]]] = []
    late: list[Push] = []
    with ThreadPoolExecutor(3) as pool:
        for words, way in talk:
            push = writer.push(words)
            if way == "together":
                replies = list(pool.map(writer.deliver, [push] * 3))
            else:
                replies = [writer.deliver(push) for _ in range(3 if way == "in turn" else 2)]
            answers.append((push, replies))
            if late:
                answers.append((late[0], [writer.deliver(late.pop())]))
            late += [push] if way == "late" else []
        answers += [(push, [writer.deliver(push)]) for push in late]
    told: dict[str, str] = {}
    for push, replies in answers:
        assert not [reply.fault for reply in replies if reply.fault], push.words
        assert {reply.text for reply in replies} == {told.setdefault(push.key, replies[0].text)}, push.words
    return list(told.values())


def effects(office: Office, writer: Writer) -> Sequence[object]:
    contact = office.store.talk(writer.openid, "").person.id
    return [office.rows(sql, c=contact) for sql in _EFFECTS]


@settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    middle=st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WAYS)), max_size=5),
    ways=st.lists(st.sampled_from(WAYS), min_size=3, max_size=3),
)
def test_said_three_times_is_said_once(office: Office, middle: Talk, ways: list[str]) -> None:
    talk = [*zip((LAMP, "确认"), ways, strict=False), *middle, ("进度", ways[2])]
    single, repeated = Writer(office.wechat, "Single"), Writer(office.wechat, "Triple")
    expected, heard = once(single, talk), thrice(repeated, talk)
    assert all(heard), heard
    assert [_OWN.sub("#", text) for text in heard] == [_OWN.sub("#", text) for text in expected]
    assert effects(office, repeated) == effects(office, single)
    assert '"level": "error"' not in office.log()
