"""Know the words that stand beside a personal name in a report; know no name and no score.

The tables, with what each of them means, are in cues.txt.
"""

from cases.masking.lexicon import table_entries

ROLES = frozenset(table_entries("cues.txt", "role"))
TELLING_LEADS = frozenset(table_entries("cues.txt", "lead"))
WEAK_LEADS = frozenset(table_entries("cues.txt", "weak"))
SPEECH = frozenset(table_entries("cues.txt", "speech"))
COMPOUNDING = table_entries("cues.txt", "compounding")  # 客户房屋出租
ACTS = frozenset(table_entries("cues.txt", "act"))
IDLE_ACTS = frozenset(
    table_entries("cues.txt", "idle")
)  # say little after an ordinary word: 高峰的
TITLES_AFTER = frozenset(table_entries("cues.txt", "title"))
POSTS_AFTER = frozenset(table_entries("cues.txt", "post"))
ADDRESSES = table_entries("cues.txt", "address")
INTRODUCTIONS = table_entries("cues.txt", "introduction")
BYNAMES = table_entries("cues.txt", "byname")
# What turns the words before it into a place, line, station, shop or office: 李庄变 · 何家湾供电所
PLACES = (
    "嘎查|苏木|供电所|供电公司|供电局|供电站|供电营业厅|供电服务|营业厅|营业所|变电站|变电所"
    "|开闭所|开关站|配电房|配电室|配电站|环网柜|箱变|台区|公变|专变|支线|干线|主线|线路"
    "|线(?![上下索损路人夫缆头])|变(?![得为更成压化相动故卖质通换])|路(?![上过人由经])|街|大道"
    "|巷|胡同|村|庄|屯|镇|乡(?!亲)|县|市(?!民)|区|沟(?!通)|湾|寨|堡|坪|岭|坡|塘|坝|桥|水库|水厂|电站"
    "|电厂|小学|中学|大学|学校|幼儿园|医院|卫生院|卫生室|诊所|药店|药房|商店|超市|商场|饭店"
    "|饭馆|餐馆|酒店|宾馆|旅馆|面馆|火锅|烧烤|理发|美容|公司|集团|厂(?![里长房])|矿|煤矿|砖厂"
    "|农场|林场|渔场|鱼塘|合作社|银行|支行|分行|小区|花园|社区|公寓|大厦|广场|家园|新村|苑|牌"
    "|店(?![主员长里铺内外中])|共产党员|党员服务队|服务队|志愿|突击队|劳模|创新|工作室|班组"
    "|馆(?![长员里内])|楼(?![上下道梯层顶栋宇盘房里内外])|网吧|酒吧|茶楼|饭庄|木业|建材|家具|服装|五金|粮油|珠宝|拉面|面粉|加工|景区|景点|公园|风景|庙|祠|寺(?!庙里)|大药房|大药店|大酒店|大饭店|大厦|[东西南北中前后]{1,2}(?:街|路|巷|大街|门外)"
    r"|[庭府园城居轩阁郡邸墅里湾院][A-Za-z\d一二三四五六七八九十]{1,4}(?:[号栋幢期区座楼-]|单元)"
    "|精神|小组|基金|奖(?![金励])"
)
