"""Take away what Wagtail and 0002 granted on collections: uploaded files pass no masking.

Files that were uploaded stay on disk; no address hands out a document any more.
"""

from django.db import migrations

FILE_APPS = ("wagtaildocs", "wagtailimages")


def take_grants(apps, schema_editor):
    """Take the grants on documents and images from every group, and say what was uploaded."""
    apps.get_model("wagtailcore", "GroupCollectionPermission").objects.filter(
        permission__content_type__app_label__in=FILE_APPS
    ).delete()
    for group in apps.get_model("auth", "Group").objects.all():
        group.permissions.remove(
            *group.permissions.filter(content_type__app_label__in=FILE_APPS)
        )
    documents = apps.get_model("wagtaildocs", "Document").objects.order_by("pk")
    for title, file in documents.values_list("title", "file"):
        print(f"\n    上传的文件“{title}”不再提供下载，原件在 media/{file}。", end="")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_case_words"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [migrations.RunPython(take_grants, migrations.RunPython.noop)]
