"""The words that lead to a place without a title right before it, and those that forbid it.

It knows folded text only; whose place it is, the finder decides.
"""

import re

from cases.citations.grammar import NUM
from cases.citations.naming import WORD

# 本条例第三条 · 本办法前五条; 本条 and 本款 are relative
SELF = re.compile(
    rf"本(?:[一-龥]{{0,6}}?(?:{WORD.pattern})|法典?|司法解释|章程|意见|决定)(?:中的|[的中])?"
    rf"(?=第?{NUM}|前{NUM}?条)"
)
# 该办法第八条 · 同法第三条 · 上述条例第十条
SAME = re.compile(rf"(?:该|同|上述|前述|此)(?P<word>{WORD.pattern}|法)(?:中的|[的中])?(?=第{NUM})")
# 该条第二款
SAME_ARTICLE = re.compile(rf"(?:该|同)条(?:规定)?(?:中的|[的中])?(?=第{NUM}[款项])")
BEGINS = re.compile(rf"第(?=\(?{NUM})|前(?={NUM}?个?[条款])|本|该|同|上述|前述|此")
SENTENCE_END = re.compile(r"[。!?\n]")
ARTICLE_NEXT = re.compile(rf"第\(?{NUM}\)?(?:条|[、,和及至到~-])")
OWN = re.compile(
    r"(?:法典?|条例|规定|办法|规则|规范|细则|规程|准则|通则|导则|解释|决定|意见|通知|批复|安排|纪要"
    r"|解答|答复|章程|公告|修正案)(?:\([^()]*\))?$"
)
# 《奖惩规定》附件一第3条: an attachment counts its articles by itself
ATTACHMENT = re.compile(rf"(?:的|中的)?附[件录表](?:{NUM})?(?:中的|[的中])?(?=第{NUM}条)")
AGREED = re.compile(r"(?:的|中|所|之)*约定")
HEADING = re.compile(rf"第{NUM}条(?:之{NUM})?$")
# 第二项工作 · 第五条线路: things that are counted, where nothing says that a clause is meant
COUNTED_THINGS = re.compile(
    r"\d|[A-Za-z]|线|街|路|巷|船|短信|信息|消息|新闻|评论|建议|意见|措施|理由|原因|问题|工作|工单|任务"
    r"|业务|产品|服务|指标|制度|原则|举措|整改|承诺|电缆|千伏|道|根|台"
)
