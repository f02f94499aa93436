"""The bare page: a title and a text, shown by a template of four lines."""

from django.db import models
from wagtail.models import Page


class BarePage(Page):
    """What Wagtail itself costs: finding a page by its address, and rendering two fields."""

    text = models.TextField()
    template = "bare/page.html"

    class Meta:
        app_label = "bare"
