"""Know a dwelling's address, from road, village or community to the room; know no map.

The numbers at the end are found first; from there the name is read backwards, word by word, until a
word that cannot belong to it. A road, village or community without number is no address.
"""

import re
from collections.abc import Iterator

from cases.masking.cues import ROLES
from cases.masking.lexicon import UNSEEN_CHARACTER, masking_lexicon, table_entries

NUMBER = r"(?:[甲乙丙临付]?\d{1,5}|[一二三四五六七八九十百零〇]{1,5}|[A-Za-z]\d{0,3})"
CHAIN = rf"{NUMBER}(?:[-之]{NUMBER}){{0,4}}"
FIRST_UNIT = (
    r"(?:号院|号楼|号|栋|幢|座|单元|室|楼|组|排|队|社(?!区)|期(?![间内限])|门(?![口前外])|院|弄"
    r"|巷|#楼|#|舍)"
)
UNIT = (
    r"(?:号院|号楼|号房|号门面|号商铺|号铺|号|栋|幢|座|单元|室|层|楼|户|组|排|门(?![口前外])|院"
    r"|弄|巷|社|队|期|区|#楼|#|舍|铺|房)"
)
FIRST_PART = rf"{CHAIN}[ ]?{FIRST_UNIT}"  # 118号院 · 三组 · 12之3号
PART = rf"{CHAIN}[ ]?{UNIT}"
INSIDE = (  # between two parts: 27号家属院6排 · 20号附1号
    r"(?:家属院|家属楼|家属区|小区|大院|院内|院|内|附|之|东楼|西楼|南楼|北楼|前楼|后楼|商铺|门面"
    r"|[东西南北中]单元|-|东|西|南|北|[一-鿿]{2,4}(?:小区|花园|苑|公寓|大厦)"
    r"|[一-鿿]{2,6}(?=\d{1,3}(?:号楼|[栋幢座]|单元|-\d)))?"
)
SIDE = r"(?:[东西中南北左右]户|[东西]门|室)?"
DASHED = r"\d{1,4}(?:-\d{1,5}){1,4}(?!\d)"  # 12-3-401
TAIL = re.compile(
    rf"(?<![\dA-Za-z一二三四五六七八九十.])(?:[A-Za-z](?:区|座|组团)[ ]?)?"
    rf"(?:\d{{1,4}}米[处内]?(?:路[东西南北])?[ ]?)?"
    rf"(?:{FIRST_PART}|{DASHED})"
    rf"(?:[ ]?{INSIDE}[ ]?(?:{PART}|{CHAIN}(?![\d.]))){{0,6}}{SIDE}"
)
ROAD = r"(?:路|街|大道|国道|省道|巷|胡同|弄|公路|环路|(?:路|街|大道)[东西南北中]段)"
VILLAGE = (
    r"(?:村|庄|屯|寨|堡|嘎查|湾|沟|坪|坝|坡|塘|岭|圩|垸|冲|营子|窑|坊|社区|集|大队|桥头|河|埠"
    r"|[农林牧渔草]场|场部)"
)
COMMUNITY = (
    r"(?:小区|花园|花苑|家园|新村|新城|公寓|大厦|广场|苑|园(?<!公园)|府(?<!政府)|庭|轩|阁"
    r"|家属院|家属区|宿舍|安置区|安置点|安置房|别墅|公馆|名邸|山庄|城(?<!县城)|居"
    r"|院(?<!医院)(?<!学院)(?<!法院)(?<!察院)|里(?<![家村城乡市屋院哪这那手心夜站所厂]里)"
    r"|商城|市场|工业园|产业园)"
)
NAMED = re.compile(
    rf"(?P<stem>.{{1,16}})(?P<suffix>{ROAD}|{VILLAGE}|{COMMUNITY})"
    r"(?:(?:路?口|交叉口|交汇处)?[东西南北]{1,2}[侧角]?|路?口|交叉口|交汇处|[一二三四五六七八九十东西南北][期区院]|[东西南北中前后上下]组?)?"
    r"|.{1,12}村(?:委会|民委员会)[一-鿿]{1,4}|.{1,12}村[一-鿿]{1,2}[楼庄营]"
    r"|.{1,8}村民小?组|.{1,8}村[一-鿿]{1,4}(?:组|队|社|屯|湾|沟|坳|冲|坪|寨|台|院子|自然村)"
)
CROSSING = re.compile(rf".{{1,8}}{ROAD}(?:交叉|交汇|路?口)")  # 纺织路与工农路交叉口西北角
HOUSE = re.compile(r"栋|幢|单元|室|号楼|号院|#楼|-")
UNITS = re.compile(r"栋|幢|单元|室|号楼|号院|#楼")
FLAT = re.compile(r"\d{1,2}-\d{1,2}-\d{3,4}")  # 8-1-2203
GROUP_ONLY = re.compile(rf"{CHAIN}[ ]?(?:组|队|社|区|期)$")
DWELLING = re.compile(
    r"(?:住|住址|住所|住处|地址|家在|老家|户籍|现居)[ ]?(?:在|于|是|为)?[:“\" ]{0,2}[一-鿿]{0,9}$"
)
NO_DWELLING = re.compile(  # 15号杆 · 3号公变台区 · 3号窗口
    r"[ ]?(?:杆|塔|公变|专变|主变|变压器|变(?!更|成)|台区|线|配电|箱变|环网|开关|断路器|电杆|分支"
    r"|支线|支路|出线|进线|窗口|柜台|机组|文件|令|公告|会议|文|营业厅|供电所|变电站|公交|路公交|汽油"
    r"|表箱|计量箱|电缆|井盖|井|间隔|母线|的营业厅|的供电营业厅|楼会议)"
)
# Words that cannot belong to the name: 位于 · 户主 · 赶到
STOPS = frozenset(table_entries("address_words.txt", "stop"))
ABOVE = re.compile(
    r"(?:省|自治区|(?<![菜城超都门集早夜])市|县|(?<![小社园住])区|镇|乡|街道|街道办|办事处|旗|州|盟)$"
)
REACH = 16


