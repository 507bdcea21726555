"""Which message is a command, a yes, a no or a rating, however it is written."""

from __future__ import annotations

import pytest

from handlers.words import ALSO, COMMANDS, Command, command, no, rating, yes
from nlp.normal import simplify


@pytest.mark.parametrize("word", COMMANDS)
def test_every_command_is_heard_alone_and_with_a_sign_behind_it(word: str) -> None:
    assert command(word) == Command(word)
    assert command(f" {word}。") == Command(word)
    assert command(f"“{word}”") == Command(word)


@pytest.mark.parametrize(("said", "meant"), [(said, word) for word, line in ALSO.items() for said in line.split()])
def test_every_other_form_means_its_command(said: str, meant: str) -> None:
    assert command(said) == Command(meant)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *(("確認", "确认"), ("進度", "进度"), ("補充", "补充"), ("催辦", "催办"), ("評價", "评价"), ("複查", "复查")),
        *(("舉報", "举报"), ("刪除我的信息", "删除我的信息"), ("幫助", "帮助")),
    ],
)
def test_traditional_forms(said: str, meant: str) -> None:
    assert simplify(said) == meant
    assert command(said) == Command(meant)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("进度 XF2611230001", Command("进度", "XF2611230001")),
        ("进度XF2611230001", Command("进度", "XF2611230001")),
        ("進度：ＸＦ２６１１２３０００１", Command("进度", "XF2611230001")),
        ("进度 xf2611230001 246810 0007", Command("进度", "XF2611230001", "246810", "0007", "246810 0007")),
        ("XF2611230001", Command("进度", "XF2611230001")),
        ("XF2611230001，查询码：246810", Command("进度", "XF2611230001", "246810")),
        ("补充 XF2611230001 又停水了", Command("补充", "XF2611230001", rest="又停水了")),
        ("补充，又停水了", Command("补充", rest="又停水了")),
        ("评价 XF2611230001 满意", Command("评价", "XF2611230001", rest="满意")),
        ("修改 电话 13911112222", Command("修改", rest="电话 13911112222")),
        ("催 办", Command("催办")),
    ],
)
def test_what_stands_behind_a_command(said: str, meant: str) -> None:
    found = command(said)
    assert found is not None
    assert (found.word, found.number, found.code, found.last4) == (meant.word, meant.number, meant.code, meant.last4)
    assert not meant.rest or found.rest == meant.rest


@pytest.mark.parametrize(
    "said",
    [
        *("进度太慢了", "补充一句，路还没修", "评价不高", "人工费没给", "举报村支书贪污", "取消了我家的低保", "撤回了我的证"),
        *("XF2611230001 的路又断了", "13900000007", "帮助我一下吧", ""),
    ],
)
def test_talk_that_begins_like_a_command_is_talk(said: str) -> None:
    assert command(said) is None


@pytest.mark.parametrize(
    "said",
    [
        *("对", "對", "是", "嗯", "好", "中", "得行", "要得", "就是这", "就是這", "👌", "👍", "1", "１", "①", "对。", "对的！"),
        *("好嘛", "么麻达", "没麻达", "OK", "ok", "行嘛", "👍👍", "确认了"),
        *("谢谢，对的", "对的谢谢你", "嗯对着哩谢谢", "好的谢谢，是这样", "辛苦你们了 是的", "麻烦快点，对"),
    ],
)
def test_every_yes(said: str) -> None:
    assert yes(said)
    assert not no(said)


@pytest.mark.parametrize("said", ["不", "不对", "不對", "不是的", "错了", "莫得", "不得行", "不用了。", "No"])
def test_every_no(said: str) -> None:
    assert no(said)
    assert not yes(said)


@pytest.mark.parametrize(
    "said",
    ["对面那家占了路", "好几个月没发工资", "不是我家的事", "是村上修的", "1号楼漏水", "行不行嘛", "对不对", "谢谢你们", "麻烦快点", ""],
)
def test_longer_words_are_neither(said: str) -> None:
    assert not yes(said)
    assert not no(said)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("满意", 0),
        ("滿意", 0),
        ("1", 0),
        ("１", 0),
        ("基本满意", 1),
        ("基本滿意。", 1),
        ("2", 1),
        ("不满意", 3),
        ("不滿意！", 3),
        ("３", 3),
        ("一般", 1),
        ("3不满意", 3),
        ("2、基本满意", 1),
    ],
)
def test_exact_ratings(said: str, value: int) -> None:
    assert rating(said) == value


@pytest.mark.parametrize("said", ["满意个啥", "4", "很快", "不", "满意不满意都一样"])
def test_what_is_no_exact_rating(said: str) -> None:
    assert rating(said) is None
