"""What people say instead of what was asked: yes in their own way, half an answer, another one, a word of fear or of good-bye."""

from __future__ import annotations

import pytest

from cases.commands import OpenTask

from .conftest import Phone

LAMP = "下梁镇老庵寺村路灯坏了三个月，请派人来修，我叫方小满，电话13900000007"
ROAD = "下梁镇老庵寺村路烂了"
ROOF = "我家房子漏雨，没人管"


@pytest.mark.parametrize("yes", ["对着哩", "是的，对", "是这", "就那", "那行", "对，就是", "好嘞"])
def test_a_yes_of_many_words(phone: Phone, yes: str) -> None:
    phone.say(LAMP)
    assert "信访编号" in phone.say(yes)


@pytest.mark.parametrize(
    ("said", "name"), [("姓黄 黄老二", "黄老二"), ("额叫程百顺", "程百顺"), ("我姓余，叫余长海", "余长海"), ("赵 13800000001", "赵")]
)
def test_a_name_however_it_is_told_is_no_part_of_the_matter(phone: Phone, said: str, name: str) -> None:
    phone.tell(ROAD, "把路修好")
    heard = phone.say(said)
    assert phone.dialogue.draft.name == name
    assert heard.count(name) == 1


def test_whoever_leaves_a_phone_and_no_name_is_told_of_the_outcome(phone: Phone) -> None:
    phone.tell(ROAD, "把路修好")
    assert "138****0003" in phone.say("不方便留名字，留个电话吧 13800000003")
    phone.say("对")
    assert phone.case.petitioner.phone == "13800000003"
    assert "anonymous" not in phone.case.flags


def test_no_name_is_no_name_at_the_read_back_too(phone: Phone) -> None:
    phone.say(LAMP)
    assert "方小满" not in phone.say("等等，我不写我名字")
    assert phone.dialogue.draft.anonymous


def test_why_there_is_no_phone_is_not_read_back(phone: Phone) -> None:
    phone.tell(ROAD, "把路修好", "黄老二")
    heard = phone.say("手机号我记不得 是娃给买的")
    assert "手机" not in heard and "电话没留" not in heard


def test_a_place_told_late_is_the_place_and_the_question_stays(phone: Phone) -> None:
    phone.tell("路烂了", "就是通到学校那条")
    assert phone.dialogue.draft.place == "通到学校那条"
    heard = phone.say("小岭镇李砭村")
    assert heard.startswith("小岭镇李砭村，记下了") and phone.dialogue.asking == "wants"
    assert "小岭镇李砭村通到学校那条，路烂了" in phone.tell("补一下", "不想说")


@pytest.mark.parametrize("more", ["还有我老乡6个人也一样", "没人管", "没人理"])
def test_more_of_the_matter_is_no_wish(phone: Phone, more: str) -> None:
    phone.tell(ROAD, more)
    assert (phone.dialogue.draft.wants, phone.dialogue.asking) == ("", "wants")
    assert more in phone.dialogue.draft.texts


def test_nothing_to_ask_for_is_an_answer_to_what_is_wanted_and_to_nothing_else(phone: Phone) -> None:
    phone.tell(ROAD, "没啥要求，就是说一声")
    assert phone.dialogue.asking == "who"
    phone.say("没别的要求")
    assert (phone.dialogue.asking, phone.dialogue.draft.anonymous) == ("who", False)


def test_the_same_yes_twice_is_no_answer(phone: Phone) -> None:
    phone.tell(ROAD, "嗯", "嗯")
    assert phone.dialogue.asking == "who"


def test_whoever_would_rather_leave_it_is_told_how(phone: Phone) -> None:
    phone.tell(ROAD)
    heard = phone.say("算了 邻里邻居的")
    assert "取消" in heard and phone.dialogue.asking == "wants"
    assert phone.dialogue.draft.wants == ""
    assert "邻里邻居的" not in phone.tell("补一下", "方小满 13900000007")


def test_a_wish_after_never_mind_is_a_wish(phone: Phone) -> None:
    phone.tell(ROAD, "算了，补一下就行")
    assert phone.dialogue.draft.wants == "算了，补一下就行"