def find_addresses(text: str, name_ends: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Find addresses in a folded text; a personal name, known by its end, stops it."""
    for match in TAIL.finditer(text):
        tail = match[0].rstrip(" -")
        end = match.start() + len(tail)
        if NO_DWELLING.match(text, end):
            continue
        start = _name_start(text, match.start(), name_ends)
        if CROSSING.match(text, start, match.start()) and text[start - 1] in "与和":
            start = _name_start(text, start - 1, name_ends)
        if _is_address(text, start, match.start(), tail):
            yield start, end


def _is_address(text: str, start: int, middle: int, tail: str) -> bool:
    """Whether name and numbers together lead to a dwelling."""
    name = text[start:middle]
    houses = len(HOUSE.findall(tail))
    if not name:
        return houses > 1 and re.search(r"单元|室|[栋幢]", tail) is not None and len(tail) > 5
    named = NAMED.fullmatch(name) is not None
    if named and GROUP_ONLY.fullmatch(tail):
        return DWELLING.search(text[max(0, start - 12) : start]) is not None
    if named:
        return True
    homes = len(UNITS.findall(tail))
    if FLAT.fullmatch(tail) and len(name) > 1:
        return True
    return houses > 0 and len(name) > 1 and (homes > 1 or _follows_residence(text, start))


def _follows_residence(text: str, start: int) -> bool:
    return DWELLING.search(text[max(0, start - 8) : start]) is not None


def _name_start(text: str, end: int, name_ends: frozenset[int]) -> int:
    """Where the name before the numbers begins."""
    low = end
    while low > max(0, end - REACH) and "一" <= text[low - 1] <= "鿿":
        if low < end and low in name_ends:
            break
        low -= 1
    pieces = _divide_words(text[low:end])
    start = end
    for position, word in reversed(pieces):
        if _stops_name(word, is_last=end - (low + position) == len(word)):
            break
        start = low + position
    return start


def _stops_name(word: str, *, is_last: bool) -> bool:
    """Whether the name cannot contain this word; a district may only end it (新区 in 新区12号)."""
    return word in STOPS or word in ROLES or (ABOVE.search(word) is not None and not is_last)


def _divide_words(run: str) -> list[tuple[int, str]]:
    """Divide a short run into words at the least cost, each with its position."""
    words = masking_lexicon()
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * len(run)
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + 4) + 1):
            word = run[start:end]
            cost = words.words.get(word, UNSEEN_CHARACTER if len(word) == 1 else float("inf"))
            cost = min(cost, 6.0) if word in STOPS else cost
            if best[start][0] + cost < best[end][0]:
                best[end] = (best[start][0] + cost, start)
    pieces = []
    position = len(run)
    while position:
        start = best[position][1]
        pieces.append((start, run[start:position]))
        position = start
    return pieces[::-1]
