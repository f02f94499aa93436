"""The check screen of a regulation: its states come from a check list, as those of cases."""

from __future__ import annotations

import pytest
from lxml import html

from cases.models import Edition
from tests.cases.admin.imports.screens import form_of, text_of, upload_rules
from tests.cases.books import RULES

pytestmark = pytest.mark.django_db
GAP = RULES.replace("第三条", "第五条")
MANY = RULES.replace("第一条", "第三条").replace("第二条", "第九条").replace("2020年", "某年")


def boxes(response) -> list[str]:
    tree = html.fromstring(response.content.decode())
    return [box.get("value") for box in tree.iterfind(".//input[@name='settled']")]


def test_an_open_doubt_holds_the_regulation_and_keeps_what_was_typed(client):
    response = upload_rules(client, GAP.encode())
    address = response.redirect_chain[-1][0]
    assert "还有 2 处待确认" in text_of(response)
    sent = form_of(response) | {"issuer": "星河供电公司"}
    response = client.post(address, {**sent, "then": "commit"})
    assert response.status_code == 422
    assert "还有 2 处没有定下来，没有入库；填的内容已保存" in text_of(response)
    assert form_of(client.get(address))["issuer"] == ["星河供电公司"]
    assert not Edition.objects.exists()
    sent = form_of(response) | {"settled": boxes(response), "then": "commit"}
    client.post(address, sent)
    assert Edition.objects.get().issuer == "星河供电公司"


def test_a_doubt_stands_beside_its_clause_under_the_same_number(client):
    tree = html.fromstring(upload_rules(client, GAP.encode()).content.decode())
    marked = {
        m.get("data-imp-n"): m.getparent().text_content() for m in tree.xpath("//a[@data-imp-n]")
    }
    assert "第五条" in marked["1"]
    assert "第四条" in marked["2"]
    (card,) = tree.xpath("//fieldset[@id='card-1']")
    assert "缺第三条、第四条" in card.text_content()
    (link,) = card.xpath(".//a[text()='看原文']")
    assert tree.get_element_by_id(link.get("href")[1:]).tag == "p"


def test_many_doubts_of_the_text_are_ticked_at_once_and_the_date_is_not(client):
    response = upload_rules(client, MANY.encode())
    address = response.redirect_chain[-1][0]
    total = len(boxes(response))
    client.post(address, {**form_of(response), "then": "accept"})
    response = client.get(address)
    assert total > 1
    assert "还有 1 处待确认" in text_of(response)
    (card,) = html.fromstring(response.content.decode()).xpath("//fieldset[@data-imp-card]")
    assert "没有施行日期" in card.text_content()
    assert card.xpath(".//input[@name='in_force_from']")


def test_a_regulation_without_a_name_cannot_be_ticked_through(client):
    response = upload_rules(client, RULES.split("\n", 1)[1].encode())
    address = response.redirect_chain[-1][0]
    sent = form_of(response) | {"settled": boxes(response)}
    assert client.post(address, {**sent, "then": "commit"}).status_code == 422
    assert not Edition.objects.exists()
    client.post(address, {**sent, "title": "守则", "then": "commit"})
    assert Edition.objects.get().regulation.title == "守则"


def test_a_second_editor_of_a_regulation_loses_nothing(client):
    response = upload_rules(client, RULES.encode())
    address = response.redirect_chain[-1][0]
    mine = form_of(response)
    client.post(address, {**mine, "label": "别人起的名"})
    response = client.post(address, {**mine, "label": "我起的名", "then": "commit"})
    assert response.status_code == 409
    assert "另一位编辑刚刚改过这份规章" in text_of(response)
    assert "别人起的名" in text_of(response)
    assert form_of(response)["label"] == ["我起的名"]
    assert not Edition.objects.exists()
    client.post(address, {**form_of(response), "then": "commit"})
    assert Edition.objects.get().label == "我起的名"


def test_a_form_that_is_refused_keeps_its_ticks(client):
    response = upload_rules(client, GAP.encode())
    sent = form_of(response) | {"settled": boxes(response), "label": ""}
    response = client.post(response.redirect_chain[-1][0], sent)
    assert response.status_code == 422
    assert form_of(response)["settled"] == sent["settled"]