@pytest.mark.parametrize(
    ("said", "old", "new"),
    [
        ("户数应该是231", "213户", "231户"),
        ("不是两年，是三年", "两年", "三年"),
        ("不对，是三年", "两年", "三年"),
        ("不是213户是231户", "213户", "231户"),
    ],
)
def test_a_correction_takes_the_place_of_what_was_told(phone: Phone, said: str, old: str, new: str) -> None:
    phone.tell("乾佑街道小区213户业主交房拖了两年", "要么交房要么退款", "何思远 13800000009")
    heard = phone.say(said)
    assert new in heard and old not in heard


def test_a_place_at_the_read_back_is_not_read_as_more(phone: Phone) -> None:
    phone.tell("营盘镇的祖坟叫修路的挖了，要求赔偿", "林国栋 13800000001")
    heard = phone.say("地址是营盘镇药王堂村")
    assert heard.count("药王堂村") == 1


def test_thanks_and_a_question_at_the_read_back_are_answered(phone: Phone) -> None:
    phone.say(LAMP)
    assert phone.say("谢谢").startswith("不客气")
    assert "进度" in phone.say("那我往后咋晓得你们办了没")
    assert phone.dialogue.draft.texts == (LAMP,)


def test_a_mere_question_is_not_asked_for_its_place(phone: Phone) -> None:
    assert "哪个镇" not in phone.say("请问60岁以后养老金一个月能领多少，怎么办手续")
    assert phone.dialogue.asking == "who"


@pytest.mark.parametrize("bye", ["没别的事", "祝你们工作顺利", "没有别的了"])
def test_a_good_bye_begins_nothing(phone: Phone, bye: str) -> None:
    assert phone.say(bye).startswith("不客气")
    assert not phone.dialogue.draft.texts


def test_fear_is_met(phone: Phone) -> None:
    assert phone.say("我不敢说 怕他们晓得了收拾我").startswith("您别怕")
    assert "只给办理" in phone.say("你们不会告诉别人吧")
    phone.say(ROOF)
    assert phone.say("我害怕得很").startswith("您别怕")


@pytest.mark.parametrize("said", ["你们信访局是干啥吃的！！", "我都打了八个电话没一个人管！"])
def test_anger_is_met_before_anything_is_explained(phone: Phone, said: str) -> None:
    assert phone.say(said).startswith("让您着急了")


@pytest.mark.parametrize("said", ["喂有人没得", "有没得人", "有人在没有"])
def test_a_call_into_the_room_is_greeted(phone: Phone, said: str) -> None:
    assert phone.say(said).startswith("您好")
    assert "语音" in phone.say("我是个种地的 不认得几个字 说不好你莫见怪")


def test_whoever_asks_on_is_met_not_told_the_same_again(filed: Phone) -> None:
    first = filed.say("咋还没人来")
    assert "已登记" in first
    for said in ("到底管不管", "我都等了好几天了"):
        assert "催办" in filed.say(said)
        assert "让您着急了" in filed.said[-1]


@pytest.mark.parametrize("said", ["你们说的那个是啥意思", "没看懂", "要多久"])
def test_who_does_not_understand_is_told_how_it_stands(filed: Phone, said: str) -> None:
    assert filed.case.number in filed.say(said)
    assert filed.wrote == []


def test_what_goes_on_after_the_answer_is_no_new_matter(answered: Phone) -> None:
    heard = answered.say("还是在流")
    assert answered.case.number in heard or "不满意" in heard
    assert not answered.dialogue.draft.texts


def test_what_is_written_after_a_voice_belongs_to_it(phone: Phone) -> None:
    phone.send("voice", media_id="v1")
    assert "语音收到" in phone.say("听到没有")
    assert "信访编号" in phone.say("我们镇上街道晚上没灯")
    phone.tell("红岩寺", "装灯")
    assert not phone.dialogue.draft.texts
    assert len(phone.book.cases_by_number) == 1
    assert "红岩寺\n装灯" in phone.case.text


def test_what_is_short_and_no_place_is_read_back_after_an_alarm(phone: Phone) -> None:
    phone.tell("后山塌了，房子埋了，快救人", "要赔我的房子", "没事了，人都平安")
    assert "要赔我的房子" in phone.tell("曹坪镇", "跳过", "跳过", "跳过")


def test_a_wrong_guess_is_another_matter_and_a_right_one_is_heard(filed: Phone) -> None:
    filed.say("晚上黑得很，老人不敢出门")
    assert filed.say("对").startswith("好")
    filed.say("路口那里还有一段也黑着")
    filed.say("不是")
    assert filed.dialogue.draft.texts == ("路口那里还有一段也黑着",)


