"""Books of cases for tests, as text files. Everything in them is fictional."""

RULES = """星河供电服务守则

第一章 总则

第一条 为了规范供电服务，制定本守则。

第二章 停电

第二条 停电前三日内，应当将停电通知书送达用户。
对重要用户的停电，应当提前七日通知。

第三条 下列行为予以禁止：
（一）无故拖延送电；
（二）搭车收费。

第四条 本守则自2020年1月1日起施行。
"""

RULES_2024 = RULES.replace("2020年1月1日", "2024年6月1日").replace("三日内", "五日内")


def case(
    number: str,
    title: str,
    *,
    summary: str = "抄表员没有核对缴费明细，误停了一户居民的电。",
    course: str = "抄表员照着旧名单逐户停电，没有打电话核实。",
    cited: str = "1.《星河供电服务守则》第二条。“停电前三日内，应当将停电通知书送达用户。”",
    problems: str = "1.名单没有更新。\n2.停电前没有通知。",
    more: str = "",
) -> str:
    """Return one adverse case as a book prints it."""
    cited = f"【违规条款】\n{cited}\n" if cited else ""
    return (
        f"案例{number}：{title}\n【案例提要】\n{summary}\n【案例分类】\n抄表收费\n"
        f"【事件过程】\n{course}\n【造成影响】\n居民向热线投诉。\n{cited}"
        f"【暴露问题】\n{problems}\n【案例点评】\n停电之前多看一眼，就没有这场风波。\n{more}"
    )


TWO = (
    case("一", "旧名单停错了电"),
    case("二", "漏抄一户引来投诉", summary="抄表员漏抄一户，补收时没有说明。"),
)


def book(*cases: str) -> bytes:
    """Return a file of cases."""
    return ("典型案例汇编\n\n" + "\n".join(cases or TWO)).encode()
