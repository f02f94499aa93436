"""A card of the check screen mends what it shows; nothing that was typed is lost by it."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from cases.desk.import_check import draft_of_case
from portal.intake.models import ImportJob, ImportRecordState
from portal.people.roles import Role
from tests.cases.admin.imports.screens import check, dots, form_of, text_of, upload
from tests.cases.books import TWO, book, case
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NAMED = case("一", "客户张建国投诉停错了电", course="客户张建国（电话13912345678）当场拨打热线。")
FALSE = "1.《星河供电服务守则》第二条。“停电前三十日内，应当将停电通知书送达用户。”"
DATED = "2022年5月1日，抄表员照着旧名单逐户停电。"


def buttons(response) -> dict[str, str]:
    """The buttons of the cards: what they say and what they send."""
    tree = html.fromstring(response.content.decode())
    found = tree.iterfind(".//button[@name='mend']")
    return {button.text_content(): button.get("value") for button in found}


def press(client: Client, response, label: str, **typed: str):
    address = response.redirect_chain[-1][0] if response.redirect_chain else ""
    sent = {**form_of(response), **typed, "mend": buttons(response)[label]}
    return client.post(address or response.request["PATH_INFO"], sent, follow=True)


def offers_undo(response) -> bool:
    return bool(html.fromstring(response.content.decode()).xpath("//button[@value='undo']"))


def kept():
    return draft_of_case(ImportJob.objects.filter(kind="cases").get().records.get())


def test_a_false_quotation_takes_the_words_of_the_clause(client, two_editions):
    response = upload(client, book(case("一", "停错了电", cited=FALSE, course=DATED)))
    response = press(client, response, "用条款原文", title="停错了一户的电")
    assert kept().violations[0].quote == "停电前三日内，应当将停电通知书送达用户。"
    assert kept().title == "停错了一户的电"
    assert "引文已换成条款原文。" in text_of(response)
    assert dots(response) == ["clean"]


def test_all_personal_data_is_replaced_by_one_button(client):
    response = upload(client, book(NAMED))
    assert "个人信息 3 处" in text_of(response)
    response = press(client, response, "替换这 3 处")
    assert kept().title == "客户张某投诉停错了电"
    assert kept().course == "客户张某（电话139****5678）当场拨打热线。"
    assert dots(response) == ["clean"]


def test_one_datum_is_replaced_and_the_other_stays_open(client):
    response = press(client, upload(client, book(NAMED)), "替换为“张某”")
    assert "13912345678" in kept().course
    assert dots(response) == ["open"]


def test_the_last_mend_can_be_taken_back_until_the_case_changes(client):
    response = press(client, upload(client, book(NAMED)), "替换这 3 处")
    address = response.redirect_chain[-1][0]
    assert offers_undo(response)
    response = client.post(address, {**form_of(response), "then": "undo"}, follow=True)
    assert kept().title == "客户张建国投诉停错了电"
    assert dots(response) == ["open"]
    assert not offers_undo(response)
    response = press(client, response, "替换这 3 处", title="另起的标题")
    client.post(address, {**form_of(response), "summary": "另写的提要。"})
    assert not offers_undo(client.get(address))


def test_a_category_of_the_list_is_one_button(client):
    content = book(case("一", "停错了电")).replace("抄表收费".encode(), "停电管理".encode())
    upload(client, book(*TWO))
    response = press(client, upload(client, content, "乙.txt"), "归入“停送电”")
    assert dots(response) == ["clean"]


def test_a_second_editor_loses_nothing_by_a_mend(client):
    response = upload(client, book(NAMED))
    address = response.redirect_chain[-1][0]
    other = Client()
    other.force_login(UserFactory(role=Role.EDITOR, last_name="赵", first_name="一鸣"))
    other.post(address, {**form_of(other.get(address)), "summary": "别人写的提要。"})
    response = press(client, response, "替换这 3 处", title="我的标题")
    assert response.status_code == 409
    assert "赵一鸣刚刚改过这个案例" in text_of(response)
    assert form_of(response)["title"] == ["我的标题"]
    assert kept().summary == "别人写的提要。"
    assert kept().title == "客户张建国投诉停错了电"
    press(client, response, "替换这 3 处")
    assert kept().title == "我的标题"


def test_a_mend_whose_words_were_just_changed_says_so(client):
    response = upload(client, book(NAMED))
    typed = {"title": "停错了电", "course": "客户当场拨打热线。"}
    response = press(client, response, "替换这 3 处", **typed)
    assert (kept().title, kept().course) == ("停错了电", "客户当场拨打热线。")
    assert "没有替换" in text_of(response)


def test_a_mend_beside_a_wrong_date_keeps_what_was_typed(client):
    response = press(client, upload(client, book(NAMED)), "替换这 3 处", event_date="去年")
    assert response.status_code == 422
    assert form_of(response)["event_date"] == ["去年"]
    assert kept().title == "客户张建国投诉停错了电"


@pytest.mark.parametrize("token", ["", "personal", "personal:0000000000000000:0", "a b:c:9 !"])
def test_a_button_that_no_card_offers_changes_nothing(client, token):
    response = upload(client, book(NAMED))
    client.post(response.redirect_chain[-1][0], {**form_of(response), "mend": token})
    assert kept().title == "客户张建国投诉停错了电"


def test_the_numbers_in_the_source_are_those_of_the_cards(client):
    response = upload(client, book(NAMED))
    tree = html.fromstring(response.content.decode())
    marks = [(m.get("data-imp-n"), m.text_content()) for m in tree.xpath("//a[@data-imp-n]")]
    assert marks == [("1", "张建国"), ("1", "张建国"), ("1", "13912345678")]
    (card,) = tree.xpath("//fieldset[@id='card-1']")
    assert "个人信息" in card.text_content()


def test_the_field_that_is_asked_for_stands_in_its_card_and_nowhere_else(client):
    response = upload(client, book(case("一", "电" * 41, summary="")))
    tree = html.fromstring(response.content.decode())
    for name in ("title", "summary"):
        (field,) = tree.xpath(f"//textarea[@name='{name}']")
        assert field.xpath("ancestor::fieldset[@data-imp-card]"), name
    assert not tree.xpath("//textarea[@name='course']/ancestor::fieldset[@data-imp-card]")


def test_enter_in_a_field_saves_and_presses_no_button_of_a_card(client):
    tree = html.fromstring(upload(client, book(NAMED)).content.decode())
    first = tree.get_element_by_id("case-form").xpath(".//button[@type='submit']")[0]
    assert (first.get("name"), first.get("value")) == ("then", "save")


def test_a_case_that_just_came_in_is_not_said_to_be_left_out(client):
    response = upload(client, book(*TWO))
    job = ImportJob.objects.get()
    client.post(check(job, 0), {**form_of(response), "then": "draft"})
    words = text_of(client.post(f"{check(job, 0)}leave-out/", follow=True))
    assert "刚刚入库" in words
    assert job.records.get(position=0).state == ImportRecordState.COMMITTED