def test_whoever_says_that_it_is_done_is_told_how_to_end_it(filed: Phone) -> None:
    assert "撤回" in filed.say("路灯今天修好了，不用管了")
    assert "撤回" not in filed.say("路灯还是没修好")


@pytest.mark.parametrize("said", ["灯是亮了就是一闪一闪的没法用", "隔一天又不亮"])
def test_what_is_wrong_after_the_answer_belongs_to_it(answered: Phone, said: str) -> None:
    answered.say(said)
    assert not answered.dialogue.draft.texts


def test_a_matter_elsewhere_after_the_answer_is_a_new_one(answered: Phone) -> None:
    answered.say("营盘镇两河村的路烂了半年没人修")
    assert answered.dialogue.draft.texts


def test_a_name_before_the_number_without_a_comma(phone: Phone) -> None:
    phone.say("我们老庵寺村停水了 下梁的 请尽快恢复 孙麦花 13800000009")
    assert (phone.dialogue.draft.name, phone.dialogue.step) == ("孙麦花", "confirm")


def test_a_place_alone_is_told_once(phone: Phone) -> None:
    assert phone.say("凤凰镇宽滩村").count("宽滩") == 1


def test_a_filler_begins_nothing(phone: Phone) -> None:
    phone.say("那个")
    assert not phone.dialogue.draft.texts
    phone.tell("猪圈臭死了", "那个", "我家隔壁")
    assert "我家隔壁" in phone.dialogue.draft.texts and phone.dialogue.draft.wants == ""
    phone.tell("小岭镇金米村", "搬走")
    assert phone.dialogue.draft.wants == "搬走"


@pytest.mark.parametrize("wish", ["搬走", "给我办证", "就是把少的补给我"])
def test_a_wish_at_the_read_back_is_the_wish(phone: Phone, wish: str) -> None:
    phone.tell("小岭镇金米村的猪圈臭死了", "跳过", "老杨")
    assert f"希望“{wish}”" in phone.say(wish)


def test_no_phone_at_the_read_back(phone: Phone) -> None:
    phone.tell(ROAD, "把路修好", "老杨")
    assert "电话没留" not in phone.say("没得") and phone.dialogue.step == "confirm"
    assert "信访编号" in phone.say("对的，麻烦快点")


def test_a_family_name_at_the_read_back(phone: Phone) -> None:
    phone.tell(ROAD, "把路修好", "跳过")
    assert phone.say("我姓田").count("姓田") == 1


def test_whoever_must_not_know_is_no_place_and_no_wish(phone: Phone) -> None:
    phone.tell("我女儿在学校天天被几个男生欺负，老师不管")
    assert phone.say("不能让学校知道是我告的").startswith("您别怕")
    assert not phone.dialogue.draft.place
    phone.say("营盘镇")
    assert phone.say("不想让老师知道").startswith("您别怕")
    assert not phone.dialogue.draft.wants


@pytest.mark.parametrize("said", ["先别登记", "等我问问我老婆"])
def test_whoever_wants_time_has_it(phone: Phone, said: str) -> None:
    phone.tell(ROAD)
    assert phone.say(said).startswith("好，不急")
    phone.tell("把路修好", "方小满 13900000007", said)
    assert "信访编号" in phone.say("好了登记吧")


def test_parents_are_counted_and_who_speaks_for_them_is_asked_for_a_name(phone: Phone) -> None:
    phone.tell("瓦房口镇的娃上学没校车，五公里路靠走", "开一趟校车", "家长有四十多个")
    assert (phone.dialogue.draft.people, phone.dialogue.draft.place) == (40, "")
    assert "联系人" in phone.say("我代表大家")
    assert "我代表大家" not in phone.dialogue.draft.texts


def test_how_old_one_is_and_whose_phone_it_is_is_not_read_back(phone: Phone) -> None:
    phone.tell("杏坪镇党台村把我家的地划给了修路的", "地还给我", "我叫党来福 今年七十五")
    heard = phone.say("电话是我女婿的13800000002")
    assert "七十五" not in heard and "女婿" not in heard and "138****0002" in heard


