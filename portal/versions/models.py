"""The version of what a room shows. One row per room; only triggers write it."""

from django.db import models


class ContentVersion(models.Model):
    """The mark of a room's committed content.

    It is random, not a number: one that was rolled back never comes again.
    """

    room = models.CharField("模块", max_length=40, primary_key=True)
    mark = models.CharField("记号", max_length=36)

    class Meta:
        verbose_name = "内容版本"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.room} {self.mark}"
