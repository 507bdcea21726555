"""Facts in a text: place, since when, phone, name, head-count, money, what is wanted, of whom, and whether they asked before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from nlp.lexicon import table
from nlp.normal import number, simplify
from nlp.places import Places, place, village
from nlp.reading import Slot

_HAN = "一-龥"
_COUNT = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万半几数]+)"
#: Figures that nobody can change afterwards, as bills and IOUs have them.
_FORMAL = "壹贰叁参肆伍陆柒捌玖"
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(1[3-9](?:[- .–—]?\d){9})(?!\d)|(?<!\d)([（(]?0\d{2,3}[)）]?[- –—]{0,2}\d{7,8})(?!\d)"
    r"|(?<=电话|座机|固话)[:：是 ]{0,2}([2-8]\d{6,7})(?!\d)"
)
#: Said of about so many.
_ROUND = {"百十": 100, "千百": 1000}
#: What every phone number has: looked for first, since few texts have it.
_FIGURES = re.compile(r"\d[\d .\-–—)）]{5}")
#: An identity number: area, day of birth, sign, and the check digit of GB 11643.
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dxX](?![\da-zA-Z])")
_WEIGHTS, _CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10x98765432"
_MONTH = r"(?:[1-9]|1[0-2]|[一二三四五六七八九十]|十[一二]|腊|正|冬)月(?:份|底|初|中旬|上旬|下旬)?"
_DAY = r"(?:[12]?\d|3[01]|初?[一二三四五六七八九十]{1,3}|廿[一二三四五六七八九]?)[日号]?"
_SEASON = (
    r"大年(?:三十|初[一二三四五六七八九十])|年底|年初|年前|年后|上半年|下半年|开春|春上|春节|过年|清明|端午|中秋|国庆|五一|元旦|夏天|冬天|秋天|春天|入冬|入夏|秋里|夏里"
    r"|收麦|收秋|暑假|寒假|麦收|秋收|夏收|春耕|立[春夏秋冬]|冬至|夏至|腊八|重阳|元宵"
)
#: A feast, a season, farm work, and the time about it.
_THEN = r"(?:的时候|时候?|那阵子?|那会儿?|那几天|前后)"
_ABOUT = rf"(?:(?:{_SEASON})节?{_THEN}?|[收种割打栽插掰挖](?:麦子?|玉米|苞谷|包谷|稻子?|秧|洋芋|红薯|烟叶?){_THEN})"
#: A day as the old calendar counts it; its months go by names of their own, by numbers, or twice.
_OLD_DAY = r"(?:初[一二三四五六七八九十]|十[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|廿[一二三四五六七八九]?)"
_OLD_MONTH = r"(?:\d{1,2}|[一二三四五六七八九]|十[一二]?|腊|正|冬)月"
_LUNAR = (
    rf"(?:(?:农历|阴历|古历|旧历)闰?{_OLD_MONTH}{_OLD_DAY}?|闰{_OLD_MONTH}{_OLD_DAY}?|[腊正冬]月{_OLD_DAY}?"
    rf"|(?<![一二三四五六七八九十])(?:[二三四五六七八九]|十[一二]?)月{_OLD_DAY}(?!几)[日号]?)"
)
#: So much a month or a day is no time: 一个月三十块, 一天260.
_RATE = rf"[一1]个?(?:年|月|天|周|星期|小时)[才就只给收交]{{0,2}}(?:{_COUNT}[多来]?[块元]|\d{{2,}}(?![\d年月天个人]))"
_SINCE = re.compile(
    rf"(?:\d{{4}}|[一二三四五六七八九零〇]{{4}}|\d{{2}})年(?:底|初|{_LUNAR}|(?:{_MONTH})?(?:{_DAY}(?=[日号])[日号]|初[一二三四五六七八九十])?)"
    r"|(?<!\d)20\d\d[.\-/](?:0?[1-9]|1[0-2])(?:[.\-/](?:[12]\d|3[01]|0?[1-9]))?(?!\d)"
    rf"|(?:大前年|去年|今年|前年|头年)(?:{_ABOUT}|{_LUNAR}|(?:{_MONTH})(?:初[一二三四五六七八九十]|二十[一二三四五六七八九]?|{_DAY}(?=[日号])[日号])?)?"
    rf"|{_LUNAR}"
    rf"|上{{1,2}}个?月(?:底|初|中旬|{_DAY}(?<=[日号]))?|这个月|本月|上(?:周|个?星期|个?礼拜)(?:[一二三四五六日天])?|前(?:几|些|两|一)(?:天|年|个?月)|(?:昨[天儿日]|夜(?:个|来|儿))(?:早上|晚上|半夜|下午|上午|黑里|后晌|晌午)?|昨晚|昨夜|大?前天"
    r"|今(?:天|儿个?)(?:早上|上午|早起|后晌|晌午)|过[了完]年"
    rf"|(?<![\d{_HAN}])(?:{_MONTH})(?:{_DAY}(?=[日号])[日号])?|(?<=从){_MONTH}"
    rf"|(?<![第\d])(?!{_RATE}){_COUNT}(?:多|来)?个?(?:多)?(?:半)?(?:年|月|星期|礼拜|周|天|小时)(?:多|半)?(?:以?前)?(?!级|前期|租|薪|费|代|纪|龄)"
    rf"|{_ABOUT}"
)
_PEOPLE = re.compile(
    rf"({_COUNT})(?:多|来|余)?(?:个|名|位|号|口|多)?(?:人|户|口子|口(?=人|[，,。；;！!\n]|$)|家人|村民|农民工|民工|工人|工友|业主|群众|老人|学生|家长|住户)(?!民)"
    rf"|[一全我]家(?:老小|老少|大小|上下)?({_COUNT})口|(?:家长|村民|工友|业主|群众|工人|老人|学生)们?(?:都?有|一共|总共|大概)({_COUNT})多?个"
)
_MONEY = re.compile(
    # Every sum begins with a figure: said once, so that few places of a text are tried at all.
    rf"(?=[\d零〇一二两三四五六七八九十百千万半几数{_FORMAL}拾])"
    # A sum of two orders needs no unit: 两万一千一百二.
    r"(?:(?:[一二两三四五六七八九十]{1,3}[万千][零一二两三四五六七八九十百千]*[百十][一二三四五六七八九]?(?![零一二两三四五六七八九十百千万多]))(?:块|元)?(?:钱|整)?"
    r"(?!人|户|亩|斤|米|吨|公里|平|名|个|口|家|棵|只|头|次|字|年|里|瓦|步|号|天|月)"
    rf"|(?:\d+(?:[万千百]\d+(?=[千百块元]))+|{_COUNT}(?:多|余|来|把)?|\d[\d,]*(?:\.\d+)?)(?:块|元|万元|万块|万|亿|千元|千|百元|w|k)(?:\d(?!\d)|[一二三四五六七八九](?!十|百|千|个|天|年|月))?(?:多|余|来)?(?:块|元)?(?:多|钱|整)?"
    r"(?![一二三四五六七八九]?[百十千]|人|户|亩|斤|米|吨|公里|平|名|个|口|家|棵|只|头|次|字|年|里|瓦)"
    # A sum may go without its unit after what is done with money alone: 罚了我5000, 应该有六百五.
    r"|(?:(?<=[罚押欠差骗扣][了我])|(?<=[罚押欠差骗扣]了我)|(?<=[罚押欠差骗扣]我们))\d{3,}(?![\d人户亩斤米天年月])"
    rf"|(?<!收)[{_FORMAL}拾][{_FORMAL}零拾佰仟万亿]*[元圆](?:零?[{_FORMAL}]角)?(?:零?[{_FORMAL}]分)?[整正]?"
    r"|(?<=[有给发])[一二两三四五六七八九]百[一二三四五六七八九](?![十人户亩斤米天年月]))"
)
#: What is wanted, or wanted not to be; what is not asked for is no wish.
_WANTS = re.compile(
    r"(?:不希望|(?<![不没无未])(?<!没有)(?<!不能)(?<!不是)(?:希望|请求|恳请|恳求|要求|盼望|(?<![一-龥])(?:望|求|盼)|(?<!申)请(?!问|看|假|客)|(?<![太嫌很添怕])麻烦|能不能|能否|可否|(?:帮忙|帮我们?)(?![^，。！？；\n]{0,4}[好完]了|[^，。！？；\n]{0,6}(?:问|反映|反应|说一?下))|给我(?!们?[爸妈爹娘爷奶娃儿女老婆公孩哥姐弟妹家][^，。！？；\n]{0,3}(?:看|开|打|做|动|治|吃|输|说))|想要|想[叫让请]|我想(?!问|知|咨|请问|了解|说)|我要(?!举报|投诉|反映|问|告|找|说|讲)|让他|叫他|尽快|赶紧|赶快|快[点些]|快来(?=[修拉清通看接])))[^，。！？；\n]{2,60}"
)
_TOLD = re.compile(
    r"(?<!没)(?<!没有)(?:(?:法院|法庭|仲裁委?|派出所|镇上|村上|司法所)(?:都|也|已经)?(?:判过|判了|调解过|裁过|立过案)|(?:镇上|村上|社区|司法所)调解了|(?:派出所|镇上|村上|社区|物业|交警|民警|城管)(?:的人)?来过"
    rf"|(?:仲裁|复议|信访|上访|报警|报案|起诉|调解)过|报[了过](?:警|案)|已经?报警|打[了过](?:好几|{_COUNT})[次回遍](?:电话|12345|热线)|跑了[{_HAN}]{{0,6}}?(?:局|政府|镇上|村上|县上|大厅|社区|法院)(?:好几|{_COUNT})?[趟回次]?"
    rf"|[{_HAN}]{{2,4}}去了(?:好几|{_COUNT})[趟回次]"
    rf"|(?:去|到)(?:县上|县里|市里|省里|镇上|镇里|村上|信访局|法院|县政府)[^，。！？；\n]{{0,4}}(?:反映|问|找|说|告)过?(?:{_COUNT}[次回遍])?|"
    rf"(?:找过|问过|反映过|反应过|投诉过|打过|去过|报过|跟|给|向|找)[{_HAN}\d、和]{{0,14}}?(?:村上|村里|村委会?|镇上|镇里|镇政府|政府|社区|局|物业|12345|热线|派出所|交警|老板|书记|主任|他们|部门|单位|镇长|县长|局长|所长|支书|领导|街办|办事处|信访局?)"
    rf"(?:几次|几回|好几回|好几次|多次|无数次|{_COUNT}[次回遍])?(?:反映|说|问|投诉|要|打过?电话|递过材料|写过信)?)"
)
_NAMED = re.compile(
    rf"(?:[我额俺]叫|姓[{_HAN}][，, ]*(?:名|叫)+(?!我)"
    rf"|我是(?:[{_HAN}]{{2,8}}[，,]\s*叫)?|姓名[:： ]?|名字(?:叫|是)?[:： ]?|联系人[:： ]?|称呼我?|叫我|反映人[:： ]?|本人)"
    rf"([{_HAN}]{{2,4}})(?=[，,。；;、 \n\d]|$|电话|手机|联系)"
)
#: A name and a number open the message.
_SIGNED = re.compile(rf"^\s*([{_HAN}]{{2,4}})[，, ]*(?=1[3-9]\d{{9}})")
_BARE = re.compile(rf"(?<![{_HAN}])([{_HAN}]{{2,4}})(?![{_HAN}])")
_WORDS = table("facts.toml")
_SURNAMES = frozenset("".join(_WORDS["surnames"].split()))
_TITLES = re.compile(r"^(老|小|大)?[一-龥](师傅|大爷|大妈|大叔|阿姨|先生|女士|老师|哥|姐|叔|婶|伯|婆|爷|总|老汉)$|^(老|小)[一-龥]$")
_NO_NAME = frozenset(_WORDS["no_name"].split())
_NO_END = ("村", "镇", "县", "路", "街", "的", "了", "人", "组", "业主", "村民")
_OFFICIAL = re.compile(
    r"村支书|支书|村书记|书记|村主任|主任|村长|镇长|乡长|局长|所长|队长|组长|村干部|干部|老板|包工头|开发商|物业公司|物业|承包商|施工队|村委会|公司|校长|医生|工头"
    r"|副镇长|副局长|副县长|会计|班主任|经理|站长|院长|科长|主管|老板娘|网格员|驾驶员|司机|收费站|城管|民警|辅警|房东|中介|保安"
)
#: Neighbours, where something that they do follows.
_NEIGHBOUR = re.compile(
    r"(?:隔壁|对门|楼上|楼下|邻居)(?:那?[一1]?家|的?邻居|的?住户|那户|的人|人家)?(?=[^，。！？；\n]{0,6}?[把占挖挡堵放养砌盖漏吵闹烧骂打锯砍填拆])"
)
#: The name behind a title, where something that they do follows: “村主任李有福把…”.
_TITLED = re.compile(rf"(?P<name>[{_HAN}]{{2,3}}?)(?=[把将欠差占贪吃收拿给不没有在又还叫说打骂卖挪扣拖克和，,。；;！!]|利用|仗着|从|$)")
#: What is done about an official says not whose, nor does what counts the matters.
_DONE_ABOUT = re.compile(
    r".*(?:(?:举报|检举|控告|投诉|状告|[要想我来]告|[要想我来去]找|反映)(?:的是|一下|了|下)?|首先|其次|另外|此外|还有|最后|[一二三四五六七八九]是)"
)
#: So many characters before an official say whose.
_WHOSE = re.compile(rf"[{_HAN}]{{0,6}}\Z")


#: So many digits in a row are no figure; each would be tried as the beginning of one.
_ENDLESS = re.compile(r"\d{40,}")
#: What somebody does is no place: 屋里娃上学校.
_DOING = re.compile(r"[娃孩]子?[们些]?[上读念]")
#: Longer words are no answer to "what is your name".
_LONG_ANSWER = 40


def slots(plain: str, places: Places) -> dict[str, Slot]:
    """All facts of a simplified text; each points to its characters. One turn asks more than once: the last few are kept."""
    return dict(_slots(plain, places))


@lru_cache(maxsize=16)
def _slots(plain: str, places: Places) -> Mapping[str, Slot]:
    plain = _ENDLESS.sub(lambda run: "□" * len(run[0]), plain)
    found = places.find(plain)
    _add(found, "village", village(plain, found.get("town")))
    there = place(plain, found)
    _add(found, "place", there if there and not _DOING.search(there.value) else None)
    for name, slot in _facts(plain):
        _add(found, name, slot)
    return found


def _facts(plain: str) -> Iterator[tuple[str, Slot | None]]:
    yield "phone", phone(plain)
    yield "id", identity(plain)
    yield "name", name(plain)
    yield "people", people(plain)
    yield "wants", wanted(plain)
    yield "since", since(plain)
    for key, pattern in (("money", _MONEY), ("told_before", _TOLD)):
        hit = pattern.search(plain)
        yield key, Slot(hit[0], hit.start(), hit.end()) if hit else None
    yield "against", official(plain)


def _add(found: dict[str, Slot], name: str, slot: Slot | None) -> None:
    if slot is not None:
        found.setdefault(name, slot)


def phone(plain: str) -> Slot | None:
    """A mobile or landline number, digits only in the value."""
    hit = _PHONE.search(plain) if _FIGURES.search(plain) else None
    return Slot(re.sub(r"\D", "", hit[1] or hit[2] or hit[3]), hit.start(), hit.end()) if hit else None


def identity(plain: str) -> Slot | None:
    """An identity number whose check digit is right; its value is masked."""
    for hit in _IDENTITY.finditer(plain):
        if _CHECKS[sum(w * int(sign) for w, sign in zip(_WEIGHTS, hit[0], strict=False)) % 11] == hit[0][-1].lower():
            return Slot(hit[0][:3] + "*" * 11 + hit[0][-4:].upper(), hit.start(), hit.end())
    return None


def wanted(plain: str) -> Slot | None:
    """What is asked for, in its own words."""
    hit = _WANTS.search(plain)
    return Slot(hit[0], hit.start(), hit.end()) if hit else None


def official(plain: str) -> Slot | None:
    """The first official or boss that is named, with what says whose and what they are called; else a neighbour who does something."""
    hit, near = _OFFICIAL.search(plain), _NEIGHBOUR.search(plain)
    if near and (hit is None or near.start() < hit.start()):
        return Slot(near[0], near.start(), near.end())
    whose = _WHOSE.search(plain, max(0, hit.start() - 6), hit.start()) if hit else None
    if hit is None or whose is None:
        return None
    about = _DONE_ABOUT.match(plain, whose.start(), hit.start())
    start = about.end() if about else whose.start()
    called = _TITLED.match(plain, hit.end())
    end = called.end() if called and _is_name(called["name"]) and not called["name"].endswith("家") else hit.end()
    return Slot(plain[start:end], start, end)


#: A time that begins so may have lasted: 半年, 3个月.
_LASTS = "0123456789一二两三四五六七八九十半几好多"


def since(plain: str) -> Slot | None:
    """The first time that is told; when somebody was asked about it is none."""
    asked = [hit.start() for hit in _TOLD.finditer(plain)]
    for hit in _SINCE.finditer(plain):
        lasts = hit[0][0] in _LASTS
        if lasts or not any(0 <= start - hit.end() <= 2 for start in asked):
            return Slot(hit[0], hit.start(), hit.end())
    return None


def people(plain: str) -> Slot | None:
    """How many people or households it concerns; the largest number that is said."""
    best: Slot | None = None
    for hit in _PEOPLE.finditer(plain):
        # 十几, 几十: at least so many.
        said = hit[1] or hit[2] or hit[3]
        count = _ROUND.get(said) or number(said) or number(said.strip("几数"))
        if count and (best is None or count > int(best.value)):
            best = Slot(str(count), hit.start(), hit.end())
    return best


def name(plain: str) -> Slot | None:
    """A name that is introduced as one."""
    for hit in (*_NAMED.finditer(plain), *_SIGNED.finditer(plain)):
        if _is_name(hit[1]):
            return Slot(hit[1], hit.start(1), hit.end(1))
    return None


def bare_name(plain: str) -> Slot | None:
    """A name in an answer to "what is your name": alone, or beside a phone number."""
    introduced = name(plain)
    if introduced or len(plain) > _LONG_ANSWER:
        return introduced
    cleared = _PHONE.sub(lambda hit: " " * len(hit[0]), plain)
    cleared = re.sub(r"我叫|我是|姓名|名字|电话|手机|号码|联系方式|叫|[是:：]", lambda hit: " " * len(hit[0]), cleared)
    words = [hit for hit in _BARE.finditer(cleared) if hit[1] not in _NO_NAME]
    full = next((h for h in words if _is_name(h[1]) and not _TITLES.match(h[1])), None)
    chosen = full or next((h for h in words if _TITLES.match(h[1])), None)
    return Slot(chosen[1], chosen.start(1), chosen.end(1)) if chosen else None


def _is_name(word: str) -> bool:
    return word[0] in _SURNAMES and word not in _NO_NAME and not re.search("[不没]", word) and not word.endswith(_NO_END)


def answer(name_: str, text: str, places: Places) -> Slot | None:
    """The answer to a question for this slot, read leniently."""
    plain = simplify(text)
    if name_ == "name":
        return bare_name(plain)
    if name_ == "people":
        bare = re.fullmatch(rf"\D{{0,4}}?({_COUNT})\D{{0,4}}", plain.strip())
        count = number(bare[1]) if bare else None
        return people(plain) or (Slot(str(count), bare.start(1), bare.end(1)) if bare and count else None)
    return slots(plain, places).get(name_)