def test_pinyin_goes_to_a_person(phone: Phone) -> None:
    assert "拼音" in phone.say("wo men cun mei shui le")
    phone.say("xiu shui guan")
    assert "xiu shui" in phone.all(OpenTask)[-1].text
    for other in ("hello", "asdfgh", "OK"):
        assert "拼音" not in Phone(phone.book).say(other)


@pytest.mark.parametrize(("said", "word"), [("催", "催办"), ("撤", "撤回")])
def test_one_sign_is_enough(filed: Phone, said: str, word: str) -> None:
    assert word in filed.say(said)


def test_good_bye_and_nothing_more_at_the_read_back(phone: Phone) -> None:
    phone.say(LAMP)
    for said in ("没别的了", "祝你们工作顺利"):
        assert phone.say(said).startswith("不客气")
    assert "信访编号" in phone.say("好了登记吧，谢谢")


def test_so_much_a_month_is_not_told_as_what_was_heard(phone: Phone) -> None:
    assert "三十块" not in phone.say("自来水断断续续的，水费一个月三十块还照收")
    assert "三千块" in Phone(phone.book).say("老板还差我三千块没给")


def test_anger_twice_is_met_twice(phone: Phone) -> None:
    phone.tell("你们信访局是干啥吃的！！")
    heard = phone.say("我都打了八个电话没一个人管！")
    assert heard.startswith("让您着急了") and "哪个镇" not in heard
    phone.say("楼下KTV半夜三点还在唱")
    assert "没一个人管" in "".join(phone.dialogue.draft.texts)
    assert "没一个人管" not in phone.tell("县城中心街", "跳过", "跳过")


@pytest.mark.parametrize("more", ["小岭镇常湾村，整个村子二十多盏都不亮", "我姓陈，电话 13800000042，娃叫陈小宝"])
def test_what_tells_more_is_no_wish(phone: Phone, more: str) -> None:
    phone.tell("小岭镇的路灯不亮", more)
    assert phone.dialogue.draft.wants == ""


def test_a_trouble_is_no_place_and_a_cry_no_name(phone: Phone) -> None:
    phone.tell("反映了一年多没人管", "路灯不亮", "查不到？")
    assert (phone.dialogue.draft.place, phone.dialogue.draft.name) == ("", "")


def test_a_school_by_its_short_name_is_a_place(phone: Phone) -> None:
    phone.tell("老师乱收费", "在城区二小")
    assert phone.dialogue.draft.place == "城区二小"


def test_the_family_name_beside_a_number(phone: Phone) -> None:
    phone.tell(ROAD, "把路修好", "我姓陈，电话 13800000042，白天都能打")
    assert (phone.dialogue.draft.name, phone.dialogue.draft.phone) == ("姓陈", "13800000042")


def test_what_was_done_to_a_parent_is_no_wish(phone: Phone) -> None:
    phone.tell("医院给我妈看病开错药了，医院不认账", "县医院")
    assert phone.dialogue.asking == "wants"


def test_who_fears_to_leave_a_name_leaves_none(phone: Phone) -> None:
    phone.tell(ROAD, "把路修好", "不敢留名字，老板恶得很")
    assert phone.dialogue.draft.anonymous


def test_a_call_with_a_comma_is_a_hello(phone: Phone) -> None:
    phone.say("喂，有人没得")
    assert phone.dialogue.draft.texts == ()


def test_a_wish_that_begins_like_a_question_is_a_wish(phone: Phone) -> None:
    phone.tell("我想问一下低保咋办", "我是红岩寺镇的，我婆婆瘫痪了三年，家里就我一个劳力")
    assert "才准" not in phone.say("想给婆婆办低保")


def test_no_name_told_early_is_kept(phone: Phone) -> None:
    phone.tell(ROAD, "匿名")
    assert phone.dialogue.draft.anonymous and phone.dialogue.asking == "wants"
    assert "确认" in phone.say("把路修好")


def test_a_yes_to_a_question_put_again_leaves_it_open(phone: Phone) -> None:
    phone.tell("村上修路占了我家二分菜地", "把钱给我", "我叫贺大山", "没得电话")
    assert "什么地方" not in phone.say("对")


@pytest.mark.parametrize(("said", "field", "value"), [("我是西川村的，路烂了", "village", "西川村"), ("大山岔", "place", "大山岔")])
def test_where_somebody_is_from(phone: Phone, said: str, field: str, value: str) -> None:
    phone.tell("村里的狗咬人", said)
    assert getattr(phone.dialogue.draft, field) == value
