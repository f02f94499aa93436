"""The masking screen: what is found, what stands instead, why something stays, and for whom."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import CasePage, MaskingDecision
from portal.people.roles import Role
from tests.factories import UserFactory, make_case

pytestmark = pytest.mark.django_db
TOLD = "客户张建国来电，号码13800138000。抄表员没有答复张建国。"


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


@pytest.fixture
def page() -> CasePage:
    made = make_case(live=False, summary="客户来电。", course=TOLD)
    made.save_revision()
    return made


def told(response: Any) -> str:
    return "".join(str(message) for message in response.context["messages"])


def screen(page: CasePage) -> str:
    return reverse("case_masking", args=[page.pk])


def replace(client: Client, page: CasePage, **sent: Any) -> Any:
    return client.post(reverse("case_masking_replace", args=[page.pk]), sent, follow=True)


def keep(client: Client, page: CasePage, **changed: str) -> Any:
    sent = {"kind": "name", "text": "张建国", "verdict": "honoured", "reason": "本人书面同意"}
    address = reverse("case_masking_keep", args=[page.pk])
    return client.post(address, sent | changed, follow=True)


def test_the_screen_lists_each_datum_once_with_all_its_places(page: CasePage) -> None:
    shown = client_of(Role.EDITOR).get(screen(page)).content.decode()
    assert "草稿里有 2 项个人信息没有处理" in shown
    assert shown.count("<mark>张建国</mark>") == 2
    assert shown.count("<mark>13800138000</mark>") == 1


def test_ticked_findings_are_replaced_by_the_words_beside_them(page: CasePage) -> None:
    sent = {
        "chosen": ["0"],
        "text-0": "张建国",
        "kind-0": "name",
        "substitute-0": "客户甲",
        "text-1": "13800138000",
        "kind-1": "phone",
        "substitute-1": "某号码",
    }
    response = replace(client_of(Role.EDITOR), page, **sent)
    assert "已替换 1 项" in told(response)
    page.refresh_from_db()
    masked = page.get_latest_revision_as_object().course
    assert "张建国" not in masked
    assert masked.count("客户甲") == 2
    assert "13800138000" in masked


def test_a_customer_can_be_written_as_a_party_with_one_tick(page: CasePage) -> None:
    client = client_of(Role.EDITOR)
    shown = client.get(screen(page)).content.decode()
    assert shown.count('name="party-') == 1
    assert "写作“客户甲”" in shown
    sent = {
        "chosen": ["0"],
        "text-0": "张建国",
        "kind-0": "name",
        "substitute-0": "张某",
        "party-0": "客户甲",
    }
    replace(client, page, **sent)
    course = CasePage.objects.get(pk=page.pk).get_latest_revision_as_object().course
    assert course == "客户甲来电，号码13800138000。抄表员没有答复客户甲。"


def test_nothing_ticked_changes_nothing(page: CasePage) -> None:
    count = page.revisions.count()
    assert "没有选中" in told(replace(client_of(Role.EDITOR), page))
    assert page.revisions.count() == count


def test_an_unknown_kind_is_no_replacement(page: CasePage) -> None:
    sent = {"chosen": ["0"], "text-0": "张建国", "kind-0": "x", "substitute-0": "客户甲"}
    assert "没有选中" in told(replace(client_of(Role.EDITOR), page, **sent))


def test_a_moderator_keeps_a_finding_and_says_why(page: CasePage) -> None:
    client = client_of(Role.MODERATOR)
    assert "已记录保留“张建国”的理由" in told(keep(client, page))
    shown = client.get(screen(page)).content.decode()
    assert "本人书面同意" in shown
    assert "草稿里有 1 项" in shown


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"reason": "  "}, "要写明理由"), ({"verdict": "x"}, "不完整"), ({"text": ""}, "不完整")],
)
def test_an_incomplete_decision_is_told(
    page: CasePage, changed: dict[str, str], words: str
) -> None:
    assert words in told(keep(client_of(Role.MODERATOR), page, **changed))
    assert not MaskingDecision.objects.exists()


def test_an_editor_replaces_and_does_not_keep(page: CasePage) -> None:
    client = client_of(Role.EDITOR)
    assert "要保留的内容请审核人员处理" in client.get(screen(page)).content.decode()
    assert "没有权限" in told(keep(client, page))
    assert not MaskingDecision.objects.exists()


def test_staff_see_nothing(page: CasePage) -> None:
    response = client_of(Role.STAFF).get(screen(page))
    assert response.status_code in {302, 403}
    assert "张建国" not in response.content.decode()


def test_originals_in_earlier_revisions_are_for_moderators(page: CasePage) -> None:
    first = page.revisions.get()
    address = reverse("wagtailadmin_pages:revisions_view", args=[page.pk, first.pk])
    refused = client_of(Role.EDITOR).get(address)
    assert refused.status_code in {302, 403}
    assert "张建国" not in refused.content.decode()
    assert "张建国" in client_of(Role.MODERATOR).get(address).content.decode()


def test_a_clean_case_says_so_and_leads_back(page: CasePage) -> None:
    clean = make_case(live=False, course="客户张某来电。")
    shown = client_of(Role.EDITOR).get(screen(clean)).content.decode()
    assert "没有要处理的内容" in shown
    assert reverse("wagtailadmin_pages:edit", args=[clean.pk]) in shown
