"""An invented county, 青石县, that no data knows: its units list is all that the reader gets."""

from __future__ import annotations

import pytest

from nlp.reader import Reader
from nlp.reading import UnitEntry

UNITS = (
    UnitEntry("T1", "白杨镇人民政府", "town", "", ("白杨镇", "白杨"), ("村务", "低保", "路灯")),
    UnitEntry("T2", "龙潭镇人民政府", "town", "", ("龙潭镇", "龙潭"), ("村务", "邻里纠纷")),
    UnitEntry("V1", "桃花村", "village", "T1", ("桃花沟",)),
    UnitEntry("V2", "青桐社区", "village", "T2", ()),
    UnitEntry("XF", "青石县信访局", "party", "", ("信访办",), ()),
    UnitEntry("JW", "青石县纪委监委", "party", "", ("纪委",), ("贪污", "作风")),
    UnitEntry("GA", "青石县公安局", "law", "", ("派出所", "交警大队"), ("户籍", "治安")),
    UnitEntry("FY", "青石县人民法院", "law", "", ("法院",), ("判决", "执行难")),
    UnitEntry("JY", "青石县教育局", "department", "", (), ("学校", "学籍")),
    UnitEntry("RS", "青石县人力资源和社会保障局", "department", "", ("人社局",), ("欠薪", "工伤")),
    UnitEntry("MZ", "青石县民政局", "department", "", (), ("低保", "特困")),
    UnitEntry("ZR", "青石县自然资源局", "department", "", ("国土局",), ("宅基地", "征地")),
    UnitEntry("ZJ", "青石县住房和城乡建设局", "department", "", ("住建局",), ("物业", "危房")),
    UnitEntry("JT", "青石县交通运输局", "department", "", ("交通局",), ("通村路", "班车")),
    UnitEntry("SL", "青石县水利局", "department", "", (), ("饮水", "河道")),
    UnitEntry("NY", "青石县农业农村局", "department", "", (), ("种粮补贴",)),
    UnitEntry("WJ", "青石县卫生健康局", "department", "", ("卫健局",), ("医院", "村医")),
    UnitEntry("YB", "青石县医疗保障局", "department", "", ("医保局",), ("报销",)),
    UnitEntry("SC", "青石县市场监督管理局", "department", "", ("市监局",), ("假货", "食品安全")),
    UnitEntry("HB", "市生态环境局青石分局", "department", "", ("环保局",), ("污染", "噪声")),
    UnitEntry("TY", "青石县退役军人事务局", "department", "", (), ("退伍", "优抚")),
    UnitEntry("WL", "青石县文化和旅游局", "department", "", (), ("景区",)),
    UnitEntry("DL", "国网青石县供电公司", "company", "", ("供电所",), ("停电", "电表")),
)


@pytest.fixture(scope="session")
def units() -> tuple[UnitEntry, ...]:
    """The units list of the invented county."""
    return UNITS


@pytest.fixture(scope="session")
def reader(units: tuple[UnitEntry, ...]) -> Reader:
    """One reader for all tests: the dictionary takes a second to load."""
    return Reader(units)
