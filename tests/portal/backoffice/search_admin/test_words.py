"""Synonyms, pins and the vocabulary in the admin: forms, effects before saving, messages."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cases.search_kinds import CASES, CLAUSES
from search import trade
from search.models import Pin, SynonymGroup, VocabularyEntry
from tests.portal.test_locale import english

pytestmark = pytest.mark.django_db


def words_of(response):
    """What stands on the page, without markup and doubled blanks."""
    assert response.status_code == 200, response
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


# ---- synonyms -----------------------------------------------------------------------------------


def test_the_effect_is_shown_before_anything_is_saved(editor, books, asked):
    typed = {"words": "蹲守 估抄", "in_use": "on", "tries": "蹲守\n蹲守", "then": "try"}
    page = editor.post(reverse("search-synonyms:add"), typed)
    said = words_of(page)
    assert "搜“蹲守”" in said
    assert "搜“蹲守 电量” 最近 28 天有 4 次" in said
    assert "没人问过第二遍的话" not in said
    assert "现在 0 条" in said
    assert "保存以后 1 条，多 1 条" in said
    assert "估抄电量引起不满 新出现" in said
    assert not SynonymGroup.objects.exists()
    assert trade.active_lexicon().synonyms("蹲守") == ()
    assert 'value="蹲守 估抄"' in page.content.decode()


def test_without_wordings_the_words_themselves_are_tried(editor, books):
    typed = {"words": "蹲守 估抄", "in_use": "on", "then": "try"}
    said = words_of(editor.post(reverse("search-synonyms:add"), typed))
    assert "搜“蹲守”" in said
    assert "搜“估抄” 没有变化" in said


def test_a_group_out_of_use_changes_nothing(editor, books):
    typed = {"words": "蹲守 估抄", "tries": "蹲守", "then": "try"}
    said = words_of(editor.post(reverse("search-synonyms:add"), typed))
    assert "搜“蹲守” 没有变化" in said
    assert "现在和保存以后都没有结果" in said


def test_a_group_is_saved_folded_and_counts_at_once(editor, books):
    response = editor.post(
        reverse("search-synonyms:add"), {"words": "蹲守、估抄，守錶", "in_use": "on"}, follow=True
    )
    assert "已保存：蹲守 估抄 守表。从下一次搜索起生效。" in words_of(response)
    assert SynonymGroup.objects.get().words == "蹲守 估抄 守表"
    assert trade.active_lexicon().synonyms("蹲守") == ("估抄", "守表")
    assert ModelLogEntry.objects.filter(action="wagtail.create").count() == 1


@pytest.mark.parametrize("then", ["", "try"])
def test_a_doubt_keeps_what_was_typed(editor, books, then):
    page = editor.post(reverse("search-synonyms:add"), {"words": "蹲守", "then": then})
    assert "只有“蹲守”一个词" in words_of(page)
    assert 'value="蹲守"' in page.content.decode()
    assert not SynonymGroup.objects.exists()


def test_a_group_is_edited_without_standing_in_its_own_way(editor, books):
    group = SynonymGroup.objects.create(words="蹲守 估抄")
    address = reverse("search-synonyms:edit", args=[group.pk])
    said = words_of(editor.post(address, {"words": "蹲守 估抄", "tries": "蹲守", "then": "try"}))
    assert "保存以后 0 条，少 1 条" in said
    assert "估抄电量引起不满 搜不到了" in said
    editor.post(address, {"words": "蹲守 估抄", "note": "抄表班"})
    group.refresh_from_db()
    assert (group.note, group.in_use) == ("抄表班", False)
    history = words_of(editor.get(reverse("search-synonyms:history", args=[group.pk])))
    assert "编辑" in history or "更新" in history


def test_a_report_leads_here_with_the_wording(editor, books):
    page = editor.get(reverse("search-synonyms:add"), {"words": "没电了\n咋办 " + "长" * 200})
    assert 'value="没电了 咋办 长' in page.content.decode()


def test_deleting_asks_with_the_words_and_counts_at_once(editor, books):
    group = SynonymGroup.objects.create(words="蹲守 估抄")
    address = reverse("search-synonyms:delete", args=[group.pk])
    assert "要删除“蹲守 估抄”吗" in words_of(editor.get(address))
    editor.post(address)
    assert trade.active_lexicon().synonyms("蹲守") == ()


# ---- the text file ------------------------------------------------------------------------------


def test_a_file_is_shown_line_by_line_then_taken_in_once(editor):
    content = "蹲守 守表\r\n只有一个\r\n断电 停电\r\n".encode("gb18030")
    address = reverse("search-synonyms:import")
    said = words_of(editor.post(address, {"file": SimpleUploadedFile("a.txt", content)}))
    assert "可以导入 1 组" in said
    assert "第 2 行 只有一个 只有“只有一个”一个词" in said
    assert "系统自带的词典里已经有" in said
    assert not SynonymGroup.objects.exists()
    lines = content.decode("gb18030")
    told = words_of(editor.post(address, {"lines": lines, "then": "import"}, follow=True))
    assert "已导入 1 组，从下一次搜索起生效。2 行有疑问，没有导入。" in told
    again = words_of(editor.post(address, {"lines": lines, "then": "import"}, follow=True))
    assert "没有新的同义词，什么也没有改。另有 1 组本来就有。" in again
    assert SynonymGroup.objects.count() == 1
    assert ModelLogEntry.objects.count() == 1


def test_what_is_no_text_is_refused_and_nothing_lost(editor):
    address = reverse("search-synonyms:import")
    assert "还没有选文件" in words_of(editor.post(address, {"lines": " "}))
    file = SimpleUploadedFile("a.txt", b"\x00\x01")
    page = editor.post(address, {"file": file, "lines": "蹲守 守表"})
    assert "读不出文字" in words_of(page)
    assert "蹲守 守表" in words_of(page)


def test_the_file_goes_out_and_comes_back_without_a_change(editor):
    SynonymGroup.objects.create(words="蹲守 守表", note="抄表班")
    SynonymGroup.objects.create(words="多收钱", answering="表码抄错")
    response = editor.get(reverse("search-synonyms:export"))
    assert "filename*=utf-8''" in response["Content-Disposition"]
    file = SimpleUploadedFile("b.txt", response.content)
    said = words_of(editor.post(reverse("search-synonyms:import"), {"file": file}))
    assert "没有新的同义词" in said
    assert "本来就有的 2 组" in said


# ---- pins ---------------------------------------------------------------------------------------


def test_a_document_is_found_inside_the_form_and_no_number_is_typed(editor, books):
    address = reverse("search-pins:add")
    empty = words_of(editor.get(address))
    assert "先在上面写几个字，点“查找”" in empty
    page = editor.post(address, {"query": "黑灯瞎火", "look_for": "送电", "then": "look"})
    assert "检修停电延迟送电" in words_of(page)
    assert f'value="cases:{books.late.pk}"' in page.content.decode()
    assert 'value="黑灯瞎火"' in page.content.decode()
    assert "还没有选内容" not in words_of(page)
    assert not Pin.objects.exists()


def test_a_clause_is_found_by_its_name(editor, books):
    asked = {"query": "提前几天通知", "look_for": "星河供电营业办法71条", "then": "look"}
    page = editor.post(reverse("search-pins:add"), asked)
    assert f'value="clauses:{books.clause.pk}"' in page.content.decode()


def test_what_a_pin_would_do_is_shown(editor, books):
    typed = {
        "query": "停电",
        "document": f"cases:{books.late.pk}",
        "position": "1",
        "tries": "停电通知",
        "then": "try",
    }
    page = editor.post(reverse("search-pins:add"), typed)
    said = words_of(page)
    assert "搜“停电”" in said
    assert "搜“停电通知” 没有变化" in said
    assert re.search(r'value="cases:\d+" checked', page.content.decode())
    assert not Pin.objects.exists()


def test_a_pin_is_saved_in_one_spelling_and_counts_at_once(editor, books):
    chosen = {"query": " 停電　通知 ", "document": f"cases:{books.late.pk}", "position": "2"}
    response = editor.post(reverse("search-pins:add"), chosen, follow=True)
    assert "已保存：停电 通知。" in words_of(response)
    assert "检修停电延迟送电" in words_of(response)
    pin = Pin.objects.get()
    assert (pin.query, pin.kind, pin.key, pin.position) == (
        "停电 通知",
        CASES,
        str(books.late.pk),
        2,
    )
    assert trade.pinned_keys("停电 通知", CASES) == (str(books.late.pk),)


def test_a_pin_is_doubted_for_its_reason(editor, books):
    address = reverse("search-pins:add")
    good = {"query": "停电", "document": f"cases:{books.late.pk}", "position": "1"}
    assert "还没有选内容" in words_of(editor.post(address, {**good, "document": ""}))
    assert "现在搜不到" in words_of(editor.post(address, {**good, "document": "cases:999999"}))
    assert "现在搜不到" in words_of(editor.post(address, {**good, "document": "xx"}))
    assert "次序从 1 开始" in words_of(editor.post(address, {**good, "position": "0"}))
    books.late.unpublish()
    assert "现在搜不到" in words_of(editor.post(address, good))
    assert not Pin.objects.exists()
    books.late.get_latest_revision_as_object()
    other = {**good, "document": f"clauses:{books.clause.pk}"}
    editor.post(address, other)
    assert "已经置顶了" in words_of(editor.post(address, other))
    assert Pin.objects.get().kind == CLAUSES


def test_the_list_names_documents_with_one_load_a_kind(
    editor, books, django_assert_max_num_queries
):
    for n in range(9):
        Pin.objects.create(query=f"说法{n}", kind=CASES, key=str(books.late.pk))
    Pin.objects.create(query="没有的", kind=CASES, key="999999")
    with django_assert_max_num_queries(40):
        said = words_of(editor.get(reverse("search-pins:index")))
    assert said.count("检修停电延迟送电") == 9
    assert "（现在搜不到：没有发布或已删除）" in said


def test_a_pin_is_edited_with_its_document_chosen(editor, books):
    pin = Pin.objects.create(query="停电", kind=CASES, key=str(books.late.pk))
    address = reverse("search-pins:edit", args=[pin.pk])
    assert f'value="cases:{books.late.pk}" checked' in editor.get(address).content.decode()
    looked = editor.post(address, {"query": "停电", "look_for": "估抄", "then": "look"})
    assert f'value="cases:{books.estimated.pk}"' in looked.content.decode()
    changed = {"query": "停电", "document": f"cases:{books.estimated.pk}", "position": "1"}
    editor.post(address, changed)
    assert Pin.objects.get().key == str(books.estimated.pk)


# ---- vocabulary ---------------------------------------------------------------------------------


def test_a_word_is_tried_saved_and_doubted(editor, books, asked):
    address = reverse("search-vocabulary:add")
    typed = {"word": "怎么通知", "role": "stop", "then": "try"}
    said = words_of(editor.post(address, typed))
    assert "搜“停电怎么通知” 最近 28 天有 3 次" in said
    assert not VocabularyEntry.objects.exists()
    editor.post(address, {"word": " 不停電作業 ", "role": "term"})
    assert VocabularyEntry.objects.get().word == "不停电作业"
    assert "已经在词表里" in words_of(editor.post(address, {"word": "不停电作业", "role": "stop"}))
    assert "已经当作虚词" in words_of(editor.post(address, {"word": "的", "role": "stop"}))


# ---- language -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["search-synonyms:index", "search-synonyms:add", "search-synonyms:import", "search-pins:index",
     "search-pins:add", "search-vocabulary:index", "search-vocabulary:add", "search-reports:index"],
)  # fmt: skip
def test_nothing_flashes_english(editor, books, asked, name):
    SynonymGroup.objects.create(words="蹲守 守表")
    Pin.objects.create(query="停电", kind=CASES, key=str(books.late.pk))
    VocabularyEntry.objects.create(word="不停电作业", role="term")
    page = editor.get(reverse(name)).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert english(main.replace("Excel", "")) == set()
