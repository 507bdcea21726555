"""People put right what they said: one thing or several in a breath, while something else is asked and at the read-back."""

from __future__ import annotations

import pytest

from .conftest import Phone

LAMP = "下梁镇老庵寺村三组路灯坏了三个月"
ROAD = "小岭镇李砭村三组路烂了，请派人来修，我叫方小满，电话13900000007"


def test_the_group_of_a_village(phone: Phone) -> None:
    heard = phone.tell(ROAD, "不是三组是五组")
    assert "小岭镇李砭村五组路烂了" in heard and "三组" not in heard
    assert phone.dialogue.draft.place == "五组"


def test_what_is_put_right_while_a_name_is_asked_uses_up_no_question(phone: Phone) -> None:
    phone.tell("小岭镇李砭村三组路烂了，请派人来修", "不是三组是五组")
    assert "曹坪镇李砭村，记下了" in phone.say("镇也错了，是曹坪镇")
    assert phone.dialogue.asking == "who"
    assert "曹坪镇李砭村五组路烂了" in phone.say("方小满 13900000007")


def test_another_village_while_the_wish_is_asked(phone: Phone) -> None:
    phone.tell("小岭镇李砭村路烂了", "不对，是九间房村")
    assert phone.dialogue.draft.village == "九间房村" and phone.dialogue.asking == "wants"


def test_many_things_in_one_breath(phone: Phone) -> None:
    phone.tell("小岭镇李砭村去年扶贫发的粮食我没领到", "要补发")
    heard = phone.say("不是小岭镇，是杏坪镇，电话13800000022，我叫赵大，也不是粮食，是钱")
    assert "杏坪镇李砭村去年扶贫发的钱我没领到" in heard and "赵大，电话138****0022" in heard


@pytest.mark.parametrize("said", [("老范 13800000019，错了，电话尾数是20",), ("老范 13800000019", "错了，电话尾数是20")])
def test_the_last_figures_of_a_number(phone: Phone, said: tuple[str, ...]) -> None:
    phone.tell(LAMP, "把灯修好", *said)
    draft = phone.dialogue.draft
    assert (draft.name, draft.phone, draft.wants) == ("老范", "13800000020", "把灯修好")


def test_a_wish_that_looks_like_a_name_is_the_wish(phone: Phone) -> None:
    phone.tell("下梁镇老庵寺村没水吃", "通水")
    assert phone.dialogue.draft.wants == "通水" and phone.dialogue.asking == "who"


def test_a_name_and_number_in_the_wish_are_the_persons(phone: Phone) -> None:
    phone.tell(LAMP)
    heard = phone.say("把灯修好就行，老范 13800000019，错了，尾数是20")
    assert "13800000019" not in heard
    assert phone.dialogue.draft.name == "老范"


def test_how_long_it_takes_is_answered_and_asked_on(phone: Phone) -> None:
    phone.tell(LAMP, "把灯修好")
    assert "15日" in phone.say("这个要多长时间？")
    assert "多长时间" not in phone.say("方小满 13800000005")


def test_one_family_is_no_group_and_a_rough_number_stays_rough(phone: Phone) -> None:
    heard = phone.tell("下梁镇老庵寺村路灯坏了，我们一家五口出门摸黑，请派人来修，我叫方小满，电话13900000007")
    assert "涉及" not in heard
    assert "涉及20多户" in phone.say("二十几户人都一样")


def test_headings_of_a_form_are_not_read_aloud(phone: Phone) -> None:
    heard = phone.tell("地址：下梁镇老庵寺村三组 问题：路灯坏了 要求：修灯", "方小满 13800000005")
    assert "地址" not in heard and "问题：" not in heard


def test_the_only_number_of_its_kind_is_meant(phone: Phone) -> None:
    phone.tell("下梁镇盛世家园3号楼电梯坏了半个月，赶紧修，我叫方小满，电话13900000007")
    heard = phone.say("不对，是5号楼")
    assert "盛世家园5号楼" in heard and "3号楼" not in heard


def test_another_name_behind_a_denial(phone: Phone) -> None:
    phone.tell(LAMP, "把灯修好", "苏老四 13800000054")
    heard = phone.say("错了，是朱老四")
    assert "朱老四，电话" in heard and "苏老四" not in heard
