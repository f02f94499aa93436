import pytest

from cases.citations.queries import NOT_CITATIONS, SPECIMENS, parse_query
from cases.citations.titles import TitleRow, TitleTable

TITLES = TitleTable.shipped()


@pytest.mark.parametrize(("query", "title", "path"), SPECIMENS)
def test_specimen(query, title, path):
    first = parse_query(query, TITLES)[0]
    assert (first.title, first.pinpoint.path) == (title, path)


@pytest.mark.parametrize("query", NOT_CITATIONS)
def test_no_citation(query):
    assert parse_query(query, TITLES) == ()


def test_a_name_of_several_regulations_gives_all_of_them_in_order():
    titles = TITLES.with_added([TitleRow("星河市供电营业规则补充办法")])
    readings = parse_query("营业规则补充4条", titles)
    assert [reading.title for reading in readings] == ["星河市供电营业规则补充办法"]
    several = [reading.title for reading in parse_query("规范4条", TITLES)]
    assert several[0] == "国家电网公司供电服务规范"
    assert len(several) > 3


def test_of_a_list_the_first_place_is_meant():
    (reading,) = parse_query("电力法第二十九条和第三十条", TITLES)
    assert reading.pinpoint.article == 29


def test_two_citations_are_two_readings():
    readings = parse_query("电力法第八条、供电营业规则第九条", TITLES)
    assert [reading.pinpoint.article for reading in readings] == [8, 9]


@pytest.mark.parametrize(("length", "readings"), [(120, 1), (121, 0)])
def test_an_overlong_query_is_no_citation(length, readings):
    assert len(parse_query("供电营业规则第83条".ljust(length), TITLES)) == readings
