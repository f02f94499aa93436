"""Lay out the library: page tree, permissions of the roles, names of the workflow, vocabularies.

An import needs no more than this: `migrate` makes a portal that can be used.
"""

from django.db import migrations

CATEGORIES = (
    ("chaobiao-shoufei", "抄表收费"),
    ("yekuo-baozhuang", "业扩报装"),
    ("dianneng-jiliang", "电能计量"),
    ("yongdian-jiancha", "用电检查"),
    ("guzhang-qiangxiu", "故障抢修"),
    ("yingye-chuangkou", "营业窗口"),
    ("95598", "95598"),
    ("tingsongdian", "停送电"),
    ("gongdian-zhiliang", "供电质量"),
    ("baodian", "重大活动保电"),
    ("qita", "其他"),
)
TERMS = {
    "source_channel": ("95598", "12398", "营业厅", "媒体", "信访", "网上国网", "明察暗访", "内部检查"),
    "impact_level": ("一般", "较大", "重大"),
    "risk_type": ("服务态度", "服务行为", "业务差错", "停电管理", "信息公开", "供电质量", "廉洁从业"),
    "cause": ("责任心不强", "制度执行不严", "业务不熟", "沟通不到位", "流程缺失", "系统缺陷", "外部因素"),
    "handling_result": ("属实", "部分属实", "不属实", "已整改", "已问责", "已表扬"),
}
EVERY_ACTION = ("add", "change", "delete", "view")
LIBRARY_MODELS = ("regulation", "edition", "alias", "succession", "clause", "term", "businesscategory")
# role → model permissions beyond the page tree: (app, model, actions)
MODEL_PERMISSIONS = {
    "编辑": [("cases", m, ("add", "change", "view")) for m in LIBRARY_MODELS],
    "审核": [("cases", m, ("add", "change", "view")) for m in LIBRARY_MODELS],
    "管理员": [("cases", m, EVERY_ACTION) for m in LIBRARY_MODELS if m not in {"clause", "edition"}]
    + [("cases", m, ("add", "change", "view")) for m in ("clause", "edition")]
    + [
        ("people", "user", EVERY_ACTION),
        ("people", "unit", EVERY_ACTION),
        ("people", "employee", EVERY_ACTION),
        ("auth", "group", ("add", "change", "view")),
        ("wagtailcore", "workflow", EVERY_ACTION),
        ("wagtailcore", "task", EVERY_ACTION),
        ("wagtailcore", "site", ("change", "view")),
        ("wagtailcore", "collection", EVERY_ACTION),
    ],
}
# role → permissions on the whole page tree
PAGE_PERMISSIONS = {
    "编辑": ("add_page", "change_page"),
    "审核": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    "管理员": (
        "add_page",
        "change_page",
        "publish_page",
        "lock_page",
        "unlock_page",
        "bulk_delete_page",
    ),
}


def permission(apps, app, model, codename):
    """Return a permission, made now if Django has not made it yet (it does so after migrate)."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=model
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": codename}
    )
    return found


def grow_tree(apps, schema_editor):
    """Turn Wagtail's welcome page into the root of the site and put the library below it."""
    page_model = apps.get_model("wagtailcore", "Page")
    index_model = apps.get_model("cases", "CaseIndexPage")
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cases", model="caseindexpage"
    )
    home = page_model.objects.get(path="00010001")
    index_model.objects.create(
        title="案例",
        draft_title="案例",
        slug="cases",
        content_type=content_type,
        path=home.path + "0001",
        depth=home.depth + 1,
        numchild=0,
        url_path=home.url_path + "cases/",
        locale_id=home.locale_id,
        live=True,
    )
    page_model.objects.filter(pk=home.pk).update(
        title="案鉴", draft_title="案鉴", numchild=home.numchild + 1
    )
    page_model.objects.filter(path="0001").update(title="根", draft_title="根")
    apps.get_model("wagtailcore", "Site").objects.filter(root_page_id=home.pk).update(
        site_name="案鉴"
    )


def grant(apps, schema_editor):
    """Give each role what it may do; what Wagtail granted before stays."""
    groups = {g.name: g for g in apps.get_model("auth", "Group").objects.all()}
    root = apps.get_model("wagtailcore", "Page").objects.get(path="0001")
    on_pages = apps.get_model("wagtailcore", "GroupPagePermission")
    for role, codenames in PAGE_PERMISSIONS.items():
        for codename in codenames:
            on_pages.objects.get_or_create(
                group=groups[role],
                page=root,
                permission=permission(apps, "wagtailcore", "page", codename),
            )
    for role, rows in MODEL_PERMISSIONS.items():
        groups[role].permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
        for app, model, actions in rows:
            for action in actions:
                groups[role].permissions.add(
                    permission(apps, app, model, f"{action}_{model}")
                )
    root_collection = apps.get_model("wagtailcore", "Collection").objects.get(path="0001")
    on_collections = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in ("add", "change", "choose"):
            on_collections.objects.get_or_create(
                group=groups["管理员"],
                collection=root_collection,
                permission=permission(apps, app, model, f"{action}_{model}"),
            )


def name_workflow(apps, schema_editor):
    """Give Wagtail's seeded workflow and its task the words of this house.

    Administrators approve as well: a task keeps everybody else out of the page that waits for it.
    """
    administrators = apps.get_model("auth", "Group").objects.get(name="管理员")
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(
        name="Moderators approval"
    ):
        task.groups.add(administrators)
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name="Moderators approval").update(
            name="案例审核"
        )


def fill_vocabularies(apps, schema_editor):
    """Seed the managed lists; editors change them afterwards."""
    for position, (slug, name) in enumerate(CATEGORIES, 1):
        apps.get_model("cases", "BusinessCategory").objects.get_or_create(
            slug=slug, defaults={"name": name, "position": position * 10}
        )
    for vocabulary, names in TERMS.items():
        for position, name in enumerate(names, 1):
            apps.get_model("cases", "Term").objects.get_or_create(
                vocabulary=vocabulary, name=name, defaults={"position": position * 10}
            )


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("people", "0002_roles")]
    operations = [
        migrations.RunPython(grow_tree, migrations.RunPython.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(name_workflow, migrations.RunPython.noop),
        migrations.RunPython(fill_vocabularies, migrations.RunPython.noop),
    ]
