"""Small invented worlds that several tests of search share."""

from search.documents import PUBLIC, DocumentFacet, SearchDocument, SourceMark, citation_target
from search.lexicon import parse_lexicon
from search.planning import PlanningKnowledge, make_plan
from search.queries import CitedReading, SearchPlan, SearchRequest
from search.ranking import shipped_ranking
from tests.search.kinds import EDITORS

LEXICON = parse_lexicon("断电 停电\n多收电费 > 估抄\n催费 催收\n")
LONG = "".join(f"第{n}天值班记录平安无事。" for n in range(1, 90))


def case(key: str, title: str, body: str = "", **more: object) -> SearchDocument:
    """A case about nothing but its own words."""
    more.setdefault("version", "1")
    return SearchDocument("cases", key, title, body or title, f"/cases/{key}/", **more)


WORLD = (
    case(
        "c1",
        "估抄电量引起不满",
        "抄表员因下雨没有上门，估抄了张某的电量，多收电费八分钱。",
        facets=(DocumentFacet("category", "抄表收费"), DocumentFacet("year", "2021")),
        cites=("yingye#83", "guifan#4.2.3"),
        source=SourceMark("a.txt", "案例一"),
    ),
    case(
        "c2",
        "欠费停电没有通知",
        "催费人员没有送达停电通知书就拉闸停电，小区物业代收的总表电费3天后才到账。",
        facets=(DocumentFacet("category", "停送电"), DocumentFacet("year", "2021")),
        cites=("tiaoli#27",),
    ),
    case(
        "c3",
        "双电源闭锁",
        "10kV 双电源客户自备应急电源没有闭锁装置，检查人员当场指出。",
        facets=(DocumentFacet("category", "用电检查"), DocumentFacet("year", "2022")),
        visibility=EDITORS,
    ),
    case(
        "c4",
        "值班日志里的停电",
        LONG + "最后一天线路停电，值班员忘了回访。",
        facets=(DocumentFacet("category", "停送电"),),
        visibility=PUBLIC,
    ),
    case("c5", "繁體標題 Ｗｉｄｅ", "復電後沒有告知客戶，金額０．０８元。"),
    case("c6", "<script>alert(1)</script> & 停电", "停电<b>通知</b>"),
)
CLAUSES = tuple(
    SearchDocument(
        "clauses",
        key,
        title,
        body,
        f"/clauses/{key}/",
        "1",
        address=citation_target(regulation, path),
        in_force=in_force,
    )
    for key, title, body, regulation, path, in_force in (
        ("y83-old", "营业规则（旧）第八十三条", "应当在规定的日期抄录。", "yingye", "83", False),
        ("y83", "营业规则第八十二条", "应当按期抄表。", "yingye", "83", True),
        ("y83-1", "营业规则第八十三条第一款", "抄表的第一款。", "yingye", "83.1", True),
        ("g4", "规范第四条", "服务应当及时。", "guifan", "4", True),
    )
)


def plan(
    engine, query: str, kind: str = "cases", cited: tuple[CitedReading, ...] = (), **more
) -> SearchPlan:
    """The plan of a query on an engine's own words, with the small lexicon of this module."""
    knowledge = PlanningKnowledge(engine.vocabulary(kind), LEXICON, shipped_ranking())
    return make_plan(SearchRequest(query, (kind,), **more), kind, cited, knowledge)


def keys(engine, query: str, **more) -> list[str]:
    """The keys found, best first."""
    return [hit.key for hit in engine.find(plan(engine, query, **more)).hits]
