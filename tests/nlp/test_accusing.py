"""Who accuses an official in plain words is heard from the first message; who complains of what a firm charged is not sealed away."""

from __future__ import annotations

import pytest

from nlp.accusing import plainly
from nlp.normal import fold
from nlp.purpose import accuses

ACCUSE = """
收了包工头两万块钱
村主任收了包工头两万块钱
支书拿了老板三万块
队长家里修房子用的是集体的水泥
书记把修路的钱装进自己腰包了
主任吃了我们的危房款
村长把扶贫的牛分给他小舅子了
办低保要先给支书买两条烟才行
会计把我们的补偿款领走自己花了
他给所长送了一万块钱才批下来的宅基地
镇长收人家钱把工程给了他外甥
村里的低保都给了干部家亲戚
民政办的人问我要五百块钱才给办低保
派出所的收了对方的钱就偏向他们
工程没招标直接给了书记的弟弟
退耕还林的钱让村上吃了一半
村干部用公家的钱盖自家的房
不给支书塞钱就不给盖章
他们当官的把移民房卖了自己落钱
那个法官吃了被告的请
书记拿我们的名字领了三年补助
主任多报了二十亩地骗国家的钱
副镇长跟老板合伙开沙场
支书让我送两只羊才给我报危房
医院院长吃药厂的钱
执法队的收了钱就放他们走
支书一家五口都吃低保
危房改造的名额都卖钱了，一个名额五千
文书把死人的低保继续领起
所长在饭店吃饭都是矿上结账
"""
COMPLAIN = """
物业收了两万块钱不办事
包工头收了我两万块钱不干活
我只收了包工头两万块钱，还欠三万
中介收了我三千块钱不退
老板收了钱跑了
学校收了五百块补课费
村上收了每家两百块水费还是没水
村委会收了我们建房押金一万不退
镇上欠包工头两万块钱
工头收了业主的钱没给我们发工资
包工头拿了政府的钱不给我们发
书记收了我的材料一个月没回音
村干部收了医保钱没给我交上
交警收了我两百块罚款不给票
小区主任收停车费太贵
村长叫我们每户交三十块钱垃圾费
主任叫我出两千块钱接自来水
我和村主任合伙养猪他不分钱给我
领导让我送材料送了五次
我没给书记送过一分钱
征地款被镇上扣着不发
队长把我家的地分给别人了
支书家亲戚开的砖厂半夜吵人
书记家门口的路修了我们这边没修
"""


@pytest.mark.parametrize("text", ACCUSE.split())
def test_an_accusation_in_plain_words(text: str) -> None:
    assert accuses(fold(text))


@pytest.mark.parametrize("text", COMPLAIN.split())
def test_an_everyday_complaint(text: str) -> None:
    assert not accuses(fold(text))


def test_voice_text_without_signs_and_with_blanks_is_read_alike() -> None:
    assert accuses(fold("俺们队上那个支书 收了包工头两万块钱 就把工程给他做了"))


def test_clauses_do_not_run_together() -> None:
    assert plainly(fold("工程款收了。包工头来要钱")) == []


def test_what_accuses_is_shown() -> None:
    text = "我说个事，收了包工头两万块钱"
    (hit,) = plainly(fold(text))
    assert text[hit.start : hit.end] == hit.word == "收了包工头两万块钱"
