"""What editors search of a case: its words live and in the latest draft, folded, in one text."""

from django.db import models

from cases.models.pages import CasePage


class CaseWords(models.Model):
    """The words of one case; derived, and made again with every save of the case."""

    page = models.OneToOneField(
        CasePage, models.CASCADE, primary_key=True, related_name="words", verbose_name="案例"
    )
    text = models.TextField("文字")

    class Meta:
        verbose_name = "案例文字"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.text[:40]
