"""The responsible unit's way through a case, word by word."""

from __future__ import annotations

from cases.model import Status

from .conftest import Desk, FakeBook, file

N = "XF2611230001"


def test_sign_accept_progress_answer(book: FakeBook, desk: Desk) -> None:
    file(book, N)
    assert "签收" in desk.say("待办")
    for said, status in ((f"签收 {N}", Status.SIGNED), ("受理 1", Status.ACCEPTED), (f"进展 {N} 已到现场", Status.HANDLING)):
        reply = desk.say(said)
        assert N in reply, said
        assert book.case(N).status == status, reply
    assert N in desk.say("答复 0001 三盏灯都换好了。")
    assert book.case(N).status == Status.OPINION_ISSUED
    assert [p.kind for p in desk.pushes] == ["accepted", "progress", "answer"]
