"""Facts in a text: each value with its characters, and what looks like one but is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.normal import simplify
from nlp.reading import UnitEntry
from nlp.slots import Places, answer, slots


@pytest.fixture(scope="module")
def places(units: tuple[UnitEntry, ...]) -> Places:
    return Places(units)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("我是白杨镇的", "town", "白杨镇人民政府"),
        ("白杨那边的路断了", "town", "白杨镇人民政府"),
        ("桃花沟没水吃", "village", "桃花村"),
        ("桃花沟没水吃", "town", "白杨镇人民政府"),
        ("白杨镇窑沟村没水吃", "village", "窑沟村"),
        ("電話１３９００００００１２", "phone", "13900000012"),
        ("打0914-4321000找我", "phone", "09144321000"),
        ("+86 139-0000-0012", "phone", "13900000012"),
        ("我叫方小满，住在街上", "name", "方小满"),
        ("欠了二十三个农民工的钱", "people", "23"),
        ("全组一百二十户没水", "people", "120"),
        ("欠我3800元不给", "money", "3800元"),
        ("路灯坏了三个月没人修", "since", "三个月"),
        ("去年腊月开始停水", "since", "去年腊月"),
        ("2026年3月起没发工资", "since", "2026年3月"),
        ("希望尽快把路修好", "wants", "希望尽快把路修好"),
        ("找过村上也没人管", "told_before", "找过村上"),
        ("包工头跑了", "against", "包工头"),
        ("就在迎春路那里", "place", "迎春路"),
        ("城关镇李家村没路走", "village", "李家村"),
        ("白杨镇镇东村没路走", "village", "镇东村"),
        ("去年腊月二十三停的水", "since", "去年腊月二十三"),
        ("二〇二三年八月起没发", "since", "二〇二三年八月"),
        ("三月份就报了", "since", "三月份"),
        ("停了半年多了", "since", "半年多"),
        ("上个礼拜三来过", "since", "上个礼拜三"),
        ("从3月到现在", "since", "3月"),
        ("差我3万6", "money", "3万6"),
        ("工程款36w不给", "money", "36w"),
        ("两千多块钱没了", "money", "两千多块钱"),
        ("押金12,500元", "money", "12,500元"),
        ("全组两百多口人", "people", "200"),
        ("七八户吃水难", "people", "8"),
        ("百十户吃水难", "people", "100"),
        ("扣了我万把块", "money", "万把块"),
        ("上上个月十五号来过", "since", "上上个月十五号"),
        ("头年秋里占的地", "since", "头年秋里"),
        ("石岭子铁矿的车太多", "place", "石岭子铁矿"),
        ("汽车站对面太脏", "place", "汽车站"),
        ("还有十几个工友", "people", "10"),
        ("电话一三九零零零零零零一二", "phone", "13900000012"),
        ("（0914）4321000", "phone", "09144321000"),
        ("座机：4321000", "phone", "4321000"),
        ("身份证11010519491231002X", "id", "110***********002X"),
        ("派出所调解过，没用", "told_before", "派出所调解过"),
        ("去县上问过两回", "told_before", "去县上问过两回"),
        ("住在镇安县青云寺镇", "place", "镇安县青云寺镇"),
        ("前年麦收的时候断的路", "since", "前年麦收的时候"),
        ("大前年正月十五就停了", "since", "大前年正月十五"),
        ("收玉米那阵子占的地", "since", "收玉米那阵子"),
        ("农历八月十五夜里", "since", "农历八月十五"),
        ("夜个后晌来过人", "since", "夜个后晌"),
        ("三年前交的定金", "since", "三年前"),
        ("罚了我5000", "money", "5000"),
        ("补贴应该有六百五", "money", "六百五"),
        ("跑了民政局好几趟", "told_before", "跑了民政局好几趟"),
        ("给镇长打过电话", "told_before", "给镇长打过电话"),
        ("让城管打了", "against", "让城管"),
        ("我要举报村支书", "against", "村支书"),
        ("一是路灯不亮，二是老板欠薪", "against", "老板"),
        ("其次包工头不给钱", "against", "包工头"),
        ("村主任李有福把我家名额给了别人", "against", "村主任李有福"),
        ("支书王家不公开账", "against", "支书"),
        ("隔壁邻居把水沟堵了", "against", "隔壁邻居"),
        ("我妈的低保停了半年，找镇上说在研究", "since", "半年"),
        ("方小满，13900000012", "name", "方小满"),
        ("我在a7县黄木镇买房", "place", "a7县黄木镇"),
        ("a市a3区的学校", "place", "a市a3区"),
        ("包工头欠我壹万贰仟元整不给", "money", "壹万贰仟元整"),
        ("欠條寫的參萬伍仟捌佰元", "money", "参万伍仟捌佰元"),
        ("欠我1万2千块钱", "money", "1万2千块钱"),
        ("欠我1万2000元", "money", "1万2000元"),
        ("五六十户没水吃", "people", "60"),
        ("有二三十个工人没拿到钱", "people", "30"),
        ("我们一家五口没地方住", "people", "5"),
        ("2023年腊月二十八停的电", "since", "2023年腊月二十八"),
        ("闰六月初三开始漏水", "since", "闰六月初三"),
        ("从今年农历四月就这样", "since", "今年农历四月"),
        ("打八月十五起就没车了", "since", "八月十五"),
        ("二〇二三年八月十五日停的水", "since", "二〇二三年八月十五日"),
        ("大年三十晚上停的电", "since", "大年三十"),
        ("我不要求赔钱，只希望道歉", "wants", "希望道歉"),
        ("我不希望把学校撤了", "wants", "不希望把学校撤了"),
        ("电话029—88880000", "phone", "02988880000"),
        ("139—0000—0012", "phone", "13900000012"),
        ("我是退役军人，叫方小满，住街上", "name", "方小满"),
        ("我姓余，叫余长海，今年六十三", "name", "余长海"),
        ("白杨镇宽滩村的路塌方", "village", "宽滩村"),
        ("我住白杨镇迎春路12号", "place", "迎春路"),
        ("没水两天了，快点来水", "wants", "快点来水"),
        ("额叫程百顺", "name", "程百顺"),
        ("还差两万一千一百二，老板跑了", "money", "两万一千一百二"),
        ("欠一千二百八没给", "money", "一千二百八"),
        ("一天260，干了112天", "since", "112天"),
        ("请领导派人查一查，材料申请大病救助用", "wants", "请领导派人查一查"),
    ],
)
def test_what_is_found(places: Places, text: str, name: str, value: str) -> None:
    assert slots(simplify(text), places)[name].value == value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("修路把路修坏了", "place"),
        ("我们是农民", "name"),
        ("编号123456789012345678", "phone"),
        ("身份证110105194912310021", "id"),
        ("三千人口的镇", "money"),
        ("一万三千二百人没水吃", "money"),
        ("水费一个月三十块还照收", "since"),
        ("村上说可以申请大病救助", "wants"),
        ("帮我舅问下残疾证", "wants"),
        ("我要告我邻居", "wants"),
        ("我今天下乡去了", "place"),
        ("我们村的路烂了", "village"),
        ("今年开春路就断了", "place"),
        ("一年级的学费太贵", "since"),
        ("去年我到镇上问过，路到现在没修", "since"),
        ("隔壁的路灯不亮", "against"),
        ("谢谢你们", "people"),
        ("没找过任何部门", "told_before"),
        ("从没上访过", "told_before"),
        ("家里种玉米", "since"),
        ("老板不给我发工资", "wants"),
        ("办个证太麻烦来回跑断腿", "wants"),
        ("没有要求他们赔", "wants"),
        ("全村一百二十多口人没路走", "place"),
        ("收拾元宝山的摊子", "money"),
        ("大陆人", "people"),
        ("感谢社区帮我们把灯修好了", "village"),
        ("感谢社区帮我修好了路灯", "wants"),
        ("建议把公交线路延长到学校", "place"),
    ],
)
def test_what_is_none(places: Places, text: str, name: str) -> None:
    assert name not in slots(text, places)


@settings(deadline=None)
@given(st.text(alphabet="白杨镇桃花沟我叫方小满欠三百元去年腊月13900000012，希望修路", max_size=40))
def test_places_of_characters_lie_in_the_text(text: str) -> None:
    found = slots(text, Places((UnitEntry("T1", "白杨镇", "town"),)))
    assert all(0 <= s.start < s.end <= len(text) for s in found.values())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("name", "方小满", "方小满"),
        ("name", "方小满 13900000012", "方小满"),
        ("name", "我姓王，叫我王师傅", "王师傅"),
        ("phone", "13900000012 方小满", "13900000012"),
        ("people", "就十二个", "12"),
        ("people", "5", "5"),
        ("since", "上个月", "上个月"),
        ("town", "龙潭的", "龙潭镇人民政府"),
    ],
)
def test_answers_are_read_leniently(places: Places, name: str, text: str, value: str) -> None:
    slot = answer(name, text, places)
    assert slot is not None
    assert slot.value == value


@pytest.mark.parametrize(
    ("name", "text"), [("name", "不想说"), ("name", "可以"), ("phone", "没有"), ("people", "不知道"), ("town", "远得很")]
)
def test_no_answer_is_none(places: Places, name: str, text: str) -> None:
    assert answer(name, text, places) is None


def test_no_units_no_towns() -> None:
    assert "town" not in slots("白杨镇的路", Places(()))
