"""Who plays: two citizens with their ready sentences, the petition office, the units' staff. All invented."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.demo.view import Player


@dataclass(frozen=True, slots=True)
class Worker:
    """A staff member of the demo; ``title``: as the page names the phone."""

    name: str
    unit: str
    roles: str
    phone: str
    title: str

    @property
    def openid(self) -> str:
        """This person's WeChat id."""
        return openid(f"Staff{self.phone}")

    @property
    def player(self) -> Player:
        """This person with a phone on the page."""
        return Player(self.openid, self.name, self.title, "clerk" if self.unit == OFFICE else "unit", self.unit)


def openid(tail: str) -> str:
    """A WeChat id of the usual length."""
    return f"oDemo{tail:_<23.23}"


OFFICE = "XFJ"
CITIZENS = (
    Player(
        openid("Citizen1"),
        "田守望",
        "信访人",
        "citizen",
        openings=(
            ("村里停水", "我们村的自来水停了二十天了，天天到河沟里挑水吃，找村上几回都说没钱修"),
            ("路灯不亮", "县城步行街上一排路灯坏了三个月没人修，天黑走路看不见"),
            ("屋里着火了", "我家厨房着火了，火往楼上烧，老人还在屋里"),
            ("举报村干部", "我要举报我们村支书，把低保给了他小舅子"),
            ("问多久", "信访多久能有答复"),
        ),
        answers={
            "place": "曹坪镇窑沟村",
            "wants": "请尽快派人来修好",
            "who": "田守望 13800000011",
            "since": "二十天了",
            "people": "全组十一户都没水",
            "reason": "修好两天又没水了",
            "sealed": "瓦房口镇磨石沟村，去年评低保的时候，不留名",
        },
    ),
    Player(
        openid("Citizen2"),
        "秦向阳",
        "信访人",
        "citizen",
        openings=(
            ("工资没给", "我们十二个人在下梁镇修厂房，包工头欠了三个月工资，一共二十六万"),
            ("小区下水道堵了", "乾佑街道东坪小区楼下的下水道堵了，污水往上冒，物业不管"),
            ("气死我了", "气死我了，超市卖给我的牛奶过期三个月还不给退"),
            ("提建议", "建议城区公交车晚上多开一班"),
            ("想不开的话", "工地欠我工资，再不给我就喝药"),
        ),
        answers={
            "place": "下梁镇明石村",
            "wants": "请尽快给我们解决",
            "who": "秦向阳 13800000012",
            "since": "三个月了",
            "people": "十二个人",
            "reason": "钱只给了一半",
            "sealed": "红岩寺镇大湾沟村，今年春上的事，不留名",
        },
    ),
)
STAFF = (
    Worker("陈晓禾", OFFICE, "clerk", "13800001001", "信访局 接访"),
    Worker("罗砚秋", OFFICE, "director", "13800001002", "信访局 负责人"),
    Worker("石望舒", OFFICE, "confidential", "13800001003", "信访局 保密专岗"),
    Worker("郑柏川", "SLJ", "unit,head", "13800001023", "水利局"),
    Worker("孙沛然", "ZJJ", "unit,head", "13800001024", "住建局"),
    Worker("吴溪亭", "CGJ", "unit,head", "13800001022", "城管局"),
    Worker("周禾声", "RSJ", "unit,head", "13800001021", "人社局"),
    Worker("程远山", "JTJ", "unit,head", "13800001025", "交通局"),
    Worker("丁屿安", "ZRJ", "unit,head", "13800001026", "自然资源局"),
    Worker("沈若谷", "MZJ", "unit,head", "13800001027", "民政局"),
    Worker("方知禾", "NYJ", "unit,head", "13800001028", "农业农村局"),
    Worker("江澄之", "HBJ", "unit,head", "13800001029", "生态环境局"),
    Worker("许衡之", "SCJ", "unit,head", "13800001030", "市场监管局"),
    Worker("林书远", "KJTJ", "unit,head", "13800001032", "科教体局"),
    Worker("叶清和", "WJJ", "unit,head", "13800001033", "卫健局"),
    Worker("白以宁", "YBJ", "unit,head", "13800001034", "医保局"),
    Worker("雷明川", "GDJ", "unit,head", "13800001035", "供电公司"),
    Worker("余信之", "YD186", "unit,head", "13800001038", "移动公司"),
    Worker("王砚耕", "611026107", "unit,head", "13800001011", "曹坪镇"),
    Worker("李穗安", "611026102", "unit", "13800001012", "下梁镇 经办"),
    Worker("赵松岩", "611026102", "head", "13800001013", "下梁镇 负责人"),
    Worker("谷云舟", "611026105", "unit,head", "13800001036", "凤凰镇"),
    Worker("史安澜", "611026001", "unit,head", "13800001037", "乾佑街道"),
)
#: People of the month before: given names and family names are put together by chance.
FAMILY, GIVEN = "田秦杨胡梁谢宋唐韩冯", ("守义", "长贵", "桂兰", "秀珍", "建强", "小满", "春燕", "德平", "志远", "玉梅", "来顺", "红霞")
