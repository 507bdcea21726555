"""An accusation told in passing, as part of something that others read, goes the sealed way and leaves no word behind (Art. 30)."""

from __future__ import annotations

import pytest

from cases.commands import OpenTask, Push, Rate, Remark, SaveCase, SaveMedia

from .conftest import Phone

N = "XF2611230001"
ACCUSES = "王所长收受包工头贿赂两万块才不管"


def check_apart(phone: Phone) -> None:
    """12388 was named, the words stand in the sealed draft alone."""
    assert "12388" in phone.said[-1] and "两万" not in phone.said[-1]
    assert phone.dialogue.draft.sealed and "两万" in "".join(phone.dialogue.draft.texts)
    written = [c for c in phone.wrote if isinstance(c, OpenTask | Push | Rate | Remark | SaveCase)]
    assert "两万" not in repr(written) and "两万" not in repr(phone.case)


@pytest.mark.parametrize("words", ["补充 {}", f"补充 {N} {{}}", "催办 {}", "人工 {}"])
def test_words_that_add_to_an_open_matter(filed: Phone, words: str) -> None:
    filed.say(words.format(ACCUSES))
    check_apart(filed)


@pytest.mark.parametrize("asked", ["补充", "人工"])
def test_the_answer_to_what_is_asked(filed: Phone, asked: str) -> None:
    filed.tell(asked, ACCUSES)
    check_apart(filed)


@pytest.mark.parametrize("words", ["复查 {}", "评价 不满意 {}"])
def test_words_after_an_answer(answered: Phone, words: str) -> None:
    answered.say(words.format(ACCUSES))
    check_apart(answered)


def test_the_mark_is_kept_without_its_accusing_reason(answered: Phone) -> None:
    answered.tell(f"3 {ACCUSES}", "对")
    check_apart(answered)
    (mark,) = answered.all(Rate)
    assert (mark.value, mark.reason) == (3, "")


def test_the_reason_that_is_asked_for(answered: Phone) -> None:
    answered.tell("评价 不满意", ACCUSES)
    check_apart(answered)


@pytest.mark.parametrize("before", ["", "我们村的路修了一半就没人管了"])
def test_a_picture_sent_before_is_sealed_with_the_first_words_that_accuse(phone: Phone, before: str) -> None:
    if before:
        phone.say(before)
    phone.send("image", media_id="photo-1")
    assert [media.sealed for media in phone.all(SaveMedia)] == [False]
    phone.say(ACCUSES)
    assert [(media.media_id, media.sealed) for media in phone.all(SaveMedia)] == [("photo-1", False), ("photo-1", True)]
    assert phone.dialogue.draft.media == (("photo-1", "image"),)
    phone.say("他昨天还收了一条烟")
    assert len(phone.all(SaveMedia)) == 2, "once"


def test_a_voice_sent_before_is_heard_by_the_confidential_clerk_from_the_first_words_that_accuse(phone: Phone) -> None:
    phone.send("voice", media_id="voice-1")
    phone.say(ACCUSES)
    tasks = [(task.key, task.role, task.sealed) for task in phone.all(OpenTask)]
    assert tasks == [(tasks[0][0], "clerk", False), (tasks[0][0], "confidential", True)]
    phone.say("他昨天还收了一条烟")
    assert len(phone.all(OpenTask)) == 2, "once"
