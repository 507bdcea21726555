"""Alarms: recall first; figures of speech are none; split and misspelt words are found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import urgency as module
from nlp.urgency import signs_of, urgency


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("我真的不想活了", "E1"),
        ("再不解决我就喝农药", "E1"),
        ("活着没意思，想死", "E1"),
        ("我站在楼顶了", "E1"),
        ("不 想 活 了", "E1"),
        ("想。。死", "E1"),
        ("不想活\n了", "E1"),
        ("想亖", "E1"),
        ("我要自鲨", "E1"),
        ("不想活瞭，給你們留下遺書", "E1"),
        ("我提着汽油去政府", "E2"),
        ("再不给钱我就砍了他", "E2"),
        ("跟你们拼了，鱼死网破", "E2"),
        ("后山塌方了，人被埋了", "E3"),
        ("隔壁着火了快来人", "E3"),
        ("一屋子煤气味很大", "E3"),
        ("我娃掉进水库了", "E3"),
        ("他正在打我妈", "E3"),
        ("路口撞人了，流好多血", "E3"),
        ("家里的绳子我挂在梁上了", "E1"),
        ("我走了你们就都清净了", "E1"),
        ("哪点能买到百草枯", "E1"),
        ("额是真没活头了", "E1"),
        ("他们把我关屋里，不让走", "E3"),
        ("信不信我把你们那栋楼点了", "E2"),
        ("饭里头下了老鼠药", "E2"),
        ("汽油我弄好了，等着看", "E2"),
        ("堤上开了个口子，水往屋里灌", "E3"),
        ("给女儿带句话，妈对不住她", "E1"),
        ("百草哭我咽下去了", "E1"),
        ("想s了", "E1"),
        ("我把自己点着给你们看", "E1"),
        ("塘里有个娃", "E3"),
        ("119怎么还没到，火大得很", "E3"),
        ("毒气", "E3"),
        ("我婆婆绊到沟里起不来，血流一地", "E3"),
        ("几十个业主约好去县政府门口", "E4"),
        ("明天大家去堵路", "E4"),
        ("再不管我们就进京", "E4"),
        ("老人一个人瘫在床上没人管", "E5"),
        ("孩子被打伤了", "E5"),
    ],
)
def test_alarms(text: str, level: str) -> None:
    assert urgency(text).level == level


@pytest.mark.parametrize(
    "text",
    [
        "气死我了，电话打了十遍都不接",
        "自来水漏得厉害",
        "等了一早上没人，火大得很",
        "进城那趟车还没有",
        "收了人家两包烟",
        "我可不敢说是谁",
        "好个锤子哟",
        "漏死了",
        "窗口排得长得要死",
        "水塔锁咯，钥匙不晓得在哪达",
        "他性子火爆，一点就着",
        "三轮翻田里了，人好好的，请把弯道加宽",
        "棚里堆满苞谷秆，要是失火了怎么办",
        "热死人了，空调坏了三天",
        "这条路天天堵死",
        "商场搞跳楼价，买回来就坏",
        "晚上炸街的摩托太吵",
        "老板娘跟我砍价砍半天",
        "加油站的汽油价又涨了",
        "消防通道被车占了",
        "我死活不同意这个方案",
        "直播带货买的鞋是假的",
        "请问医保怎么报销",
        "路灯坏了三个月没人修",
        "",
    ],
)
def test_figures_of_speech_are_no_alarm(text: str) -> None:
    assert urgency(text).level not in {"E1", "E2", "E3"}


def test_an_old_slide_is_a_grievance() -> None:
    assert urgency("前年滑坡把路埋了，至今没清").level != "E3"
    assert urgency("昨晚滑坡把路埋了，人还在里面").level == "E3"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("房子着火了", "fire"),
        ("发生车祸了", "traffic"),
        ("我爸昏迷了", "medical"),
        ("娃溺水了", "water"),
        ("天然气泄漏", "gas"),
        ("家暴", "violence"),
        ("我妈走丢了", "missing"),
    ],
)
def test_kinds_of_accidents(text: str, kind: str) -> None:
    assert urgency(text).kind == kind


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("我想自s", "E1"),
        ("喝侬药算了", "E1"),
        ("想去跳搂", "E1"),
        ("我真的不想活，了", "E1"),
        ("我要zs", "E1"),
        ("砍si他", "E2"),
        ("房子着huo了", "E3"),
        ("没气漏了", "E3"),
        ("想买紫砂壶", ""),
        ("想4月去办", ""),
    ],
)
def test_misspelt_words_are_meant(written: str, meant: str) -> None:
    found = urgency(written)
    assert found.level == meant
    assert found.word in written


@pytest.mark.parametrize(
    "text",
    [
        "我姑十年前跳河没的，房子过不了户",
        "听说外省有人砍学生，咱学校加个保安吧",
        "想死家里的饭了",
        "买的汽油里头有水",
        "小娃的作业压得人喘不过气",
        "老板在游戏里把我杀了",
        "今年村里打算修渠",
    ],
)
def test_what_is_told_or_played_is_no_alarm(text: str) -> None:
    assert urgency(text).level not in {"E1", "E2", "E3"}


def test_a_sign_counts_at_the_ends_of_a_letter() -> None:
    letter = "关于路灯的事反映过好几回，一直没有结果。" * 12
    assert urgency(letter).level == ""
    assert urgency(letter + "再没人管我就从你们楼上跳").level == "E1"


def test_what_no_sign_knows_is_weighed() -> None:
    assert signs_of("四个人下了地窖，没一个上来").level == ""
    found = urgency("四个人下了地窖，没一个上来")
    assert found.level == "E3"
    assert found.word in ("四个人下了地窖", "没一个上来")


@settings(deadline=None)
@given(st.text(alphabet="我想死不活了气死 ，。路灯１", max_size=20))
def test_the_word_stands_where_it_says(text: str) -> None:
    found = urgency(text)
    assert text[found.start : found.end] == found.word
    assert bool(found.word) == bool(found.level)


@pytest.mark.parametrize(
    ("before", "text", "level"), [("我真的不想", "活了", "E1"), ("后山塌方", "人被埋了", "E3"), ("再不给钱我就把他", "砍了", "E2")]
)
def test_a_cry_in_two_bubbles_is_heard(before: str, text: str, level: str) -> None:
    found = urgency(text, before)
    assert found.level == level
    assert (before + text)[found.start : found.end] == found.word


@pytest.mark.parametrize(("before", "text"), [("喊我老陈就行", "莫得错"), ("我是他外甥", "住坡上头"), ("铁匠沟三组", "没人接电话")])
def test_two_everyday_answers_are_no_cry(before: str, text: str) -> None:
    assert urgency(text, before).level == ""


@pytest.mark.parametrize(
    ("text", "kind"), [("老屋的椽子都着透了", "fire"), ("灶上臭鸡蛋味好重，人站不起", "gas"), ("四个人下了地窖，没一个上来", "collapse")]
)
def test_the_kind_of_an_accident_without_a_sign(text: str, kind: str) -> None:
    assert signs_of(text).level == ""
    assert urgency(text).kind == kind


def test_an_everyday_bubble_makes_no_danger_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = module._danger
    monkeypatch.setattr(module, "_danger", lambda text: asked.append(text) or real(text))
    assert urgency("请把村口的路灯换成新的", "上个礼拜就跟你们说过").level == ""
    assert asked == ["请把村口的路灯换成新的"]


LETTER = "关于路灯的事反映过好几回，一直没有结果，请领导派人来看。" * 4


def test_what_a_letter_only_quotes_is_shown_but_no_alarm() -> None:
    text = "邻居当时说“有本事你去跳楼”，村上后来调解过两次。"
    found = urgency("去年开会的时候，" + text + LETTER)
    assert (found.level, found.kind, found.word) == ("E5", "told", "去跳楼")
    assert urgency(LETTER + "没有人管，我今天就跳楼").level == "E1"


@pytest.mark.parametrize(
    ("text", "level"),
    [("我去tiàolóu", "E1"), ("喝农要算了", "E1"), ("跳喽死了算了", "E1"), ("屋里失伙了，快来", "E3"), ("家里煤起泄漏", "E3")],
)
def test_sounds_and_letters_are_heard(text: str, level: str) -> None:
    assert urgency(text).level == level


@settings(deadline=None)
@given(st.from_regex(r"(我叫)?[张王李赵]春厚[ ，](电话)?1[3-9][0-9]{9}", fullmatch=True))
def test_a_name_and_a_telephone_number_are_no_alarm(text: str) -> None:
    assert signs_of(text).level == ""


@pytest.mark.parametrize(
    "text",
    [
        "안녕하세요",
        "こんにちは",
        "éêîôû çàù",
        "a" * 50,
        "æˆ‘çš„å­©å­",
        "нет света",
        "./xinfang units list",
        "zha shui xian cao ping zhen",
        "wo men cun mei shui le",
        "wang da ming 13800000080",
        "--no-such",
        "029--88888888",
        "打029--88888888",
        "2024-11-26 15:30",
    ],
)
def test_what_says_nothing_in_chinese_is_no_alarm(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_danger", lambda text: ("E1", 0.0))
    urgency.cache_clear()
    assert urgency(text).level == ""


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("woyaotiaolou", "E1"),
        ("wo bu xiang huo le", "E1"),
        ("wo xiang si", "E1"),
        ("kan si ta", "E2"),
        ("fangzi zhaohuo le", "E3"),
        ("jiu ming a", "E3"),
        ("kuai lai jiu wo", "E3"),
        ("打了119，120，110都没人来救火", "E3"),
    ],
)
def test_pinyin_and_the_numbers_of_the_police_say_something(text: str, level: str) -> None:
    assert urgency(text).level == level


def test_numbers_of_telephones_and_cards_are_not_weighed() -> None:
    assert module.speaking("找我138-1234-5678") == module.speaking("找我") == module.speaking("找我61102619700101001X")
    assert module.speaking("打了119，120，110") != module.speaking("打了119，110，120")


@pytest.mark.parametrize("name", ["王砚耕", "谢火生", "杨雪虎", "郭火厚"])
def test_a_name_beside_a_number_is_as_terse_as_a_name(name: str) -> None:
    assert urgency(f"{name} 13800000011").level == urgency(f"029--88888888，{name}").level == ""


@pytest.mark.parametrize(
    "text",
    [
        "没有着火，也没有人受伤，就是路灯坏了",
        "不是煤气味，是下水道返臭",
        "我不希望拆我家的房",
        "没人要自杀，我们就是要工钱",
        "我没说要杀他",
        "并非食物中毒",
        "手机号138-1234-5678找我",
        "身份证号61102619700101001X",
    ],
)
def test_what_is_denied_or_a_number_is_no_alarm(text: str) -> None:
    assert urgency(text).level not in {"E1", "E2", "E3"}


@pytest.mark.parametrize(
    "text",
    [
        "没有人管，房子要塌了",
        "没有水，房子着火了",
        "是不是着火了",
        "要不是煤气味大，我也不说",
        "我没说谎，他要杀我",
        "我不是想死，我是活不下去",
    ],
)
def test_what_only_stands_beside_a_denial_is_an_alarm(text: str) -> None:
    assert urgency(text).level in {"E1", "E2", "E3"}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        # Somebody may drive into it: nobody is hurt yet, so much the better.
        ("桥断了过不去", "E3"),
        ("石门的路塌了", "E3"),
        ("桥叫大水冲垮了", "E3"),
        # A fire somewhere is told, whosever it is.
        ("着火的不是我家", "E3"),
        # Damage that is old, partial, gone around, or waits for repair is a grievance; so is a road that is cut off.
        ("桥断了两年，绕路", ""),
        ("路塌了，等人修", ""),
        ("路塌了一截，车过不去", ""),
        ("路断了，车过不去", ""),
        ("桥断了，请重修", ""),
    ],
)
def test_a_road_that_has_fallen_in_is_an_accident(text: str, level: str) -> None:
    assert urgency(text).level == level


def test_a_long_power_cut_is_no_alarm() -> None:
    assert urgency("电电没了一村子黑灯瞎火三天了冰箱里肉都臭了").level == ""
    assert urgency("呼吸机电没了，我妈快不行了").level == "E3"


LONG = "去年的补助手续都交齐了，村上也盖过章，窗口每次都说再等等，前后跑了十几趟，材料放在办公室里没有人看。" * 4


def test_the_ending_of_a_letter_is_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_danger", lambda text: ("E1", 1.0 if "衣柜里有寿衣" in text else -3.0))
    cry = "房本给弟弟，衣柜里有寿衣，明早来"
    found = urgency(LONG + cry)
    assert (found.level, found.word) == ("E1", "衣柜里有寿衣")
    assert (LONG + cry)[found.start : found.end] == found.word
    assert urgency(cry + LONG).level == urgency(LONG).level == ""


def test_each_level_has_its_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []
    for level in ("E1", "E2", "E3"):
        monkeypatch.setattr(module, "_danger", lambda text, level=level: (level, -0.95))
        urgency.cache_clear()
        heard.append(urgency("那样东西放好了").level)
    urgency.cache_clear()
    assert heard == ["E1", "", ""]
